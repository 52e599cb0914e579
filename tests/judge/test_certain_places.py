"""Places that need no search are facts: of a right program there is none, whatever its style."""

from __future__ import annotations

import pytest

from autograder.course import Course
from autograder.exercises.model import TestExercise
from autograder.judge.locate import certain
from autograder.judge.notebook.assignment import load_assignment

COURSE = Course.here()
RIGHT = [
    (function, name, source)
    for assignment in COURSE.assignment_names()
    for function, exercise in load_assignment(assignment, COURSE).exercises.items()
    if not isinstance(exercise, TestExercise)  # these need not return anything
    for name, source in exercise.written.bases.items()
]


@pytest.mark.parametrize(
    ("function", "name", "source"), RIGHT, ids=[f"{function}.{name}" for function, name, _ in RIGHT]
)
def test_nothing_is_odd_in_a_right_program(function: str, name: str, source: str) -> None:
    assert certain.places(function, source) == ()


LOOP = """\
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = (n_H_prev - kernel_size) // stride + 1
    n_W = (n_W_prev - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                vert_start = h * stride
                vert_end = vert_start + kernel_size
                horiz_start = w * stride
                horiz_end = horiz_start + kernel_size
                A[i, h, w] = A_prev[i, vert_start:vert_end, horiz_start:horiz_end].max((0, 1))
    return A, None
"""


def told(source: str) -> list[tuple[int, str]]:
    places = certain.places("pool_forward", source)
    return [(p.line, p.text[slice(*p.columns)] if p.columns else p.text.strip()) for p in places]


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("", "", []),
        ("    return A, None\n", "", [(6, "for i in range(m):")]),
        ("horiz_start + kernel", "vert_start + kernel", [(12, "vert_start")]),
        ("horiz_start = w", "horiz_start = h", [(11, "h")]),
        ("(n_W_prev - kernel", "(n_H_prev - kernel", [(4, "n_H_prev")]),
        (
            "[i, vert_start:vert_end, horiz_start:horiz_end]",
            "[i]",
            [(9, "vert_start = h * stride"), (10, "vert_end = vert_start + kernel_size")],
        ),
        ("horiz_end = horiz_start", "horiz_end = 0 * vert_start + vert_start", []),  # another shape
    ],
)
def test_what_is_odd(old: str, new: str, wanted: list[tuple[int, str]]) -> None:
    assert told(LOOP.replace(old, new) if old else LOOP) == wanted


def test_hostile_text_is_not_read() -> None:
    assert certain.places("f", "def f(:") == ()
    assert certain.places("f", "def f():\n    return " + "(" * 500 + ")" * 500) == ()
    assert certain.places("f", "x = 1\n" * 50_000) == ()
