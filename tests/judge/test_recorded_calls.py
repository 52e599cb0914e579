"""The calls of an author's test cell, sent ahead: only what is surely the same, and holds no answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.recorded_calls import (
    Recorder,
    Replay,
    only_given_inputs,
    wire_of,
)
from autograder.judge.execution.requests import Request
from autograder.judge.execution.session import Session
from autograder.judge.execution.test_cells import recorded_calls
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox.process import Process
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, COURSE, ROOT, notebook, right, to_bytes
from tests.workers import backend_named

SAFE = {
    "asserts": "assert f(1) == 2\nassert f(x, k=3) == 4",
    "checks of the result": "y = f(x)\ncheck_shape('y', y, (1, 2))\nz = f(x + 1)",
    "a loop over inputs": "for k in (1, 2):\n    y = f(k)\n    assert y.sum() == k",
    "a silent check": "check(f)\nassert f(1) == 1",
    "another function comes after": "y = f(1)\nz = g(y)",
}
UNSAFE = {
    "an input is an answer": "y = f(x)\nz = f(y)",
    "nested": "assert f(f(1)) == 1",
    "made of an answer": "y = f(x)\nw = y * 2\nz, _ = w, 1\nassert f(z)",
    "of another function": "y = g(x)\nassert f(y)",
    "a loop over answers": "for k in f(3):\n    assert f(k)",
    "a comprehension over answers": "assert all(f(k) for k in f(3))",
    "a walrus": "assert (y := f(1)) and f(y)",
    "stored into an input": "x[0] = f(1)\nassert f(x)",
    "added to an input": "x += f(1)\nassert f(x)",
    "a method of an input": "x.append(f(1))\nassert f(x)",
    "written by NumPy": "np.add(f(1), 1, out=x)\nassert f(x)",
    "copied by NumPy": "np.copyto(x, f(1))\nassert f(x)",
    "in a function": "def h(a):\n    return f(a)\nh(1)",
    "in a lambda": "h = lambda a: f(a)\nh(1)",
    "another name": "h = f\nh(h(1))",
    "handed on": "slopes(f, x)",
    "with": "with f(1) as y:\n    f(y)",
    "not Python": "f(",
}


@pytest.mark.parametrize("name", SAFE)
def test_inputs_that_are_given(name: str) -> None:
    assert only_given_inputs(SAFE[name], "f", ("f", "g"))


@pytest.mark.parametrize("name", UNSAFE)
def test_inputs_that_may_be_made_of_answers(name: str) -> None:
    assert not only_given_inputs(UNSAFE[name], "f", ("f", "g"))


ALIKE = [
    1, True, 1.0, np.float64(1), np.float32(1), [1], (1,), np.array([1]), np.array([1.0]), np.array([[1]]),
    0.0, -0.0, "1", None, {"a": 1},
]  # fmt: skip


def test_only_what_is_equal_in_every_bit_is_the_same_call() -> None:
    wires = [wire_of((value,), {}) for value in ALIKE]
    assert all(wires.count(wire) == 1 for wire in wires)
    assert [wire_of((value,), {}) for value in ALIKE] == wires
    assert wire_of((1,), {"k": 2}) != wire_of((1, 2), {})


class Answers:
    """Outcomes that tell their own index."""

    def outcome(self, index: int) -> Outcome:
        return Outcome(OutcomeKind.RETURNED, index)


def recorded(*arguments: Any) -> Recorder:
    recorder = Recorder(lambda value: value)
    for argument in arguments:
        recorder(argument)
    return recorder


def test_a_replay_goes_on_until_something_is_asked_that_was_not_recorded() -> None:
    calls = tuple(recorded(1, 2, 3).calls)
    replay = Replay(calls, Answers())
    outcomes = [replay.outcome((argument,), {}) for argument in (1, 2, 2, 3)]
    assert [outcome and outcome.value for outcome in outcomes] == [0, 1, None, None]


def test_recording_ends_at_what_does_not_travel_as_it_is() -> None:
    assert len(recorded(1, np.ones(2), len, 4).calls) == 2
    assert len(recorded(1, object(), 4).calls) == 1
    assert len(recorded(np.zeros(4 << 20), 4).calls) == 0  # 32 MB


def test_what_is_kept_of_a_call_does_not_change_with_its_array() -> None:
    recorder, array = Recorder(lambda value: value), np.ones(2)
    recorder(array)
    array[:] = 7
    assert recorder.calls[0].args[0].tolist() == [1, 1]


def test_the_course_s_cells_are_recorded() -> None:
    """Else nothing travels, and no other test would tell."""
    assignment = load_assignment(ASSIGNMENT, COURSE)
    found = {test.function: len(recorded_calls(assignment, test)) for test in assignment.tests}
    assert set(found) == set(right())
    assert min(found.values()) >= 1
    assert found["conv_forward"] >= 2
    bugs = load_assignment("a9_bug_hunt", COURSE)  # what is given are programs
    assert [recorded_calls(bugs, test) for test in bugs.tests] == [(), ()]


def judged(
    patch: pytest.MonkeyPatch, data: bytes, ahead: bool
) -> tuple[dict[str, Any], list[list[Request]]]:
    send, frames = Session._send, []

    def kept(session: Session, process: Process, frame: Sequence[Request]) -> None:
        frames.append(list(frame))
        send(session, process, frame)

    assignment = load_assignment(ASSIGNMENT, COURSE)
    with patch.context() as here:
        here.setattr(Session, "_send", kept)
        if not ahead:
            here.setattr("autograder.judge.execution.test_cells.recorded_calls", lambda *_: ())
        with WorkerPool(backend_named("bwrap"), slot=243, root=ROOT) as supply:
            result = Judge(assignment, supply, b"a secret of these tests").judge("file.ipynb", data)
    return {**result.to_contract(), "seconds": 0}, frames


# Right in every family, wrong in the author's cell, or not the same from call to call.
PICKY = """
def same_padding(f):
    assert f != {f}
    return (f - 1) // 2
