"""What an assignment consists of, read from the author's notebooks (never from a student's)."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import BadUsage
from autograder.exercises.discovery import import_exercises
from autograder.exercises.model import Exercise
from autograder.text import suggest

RawCell = dict[str, Any]  # as the notebook's file has it


class UnknownAssignment(BadUsage):
    """No such assignment, or it is not built yet."""


@dataclass(frozen=True, slots=True)
class TestCell:
    """A locked, graded cell of the author."""

    grade_id: str
    function: str
    points: float
    source: str


@dataclass(frozen=True, slots=True)
class WrittenCell:
    """A free-text cell that a person grades."""

    grade_id: str
    points: float
    source: str


@dataclass(frozen=True, eq=False, slots=True)
class Assignment:
    """An author's notebook, taken apart.

    Parameters
    ----------
    name : str
    skeleton : tuple of dict
        The released notebook's cells, in order.
    solutions : dict
        Released source by function name (= ``grade_id``).
    tests : tuple of TestCell
    written : tuple of WrittenCell
    locked : tuple of str
        Sources of locked cells that are not graded (imports, given code).
    ordinary : frozenset of str
        Sources of the author's unlocked cells; a student's unchanged copy is not run.
    exercises : mapping of str to Exercise
    given : tuple of str
        Parts of convlab that students of this assignment may import, such as ``"layers"``.
    """

    name: str
    skeleton: tuple[dict[str, Any], ...]
    solutions: Mapping[str, str]
    tests: tuple[TestCell, ...]
    written: tuple[WrittenCell, ...]
    locked: Mapping[str, str]
    ordinary: frozenset[str]
    exercises: Mapping[str, Exercise]
    given: tuple[str, ...] = ()

    @property
    def max_score(self) -> float:
        """Points that are given automatically."""
        return sum(test.points for test in self.tests)

    @property
    def written_points(self) -> float:
        """Points that a person gives."""
        return sum(cell.points for cell in self.written)

    @property
    def all_points(self) -> float:
        """Points that there are, as tables for an LMS have them."""
        return self.max_score + self.written_points

    @property
    def functions(self) -> tuple[str, ...]:
        """Names of the functions that students write, in order."""
        return tuple(self.solutions)


@lru_cache
def load_assignment(name: str, course: Course) -> Assignment:
    """Read an assignment from ``solutions/`` and ``assignments/``.

    Before the first release the skeleton is the solution notebook with its solutions taken out.

    Raises
    ------
    UnknownAssignment
    BrokenExercises
    """
    source = course.solution(name)
    if not name.isidentifier() or not source.is_file():
        known = suggest(name, course.assignment_names(), "none is built; type: autograder build")
        raise UnknownAssignment(f"no assignment is called {name!r}; {known}")
    authored = _cells(source)
    released_path = course.released(name)
    released = _cells(released_path) if released_path.is_file() else _without_solutions(authored)
    solutions = {
        spec["grade_id"]: text_of(cell)
        for cell, spec in _specified(released)
        if spec and spec["solution"] and not spec["grade"]
    }
    return Assignment(
        name=name,
        skeleton=tuple(released),
        solutions=solutions,
        tests=_test_cells(authored),
        # As released: the author's own answer is not what an untouched cell looks like.
        written=_written_cells(released),
        locked=_locked(authored),
        ordinary=_ordinary(authored),
        exercises=exercises_of(name, solutions),
        given=tuple(getattr(_exercise_package(name), "GIVEN", ())),
    )


def _specified(cells: Sequence[RawCell]) -> Iterator[tuple[RawCell, dict[str, Any]]]:
    """Yield every cell with what nbgrader knows about it; nothing about ordinary cells."""
    for cell in cells:
        yield cell, cell["metadata"].get("nbgrader") or {}


def _test_cells(cells: Sequence[RawCell]) -> tuple[TestCell, ...]:
    return tuple(
        TestCell(
            spec["grade_id"],
            spec["grade_id"].removesuffix("_tests"),
            float(spec["points"]),
            text_of(cell),
        )
        for cell, spec in _specified(cells)
        if spec and spec["grade"] and not spec["solution"]
    )


def _written_cells(cells: Sequence[RawCell]) -> tuple[WrittenCell, ...]:
    return tuple(
        WrittenCell(spec["grade_id"], float(spec["points"]), text_of(cell))
        for cell, spec in _specified(cells)
        if spec and spec["grade"] and spec["solution"]
    )


def _locked(cells: Sequence[RawCell]) -> dict[str, str]:
    return {
        spec["grade_id"]: text_of(cell)
        for cell, spec in _specified(cells)
        if cell["cell_type"] == "code" and spec.get("locked") and not spec["grade"]
    }


def _ordinary(cells: Sequence[RawCell]) -> frozenset[str]:
    return frozenset(
        text_of(cell)
        for cell, spec in _specified(cells)
        if cell["cell_type"] == "code" and not spec
    )


def text_of(cell: Mapping[str, Any]) -> str:
    """Return a cell's source as one string."""
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _cells(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))["cells"]


def _without_solutions(cells: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def stub(cell: dict[str, Any]) -> dict[str, Any]:
        spec = cell["metadata"].get("nbgrader")
        if not spec or not spec["solution"] or spec["grade"]:
            return cell
        head = text_of(cell).partition("### BEGIN SOLUTION")[0].rstrip()
        line = f'raise NotImplementedError("{spec["grade_id"]}: write your code here")'
        return {**cell, "source": f"{head}\n    {line}\n"}

    return [stub(cell) for cell in cells]


def _exercise_package(name: str) -> Any:
    package = f"autograder.exercises.{name}"
    if importlib.util.find_spec(package) is None:
        return None
    return import_exercises(package)


def exercises_of(name: str, functions: Iterable[str]) -> dict[str, Exercise]:
    """Return the exercises by function, in the notebook's order.

    A function without one is graded by its test cell alone.
    """
    found = {each.function: each for each in getattr(_exercise_package(name), "EXERCISES", ())}
    return {function: found[function] for function in (*functions, *found) if function in found}
