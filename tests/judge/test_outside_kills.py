"""A worker that is killed from outside, as by a kernel short of memory, costs no points."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest

from autograder.judge.execution.requests import Request
from autograder.judge.execution.session import Session
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.process import Process, SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool
from tests.course_assignments import ASSIGNMENTS
from tests.submissions import ASSIGNMENT, COURSE, ROOT, WRONG, notebook, to_bytes
from tests.workers import LIMITS, backend_named

pytestmark = pytest.mark.sandbox
SMALL, SAMPLE = "a1_tensors", 5


def kill(process: Process) -> None:
    """End a worker as the kernel does: its innermost process, without a word."""
    assert process.innermost is not None
    os.kill(process.innermost, signal.SIGKILL)


class Desk:
    """Judges one assignment's solution while workers are killed at chosen instants.

    Instants are counted: before each frame that is sent, and before each answer that is awaited.
    """

    def __init__(self, name: str, patch: pytest.MonkeyPatch, supply: WorkerPool) -> None:
        self.judge = Judge(load_assignment(name, COURSE), supply, b"a secret of these tests")
        self.patch = patch
        self.sessions: list[Session] = []

    def result(self, data: bytes, hit: Callable[[int], bool] = lambda number: False) -> Any:
        """Return the contract's object, and how many instants and kills there were."""
        send, wait = Session._send, Session._await
        number = kills = 0

        def instant(session: Session, process: Process) -> None:
            nonlocal number, kills
            self.sessions[:] = [session]
            number += 1
            if hit(number):
                kills += 1
                kill(process)

        def sending(session: Session, process: Process, *more: Any) -> None:
            instant(session, process)
            send(session, process, *more)

        def waiting(session: Session, process: Process, *more: Any) -> Any:
            instant(session, process)
            return wait(session, process, *more)

        self.patch.setattr(Session, "_send", sending)
        self.patch.setattr(Session, "_await", waiting)
        try:
            found = self.judge.judge("file.ipynb", data).to_contract()
        finally:
            self.patch.setattr(Session, "_send", send)
            self.patch.setattr(Session, "_await", wait)
        return {**found, "seconds": 0}, number, kills


@contextmanager
def desk(name: str, patch: pytest.MonkeyPatch) -> Iterator[Desk]:
    given = load_assignment(name, COURSE).given
    with WorkerPool(backend_named("bwrap"), slot=231, root=ROOT, given=given) as supply:
        yield Desk(name, patch, supply)


def solution(name: str) -> bytes:
    return (ROOT / "solutions" / name / f"{name}.ipynb").read_bytes()


def killed_once(name: str, patch: pytest.MonkeyPatch, most: int | None = None) -> None:
    """Judge the solution again and again, each time with a kill at another instant."""
    data = solution(name)
    with desk(name, patch) as here:
        undisturbed, last, _ = here.result(data)
        assert undisturbed["score"] == undisturbed["max_score"]
        restarts, received = here.sessions[0].restarts, here.sessions[0].received
        instants = range(1, last + 1)
        if most is not None:
            instants = sorted({round(1 + k * (last - 1) / (most - 1)) for k in range(most)})
        for instant in instants:
            found, _, kills = here.result(data, instant.__eq__)
            assert (kills, found) == (1, undisturbed), f"killed at instant {instant}"
            session = here.sessions[0]
            assert session.restarts == restarts, instant
            # The race is over as soon as it is won: how many rounds that takes is chance.
            assert session.received == received or name == "a7_fast_convolution", instant


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_a_kill_at_some_instants_costs_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    killed_once(name, monkeypatch, None if name == SMALL else SAMPLE)


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in ASSIGNMENTS if name != SMALL])
def test_a_kill_at_any_instant_costs_nothing(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    killed_once(name, monkeypatch)


def test_kills_all_along_a_wrong_submission_change_neither_points_nor_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = {
        "zero_pad": WRONG["zero_pad"],  # its callers are given a correct one
        "same_padding": "import os\ndef same_padding(f):\n    os._exit(3)\n",
    }
    data = to_bytes(notebook(wrong))
    with desk(ASSIGNMENT, monkeypatch) as here:
        undisturbed, last, _ = here.result(data)
        verdicts = {item["function"]: item["verdict"] for item in undisturbed["items"]}
        assert (verdicts["same_padding"], verdicts["conv_forward"]) == ("crashed", "correct")
        for first in (3, 24, 45):
            # So far apart that two of them never hit both tries of one step.
            found, _, kills = here.result(data, lambda n, first=first: n % 61 == first)
            assert kills >= last // 61
            assert found == undisturbed


def cells(*sources: str) -> list[CellToRun]:
    return [CellToRun(source, f"<cell {i}>") for i, source in enumerate(sources)]


@pytest.fixture(scope="module")
def supply() -> Iterator[WorkerPool]:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=232) as supply:
        yield supply


def at_next_frame(patch: pytest.MonkeyPatch, act: Callable[[Process], None]) -> None:
    """Do something to the worker right before the next frame is sent."""
    send, waiting = Session._send, True

    def disturbed(session: Session, process: Process, *more: Any) -> None:
        nonlocal waiting
        if waiting:
            waiting = False
            act(process)
        send(session, process, *more)

    patch.setattr(Session, "_send", disturbed)


