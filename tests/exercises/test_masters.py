"""What a master says and what the exercises and hints say: cells, points, headings, in one order."""

from __future__ import annotations

import importlib
import re

import pytest

from autograder.course import Course
from tests.course_assignments import POINTS
from tests.exercises.programs import OF_ASSIGNMENT, ROOT, each_assignment


def master(assignment: str) -> str:
    return (ROOT / "solutions" / f"{assignment}.py").read_text()


def test_all_assignments_together_give_100_points() -> None:
    assert set(POINTS) <= set(Course(ROOT).assignment_names())
    assert sum(POINTS.values()) == 100


@each_assignment
def test_the_notebook_gives_the_points_of_the_course(assignment: str) -> None:
    points = re.findall(r"^# %% .*points=([\d.]+)$", master(assignment), re.MULTILINE)
    assert sum(map(float, points)) == POINTS[assignment]


@each_assignment
def test_every_function_has_a_cell_and_hints_in_the_same_order(assignment: str) -> None:
    hints = importlib.import_module(f"convlab.hints.{assignment}").HINTS
    functions = [exercise.function for exercise in OF_ASSIGNMENT[assignment]]
    cells = re.findall(r'^# %% solution="(\w+)"', master(assignment), re.MULTILINE)
    assert cells == functions
    assert sorted(hints) == sorted(functions)
    assert all(2 <= len(steps) <= 4 for steps in hints.values())


@each_assignment
def test_what_to_read_again_is_a_heading_of_the_notebook(assignment: str) -> None:
    headings = set(re.findall(r"^# #+ (.+)$", master(assignment), re.MULTILINE))
    headings |= {heading.partition(" · ")[2] for heading in headings}
    for exercise in OF_ASSIGNMENT[assignment]:
        wanted = {misconception.reread for misconception in exercise.misconceptions}
        assert wanted <= headings, exercise.function


def test_families_of_the_first_assignment_weigh_what_its_tests_are_worth() -> None:
    tests = dict(re.findall(r'tests="(\w+)" points=(\d+)', master("a2_convolution")))
    for exercise in OF_ASSIGNMENT["a2_convolution"]:
        weight = sum(family.weight for family in exercise.families)
        assert weight == pytest.approx(float(tests[exercise.function]))
