"""The judge's side of a worker: budgets, death and replay, and what served functions may be asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.judge.execution.callbacks import ARRAY_ENTRIES, CALLS, WHOLE_NUMBER, Served
from autograder.judge.execution.session import Session
from autograder.judge.notebook.cells import CellToRun
from autograder.reference.conv import zero_pad
from autograder.sandbox.guest import codec
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named

ANSWERS_TWICE = """
import os, json, struct, sys
def say(reply):
    frame = sys._getframe()
    while "request" not in frame.f_locals:
        frame = frame.f_back
    text = json.dumps({"id": frame.f_locals["request"]["id"], **reply}).encode()
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack("<4sIQ", b"CNN1", len(text), 0) + text)
        except OSError:
            pass
def bad(): say({"op": "raised", "error": {"type": "ValueError"}})
def good(): return 2
"""


def cells(*sources: str) -> list[CellToRun]:
    return [CellToRun(source, f"<cell {i}>") for i, source in enumerate(sources)]


@pytest.fixture(scope="module")
def supply() -> Iterator[WorkerPool]:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=211) as supply:
        yield supply


@pytest.mark.sandbox
class TestLifeAndDeath:
    def test_a_death_costs_one_call(self, supply: WorkerPool) -> None:
        with Session(supply, cells("import os\ndef good(x): return x + 1\ndef bad(): os._exit(3)")) as session:  # fmt: skip
            assert session.call("good", (1,), {}).value == 2
            assert session.call("bad", (), {}).kind == "crashed"
            assert session.call("good", (2,), {}).value == 3
            assert session.restarts == 2

    def test_workers_that_we_end_ourselves_are_not_counted(self, supply: WorkerPool) -> None:
        with Session(supply, cells("def f(x): return g(x)")) as session:
            for number in range(supply.limits.restarts + 3):
                outcome = session.call("f", (number,), {}, stubs={"g": lambda x: x + 1})
                assert outcome.value == number + 1
                session.restart_if_exposed()
            assert session.restarts == 0

    def test_cells_are_run_again_but_not_the_poisonous_one(self, supply: WorkerPool) -> None:
        deadly = "import os\nos._exit(1)"
        with Session(supply, cells("x = 1", deadly, "def f(): return x")) as session:
            assert session.call("f", (), {}).value == 1
            assert session.failures["<cell 1>"] == {"type": "crashed"}
            assert session.poisonous == {1}

    def test_garbage_is_refused_and_survived(self, supply: WorkerPool) -> None:
        shout = "import os\ndef bad():\n    for fd in range(3, 64):\n        try:\n            os.write(fd, b'?' * 99)\n        except OSError:\n            pass\ndef good(): return 1"  # fmt: skip
        with Session(supply, cells(shout)) as session:
            assert session.call("bad", (), {}).kind == "refused"
            assert session.call("good", (), {}).value == 1

    def test_a_reply_to_another_request_is_refused(self, supply: WorkerPool) -> None:
        forge = """
import os, json, struct
def bad():
    text = json.dumps({"op": "returned", "value": {"t": [1]}, "id": -1}).encode()
    for fd in range(3, 64):
        try:
            os.write(fd, struct.pack("<4sIQ", b"CNN1", len(text), 0) + text)
        except OSError:
            pass
