"""What entries of the catalogue say about the line of a mistake: it fits wrong programs and no right one."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.exercises.catalogue import Edit
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.locate import likeness, patterns
from autograder.judge.notebook.assignment import load_assignment

COURSE = Course.here()
DECLARED = [
    (exercise, misconception.name, pattern)
    for assignment in COURSE.assignment_names()
    for exercise in load_assignment(assignment, COURSE).exercises.values()
    for misconception in exercise.misconceptions
    for pattern in misconception.at
]


LOOPS = "for i in range(m):\n for h in range(n_H):\n  for w in range(n_W):\n   for c in range(n_C):\n    "


def read_spellings() -> dict[tuple[str, str], list[str]]:
    """Return statements in which mistakes are made, by function and mistake."""
    spellings: dict[tuple[str, str], list[str]] = {}
    found: list[str] = []
    for line in Path(__file__).with_name("spellings.txt").read_text().splitlines():
        if line.startswith("    "):
            found.append(line.strip())
        elif line and not line.startswith("#"):
            function, name = line.split()
            found = spellings.setdefault((function, name), [])
    return spellings


SPELLINGS = read_spellings()


def fits(pattern: str, source: str) -> bool:
    return next(patterns.found_in(ast.parse(source), pattern), None) is not None


@pytest.mark.parametrize(
    ("exercise", "name", "pattern"), DECLARED, ids=[f"{e.function}.{n}.{p}" for e, n, p in DECLARED]
)
def test_a_pattern_fits_a_mistake_of_its_entry_and_no_right_program(
    exercise: Exercise, name: str, pattern: str
) -> None:
    entry = next(m for m in exercise.misconceptions if m.name == name)
    spelt = [LOOPS + text for text in SPELLINGS.get((exercise.function, name), [])]
    wrong = (source_of(exercise, program) for program in entry.programs)
    assert any(fits(pattern, source) for source in chain(spelt, wrong))
    for base, source in exercise.written.bases.items():
        assert not fits(pattern, source), base


@pytest.mark.parametrize(("function", "name"), SPELLINGS)
def test_every_spelling_is_found(function: str, name: str) -> None:
    own = [pattern for e, n, pattern in DECLARED if (e.function, n) == (function, name)]
    for text in SPELLINGS[function, name]:
        assert any(fits(pattern, LOOPS + text) for pattern in own), text


def test_the_commonest_mistakes_declare_where_they_are_made() -> None:
    assert len({(exercise.function, name) for exercise, name, _ in DECLARED}) >= 300


PROGRAM = """\
def f(X, padding):
    for h, w in np.ndindex(X.shape[1:3]):
        top = h
        mask = X[h] == np.max(X[h])
        out = X[:, padding:-padding, 1:2, w]
        corner = X[h : h + 3, h : h + 3]
    start, end = [0, 1]
    for y in range(0, X.shape[1], 2):
        bottom = y
        first = X[(2 + 1) * (1 + 2)]
        total = np.sum(X, axis=1, keepdims=True) * (y - h)
    return np.random.randn(3, 4), mask
