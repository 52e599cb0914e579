"""What the author's cell may use when a student's answers are in it."""

from __future__ import annotations

import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.judge.execution import bounds
from autograder.judge.execution.session import Outcome
from autograder.judge.execution.test_cells import passes_own_checks
from autograder.judge.notebook import assignment
from autograder.sandbox.process import SandboxFailed
from tests.submissions import ASSIGNMENT, ROOT

A2 = assignment.load_assignment(ASSIGNMENT, Course(ROOT))


def passes(source: str, answer: Any, left_s: float = 60.0) -> bool:
    """Run a cell in which every call returns this answer."""
    session = SimpleNamespace(left_s=left_s, answer=lambda _call: Outcome("returned", answer))
    test = assignment.TestCell("zero_pad_tests", "zero_pad", 1.0, source)
    return passes_own_checks(A2, test, session, {})


def test_an_answer_that_grows_in_a_comparison_only_fails() -> None:
    wide = np.zeros((4 << 20, 1, 1, 1, 1))  # 32 MB; 14 GB next to the expected ones
    source = "assert np.allclose(zero_pad(1, 2), np.zeros((2, 8, 9, 3)))"
    assert not passes(source, wide)
    assert passes(source, np.zeros((2, 8, 9, 3)))
    assert resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY


@pytest.mark.parametrize("fault", [SandboxFailed("no sandbox starts"), AttributeError("ours")])
def test_a_fault_of_ours_is_no_failed_check(fault: Exception) -> None:
    """The cell sees an exception, as if the function had raised it; the points are not taken for it."""

    def answer(_call: object) -> Outcome:
        raise fault

    session = SimpleNamespace(left_s=60.0, answer=answer)
    source = "try:\n    zero_pad(1, 2)\nexcept Exception:\n    pass"
    test = assignment.TestCell("zero_pad_tests", "zero_pad", 1.0, source)
    with pytest.raises(type(fault), match=str(fault)):
        passes_own_checks(A2, test, session, {})  # type: ignore[arg-type]


def test_a_loop_over_a_students_number_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("autograder.judge.execution.test_cells.AFTERWARDS_S", 0.2)
    source = "for i in range(conv_output_size(8, 3)):\n    pass"
    before = signal.getsignal(signal.SIGALRM)
    assert not passes(source, 10**15, left_s=0.1)
    assert passes(source, 10)
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_a_loop_ends_in_a_thread_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask runs its tasks in threads, where no signal comes."""
    monkeypatch.setattr("autograder.judge.execution.test_cells.AFTERWARDS_S", 0.2)
    source = "for i in range(conv_output_size(8, 3)):\n    pass"
    with ThreadPoolExecutor(1) as pool:
        assert not pool.submit(passes, source, 10**15, left_s=0.1).result()
        assert [pool.submit(passes, source, 10).result() for _ in range(3)] == [True] * 3


@pytest.mark.parametrize("on_main", [True, False])
def test_a_body_that_swallows_the_exception_is_ended_all_the_same(
    monkeypatch: pytest.MonkeyPatch, on_main: bool
) -> None:
    monkeypatch.setattr(bounds, "AGAIN_S", 0.05)

    def body() -> int:
        swallowed = 0
        with suppress(bounds.TookTooLong), bounds.time(0.01):
            while True:
                try:
                    while True:
                        pass
                except bounds.TookTooLong:
                    swallowed += 1
                    if swallowed > 1:
                        raise
        return swallowed

    if on_main:
        assert body() == 2
    else:
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(body).result() == 2


def test_what_ends_at_the_last_moment_leaves_nothing_behind() -> None:
    def body() -> str:
        with suppress(bounds.TookTooLong), bounds.time(0.01):
            time.sleep(0.01)
        return "".join(map(str, range(2000)))  # where a late exception would strike

    with ThreadPoolExecutor(1) as pool:
        assert len({pool.submit(body).result() for _ in range(50)}) == 1


def test_limits_come_back_when_the_last_thread_leaves() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with bounds.memory(), bounds.time(9):
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=stay)
    thread.start()
    inside.wait(5)
    with bounds.memory():
        leave.set()
        thread.join()
        assert resource.getrlimit(resource.RLIMIT_AS) != before
    assert resource.getrlimit(resource.RLIMIT_AS) == before
