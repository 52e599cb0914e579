"""Correct styles of dense_backward."""

from __future__ import annotations

from autograder.exercises.model import (
    Alternative,
)

ALTERNATIVES = (
    Alternative(
        "einsum",
        "def dense_backward(dZ, cache):\n"
        "    A, W, b = cache\n"
        '    dA = np.einsum("mo,io->mi", dZ, W)\n'
        '    dW = np.einsum("mi,mo->io", A, dZ)\n'
        '    return dA, dW, np.einsum("mo->o", dZ)\n',
    ),
    Alternative(
        "example_by_example",
        "def dense_backward(dZ, cache):\n"
        "    A, W, b = cache\n"
        "    dA, dW, db = np.zeros(A.shape), np.zeros(W.shape), np.zeros(b.shape)\n"
        "    for i in range(len(A)):\n"
        "        dA[i] = W @ dZ[i]\n"
        "        dW += np.outer(A[i], dZ[i])\n"
        "        db += dZ[i]\n"
        "    return [dA, dW, db]\n",
    ),
)
