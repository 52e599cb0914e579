"""Short fingerprints of answers, equal for equal answers up to rounding.

Diagnosis compares a student's answers with those of hundreds of wrong programs. Open examples use
small whole numbers, so answers rounded to five decimals are the same or clearly different.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Family
from autograder.judge.execution.compare import NUMBERS
from autograder.sandbox.guest.codec import Opaque

DECIMALS = 5
WRONG_ARGUMENTS = (  # of the texts of a TypeError: this one says what is wrong, whatever the numbers
    "required positional argument",
    "missing a required argument",  # as a served function says it
    "too many positional arguments",
    "positional arguments but",
    "positional argument but",
    "unexpected keyword argument",
    "multiple values for argument",
)
BETWEEN_PARTS = "/"


def of_answer(exercise: Exercise, value: Any, echo: Any = None) -> str:
    """Return the fingerprint of a returned value (and of the arguments after the call, if given).

    Of several returned values each has its own part, and so has each entry of a dictionary among
    them: each can be explained by itself.
    """
    names, parts = exercise.returns, [value]
    several = len(names) > 1 and isinstance(value, tuple | list) and len(value) == len(names)
    if several:
        parts = [
            part for name, part in zip(names, value, strict=True) if name not in exercise.opaque
        ]
    trees = [tree for part in parts for tree in _trees(part, exercise.whole, several)]
    digests = [_digest([several, tree]) for tree in trees]
    if echo is not None:
        digests.append(_digest(_plain(echo, False)))
    return BETWEEN_PARTS.join(digests)


def _trees(value: Any, whole: bool, several: bool) -> list[Any]:
    tree = _plain(value, whole)
    if several and isinstance(value, Mapping) and value:
        return [["entry", *pair] for pair in tree[1]]
    return [tree]


def parts_of(answer: str, count: int) -> list[str]:
    """Return a fingerprint's parts; an error, or another number of values, stands for all of them."""
    parts = answer.split(BETWEEN_PARTS)
    return parts if len(parts) == count else [without_numbers(answer)] * count


def beside(family: Family, value: Any, echo: Any) -> Any:
    """Return what a family looks at besides the value: the arguments after the call, or the type."""
    if family.dtype is not None:
        return str(getattr(value, "dtype", type(value).__name__))
    return echo if family.arguments_unchanged else None


def of_exception(type_name: str, text: str = "") -> str:
    """Return the fingerprint of an exception: its type and the numbers in its text.

    NumPy puts shapes and indices into its messages; they tell one slip from another. A call with
    the wrong arguments is a kind of its own: no other TypeError may be taken for it; so is each
    attribute that is missing.
    """
    if type_name == "TypeError" and any(sign in text for sign in WRONG_ARGUMENTS):
        type_name = "TypeError of a call"
    if (
        type_name == "AttributeError"
    ):  # Which object lacks which name: the type alone fits anything.
        type_name = " ".join([type_name, *re.findall(r"'(\w+)'", text)])
    numbers = re.findall(r"\b[0-9]+\b", text)[:12]  # not the 2 of im2col
    return f"!{type_name}:{','.join(numbers)}"


def without_numbers(answer: str) -> str:
    """Return an exception's fingerprint reduced to its type; other answers as they are."""
    return answer.partition(":")[0] if answer.startswith("!") else answer


def _digest(tree: Any) -> str:
    text = json.dumps(tree, separators=(",", ":"))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _plain(value: Any, whole: bool) -> Any:
    if isinstance(value, np.ndarray) and value.ndim > 0:
        if value.dtype.kind not in "biuf":
            return ["array", str(value.dtype), list(value.shape)]
        rounded = np.round(value.astype(np.float64), DECIMALS) + 0.0  # no minus zero
        body = hashlib.blake2b(rounded.tobytes(), digest_size=8).hexdigest()
        return ["array", list(value.shape), body]
    if isinstance(value, np.ndarray):
        value = value[()]
    if isinstance(value, NUMBERS) and not isinstance(value, np.complexfloating):
        kind = "int" if whole and isinstance(value, int | np.integer) else "number"
        return [kind, repr(round(float(value), DECIMALS) + 0.0)]
    if isinstance(value, Mapping):
        pairs = [[_plain(k, whole), _plain(v, whole)] for k, v in value.items()]
        return ["dict", sorted(pairs, key=str)]
    if isinstance(value, list | tuple):
        return ["list" if isinstance(value, list) else "tuple", [_plain(v, whole) for v in value]]
    if isinstance(value, str):
        return ["text", value]
    if isinstance(value, Opaque):
        return ["opaque", value.type_name]
    if callable(value):
        return ["opaque", "function"]
    # As it looks when it comes back over the channel.
    return ["NoneType"] if value is None else ["opaque", type(value).__name__]
