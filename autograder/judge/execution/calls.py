"""What one call of a student's function came to: compared with what is wanted, and reduced to what is compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.execution import signature, student_tests
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import (
    Difference,
    Kind,
    ValuePath,
    compare_answer,
    compare_value,
)
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.signature import Answer


def difference_of(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    """Return how an outcome differs from what the case wants, None if it is right."""
    place = ValuePath(exercise.returns[0])
    wanted = case.family.raises
    if wanted is not None:
        if outcome.raised_a(wanted):
            return None
        return Difference(Kind.VALUE, place)
    if outcome.kind != OutcomeKind.RETURNED:
        return Difference(Kind.NO_ANSWER, place)
    if case.family.arguments_unchanged:
        return _changed(exercise, case, outcome)
    if exercise.is_a_test:
        return student_tests.difference(place, case.expected, outcome)
    if case.family.part is not None:
        return _compare_part(exercise, case, outcome)
    if case.family.dtype is not None and isinstance(outcome.value, np.ndarray):
        return _another_dtype(case, place, outcome.value)
    return compare_answer(exercise, case.expected, outcome.value)


def _compare_part(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    """Compare a part of the answer; say what is wrong by the whole, whose indices a student knows."""
    part = case.family.part
    assert part is not None
    whole = compare_answer(exercise, case.expected, outcome.value)
    if not isinstance(outcome.value, tuple | list):
        return whole
    try:
        given = part(outcome.value)
    except Exception:
        return whole
    difference = compare_value(ValuePath(exercise.returns[0]), part(case.expected), given, exercise)
    return difference and (whole or difference)


def _another_dtype(case: Case, place: ValuePath, value: np.ndarray) -> Difference | None:
    if str(value.dtype) == case.family.dtype:
        return None
    return Difference(Kind.DTYPE, place, None, value, case.expected)


def _changed(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    after_args, after_kwargs = outcome.echo or ((), ())
    before = [*case.args, *case.kwargs.values()]
    after = [*after_args, *after_kwargs]
    if len(before) == len(after) and all(map(_same, before, after)):
        return None
    return Difference(Kind.CHANGED, ValuePath(exercise.returns[0]))


def _same(before: Any, after: Any) -> bool:
    if isinstance(before, np.ndarray):
        return (
            isinstance(after, np.ndarray)
            and after.dtype == before.dtype
            and np.array_equal(after, before)
        )
    if isinstance(before, tuple | list):
        return (
            type(after) is type(before)
            and len(after) == len(before)
            and all(map(_same, before, after))
        )
    if isinstance(before, dict):
        return (
            type(after) is dict
            and list(after) == list(before)
            and all(_same(value, after[key]) for key, value in before.items())
        )
    if callable(before):
        return True
    return type(after) is type(before) and bool(after == before)


def passes(outcome: Outcome, difference: Difference | None) -> bool:
    """Whether a call came out as wanted."""
    return difference is None and outcome.kind in (OutcomeKind.RETURNED, OutcomeKind.RAISED)


def answer_to(exercise: Exercise, case: Case, outcome: Outcome) -> Answer:
    """Return what diagnosis compares of an outcome."""
    if outcome.kind == OutcomeKind.RETURNED:
        besides = signature.beside(case.family, outcome.value, outcome.echo)
        return signature.of_answer(exercise, outcome.value, besides)
    if outcome.kind == OutcomeKind.RAISED:
        text = "" if case.family.raises else str(outcome.error.get("text", ""))
        return signature.of_exception(outcome.error_type, text)
    return signature.Died(outcome.kind)
