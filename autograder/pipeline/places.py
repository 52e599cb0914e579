"""Look for the lines of the mistakes in a class, when all scores are filed and nothing waits for one."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing

from autograder import logs
from autograder.course import Course
from autograder.judge.locate.model import Telling, most_told
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.processes import QueuedTask, run_here
from autograder.pipeline.store import ResultStore
from autograder.pipeline.tasks import Grader, NotDone, RunOptions
from autograder.sandbox import open_workers

log = logging.getLogger(__name__)


def find_places(
    course: Course,
    assignment_name: str,
    students: Sequence[str] = (),
    *,
    jobs: int | None = None,
    sandbox: str | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, str]:
    """Look for the lines of the mistakes in graded submissions, where nobody has looked yet.

    Returns
    -------
    dict
        Why it could not be done, by student. Scores and names have nothing to do with it.

    Raises
    ------
    NotCollected, NoSandbox, UnknownAssignment, BadTelling
    """
    if most_told() is Telling.NONE:
        return {}
    assignment = load_assignment(assignment_name, course)
    store = ResultStore(course, assignment_name)
    waiting = list(_waiting(store, students))
    if not waiting:
        return {}
    open_workers(sandbox, assignment.given, course.root, ahead=False).close()
    options = RunOptions(course, assignment_name, course.secret(), sandbox, log=logs.path_to_join())
    failed: dict[str, str] = {}
    count = min(jobs or os.cpu_count() or 1, len(waiting))
    progress(0, len(waiting))
    with closing(run_here(options, iter(waiting), count, Grader.locate)) as outcomes:
        for done, (task, ending) in enumerate(outcomes, 1):
            if isinstance(ending, NotDone):
                failed[task.student] = ending.reason
            progress(done, len(waiting))
    return failed


def _waiting(store: ResultStore, students: Sequence[str]) -> Iterator[QueuedTask]:
    """Yield the graded submissions with mistakes whose lines are not known."""
    for submission, stored in store.of(students):
        if stored is None or not stored.named or not stored.is_graded:
            continue
        if store.places(stored.student, stored.key) is None:
            yield submission.task, stored.key
