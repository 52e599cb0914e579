"""dense_backward: families of cases."""

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
    PartialCredit,
)
from autograder.reference import dense
from autograder.reference.plain import dense as plain


def _layer(draw: Draw, m: int, n_in: int, n_out: int) -> dict[str, Any]:
    cache = (draw.array(m, n_in), draw.array(n_in, n_out), draw.array(n_out))
    return {"dZ": draw.array(m, n_out) + 0.5, "cache": cache}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, 3, 4, 2)
    _, W, b = layer["cache"]
    return {**layer, "cache": (draw.whole(-9, 10, 3, 4), W + 0.25, b)}


def _single_precision(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw, 2, 3, 4)
    cache = tuple(part.astype(np.float32) for part in layer["cache"])
    return {"dZ": layer["dZ"].astype(np.float32), "cache": cache}


FAMILIES = (
    Family("one example", lambda draw: _layer(draw, 1, 3, 2)),
    Family("a batch, more outputs than inputs", lambda draw: _layer(draw, 4, 3, 5)),
    Family("a batch, more inputs than outputs", lambda draw: _layer(draw, 3, 7, 2)),
    Family("as many inputs as outputs and examples", lambda draw: _layer(draw, 3, 3, 3)),
    Family("whole numbers in the input", _whole_numbers, weight=0.5),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _layer(draw, 2, 3, 4),
        weight=0.25,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="dense_backward",
    reference=dense.dense_backward,
    plain=plain.dense_backward,
    returns=("dA_prev", "dW", "db"),
    credit=PartialCredit(shares=(0.4, 0.4, 0.2)),
    parts={"cache": ("A_prev", "W", "b")},
    linear_in="dZ",
    families=FAMILIES,
    any_shape=any_shape.dense_backward,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.dense_backward,
)
