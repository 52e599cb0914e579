"""In what way an answer differs from the right one, in words: what was seen, what was wanted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.execution.compare import NUMBERS, Difference, Kind, number
from autograder.judge.execution.open_run import ShownExample
from autograder.judge.execution.outcome import Outcome
from autograder.judge.feedback.sentences import sentence
from autograder.judge.feedback.values import described, quoted, told_apart

PRODUCT = re.compile(r"matmul: .*core dimension 0.*\(size (\d+) is different from (\d+)\)")
EMPTY = re.compile(r"zero-size array to reduction operation (\w+) which has no identity")


def told(shown: ShownExample, exercise: Exercise) -> str:
    """Return how the answer to an example differs; it is part of a sentence about the example."""
    assert shown.difference is not None
    return _TOLD[shown.difference.kind](shown, shown.difference, exercise)


def numbers_told(difference: Difference) -> tuple[str, ...]:
    """Return the numbers of both sides as `told` writes them; none if it names no pair of them."""
    named = isinstance(difference.expected, (*NUMBERS, np.ndarray))
    if difference.kind is not Kind.VALUE or not named:
        return ()
    sides = difference.actual, difference.expected
    if difference.index is None:
        return told_apart(*sides)
    return told_apart(*(side[difference.index] for side in sides))


def error_told(outcome: Outcome) -> str:
    """Return type, text and line of an exception, for the student who caused it."""
    error, text, line = outcome.error_type, _error_text(outcome), outcome.error_line
    if text and line and (helper := outcome.error_helper):
        return sentence("error.in_a_helper", error=error, text=text, line=line, helper=helper)
    if text and line:
        return sentence("error.text_and_line", error=error, text=text, line=line)
    if text:
        return sentence("error.text", error=error, text=text)
    if line:
        return sentence("error.line", error=error, line=line)
    return error


def _error_text(outcome: Outcome) -> str:
    """Return what an exception says, in plain words where NumPy's are those of its inner workings."""
    if found := PRODUCT.match(outcome.error_text):
        return sentence("error.product", right=found[1], left=found[2])
    if found := EMPTY.match(outcome.error_text):
        return sentence("error.empty", operation=found[1])
    return outcome.error_text.strip()


def _count(_shown: ShownExample, difference: Difference, exercise: Exercise) -> str:
    names, actual = f"({', '.join(exercise.returns)})", difference.actual
    if not isinstance(actual, tuple | list):
        return sentence("difference.no_several", seen=described(actual), names=names)
    wanted = len(exercise.returns)
    return sentence("difference.count", count=len(actual), wanted=wanted, names=names)


def _type(_shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    place, seen, wanted = str(difference.place), described(difference.actual), difference.expected
    if isinstance(wanted, np.ndarray) and wanted.ndim > 0:
        return sentence("difference.no_array", place=place, seen=seen, shape=wanted.shape)
    if isinstance(wanted, (*NUMBERS, np.ndarray)):
        is_bool = isinstance(difference.actual, bool | np.bool_)
        key = "difference.yes_or_no" if is_bool else "difference.no_number"
        return sentence(key, place=place, seen=seen)
    if isinstance(wanted, Mapping):
        keys = ", ".join(map(str, wanted))
        return sentence("difference.other_keys", place=place, seen=seen, keys=keys)
    key = "difference.no_tuple" if isinstance(wanted, tuple) else "difference.no_list"
    return sentence(key, place=place, seen=seen)


def _dtype(shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    place, actual, wanted = str(difference.place), difference.actual, difference.expected
    if isinstance(actual, np.ndarray) and shown.case.family.dtype is not None:
        dtype = shown.case.family.dtype
        return sentence("difference.dtype", place=place, seen=actual.dtype, wanted=dtype)
    if isinstance(actual, np.ndarray):
        return sentence("difference.not_real", place=place, seen=actual.dtype)
    if float(actual) == wanted:
        return sentence("difference.no_integer", place=place, seen=described(actual))
    return sentence(
        "difference.no_integer_and_wrong",
        place=place,
        seen=described(actual),
        wanted=number(wanted),
    )


def _shape(_shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    place, actual, wanted = str(difference.place), difference.actual, difference.expected
    if isinstance(wanted, np.ndarray):
        return sentence("difference.shape", place=place, seen=actual.shape, wanted=wanted.shape)
    return sentence("difference.length", place=place, count=len(actual), wanted=len(wanted))


def _nan(_shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    actual, index = difference.actual, difference.index
    seen = actual if index is None else actual[index]
    return sentence("difference.not_finite", entry=_entry(difference), seen=seen)


def _value(shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    if shown.case.family.raises is not None:
        return sentence("difference.nothing_raised", error=shown.case.family.raises)
    seen, wanted = numbers_told(difference) or (
        quoted(difference.actual),
        quoted(difference.expected),
    )
    return sentence("difference.value", entry=_entry(difference), seen=seen, wanted=wanted)


def _changed(_shown: ShownExample, _difference: Difference, _exercise: Exercise) -> str:
    return sentence("difference.changed")


def _verdict(shown: ShownExample, difference: Difference, _exercise: Exercise) -> str:
    if not difference.expected:
        return sentence("difference.let_through")
    if shown.outcome.error_type:
        return sentence("difference.rejected_with", error=error_told(shown.outcome))
    return sentence("difference.rejected")


def _no_answer(shown: ShownExample, _difference: Difference, _exercise: Exercise) -> str:
    return sentence("difference.no_answer", end=shown.outcome.error_type)


def _entry(difference: Difference) -> str:
    """Return the entry in question as code, such as ``dW[0, 1, 0, 0]``."""
    if difference.index is None:
        return str(difference.place)
    return f"{difference.place}[{', '.join(map(str, difference.index))}]"


_TOLD: Mapping[Kind, Callable[[ShownExample, Difference, Exercise], str]] = {
    Kind.COUNT: _count,
    Kind.TYPE: _type,
    Kind.DTYPE: _dtype,
    Kind.SHAPE: _shape,
    Kind.NAN: _nan,
    Kind.VALUE: _value,
    Kind.CHANGED: _changed,
    Kind.VERDICT: _verdict,
    Kind.NO_ANSWER: _no_answer,
}
