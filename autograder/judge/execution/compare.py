"""Decide whether an answer is right, and if not, say in what way it differs."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise

RTOL = {4: 2e-4, 8: 1e-6}  # by bytes per entry of the less precise side
NUMBERS = (bool, int, float, np.number, np.bool_)


class Kind(StrEnum):
    """In what way an answer differs from the right one."""

    VALUE = "value"
    NAN = "nan"  # infinite or not a number
    SHAPE = "shape"
    DTYPE = "dtype"
    TYPE = "type"
    COUNT = "count"  # of returned values
    CHANGED = "changed"  # an argument, by the call
    VERDICT = "verdict"  # of a student's test
    NO_ANSWER = "no_answer"  # the call did not return


@dataclass(frozen=True, slots=True)
class ValuePath:
    """A returned value, or a part of it.

    Parameters
    ----------
    value : str
        Name of the returned value, such as ``"grads"``.
    keys : tuple
        The way to the part: keys of dictionaries, positions in lists.
    """

    value: str
    keys: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return self.value + "".join(f"[{key!r}]" for key in self.keys)

    def at(self, key: Any) -> ValuePath:
        """Return the place of a part."""
        return ValuePath(self.value, (*self.keys, key))

    @property
    def innermost(self) -> str:
        """The name that the part itself has: ``W1`` of ``grads['W1']``, ``dW`` of ``dW``."""
        return self.keys[-1] if self.keys and isinstance(self.keys[-1], str) else self.value


@dataclass(frozen=True, slots=True)
class Difference:
    """The first way in which an answer is not the expected one; `feedback.differences` tells it.

    Parameters
    ----------
    kind : Kind
    place : ValuePath
        Which returned value, or which part of it.
    index : tuple of int or None
        Entry of the array.
    actual, expected : object
        The whole returned value and the right one.
    """

    kind: Kind
    place: ValuePath
    index: tuple[int, ...] | None = None
    actual: Any = None
    expected: Any = None

    @property
    def name(self) -> str:
        """The place, as code."""
        return str(self.place)


ANYWHERE = ValuePath("")


def compare_answer(exercise: Exercise, expected: Any, actual: Any) -> Difference | None:
    """Compare what a function returned with what the reference returns; None if it is right."""
    names = exercise.returns
    if len(names) == 1:
        return compare_value(ValuePath(names[0]), expected, actual, exercise)
    if not isinstance(actual, tuple | list) or len(actual) != len(names):
        return Difference(Kind.COUNT, ValuePath(names[0]), None, actual, expected)
    for name, right, given in zip(names, expected, actual, strict=True):
        if name in exercise.comparison.opaque:
            continue
        if difference := compare_value(ValuePath(name), right, given, exercise):
            return difference
    return None


def right_values(exercise: Exercise, expected: Any, actual: Any) -> dict[str, bool]:
    """Return for each of several returned values whether it is right by itself."""
    worth = credit_per_value(exercise, expected, actual)
    return {label: value == 1.0 for label, value in worth.items()}


def credit_per_value(
    exercise: Exercise, expected: Any, actual: Any, args: tuple[Any, ...] | None = None
) -> dict[str, float]:
    """Return for each returned value 1 if it is right, what a small slip keeps, or 0.

    Of several values a dictionary is opened: each of its entries counts by itself. Without the
    call's arguments nothing is taken for a slip.
    """
    names = exercise.returns
    if len(names) == 1:
        return {names[0]: _credit(exercise, ValuePath(names[0]), expected, actual, args)}
    fits = isinstance(actual, tuple | list) and len(actual) == len(names)
    given = actual if fits else [None] * len(names)
    return {
        str(place): _credit(exercise, place, wanted, part, args)
        if fits and name not in exercise.comparison.opaque
        else float(fits)
        for name, right, value in zip(names, expected, given, strict=True)
        for place, wanted, part in opened_values(name, right, value)
    }


def _credit(
    exercise: Exercise, place: ValuePath, right: Any, given: Any, args: tuple[Any, ...] | None
) -> float:
    if compare_value(place, right, given, exercise) is None:
        return 1.0
    if args is None:
        return 0.0
    kept = (
        slip.keeps
        for slip in exercise.credit.slips
        if compare_value(place, slip.becomes(right, args), given, exercise) is None
    )
    return max(kept, default=0.0)


def opened_values(name: str, expected: Any, actual: Any) -> list[tuple[ValuePath, Any, Any]]:
    """Return a returned value as (place, right, given); a dictionary's entries each by itself."""
    if not isinstance(expected, Mapping):
        return [(ValuePath(name), expected, actual)]
    entries = actual if isinstance(actual, dict) else {}
    return [(ValuePath(name, (key,)), right, entries.get(key)) for key, right in expected.items()]


def same_value(exercise: Exercise, expected: Any, actual: Any) -> bool:
    """Whether one value is right, wherever it belongs."""
    return compare_value(ANYWHERE, expected, actual, exercise) is None


def compare_value(
    place: ValuePath, expected: Any, actual: Any, exercise: Exercise
) -> Difference | None:
    """Compare one value: array, number, string, or a nesting of them."""
    if isinstance(expected, np.ndarray) and expected.ndim > 0:
        return _compare_array(place, expected, actual)
    if isinstance(expected, (*NUMBERS, np.ndarray)):
        return _compare_number(place, expected, actual, exercise)
    if isinstance(expected, tuple | list):
        return _compare_sequence(place, expected, actual, exercise)
    if isinstance(expected, Mapping):
        return _compare_mapping(place, expected, actual, exercise)
    if type(expected) is type(actual) and expected == actual:
        return None
    return Difference(Kind.VALUE, place, None, actual, expected)


