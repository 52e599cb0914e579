"""Pooling, forward and backward, vectorised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.floating]
PoolCache = tuple[Array, int, int, str]

_REDUCE: dict[str, Callable[..., Any]] = {"max": np.max, "average": np.mean}


def pool_forward(
    A_prev: Array, kernel_size: int, stride: int | None = None, mode: str = "max"
) -> tuple[Array, PoolCache]:
    """Summarise every window of every channel by one number.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C)
        Activations of the previous layer.
    kernel_size : int
        Height and width of the window.
    stride : int or None
        Distance between windows; the kernel size when None.
    mode : {"max", "average"}

    Returns
    -------
    A : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = (n_H_prev - kernel_size) // stride + 1``, and likewise ``n_W``.
    cache : tuple
        ``(A_prev, kernel_size, stride, mode)``, as `pool_backward` takes it; stride is a number.
    """
    stride = kernel_size if stride is None else stride
    A = _REDUCE[mode](_windows(A_prev, kernel_size, stride), axis=(-2, -1))
    return A, (A_prev, kernel_size, stride, mode)


def global_pool(A_prev: Array, mode: str = "max") -> Array:
    """Summarise every channel of every example by one number.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H, n_W, n_C)
    mode : {"max", "average"}

    Returns
    -------
    ndarray of shape (m, n_C)
    """
    return _REDUCE[mode](A_prev, axis=(1, 2))


def create_mask_from_window(x: NDArray) -> NDArray[np.bool_]:
    """Mark the first maximum of a window, in row-major order.

    Parameters
    ----------
    x : ndarray of shape (n_H, n_W)

    Returns
    -------
    ndarray of shape (n_H, n_W)
        True at exactly one entry.
    """
    mask = np.zeros(x.shape, dtype=bool)
    mask[np.unravel_index(np.argmax(x), x.shape)] = True
    return mask


def distribute_value(dz: float, shape: tuple[int, int]) -> Array:
    """Share a gradient equally among the entries of a window.

    Parameters
    ----------
    dz : float
    shape : tuple of int
        ``(n_H, n_W)``.

    Returns
    -------
    ndarray of shape (n_H, n_W)
        Equal entries that sum to `dz`.
    """
    n_H, n_W = shape
    return np.full(shape, dz / (n_H * n_W))


def pool_backward(dA: Array, cache: PoolCache) -> Array:
    """Backpropagate through `pool_forward`.

    Parameters
    ----------
    dA : ndarray of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        Second return value of `pool_forward`.

    Returns
    -------
    ndarray of shape (m, n_H_prev, n_W_prev, n_C)
        Sums to the sum of `dA`: the first maximum of a window takes all of its gradient.
    """
    A_prev, f, stride, mode = cache
    _, n_H, n_W, _ = dA.shape
    # Activations may be integers; a gradient never is.
    dA_prev = np.zeros(A_prev.shape, dtype=np.result_type(dA, 1.0))
    windows = _windows(A_prev, f, stride)
    winner = windows.reshape(*dA.shape, f * f).argmax(axis=-1)  # (m, n_H, n_W, n_C)

    # One slice per entry of the window (f * f of them), not one per output pixel.
    for i, j in np.ndindex(f, f):
        share = winner == i * f + j if mode == "max" else 1 / (f * f)
        dA_prev[:, i : i + stride * n_H : stride, j : j + stride * n_W : stride] += dA * share
    return dA_prev


def _windows(A: Array, f: int, stride: int) -> Array:
    """Return a view of shape (m, n_H, n_W, n_C, f, f)."""
    return sliding_window_view(A, (f, f), axis=(1, 2))[:, ::stride, ::stride]
