"""Correct styles of same_padding."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function

right = Function("same_padding").alternative

ALTERNATIVES = (
    right(
        "half_rounded_down",
        """
        if not f & 1:
            raise ValueError(f"{f} is even")
        return f >> 1
        """,
    ),
    right(
        "int_of_a_float",
        """
        p = (f - 1) / 2
        if p != int(p):
            raise ValueError("f must be odd")
        return int(p)
        """,
    ),
    right(
        "divmod",
        """
        p, rest = divmod(f - 1, 2)
        if rest:
            raise ValueError("f must be odd")
        return p
        """,
    ),
    right(
        "numpy_integer",
        """
        if np.mod(f, 2) == 0:
            raise ValueError("f must be odd")
        return np.floor_divide(f, 2)
        """,
    ),
    right(
        "searches_with_the_formula",
        """
        for padding in range(f):
            if conv_output_size(100, f, padding=padding) == 100:
                return padding
        raise ValueError("no padding keeps the size")
        """,
    ),
    right(
        "recursion",
        """
        if f < 1:
            raise ValueError("f must be odd")
        return 0 if f == 1 else 1 + same_padding(f - 2)
        """,
    ),
)
