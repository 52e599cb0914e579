"""The class that both graders are measured with: the same notebooks in every run."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.samples import cells_of, sample_folder, submission

ASSIGNMENT = "a2_convolution"
# Both graders only wait for these (an endless loop), or the stock one stops at them.
LEFT_OUT = frozenset({"kurt", "lise", "mina", "otto", "paula"})

SLOW = {
    "zero_pad": """
def zero_pad(X, padding):
    m, n_H, n_W, n_C = X.shape
    padded = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    padded[i, h + padding, w + padding, c] = X[i, h, w, c]
    return padded
""",
    "conv_forward": """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, _, _, n_C = W.shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    X = zero_pad(A_prev, padding)
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    total = float(b[0, 0, 0, c])
                    for p in range(f):
                        for q in range(f):
                            for d in range(n_C_prev):
                                total += X[i, h * stride + p, w * stride + q, d] * W[p, q, d, c]
                    Z[i, h, w, c] = total
    return Z, (A_prev, W, b, stride, padding)
""",
}


def write_class(root: Path, place: Path, size: int) -> list[str]:
    """Write ``<place>/<student>/<assignment>/<assignment>.ipynb`` for `size` students.

    A larger class repeats the 60 kinds; every submission is graded for itself all the same.
    """
    released = json.loads(_path(root, "assignments").read_text(encoding="utf-8"))
    kinds = [json.dumps(submission(released, dict(answers))) for answers in kinds_of(root)]
    students = []
    for number, text in enumerate(islice(cycle(kinds), size)):
        student = f"student{number:04}"
        target = place / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
        students.append(student)
    return students


def kinds_of(root: Path) -> list[Mapping[str, str]]:
    """Return the answers of 60 students, mixed: 24 right, 16 with one known mistake, 10 of the sample class, 10 slow."""
    right = author_answers(root)
    exercises = load_assignment(ASSIGNMENT, Course(root)).exercises.values()
    streams = [
        (24, _in_turn([_alternatives(exercise) for exercise in exercises])),
        (16, _in_turn([_misconceptions(exercise) for exercise in exercises])),
        (10, _samples()),
        (10, cycle([SLOW])),
    ]
    groups = [list(islice(stream, count)) for count, stream in streams]
    spread = sorted(
        ((position + 0.5) / len(group), order, answers)
        for order, group in enumerate(groups)
        for position, answers in enumerate(tuple(sorted(a.items())) for a in group)
    )
    return [{**right, **dict(answers)} for _, _, answers in spread]


def author_answers(root: Path, assignment: str = ASSIGNMENT) -> dict[str, str]:
    """Return the author's solutions as a student would hand them in."""
    path = root / "solutions" / assignment / f"{assignment}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return {
        spec["grade_id"]: "".join(cell["source"])
        for cell in cells
        if (spec := cell["metadata"].get("nbgrader")) and spec["solution"] and not spec["grade"]
    }


def submission_text(root: Path, answers: Mapping[str, str]) -> str:
    """Return one notebook as a file's text."""
    released = json.loads(_path(root, "assignments").read_text(encoding="utf-8"))
    return json.dumps(submission(released, {**author_answers(root), **answers}))


def _path(root: Path, folder: str) -> Path:
    return root / folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"


def _alternatives(exercise: Exercise) -> Iterator[dict[str, str]]:
    yield {}
    for alternative in exercise.alternatives:
        yield {exercise.function: alternative.source.strip() + "\n"}


def _misconceptions(exercise: Exercise) -> Iterator[dict[str, str]]:
    for misconception in exercise.misconceptions:
        yield {exercise.function: source_of(exercise, misconception.programs[0]).strip() + "\n"}


def _samples() -> Iterator[dict[str, str]]:
    for path in sorted(sample_folder(ASSIGNMENT).glob("*.cells")):
        if path.stem not in LEFT_OUT:
            yield cells_of(path)


def _in_turn(streams: list[Iterator[Any]]) -> Iterator[Any]:
    """Take one of each stream in turn until all are used up."""
    while streams:
        for stream in list(streams):
            try:
                yield next(stream)
            except StopIteration:
                streams.remove(stream)
