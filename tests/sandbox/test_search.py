"""The search for a small repair, in this process: what it finds is right, and stands in the program's text."""

from __future__ import annotations

import ast
import gc
import importlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.exercises.catalogue import Edit
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import source_of
from autograder.judge.locate.search import _example, can_be_searched
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox.guest.search import search as search_module
from autograder.sandbox.guest.search import trials
from autograder.sandbox.guest.search.answers import RIGHT, Ending, Example, score
from autograder.sandbox.guest.search.search import OutOfBudget, Search
from autograder.sandbox.guest.search.tree import copied
from autograder.sandbox.guest.search.trials import Trials

COURSE = Course.here()
STEP = 23  # of the catalogue's edits each so many-th is tried


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a call take its time where each line that is run is counted."""
    monkeypatch.setattr(trials, "CALL_S", 0.15)


def exercise_of(function: str) -> Exercise:
    for assignment in COURSE.assignment_names():
        if function in (found := load_assignment(assignment, COURSE).exercises):
            return found[function]
    raise KeyError(function)


def searching(exercise: Exercise, source: str, budget: int = 3000, cpu_s: float = 60) -> Search:
    """Return a search among a function's own helpers, the correct ones."""
    plain = importlib.import_module(exercise.plain.__module__)
    names = vars(importlib.import_module(exercise.reference.__module__))
    helpers = {name: names[name] for name in exercise.dependencies if name in names}
    namespace: dict[str, Any] = {**vars(plain), **helpers, "np": np}
    cell = f"<cell {exercise.function}>"
    exec(compile(source, cell, "exec"), namespace)
    examples = [Example(*_example(exercise, i)) for i in range(len(exercise.families))]
    trials = Trials(namespace, cell, exercise.function, examples)
    return Search(source, trials, budget, cpu_s)


POOL = """\
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = (n_H_prev - kernel_size) // stride + 1
    n_W = (n_W_prev - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    top = h * stride
                    left = w * stride
                    window = A_prev[i, top:top + kernel_size, left:left + kernel_size, c]
                    if mode == "max":
                        A[i, h, w, c] = np.max(window)
                    else:
                        A[i, h, w, c] = np.mean(window)
    return A, (A_prev, kernel_size, stride, mode)
"""


@pytest.mark.parametrize(
    ("old", "new", "lines"),
    [
        ("h * stride", "h", [12]),
        ("n_W_prev - kernel_size) // stride", "n_H_prev - kernel_size) // stride", [6]),
        ("// stride + 1", "// stride", [5, 6]),
        ("np.zeros((m, n_H, n_W, n_C))", "np.zeros((m, n_H, n_W, n_C), dtype=int)", [7]),
        ("np.max(window)", "np.min(window)", [16]),
        ('mode == "max"', 'mode == "maximum"', [15]),
        ("range(n_C)", "range(n_C - 1)", [11]),
        ("A[i, h, w, c] = np.mean", "A[i, w, h, c] = np.mean", [18]),
        ("left + kernel_size, c]", "left + kernel_size, :]", [14]),
        ("A_prev[i, top", "A_prev[0, top", [14]),
        ("return A, (A_prev, kernel_size, stride, mode)", "return A", [19]),
        ("np.mean(window)", "np.sum(window) / (n_H * n_W)", [18]),
        ('if mode == "max":', 'if mode != "max":', [15]),
        ("stride = kernel_size", "stride = 1", [3]),
        ("    return A, (A_prev", "        return A, (A_prev", [19]),
        ("n_H = (n_H_prev - kernel_size) // stride + 1", "n_H = round((n_H_prev - kernel_size) / stride) + 1", [5]),
    ],
)  # fmt: skip
def test_the_line_of_a_slip_is_found(old: str, new: str, lines: list[int]) -> None:
    assert old in POOL
    found = searching(exercise_of("pool_forward"), POOL.replace(old, new)).run()
    assert found
    places = {span.line for step in found[0].steps for span in step.spans}
    assert places & set(lines)


def test_a_tree_is_not_left_through_what_all_trees_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """IPython gives each node of a traceback its parent: the contexts and operators, too, which we share."""
    shared = ast.parse("a").body[0].value.ctx  # type: ignore[attr-defined]
    parent = ast.parse("a * b").body[0].value  # type: ignore[attr-defined]
    monkeypatch.setattr(shared, "parent", parent, raising=False)
    copy = copied(parent)
    assert copy is not parent
    assert copy.left is not parent.left
    assert ast.unparse(copy) == "a * b"


def test_two_slips_are_found_together() -> None:
    wrong = POOL.replace("left = w * stride", "left = w").replace(
        "np.mean(window)", "np.max(window)"
    )
    [best, *_] = searching(exercise_of("pool_forward"), wrong).run()
    assert {span.line for step in best.steps for span in step.spans} == {13, 18}


