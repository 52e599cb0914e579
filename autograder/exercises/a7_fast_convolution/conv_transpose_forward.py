"""conv_transpose_forward: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import any_shape
from autograder.exercises.a7_fast_convolution import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import transposed
from autograder.reference.plain import transposed as plain


def _layer(
    draw: Draw, images: tuple[int, int, int, int], f: int, n_C: int, **settings: int
) -> dict[str, Any]:
    biases = (draw.rng.permutation(n_C) + draw.number(1, 4)).reshape(1, 1, 1, n_C) + 0.0
    return {
        "A_prev": draw.array(*images),
        "W": draw.array(f, f, images[-1], n_C),
        "b": biases,
        **settings,
    }


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (2, 3, 2, 2), 2, 3, stride=2)
    # The one family with biases below zero.
    whole = draw.whole(-9, 10, 2, 3, 2, 2)
    return {**layer, "A_prev": whole, "W": layer["W"] + 0.25, "b": -layer["b"]}


def _single_precision(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, (1, 2, 3, 2), 2, 3)
    return {name: value.astype(np.float32) for name, value in layer.items()}


FAMILIES = (
    Family("one pixel paints one filter", lambda draw: _layer(draw, (1, 1, 1, 1), 3, 1)),
    Family(
        "side by side, no overlaps",
        lambda draw: _layer(draw, (1, 2, 3, 1), 2, 1, stride=2),
    ),
    Family("overlaps, stride 1", lambda draw: _layer(draw, (1, 3, 3, 1), 3, 1)),
    Family("several channels and filters", lambda draw: _layer(draw, (1, 3, 3, 3), 2, 4, stride=2)),
    Family(
        "a batch of non-square images, stride 2",
        lambda draw: _layer(draw, (3, 2, 4, 2), 3, 3, stride=2),
        weight=1.5,
    ),
    Family(
        "padding cuts a frame off",
        lambda draw: _layer(draw, (2, 3, 4, 2), 3, 3, stride=2, padding=1),
        weight=1.5,
    ),
    Family(
        "gaps between paintings, stride 3",
        lambda draw: _layer(draw, (2, 3, 2, 2), 2, 3, stride=3),
    ),
    Family(
        "stride 1, padding 2",
        lambda draw: _layer(draw, (2, 4, 5, 2), 4, 3, padding=2),
    ),
    Family("whole-number images, filters with fractions", _whole_numbers, weight=0.5),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _layer(draw, (2, 3, 2, 2), 2, 3, stride=2),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="conv_transpose_forward",
    reference=transposed.conv_transpose_forward,
    plain=plain.conv_transpose_forward,
    returns=("Z", "cache"),
    families=FAMILIES,
    any_shape=any_shape.transposed,
    catalogue=Catalogue.beside(__file__),
    dependencies=("im2col", "col2im"),
    explain=explanations.painted,
)
