"""Tests as a careful student writes them; weak tests are patches of this text."""

import numpy as np

from autograder.reference.conv import conv_forward
from autograder.reference.pool import pool_backward

__all__ = ["check_conv_forward", "check_pool_backward"]


def check_conv_forward(f):
    rng = np.random.default_rng(1)
    shape, channels, filters, size = (3, 8, 6), 2, 3, 3
    settings = ((1, 0), (2, 1), (3, 2), (4, 0))
    for stride, padding in settings:
        A_prev = rng.normal(size=(*shape, channels))
        W = rng.normal(size=(size, size, channels, filters))
        b = rng.normal(size=(1, 1, 1, filters))
        for images in (A_prev, np.rint(4 * A_prev).astype(int)):
            expected, _ = conv_forward(images, W, b, stride=stride, padding=padding)
            Z, _ = f(images, W, b, stride=stride, padding=padding)
            assert Z.shape == expected.shape
            assert np.allclose(Z, expected)
    return True


def check_pool_backward(f):
    rng = np.random.default_rng(1)
    shape, channels = (2, 6, 5), 2
    settings = ((2, 2), (3, 1), (3, 2), (2, 3))
    modes = ("max", "average")
    for size, stride in settings:
        A_prev = rng.normal(size=(*shape, channels))
        n_H, n_W = (shape[1] - size) // stride + 1, (shape[2] - size) // stride + 1
        dA = rng.normal(size=(shape[0], n_H, n_W, channels))
        for images in (A_prev, -abs(A_prev), np.rint(A_prev).astype(int)):
            for mode in modes:
                cache = (images, size, stride, mode)
                expected = pool_backward(dA, cache)
                found = f(dA, cache)
                assert found.shape == expected.shape
                assert np.allclose(found, expected)
    return True
