"""The face of the sandbox: what it opens, what it refuses, what it leaves free again."""

from __future__ import annotations

import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder.sandbox import open_workers, worker_pool
from autograder.sandbox.backends import NoSandbox
from autograder.sandbox.slots import Slot
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named, failure

pytestmark = pytest.mark.sandbox


@pytest.fixture
def slots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of slots that no other test uses."""
    monkeypatch.setattr("autograder.sandbox.slots.cache_dir", lambda: tmp_path)
    return tmp_path


def test_the_strongest_walls_are_probed_and_hold(slots: Path) -> None:
    backend_named("bwrap")
    with open_workers(ahead=False) as workers:
        process = workers.take()
        try:
            assert workers.backend.name == "bwrap"
            assert failure(process, "import numpy") is None
        finally:
            process.kill()
    assert not list(slots.iterdir())


def test_walls_that_let_an_attack_through_are_refused_and_their_slot_is_free_again(
    slots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = backend_named("bwrap")
    monkeypatch.setattr("autograder.sandbox.probe.ATTACKS", {"count to three": "1 + 2"})
    with pytest.raises(NoSandbox, match="student code can count to three"):
        open_workers(backend, own_slot=True, ahead=False)
    again = Slot()
    again.release()
    assert again.number == 1


def test_graders_that_run_at_once_get_slots_of_their_own(
    slots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cleared: list[int] = []
    monkeypatch.setattr(worker_pool, "end_orphans", cleared.append)
    monkeypatch.setattr(worker_pool, "user_of", lambda slot: slot)
    backend = backend_named("bwrap")
    with (
        open_workers(backend, probe=False, own_slot=True) as first,
        open_workers(backend, probe=False, own_slot=True) as second,
    ):
        assert (first.slot, second.slot) == (1, 2)
    assert cleared == [1, 2]
    with open_workers(backend, probe=False, own_slot=True) as third:
        assert third.slot == 1


def test_who_needs_the_codec_only_does_not_load_the_walls() -> None:
    program = (
        "import sys, autograder.sandbox.guest.codec, autograder.sandbox.limits; "
        "print(*(name for name in sys.modules if name.startswith('autograder.sandbox.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    needed = ("guest", "guest.codec", "guest.text", "limits")
    assert loaded == {f"autograder.sandbox.{name}" for name in needed}


def test_a_worker_that_was_ready_long_ago_is_taken() -> None:
    """It was started ahead, and the submission before it took longer than a start may."""
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=216, warm=False) as supply:
        supply.prepare()
        assert supply.next is not None
        select.select([supply.next.sock], [], [])
        supply.next.deadline = time.monotonic() - 1.0
        supply.take().kill()
