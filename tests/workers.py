"""Workers behind real walls, for tests: start one, run code in it, say how it ended."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from autograder.sandbox.backends import known_backends
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Backend, Process
from autograder.sandbox.worker_pool import WorkerPool

LIMITS = Limits(memory_mb=512, cpu_s=10, cell_cpu_s=2.0, call_cpu_s=1.0, grace=1.0)


def backend_named(name: str) -> Backend:
    """Return a back end, or skip the test where this machine cannot use it."""
    backend = next(backend for backend in known_backends() if backend.name == name)
    if reason := backend.why_not():
        pytest.skip(reason)
    return backend


@contextmanager
def a_worker(backend: Backend, limits: Limits = LIMITS, slot: int = 200) -> Iterator[Process]:
    """Start one worker and end it."""
    with WorkerPool(backend, limits, slot=slot, ahead=False) as supply:
        process = supply.take()
        try:
            yield process
        finally:
            process.kill()


def failure(process: Process, source: str, wall_s: float = 20.0) -> dict[str, Any] | None:
    """Run a cell; None if it ended well, else the first failure."""
    process.deadline = time.monotonic() + wall_s
    process.send(
        {"op": "run", "source": source, "filename": "<cell test>", "seconds": 5, "remember": []}
    )
    reply, _ = process.receive()
    return reply["failure"]


def ends(pid: int, within_s: float = 60.0) -> bool:
    """Tell whether a process ends in time."""
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
