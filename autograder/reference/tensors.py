"""Pictures as arrays: numbers, grey values and axis orders, for a1_tensors."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

LUMA = np.array([0.299, 0.587, 0.114])  # red, green, blue, after ITU-R BT.601


def to_float(image: Array) -> NDArray[np.float64]:
    """Map bytes 0..255 to floats from 0 to 1.

    Parameters
    ----------
    image : ndarray of uint8, any shape

    Returns
    -------
    ndarray of float64, same shape
    """
    return np.asarray(image, dtype=np.float64) / 255


def grayscale(image: Array) -> Array:
    """Weigh red, green and blue into one brightness.

    Parameters
    ----------
    image : ndarray of shape (..., n_H, n_W, 3), uint8 or float

    Returns
    -------
    ndarray of shape (..., n_H, n_W), float
        On the scale of `image`, neither rounded nor rescaled.
    """
    return np.asarray(image, dtype=np.float64) @ LUMA


def nhwc_to_nchw(X: Array) -> Array:
    """Move the channel axis of a batch of images from last to second.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C)

    Returns
    -------
    ndarray of shape (m, n_C, n_H, n_W)
    """
    return X.transpose(0, 3, 1, 2)


def kernel_to_oihw(W: Array) -> Array:
    """Reorder a bank of filters to (output channel, input channel, row, column).

    Parameters
    ----------
    W : ndarray of shape (f, f, n_C_prev, n_C)

    Returns
    -------
    ndarray of shape (n_C, n_C_prev, f, f)
    """
    return W.transpose(3, 2, 0, 1)
