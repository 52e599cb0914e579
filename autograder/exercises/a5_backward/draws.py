"""Inputs in which no two numbers are equal, so that a maximum is one pixel and no more.

Ties have a family of their own; anywhere else they would blame the wrong line.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.model import Draw


def distinct(draw: Draw, *shape: int) -> NDArray[np.float64]:
    """Return floats of both signs without repetitions."""
    return distinct_whole(draw, *shape).astype(float) if draw.integers else draw.array(*shape)


def distinct_whole(draw: Draw, *shape: int) -> NDArray[np.int64]:
    """Return integers of both signs without repetitions."""
    size = math.prod(shape)
    return (draw.rng.permutation(size) - size // 2).reshape(shape)


def nearly_equal(draw: Draw, *shape: int) -> NDArray[np.float64]:
    """Return floats around 1000 that differ by thousandths: for `np.isclose` all the same."""
    return 1000 + distinct_whole(draw, *shape) / 1000


def tied(draw: Draw, *shape: int) -> NDArray[np.float64]:
    """Return what a ReLU leaves: few different values, and many zeros."""
    return np.maximum(draw.whole(-3, 3, *shape), 0).astype(float)


def nonzero(draw: Draw, *shape: int) -> NDArray[np.float64]:
    """Return floats of both signs, none of them near zero, for gradients that must be seen."""
    values = draw.array(*shape)
    return np.where(values < 0, values - 1, values + 1)
