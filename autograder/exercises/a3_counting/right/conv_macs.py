"""Correct styles of conv_macs."""

from __future__ import annotations

from autograder.exercises.model import Alternative

HEAD = "def conv_macs(n_H, n_W, f, n_C_prev, n_C, groups=1):\n"
ALTERNATIVES = (
    Alternative("one line", HEAD + "    return n_H * n_W * n_C * f**2 * n_C_prev // groups"),
    Alternative(
        "group by group",
        HEAD + "    one = n_H * n_W * f * f * (n_C_prev // groups) * (n_C // groups)\n"
        "    return sum(one for _ in range(groups))",
    ),
    Alternative(
        "numpy integer",
        HEAD + "    return np.prod([n_H, n_W, n_C, f, f, n_C_prev // groups])",
    ),
)
