"""The JSON contract, through the real judge: exact keys, verdicts, follow-through, what messages tell."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, POINTS, ROOT, code, notebook, right, to_bytes
from tests.workers import LIMITS, backend_named

pytestmark = pytest.mark.sandbox
Judging = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    assignment = load_assignment(ASSIGNMENT, Course(ROOT))
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=214) as supply:
        yield Judge(assignment, supply, b"a secret of these tests")


@pytest.fixture(scope="module")
def judged(judge: Judge) -> Judging:
    """Judge a submission; returns the contract's object, with items by function."""

    def run(*args: Any, **kwargs: Any) -> dict[str, Any]:
        contract = judge.judge("file.ipynb", to_bytes(notebook(*args, **kwargs))).to_contract()
        return {**contract, **{item["function"]: item for item in contract["items"]}}

    return run


def test_keys_are_exactly_those_of_the_contract(judge: Judge) -> None:
    contract = judge.judge("some/file.ipynb", to_bytes(notebook())).to_contract()
    assert list(contract) == [
        "file",
        "assignment",
        "score",
        "max_score",
        "status",
        "sandbox",
        "seconds",
        "items",
    ]
    for item in contract["items"]:
        assert list(item) == [
            "grade_id",
            "function",
            "points",
            "max_points",
            "verdict",
            "families",
            "misconception",
            "message",
            "where",
        ]
        assert item["grade_id"] == f"{item['function']}_tests"
        assert item["misconception"] is None
        assert all(list(family) == ["name", "passed"] for family in item["families"])
    assert {item["function"]: item["max_points"] for item in contract["items"]} == POINTS
    assert (contract["score"], contract["max_score"], contract["status"]) == (22.0, 22.0, "graded")
    assert contract["sandbox"] == "bwrap"
    assert json.loads(json.dumps(contract)) == contract


def test_released_notebook_is_not_attempted(judged: Judging) -> None:
    contract = judged(blank=True)
    assert contract["score"] == 0
    assert {item["verdict"] for item in contract["items"]} == {"not_attempted"}


def test_unreadable_files_keep_the_contract(judge: Judge) -> None:
    contract = judge.judge("x", b"not a notebook").to_contract()
    assert (contract["status"], contract["score"], contract["max_score"]) == ("unreadable", 0, 22.0)
    assert len(contract["items"]) == 5


def test_another_assignments_notebook_is_called_so(judge: Judge) -> None:
    path = ROOT / "assignments" / "a4_pooling" / "a4_pooling.ipynb"
    result = judge.judge("x", path.read_bytes())
    assert (result.status, result.score, len(result.items)) == ("unreadable", 0, 5)
    assert result.reason.startswith("none of its cells belongs to a2_convolution")


def test_functions_in_cells_without_marks_are_graded(judge: Judge) -> None:
    cells = [code("import numpy as np"), *(code(source) for source in right().values())]
    data = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    result = judge.judge("x", data.encode())
    assert (result.status, result.score) == ("graded", 22.0)


def test_same_file_same_result(judge: Judge) -> None:
    data = to_bytes(notebook({"zero_pad": "def zero_pad(X, padding):\n    return X\n"}))
    first, second = (judge.judge("x", data).to_contract() for _ in range(2))
    assert {**first, "seconds": 0} == {**second, "seconds": 0}


def test_one_mistake_costs_one_item_and_says_so(judged: Judging) -> None:
    contract = judged({"zero_pad": "def zero_pad(X, padding):\n    return X\n"})
    assert contract["score"] == 19.0
    assert contract["zero_pad"]["verdict"] == "incorrect"
    assert "correct `zero_pad`; with your own it would fail" in contract["conv_forward"]["message"]
    assert "with your own" not in contract["same_padding"]["message"]


def test_a_named_tuple_is_a_tuple(judged: Judging) -> None:
    own = right()["conv_forward"].replace("def conv_forward(", "def nameless(")
    named = (
        "from collections import namedtuple\nOutput = namedtuple('Output', 'Z cache')\n"
        "def conv_forward(*args, **kwargs):\n    return Output(*nameless(*args, **kwargs))\n"
    )
    assert judged({"conv_forward": f"{own}\n{named}"})["score"] == 22.0


def test_a_fault_of_the_judge_gives_no_score_and_no_exception(
    judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    for error in (RuntimeError("hole"), SandboxFailed("the walls fell")):

        def fail(*_args: object, problem: Exception = error) -> None:
            raise problem

        monkeypatch.setattr(Judge, "_judge_items", fail)
        contract = judge.judge("x", to_bytes(notebook())).to_contract()
        assert (contract["status"], contract["score"], contract["items"]) == ("error-infra", 0, [])


def test_arrays_of_the_author_are_fresh_for_every_student(judged: Judging) -> None:
    spoil = right()["conv_single_step"].replace(
        "    return np", "    a_slice[...] = 99\n    return np"
    )
    judged({"conv_single_step": spoil})
    assert judged()["score"] == 22.0


BODIES = {
    "returns None": ("pass", "returns_nothing"),
    "returns text": ("return 'padded'", "prints_or_returns_text"),
    "returns a generator": ("yield X", "returns_a_generator"),
    "uses an unknown name": ("return unknown", "uses_a_name_that_is_not_defined"),
    "sets a name too late": (
        "if padding > 9:\n        padded = X\n    return padded",
        "reads_a_variable_before_it_is_set",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_general_mistakes_are_named(judged: Judging, name: str) -> None:
    body, misconception = BODIES[name]
    item = judged({"zero_pad": f"def zero_pad(X, padding):\n    {body}\n"})["zero_pad"]
    assert item["points"] == 0
    assert item["misconception"] == misconception


def test_text_of_exceptions_comes_from_open_examples_only(judged: Judging) -> None:
    """A function that counts its calls shows the first call it raised in, never a later one."""
    source = "calls = []\ndef zero_pad(X, padding):\n    calls.append(1)\n    raise RuntimeError(f'call {len(calls)}')\n"
    message = judged({"zero_pad": source})["zero_pad"]["message"]
    assert "call 1)" in message


def test_scratch_below_the_tests_does_not_count(judged: Judging) -> None:
    assert judged(last=[code("def conv_single_step(a, b):\n    return None")])["score"] == 22.0


def test_no_path_of_this_machine_in_messages(judged: Judging) -> None:
    contract = judged({"zero_pad": "def zero_pad(X, padding):\n    raise RuntimeError(__file__)\n"})
    assert str(Path(ROOT)) not in json.dumps(contract)
