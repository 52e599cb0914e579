"""Layers that do not slide: ReLU and the dense layer, forward and backward."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
DenseCache = tuple[Array, Array, Array]


def relu_forward(Z: Array) -> tuple[Array, Array]:
    """Keep what is positive, and replace the rest by 0.

    Parameters
    ----------
    Z : ndarray of any shape

    Returns
    -------
    A : ndarray of the shape of `Z`
    cache : ndarray
        `Z`, as `relu_backward` takes it.
    """
    return np.maximum(Z, 0), Z


def relu_backward(dA: Array, cache: Array) -> Array:
    """Let the gradient through where the signal went through.

    Parameters
    ----------
    dA : ndarray of the shape of `Z`
    cache : ndarray
        `Z`.

    Returns
    -------
    ndarray of the shape of `Z`
        0 where `Z` is 0, too.
    """
    return dA * (cache > 0)


def dense_forward(A_prev: Array, W: Array, b: Array) -> tuple[Array, DenseCache]:
    """Connect every input with every output.

    Parameters
    ----------
    A_prev : ndarray of shape (m, n_in)
    W : ndarray of shape (n_in, n_out)
    b : ndarray of shape (n_out,)

    Returns
    -------
    Z : ndarray of shape (m, n_out)
    cache : tuple
        ``(A_prev, W, b)``
    """
    return A_prev @ W + b, (A_prev, W, b)


def dense_backward(dZ: Array, cache: DenseCache) -> tuple[Array, Array, Array]:
    """Backpropagate through `dense_forward`.

    Parameters
    ----------
    dZ : ndarray of shape (m, n_out)
    cache : tuple
        ``(A_prev, W, b)``

    Returns
    -------
    dA_prev : ndarray of shape (m, n_in)
    dW : ndarray of shape (n_in, n_out)
    db : ndarray of shape (n_out,)
    """
    A_prev, W, _ = cache
    return dZ @ W.T, A_prev.T @ dZ, dZ.sum(axis=0)