def good(): return 2
"""
        with Session(supply, cells(forge)) as session:
            assert session.call("bad", (), {}).kind == "refused"
            assert [session.call("good", (), {}).value for _ in range(3)] == [2, 2, 2]

    def test_what_answers_twice_costs_its_own_function_alone(self, supply: WorkerPool) -> None:
        """Its forged reply counts; the true one comes when another function is called."""
        with Session(supply, cells(ANSWERS_TWICE)) as session:
            for _ in range(3):
                assert session.call("bad", (), {}).kind == "raised"
                assert session.call("good", (), {}).value == 2

    def test_a_cell_that_answers_twice_is_left_out_alone(self, supply: WorkerPool) -> None:
        says = ANSWERS_TWICE + "\nsay({'op': 'ran', 'failure': None})\nx = 1"
        with Session(supply, cells("y = 3", says, "def good(): return y")) as session:
            assert session.call("good", (), {}).value == 3
            assert session.poisonous == {1}

    def test_time_is_up_for_a_call(self, supply: WorkerPool) -> None:
        with Session(supply, cells("def f():\n    while True: pass\ndef g(): return 1")) as session:
            assert session.call("f", (), {}, seconds=0.2).kind == "timeout"
            assert session.call("g", (), {}).value == 1

    def test_budget_of_a_submission(self) -> None:
        limits = dataclasses.replace(LIMITS, submission_wall_s=2.0)
        naps = cells(*["import time\ntime.sleep(0.9)"] * 20, "def f(): return 1")
        with WorkerPool(backend_named("bwrap"), limits, slot=212) as supply, Session(supply, naps) as session:  # fmt: skip
            outcome = session.call("f", (), {})
            assert (outcome.kind, outcome.error["type"]) == ("timeout", "budget")

    def test_restarts_are_counted(self, supply: WorkerPool) -> None:
        many = cells(*["import os\nos._exit(1)"] * 40, "def f(): return 1")
        with Session(supply, many) as session:
            assert session.call("f", (), {}).kind == "timeout"
            assert session.restarts == supply.limits.restarts + 1

    def test_bytes_of_answers_are_counted_by_function(self, supply: WorkerPool) -> None:
        limits = dataclasses.replace(LIMITS, answers_mb=8)
        source = "import numpy as np\ndef large(): return np.zeros(6 << 20, np.uint8)\ndef small(): return 1"
        with WorkerPool(backend_named("bwrap"), limits, slot=213) as supply, Session(supply, cells(source)) as session:  # fmt: skip
            kinds = [session.call("large", (), {}).kind for _ in range(4)]
            assert kinds == ["returned", "returned", "refused", "refused"]
            assert session.call("small", (), {}).value == 1

    def test_what_cannot_be_sent_is_no_death_of_the_worker(self, supply: WorkerPool) -> None:
        with Session(
            supply, cells("made = []\ndef f(x): made.append(1); return len(made)")
        ) as session:
            assert session.call("f", (1,), {}).value == 1
            with pytest.raises(codec.Refused):
                session.call("f", (np.zeros(64 << 20, np.uint8),), {})
            assert session.call("f", (1,), {}).value == 2

    def test_missing_and_raised(self, supply: WorkerPool) -> None:
        with Session(supply, cells("class Mine(ValueError): pass\ndef f(): raise Mine('text')")) as session:  # fmt: skip
            assert session.call("g", (), {}).kind == "missing"
            outcome = session.call("f", (), {})
            assert outcome.kind == "raised"
            assert outcome.error_type == "Mine"
            assert outcome.raised_a("ValueError")
            assert not outcome.raised_a("KeyError")
            assert outcome.error["line"] == 2

    def test_served_helpers_replace_the_students_for_one_call(self, supply: WorkerPool) -> None:
        source = "def helper(x): return 'own'\ndef f(x): return helper(x)"
        with Session(supply, cells(source)) as session:
            assert session.call("f", (1,), {}).value == "own"
            assert session.call("f", (1,), {}, stubs={"helper": lambda x: x + 41}).value == 42
            assert session.call("f", (1,), {}).value == "own"

    def test_what_was_learnt_from_served_helpers_is_forgotten(self, supply: WorkerPool) -> None:
        source = "seen = []\ndef f(): seen.append(helper()); return len(seen)\ndef g(): return seen"
        with Session(supply, cells(source)) as session:
            session.call("f", (), {}, stubs={"helper": lambda: 7})
            assert session.call("g", (), {}).value == [7]
            session.restart_if_exposed()
            assert session.call("g", (), {}).value == []

    def test_what_the_next_function_is_given_anyway_need_not_be_forgotten(self, supply: WorkerPool) -> None:  # fmt: skip
        source = "seen = []\ndef f(): seen.append(helper()); return len(seen)"
        with Session(supply, cells(source)) as session:
            session.call("f", (), {}, stubs={"helper": lambda: 7})
            session.restart_if_exposed("helper", "another")
            assert session.call("f", (), {}, stubs={"helper": lambda: 7}).value == 2
            session.restart_if_exposed("another")
            assert session.call("f", (), {}, stubs={"helper": lambda: 7}).value == 1

    def test_of_a_failure_only_a_line_is_kept(self, supply: WorkerPool) -> None:
        forge = """
import guest.codec as codec
_pack = codec.pack
def pack(header, payload=b"", caps=codec.CAPS):
    if header["op"] in ("ran", "raised"):
        told = {"type": "T" * 999, "bases": ["B" * 99] * 99 + [[]], "text": ["x"], "line": 10**9, "more": [[]] * 99}
        header = {**header, "failure": told, "error": told}
    return _pack(header, payload)
