"""`numerical_gradient`: families of cases; the functions to differentiate stay with the judge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.a5_backward import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.given_function import GivenFunction
from autograder.exercises.model import Draw, Family, FunctionExercise, PartialCredit, Slip
from autograder.reference import gradient
from autograder.reference.plain import gradient as plain

CYCLE = """\
def f(x):
    x = np.asarray(x, dtype=float).ravel()
    return float(np.sum(weights.ravel() * x * np.roll(x, 1)) + x[0] ** 2)"""


def weighted_sum(weights: NDArray) -> GivenFunction:
    """Return a linear function: its gradient is `weights` everywhere."""
    source = "f = lambda x: float(np.sum(weights * x))"
    return GivenFunction("Σ weights · x", source, weights, lambda w, x: float(np.sum(w * x)))


def sum_of_cubes(weights: NDArray) -> GivenFunction:
    """Return a function whose two- and one-sided differences disagree."""
    source = "f = lambda x: float(np.sum(weights * np.asarray(x, dtype=float) ** 3))"

    def compute(w: NDArray, x: NDArray) -> float:
        return float(np.sum(w * np.asarray(x, dtype=float) ** 3))

    return GivenFunction("Σ weights · x³", source, weights, compute)


def sum_of_neighbours(weights: NDArray) -> GivenFunction:
    """Return a function in which every entry meets the next one."""

    def compute(w: NDArray, x: NDArray) -> float:
        flat = np.asarray(x, dtype=float).ravel()
        return float(np.sum(w.ravel() * flat * np.roll(flat, 1)) + flat[0] ** 2)

    return GivenFunction("Σ weights[k] · x[k] · x[k−1] + x[0]²", CYCLE, weights, compute)


def _cubes(draw: Draw, *shape: int, **settings: float) -> dict[str, object]:
    weights = draw.array(*shape) + 5
    return {"f": sum_of_cubes(weights), "x": draw.array(*shape) + 0.5, **settings}


FAMILIES = (
    Family(
        "a weighted sum of three numbers",
        lambda draw: {"f": weighted_sum(draw.array(3) + 5), "x": draw.array(3)},
        weight=0.5,
    ),
    Family("a matrix, entries on their own", lambda draw: _cubes(draw, 2, 4, eps=1e-4)),
    Family(
        "entries that multiply each other",
        lambda draw: {
            "f": sum_of_neighbours(draw.array(2, 3) + 5),
            "x": draw.array(2, 3) + 0.5,
            "eps": 1e-4,
        },
        cases=2,
    ),
    Family(
        "a tensor of four axes, eps not given",
        lambda draw: {
            "f": sum_of_neighbours(draw.array(1, 2, 2, 2) + 5),
            "x": draw.array(1, 2, 2, 2) + 0.5,
        },
    ),
    Family("a large eps, to see both sides", lambda draw: _cubes(draw, 2, 3, eps=0.25), cases=2),
    Family(
        "whole numbers in x",
        lambda draw: {
            "f": sum_of_neighbours(draw.array(2, 2) + 5),
            "x": draw.whole(1, 6, 2, 2),
            "eps": 1e-3,
        },
    ),
    Family("a single number", lambda draw: _cubes(draw, 1, 1, eps=1e-3), weight=0.5),
    Family(
        "the arguments stay as they were",
        lambda draw: _cubes(draw, 2, 3, eps=1e-2),
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="numerical_gradient",
    reference=gradient.numerical_gradient,
    plain=plain.numerical_gradient,
    returns=("gradient",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    credit=PartialCredit(slips=(Slip("divides_by_eps_once", lambda right, args: 2 * right),)),
    explain=explanations.measured_slope,
    planted=True,
)
