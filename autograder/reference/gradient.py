"""Numerical gradient: the referee of every backward pass."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray


def numerical_gradient(
    f: Callable[[NDArray], float], x: NDArray, eps: float = 1e-6
) -> NDArray[np.float64]:
    """Estimate the gradient of a scalar function by central differences.

    Parameters
    ----------
    f : callable
        Takes an array of the shape of `x`, returns one number.
    x : ndarray of any shape
        The point; left unchanged.
    eps : float
        Half of the distance between the two points at which `f` is asked.

    Returns
    -------
    ndarray of the shape of `x`
        Entry ``k`` is ``(f(x + eps * e_k) - f(x - eps * e_k)) / (2 * eps)``.
    """
    # float64 whatever comes in: in an integer array, and nearly so in float32, a nudge is lost.
    x = np.asarray(x, dtype=np.float64)
    grad = np.empty(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        grad[index] = (f(x + step) - f(x - step)) / (2 * eps)
    return grad
