"""Correct styles of nhwc_to_nchw."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative("moveaxis", "def nhwc_to_nchw(X):\n    return np.moveaxis(X, -1, 1)"),
    Alternative("einsum", "def nhwc_to_nchw(X):\n    return np.einsum('mhwc->mchw', X)"),
    Alternative(
        "two swaps", "def nhwc_to_nchw(X):\n    return X.swapaxes(2, 3).swapaxes(1, 2).copy()"
    ),
    Alternative(
        "stack of channels",
        "def nhwc_to_nchw(X):\n    return np.stack([X[..., c] for c in range(X.shape[3])], axis=1)",
    ),
)
