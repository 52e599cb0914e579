"""Calls that travel together come to what they come to one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.judge.execution.outcome import Outcome
from autograder.judge.execution.requests import Call, Request, frames_of, packed, to_call
from autograder.judge.execution.session import Session
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.guest import codec
from autograder.sandbox.process import Process
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, COURSE, ROOT, WRONG, notebook, to_bytes
from tests.workers import LIMITS, backend_named


def cells(*sources: str) -> list[CellToRun]:
    return [CellToRun(source, f"<cell {i}>") for i, source in enumerate(sources)]


def calls(arguments: Sequence[Any], function: str = "f", **more: Any) -> list[Call]:
    return [Call(function, (argument,), {}, **more) for argument in arguments]


@pytest.fixture(scope="module")
def supply() -> Iterator[WorkerPool]:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=241) as supply:
        yield supply


# What a call comes to depends on its argument; `made` tells what was called in this process.
BEHAVIOUR = """
import os, time
import numpy as np
made = []
def f(what):
    made.append(what)
    if what == "raise": raise KeyError("text")
    if what == "die": os._exit(1)
    if what == "loop":
        while True: pass
    if what == "hang":
        import signal
        signal.raise_signal(signal.SIGSTOP)
    if what == "large": return np.zeros(5 << 20)
    if what == "garbage":
        for fd in range(3, 64):
            try:
                os.write(fd, b"?" * 99)
            except OSError:
                pass
    return what
def asked(_): return made
"""


def seen(outcome: Outcome) -> tuple[str, Any, str]:
    return str(outcome.kind), outcome.value, outcome.error_type


@pytest.mark.sandbox
class TestOutcomes:
    def test_one_frame_and_every_answer(self, supply: WorkerPool) -> None:
        with Session(supply, cells(BEHAVIOUR, "x = 1", "y = 2")) as session:
            batch = session.send_ahead(calls(range(12)))
            assert [batch.outcome(k).value for k in range(12)] == list(range(12))
            assert session.round_trips == 2  # the cells, and the calls
            assert session.exchanges == 3 + 12

    @pytest.mark.parametrize(
        "arguments",
        [
            ["a", "raise", "b", "raise"],
            ["a", "die", "b", "c"],
            ["die", "die", "a"],
            ["a", "loop", "b", "loop", "c"],
            ["a", "hang", "b"],
            ["large", "a", "large", "b"],
            ["a", "garbage", "b", "c"],
            ["raise", "garbage", "die", "loop", "b"],
        ],
        ids=" ".join,
    )
    def test_it_is_what_comes_one_by_one(self, supply: WorkerPool, arguments: list[str]) -> None:
        with Session(supply, cells(BEHAVIOUR)) as session:
            one_by_one = [seen(session.call("f", (a,), {}, seconds=0.2)) for a in arguments]
            restarts, received = session.restarts, session.received
        with Session(supply, cells(BEHAVIOUR)) as session:
            batch = session.send_ahead(calls(arguments, seconds=0.2))
            assert [seen(batch.outcome(k)) for k in range(len(arguments))] == one_by_one
            assert (session.restarts, session.received) == (restarts, received)

    def test_a_missing_function(self, supply: WorkerPool) -> None:
        with Session(supply, cells("x = 1")) as session:
            batch = session.send_ahead(calls("abc"))
            assert [batch.outcome(k).kind for k in range(3)] == ["missing"] * 3

    def test_after_a_time_out_nothing_more_is_run_ahead(self, supply: WorkerPool) -> None:
        with Session(supply, cells(BEHAVIOUR)) as session:
            batch = session.send_ahead(calls(["a", "loop", "b", "c"], seconds=0.2))
            assert [batch.outcome(k).kind for k in range(2)] == ["returned", "timeout"]
            assert session.call("asked", (0,), {}).value == ["a", "loop"]

    def test_answers_may_be_left_out(self, supply: WorkerPool) -> None:
        with Session(supply, cells(BEHAVIOUR)) as session:
            batch = session.send_ahead(calls(["a", "b", "c", "d", "e"]))
            assert [batch.outcome(k).value for k in (0, 3)] == ["a", "d"]
            assert session.call("f", ("x",), {}).value == "x"
            assert batch.outcome(4).value == "e"  # its answer is gone: it is called again
            assert session.call("asked", (0,), {}).value == [*"abcde", "x", "e"]

    def test_a_death_that_nobody_asked_for_costs_nothing(self, supply: WorkerPool) -> None:
        with Session(supply, cells(BEHAVIOUR)) as session:
            for _ in range(supply.limits.restarts + 2):
                batch = session.send_ahead(calls(["a", "die", "b"]))
                assert [batch.outcome(k).value for k in (0, 2)] == ["a", "b"]
            assert session.restarts == 1

    def test_every_call_has_its_own_time(self, supply: WorkerPool) -> None:
        nap = "import time\ndef f(s):\n    time.sleep(s)\n    return s\ndef g(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass"  # fmt: skip
        with Session(supply, cells(nap)) as session:
            naps = session.send_ahead(calls([0.9] * 4))  # a call has two seconds, of a clock
            assert [naps.outcome(k).kind for k in range(4)] == ["returned"] * 4
            work = session.send_ahead(calls([0.5] * 4, "g"))  # and one of a processor
            assert [work.outcome(k).kind for k in range(4)] == ["returned"] * 4

    def test_helpers_are_asked_during_each_call(self, supply: WorkerPool) -> None:
        with Session(supply, cells("def f(x): return helper(x) + helper(1)")) as session:
            served = calls([1, 2, 3], stubs={"helper": lambda x: 10 * x})
            batch = session.send_ahead(served)
            assert [batch.outcome(k).value for k in range(3)] == [20, 30, 40]
            assert session.exposed_to == {"helper"}

    def test_what_is_learnt_from_calls_that_nobody_asked_for_is_forgotten(
        self, supply: WorkerPool
    ) -> None:
        source = "seen = []\ndef f(x):\n    if x == 2: seen.append(helper())\ndef g(): return seen"
        with Session(supply, cells(source)) as session:
            batch = session.send_ahead(calls([1, 2, 3], stubs={"helper": lambda: 7}))
            assert batch.outcome(0).kind == "returned"
            session.restart_if_exposed()
            assert session.call("g", (), {}).value == []

    def test_a_reply_that_is_sent_too_early_shifts_no_other(self, supply: WorkerPool) -> None:
        forge = """
