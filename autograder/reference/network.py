"""A small convolutional network for digits: its gradients, its guesses, its training."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from autograder.reference.conv import ConvCache, conv_backward, conv_forward
from autograder.reference.dense import (
    DenseCache,
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
)
from autograder.reference.loss import softmax_cross_entropy
from autograder.reference.optimiser import sgd_step
from autograder.reference.pool import PoolCache, pool_backward, pool_forward

__all__ = ["loss_and_gradients", "predict", "sgd_step", "train"]

Array = NDArray[np.floating]
Params = Mapping[str, Array]


class _Caches(NamedTuple):
    """What each layer's forward pass leaves for its backward pass."""

    conv1: ConvCache
    relu1: Array
    pool1: PoolCache
    conv2: ConvCache
    relu2: Array
    A2: Array
    dense: DenseCache


def _forward(params: Params, X: Array) -> tuple[Array, _Caches]:
    """Compute the scores, and keep what the backward pass needs."""
    Z1, conv1 = conv_forward(X, params["W1"], params["b1"], padding=1)
    A1, relu1 = relu_forward(Z1)
    P, pool1 = pool_forward(A1, 2)
    Z2, conv2 = conv_forward(P, params["W2"], params["b2"], padding=1)
    A2, relu2 = relu_forward(Z2)
    G = A2.reshape(len(A2), -1, A2.shape[-1]).max(axis=1)
    logits, dense = dense_forward(G, params["W3"], params["b3"])
    return logits, _Caches(conv1, relu1, pool1, conv2, relu2, A2, dense)


def loss_and_gradients(
    params: Params, X: Array, y: NDArray[np.integer]
) -> tuple[float, dict[str, Array]]:
    """Return the loss of a batch and its gradient for every parameter.

    Parameters
    ----------
    params : mapping of str to ndarray
        ``W1 (3, 3, 1, n_1)``, ``b1 (1, 1, 1, n_1)``, ``W2 (3, 3, n_1, n_2)``,
        ``b2 (1, 1, 1, n_2)``, ``W3 (n_2, n_classes)``, ``b3 (n_classes,)``.
    X : ndarray of shape (m, n_H, n_W, 1)
    y : ndarray of int, shape (m,)

    Returns
    -------
    loss : float
    grads : dict of str to ndarray
    """
    logits, caches = _forward(params, X)
    loss, dlogits = softmax_cross_entropy(logits, y)
    dG, dW3, db3 = dense_backward(dlogits, caches.dense)
    dA2 = _global_max_backward(dG, caches.A2)
    dP, dW2, db2 = conv_backward(relu_backward(dA2, caches.relu2), caches.conv2)
    dA1 = pool_backward(dP, caches.pool1)
    _, dW1, db1 = conv_backward(relu_backward(dA1, caches.relu1), caches.conv1)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}


def _global_max_backward(dG: Array, A: Array) -> Array:
    """Give each map's gradient to its first maximum in row-major order."""
    flat = A.reshape(len(A), -1, A.shape[-1])
    dA = np.zeros(flat.shape, dG.dtype)
    np.put_along_axis(dA, flat.argmax(axis=1)[:, np.newaxis], dG[:, np.newaxis], axis=1)
    return dA.reshape(A.shape)


def predict(params: Params, X: Array) -> NDArray[np.int64]:
    """Return the class with the largest score, for every image.

    Parameters
    ----------
    params : mapping of str to ndarray
    X : ndarray of shape (m, n_H, n_W, 1)

    Returns
    -------
    ndarray of int, shape (m,)
    """
    return _forward(params, X)[0].argmax(axis=1)


def train(
    params: Params,
    X: Array,
    y: NDArray[np.integer],
    lr: float = 0.3,
    num_epochs: int = 1,
    batch_size: int = 16,
) -> dict[str, Array]:
    """Take one step per batch, epoch by epoch, the batches in the order of the examples.

    Parameters
    ----------
    params : mapping of str to ndarray
        Left unchanged.
    X : ndarray of shape (m, n_H, n_W, 1)
    y : ndarray of int, shape (m,)
    lr : float
    num_epochs : int
    batch_size : int
        The last batch of an epoch has what is left.

    Returns
    -------
    dict of str to ndarray
    """
    params = dict(params)
    for _ in range(num_epochs):
        for start in range(0, len(X), batch_size):
            batch = slice(start, start + batch_size)
            _, grads = loss_and_gradients(params, X[batch], y[batch])
            params = sgd_step(params, grads, lr)
    return params
