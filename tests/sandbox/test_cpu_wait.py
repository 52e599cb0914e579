"""A busy machine costs no student points: waiting for a processor counts against no deadline."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from autograder.sandbox import cpu_wait
from autograder.sandbox.cpu_wait import Reading
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Process, SandboxFailed, WallTimeout
from tests.workers import LIMITS, a_worker, backend_named, failure

pytestmark = pytest.mark.sandbox
LOOP = "n = 0\nwhile n < 1_000_000:\n    n += 1"  # a tenth of a second, alone
GREEDY = 24
HANG = "import signal\nsignal.signal(signal.SIGVTALRM, signal.SIG_IGN)\nwhile True:\n    pass"


@contextmanager
def starved(process: Process) -> Iterator[None]:
    """Put a worker behind processes that never rest, on one processor.

    Each has a session of its own: the kernel may share time fairly among sessions, not processes.
    """
    if not Path("/proc/self/schedstat").exists():
        pytest.skip("this kernel does not count the time that processes wait")
    one = {min(os.sched_getaffinity(0))}
    command = [sys.executable, "-S", "-c", "while True: pass"]
    greedy = [subprocess.Popen(command, start_new_session=True) for _ in range(GREEDY)]
    try:
        for each in greedy:
            os.sched_setaffinity(each.pid, one)
        worker = cpu_wait.innermost(process.popen.pid)
        os.sched_setaffinity(worker, one)
        os.sched_setscheduler(worker, os.SCHED_IDLE, os.sched_param(0))
        yield
    finally:
        for each in greedy:
            each.kill()
            each.wait()


def test_only_what_others_took_is_excused() -> None:
    assert cpu_wait.excused_s(Reading(0), Reading(10, cpu_s=1, waited_s=8)) == 8
    # A process whose own threads keep it waiting uses the processors meanwhile.
    assert cpu_wait.excused_s(Reading(0), Reading(10, cpu_s=20, waited_s=8)) == 0
    assert cpu_wait.excused_s(Reading(0), Reading(10, cpu_s=7, waited_s=8)) == 3
    assert cpu_wait.excused_s(Reading(0), Reading(10, cpu_s=0, waited_s=0)) == 0  # it sleeps
    # The judge waited, too, but never longer than the clock says.
    assert cpu_wait.excused_s(Reading(0), Reading(10, 1, waited_s=2, waited_here_s=3)) == 5
    assert cpu_wait.excused_s(Reading(0), Reading(10, 1, waited_s=8, waited_here_s=8)) == 9


def test_counters_of_a_process_that_is_gone() -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    assert cpu_wait.read(gone.pid) is None


def test_a_worker_that_gets_no_processor_is_waited_for() -> None:
    with a_worker(backend_named("bwrap")) as process, starved(process):
        assert failure(process, LOOP, wall_s=0.7) is None
        assert process.excused_s > 0


@pytest.mark.parametrize("source", [HANG, "import time; time.sleep(60)"], ids=["hangs", "sleeps"])
def test_a_worker_that_takes_its_time_is_not(source: str) -> None:
    with a_worker(backend_named("bwrap")) as process, pytest.raises(WallTimeout):
        failure(process, source, wall_s=0.5)


def test_a_machine_that_is_too_busy_is_our_fault() -> None:
    limits = Limits(memory_mb=512, cpu_s=10, starved_s=0.2)
    with (
        a_worker(backend_named("bwrap"), limits) as process,
        starved(process),
        pytest.raises(SandboxFailed, match="too busy"),
    ):
        failure(process, LOOP, wall_s=0.7)


def test_the_usual_limits_allow_for_it() -> None:
    assert Limits().starved_s > Limits().submission_wall_s
    assert LIMITS.starved_s == Limits().starved_s


def test_a_workers_clock_stands_still_while_it_sleeps() -> None:
    with subprocess.Popen(["sleep", "5"]) as sleeper:
        time.sleep(0.2)
        start = cpu_wait.clock_s(sleeper.pid, sleeper.pid)
        time.sleep(0.2)
        assert cpu_wait.clock_s(sleeper.pid, sleeper.pid) - start < 0.1
        sleeper.kill()


def test_the_clock_of_a_process_out_of_sight_is_the_wall_clock() -> None:
    start = cpu_wait.clock_s(os.getpid(), None)
    time.sleep(0.2)
    assert cpu_wait.clock_s(os.getpid(), None) - start > 0.1
