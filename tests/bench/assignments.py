"""What judging a right submission of each assignment takes: the author's solution, and naive loops."""

from __future__ import annotations

import inspect
import json
import statistics
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.pipeline.samples import submission
from autograder.reference.plain import conv, pool
from autograder.sandbox.backends import choose
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.worker_pool import WorkerPool
from tests.bench.account import CommandFailed

# What a student who writes tests has at hand: the functions of earlier assignments.
HELPERS = {
    "a9_bug_hunt": (
        conv.zero_pad,
        conv.conv_single_step,
        conv.conv_output_size,
        conv.conv_forward,
        pool.pool_backward,
    )
}


@dataclass(frozen=True, slots=True)
class Judging:
    """Wall seconds of one judgement, sandbox included (medians)."""

    assignment: str
    author_s: float
    naive_s: float


def measure(root: Path, repeats: int) -> list[Judging]:
    """Judge both solutions of every assignment."""
    return [_measure_one(root, name, repeats) for name in Course(root).assignment_names()]


def naive_sources(assignment: Assignment) -> dict[str, str]:
    """Return the plain-loop implementation of every function, as cells of a notebook."""
    helpers = "".join(map(inspect.getsource, HELPERS.get(assignment.name, ())))
    return {name: _source(exercise, helpers) for name, exercise in assignment.exercises.items()}


def _source(exercise: Exercise, helpers: str) -> str:
    return f"import numpy as np\n{helpers}{inspect.getsource(exercise.plain)}"


def _measure_one(root: Path, name: str, repeats: int) -> Judging:
    assignment = load_assignment(name, Course(root))
    released = json.loads((root / "assignments" / name / f"{name}.ipynb").read_text("utf-8"))
    author = (root / "solutions" / name / f"{name}.ipynb").read_bytes()
    naive = json.dumps(submission(released, naive_sources(assignment))).encode()
    with WorkerPool(choose(), LIMITS, root=root, given=assignment.given, ahead=False) as supply:
        judge = Judge(assignment, supply, b"bench" * 8)
        seconds = [_seconds(judge, data, repeats) for data in (author, naive)]
    return Judging(name, *seconds)


def _seconds(judge: Judge, data: bytes, repeats: int) -> float:
    results = [judge.judge("bench", data) for _ in range(repeats + 1)][1:]  # the first fills caches
    if any(result.score != result.max_score for result in results):
        raise CommandFailed(f"a right solution of {judge.assignment.name} lost points")
    return statistics.median(result.seconds for result in results)
