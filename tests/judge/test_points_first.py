"""Whatever fails while a mistake is named costs no points: it is logged, and the rest is said."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NoReturn

import pytest

from autograder.course import Course
from autograder.judge import explanation
from autograder.judge.diagnosis import naming
from autograder.judge.execution.session import Session
from autograder.judge.feedback import sentences
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.result import Result
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, ROOT, WRONG, notebook, to_bytes
from tests.workers import LIMITS, backend_named

pytestmark = pytest.mark.sandbox
SLIP = "def same_padding(f):\n    return f // 2\n"  # even sizes have no such padding
ALL_WRONG, ALL_RIGHT = to_bytes(notebook(WRONG)), to_bytes(notebook())
MIXED = to_bytes(notebook({"same_padding": SLIP, "zero_pad": WRONG["zero_pad"]}))


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    assignment = load_assignment(ASSIGNMENT, Course(ROOT))
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=214) as supply:
        yield Judge(assignment, supply, b"a secret of these tests")


def scores(result: Result) -> list[tuple[Any, ...]]:
    return [
        (item.judged.points, item.judged.verdict, item.judged.families) for item in result.items
    ]


def fail(*_: Any, **__: Any) -> NoReturn:
    raise ValueError("same_padding.mistakes.md:17: '// 3' occurs 0 times")


@pytest.mark.parametrize(
    ("module", "step", "data"),
    [
        (naming, "exact_match", MIXED),
        (naming, "exact_match", ALL_RIGHT),
        (naming, "diagnose", ALL_WRONG),
        (explanation.message, "compose", MIXED),
        (explanation, "illustrate", MIXED),
    ],
)
def test_a_failing_step_of_the_explanation_changes_no_score(
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    module: Any,
    step: str,
    data: bytes,
) -> None:
    before = judge.judge("file.ipynb", data)
    monkeypatch.setattr(module, step, fail)
    with caplog.at_level(logging.WARNING):
        after = judge.judge("file.ipynb", data)
    assert after.status == "graded"
    assert scores(after) == scores(before)
    assert all(item.message.text for item in after.items)
    told = [record for record in caplog.records if record.name == explanation.__name__]
    assert bool(told) == (data != ALL_RIGHT)
    assert all(f"{ASSIGNMENT}, " in record.getMessage() for record in told)
    assert ("same_padding.mistakes.md:17" in caplog.text) == bool(told)


def test_where_no_name_is_found_the_example_is_shown_all_the_same(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "diagnose", fail)
    monkeypatch.setattr(naming, "exact_match", fail)
    result = judge.judge("file.ipynb", ALL_WRONG)
    (item,) = [item for item in result.items if item.test.function == "zero_pad"]
    assert item.judged.diagnosis is None
    assert item.judged.misconception is None
    assert "Example (" in item.message.text


class Incomplete(dict[str, Any]):
    """A catalogue of sentences that lacks some."""

    def __init__(self, entries: Mapping[str, Any], gone: str) -> None:
        super().__init__({key: entry for key, entry in entries.items() if gone not in key})


@pytest.mark.parametrize("data", [ALL_WRONG, ALL_RIGHT, b"not a notebook", b'{"cells": []}'])
@pytest.mark.parametrize("gone", ["checks_", "unreadable", "message.", ""])
def test_a_sentence_that_is_missing_changes_no_score(
    judge: Judge,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    data: bytes,
    gone: str,
) -> None:
    before = judge.judge("file.ipynb", data)
    whole = sentences._catalogue(sentences.FOLDER, "en")
    broken = replace(whole, entries=Incomplete(whole.entries, gone))
    monkeypatch.setattr(sentences, "_catalogue", lambda *_: broken)
    after = judge.judge("file.ipynb", data)
    assert after.status == before.status
    assert scores(after) == scores(before)
    if gone == "":
        assert "the points stand" in caplog.text


def test_walls_that_fail_when_the_points_are_final_cost_none(
    judge: Judge, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    before = judge.judge("file.ipynb", ALL_WRONG)
    restart = Session.restart

    def then_the_walls_fall(session: Session) -> None:
        restart(session)
        monkeypatch.setattr(Session, "answer", walls_fall)

    def walls_fall(*_: Any, **__: Any) -> NoReturn:
        raise SandboxFailed("the walls fell")

    monkeypatch.setattr(Session, "restart", then_the_walls_fall)
    after = judge.judge("file.ipynb", ALL_WRONG)
    assert after.status == "graded"
    assert scores(after) == scores(before)
    assert "the walls fell" in caplog.text


def test_explaining_meets_a_worker_that_has_seen_nothing_hidden(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a function learns while it is graded is not there any more when its answers are shown."""
    source = (
        "seen = []\n"
        "def zero_pad(X, padding):\n"
        "    seen.append(1)\n"
        "    return np.full((1, 1, 1, 1), 1.0 * len(seen))\n"
    )
    calls: list[float] = []
    monkeypatch.setattr(naming, "answer_to", lambda *a: calls.append(a[2].value.sum()) or "")
    judge.judge("file.ipynb", to_bytes(notebook({"zero_pad": source})))
    families = len(judge.assignment.exercises["zero_pad"].families)
    assert calls
    assert calls[0] <= families + 1, "the open examples, once more, and nothing else before"
