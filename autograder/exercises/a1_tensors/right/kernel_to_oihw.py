"""Correct styles of kernel_to_oihw."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative("einsum", "def kernel_to_oihw(W):\n    return np.einsum('hwio->oihw', W)"),
    Alternative("moveaxis", "def kernel_to_oihw(W):\n    return np.moveaxis(W, (3, 2), (0, 1))"),
    Alternative("reverse and swap", "def kernel_to_oihw(W):\n    return W.T.swapaxes(2, 3).copy()"),
    Alternative(
        "filter by filter",
        "def kernel_to_oihw(W):\n"
        "    f, _, n_C_prev, n_C = W.shape\n"
        "    out = np.empty((n_C, n_C_prev, f, f))\n"
        "    for o in range(n_C):\n"
        "        for i in range(n_C_prev):\n"
        "            out[o, i] = W[:, :, i, o]\n"
        "    return out",
    ),
)
