"""Correct styles of sgd_step."""

from __future__ import annotations

from autograder.exercises.model import (
    Alternative,
)

ALTERNATIVES = (
    Alternative(
        "new_dict_in_a_loop",
        """
def sgd_step(params, grads, lr):
    new = {}
    for key, value in params.items():
        new[key] = value - lr * grads[key]
    return new
""",
    ),
    Alternative(
        "copied_and_updated",
        """
def sgd_step(params, grads, lr):
    new = {k: np.array(v, dtype=float) for k, v in params.items()}
    for k in grads:
        new[k] -= lr * grads[k]
    return new
""",
    ),
)
