"""A class of any size that was never graded: submissions, results and graded notebooks as grading leaves them.

Files that are the same for many students are one file with many names, so that twenty thousand
students take a minute to make and little room.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.notebook.assignment import Assignment, TestCell, load_assignment
from autograder.judge.notebook.splice import splice_bytes
from autograder.judge.scoring.results import CELL_FAMILY
from autograder.judge.version import grader_version
from autograder.pipeline.autograded import notebook_text
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredFamily, StoredItem, StoredLine, StoredResult
from autograder.pipeline.tasks import digest
from tests.submissions import ASSIGNMENT, WRONG, notebook, right, to_bytes

KINDS = 24
TIME = "2026-03-01 12:00:00 UTC"


def make_class(course: Course, size: int) -> list[str]:
    """Write a graded class into a course's grading folder; returns the students."""
    assignment = load_assignment(ASSIGNMENT, course)
    store = ResultStore(course, ASSIGNMENT)
    templates = course.grading / "made"
    templates.mkdir(mode=0o700, parents=True, exist_ok=True)
    kinds = [_kind(assignment, store, templates, number) for number in range(KINDS)]
    students = [f"student{number:06}" for number in range(size)]
    for number, student in enumerate(students):
        stored, submitted, graded = kinds[number % KINDS]
        _put(submitted, course.submission(student, ASSIGNMENT))
        _put(graded, course.autograded_notebook(student, ASSIGNMENT))
        for place in (course.submission, course.autograded_notebook):
            _put(templates / "timestamp.txt", place(student, ASSIGNMENT).with_name("timestamp.txt"))
        result = store.path(student, stored.key)
        result.parent.mkdir(parents=True, exist_ok=True)
        result.write_text(replace(stored, student=student).to_text())
    return students


def _put(file: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    os.link(file, place)


def _kind(
    assignment: Assignment, store: ResultStore, folder: Path, number: int
) -> tuple[StoredResult, Path, Path]:
    """Return a result of one kind, the file that was handed in and the graded one."""
    rng = random.Random(number)
    wrong = {name for name in right() if number and rng.random() < 0.4}
    data = to_bytes(notebook({name: WRONG[name] for name in wrong})) + b" " * number
    items = tuple(_item(assignment, test, test.function in wrong, rng) for test in assignment.tests)
    made = StoredResult(
        student="", key=store.key_of(data), grader=grader_version(), file=f"{number}.ipynb",
        assignment=assignment.name, score=sum(item.points for item in items),
        max_score=assignment.max_score, status="graded", reason="", sandbox="bwrap",
        seconds=round(rng.uniform(0.1, 3.0), 3), answered=tuple(assignment.functions), items=items,
    )  # fmt: skip
    text = notebook_text(assignment, splice_bytes(assignment, data), made)
    submitted, graded = folder / f"{number}-submitted", folder / f"{number}-graded"
    submitted.write_bytes(data)
    graded.write_text(text, encoding="utf-8")
    (folder / "timestamp.txt").write_text(f"{TIME}\n")
    return replace(made, notebook=digest(text.encode())), submitted, graded


def _item(assignment: Assignment, test: TestCell, wrong: bool, rng: random.Random) -> StoredItem:
    exercise = assignment.exercises[test.function]
    names = [*(family.name for family in exercise.families), CELL_FAMILY]
    failed = {name for name in names if wrong and rng.random() < 0.6} or {CELL_FAMILY} & {
        *names * wrong
    }
    passed = len(names) - len(failed)
    lines = tuple(_lines(exercise, rng)) if wrong else (StoredLine("all_right", f"All {len(names)} kinds of cases are right."),)  # fmt: skip
    mistake = rng.choice([None, *(m.name for m in exercise.misconceptions)]) if wrong else None
    return StoredItem(
        grade_id=test.grade_id, function=test.function, max_points=test.points,
        points=round(test.points * passed / len(names), 2),
        verdict="correct" if not wrong else "partial" if passed else "incorrect",
        misconception=mistake,
        families=tuple(StoredFamily(name, name not in failed) for name in names),
        message="\n".join(line.text for line in lines), lines=lines,
        instructor=f"does {mistake}" if mistake else None,
        reread=("Padding",) if wrong else (), example=None,
    )  # fmt: skip


def _lines(exercise: Exercise, rng: random.Random) -> Iterator[StoredLine]:
    numbers = ", ".join(f"{rng.uniform(-9, 9):.4g}" for _ in range(40))
    yield StoredLine("mistake", f"`{exercise.function}` leaves one side out.")
    yield StoredLine("example", f"On a small example it returns [{numbers}].")
