"""Which wrong programs stay green in the cell that students run themselves: exactly the listed ones.

A green cell and then a low grade is what the course must not do; so a survivor is listed by hand.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from autograder.authoring.mutation_table import programs_of
from autograder.authoring.visible_checks import VisibleChecks
from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from tests.exercises.programs import OF_ASSIGNMENT, RIGHT, ROOT

LISTED = tomllib.loads(Path(__file__).with_name("visible_survivors.toml").read_text())
CHECKS = {name: VisibleChecks(Course(ROOT), name) for name in OF_ASSIGNMENT}
ASSIGNMENT_OF = {e.function: name for name, group in OF_ASSIGNMENT.items() for e in group}
PROGRAMS = [
    pytest.param(assignment, exercise, id=exercise.function)
    for assignment, group in OF_ASSIGNMENT.items()
    for exercise in group
]


def survivors(assignment: str, exercise: Exercise) -> dict[str, int]:
    """Count the programs of each mistake that the visible cell lets pass."""
    found: dict[str, int] = {}
    for mistake, program in programs_of(exercise):
        if mistake.nondeterministic:
            continue  # another answer each time: whether a law breaks is chance
        if not CHECKS[assignment].catch(exercise, source_of(exercise, program)):
            found[mistake.name] = found.get(mistake.name, 0) + 1
    return found


@pytest.mark.parametrize(("assignment", "exercise"), PROGRAMS)
def test_exactly_the_listed_programs_stay_green(assignment: str, exercise: Exercise) -> None:
    assert survivors(assignment, exercise) == LISTED.get(exercise.function, {})


def test_the_list_names_functions_whose_check_must_not_do_the_homework() -> None:
    told_nothing = {name for name in ASSIGNMENT_OF if name.startswith("detective_")}
    assert set(LISTED) == told_nothing | {"check_conv_forward", "check_pool_backward"}


@pytest.mark.parametrize(("exercise", "source"), RIGHT)
def test_a_right_program_stays_green(exercise: Exercise, source: str) -> None:
    assert CHECKS[ASSIGNMENT_OF[exercise.function]].catch(exercise, source) == ""
