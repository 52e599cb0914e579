"""What the visible part of a test cell notices: the check that students run before they hand in.

It runs in this process, on programs of ours, with the author's own solutions of the other functions.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable
from functools import cached_property
from typing import Any

from convlab.checks import book_of, findings_of
from convlab.errors import CheckError

from autograder.authoring import notebooks
from autograder.course import Course
from autograder.exercises.catalogue import BadEntry, Edit, Program
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import compile_program, source_of
from autograder.judge.notebook.assignment import load_assignment

HIDDEN = "### BEGIN HIDDEN TESTS"


def check(function: Callable[..., Any], *, name: str | None = None) -> None:
    """Stop at the first law that breaks; `convlab.check` goes on and draws a report."""
    book = book_of(function, name)
    for found in findings_of(book.watch(function), book):
        if found.outcome != "holds":
            raise CheckError(f"{found.law} {found.message}")


class VisibleChecks:
    """The visible cells of one assignment.

    Parameters
    ----------
    course : Course
    name : str
        The assignment.
    """

    def __init__(self, course: Course, name: str) -> None:
        self.source = course.solution(name)
        self.cells = {
            test.function: compile(
                test.source.partition(HIDDEN)[0], f"<tests of {test.function}>", "exec"
            )
            for test in load_assignment(name, course).tests
        }

    @cached_property
    def solved(self) -> dict[str, Any]:
        """Return the names of a notebook in which everything is solved and nothing was tested yet."""
        names: dict[str, Any] = {"__name__": "__main__"}
        for cell in notebooks.load_existing(self.source).cells:
            mark = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and mark and not mark["grade"]:
                exec(compile(cell.source, f"<{mark['grade_id']}>", "exec"), names)
        return names | {"check": check, "hint": lambda *_: None}

    def survivors(self, exercise: Exercise) -> list[str]:
        """Name the mistake of each mutant that the cell lets pass; one that cannot be made counts, too.

        A mutant that answers differently each time is taken for caught: whether a law breaks is chance.
        """
        return [
            misconception.name
            for misconception in exercise.misconceptions
            for program in misconception.programs
            if not misconception.nondeterministic and self._passes(exercise, program)
        ]

    def _passes(self, exercise: Exercise, program: Edit | Program) -> bool:
        try:
            return not self.catch(exercise, source_of(exercise, program))
        except BadEntry:  # the catalogue's own check says so
            return True

    def catch(self, exercise: Exercise, source: str) -> str:
        """Return what the cell says against a program; nothing if it stays green.

        The program's helpers are the reference's, as they are while it is graded.
        """
        names = self.solved | {exercise.function: compile_program(exercise, source)}
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            try:
                exec(self.cells[exercise.function], names)
            except Exception as error:  # the program's own, too: a notebook shows it
                return f"{type(error).__name__}: {error}"
        return ""
