"""One submission from bytes to a result: the unit that a pool or a cluster runs."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field, replace
from pathlib import Path

from autograder.course import Course
from autograder.errors import CourseError, Undone
from autograder.files import write_atomically
from autograder.judge.judge import Judge
from autograder.judge.locate.cache import Cache
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.splice import splice_bytes
from autograder.pipeline import autograded
from autograder.pipeline.exchange.files import carry_over
from autograder.pipeline.results import to_stored
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import BriefResult, StoredResult
from autograder.pipeline.submissions import Task
from autograder.sandbox import open_workers

log = logging.getLogger(__name__)

ATTEMPTS = 3  # at a task that failed through no fault of the student


@dataclass(frozen=True, slots=True)
class Done:
    """A task is graded, and its files are written."""

    result: BriefResult


@dataclass(frozen=True, slots=True)
class NotDone:
    """A task has no result; the reason is said to the instructor."""

    reason: str


Ending = Done | NotDone  # of a task


class NotGraded(Undone):
    """A submission was not graded through no fault of the student; the text says why."""


@dataclass(frozen=True, slots=True)
class RunOptions:
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

    stored: StoredResult
    notebook: str


class Grader:
    """Grades tasks one after the other, starting the next sandbox while the current one is judged.

    Parameters
    ----------
    probe : bool
        Attack the sandbox first. Not needed where the coordinator did so on the same machine.
    """

    def __init__(self, options: RunOptions, probe: bool = False) -> None:
        self.options, self.course = options, options.course
        self.assignment = load_assignment(options.assignment, self.course)
        self.store = ResultStore(self.course, options.assignment, options.secret)
        self.supply = open_workers(
            options.sandbox, self.assignment.given, self.course.root,
            probe=probe, ahead=False, own_slot=True,
        )  # fmt: skip
        self.supply.prepare()  # the first task is on its way
        self.judge = Judge(self.assignment, self.supply, options.secret)

    def make(self, student: str, key: str, data: bytes, ahead: bool = False) -> Made:
        """Judge a submission's bytes; writes nothing.

        Raises
        ------
        NotGraded
        """
        if self.store.key_of(data) != key:
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
        return Made(replace(stored, notebook=digest(text.encode())), text)

    def show_again(self, stored: StoredResult, data: bytes) -> Made:
        """Make the notebook of a result that is there already."""
        spliced = splice_bytes(self.assignment, data)
        return Made(stored, autograded.notebook_text(self.assignment, spliced, stored))

    def grade(self, task: Task, key: str) -> Ending:
        """Judge a task, unless it is judged already, and write its files; a reason if impossible."""
        try:
            data = task.read()
            stored = None if self.options.force else self.store.read(task.student, key)
            if stored is None:
                made = self.make(task.student, key, data, ahead=True)
            else:
                made = self.show_again(stored, data)
            write(self.store, task, made, result_is_there=stored is not None)
        except NotGraded as error:
            log.warning("%s: not graded: %s", task.student, error)
            return NotDone(str(error))
        except Exception as error:
            log.exception("%s: not graded", task.student)
            return NotDone(infra_reason(error))
        return Done(made.stored.brief)

    def locate(self, task: Task, key: str) -> Ending:
        """Look for the lines of the mistakes in a graded task, and write them beside its result."""
        try:
            data = task.read()
            stored = self.store.read(task.student, key)
            if stored is None or self.store.key_of(data) != key:
                raise NotGraded("the submission or its result changed meanwhile; grade again")
            self.supply.ahead = True
            cache = Cache(self.course.places / self.assignment.name)
            found = self.judge.places(data, stored.named, cache)
            self.store.write_places(task.student, key, found)
        except Exception as error:
            log.exception("%s: no lines were looked for", task.student)
            return NotDone(infra_reason(error))
        return Done(stored.brief)

    def close(self) -> None:
        """End the sandbox that was started ahead."""
        self.supply.close()


def write(store: ResultStore, task: Task, made: Made, result_is_there: bool = False) -> None:
    """Write a result, then its notebook: whoever sees the notebook can rely on the result."""
    if not result_is_there:
        store.write(made.stored)
    place = store.course.autograded_notebook(task.student, task.assignment)
    write_atomically(place, made.notebook)
    # nbgrader compares the times to see that a student handed in again.
    carry_over(task.submitted, place)


def is_written(course: Course, task: Task, stored: StoredResult) -> bool:
    """Tell whether the autograded notebook is the one that belongs to a result."""
    try:
        data = course.autograded_notebook(task.student, task.assignment).read_bytes()
    except OSError:
        return False
    return digest(data) == stored.notebook


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
