"""A grader that is killed leaves no worker behind, whatever the student's code is busy with."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox import docker
from autograder.sandbox.guest import guardian
from autograder.sandbox.limits import Limits
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import a_worker, backend_named, ends, failure

pytestmark = pytest.mark.sandbox
BUSY = {
    "a loop": "while True:\n    pass",
    "sleep": "import time\nwhile True:\n    time.sleep(1000)",
    "ignored signals": (
        "import signal\nfor n in (1, 2, 3, 13, 14, 15, 24, 26):\n    signal.signal(n, signal.SIG_IGN)\n"
        "sum(range(10 ** 15))"
    ),
}
GRADER = """
import sys, time
from autograder.sandbox.backends import known_backends
from autograder.sandbox.limits import Limits
from autograder.sandbox.cpu_wait import innermost
from autograder.sandbox.worker_pool import WorkerPool

backend = next(backend for backend in known_backends() if backend.name == sys.argv[1])
process = WorkerPool(backend, Limits(), slot=213, ahead=False).take()
source = "import signal\\nsignal.setitimer(signal.ITIMER_VIRTUAL, 0)\\n" + sys.argv[2]
process.send({"op": "run", "source": source, "filename": "<cell>", "seconds": 50, "remember": []})
time.sleep(0.5)
print(innermost(process.popen.pid), flush=True)
time.sleep(60)
"""


@pytest.mark.parametrize("busy", BUSY)
@pytest.mark.parametrize("name", ["bwrap", "landlock"])
def test_a_killed_grader_takes_its_worker_along(name: str, busy: str) -> None:
    backend_named(name)
    command = [sys.executable, "-c", GRADER, name, BUSY[busy]]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as grader:
        worker = int(grader.stdout.readline())  # type: ignore[union-attr]
        assert not ends(worker, 0.3), "it must be at work, or this test says nothing"
        grader.kill()
    assert ends(worker)


def test_the_parents_death_cannot_be_ignored_later() -> None:
    source = "import ctypes\nassert ctypes.CDLL(None).prctl(1, 0, 0, 0, 0) == 0"
    with a_worker(backend_named("landlock")) as process:
        assert failure(process, source) is not None


@pytest.mark.parametrize("busy", BUSY)
def test_a_guardian_ends_what_it_guards(busy: str) -> None:
    """Without a container: the guardian kills its worker when nobody holds its stdin any more."""
    source = f"""
import os, sys
sys.path.insert(0, {str(Path(guardian.__file__).parents[1])!r})
from guest import guardian
guardian.leave_behind(0)
print(os.getpid(), flush=True)
{BUSY[busy]}
"""
    with subprocess.Popen(
        [sys.executable, "-c", source], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        worker = int(process.stdout.readline())  # type: ignore[union-attr]
        assert worker != process.pid
        assert not ends(worker, 0.3)
        process.stdin.close()  # type: ignore[union-attr]
        assert ends(worker)
        assert process.wait(5) == 0


def test_a_guardian_ends_with_its_worker() -> None:
    source = f"""
import os, sys
sys.path.insert(0, {str(Path(guardian.__file__).parents[1])!r})
from guest import guardian
guardian.leave_behind(0)
os.kill(os.getpid(), 9)
"""
    with subprocess.Popen([sys.executable, "-c", source], stdin=subprocess.PIPE) as process:
        assert process.wait(10) == -signal.SIGKILL & 0xFF


class TestContainer:
    """Docker or Podman, where one of them runs."""

    def containers(self) -> set[str]:
        engine = docker._engine()
        assert isinstance(engine, tuple)
        listing = subprocess.run(
            [engine[0], "ps", "-q"], capture_output=True, text=True, check=True
        )
        return set(listing.stdout.split())

    @pytest.mark.parametrize("busy", BUSY)
    def test_nothing_is_left_of_a_killed_container(self, busy: str) -> None:
        backend, before = backend_named("docker"), self.containers()
        with WorkerPool(backend, Limits(), ahead=False) as supply:
            process = supply.take()
            mine = self.containers() - before
            assert mine
            process.send(
                {
                    "op": "run",
                    "source": BUSY[busy],
                    "filename": "<cell>",
                    "seconds": 50,
                    "remember": [],
                }
            )
            time.sleep(0.3)
            process.kill()
        end = time.monotonic() + 60
        while mine & self.containers() and time.monotonic() < end:
            time.sleep(0.2)
        assert not mine & self.containers()

    def test_a_worker_cannot_end_its_guardian(self) -> None:
        source = """
import ctypes, os, signal, threading
libc = ctypes.CDLL(None, use_errno=True)
assert os.getppid() == 1
for number in (9, 19, 15):
    libc.syscall(234, 1, 1, number)  # tgkill
    libc.syscall(62, 1, number)  # kill
assert os.getppid() == 1
"""
        with a_worker(backend_named("docker")) as process:
            assert failure(process, source) is None
            assert failure(process, "import os\nassert os.getppid() == 1") is None


def test_of_an_engine_that_does_not_run_it_is_said_why(monkeypatch: pytest.MonkeyPatch) -> None:
    docker._engine.cache_clear()
    monkeypatch.setattr(docker.shutil, "which", lambda name: None)
    assert docker.Docker().why_not() == "neither docker nor podman is installed"
    docker._engine.cache_clear()
    monkeypatch.setattr(docker.shutil, "which", lambda name: f"/{os.path.basename(name)}")
    monkeypatch.setattr(docker, "_failure", lambda command, given=b"": "out of order")
    reason = docker.Docker().why_not()
    assert reason is not None
    assert reason.count("does not answer (out of order)") == len(docker.ENGINES)
    docker._engine.cache_clear()
