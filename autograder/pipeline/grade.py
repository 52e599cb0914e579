"""Grade submissions: sandboxed workers make results, one coordinator files them.

Run again = resume: a result that is on disk is not made again, and every step is idempotent.
The coordinator parses nothing that a student wrote.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder import logs, privacy
from autograder.course import Course
from autograder.files import open_lock, remove_abandoned, write_atomically
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.submission import NOT_READ
from autograder.pipeline.gradebook import BATCH, GradebookEntry, GradebookError, GradebookWriter
from autograder.pipeline.lateness import penalties
from autograder.pipeline.processes import run_here
from autograder.pipeline.spool import Spool
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import BriefResult
from autograder.pipeline.submissions import Submissions, Task, find_submissions
from autograder.pipeline.tasks import Done, Ending, NotDone, RunOptions, infra_reason, is_written
from autograder.sandbox import open_workers

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Graded:
    """One line of the final table.

    Parameters
    ----------
    reused : bool
        Whether the result was there already.
    """

    student: str
    result: BriefResult
    reused: bool = False

    def to_json(self) -> dict[str, Any]:
        """Return the object that `autograder grade --json` prints."""
        return {"student": self.student, "reused": self.reused, **self.result.to_json()}


class GradedStudents:
    """The lines of the final table, by student. They are on disk, and read when they are asked for."""

    def __init__(self) -> None:
        self._spool = Spool()

    def add(self, graded: Graded) -> None:
        """Add a line, in place of the student's last."""
        self._spool.put(graded.student, [graded.reused, graded.result.to_json()])

    def of(self, student: str) -> Graded:
        """Return one student's line.

        Raises
        ------
        KeyError
        """
        return self._line(student, self._spool.get(student))

    def discard(self, student: str) -> None:
        """Take a student's line away, if there is one."""
        self._spool.discard(student)

    def __iter__(self) -> Iterator[Graded]:
        return (self._line(student, value) for student, value in self._spool)

    def __len__(self) -> int:
        return len(self._spool)

    @staticmethod
    def _line(student: str, value: Any) -> Graded:
        reused, result = value
        return Graded(student, BriefResult.from_json(result), reused)


@dataclass(slots=True)
class Summary:
    """What a run did."""

    graded: GradedStudents = field(default_factory=GradedStudents)
    undone: dict[str, str] = field(default_factory=dict)  # student -> reason


