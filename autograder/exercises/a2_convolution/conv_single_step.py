"""conv_single_step: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises import any_shape
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import conv
from autograder.reference.plain import conv as plain


def _window(draw: Draw, f: int, n_C: int) -> dict[str, Any]:
    return {
        "a_slice": draw.array(f, f, n_C),
        "W": draw.array(f, f, n_C),
        "b": _bias(draw),
    }


def _bias(draw: Draw) -> np.ndarray:
    """Return a bias far enough from zero to be missed when it is forgotten."""
    return np.sign(draw.array(1, 1, 1) + 0.5) * draw.number(1, 5) + 0.0


def _below_zero(draw: Draw) -> dict[str, Any]:
    return {
        "a_slice": np.abs(draw.array(3, 3, 2)) + 0.5,
        "W": -np.abs(draw.array(3, 3, 2)) - 0.5,
        "b": -np.ones((1, 1, 1)),
    }


def _whole_numbers(draw: Draw) -> dict[str, Any]:
    return {
        # All above zero, and eighths: fractions that are cut off do not cancel, no sum is whole.
        "a_slice": draw.whole(1, 10, 3, 3, 2),
        "W": draw.whole(1, 10, 3, 3, 2) + 0.25,
        "b": np.full((1, 1, 1), draw.number(0, 5) + 0.375),
    }


def _single_precision(draw: Draw) -> dict[str, Any]:
    """Return eighths: their products and sums are exact, so a Python number is as right as a 32-bit one."""
    window = _window(draw, 2, 3)
    return {name: ((8 * value).round() / 8).astype(np.float32) for name, value in window.items()}


FAMILIES = (
    Family("a 3 x 3 x 3 window", lambda draw: _window(draw, 3, 3), weight=1.0, cases=4),
    Family(
        "a 2 x 2 window with five channels",
        lambda draw: _window(draw, 2, 5),
        weight=0.5,
        cases=4,
    ),
    Family("a 1 x 1 window", lambda draw: _window(draw, 1, 4), weight=0.25),
    Family("a result below zero", _below_zero, weight=0.25),
    Family("whole numbers, weights and a bias with fractions", _whole_numbers, weight=0.5),
    Family("32-bit floats", _single_precision, weight=0.25),
    Family(
        "arguments left unchanged",
        lambda draw: _window(draw, 2, 2),
        weight=0.25,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="conv_single_step",
    reference=conv.conv_single_step,
    plain=plain.conv_single_step,
    returns=("z",),
    families=FAMILIES,
    any_shape=any_shape.window,
    catalogue=Catalogue.beside(__file__),
)
