"""What a submission wastes comes out of one budget; what it computes, and what others take from it, does not."""

from __future__ import annotations

import dataclasses
import time
from typing import Any

import pytest

from autograder.judge.execution import stalls
from autograder.judge.execution.outcome import Outcome
from autograder.judge.execution.session import Session
from autograder.judge.execution.stalls import Stalls
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.cpu_wait import Reading
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named


class Counters:
    """A process whose counters are set by hand, as are those of the thread that listens to it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.innermost = 1
        self.cpu_s = self.waited_s = self.here_s = 0.0
        self.gone = False
        monkeypatch.setattr(stalls.cpu_wait, "waited_here_s", lambda: self.here_s)
        monkeypatch.setattr(
            stalls.cpu_wait,
            "read",
            lambda _: None if self.gone else Reading(0.0, self.cpu_s, self.waited_s, self.here_s),
        )

    def clock_s(self) -> float:
        return self.cpu_s


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> Any:
    return Counters(monkeypatch)


@pytest.mark.parametrize(
    ("cpu_s", "waited_s", "here_s", "lost_s"),
    [(0, 0, 0, 3), (3, 0, 0, 0), (1, 2, 0, 0), (1, 0, 2, 0), (0.5, 0.5, 0.5, 1.5), (9, 9, 9, 0)],
)
def test_asleep_is_what_is_neither_computed_nor_waited_for(
    process: Any, cpu_s: float, waited_s: float, here_s: float, lost_s: float
) -> None:
    budget = Stalls(10.0)
    budget.watch(process, 0.0)
    process.cpu_s, process.waited_s, process.here_s = cpu_s, waited_s, here_s
    budget.watch(process, 3.0)
    assert budget.left_s == pytest.approx(10.0 - lost_s)
    budget.watch(process, 3.0)  # nothing is in its favour twice
    assert budget.left_s == pytest.approx(10.0 - lost_s - 3.0)


def test_short_naps_add_up(process: Any) -> None:
    budget = Stalls(10.0)
    for _ in range(100):
        budget.watch(process, 0.05)
    assert budget.left_s == pytest.approx(5.0)


def test_of_a_call_that_was_cut_all_is_lost_but_waiting(process: Any) -> None:
    budget = Stalls(10.0)
    budget.watch(process, 0.0)
    process.cpu_s, process.waited_s = 1.0, 2.0
    budget.lost(process, 4.0)
    assert budget.left_s == pytest.approx(8.0)
    process.gone = True
    budget.lost(process, 5.0)
    assert budget.left_s == pytest.approx(3.0)
    budget.lost(process, 5.0)
    assert budget.left_s == 0.0


def test_who_waits_for_threads_of_his_own_wastes_it_all(process: Any) -> None:
    budget = Stalls(10.0)
    budget.watch(process, 0.0)
    process.cpu_s, process.waited_s = 8.0, 3.5  # eight threads on two processors
    budget.lost(process, 4.0)
    assert budget.left_s == pytest.approx(6.0)


# -- behind the walls

SPARE = dataclasses.replace(LIMITS, stalled_s=1.5, second_tries_s=0.5)
BUSY = "import time\ndef f():\n    end = time.process_time() + 0.3\n    while time.process_time() < end:\n        pass\n    return 1"  # fmt: skip
ASLEEP = "import time\ndef f():\n    time.sleep(0.3)\n    return 1"
SLOW_ASKS = "def f():\n    for _ in range(9): g()\n    return 1"


def ends(source: str, count: int = 12, limits: Any = SPARE, **more: Any) -> list[Outcome]:
    cells = [CellToRun(source, "<cell f>")]
    with WorkerPool(backend_named("bwrap"), limits, slot=217) as supply, Session(supply, cells) as session:  # fmt: skip
        return [session.call("f", (), {}, **more) for _ in range(count)]


@pytest.mark.sandbox
def test_who_sleeps_in_every_call_is_stopped() -> None:
    """How soon depends on what a busy machine takes meanwhile, which does not count."""
    limits = dataclasses.replace(SPARE, stalled_s=0.6)
    outcomes = ends(ASLEEP, 60, limits)
    assert outcomes[0].value == 1
    assert outcomes[-1].kind == "timeout"


@pytest.mark.sandbox
def test_who_computes_as_long_is_not() -> None:
    assert [outcome.value for outcome in ends(BUSY)] == [1] * 12


@pytest.mark.sandbox
def test_who_waits_for_our_answers_is_not() -> None:
    def g() -> int:
        end = time.thread_time() + 0.05
        while time.thread_time() < end:
            pass
        return 1

    assert [outcome.value for outcome in ends(SLOW_ASKS, stubs={"g": g})] == [1] * 12


@pytest.mark.sandbox
@pytest.mark.parametrize("body", ["while True: pass", "while True:\n        try: import time; time.sleep(9)\n        except BaseException: pass"])  # fmt: skip
def test_who_never_answers_does_not_use_up_what_he_is_given(body: str) -> None:
    """A budget of next to nothing is spent by the first of them."""
    limits = dataclasses.replace(SPARE, stalled_s=0.05, restarts=500)
    with WorkerPool(backend_named("bwrap"), limits, slot=218) as supply:
        source = f"def f():\n    {body}\ndef g(): return 1"
        with Session(supply, [CellToRun(source, "<cell f>")]) as session:
            kinds = {session.call("f", (), {}, seconds=0.2).kind for _ in range(60)}
            assert session.spent
            assert session.restarts < 10
            assert session.call("g", (), {}).kind == "timeout"
    assert kinds <= {"timeout", "crashed"}


@pytest.mark.sandbox
def test_cells_that_sleep_or_loop_are_stopped_too() -> None:
    for nap in ("import time; time.sleep(0.4)", "while True: pass"):
        cells = [CellToRun(f"{nap}  # {i}", f"<cell {i}>") for i in range(40)]
        limits = dataclasses.replace(SPARE, cell_cpu_s=0.4)
        with WorkerPool(backend_named("bwrap"), limits, slot=219) as supply, Session(supply, cells) as session:  # fmt: skip
            assert session.call("f", (), {}).kind == "timeout"
            assert session.spent
            assert session.exchanges < 20


@pytest.mark.sandbox
def test_some_cells_that_train_for_long_leave_time_for_the_functions() -> None:
    train = "for epoch in range(10 ** 9):\n    loss = epoch"
    cells = [CellToRun(f"x = {i}\n{train}\ny = 1", f"<cell {i}>") for i in range(6)]
    cells.append(CellToRun(f"{train}\ndef f(): return x, 'y' in globals()", "<cell f>", ("f",)))
    limits = dataclasses.replace(SPARE, cell_cpu_s=0.4)
    with WorkerPool(backend_named("bwrap"), limits, slot=219) as supply, Session(supply, cells) as session:  # fmt: skip
        assert session.call("f", (), {}).value == (5, False)
        wasted, exchanges = limits.stalled_s - session.stalls.left_s, session.exchanges
        session.restart()
        assert session.call("f", (), {}).value == (5, False)
        # What was out of time once is not run again.
        assert limits.stalled_s - session.stalls.left_s - wasted < wasted / 4
        assert session.exchanges == 2 * exchanges
        assert {failure["type"] for failure in session.failures.values()} == {"OutOfTime"}


@pytest.mark.sandbox
def test_some_cells_that_sleep_leave_time_for_the_functions() -> None:
    sleep = "import time\ntime.sleep(60)"
    cells = [CellToRun(f"{sleep}  # {i}", f"<cell {i}>") for i in range(3)]
    cells.append(CellToRun(f"{sleep}\ndef f(): return 1", "<cell f>", ("f",)))
    limits = dataclasses.replace(SPARE, stalled_s=6.0, cell_cpu_s=0.4)
    with WorkerPool(backend_named("bwrap"), limits, slot=219) as supply, Session(supply, cells) as session:  # fmt: skip
        assert session.call("f", (), {}).value == 1
        assert session.cut == dict.fromkeys(range(4), 0)
        assert {failure["type"] for failure in session.failures.values()} == {"timeout"}


@pytest.mark.sandbox
def test_who_asks_without_end_is_stopped_by_what_the_answers_cost() -> None:
    """Answers take the judge's processor time, which a busy machine does not stretch."""
    asked = []

    def g() -> int:
        end = time.thread_time() + 0.1
        while time.thread_time() < end:
            pass
        asked.append(1)
        return 1

    outcomes = ends("def f():\n    while True: g()", count=1, stubs={"g": g}, seconds=0.3)
    assert outcomes[0].kind == "timeout"
    assert len(asked) < 10  # 0.3 s each, twice, since a first death may come from outside
