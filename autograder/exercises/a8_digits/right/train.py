"""Correct styles of train."""

from __future__ import annotations

from autograder.exercises.model import (
    Alternative,
)

ALTERNATIVES = (
    Alternative(
        "split_into_batches",
        """
def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
    cuts = list(range(batch_size, len(X), batch_size))
    batches = list(zip(np.split(X, cuts), np.split(y, cuts)))
    for _ in range(num_epochs):
        for images, labels in batches:
            loss, grads = loss_and_gradients(params, images, labels)
            params = sgd_step(params, grads, lr)
    return params
""",
    ),
    Alternative(
        "own_step_on_a_copy",
        """
def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
    current = {k: v.copy() for k, v in params.items()}
    losses = []
    for epoch in range(num_epochs):
        for k in range(int(np.ceil(len(X) / batch_size))):
            part = slice(k * batch_size, min((k + 1) * batch_size, len(X)))
            loss, grads = loss_and_gradients(current, X[part], y[part])
            losses.append(loss)
            for name in current:
                current[name] -= lr * grads[name]
    return current
""",
    ),
)
