"""One submission from bytes to a result: the unit that a pool or a cluster runs."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import CourseError, Undone
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.splice import splice
from autograder.judge.notebook.submission import Unreadable, read_submission
from autograder.pipeline import autograded
from autograder.pipeline.results import (
    Keys,
    Task,
    read_result,
    read_submission_bytes,
    read_timestamp,
    result_path,
    result_text,
    slim,
    to_stored,
    write_atomically,
)
from autograder.sandbox import open_workers

log = logging.getLogger(__name__)

ATTEMPTS = 3  # at a task that failed through no fault of the student

Outcome = dict[str, Any] | str  # what `slim` keeps of a result, or why there is none


class NotGraded(Undone):
    """A submission was not graded through no fault of the student; the text says why."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a grading process needs to know; plain data, so that it travels."""

    course: Course
    assignment: str
    secret: bytes = field(repr=False)
    sandbox: str | None = None
    force: bool = False  # judge again what is judged already
    log: Path | None = None  # of the coordinator's run, for the processes of its pool


@dataclass(frozen=True, slots=True)
class Made:
    """A result and the notebook that shows it."""

    stored: dict[str, Any]
    notebook: str


class Grader:
    """Grades tasks one after the other, starting the next sandbox while the current one is judged.

    Parameters
    ----------
    probe : bool
        Attack the sandbox first. Not needed where the coordinator did so on the same machine.
    """

    def __init__(self, settings: Settings, probe: bool = False) -> None:
        self.settings, self.course = settings, settings.course
        self.assignment = load_assignment(settings.assignment, self.course)
        self.keys = Keys(self.course, settings.assignment, settings.secret)
        self.supply = open_workers(
            settings.sandbox, self.assignment.given, self.course.root,
            probe=probe, ahead=False, own_slot=True,
        )  # fmt: skip
        self.judge = Judge(self.assignment, self.supply, settings.secret)

    def make(self, student: str, key: str, data: bytes, ahead: bool = False) -> Made:
        """Judge a submission's bytes; writes nothing.

        Raises
        ------
        NotGraded
        """
        if self.keys.of(data) != key:
            raise NotGraded(
                "the submission, the course or the grader changed meanwhile; grade again"
            )
        self.supply.ahead = ahead
        for attempt in range(1, ATTEMPTS + 1):
            result = self.judge.judge(f"{student}/{self.assignment.name}.ipynb", data)
            if result.status != "error-infra":
                break
            log.warning(
                "%s: attempt %d of %d failed: %s", student, attempt, ATTEMPTS, result.reason
            )
        else:
            raise NotGraded(f"error-infra: {result.reason}")
        stored = to_stored(result, self.assignment, key, student)
        text = autograded.notebook_text(self.assignment, result.spliced, stored)
        stored["notebook"] = digest(text.encode())
        return Made(stored, text)

    def show_again(self, stored: dict[str, Any], data: bytes) -> Made:
        """Make the notebook of a result that is there already."""
        try:
            spliced = splice(self.assignment, read_submission(data))
        except Unreadable:
            spliced = None
        return Made(stored, autograded.notebook_text(self.assignment, spliced, stored))

    def grade(self, task: Task, key: str) -> Outcome:
        """Judge a task, unless it is judged already, and write its files; a reason if impossible."""
        try:
            data = read_submission_bytes(task.submitted)
            path = result_path(self.course, task.assignment, task.student, key)
            stored = None if self.settings.force else read_result(path)
            if stored is None:
                made = self.make(task.student, key, data, ahead=True)
            else:
                made = self.show_again(stored, data)
            write(self.course, task, made, result_is_there=stored is not None)
        except NotGraded as error:
            log.warning("%s: not graded: %s", task.student, error)
            return str(error)
        except Exception as error:
            log.exception("%s: not graded", task.student)
            return infra_reason(error)
        return slim(made.stored)

    def close(self) -> None:
        """End the sandbox that was started ahead."""
        self.supply.close()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def write(course: Course, task: Task, made: Made, result_is_there: bool = False) -> None:
    """Write a result, then its notebook: whoever sees the notebook can rely on the result."""
    if not result_is_there:
        key = made.stored["key"]
        path = result_path(course, task.assignment, task.student, key)
        write_atomically(path, result_text(made.stored))
    place = course.autograded_notebook(task.student, task.assignment)
    write_atomically(place, made.notebook)
    if timestamp := read_timestamp(task.submitted):
        # nbgrader compares the two to see that a student handed in again.
        write_atomically(place.with_name("timestamp.txt"), timestamp + "\n")


def is_written(course: Course, task: Task, stored: dict[str, Any]) -> bool:
    """Tell whether the autograded notebook is the one that belongs to a result."""
    try:
        data = course.autograded_notebook(task.student, task.assignment).read_bytes()
    except OSError:
        return False
    return digest(data) == stored.get("notebook")


def digest(data: bytes) -> str:
    """Return a short hash."""
    return hashlib.sha256(data).hexdigest()[:32]


def infra_reason(error: BaseException | None) -> str:
    """Say in one line what went wrong on our side."""
    if isinstance(error, CourseError):
        return f"error-infra: {error}"
    if isinstance(error, OSError):
        return f"error-infra: {error.strerror or error}"
    return f"error-infra: a fault of the grader ({type(error).__name__})"