def _catalogue() -> Iterator[tuple[Exercise, str, str]]:
    for assignment in COURSE.assignment_names():
        for exercise in load_assignment(assignment, COURSE).exercises.values():
            for misconception in exercise.misconceptions if can_be_searched(exercise) else ():
                for program in misconception.programs[:1]:
                    if isinstance(program, Edit):
                        yield exercise, misconception.name, source_of(exercise, program)


SOME = list(_catalogue())[::STEP]


@pytest.mark.parametrize(
    ("exercise", "name", "source"), SOME, ids=[f"{e.function}.{name}" for e, name, _ in SOME]
)
def test_what_is_found_is_right_on_all_examples_and_stands_in_the_text(
    exercise: Exercise, name: str, source: str
) -> None:
    search = searching(exercise, source, budget=250)
    text = source.splitlines()
    before = dict(search.trials.namespace)
    for repair in search.run():
        assert ast.unparse(ast.parse(repair.source)) != ast.unparse(ast.parse(source))
        for step in repair.steps:
            for span in step.spans:
                assert 1 <= span.line <= len(text)
                assert span.end <= len(text[span.line - 1].encode())
        again = searching(exercise, repair.source)
        assert set(again.trials.scores()) == {RIGHT}
    assert search.tried <= 251
    # The notebook's own functions are back in their places.
    assert search.trials.namespace == before or exercise.function in before


def test_the_net_catches_a_slow_search() -> None:
    with pytest.raises(OutOfBudget):
        searching(exercise_of("pool_forward"), POOL.replace("h * stride", "h"), cpu_s=0.0).run()


def test_a_right_program_needs_no_repair() -> None:
    assert searching(exercise_of("pool_forward"), POOL).run() == []


@pytest.mark.parametrize(
    ("expected", "value", "right"),
    [
        (1.5, 1.5, True), (1.5, np.float64(1.5), True), (1.5, np.array([1.5]), False),
        (2, 2, True), (2, 2.0, False), (None, None, True), (None, 0, False), ("a", "a", True),
        ((1, 2), (1, 2), True), ((1, 2), (2, 1), False), ((1, 2), (1,), False), ((1, 2), 1, False),
        ({"a": 1}, {"a": 1}, True), ({"a": 1}, {"b": 1}, False), ({"a": 1}, 1, False),
        (np.ones(3), np.ones(3), True), (np.ones(3), [1, 1, 1], False), (np.ones(3), np.ones(2), False),
        (np.ones(3), "x", False), (np.ones(3), np.array([1, np.nan, 1]), False), (True, True, True),
    ],
)  # fmt: skip
def test_only_a_right_answer_scores_one(expected: Any, value: Any, right: bool) -> None:
    example = Example((), {}, expected)
    assert (score(example, Ending(value)) == RIGHT) is right


def test_an_exception_counts_only_where_it_is_wanted() -> None:
    wanted = Example((), {}, None, raises="ValueError")
    assert score(wanted, Ending(raised=UnicodeError())) == RIGHT  # a ValueError
    assert score(wanted, Ending(raised=KeyError())) < RIGHT
    assert score(wanted, Ending(1)) < RIGHT
    assert score(Example((), {}, 1), Ending(raised=ValueError())) == 0.0
    assert score(Example((), {}, 1), Ending(late=True)) < 0.0


def test_changed_arguments_and_another_type_are_no_right_answer() -> None:
    same = Example((np.ones(2),), {"k": {"a": [1]}}, None, unchanged=True)
    assert score(same, Ending(None, args=(np.ones(2), {"a": [1]}))) == RIGHT
    assert score(same, Ending(None, args=(np.zeros(2), {"a": [1]}))) < RIGHT
    assert score(same, Ending(None, args=(np.ones(2), {"a": [2]}))) < RIGHT
    floats = Example((), {}, np.ones(2), dtype="float64")
    assert score(floats, Ending(np.ones(2))) == RIGHT
    assert score(floats, Ending(np.ones(2, "float32"))) < RIGHT


def test_an_alarm_that_comes_late_ends_nothing() -> None:
    alarm = trials.Alarm()
    alarm.ring(0, None)
    alarm.set(1000.0)
    for _ in range(2):  # what the first raised may have gone nowhere
        with pytest.raises(trials.OutOfTime):
            alarm.ring(0, None)
    alarm.stop()
    alarm.ring(0, None)


HANGS_TWICE = """\
class Late:
    def __del__(self):
        while True:
            pass

def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    Late()
    while True:
        pass
"""


def test_an_alarm_that_is_lost_in_a_destructor_rings_again(monkeypatch: pytest.MonkeyPatch) -> None:
    lost: list[object] = []
    monkeypatch.setattr("sys.unraisablehook", lambda seen: lost.append(seen.exc_type))
    search = searching(exercise_of("pool_forward"), HANGS_TWICE)
    with search_module._quietly():
        ending = search.trials.call(search.trials.examples[0])
    assert ending.late
    assert lost == [trials.OutOfTime]
    assert gc.isenabled()
