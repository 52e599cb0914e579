"""Correct styles of distribute_value."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "full",
        "def distribute_value(dz, shape):\n    return np.full(shape, dz / np.prod(shape))\n",
    ),
    Alternative(
        "ones times share",
        """
def distribute_value(dz, shape):
    (n_H, n_W) = shape
    average = dz / (n_H * n_W)
    return np.ones(shape) * average
""",
    ),
    Alternative(
        "filled in place",
        """
def distribute_value(dz, shape):
    a = np.empty(shape, dtype=float)
    a[:] = dz
    a /= a.size
    return a
""",
    ),
    Alternative(
        "nested lists",
        """
def distribute_value(dz, shape):
    share = dz / shape[0] / shape[1]
    return np.array([[share] * shape[1]] * shape[0])
""",
    ),
)
