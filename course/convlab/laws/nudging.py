"""Slopes measured by nudging: what a gradient must agree with, entry by entry."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def slopes(cost: Callable[[NDArray], float], x: NDArray, step: float = 1.0) -> NDArray[np.float64]:
    """Return how a cost changes as each entry of `x` moves, from both sides.

    Of a cost that is linear in every entry this is exact, whatever the step.

    Parameters
    ----------
    cost : callable
        ``cost(x) -> float``
    x : ndarray
    step : float

    Returns
    -------
    ndarray of the shape of x
    """
    found = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        nudge = np.zeros(x.shape)
        nudge[index] = step
        found[index] = (cost(x + nudge) - cost(x - nudge)) / (2 * step)
    return found
