"""Answers reduced to what diagnosis compares, equal for equal answers up to rounding.

Diagnosis compares a student's answers with those of hundreds of wrong programs. Open examples use
small whole numbers, so answers rounded to five decimals are the same or clearly different.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Family
from autograder.judge.execution.compare import NUMBERS
from autograder.sandbox.guest.codec import Opaque

DECIMALS = 5
UNKNOWN_KEYWORD = ("unexpected keyword argument", "is an invalid keyword argument")
WRONG_ARGUMENTS = (  # of the texts of a TypeError: this one says what is wrong, whatever the numbers
    "required positional argument",
    "missing a required argument",  # as a served function says it
    "too many positional arguments",
    "positional arguments but",
    "positional argument but",
    "multiple values for argument",
)
OF_A_CALL = ("of a call",)
OF_A_KEYWORD = ("of a keyword",)
OF_NO_FUNCTION = ("of no function",)
OF_A_SERVED_FUNCTION = ("of a served function",)
SERVED_SAY = (  # whatever the function itself would have said
    "these arguments do not fit",
    "the arguments are not those of a call",
    "only numbers, texts and arrays can be passed on here",
    "the arguments are larger than any that grading uses",
)
ABOUT_A_NAME = ("NameError", "UnboundLocalError")  # which name says nothing about a mistake
IN_TEXTS = (  # what differs from call to call, or from program to program, and what stands for it
    (re.compile(r"\([\d, ]*\)|\b\d+\b"), "#"),
    (re.compile(r"(# )+"), "# "),  # as many as there are arrays
    (re.compile(r"numpy\.(float|int|bool)\w*"), r"\1"),
    (re.compile(r"\s+"), " "),
)
LONGEST_WORDING = 120
MOST_ENTRIES, MOST_PARTS = (
    1 << 16,
    5000,
)  # of an answer that is compared; wrong programs' have hundreds


@dataclass(frozen=True, slots=True)
class Returned:
    """A value came back: one digest for each part of it that can be explained by itself."""

    digests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception came back.

    Parameters
    ----------
    type : str
        Name of its class.
    about : tuple of str
        What tells kinds of this exception apart: what its text says, but for the numbers in it.
    numbers : tuple of str
        Numbers in its text. NumPy puts shapes and indices there; they tell one slip from another.
    """

    type: str
    about: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Died:
    """Nothing came back."""

    kind_of_death: str


Answer = Returned | Raised | Died
Part = str | Answer  # a digest, or what stands for all parts


def to_json(answer: Answer) -> dict[str, Any]:
    """Return plain data."""
    return {"kind": type(answer).__name__, **asdict(answer)}


def from_json(plain: Mapping[str, Any]) -> Answer:
    """Return the answer that `to_json` wrote.

    Raises
    ------
    KeyError
        If it wrote something else.
    """
    if plain["kind"] == Returned.__name__:
        return Returned(tuple(plain["digests"]))
    if plain["kind"] == Raised.__name__:
        return Raised(plain["type"], tuple(plain["about"]), tuple(plain["numbers"]))
    return Died(plain["kind_of_death"])


def of_answer(exercise: Exercise, value: Any, echo: Any = None) -> Returned:
    """Reduce a returned value (and of the arguments after the call, if given).

    Of several returned values each has its own part, and so has each entry of a dictionary among
    them: each can be explained by itself.
    """
    if _is_too_large([value, echo]):
        return Returned((_digest(["too large"]),))
    names, parts = exercise.returns, [value]
    several = len(names) > 1 and isinstance(value, tuple | list) and len(value) == len(names)
    if several:
        parts = [
            part
            for name, part in zip(names, value, strict=True)
            if name not in exercise.comparison.opaque
        ]
    trees = [tree for part in parts for tree in _trees(part, exercise.comparison.whole, several)]
    digests = [_digest([several, tree]) for tree in trees]
    if echo is not None:
        digests.append(_digest(_plain(echo, False)))
    return Returned(tuple(digests))


def _trees(value: Any, whole: bool, several: bool) -> list[Any]:
    tree = _plain(value, whole)
    if several and isinstance(value, Mapping) and value:
        return [["entry", *pair] for pair in tree[1]]
    return [tree]


def count_of_parts(answer: Answer) -> int:
    """Return how many parts an answer has; an exception is one."""
    return len(answer.digests) if isinstance(answer, Returned) else 1


def parts_of(answer: Answer, count: int) -> list[Part]:
    """Return an answer's parts; an error, or another number of values, stands for all of them."""
    if count_of_parts(answer) != count:
        return [without_numbers(answer)] * count
    return list(answer.digests) if isinstance(answer, Returned) else [answer]


def beside(exercise: Exercise, family: Family, value: Any, echo: Any) -> Any:
    """Return what a family looks at besides the value: the arguments afterwards, the type, the cache."""
    names = exercise.returns
    if family.cache is not None and isinstance(value, tuple | list) and len(value) == len(names):
        return [family.found_in_cache(value[names.index("cache")])]
    if family.dtype is not None:
        return str(getattr(value, "dtype", type(value).__name__))
    return echo if family.arguments_unchanged else None


def of_exception(type_name: str, text: str = "") -> Raised:
    """Reduce an exception to its type, what it is about, and the numbers in its text.

    The type alone fits any slip: one TypeError may be taken for another only if their texts agree.
    """
    numbers = re.findall(r"\b[0-9]+\b", text)[:12]  # not the 2 of im2col
    return Raised(type_name, _about(type_name, text), tuple(numbers))


def is_of_a_served_function(answer: Answer) -> bool:
    """Whether an exception comes from a correct helper of the judge's, whose text says no more."""
    return isinstance(answer, Raised) and answer.about == OF_A_SERVED_FUNCTION


def _about(type_name: str, text: str) -> tuple[str, ...]:
    if not text or type_name in ABOUT_A_NAME:
        return ()
    if type_name == "AttributeError":  # which object lacks which name
        return tuple(re.findall(r"'(\w+)'", text))
    if text.endswith(SERVED_SAY):
        return OF_A_SERVED_FUNCTION
    if type_name == "TypeError":
        for about, texts in OF_TYPE_ERRORS:
            if any(words in text for words in texts):
                return about
    return (_wording(text),)


OF_TYPE_ERRORS = (
    (OF_A_CALL, WRONG_ARGUMENTS),
    (OF_A_KEYWORD, UNKNOWN_KEYWORD),
    (OF_NO_FUNCTION, ("is not callable",)),
)


def _wording(text: str) -> str:
    """Return what an exception says, whatever the numbers and shapes in it."""
    words = text.partition("\n")[0]
    for pattern, stand_in in IN_TEXTS:
        words = pattern.sub(stand_in, words)
    return words.strip()[:LONGEST_WORDING]


def without_numbers(answer: Answer) -> Answer:
    """Return an exception without the numbers in its text; other answers as they are."""
    return replace(answer, numbers=()) if isinstance(answer, Raised) else answer


def _is_too_large(value: Any) -> bool:
    """Whether there is much more in a value than any program answers that it could be compared with."""
    waiting, parts, entries = [value], 0, 0
    while waiting and parts <= MOST_PARTS:
        part = waiting.pop()
        if isinstance(part, np.ndarray):
            entries += part.size
        elif isinstance(part, list | tuple | Mapping):
            parts += len(part)
            if parts <= MOST_PARTS:
                waiting += part.values() if isinstance(part, Mapping) else part
    return parts > MOST_PARTS or entries > MOST_ENTRIES


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
