"""Which wrong programs stay green in the cell that students run themselves: exactly the listed ones.

A green cell and then a low grade is what the course must not do; so a survivor is listed by hand.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from autograder.authoring.visible_checks import VisibleChecks
from autograder.course import Course
from autograder.exercises.model import Exercise
from tests.exercises.programs import OF_ASSIGNMENT, RIGHT, ROOT

LISTED = tomllib.loads(Path(__file__).with_name("visible_survivors.toml").read_text())
CHECKS = {name: VisibleChecks(Course(ROOT), name) for name in OF_ASSIGNMENT}
ASSIGNMENT_OF = {e.function: name for name, group in OF_ASSIGNMENT.items() for e in group}
PROGRAMS = [
    pytest.param(assignment, exercise, id=exercise.function)
    for assignment, group in OF_ASSIGNMENT.items()
    for exercise in group
]


@pytest.mark.parametrize(("assignment", "exercise"), PROGRAMS)
def test_exactly_the_listed_programs_stay_green(assignment: str, exercise: Exercise) -> None:
    survivors = Counter(CHECKS[assignment].survivors(exercise))
    assert survivors == LISTED.get(exercise.function, {})


def test_the_list_names_functions_whose_check_must_not_do_the_homework() -> None:
    told_nothing = {name for name in ASSIGNMENT_OF if name.startswith("detective_")}
    assert set(LISTED) == told_nothing | {"check_conv_forward", "check_pool_backward"}


@pytest.mark.parametrize(("exercise", "source"), RIGHT)
def test_a_right_program_stays_green(exercise: Exercise, source: str) -> None:
    assert CHECKS[ASSIGNMENT_OF[exercise.function]].catch(exercise, source) == ""