"""
KEEPS_ANSWERS = right()["zero_pad"].replace("def zero_pad(", "def _zero_pad(") + (
    "_seen = {}\ndef zero_pad(X, padding):\n"
    "    key = (X.tobytes(), X.shape, padding)\n"
    "    if key not in _seen:\n        _seen[key] = _zero_pad(X, padding)\n"
    "    return _seen[key]\n"
)
CHANGES_INPUTS = right()["zero_pad"].replace("def zero_pad(", "def _zero_pad(") + (
    "def zero_pad(X, padding):\n    Y = _zero_pad(X, padding)\n    X[...] = 0\n    return Y\n"
)


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "answers",
    [{}, {"zero_pad": KEEPS_ANSWERS}, {"zero_pad": CHANGES_INPUTS}, {"same_padding": PICKY.replace("{f}", "5")}],
    ids=["right", "keeps answers", "changes inputs", "fails somewhere"],
)  # fmt: skip
def test_what_a_cell_finds_is_the_same_ahead_and_live(
    monkeypatch: pytest.MonkeyPatch, answers: dict[str, str]
) -> None:
    data = to_bytes(notebook(answers))
    live, one_by_one = judged(monkeypatch, data, ahead=False)
    ahead, together = judged(monkeypatch, data, ahead=True)
    assert ahead == live, json.dumps([ahead, live])
    assert len(together) < len(one_by_one)


@pytest.mark.sandbox
def test_a_right_submission_takes_few_round_trips(monkeypatch: pytest.MonkeyPatch) -> None:
    result, frames = judged(monkeypatch, to_bytes(notebook()), ahead=True)
    assert result["score"] == result["max_score"]
    # The cells, and for each function its open examples, its hidden cases, its cell.
    assert len(frames) <= 1 + 3 * len(right())