codec.pack = pack
def bad(): raise ValueError
"""
        with Session(supply, cells(forge)) as session:
            wanted = {"type": "T" * 80, "bases": ["B" * 80] * 12}
            assert session.call("bad", (), {}).error == wanted
            assert session.failures["<cell 0>"] == wanted

    def test_a_kept_stub_is_of_no_use_later(self, supply: WorkerPool) -> None:
        source = "kept = []\ndef f(): kept.append(helper); return 1\ndef g(): return kept[0]()"
        with Session(supply, cells(source)) as session:
            session.call("f", (), {}, stubs={"helper": lambda: 7})
            assert session.call("g", (), {}).kind == "refused"

    def test_renamed_optional_arguments_are_filled_by_position(self, supply: WorkerPool) -> None:
        with Session(supply, cells("def f(x, s=1, p=0): return (x, s, p)")) as session:
            outcome = session.call("f", (5,), {"padding": 2}, optional=[("stride", 1), ("padding", 0)])  # fmt: skip
            assert outcome.value == (5, 1, 2)


ANSWERS = {
    "None": ("None", None), "text": ("'a'", "a"), "list": ("[1, 2.5]", [1, 2.5]), "tuple": ("(1, [2])", (1, [2])),
    "dict": ("{'a': 1}", {"a": 1}), "true": ("True", True), "infinity": ("float('inf')", float("inf")),
}  # fmt: skip


@pytest.mark.sandbox
@pytest.mark.parametrize("name", ANSWERS)
def test_plain_answers_arrive(supply: WorkerPool, name: str) -> None:
    source, value = ANSWERS[name]
    with Session(supply, cells(f"def f(): print('x'); return {source}")) as session:
        got = session.call("f", (), {}).value
        assert got == value
        assert type(got) is type(value)


# -- what may be asked


def ask(*args: object, function: str = "zero_pad") -> tuple[dict, bytes]:
    tree, data = codec.encode((args, {}))
    return Served({"zero_pad": zero_pad}).answer({"op": "ask", "function": function, "inputs": tree}, data)  # fmt: skip


def test_a_modest_question_is_answered() -> None:
    header, data = ask(np.ones((1, 2, 2, 1)), 1)
    assert codec.decode(header["value"], data).shape == (1, 4, 4, 1)


@pytest.mark.parametrize(
    "args",
    [
        (np.zeros((ARRAY_ENTRIES + 1, 1, 1, 1)), 1), (np.zeros((1 << 28, 0, 0, 1)), 2),
        (np.zeros((1, 1, 1, 1)), WHOLE_NUMBER + 1), (np.zeros((1, 1, 1, 1)), np.array(10**6)),
        (np.zeros((1, 1, 1, 1)), np.int64(10**6)), (np.zeros((1, 1, 1, 1)), [10**6]),
        (object(), 1), (None, None), ("text", 3), (), (np.zeros(3), -1),
    ],
)  # fmt: skip
def test_immodest_or_wrong_questions_are_errors_over_there(args: tuple) -> None:
    header, data = ask(*args)
    assert header["op"] == "answer_error"
    assert data == b""
    assert len(header["text"]) < 80


def test_a_function_that_cannot_be_sent_is_not_called_too_large() -> None:
    header, _ = ask(lambda x: x, np.zeros(3))
    assert header["type"] == "TypeError"
    assert "passed on" in header["text"]


def test_what_is_not_served_is_refused() -> None:
    for name in ("conv_forward", "__class__", "", None):
        with pytest.raises(codec.Refused):
            ask(1, function=name)  # type: ignore[arg-type]


def test_questions_are_counted() -> None:
    served = Served({"f": lambda: 1})
    tree, data = codec.encode(((), {}))
    served.calls = CALLS
    with pytest.raises(codec.Refused):
        served.answer({"function": "f", "inputs": tree}, data)


def test_a_helper_that_fails_in_any_way_does_not_stop_the_judge() -> None:
    for error in (MemoryError, RecursionError, AssertionError, RuntimeError, KeyError):

        def fail(kind: type[Exception] = error) -> None:
            raise kind("hidden text")

        tree, data = codec.encode(((), {}))
        header, _ = Served({"f": fail}).answer({"function": "f", "inputs": tree}, data)
        assert header["op"] == "answer_error"
        assert "hidden" not in header["text"]
