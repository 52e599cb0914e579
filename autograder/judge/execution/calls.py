"""What one call of a student's function came to: compared with what is wanted, and reduced to what is compared."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.execution import signature
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import (
    Difference,
    Kind,
    ValuePath,
)
from autograder.judge.execution.kinds import kind_of
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
    return kind_of(exercise).difference(exercise, case, outcome)


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
        besides = signature.beside(exercise, case.family, outcome.value, outcome.echo)
        return signature.of_answer(exercise, outcome.value, besides)
    if outcome.kind == OutcomeKind.RAISED:
        # How students word an error that the exercise asks for says nothing about their mistake.
        own_words = case.family.raises or outcome.error_type in exercise.promised_errors
        text = "" if own_words else str(outcome.error.get("text", ""))
        return signature.of_exception(outcome.error_type, text)
    return signature.Died(outcome.kind)
