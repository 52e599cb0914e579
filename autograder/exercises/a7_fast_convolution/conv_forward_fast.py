"""conv_forward_fast: families of cases and a race."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import any_shape, explain
from autograder.exercises.a7_fast_convolution import race
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import fast
from autograder.reference.plain import fast as plain


def _layer(
    draw: Draw, images: tuple[int, int, int, int], f: int, n_C: int, **settings: int
) -> dict[str, Any]:
    """Return a batch of this shape, `n_C` filters, and biases that differ from 0 and each other."""
    biases = (draw.rng.permutation(n_C) + draw.number(1, 4)).reshape(1, 1, 1, n_C) + 0.0
    return {
        "A_prev": draw.array(*images),
        "W": draw.array(f, f, images[-1], n_C),
        "b": biases,
        **settings,
    }


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (2, 4, 5, 2), 3, 3)
    return {**layer, "A_prev": draw.whole(-9, 10, 2, 4, 5, 2), "W": layer["W"] + 0.25}


def _whole_filters(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (2, 4, 3, 2), 2, 3)
    images, filters = draw.whole(-9, 10, 2, 4, 3, 2), draw.whole(-9, 10, 2, 2, 2, 3)
    # The one family with biases below zero.
    return {"A_prev": images, "W": filters, "b": -layer["b"] - 0.5}


def _single_precision(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (1, 4, 3, 2), 2, 3)
    return {name: value.astype(np.float32) for name, value in layer.items()}


FAMILIES = (
    Family("one image, one channel, one filter", lambda draw: _layer(draw, (1, 4, 4, 1), 3, 1)),
    Family("several channels and filters", lambda draw: _layer(draw, (1, 4, 4, 3), 2, 4)),
    Family(
        "a batch of non-square images",
        lambda draw: _layer(draw, (3, 4, 6, 3), 3, 2),
        weight=1.5,
    ),
    Family("padding 1, size kept", lambda draw: _layer(draw, (2, 3, 4, 2), 3, 3, padding=1)),
    Family(
        "stride 3 that leaves pixels over",
        lambda draw: _layer(draw, (2, 9, 7, 2), 2, 3, stride=3),
        weight=1.5,
    ),
    Family(
        "stride 2 and padding 2, non-square",
        lambda draw: _layer(draw, (2, 5, 3, 2), 4, 3, stride=2, padding=2),
    ),
    Family("1 x 1 filters", lambda draw: _layer(draw, (2, 2, 3, 4), 1, 2), weight=0.5),
    Family(
        "stride 3 and padding 2, pixels left over",
        lambda draw: _layer(draw, (2, 8, 7, 2), 3, 2, stride=3, padding=2),
        weight=0.25,
    ),
    Family("whole-number images, filters with fractions", _whole_numbers, weight=0.5),
    Family("whole-number images and filters, biases with fractions", _whole_filters, weight=0.25),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _layer(draw, (2, 3, 4, 2), 2, 3, padding=1),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="conv_forward_fast",
    reference=fast.conv_forward_fast,
    plain=plain.conv_forward_fast,
    returns=("Z", "cache"),
    families=FAMILIES,
    any_shape=any_shape.convolution,
    catalogue=Catalogue.beside(__file__),
    dependencies=("im2col",),
    custom=race.grade,
    explain=explain.convolution,
)
