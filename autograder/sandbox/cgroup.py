"""A control group for a grader's sandboxes, where one can be made: the kernel counts memory and threads.

One layer of several: rlimits already bound a worker's memory, since it cannot start processes. The
group also counts the kernel's own memory, and bounds the number of threads. A template enters it before
it makes the first worker, and its workers are in it from their start; one that is started anew enters it
after it has shut itself in and before it is given the first line of student code. Moving a process takes
the kernel some milliseconds of waiting, so that is done while the previous submission is judged.
"""

from __future__ import annotations

import fcntl
import logging
import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox import cpu_wait
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Process

log = logging.getLogger(__name__)

MOUNTS = Path("/sys/fs/cgroup")
PREFIX = "convolution-course"
DYING_MS = 100
ATTEMPTS = 20  # at making a group that is not swept up at once


@dataclass(frozen=True, slots=True)
class Hierarchy:
    """A folder in which a group can be made, and the files that say what a group may use.

    Parameters
    ----------
    place : Path
        The group of this process.
    bounds : dict
        Text by file; of those in brackets the kernel may have none.
    """

    place: Path
    bounds: dict[str, str]


def hierarchies(limits: Limits) -> list[Hierarchy]:
    """Return where groups can be made: one place with version 2, one a controller with version 1."""
    own: dict[str, str] = {}
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            own |= dict.fromkeys(controllers.split(","), path.lstrip("/"))
    memory, threads = str(limits.memory_mb << 20), str(limits.threads + 1)  # the template
    second = [
        Hierarchy(mount / own.get("", ""), {
            "memory.max": memory, "(memory.swap.max)": "0", "pids.max": threads,
        }) for mount in (MOUNTS, MOUNTS / "unified")
    ]  # fmt: skip
    if usable := [place for place in second if _has_controllers(place.place)]:
        return usable[:1]
    first = [
        Hierarchy(MOUNTS / "memory" / own.get("memory", "?"), {
            "memory.limit_in_bytes": memory, "(memory.memsw.limit_in_bytes)": memory,
        }),
        Hierarchy(MOUNTS / "pids" / own.get("pids", "?"), {"pids.max": threads}),
    ]  # fmt: skip
    return [place for place in first if os.access(place.place / "cgroup.procs", os.W_OK)]


def _has_controllers(place: Path) -> bool:
    """Whether groups below this one are counted, or can be."""
    switch = place / "cgroup.subtree_control"
    if not os.access(place / "cgroup.procs", os.W_OK):
        return False
    try:
        if not {"memory", "pids"}.issubset(switch.read_text().split()):
            switch.write_text("+memory +pids")
    except OSError:  # a version 1 folder, or processes of others live in it
        return False
    return True


class Group:
    """A group for the workers that one pool hands out, one at a time.

    Parameters
    ----------
    limits : Limits
    """

    def __init__(self, limits: Limits) -> None:
        self.held: list[int] = []  # descriptors that keep others from sweeping the places up
        self.places = list(self._made(limits))

    def _made(self, limits: Limits) -> Iterator[Path]:
        # Two containers may share a number, but not the other part.
        name = f"{PREFIX}-{os.getpid()}-{os.urandom(4).hex()}"
        for hierarchy in hierarchies(limits):
            place = hierarchy.place / name
            try:
                _sweep(hierarchy.place)
                self.held.append(_make_held(place))
                for file, text in hierarchy.bounds.items():
                    _bound(place, file, text)
            except OSError as error:
                log.info("no control group can be made in %s: %s", hierarchy.place, error)
                with suppress(OSError):
                    place.rmdir()
                continue
            yield place

    def admission(self, process: Process, wait_s: float) -> Admission | None:
        """Let a worker in as soon as it says on its channel that it is ready."""
        return Admission(self.places, process, wait_s) if self.places else None

    def close(self) -> None:
        """Remove the group; if its last process takes long to die, a later grader sweeps it up."""
        for place in self.places:
            for _ in range(DYING_MS):
                try:
                    place.rmdir()
                except FileNotFoundError:
                    break
                except OSError:
                    time.sleep(0.001)
                else:
                    break
        for descriptor in self.held:
            os.close(descriptor)
        self.places, self.held = [], []


class Admission(threading.Thread):
    """Waits in the background until a worker is ready, then moves it into a group.

    Nobody may read from the worker before `result` was asked for.
    """

    def __init__(self, places: list[Path], process: Process, wait_s: float) -> None:
        super().__init__(daemon=True)
        self.places, self.pid, self.wait_s = places, process.popen.pid, wait_s
        self.channel = process.sock.dup()  # the other one may be closed, and its number used again
        self.failed, self.ended = "", False
        self.start()

    def run(self) -> None:
        """Wait for the first message, or the end, then move the worker."""
        with self.channel:
            waiting = select.poll()
            waiting.register(self.channel, select.POLLIN)
            waiting.poll(self.wait_s * 1000)
            worker = str(cpu_wait.innermost(self.pid))
            try:
                for place in self.places:
                    (place / "cgroup.procs").write_text(worker)
            except ProcessLookupError:
                self.failed, self.ended = (
                    "the worker ended before it was in its control group",
                    True,
                )
            except OSError as error:
                log.exception("worker %s cannot be moved into its control group", worker)
                self.failed = f"a control group refused the worker ({error.strerror})"

    def result(self) -> str:
        """Wait for the move; return what went wrong, empty if nothing did."""
        self.join()
        return self.failed


def _bound(place: Path, file: str, text: str) -> None:
    try:
        (place / file.strip("()")).write_text(text)
    except OSError:
        if not file.startswith("("):
            raise


def _make_held(place: Path) -> int:
    """Make a group and lock it, as long as the descriptor that is returned is open."""
    for _ in range(ATTEMPTS):
        with suppress(FileNotFoundError, BlockingIOError):  # somebody swept in between
            place.mkdir(exist_ok=True)
            descriptor = _locked(place)
            if place.exists():
                return descriptor
            os.close(descriptor)
    raise OSError("others remove it")


def _locked(place: Path) -> int:
    descriptor = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor


def _sweep(place: Path) -> None:
    """Remove empty groups of graders that were killed.

    That no process here has the number in a group's name says little: its grader may be in another
    container. The lock that it holds as long as it lives is seen by all.
    """
    for left in place.glob(f"{PREFIX}-*"):
        pid = left.name.split("-")[-2]
        if Path("/proc", pid).exists():
            continue
        with suppress(OSError):
            descriptor = _locked(left)
            try:
                left.rmdir()
            finally:
                os.close(descriptor)
