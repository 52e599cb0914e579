"""The convolutional layer: padding, output size, forward and backward pass."""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

Array = NDArray[np.floating]
ConvCache = tuple[Array, Array, Array, int, int]


def zero_pad(X: Array, padding: int) -> Array:
    """Surround every image of a batch with zeros.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C)
    padding : int
        Zeros added on each of the four sides.

    Returns
    -------
    ndarray of shape (m, n_H + 2 * padding, n_W + 2 * padding, n_C)
    """
    return np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def conv_single_step(a_slice: Array, W: Array, b: Array) -> float:
    """Apply one filter to one window.

    Parameters
    ----------
    a_slice, W : ndarray of shape (f, f, n_C_prev)
    b : ndarray of shape (1, 1, 1)

    Returns
    -------
    float
    """
    return float(np.sum(a_slice * W) + b.item())


def conv_output_size(n: int, f: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    """Count the places of a filter along one side of an image.

    Parameters
    ----------
    n, f : int
        Side of the image and of the filter.
    padding, stride, dilation : int

    Returns
    -------
    int
        ``floor((n + 2 * padding - dilation * (f - 1) - 1) / stride) + 1``.

    Raises
    ------
    ValueError
        If the filter has no place at all.
    """
    size = (n + 2 * padding - dilation * (f - 1) - 1) // stride + 1
    if size < 1:
        raise ValueError(f"a filter of {f} (dilation {dilation}) does not fit {n} + 2 * {padding}")
    return size


def same_padding(f: int) -> int:
    """Return the padding that keeps the image's size at stride 1.

    Parameters
    ----------
    f : int
        Side of the filter.

    Returns
    -------
    int

    Raises
    ------
    ValueError
        If `f` is even: no equal padding on both sides keeps the size.
    """
    if f % 2 == 0:
        raise ValueError(f"an even filter ({f}) has no centre")
    return (f - 1) // 2


def conv_forward(
    A_prev: Array, W: Array, b: Array, stride: int = 1, padding: int = 0
) -> tuple[Array, ConvCache]:
    """Cross-correlate a batch of images with a bank of filters.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
        Activations of the previous layer.
    W : ndarray of shape (f, f, n_C_prev, n_C)
        Filters; the kernel is not flipped.
    b : ndarray of shape (1, 1, 1, n_C)
        One bias per filter.
    stride, padding : int
        Same for height and width.

    Returns
    -------
    Z : ndarray of shape (m, n_H, n_W, n_C)
        With ``n_H = (n_H_prev + 2 * padding - f) // stride + 1``, and likewise ``n_W``.
    cache : tuple
        ``(A_prev, W, b, stride, padding)``, as `conv_backward` takes it.
    """
    f = W.shape[0]
    windows = sliding_window_view(zero_pad(A_prev, padding), (f, f), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]  # (m, n_H, n_W, n_C_prev, f, f)
    Z = np.tensordot(windows, W, axes=((4, 5, 3), (0, 1, 2))) + b
    return Z, (A_prev, W, b, stride, padding)


def conv_backward(dZ: Array, cache: ConvCache) -> tuple[Array, Array, Array]:
    """Backpropagate through `conv_forward`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_H, n_W, n_C)
        Gradient of the cost with respect to the layer's output.
    cache : tuple
        Second return value of `conv_forward`.

    Returns
    -------
    dA_prev : ndarray of shape (m, n_H_prev, n_W_prev, n_C_prev)
    dW : ndarray of shape (f, f, n_C_prev, n_C)
    db : ndarray of shape (1, 1, 1, n_C)
    """
    A_prev, W, _, stride, padding = cache
    (_, n_H, n_W, _), f = dZ.shape, W.shape[0]
    A_pad = zero_pad(A_prev, padding)
    # Of dZ's kind, not of A_prev's: gradients of integer images are not integers.
    dA_pad, dW = np.zeros(A_pad.shape, dZ.dtype), np.zeros(W.shape, dZ.dtype)

    # One slice per filter tap (f * f of them), not one per output pixel.
    for i, j in np.ndindex(f, f):
        tap = np.s_[:, i : i + stride * n_H : stride, j : j + stride * n_W : stride]
        dW[i, j] = np.tensordot(A_pad[tap], dZ, axes=((0, 1, 2), (0, 1, 2)))
        dA_pad[tap] += np.tensordot(dZ, W[i, j], axes=(3, 1))

    # Not [padding:-padding]: that slice is empty when padding is 0.
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    dA_prev = dA_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev]
    return dA_prev, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