def stop(process: Process) -> None:
    assert process.innermost is not None
    os.kill(process.innermost, signal.SIGSTOP)


F = "def f(x): return x + 1"


@pytest.mark.parametrize("act", [kill, stop])
def test_a_call_is_repeated_once(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch, act: Callable[[Process], None]
) -> None:
    with Session(supply, cells(F)) as session:
        assert session.call("f", (1,), {}).value == 2
        before = session.received.copy(), session.restarts
        at_next_frame(monkeypatch, act)
        assert session.call("f", (np.ones(2),), {}).value.tolist() == [2.0, 2.0]
        assert session.restarts == before[1]
        assert session.received["f"] == 16
        assert session.second_tries.left_s < LIMITS.second_tries_s


def test_what_ends_both_tries_counts(supply: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session(supply, cells("", F)) as session:
        session.ready()
        send = Session._send

        def deadly(session: Session, process: Process, frame: Sequence[Request]) -> None:
            if frame[0].header["op"] == "call":
                kill(process)
            send(session, process, frame)

        with monkeypatch.context() as patch:
            patch.setattr(Session, "_send", deadly)
            assert session.call("f", (1,), {}).kind == "crashed"
            assert session.round_trips == 1 + 3  # both tries, and the cells between them
        assert session.call("f", (1,), {}).value == 2
        assert session.restarts == 2


def test_a_cell_is_repeated_once(supply: WorkerPool, monkeypatch: pytest.MonkeyPatch) -> None:
    with Session(supply, cells(F, "y = 1")) as session:
        at_next_frame(monkeypatch, kill)
        assert session.call("f", (1,), {}).value == 2
        assert (session.poisonous, session.failures, session.restarts) == (set(), {}, 1)


def test_a_cell_that_was_survived_is_no_suspect_any_more(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(supply, cells(F)) as session:
        for _ in range(3):
            with monkeypatch.context() as patch:
                at_next_frame(patch, kill)
                assert session.call("f", (1,), {}).value == 2
            session.restart()
        assert session.poisonous == set()


def test_a_worker_that_ends_while_it_starts_is_replaced_once(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    take, failures = WorkerPool.take, ["a sandbox did not start"] * 3

    def failing(pool: WorkerPool) -> Process:
        if len(failures) > 2:
            raise SandboxFailed(failures.pop())
        return take(pool)

    monkeypatch.setattr(WorkerPool, "take", failing)
    with Session(supply, cells(F)) as session:
        assert session.call("f", (1,), {}).value == 2
    failures.append("and again")
    failures.append("and again")
    with Session(supply, cells(F)) as session, pytest.raises(SandboxFailed):
        session.ready()


def test_what_no_outsider_does_is_not_repeated(supply: WorkerPool) -> None:
    shout = "import os\ndef f():\n    for fd in range(3, 64):\n        try:\n            os.write(fd, b'?' * 99)\n        except OSError:\n            pass"  # fmt: skip
    with Session(supply, cells(shout)) as session:
        session.ready()
        started = session.exchanges
        assert session.call("f", (), {}).kind == "refused"
        assert session.exchanges - started == 1


def test_when_the_time_for_second_tries_is_spent_every_death_counts(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(supply, cells(F)) as session:
        session.ready()
        session.second_tries.spend(LIMITS.second_tries_s)
        at_next_frame(monkeypatch, kill)
        assert session.call("f", (1,), {}).kind == "crashed"
        assert session.call("f", (1,), {}).value == 2


def test_a_function_that_survives_every_second_time_pays_for_it(supply: WorkerPool) -> None:
    """It never comes to a death that counts; what it may cost is bounded all the same."""
    nap = "import os, time\ndef f():\n    time.sleep(0.5)\n    if not os.urandom(1)[0] % 2: os._exit(1)"  # fmt: skip
    with Session(supply, cells(nap)) as session:
        while session.second_tries.left_s and not session.spent:
            session.call("f", (), {})
        assert session.exchanges < 2 * 2 * LIMITS.second_tries_s / 0.5 * 4


def test_what_may_be_known_is_the_same_at_the_second_try(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Session(supply, cells("def f(): return g()")) as session:
        session.call("f", (), {}, stubs={"g": lambda: 7})
        assert session.exposed_to == {"g"}
        at_next_frame(monkeypatch, kill)
        assert session.call("f", (), {}, stubs={"g": lambda: 8}).value == 8
        assert session.exposed_to == {"g"}


def test_the_clock_counts_only_the_second_try(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    burn = "import time\ndef burn(s):\n    end = time.process_time() + s\n    while time.process_time() < end: pass"  # fmt: skip
    with Session(supply, cells(burn)) as session:
        session.call("burn", (0.8,), {})
        start = session.clock_s()
        at_next_frame(monkeypatch, kill)
        session.call("burn", (0.2,), {})
        assert 0.2 <= session.clock_s() - start < 0.8  # not the first worker's life, nor a start
