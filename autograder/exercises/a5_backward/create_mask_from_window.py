"""`create_mask_from_window`: families of cases."""

from __future__ import annotations

import numpy as np

from autograder.exercises import any_shape
from autograder.exercises.a5_backward import explanations
from autograder.exercises.a5_backward.draws import distinct, distinct_whole, nearly_equal, tied
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import pool
from autograder.reference.plain import pool as plain


def _negative(draw: Draw) -> dict[str, object]:
    x = distinct(draw, 3, 4)
    x -= x.max() + 1
    x[0, 0] = x.min() - 1  # where a search that finds nothing is left standing
    return {"x": x}


def _tied(draw: Draw) -> dict[str, object]:
    """Put a maximum into the upper right, and its equals to the left below and behind."""
    x = tied(draw, 3, 4)
    row, column = draw.number(0, 2), draw.number(1, 3)
    x[row, column] = x[row, column + 1] = x[row + 1, column - 1] = 4
    return {"x": x}


def _opposite(draw: Draw) -> dict[str, object]:
    """Put the number of largest size on the negative side."""
    x = distinct(draw, 2, 3)
    x.flat[draw.number(0, 6)] = -2 * abs(x).max() - 1
    return {"x": x}


FAMILIES = (
    Family("a square window", lambda draw: {"x": distinct(draw, 2, 2)}, weight=0.5, cases=2),
    Family("a window wider than tall", lambda draw: {"x": distinct(draw, 2, 4)}, cases=2),
    Family("a window taller than wide", lambda draw: {"x": distinct(draw, 4, 3)}, cases=2),
    Family("negative numbers only", _negative, cases=2),
    Family("a large negative number", _opposite, cases=2),
    Family("whole numbers", lambda draw: {"x": distinct_whole(draw, 3, 3)}, weight=0.5),
    Family("a window of one pixel", lambda draw: {"x": distinct(draw, 1, 1)}, weight=0.25),
    Family(
        "numbers close together", lambda draw: {"x": nearly_equal(draw, 2, 3)}, weight=0.25, cases=3
    ),
    Family("ties: the first maximum wins", _tied, cases=3),
    Family(
        "ties: all numbers equal",
        lambda draw: {"x": np.full((2, 3), float(draw.number(-3, 4)))},
        weight=0.5,
    ),
    Family(
        "the arguments stay as they were",
        lambda draw: {"x": distinct(draw, 3, 2)},
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="create_mask_from_window",
    reference=pool.create_mask_from_window,
    plain=plain.create_mask_from_window,
    returns=("mask",),
    families=FAMILIES,
    any_shape=any_shape.plane,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.mask,
)
