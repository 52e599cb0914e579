"""How near an answer is to the right one: 1 if it is right, and more the more of its entries are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

RIGHT = 1.0
ALMOST = 0.99
NUMBERS = (bool, int, float, np.number, np.bool_)


@dataclass(frozen=True, slots=True)
class Example:
    """A call, and what it should come to.

    Parameters
    ----------
    compared : tuple of bool
        Which of several returned values are looked at; empty for a single one.
    raises : str
        The exception that is wanted; "" for an answer.
    unchanged : bool
        The arguments are looked at afterwards, not the answer.
    dtype : str
        The type that the returned array must have; "" for any.
    """

    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    expected: Any
    compared: tuple[bool, ...] = ()
    raises: str = ""
    unchanged: bool = False
    dtype: str = ""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended: with a value, an exception, or not in time."""

    value: Any = None
    raised: BaseException | None = None
    late: bool = False
    args: tuple[Any, ...] = ()

    @property
    def line(self) -> int | None:
        """Line of the innermost cell that an exception passed through."""
        line, trace = None, self.raised.__traceback__ if self.raised else None
        while trace is not None:
            if trace.tb_frame.f_code.co_filename.startswith("<cell"):
                line = trace.tb_lineno
            trace = trace.tb_next
        return line


def score(example: Example, ending: Ending) -> float:
    """Return how near an answer is to the right one."""
    if ending.late:
        return -0.1
    if example.raises:
        names = [base.__name__ for base in type(ending.raised).__mro__]
        return RIGHT if ending.raised is not None and example.raises in names else 0.0
    if ending.raised is not None:
        return 0.0
    if example.unchanged:
        same = _equal([*example.args, *example.kwargs.values()], [*ending.args])
        return RIGHT if same else 0.5
    value, expected = ending.value, example.expected
    if not example.compared:
        near = closeness(expected, value)
        if near == RIGHT and example.dtype:
            return RIGHT if str(getattr(value, "dtype", "")) == example.dtype else ALMOST
        return near if near == RIGHT else min(ALMOST, 0.02 + near)
    if not isinstance(value, tuple | list) or len(value) != len(example.compared):
        return 0.05
    pairs = zip(example.compared, expected, value, strict=True)
    each = [closeness(wanted, got) for compared, wanted, got in pairs if compared]
    return RIGHT if all(one == RIGHT for one in each) else min(ALMOST, 0.1 + 0.9 * _mean(each))


def each_right(example: Example, value: Any) -> tuple[bool, ...]:
    """Return which of several returned values are right; what is not looked at counts as right."""
    if not example.compared or len(value) != len(example.compared):
        return ()
    triples = zip(example.compared, example.expected, value, strict=True)
    return tuple(not looked or closeness(want, got) == RIGHT for looked, want, got in triples)


def closeness(expected: Any, actual: Any) -> float:
    """Return how near a value is to the one that is wanted, from 0 to 1."""
    if expected is None:
        return float(actual is None)
    if isinstance(expected, tuple | list):
        return _of_sequences(expected, actual)
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return 0.05
        each = [closeness(v, actual[k]) if k in actual else 0.0 for k, v in expected.items()]
        return _mean(each) if set(actual) == set(expected) else 0.9 * _mean(each)
    if isinstance(expected, np.ndarray):
        return _of_arrays(expected, actual)
    if isinstance(expected, NUMBERS):
        return _of_numbers(expected, actual)
    return RIGHT if type(expected) is type(actual) and bool(expected == actual) else 0.1


def _mean(each: Sequence[float]) -> float:
    return sum(each) / len(each) if each else RIGHT


def _of_sequences(expected: Sequence[Any], actual: Any) -> float:
    if not isinstance(actual, tuple | list):
        return 0.05
    if len(actual) != len(expected):
        return 0.1
    each = [*map(closeness, expected, actual)]
    return RIGHT if all(one == RIGHT for one in each) else 0.1 + 0.89 * _mean(each)


def _of_arrays(expected: np.ndarray, actual: Any) -> float:
    try:
        array = np.asarray(actual)
    except Exception:
        return 0.02
    if array.dtype.kind not in "biuf":
        return 0.03
    if array.shape != expected.shape:
        same = sum(a == b for a, b in zip(array.shape, expected.shape, strict=False))
        return 0.1 + (0.05 if array.ndim == expected.ndim else 0.0) + 0.03 * min(same, 4)
    if not array.size:
        return RIGHT
    with np.errstate(all="ignore"):
        near = np.isclose(array.astype(float), expected.astype(float), rtol=1e-6, atol=1e-8)
    if not isinstance(actual, np.ndarray):
        return 0.2 + 0.6 * float(near.mean())
    return RIGHT if near.all() else 0.3 + 0.69 * float(near.mean())


def _of_numbers(expected: Any, actual: Any) -> float:
    try:
        number = np.asarray(actual, dtype=float)
        first = float(number.ravel()[0])
    except Exception:
        return 0.03
    near = bool(np.isclose(first, float(expected), rtol=1e-6, atol=1e-8))
    plain = isinstance(actual, NUMBERS) or (isinstance(actual, np.ndarray) and not actual.ndim)
    whole = isinstance(expected, int) and not isinstance(expected, bool)
    if near and plain:
        return RIGHT if not whole or isinstance(actual, int | np.integer) else 0.9
    return 0.5 * plain + 0.2 * (number.size == 1) + 0.29 * near


def _equal(before: Sequence[Any], after: Sequence[Any]) -> bool:
    return len(before) == len(after) and all(map(_same, before, after))


def _same(a: Any, b: Any) -> bool:
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        return a.dtype == b.dtype and a.shape == b.shape and bool(np.array_equal(a, b))
    if isinstance(a, tuple | list):
        return _equal(a, b)
    if isinstance(a, dict):
        return list(a) == list(b) and _equal([*a.values()], [*b.values()])
    return bool(a == b)
