"""All exercises with their programs, and one call judged in this process: what several tests share."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.exercises.model import Draw, Exercise, TestExercise
from autograder.judge.execution import student_tests
from autograder.judge.execution.calls import difference_of
from autograder.judge.execution.cases import Case, make_case
from autograder.judge.execution.session import Outcome
from autograder.judge.notebook.assignment import load_assignment
from tests.course_assignments import ASSIGNMENTS

ROOT = Path(__file__).resolve().parents[2]
OF_ASSIGNMENT = {
    name: list(load_assignment(name, Course(ROOT)).exercises.values()) for name in ASSIGNMENTS
}
EXERCISES = [exercise for group in OF_ASSIGNMENT.values() for exercise in group]
BY_NAME = {exercise.function: exercise for exercise in EXERCISES}
WRONG = [
    pytest.param(exercise, program, id=f"{exercise.function}-{misconception.name}-{number}")
    for exercise in EXERCISES
    for misconception in exercise.misconceptions
    for number, program in enumerate(misconception.programs)
]
RIGHT = [
    pytest.param(exercise, alternative.source, id=f"{exercise.function}-{alternative.name}")
    for exercise in EXERCISES
    for alternative in exercise.alternatives
]

each_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.function)
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


def hidden_cases(exercise: Exercise, seed: int) -> list[Case]:
    """Return the calls of an exercise with the numbers of one seed."""
    draw = Draw(np.random.default_rng(seed))
    return [
        make_case(exercise, family, family.make(draw))
        for family in exercise.families
        for _ in range(family.cases)
    ]


def passes(exercise: Exercise, function: Callable[..., Any], case: Case) -> bool:
    """Judge one call as the grader does."""
    args, kwargs = copy.deepcopy((case.args, case.kwargs))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = function(*args, **kwargs)
    except Exception as error:
        if isinstance(exercise, TestExercise):
            return not case.expected
        bases = [base.__name__ for base in type(error).__mro__]
        outcome = Outcome("raised", error={"type": bases[0], "bases": bases})
        return difference_of(exercise, case, outcome) is None
    if isinstance(exercise, TestExercise):
        return student_tests.of_value(value) == case.expected
    outcome = Outcome("returned", value, (args, tuple(kwargs.values())))
    return difference_of(exercise, case, outcome) is None