"""


@pytest.mark.parametrize(
    ("pattern", "lines"),
    [
        ("_ = counter", [3]),
        ("_ == np.max(_)", [4]),
        ("_[..., _:-padding, ...]", [5]),
        ("_[_:-_]", []),
        ("np.random.randn(...)", [12]),
        ("np.random._(...)", []),
        ("_ = _", [3, 4, 5, 6, 7, 9, 10, 11]),
        ("X.shape[1:3]", [2]),
        ("for _ in _: pass", [2, 8]),
        ("for _ in range(0, _, number): pass", [8]),
        ("return _, _", [12]),
        ("_ = variable", [9]),
        ("np.max(_) == _", [4]),
        ("number + counter", [6]),
        ("1 + 2", [10]),
        ("_1 * _1", []),
        ("(_, number)", [7]),
        ("(_1 + 1) * (1 + _1)", [10]),
        ("_[counter1:counter1 + _, counter1:_]", [6]),
        ("counter1 - counter1", []),
        ("variable - counter", [11]),
        ("np.sum(...)", [11]),
        ("np.sum(..., axis=1)", [11]),
        ("np.sum(..., axis=0)", []),
        ("np.sum(_, axis=1)", []),
        ("np.sum(_, keepdims=True, axis=1)", [11]),
    ],
)
def test_what_a_pattern_fits(pattern: str, lines: list[int]) -> None:
    found = {node.lineno for node in patterns.found_in(ast.parse(PROGRAM), pattern)}  # type: ignore[attr-defined]
    assert sorted(found) == lines


def test_a_line_like_that_of_a_wrong_program_is_found_and_no_line_of_a_right_one() -> None:
    """Whatever the variables are called."""
    for assignment in ("a2_convolution", "a4_pooling", "a5_backward"):
        for exercise in load_assignment(assignment, COURSE).exercises.values():
            for misconception in exercise.misconceptions:
                for base, source in exercise.written.bases.items():
                    found = likeness.places(exercise, [misconception.name], source)
                    assert found == (), (exercise.function, misconception.name, base)


def test_an_edit_is_found_by_the_line_that_it_changes() -> None:
    exercise = load_assignment("a5_backward", COURSE).exercises["pool_backward"]
    entry = next(m for m in exercise.misconceptions if m.name == "stride_missing_in_window_corner")
    edits = [p for p in entry.programs if isinstance(p, Edit)]
    known = 0
    for edit in edits:
        source = source_of(exercise, edit)
        found = likeness.places(exercise, [entry.name], source)
        new = [new for _, new in edit.replacements]
        assert all(any(part in place.text for part in new) for place in found), source
        known += bool(found)
    assert known >= 1


WINDOW_OF_JUMPING_LOOPS = """\
def conv_forward(A_prev, W, b, stride=1, padding=0):
    A_pad = zero_pad(A_prev, padding)
    m, H, Wd, _ = A_pad.shape
    f, _, _, n_C = W.shape
    Z = np.zeros((m, (H - f) // stride + 1, (Wd - f) // stride + 1, n_C))
    for top in range(0, H - f, stride):
        for left in range(0, Wd - f, stride):
            window = A_pad[:, top:top + f, left:left + f, :]
            Z[:, top // stride, left // stride, :] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
    return Z, (A_prev, W, b, stride, padding)
"""

SUM_STORED = """\
def dense_forward(A_prev, W, b):
    out = np.zeros((len(A_prev), W.shape[1]))
    for n in range(len(A_prev)):
        for k in range(W.shape[1]):
            s = 0
            for d in range(W.shape[0]):
                s += A_prev[n, d] * W[d, k] + b[k]
            out[n, k] = s
    return out, (A_prev, W, b)
"""


@pytest.mark.parametrize(
    ("assignment", "name", "source", "right"),
    [
        ("a2_convolution", "last_place_not_visited", WINDOW_OF_JUMPING_LOOPS, 8),
        ("a8_digits", "bias_for_every_input", SUM_STORED, 8),
    ],
)
def test_a_line_that_is_right_beside_the_mistake_is_left_out(
    assignment: str, name: str, source: str, right: int
) -> None:
    """It belongs to the other form in which the known program is written, too."""
    function = source.split("(")[0].removeprefix("def ")
    exercise = load_assignment(assignment, COURSE).exercises[function]
    assert right not in [place.line for place in likeness.places(exercise, [name], source)]


def test_a_counter_that_begins_is_no_place_for_a_maximum_that_begins() -> None:
    exercise = load_assignment("a4_pooling", COURSE).exercises["pool_forward"]
    source = """\
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    row = 0
    for top in range(0, A_prev.shape[1] - kernel_size + 1, stride):
        row += 1
"""
    assert likeness.places(exercise, ["maximum_starts_from_zero"], source) == ()
