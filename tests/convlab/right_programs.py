"""A correct program for every function that has laws, by name."""

from __future__ import annotations

import numpy as np
from convlab import layers
from convlab.laws import FUNCTIONS

from autograder.reference import alexnet, conv, counting, gradient, pool, tensors
from autograder.reference.plain import alexnet as plain_alexnet
from autograder.reference.plain import conv as plain_conv
from autograder.reference.plain import conv_backward as plain_conv_backward
from autograder.reference.plain import counting as plain_counting
from autograder.reference.plain import gradient as plain_gradient
from autograder.reference.plain import pool as plain_pool
from autograder.reference.plain import tensors as plain_tensors

MODULES = (
    *(alexnet, conv, counting, gradient, pool, tensors),
    *(plain_alexnet, plain_conv, plain_conv_backward, plain_counting, plain_gradient),
    *(plain_pool, plain_tensors),
)


def im2col(X, f, stride, padding):
    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    m, n_H, n_W, _ = X.shape
    return np.array(
        [
            X[i, h : h + f, w : w + f].ravel()
            for i in range(m)
            for h in range(0, n_H - f + 1, stride)
            for w in range(0, n_W - f + 1, stride)
        ]
    )


def col2im(cols, X_shape, f, stride, padding):
    m, n_H, n_W, n_C = X_shape
    X = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
    rows = iter(cols)
    for i in range(m):
        for h in range(0, X.shape[1] - f + 1, stride):
            for w in range(0, X.shape[2] - f + 1, stride):
                X[i, h : h + f, w : w + f] += next(rows).reshape(f, f, n_C)
    return X[:, padding : padding + n_H, padding : padding + n_W]


def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    f, _, _, n_C = W.shape
    cols = im2col(A_prev, f, stride, padding)
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in A_prev.shape[1:3])
    Z = (cols @ W.reshape(-1, n_C)).reshape(len(A_prev), n_H, n_W, n_C) + b
    return Z, (A_prev, W, b, stride, padding)


def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    return layers.conv_transpose2d(A_prev, W, b, stride, padding), (A_prev, W, b, stride, padding)


def relu_forward(Z):
    return np.maximum(Z, 0), Z


def relu_backward(dA, cache):
    return dA * (cache > 0)


def dense_forward(A_prev, W, b):
    return A_prev @ W + b, (A_prev, W, b)


def dense_backward(dZ, cache):
    A_prev, W, _ = cache
    return dZ @ W.T, A_prev.T @ dZ, dZ.sum(axis=0)


def softmax_cross_entropy(logits, labels):
    return layers.softmax_cross_entropy(logits, labels)


def sgd_step(params, grads, lr):
    return {key: params[key] - lr * grads[key] for key in params}


def check_conv_forward(f):
    rng = np.random.default_rng(0)
    A, W, b = rng.normal(size=(2, 6, 5, 2)), rng.normal(size=(3, 3, 2, 3)), np.ones((1, 1, 1, 3))
    Z, _ = f(A, W, b, stride=2, padding=1)
    assert Z.shape == (2, 3, 3, 3)
    np.testing.assert_allclose(Z, conv.conv_forward(A, W, b, stride=2, padding=1)[0])


def check_pool_backward(f):
    A, dA = np.random.default_rng(0).normal(size=(2, 5, 4, 2)), np.ones((2, 4, 3, 2))
    for mode in ("max", "average"):
        cache = (A, 2, 1, mode)
        np.testing.assert_allclose(f(dA, cache), pool.pool_backward(dA, cache))


OWN = {name: value for name, value in globals().items() if name in FUNCTIONS and callable(value)}
PROGRAMS = [
    (name, function)
    for name in FUNCTIONS
    for function in (*(getattr(module, name, None) for module in MODULES), OWN.get(name))
    if function is not None
]