def _compare_array(place: ValuePath, expected: np.ndarray, actual: Any) -> Difference | None:
    def differs(kind: Kind, index: tuple[int, ...] | None = None) -> Difference:
        return Difference(kind, place, index, actual, expected)

    if not isinstance(actual, np.ndarray):
        return differs(Kind.TYPE)
    if actual.dtype.kind not in "biuf":
        return differs(Kind.DTYPE)
    if actual.shape != expected.shape:
        return differs(Kind.SHAPE)
    if _surely_close(actual, expected):
        return None
    if not np.isfinite(actual).all() and np.isfinite(expected).all():
        return differs(Kind.NAN, _first(~np.isfinite(actual)))
    wrong = _far_apart(actual, expected)
    return differs(Kind.VALUE, _first(wrong)) if wrong.any() else None


def _compare_number(
    place: ValuePath, expected: Any, actual: Any, exercise: Exercise
) -> Difference | None:
    if isinstance(actual, np.ndarray) and actual.ndim == 0:
        actual = actual[()]
    kind = _how_numbers_differ(expected, actual, exercise)
    return None if kind is None else Difference(kind, place, None, actual, expected)


def _how_numbers_differ(expected: Any, actual: Any, exercise: Exercise) -> Kind | None:
    if isinstance(actual, bool | np.bool_) and not isinstance(expected, bool | np.bool_):
        return Kind.TYPE
    if not isinstance(actual, NUMBERS) or isinstance(actual, np.complexfloating):
        return Kind.TYPE
    if exercise.comparison.whole and not isinstance(actual, int | np.integer):
        return Kind.DTYPE
    # Not NumPy's isfinite: it knows no integer of more than 64 bits.
    if not math.isfinite(actual) and math.isfinite(expected):
        return Kind.NAN
    return None if _same_number(expected, actual, exercise.comparison.tolerance) else Kind.VALUE


def _same_number(expected: Any, actual: Any, tolerance: float) -> bool:
    """Whether two numbers agree but for rounding, and within an absolute tolerance on top of it."""
    if isinstance(expected, int | np.integer) and isinstance(actual, int | np.integer):
        return int(expected) == int(actual)  # a count of millions may not be a hundred off
    bytes_each = [_bytes_of_a_float(side) for side in (expected, actual)]
    rtol = _rtol([size for size in bytes_each if size])
    seen, wanted = float(actual), float(expected)
    if not math.isfinite(wanted):
        return seen == wanted
    atol = rtol * max(abs(wanted), 1e-3)
    return abs(seen - wanted) <= atol + tolerance + rtol * abs(wanted)


def _bytes_of_a_float(number: Any) -> int:
    if isinstance(number, np.floating):
        return number.dtype.itemsize
    return 8 if isinstance(number, float) else 0


def _compare_sequence(
    place: ValuePath, expected: Sequence[Any], actual: Any, exercise: Exercise
) -> Difference | None:
    if not isinstance(actual, tuple | list):
        return Difference(Kind.TYPE, place, None, actual, expected)
    if len(actual) != len(expected):
        return Difference(Kind.SHAPE, place, None, actual, expected)
    for position, (right, given) in enumerate(zip(expected, actual, strict=True)):
        if difference := compare_value(place.at(position), right, given, exercise):
            return difference
    return None


def _compare_mapping(
    place: ValuePath, expected: Mapping[Any, Any], actual: Any, exercise: Exercise
) -> Difference | None:
    if not isinstance(actual, dict) or actual.keys() != expected.keys():
        return Difference(Kind.TYPE, place, None, actual, expected)
    for key, right in expected.items():
        if difference := compare_value(place.at(key), right, actual[key], exercise):
            return difference
    return None


def _surely_close(actual: np.ndarray, expected: np.ndarray) -> bool:
    """Whether no entry of two float64 arrays is farther off than the absolute tolerance alone allows.

    Nearly every right answer ends here, at a third of what a close look takes. What is no number is
    never close, and beside an infinite one nothing is.
    """
    if not actual.dtype == expected.dtype == np.float64:
        return False
    scale = _largest(expected)
    if not scale < math.inf:
        return False
    off = actual - expected
    return bool((np.abs(off, off) <= RTOL[8] * max(scale, 1e-3)).all())


def _largest(values: np.ndarray) -> float:
    return float(np.abs(values).max(initial=0.0))


def _far_apart(actual: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Mark the entries that differ by more than rounding does; whole numbers do not round."""
    if actual.dtype.kind in "biu" and expected.dtype.kind in "biu":
        return actual != expected
    rtol, atol = _tolerance(expected, actual)
    seen, wanted = actual.astype(np.float64), expected.astype(np.float64)
    if np.isfinite(wanted).all():  # `isclose`, without its care for infinities: a third of the time
        return ~(np.abs(seen - wanted) <= atol + rtol * np.abs(wanted))
    return ~np.isclose(seen, wanted, rtol=rtol, atol=atol)


def _tolerance(expected: np.ndarray, actual: np.ndarray) -> tuple[float, float]:
    """Return the relative and the absolute tolerance."""
    rtol = _rtol([side.dtype.itemsize for side in (expected, actual) if side.dtype.kind == "f"])
    return rtol, rtol * max(_largest(expected.astype(np.float64)), 1e-3)


def _rtol(bytes_each: Sequence[int]) -> float:
    return RTOL[4] if bytes_each and min(bytes_each) == 4 else RTOL[8]


def _first(wrong: np.ndarray) -> tuple[int, ...]:
    return tuple(int(i) for i in np.unravel_index(int(wrong.argmax()), wrong.shape))


def number(value: Any) -> str:
    """Write a number as a person would: whole ones without a point, others with six digits."""
    if isinstance(value, np.floating):
        value = float(value)  # beside 1e15, a number of 16 bits overflows
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value:.6g}"
