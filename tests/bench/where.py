"""Find the lines of known mistakes: how many are found, how many of those are right, and what it costs."""

from __future__ import annotations

import difflib
import json
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from autograder.course import Course
from autograder.exercises.catalogue import Edit
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.judge import Judge
from autograder.judge.locate.search import can_be_searched
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox import open_workers
from autograder.sandbox.process import Process


@dataclass(frozen=True, slots=True)
class Where:
    """What became of some wrong programs.

    Parameters
    ----------
    placed, right : int
        With a place; with one that is a line which the edit of the right program changed.
    cpu_s, most_cpu_s : float
        In the sandboxes, for one function: mean, and the most.
    """

    programs: int
    placed: int
    right: int
    cpu_s: float
    most_cpu_s: float


@dataclass(frozen=True, slots=True)
class Slip:
    """A right program with one edit, and the lines that it changes."""

    assignment: str
    function: str
    source: str
    lines: frozenset[int]


def measure(root: Path, count: int) -> Where:
    """Look for the lines of some wrong programs, without telling their names."""
    course = Course(root)
    slips = random.Random(5).sample(sorted(_slips(course), key=repr), count)
    placed = right = 0
    spent: list[float] = []
    for assignment in sorted({slip.assignment for slip in slips}):
        loaded = load_assignment(assignment, course)
        with open_workers(None, loaded.given, root, probe=False, ahead=False) as supply:
            judge = Judge(loaded, supply, b"a secret of this benchmark")
            for slip in (s for s in slips if s.assignment == assignment):
                data = _notebook(course, slip)
                with _cpu_s() as clock:
                    found = judge.places(data, {slip.function: ()}).get(slip.function, ())
                spent.append(sum(clock))
                placed += bool(found)
                right += any(place.line in slip.lines for place in found)
    return Where(count, placed, right, sum(spent) / count, max(spent))


def _slips(course: Course) -> Iterator[Slip]:
    """Yield one edit of every entry of the catalogue."""
    for assignment in course.assignment_names():
        for function, exercise in load_assignment(assignment, course).exercises.items():
            if not can_be_searched(exercise):
                continue
            for misconception in exercise.misconceptions:
                edits = [p for p in misconception.programs if isinstance(p, Edit)]
                if edits:
                    source = source_of(exercise, edits[0])
                    yield Slip(assignment, function, source, _changed(exercise, edits[0], source))


def _changed(exercise: Exercise, edit: Edit, source: str) -> frozenset[int]:
    """Return the lines that an edit changes, and those around what it leaves out."""
    base = exercise.written.bases[edit.base].splitlines()
    matcher = difflib.SequenceMatcher(None, base, source.splitlines(), autojunk=False)
    lines: set[int] = set()
    for kind, _, _, start, end in matcher.get_opcodes():
        if kind != "equal":
            lines |= {*range(start + 1, end + 1)} or {start, start + 1}
    return frozenset(lines)


def _notebook(course: Course, slip: Slip) -> bytes:
    """Return the author's notebook with a program in the place of one."""
    notebook: dict[str, Any] = json.loads(course.solution(slip.assignment).read_text("utf-8"))
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == slip.function:
            cell["source"] = slip.source
    return json.dumps(notebook).encode()


@contextmanager
def _cpu_s() -> Iterator[list[float]]:
    """Yield a list that takes the processor time of every sandbox that ends meanwhile."""
    spent: list[float] = []
    kill = Process.kill

    def counted(process: Process) -> None:
        if process.sock.fileno() >= 0:
            spent.append(process.clock_s())
        kill(process)

    with patch.object(Process, "kill", counted):
        yield spent
