"""dense_forward: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import any_shape
from autograder.exercises.a8_digits import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import (
    Draw,
    Family,
    FunctionExercise,
)
from autograder.reference import dense
from autograder.reference.plain import dense as plain


def _layer(draw: Draw, m: int, n_in: int, n_out: int) -> dict[str, Any]:
    order = draw.rng.permutation(n_out)
    biases = (order + draw.number(1, 4)) * (-1.0) ** order  # all different, of both signs
    return {"A_prev": draw.array(m, n_in), "W": draw.array(n_in, n_out), "b": biases}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, 3, 4, 2)
    return {**layer, "A_prev": draw.whole(-9, 10, 3, 4), "W": layer["W"] + 0.25}


def _single_precision(draw: Draw) -> dict[str, Any]:
    return {name: value.astype(np.float32) for name, value in _layer(draw, 2, 3, 4).items()}


FAMILIES = (
    Family("one example", lambda draw: _layer(draw, 1, 3, 2)),
    Family("a batch, more outputs than inputs", lambda draw: _layer(draw, 4, 3, 5)),
    Family("a batch, more inputs than outputs", lambda draw: _layer(draw, 3, 7, 2)),
    Family("as many inputs as outputs and examples", lambda draw: _layer(draw, 3, 3, 3)),
    Family("whole numbers, weights with fractions", _whole_numbers, weight=0.5),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "the cache holds inputs and weights",
        lambda draw: _layer(draw, 3, 4, 2),
        weight=0.5,
        cache=lambda cache: (cache[0], cache[1]),  # the way back has no use for the biases
    ),
    Family(
        "arguments left unchanged",
        lambda draw: _layer(draw, 2, 3, 4),
        weight=0.25,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="dense_forward",
    reference=dense.dense_forward,
    plain=plain.dense_forward,
    returns=("Z", "cache"),
    families=FAMILIES,
    any_shape=any_shape.dense,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.dense,
)
