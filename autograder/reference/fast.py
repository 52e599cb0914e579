"""Convolution as one matrix product: windows laid out as rows, and folded back."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from autograder.reference.conv import ConvCache, zero_pad

Array = NDArray[np.floating]
Shape = tuple[int, int, int, int]


def im2col(X: Array, f: int, stride: int, padding: int) -> Array:
    """Write every window of every image in a row of its own.

    Parameters
    ----------
    X : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    f, stride, padding : int

    Returns
    -------
    ndarray of shape (m * n_H * n_W, f * f * n_C_prev)
        Rows by image, row and column of the window; columns by row and column in the window, and
        channel, so that ``im2col(...) @ W.reshape(-1, n_C)`` is the convolution.
    """
    windows = sliding_window_view(zero_pad(X, padding), (f, f), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]  # (m, n_H, n_W, n_C_prev, f, f)
    return np.moveaxis(windows, 3, 5).reshape(-1, f * f * X.shape[3])


def col2im(cols: Array, X_shape: Shape, f: int, stride: int, padding: int) -> Array:
    """Send every entry of a table of windows back to its pixel, and add what meets there.

    Parameters
    ----------
    cols : ndarray of shape (m * n_H * n_W, f * f * n_C_prev)
        Laid out as by `im2col`.
    X_shape : tuple of int
        ``(m, n_H_prev, n_W_prev, n_C_prev)``.
    f, stride, padding : int

    Returns
    -------
    ndarray of shape X_shape
    """
    m, n_H_prev, n_W_prev, n_C_prev = X_shape
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in (n_H_prev, n_W_prev))
    windows = cols.reshape(m, n_H, n_W, f, f, n_C_prev)
    X_pad = np.zeros((m, n_H_prev + 2 * padding, n_W_prev + 2 * padding, n_C_prev), cols.dtype)

    # Windows overlap, but the pixels that one tap reads do not: a slice per tap may be added to.
    for i, j in np.ndindex(f, f):
        rows, columns = (slice(k, k + stride * n, stride) for k, n in ((i, n_H), (j, n_W)))
        X_pad[:, rows, columns] += windows[:, :, :, i, j]
    return X_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev]


def conv_forward_fast(
    A_prev: Array, W: Array, b: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, ConvCache]:
    """Cross-correlate a batch of images with a bank of filters, by one matrix product.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    W : ndarray of shape (f, f, n_C_prev, n_C)
    b : ndarray of shape (1, 1, 1, n_C)
    stride, padding : int

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
    cache : tuple
        ``(A_prev, W, b, stride, padding)``
    """
    f, _, _, n_C = W.shape
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in (n_H_prev, n_W_prev))
    Z = im2col(A_prev, f, stride, padding) @ W.reshape(-1, n_C)
    return Z.reshape(m, n_H, n_W, n_C) + b, (A_prev, W, b, stride, padding)
