"""Single comparisons for visible test cells: shape, values, gradient."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlab.errors import CheckError
from convlab.laws import expect
from convlab.laws.model import LawBrokenError


def check_shape(name: str, actual: NDArray, expected: tuple[int, ...]) -> None:
    """Fail unless `actual` has the shape the assignment asks for.

    Parameters
    ----------
    name : str
        What the message calls it.
    actual : ndarray
    expected : tuple of int
    """
    with_message(expect.shape, name, actual, expected)


def check_close(name: str, actual: NDArray, expected: ArrayLike, *, tol: float = 1e-6) -> None:
    """Fail unless every entry is within `tol` of the expected one, and the shapes agree.

    Parameters
    ----------
    name : str
        What the message calls it.
    actual : ndarray or number
    expected : array_like
    tol : float
        Relative to the largest expected entry, and absolute below 1.
    """
    with_message(expect.close, name, actual, expected, tol=tol)


def check_gradient(
    name: str,
    loss: Callable[[NDArray], float],
    x: NDArray,
    grad: NDArray,
    *,
    eps: float = 1e-6,
    tol: float = 1e-5,
) -> None:
    """Compare `grad` with central differences of `loss` at `x`.

    Parameters
    ----------
    name : str
        What the message calls the gradient.
    loss : callable
        ``loss(x) -> float``
    x, grad : ndarray of the same shape
    eps : float
        Step of the differences.
    tol : float
        Relative to the largest entry of the gradient, and absolute below 1.
    """
    x = np.asarray(x, dtype=float)
    check_shape(name, grad, x.shape)
    numeric = nudged(loss, x, eps)
    error = np.abs(grad - numeric)
    if error.max(initial=0.0) > tol * max(1.0, float(np.abs(numeric).max(initial=0.0))):
        # A loss in 32-bit floats cannot follow so small a step.
        coarse = nudged(loss, x, max(eps, expect.NUDGE))
        allowed = max(tol, expect.OF_NUDGES) * max(1.0, float(np.abs(coarse).max()))
        if np.abs(grad - coarse).max() <= allowed:
            return
        worst = tuple(int(k) for k in np.unravel_index(error.argmax(), x.shape))
        raise CheckError(
            f"{name}{list(worst)} is {grad[worst]:.4g}, "
            f"but nudging that entry gives {numeric[worst]:.4g}"
        )


def nudged(loss: Callable[[NDArray], float], x: NDArray, eps: float) -> NDArray:
    """Return central differences of a loss, entry by entry."""
    numeric = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        step = np.zeros_like(x)
        step[index] = eps
        numeric[index] = (float(loss(x + step)) - float(loss(x - step))) / (2 * eps)
    return numeric


def with_message(expectation: Callable[..., object], *args: object, **options: object) -> None:
    """Turn a broken expectation into a `CheckError` with its picture."""
    if args[1] is None:
        raise CheckError(f"{args[0]} is None: is a `return` missing?")
    try:
        expectation(*args, **options)
    except LawBrokenError as broken:
        picture = f"\n{broken.picture.text()}" if broken.picture else ""
        raise CheckError(f"{broken}{picture}") from None
