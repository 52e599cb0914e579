"""The two kinds of exercise: functions that compute something, and tests that judge programs."""

from __future__ import annotations

from abc import ABC, abstractmethod

import numpy as np

from autograder.exercises.model import Exercise, TestExercise
from autograder.judge.execution import student_tests
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import (
    Difference,
    Kind,
    ValuePath,
    compare_answer,
    compare_value,
)
from autograder.judge.execution.outcome import Outcome


class ExerciseKind(ABC):
    """How one kind of exercise is called and compared.

    Attributes
    ----------
    values_tell : bool
        Whether what comes back says more about a mistake than that it is wrong.
    order_tells : bool
        Whether the right answers could be learnt from the order of the calls, or from earlier ones.
    """

    values_tell: bool
    order_tells: bool

    @abstractmethod
    def outcome(self, outcome: Outcome) -> Outcome:
        """Return what a call came to, in the terms in which it is judged."""

    @abstractmethod
    def difference(self, exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
        """Return how a returned value differs from the right one; None if it is right."""


class FunctionKind(ExerciseKind):
    """Functions that compute something: what they return is compared with the reference's answer."""

    values_tell, order_tells = True, False

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return it as it is."""
        return outcome

    def difference(self, exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
        """Compare the answer, a part of it, or its type, whichever the family looks at."""
        if case.family.part is not None:
            return _compare_part(exercise, case, outcome)
        if case.family.dtype is not None and isinstance(outcome.value, np.ndarray):
            return _another_dtype(exercise, case, outcome.value)
        if case.family.cache is not None:
            return _compare_with_cache(exercise, case, outcome)
        return compare_answer(exercise, case.expected, outcome.value)


class TestKind(ExerciseKind):
    """Tests that students write: they let a program pass, or complain about it."""

    values_tell, order_tells = False, True

    def outcome(self, outcome: Outcome) -> Outcome:
        """Return the verdict on the program."""
        return student_tests.of_outcome(outcome)

    def difference(self, exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
        """Compare the verdict with the right one."""
        return student_tests.difference(ValuePath(exercise.returns[0]), case.expected, outcome)


FUNCTION, TEST = FunctionKind(), TestKind()


def kind_of(exercise: Exercise) -> ExerciseKind:
    """Return how an exercise is called and compared."""
    return TEST if isinstance(exercise, TestExercise) else FUNCTION


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
    place = ValuePath(exercise.returns[0])
    difference = compare_value(place, part(case.expected), given, exercise)
    return difference and (whole or difference)


def _compare_with_cache(exercise: Exercise, case: Case, outcome: Outcome) -> Difference | None:
    if difference := compare_answer(exercise, case.expected, outcome.value):
        return difference
    index = exercise.returns.index("cache")
    wanted, given = (
        case.family.found_in_cache(answer[index]) for answer in (case.expected, outcome.value)
    )
    return compare_value(ValuePath("cache"), wanted, given, exercise)


def _another_dtype(exercise: Exercise, case: Case, value: np.ndarray) -> Difference | None:
    if str(value.dtype) == case.family.dtype:
        return None
    return Difference(Kind.DTYPE, ValuePath(exercise.returns[0]), None, value, case.expected)
