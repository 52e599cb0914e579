"""Correct styles of conv_params."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "one line",
        "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
        "    return n_C * (f * f * n_C_prev // groups + bias)",
    ),
    Alternative(
        "size of an array",
        "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
        "    W = np.zeros((f, f, n_C_prev // groups, n_C))\n"
        "    return W.size + (n_C if bias else 0)",
    ),
    Alternative(
        "group by group",
        "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
        "    total = 0\n"
        "    for group in range(groups):\n"
        "        total += f * f * (n_C_prev // groups) * (n_C // groups)\n"
        "    if bias:\n"
        "        total += n_C\n"
        "    return total",
    ),
    Alternative(
        "numpy integer",
        "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
        "    return np.prod([f, f, n_C_prev // groups, n_C]) + n_C * int(bias)",
    ),
)
