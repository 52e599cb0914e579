"""Values in words that a student uses."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.execution.compare import NUMBERS, number
from autograder.judge.feedback.sentences import sentence
from autograder.sandbox.guest.codec import Opaque
from autograder.text import printable

MOST_LETTERS = 30  # of a string that is written out


def described(value: Any) -> str:
    """Return what a value is; numbers are written out."""
    if value is None or isinstance(value, bool | np.bool_):
        return str(value)
    if isinstance(value, np.ndarray):
        return sentence("value.array", shape=value.shape)
    if isinstance(value, NUMBERS) and not isinstance(value, np.complexfloating):
        return sentence("value.number", number=number(value), type=type(value).__name__)
    if isinstance(value, str):
        return sentence("value.string")
    if isinstance(value, list):
        return sentence("value.list", count=len(value))
    if isinstance(value, tuple):
        return sentence("value.tuple", count=len(value))
    if isinstance(value, dict):
        return sentence("value.dict", count=len(value))
    name = value.type_name if isinstance(value, Opaque) else type(value).__name__
    return sentence("value.object", type=name)


def told_apart(actual: Any, expected: Any) -> tuple[str, str]:
    """Write two numbers as a person would, with as many digits more as show the difference."""
    seen, wanted = number(actual), number(expected)
    if seen != wanted or actual == expected:
        return seen, wanted
    a, b = float(actual), float(expected)
    digits = next((d for d in range(7, 17) if f"{a:.{d}g}" != f"{b:.{d}g}"), 17)
    return f"{a:.{digits}g}", f"{b:.{digits}g}"


def quoted(value: Any) -> str:
    """Return a short string written out, and of anything else what it is."""
    if isinstance(value, str) and len(value) <= MOST_LETTERS:
        return f'"{printable(value)}"'
    return described(value)
