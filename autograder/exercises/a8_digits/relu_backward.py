"""relu_backward: families of cases."""

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


def _pair(draw: Draw, *shape: int) -> dict[str, Any]:
    """Return a gradient and a Z without zeros."""
    Z = draw.array(*shape)
    return {"dA": draw.array(*shape) + 0.5, "cache": np.where(Z == 0, 1.5, Z)}


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    return {"dA": draw.array(3, 5) + 0.5, "cache": draw.whole(-3, 4, 3, 5)}


def _zeros(draw: Draw) -> dict[str, Any]:
    Z = draw.whole(-1, 2, 4, 6) * 1.0
    Z[0, :3] = 0, 1, -1
    return {"dA": draw.array(4, 6) + 0.5, "cache": Z}


FAMILIES = (
    Family("a matrix of both signs", lambda draw: _pair(draw, 4, 6)),
    Family("maps of a batch", lambda draw: _pair(draw, 2, 3, 4, 2)),
    Family("whole numbers in Z", _whole_numbers, weight=0.5),
    Family("exact zeros in Z", _zeros, weight=0.5, needs_a_right_answer=True),
    Family(
        "arguments left unchanged",
        lambda draw: _pair(draw, 3, 4),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

EXERCISE = FunctionExercise(
    function="relu_backward",
    reference=dense.relu_backward,
    plain=plain.relu_backward,
    returns=("dZ",),
    linear_in="dA",
    families=FAMILIES,
    any_shape=any_shape.relu_backward,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.let_through,
)