import sys
def f(x):
    frame = sys._getframe()
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "channel"):
        frame = frame.f_back
    worker, request = frame.f_locals["self"], frame.f_locals["request"]
    if x == 2:
        worker.channel.send({"op": "returned", "value": {"t": [99]}, "id": request["id"] + 1})
    return x
"""
        with Session(supply, cells(forge)) as session:
            batch = session.send_ahead(calls([1, 2, 3, 4]))
            outcomes = [batch.outcome(k) for k in range(4)]
            assert [o.kind for o in outcomes] == ["returned", "refused", "returned", "returned"]
            assert [outcomes[k].value for k in (0, 2, 3)] == [1, 3, 4]

    def test_large_inputs_are_spread_over_frames(self, supply: WorkerPool) -> None:
        arrays = [np.full(3 << 17, k, float) for k in range(5)]  # 3 MB each, of 8
        with Session(supply, cells("def f(x): return float(x[-1])")) as session:
            batch = session.send_ahead(calls(arrays))
            assert [batch.outcome(k).value for k in range(5)] == [0, 1, 2, 3, 4]
            assert session.round_trips == 1 + 3

    def test_many_cells_are_spread_over_frames(self, supply: WorkerPool) -> None:
        long = [f"x{k} = {k}  # {'-' * 190_000}" for k in range(12)]
        with Session(supply, cells(*long, "def f(_): return x0 + x11")) as session:
            assert session.call("f", (0,), {}).value == 11
            assert session.round_trips == 3 + 1


def requests(*sizes: tuple[int, int]) -> list[Request]:
    return [Request({"op": "call", "text": "a" * a}, bytes(b), 1.0) for a, b in sizes]


def test_frames_stay_below_the_caps() -> None:
    caps = codec.Caps(header_bytes=1000, payload_bytes=100)
    for made in (
        requests(*[(200, 10)] * 9),
        requests(*[(10, 40)] * 9),
        requests((900, 0), (10, 99), (10, 99), (5, 1), (900, 0)),
    ):
        frames = list(frames_of(made, caps))
        assert [part for frame in frames for part in frame] == made
        assert 1 < len(frames) < len(made)
        for frame in frames:
            codec.pack(*packed(frame), caps)  # refused if it is above them


def test_what_is_above_the_caps_alone_is_refused_alone() -> None:
    caps = codec.Caps(header_bytes=1000, payload_bytes=100)
    frames = list(frames_of(requests((10, 10), (10, 300), (10, 10)), caps))
    assert [len(frame) for frame in frames] == [1, 1, 1]


def test_a_call_alone_is_a_frame_as_ever() -> None:
    request = to_call(Call("f", (1,), {}), 1.0)
    header, payload = packed([request])
    assert (header["op"], payload) == ("call", b"")


# -- what the judge sends together


def frames_sent(
    patch: pytest.MonkeyPatch, name: str, data: bytes
) -> tuple[list[list[Request]], Any]:
    send, frames = Session._send, []

    def recorded(session: Session, process: Process, frame: Sequence[Request]) -> None:
        frames.append(list(frame))
        send(session, process, frame)

    patch.setattr(Session, "_send", recorded)
    assignment = load_assignment(name, COURSE)
    with WorkerPool(backend_named("bwrap"), slot=242, root=ROOT, given=assignment.given) as supply:
        result = Judge(assignment, supply, b"a secret of these tests").judge("file.ipynb", data)
    return frames, result


def solution(name: str) -> bytes:
    return (ROOT / "solutions" / name / f"{name}.ipynb").read_bytes()


@pytest.mark.sandbox
def test_calls_of_different_functions_or_helpers_never_travel_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = to_bytes(notebook({"zero_pad": WRONG["zero_pad"]}))
    frames, result = frames_sent(monkeypatch, ASSIGNMENT, data)
    assert result.score == 19.0
    several = [frame for frame in frames if len(frame) > 1 and frame[0].header["op"] == "call"]
    assert len(several) >= 10  # open and hidden, five functions
    for frame in several:
        assert len({(r.header["function"], *r.header["stubs"]) for r in frame}) == 1
    assert any(frame[0].header["stubs"] for frame in several)


@pytest.mark.sandbox
def test_tests_of_programs_and_races_stay_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    frames, _ = frames_sent(monkeypatch, "a9_bug_hunt", solution("a9_bug_hunt"))
    assert {len(frame) for frame in frames if frame[0].header["op"] == "call"} == {1}
    frames, _ = frames_sent(monkeypatch, "a7_fast_convolution", solution("a7_fast_convolution"))
    loops = [f for f in frames if "conv_with_loops" in {r.header.get("function") for r in f}]
    assert loops
    assert {len(frame) for frame in loops} == {1}
