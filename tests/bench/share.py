"""What the judge's own process computes for a submission: deciding, filing, talking to the sandbox, starting it.

Processor time of this process alone: what the student's code takes is the worker's.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from typing import Any
from unittest.mock import patch

from autograder.course import Course
from autograder.judge.judge import Judge
from autograder.pipeline.samples import submission
from autograder.pipeline.submissions import Task
from autograder.pipeline.tasks import Done, Grader, RunOptions
from autograder.sandbox.process import Process
from autograder.sandbox.worker_pool import WorkerPool
from tests.bench import submissions

PARTS = {
    "deciding": ((Judge, "judge"),),
    "filing": ((Grader, "grade"),),
    "channel": ((Process, "send"), (Process, "receive")),
    "sandboxes": ((WorkerPool, "take"), (WorkerPool, "prepare"), (Process, "kill")),
}


@dataclass(slots=True)
class Share:
    """Milliseconds of the judge's process for a submission of one kind, by part (means)."""

    kind: str
    ms: Mapping[str, float]

    @property
    def but_for_the_channel(self) -> float:
        """All that is neither sending nor receiving."""
        return sum(self.ms.values()) - self.ms["channel"]


@dataclass(slots=True)
class Account:
    """Processor time by part; a part that is called by another takes its time from that one."""

    spent: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    inside: list[str] = field(default_factory=list)
    since: float = 0.0

    def counted(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function whose time goes to a part's account."""

        @wraps(function)
        def call(*args: Any, **settings: Any) -> Any:
            self._turn()
            self.inside.append(part)
            try:
                return function(*args, **settings)
            finally:
                self._turn()
                self.inside.pop()

        return call

    def _turn(self) -> None:
        now = time.process_time()
        if self.inside:
            self.spent[self.inside[-1]] += now - self.since
        self.since = now


@contextmanager
def _accounted() -> Iterator[Account]:
    account = Account()
    with ExitStack() as stack:
        for part, methods in PARTS.items():
            for owner, name in methods:
                counted = account.counted(part, getattr(owner, name))
                stack.enter_context(patch.object(owner, name, counted))
        yield account


def measure(root: Path, repeats: int) -> list[Share]:
    """Grade right submissions of two assignments and the mixed class, `repeats` times each."""
    mixed = [dict(answers) for answers in submissions.kinds_of(root)]
    return [
        _share(root, "a2_convolution, right", "a2_convolution", [{}], 4 * repeats),
        _share(root, "a5_backward, right", "a5_backward", [{}], 4 * repeats),
        _share(root, "a2_convolution, mixed", "a2_convolution", mixed, max(1, repeats // 3)),
    ]


def _share(
    root: Path, kind: str, assignment: str, kinds: list[dict[str, str]], repeats: int
) -> Share:
    course = Course(root)
    released = json.loads(course.released(assignment).read_text(encoding="utf-8"))
    right = submissions.author_answers(root, assignment)
    files = [json.dumps(submission(released, {**right, **answers})).encode() for answers in kinds]
    with tempfile.TemporaryDirectory(prefix="bench-share-") as folder, _grading_in(folder):
        grader = Grader(RunOptions(course, assignment, b"bench" * 8, force=True))
        try:
            _grade(grader, files)  # what is made once is made
            with _accounted() as account:
                for _ in range(repeats):
                    _grade(grader, files)
        finally:
            grader.close()
    count = repeats * len(files)
    return Share(kind, {part: 1000 * account.spent[part] / count for part in PARTS})


@contextmanager
def _grading_in(folder: str) -> Iterator[None]:
    with patch.dict("os.environ", {"GRADING_ROOT": folder}):
        yield


def _grade(grader: Grader, files: list[bytes]) -> None:
    for number, data in enumerate(files):
        student, assignment = f"student{number:02}", grader.assignment.name
        place = grader.course.submission(student, assignment)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        ending = grader.grade(Task(student, assignment, place), grader.store.key_of(data))
        assert isinstance(ending, Done), ending


def hand_in_to_page(root: Path, repeats: int) -> float:
    """Return seconds from a right hand-in to its feedback page where grader and gradebook are loaded (median)."""
    from autograder.judge.notebook.assignment import load_assignment
    from autograder.pipeline.feedback import feedback
    from autograder.pipeline.gradebook import ensure_assignment

    course, assignment = Course(root), submissions.ASSIGNMENT
    data = submissions.submission_text(root, {}).encode()
    with tempfile.TemporaryDirectory(prefix="bench-page-") as folder, _grading_in(folder):
        ensure_assignment(course, load_assignment(assignment, course))
        grader = Grader(RunOptions(course, assignment, course.secret(), force=True))
        try:
            taken = []
            for _ in range(repeats + 1):
                started = time.perf_counter()
                _grade(grader, [data])
                ((_, page),) = feedback(course, assignment, ["student00"])
                taken.append(time.perf_counter() - started)
                assert page is not None
        finally:
            grader.close()
    return statistics.median(taken[1:])
