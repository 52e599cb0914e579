"""A correct program for every function that has laws, by name."""

from __future__ import annotations

import numpy as np
from convlab.laws import law_sets

from autograder.reference import (
    alexnet,
    conv,
    counting,
    dense,
    fast,
    gradient,
    loss,
    network,
    optimiser,
    pool,
    tensors,
    transposed,
)
from autograder.reference.plain import alexnet as plain_alexnet
from autograder.reference.plain import conv as plain_conv
from autograder.reference.plain import conv_backward as plain_conv_backward
from autograder.reference.plain import counting as plain_counting
from autograder.reference.plain import dense as plain_dense
from autograder.reference.plain import fast as plain_fast
from autograder.reference.plain import gradient as plain_gradient
from autograder.reference.plain import loss as plain_loss
from autograder.reference.plain import network as plain_network
from autograder.reference.plain import optimiser as plain_optimiser
from autograder.reference.plain import pool as plain_pool
from autograder.reference.plain import tensors as plain_tensors
from autograder.reference.plain import transposed as plain_transposed

MODULES = (
    *(alexnet, conv, counting, gradient, pool, tensors),
    *(plain_alexnet, plain_conv, plain_conv_backward, plain_counting, plain_gradient),
    *(plain_pool, plain_tensors),
    *(dense, fast, loss, network, optimiser, transposed),
    *(plain_dense, plain_fast, plain_loss, plain_network, plain_optimiser, plain_transposed),
)


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


OWN = {name: value for name, value in globals().items() if name in law_sets() and callable(value)}
PROGRAMS = [
    (name, function)
    for name in law_sets()
    for function in (*(getattr(module, name, None) for module in MODULES), OWN.get(name))
    if function is not None
]
