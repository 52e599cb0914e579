"""A control group bounds what a sandbox uses, where one can be made; it leaves nothing behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox import cgroup
from autograder.sandbox.cgroup import Group, hierarchies
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named, failure

pytestmark = pytest.mark.sandbox
THREADS = """
import threading
threading.stack_size(1 << 16)  # so that memory does not bound their number
stop = threading.Event()
started = []
for _ in range({count}):
    thread = threading.Thread(target=stop.wait, daemon=True)
    thread.start()
    started.append(thread)
stop.set()
"""


@pytest.fixture(params=["bwrap", "landlock"])
def supply(request: pytest.FixtureRequest) -> Iterator[WorkerPool]:
    with WorkerPool(backend_named(request.param), LIMITS, slot=201, ahead=False) as supply:
        if not supply.group.places:
            pytest.skip("no control group can be made here")
        yield supply


def test_a_worker_is_in_the_group_before_it_is_given_code(supply: WorkerPool) -> None:
    process = supply.take()
    for place in supply.group.places:
        members = (place / "cgroup.procs").read_text().split()
        assert str(process.innermost) in members
        assert len(members) == (1 if supply.why_cold else 2)  # a template is in it, too
    process.kill()


def test_threads_are_bounded(supply: WorkerPool) -> None:
    process = supply.take()
    assert failure(process, THREADS.format(count=LIMITS.threads // 2)) is None
    assert failure(process, THREADS.format(count=4 * LIMITS.threads))["type"] == "RuntimeError"
    assert failure(process, "1 + 1") is None
    process.kill()


def test_nothing_is_left_over(supply: WorkerPool) -> None:
    places = supply.group.places
    supply.take().kill()
    supply.close()
    assert not [place for place in places if place.exists()]


def test_what_killed_graders_left_is_swept_up(supply: WorkerPool) -> None:
    parent = supply.group.places[0].parent
    left = parent / f"{cgroup.PREFIX}-4194999-0"  # above the largest process number
    left.mkdir()
    group = Group(LIMITS)
    assert not left.exists()
    assert supply.group.places[0].exists()
    group.close()


def test_a_fresh_group_of_a_grader_in_another_container_is_left_alone(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its process number means nothing here; the group is empty until its first worker is ready."""
    with monkeypatch.context() as patch:
        patch.setattr("os.getpid", lambda: 4194999)
        theirs = Group(LIMITS)
    assert theirs.places
    assert all("4194999" in place.name for place in theirs.places)
    Group(LIMITS).close()
    assert all(place.exists() for place in theirs.places)
    theirs.close()
    assert not any(place.exists() for place in theirs.places)


def test_a_worker_that_cannot_be_let_in_is_not_used(supply: WorkerPool) -> None:
    supply.group.places = [Path("/nowhere")]
    with pytest.raises(SandboxFailed, match="control group"):
        supply.take()


def test_without_control_groups_the_other_walls_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cgroup, "MOUNTS", Path("/nowhere"))
    assert hierarchies(Limits()) == []
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=202, ahead=False) as supply:
        assert supply.group.places == []
        process = supply.take()
        assert failure(process, "1 + 1") is None
        process.kill()
