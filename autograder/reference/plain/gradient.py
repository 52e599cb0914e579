"""Central differences, one entry at a time; wrong programs are patches of this text."""

import numpy as np


def numerical_gradient(f, x, eps=1e-6):
    point = np.array(x, dtype=float)
    grad = np.zeros(point.shape)
    for index in np.ndindex(point.shape):
        plus = point.copy()
        minus = point.copy()
        plus[index] += eps
        minus[index] -= eps
        rise = f(plus) - f(minus)
        grad[index] = rise / (2 * eps)
    return grad
