"""Puts the judge into nbgrader: `nbgrader autograde` and the formgrader's button.

`SubmissionExporter` reads no student's file, `Splice` takes the place of the sanitising preprocessors (the
student's cells go into the released skeleton), `JudgePreprocessor` that of `Execute`: nothing runs in a kernel,
the outputs are the judge's. `penalties.LatePenalties` keeps what people entered.
"""

from __future__ import annotations

import atexit
import logging
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
from nbconvert.exporters import NotebookExporter
from nbgrader.api import MissingEntry
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder import logs
from autograder.course import Course
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.splice import graded_cells, splice_bytes
from autograder.pipeline import autograded
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.gradebook import ensure_assignment
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredResult
from autograder.pipeline.submissions import Task
from autograder.pipeline.tasks import Grader, RunOptions

log = logging.getLogger(__name__)


def know_assignment(*, assignment: str, **_: Any) -> None:
    """Let the gradebook know an assignment that came released with the clone; nbgrader's hook before converting."""
    course = Course.here()
    with closing(open_gradebook(course)) as gradebook:
        try:
            gradebook.find_assignment(assignment)
        except MissingEntry:
            ensure_assignment(course, _assignment(assignment, course))


class SubmissionExporter(NotebookExporter):
    """Opens graded notebooks; what a student handed in is left to `Splice`.

    nbgrader would read it with nbformat, and leave without a score who handed in a damaged file.
    """

    def from_file(self, file_stream: Any, resources: Any = None, **settings: Any) -> Any:
        """Convert a notebook, an empty one in place of a student's."""
        opened = Path(file_stream.name).parent
        if opened.resolve() == _task(resources).submitted.parent.resolve():
            return self.from_notebook_node(nbformat.v4.new_notebook(), resources, **settings)
        return super().from_file(file_stream, resources, **settings)


class Splice(NbGraderPreprocessor):
    """Replace the student's notebook by the released one with the student's code in it."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the spliced notebook."""
        task = _task(resources)
        assignment = _assignment(task.assignment, Course.here())
        spliced = splice_bytes(assignment, task.read())
        return _notebook(graded_cells(assignment, spliced)), resources


class JudgePreprocessor(NbGraderPreprocessor):
    """Write the judge's points and words into the graded cells."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook with outputs; a stored result is used again."""
        task = _task(resources)
        _log_once()
        try:
            stored = _stored(Course.here(), task)
        except Exception:
            log.exception("%s: not graded", task.student)
            raise
        log.info("%s: %g of %g", task.student, stored.score, stored.max_score)
        autograded.add_outputs(nb.cells, stored)
        return _notebook(nb.cells), resources


@cache
def _log_once() -> None:
    """Log what this process grades, to its end."""
    log_of_run = logs.run_log(Course.here(), "nbgrader")
    log_of_run.__enter__()
    atexit.register(log_of_run.__exit__, None, None, None)


_graders: dict[RunOptions, Grader] = {}


def _stored(course: Course, task: Task) -> StoredResult:
    """Return a submission's result; it is judged only if there is none."""
    secret = course.secret()
    store = ResultStore(course, task.assignment, secret)
    data = task.read()
    key = store.key_of(data)
    if (stored := store.read(task.student, key)) is not None:
        return stored
    # An exception leaves the submission ungraded, and nbgrader reports it.
    made = _grader(RunOptions(course, task.assignment, secret)).make(task.student, key, data)
    store.write(made.stored)
    return made.stored


def _grader(options: RunOptions) -> Grader:
    """Return the grader of this process, a new one if the assignment was released anew."""
    grader = _graders.pop(options, None)
    if grader is not None and grader.assignment is not _assignment(
        options.assignment, grader.course
    ):
        grader.close()
        grader = None
    if grader is None:
        grader = Grader(options, probe=True)
        atexit.register(grader.close)
    return _graders.setdefault(options, grader)


_seen: dict[str, list[int]] = {}


def _assignment(name: str, course: Course) -> Assignment:
    """Load an assignment, anew if it was released since: the formgrader's server lives long."""
    built = [course.released(name), course.solution(name)]
    state = [path.stat().st_mtime_ns for path in built if path.is_file()]
    if _seen.setdefault(name, state) != state:
        load_assignment.cache_clear()
        _seen[name] = state
    return load_assignment(name, course)


def _task(resources: dict[str, Any]) -> Task:
    about = resources["nbgrader"]
    student, assignment, notebook = about["student"], about["assignment"], about["notebook"]
    folder = Course.here().submission(student, assignment).parent
    return Task(student, assignment, folder / f"{notebook}.ipynb")


def _notebook(cells: list[Any]) -> Any:
    return nbformat.from_dict(
        {"cells": cells, "metadata": autograded.METADATA, "nbformat": 4, "nbformat_minor": 5}
    )
