"""The test of the tests: wrong programs lose points under their own name, right ones keep theirs."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from itertools import islice, zip_longest
from pathlib import Path

import pytest

from autograder.authoring.mutation_table import is_named, judge_program, row_of
from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.samples import submission
from autograder.sandbox.backends import choose
from autograder.sandbox.worker_pool import WorkerPool
from tests.bench.assignments import HELPERS
from tests.course_assignments import ASSIGNMENTS

ROOT = Path(__file__).resolve().parents[2]
# How a program rounds depends on the order in which the helper beside it adds: judged, but not named here.
ROUNDING = {"compared_to_the_last_digit"}
PARTS = 3  # of a table of wrong programs, for several processes


def exercises() -> Iterator[tuple[str, Exercise]]:
    for name in ASSIGNMENTS:
        for exercise in load_assignment(name, Course(ROOT)).exercises.values():
            if exercise.misconceptions:
                yield name, exercise


@pytest.mark.parametrize(
    ("assignment", "exercise"), list(exercises()), ids=lambda v: getattr(v, "function", v)
)
def test_every_wrong_program_is_killed_and_named_and_every_right_one_kept(
    assignment: str, exercise: Exercise
) -> None:
    row = row_of(assignment, exercise)
    assert row.complete, row.problems


def test_the_set_is_as_large_as_it_is_said_to_be() -> None:
    rows = [
        (sum(len(m.programs) for m in e.misconceptions), len(e.alternatives))
        for _, e in exercises()
    ]
    assert sum(wrong for wrong, _ in rows) >= 300
    assert sum(right for _, right in rows) >= 60


def test_a_program_that_returns_the_reference_answer_is_not_called_wrong() -> None:
    """The table above cannot be satisfied by a judge that fails everything or names anything."""
    exercise = load_assignment("a2_convolution", Course(ROOT)).exercises["zero_pad"]
    right = "def zero_pad(X, padding):\n    return np.pad(X, [(0, 0), (padding,) * 2, (padding,) * 2, (0, 0)])\n"
    judged = judge_program(exercise, right)
    assert judged.points == 1.0
    assert judged.verdict == "correct"
    assert judged.diagnosis is None


@pytest.mark.sandbox
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_one_program_of_each_mistake_through_the_sandbox(name: str, part: int) -> None:
    """Bundle one wrong program per function into a notebook, until all mistakes had their turn."""
    assignment = load_assignment(name, Course(ROOT))
    released = json.loads((ROOT / "assignments" / name / f"{name}.ipynb").read_text())
    beside = "import numpy as np\n" + "".join(map(inspect.getsource, HELPERS.get(name, ())))
    columns = [
        [(e, m, source_of(e, m.programs[0])) for m in e.misconceptions[:12]]
        for e in assignment.exercises.values()
    ]
    wrongly_named = []
    with WorkerPool(choose(), root=ROOT, given=assignment.given) as supply:
        judge = Judge(assignment, supply, b"a secret for tests")
        for bundle in islice(zip_longest(*columns), part, None, PARTS):
            programs = {entry[0].function: entry for entry in bundle if entry}
            notebook = submission(released, {f: beside + e[2] for f, e in programs.items()})
            result = judge.judge("bundle.ipynb", json.dumps(notebook).encode())
            assert result.status == "graded", result.reason
            for item in result.items:
                test, judged = item.test, item.judged
                if test.function not in programs:
                    continue
                exercise, misconception, _ = programs[test.function]
                assert judged.points < test.points, f"{misconception.name} keeps its points"
                given = judged.misconception
                if misconception.name in ROUNDING:
                    continue
                if not is_named(exercise, misconception, given):
                    wrongly_named.append(f"{test.function}: {misconception.name} is called {given}")
    assert not wrongly_named