@contextmanager
def only_grader(
    course: Course, waiting: Callable[[str], None] = lambda text: None
) -> Iterator[None]:
    """Let one grader at a time write to a course; a second one says so and waits."""
    course.make_grading()
    with open_lock(course.lock_file) as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waiting("another grader is at work on this course; waiting for it to finish")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def grade(
    course: Course,
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
    NotCollected, NoSandbox, UnknownAssignment
    """
    assignment = load_assignment(assignment_name, course)
    summary = Summary()
    with only_grader(course, say):
        if exposed := privacy.warning(course):
            say(exposed)
        waiting = find_submissions(course, assignment_name, students)
        store = ResultStore(course, assignment_name)
        store.sweep()
        remove_abandoned(course.grading)
        options = RunOptions(
            course, assignment_name, course.secret(), sandbox, force, logs.path_to_join()
        )
        log.info("%s: %d submissions", assignment_name, len(waiting))
        progress(0, len(waiting), None)
        with (
            closing(_Filing(store, assignment, waiting, summary)) as filing,
            closing(_outcomes(options, store, assignment, waiting, jobs, scheduler)) as outcomes,
        ):
            for count, (task, outcome, reused) in enumerate(outcomes, 1):
                graded = filing.file(task, outcome, reused)
                progress(count, len(waiting), graded)
        filing.assign_penalties()
    return summary


def _outcomes(
    options: RunOptions,
    store: ResultStore,
    assignment: Assignment,
    waiting: Submissions,
    jobs: int | None,
    scheduler: str | None,
) -> Generator[tuple[Task, Ending, bool], None, None]:
    """Yield for every task a result, and whether it was there already, or why there is none."""
    keys = Spool()  # of what has to be graded
    for task in waiting:
        try:
            key = store.key_of(task.read())
        except NOT_READ as error:
            log.warning("%s: the submission cannot be read: %s", task.student, error)
            yield task, NotDone(f"the submission cannot be read ({infra_reason(error)})"), False
            continue
        stored = None if options.force else store.read(task.student, key)
        if stored is not None and is_written(store.course, task, stored):
            yield task, Done(stored.brief), True
        else:
            keys.put(task.student, key)
    if not keys:
        return
    fresh = ((waiting.of(student), key) for student, key in keys)
    if scheduler is not None:
        from autograder.pipeline.cluster import run_on_cluster

        made = run_on_cluster(scheduler, options, fresh)
    else:
        open_workers(options.sandbox, assignment.given, store.course.root, ahead=False).close()
        made = run_here(options, fresh, min(jobs or os.cpu_count() or 1, len(keys)))
    with closing(made):
        for task, outcome in made:
            yield task, outcome, False


class _Filing:
    """Keeps the gradebook in step with results and notebooks that are on disk."""

    def __init__(
        self, store: ResultStore, assignment: Assignment, submissions: Submissions, summary: Summary
    ) -> None:
        self.store, self.submissions, self.summary = store, submissions, summary
        self.writer = GradebookWriter(store.course, assignment)
        self.problem = ""
        self.refused: list[str] = []  # students whose results the gradebook did not take

    def file(self, task: Task, outcome: Ending, reused: bool) -> Graded | None:
        """Put a result in line for the gradebook; a reason instead of a result goes to the summary."""
        if isinstance(outcome, NotDone):
            log.error("%s: not graded: %s", task.student, outcome.reason)
            self.summary.undone[task.student] = outcome.reason
            return None
        result = outcome.result
        log.info(
            "%s: %g of %g, %s%s", task.student, result.score, result.max_score,
            result.status, ", kept" if reused else "",
        )  # fmt: skip
        graded = Graded(task.student, result, reused)
        self.summary.graded.add(graded)
        # A gradebook that failed is tried once more, at the end: every try may take its time.
        if self.problem:
            self.refused.append(task.student)
        else:
            self._line_up(graded)
            if len(self.writer.waiting) >= BATCH:
                self._flush()
        return graded

    def _line_up(self, graded: Graded) -> None:
        result, task = graded.result, self.submissions.of(graded.student)
        entry = GradebookEntry(
            graded.student,
            result.key,
            {item.grade_id: item.points for item in result.items},
            frozenset(result.answered),
            "" if task.is_untold(self.store.course) else task.handed_in(),
            known=self._mark_of(graded.student) == result.key,
        )
        self.writer.waiting.append(entry)

    def _flush(self) -> None:
        try:
            written = self.writer.flush()
        except GradebookError as error:
            log.exception("%d results are not in the gradebook", len(self.writer.waiting))
            self.problem = str(error)
            self.refused += [entry.student for entry in self.writer.waiting]
            self.writer.waiting.clear()
            return
        for entry in written:
            if not entry.known:
                with suppress(OSError):  # without it, people are asked to look again
                    write_atomically(self._mark(entry.student), entry.key)

    def assign_penalties(self) -> None:
        """Let nbgrader's plugin say what lateness costs those who were graded."""
        if self.problem:
            return
        students = (graded.student for graded in self.summary.graded)
        try:
            course, assignment = self.store.course, self.store.assignment
            if self.writer.has_due_date() or penalties.concern(course, assignment):
                penalties.assign(course, assignment, students)
        except GradebookError as error:
            log.exception("late penalties are not assigned")
            for graded in self.summary.graded:
                self.summary.undone[graded.student] = f"error-infra: {error}"

    def _mark(self, student: str) -> Path:
        """Return the file that names the result which the gradebook has."""
        return self.store.folder(student) / "filed"

    def _mark_of(self, student: str) -> str | None:
        try:
            return self._mark(student).read_text()
        except (OSError, UnicodeDecodeError):
            return None

    def close(self) -> None:
        """Write what is in line; what cannot be written is undone, though its result is kept."""
        left, self.refused, self.problem = self.refused, [], ""
        self._flush()
        for start in range(0, len(left), BATCH):
            batch = left[start : start + BATCH]
            if self.problem:
                self.refused += batch
                continue
            for student in batch:
                self._line_up(self.summary.graded.of(student))
            self._flush()
        self.writer.close()
        for student in sorted(self.refused):
            self.summary.graded.discard(student)
            self.summary.undone[student] = f"error-infra: {self.problem}"
