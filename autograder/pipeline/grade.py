"""Grade submissions: sandboxed workers make results, one coordinator files them.

Run again = resume: a result that is on disk is not made again, and every step is idempotent.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from autograder.judge.assignment import Assignment, load_assignment
from autograder.judge.seeds import course_secret
from autograder.judge.splice import splice
from autograder.judge.submission import Unreadable, read_submission
from autograder.paths import grading_root
from autograder.pipeline import autograded, tasks
from autograder.pipeline.gradebook import GradebookWriter, sources_of
from autograder.pipeline.results import Task, read_result, result_key, result_path, write_atomically
from autograder.sandbox.ladder import choose
from autograder.sandbox.probe import require_walls
from autograder.sandbox.supply import Supply

BATCH = 50  # results a gradebook transaction
AHEAD = 2  # tasks in line for each worker


class GradingError(Exception):
    """Grading could not go on; the text says what to do."""


@dataclass(slots=True)
class Graded:
    """One line of the final table."""

    student: str
    stored: dict[str, Any]
    reused: bool = False


@dataclass(slots=True)
class Summary:
    """What a run did."""

    graded: list[Graded] = field(default_factory=list)
    undone: dict[str, str] = field(default_factory=dict)  # student -> reason


def find_submissions(root: Path, assignment: str, students: Sequence[str] = ()) -> list[Task]:
    """Return the collected submissions of an assignment, by student."""
    folder = grading_root(root) / "submitted"
    found = [
        Task(path.parent.parent.name, assignment, path)
        for path in sorted(folder.glob(f"*/{assignment}/{assignment}.ipynb"))
        if not students or path.parent.parent.name in students
    ]
    missing = set(students) - {task.student for task in found}
    if missing:
        raise GradingError(
            f"no submission of {assignment} by {', '.join(sorted(missing))} was collected"
        )
    return found


@contextmanager
def only_grader(root: Path, waiting: Callable[[str], None] = lambda text: None) -> Iterator[None]:
    """Let one grader at a time write to a course; a second one says so and waits."""
    place = grading_root(root)
    place.mkdir(parents=True, exist_ok=True)
    with open(place / ".lock", "a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting("another grader is at work on this course; waiting for it to finish")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def grade(
    root: Path,
    assignment_name: str,
    students: Sequence[str] = (),
    *,
    jobs: int | None = None,
    force: bool = False,
    sandbox: str | None = None,
    scheduler: str | None = None,
    progress: Callable[[int, int, Graded | None], None] = lambda done, total, graded: None,
    say: Callable[[str], None] = lambda text: None,
) -> Summary:
    """Grade all collected submissions of an assignment, or those of some students.

    Parameters
    ----------
    jobs : int, optional
        Sandboxes at a time; as many as there are cores by default.
    force : bool
        Make results again that are there already.
    scheduler : str, optional
        Address of a Dask scheduler that runs the tasks on other machines.

    Raises
    ------
    GradingError, NoSandbox, UnknownAssignment, GradebookError
    """
    assignment = load_assignment(assignment_name, root)
    waiting = find_submissions(root, assignment_name, students)
    summary = Summary()
    with only_grader(root, say):
        filing = _Filing(root, assignment, summary)
        total = len(waiting)
        progress(0, total, None)
        try:
            for task, outcome in _outcomes(
                root, assignment, waiting, jobs, force, sandbox, scheduler
            ):
                if isinstance(outcome, str):
                    summary.undone[task.student] = outcome
                    progress(len(summary.graded) + len(summary.undone), total, None)
                    continue
                graded = filing.file(task, *outcome)
                progress(len(summary.graded) + len(summary.undone), total, graded)
        finally:
            filing.close()
    summary.graded.sort(key=lambda graded: graded.student)
    return summary


Outcome = tuple[dict[str, Any], bool] | str


def _outcomes(
    root: Path,
    assignment: Assignment,
    waiting: list[Task],
    jobs: int | None,
    force: bool,
    sandbox: str | None,
    scheduler: str | None,
) -> Iterator[tuple[Task, Outcome]]:
    """Yield a stored result (and whether it was there already) or a reason for every task."""
    secret = course_secret(grading_root(root))
    fresh = []
    for task in waiting:
        try:
            data = task.submitted.read_bytes()
        except OSError as error:
            yield task, f"the submission cannot be opened ({error.strerror})"
            continue
        path = result_path(
            root, task.assignment, task.student, result_key(root, assignment.name, data, secret)
        )
        stored = None if force else read_result(path)
        if stored is not None:
            yield task, (stored, True)
        else:
            fresh.append((task, str(path)))
    if not fresh:
        return
    settings = tasks.Settings(str(root), assignment.name, sandbox)
    if scheduler is None:
        with Supply(choose(sandbox), root=root, given=assignment.given, ahead=False) as supply:
            require_walls(supply)
    if scheduler is not None:
        from autograder.pipeline.cluster import run_on_cluster

        yield from run_on_cluster(scheduler, settings, fresh)
    else:
        yield from _run_here(settings, fresh, min(jobs or os.cpu_count() or 1, len(fresh)))


def _run_here(
    settings: tasks.Settings, fresh: list[tuple[Task, str]], jobs: int
) -> Iterator[tuple[Task, Outcome]]:
    """Run tasks in a pool of processes, retrying once those whose process died."""
    if jobs == 1:
        with tasks.Grader(settings, slot=0) as grader:
            for number, (task, path) in enumerate(fresh, 1):
                yield task, grader.grade(task, path, more=number < len(fresh))
        return
    context = get_context("spawn")
    slots = context.SimpleQueue()
    for slot in range(jobs):
        slots.put(slot)
    line = iter(fresh)
    running: dict[Future[Outcome], Task] = {}
    # Not a context manager: on Ctrl-C what is in line is dropped, not finished first.
    pool = ProcessPoolExecutor(jobs, context, tasks.start_pool_worker, (settings, slots))
    try:
        while True:
            for task, path in line:
                running[pool.submit(tasks.run_in_pool, task, path)] = task
                if len(running) >= jobs * AHEAD:
                    break
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                task = running.pop(future)
                try:
                    yield task, future.result()
                except BrokenProcessPool:
                    yield task, "the grading process died (out of memory?); grade again"
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Filing:
    """Writes autograded notebooks and the gradebook, in this order, for results that are on disk."""

    def __init__(self, root: Path, assignment: Assignment, summary: Summary) -> None:
        self.root, self.assignment, self.summary = root, assignment, summary
        self.writer = GradebookWriter(root, assignment)
        self.names = [*assignment.solutions, *(cell.grade_id for cell in assignment.written)]

    def file(self, task: Task, stored: dict[str, Any], reused: bool) -> Graded:
        try:
            spliced = splice(self.assignment, read_submission(task.submitted.read_bytes()))
        except (Unreadable, OSError):
            spliced = None
        name = self.assignment.name
        place = grading_root(self.root) / "autograded" / task.student / name / f"{name}.ipynb"
        text = autograded.notebook_text(self.assignment, spliced, stored)
        if not (reused and place.is_file() and place.read_text(encoding="utf-8") == text):
            write_atomically(place, text)
        stamp = task.submitted.with_name("timestamp.txt")
        timestamp = (
            stamp.read_text(encoding="utf-8", errors="replace").strip() if stamp.is_file() else None
        )
        sources = spliced.sources if spliced else {}
        self.writer.add(task.student, stored, sources_of(sources, self.names), timestamp)
        if len(self.writer.waiting) >= BATCH:
            self.writer.flush()
        graded = Graded(task.student, _slim(stored), reused)
        self.summary.graded.append(graded)
        return graded

    def close(self) -> None:
        try:
            self.writer.flush()
        finally:
            self.writer.close()


def _slim(stored: dict[str, Any]) -> dict[str, Any]:
    """Keep what the table shows; a thousand full results would fill the coordinator's memory."""
    named = [
        {k: item[k] for k in ("function", "points", "max_points", "verdict", "misconception")}
        for item in stored["items"]
    ]
    kept = ("score", "max_score", "status", "reason", "seconds", "sandbox", "key")
    return {**{k: stored[k] for k in kept}, "items": named}
