"""A running worker behind walls, whichever they are: a channel with deadlines, and a kill."""

from __future__ import annotations

import json
import logging
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from typing import IO, Any, Protocol

from autograder.errors import Undone
from autograder.sandbox import cpu_wait
from autograder.sandbox.guest import codec
from autograder.sandbox.guest.text import printable
from autograder.sandbox.image import Image
from autograder.sandbox.limits import Limits

log = logging.getLogger(__name__)

# Most frames come whole, long ones in large parts.
READ_AHEAD_BYTES, MAX_READ_BYTES = 1 << 16, 1 << 18
WORTH_WAITING_S = 0.05
SHOWN_BYTES = 4000  # of what a worker wrote to stderr


class WorkerDied(Exception):
    """The process ended, or closed its end of the channel, before it answered."""


class WallTimeout(Exception):
    """The process did not answer in time and ignores interrupts."""


class SandboxFailed(Undone):
    """The walls could not be put up: a fault of ours or of the machine, never of the student."""


class Backend(Protocol):
    """One way to put up the walls.

    Parameters
    ----------
    children : bool
        Whether its workers are children of this process, which a control group of ours can hold.
    """

    name: str
    children: bool

    def why_not(self) -> str | None:
        """Return why this machine cannot use it, None if it can."""

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once, before the worker is ready."""

    def start_template(self, image: Image, limits: Limits, slot: int) -> Process | None:
        """Start a process of which workers are copies; None if there cannot be one."""


class Process:
    """A worker, from its start to its death.

    Parameters
    ----------
    popen : subprocess.Popen
        The outermost process: the worker is the innermost that comes from it.
    sock : socket.socket
        Our end of the channel.
    log : file
        What was written to stderr before the walls closed; shown if the start fails.
    end : callable, optional
        Ends a worker whose outermost process goes on.
    """

    def __init__(
        self,
        popen: subprocess.Popen[bytes],
        sock: socket.socket,
        log: IO[bytes],
        limits: Limits,
        end: Callable[[], None] | None = None,
    ) -> None:
        self.popen, self.sock, self.log, self.limits = popen, sock, log, limits
        self.end = end or self._end_group
        self.innermost: int | None = None  # known once it is ready
        self.facts: dict[str, Any] = {}
        self.counted = cpu_wait.start()
        self.excused_s = 0.0  # waited for a processor past a deadline; does not count
        self.buffer = bytearray()
        self.deadline = self.counted.at_s + limits.start_wall_s
        sock.setblocking(False)
        self.selector = selectors.DefaultSelector()
        self.selector.register(sock, selectors.EVENT_READ)
        self.sending = selectors.DefaultSelector()
        self.sending.register(sock, selectors.EVENT_WRITE)

    def wait_ready(self) -> None:
        """Wait until the worker has closed the doors behind it.

        Raises
        ------
        SandboxFailed
            If it never gets there; the text ends with what was on stderr.
        """
        if self.facts:
            return
        # Anew: started ahead, it may have been ready long before anybody found the time to listen.
        self.deadline = time.monotonic() + self.limits.start_wall_s
        try:
            facts, _ = self.receive()
            if facts.get("op") != "ready" or type(facts.get("pid")) is not int:
                raise codec.Refused("the worker does not say that it is ready")
            self.facts = facts
        except (WorkerDied, WallTimeout, codec.Refused) as error:
            self.log.seek(0)
            told = self.log.read()[-SHOWN_BYTES:].decode(errors="replace").strip()
            self.kill()
            log.exception("a worker did not start; on its stderr: %s", told or "nothing")
            reason = printable(told.splitlines()[-1][-400:]) if told else type(error).__name__
            raise SandboxFailed(f"the sandbox did not start: {reason}") from None
        self.innermost = cpu_wait.innermost(self.popen.pid)

    def send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        """Send one frame before the deadline."""
        view = memoryview(codec.pack(header, payload))
        while view:
            self.check_deadline()
            try:
                view = view[self.sock.send(view) :]
            except BlockingIOError:
                self._wait(self.sending)
            except OSError:
                raise WorkerDied from None

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """Receive one frame before the deadline; `codec.Refused` if it is not one."""
        return codec.read_frame(self._read_exactly)

    def _read_exactly(self, size: int) -> bytes:
        while len(self.buffer) < size:
            self._wait(self.selector)
            try:
                part = self.sock.recv(
                    min(max(size - len(self.buffer), READ_AHEAD_BYTES), MAX_READ_BYTES)
                )
            except BlockingIOError:
                continue
            except OSError:
                raise WorkerDied from None
            if not part:
                raise WorkerDied
            self.buffer += part
        taken = bytes(memoryview(self.buffer)[:size])
        del self.buffer[:size]
        return taken

    def _wait(self, selector: selectors.BaseSelector) -> None:
        while True:
            self.check_deadline()  # first: somebody who always sends a little never makes us wait
            if selector.select(max(0.0, self.deadline - time.monotonic())):
                return

    def check_deadline(self) -> None:
        """Raise if the time is up; the time that a busy machine took from the worker is given back.

        Raises
        ------
        WallTimeout
        SandboxFailed
            If the machine is so busy that waiting longer makes no sense.
        """
        if time.monotonic() < self.deadline:
            return
        now = cpu_wait.read(self.innermost or cpu_wait.innermost(self.popen.pid))
        excused = cpu_wait.excused_s(self.counted, now) if now else 0.0
        if now is None or excused < WORTH_WAITING_S:
            raise WallTimeout
        self.counted = now
        self.excused_s += excused
        self.deadline += excused
        if self.excused_s > self.limits.starved_s:
            raise SandboxFailed(
                f"the machine is too busy: a sandbox waited {self.excused_s:.0f} s for a processor; "
                "grade fewer at a time (-j 1)"
            )

    def clock_s(self) -> float:
        """Return the processor time that the worker has used, as the kernel counts it."""
        return cpu_wait.clock_s(
            self.innermost or cpu_wait.innermost(self.popen.pid), self.facts.get("pid")
        )

    def kill(self) -> None:
        """End the process and everything in its namespaces; safe to call twice."""
        if self.sock.fileno() >= 0:
            self.end()
        self.selector.close()
        self.sending.close()
        self.sock.close()
        self.log.close()

    def _end_group(self) -> None:
        if self.popen.returncode is None:
            try:
                os.killpg(self.popen.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self.popen.kill()
            self.popen.wait()


def launch(
    command: list[str],
    settings: dict[str, Any],
    limits: Limits,
    pass_fds: tuple[int, ...] = (),
    user: int | None = None,
) -> Process:
    """Start a command that ends in the worker's script, giving it one end of a socket pair."""
    return _start(
        lambda channel, complaints: subprocess.Popen(
            [*command, str(channel), json.dumps(settings)],
            pass_fds=(channel, *pass_fds),
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=complaints,
            start_new_session=True,
            user=user,
            group=user,
            extra_groups=None if user is None else [],
        ),
        limits,
    )


def launch_over_stdio(command: list[str], settings: dict[str, Any], limits: Limits) -> Process:
    """Start a command that passes its stdin and stdout on to the worker's script as its channel."""
    return _start(
        lambda channel, complaints: subprocess.Popen(
            [*command, "0,1", json.dumps(settings)],
            stdin=channel,
            stdout=channel,
            stderr=complaints,
            start_new_session=True,
        ),
        limits,
    )


def _start(popen: Callable[[int, IO[bytes]], subprocess.Popen[bytes]], limits: Limits) -> Process:
    """Start a process on one end of a socket pair, with a file for what it complains about."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    complaints = tempfile.TemporaryFile()
    try:
        return Process(popen(theirs.fileno(), complaints), ours, complaints, limits)
    except (OSError, subprocess.SubprocessError) as error:
        ours.close()
        complaints.close()
        log.exception("a worker's process could not be started")
        raise SandboxFailed(f"the sandbox did not start: {error}") from None
    finally:
        theirs.close()


def settings_for(
    limits: Limits,
    *,
    base: str = "",
    overlay: str = "/overlay",
    threads: int | None,
    parent: int | None = None,
    guarded: bool = False,
    template: bool = False,
) -> dict[str, Any]:
    """Return what the worker is told at its start.

    Parameters
    ----------
    base, overlay : str
        The image's two folders, as the worker sees them.
    threads : int or None
        Upper bound on the processes and threads of the worker's user, where the kernel counts them
        for this sandbox alone.
    parent : int or None
        Process with which the worker ends; None where the walls see to that.
    guarded : bool
        A guardian ends the worker when stdin ends: where the worker is not a child of the judge.
    template : bool
        It is not to be a worker, but to make some.
    """
    return {
        "guarded": guarded,
        "threads": threads,
        "parent": parent,
        "path": [overlay, f"{base}/site"],
        "template": template,
        # What is loaded once is not loaded for each worker.
        "preload": ["numpy", "convlab", *(PRELOADED_ONCE if template else ())],
        "memory_mb": limits.memory_mb,
        "cpu_s": limits.cpu_s,
        "landlock": True,
        "readable": [*(f"{base}/{name}" for name in BASE_FOLDERS), overlay, "/dev/null"],
        "filter": f"{overlay}/filter.bpf",
    }


PRELOADED_ONCE = (
    "numpy.random",
    "numpy.linalg",
    "numpy.lib.stride_tricks",
    "random",
    "convlab.comparisons",
)
BASE_FOLDERS = ("py", "site", "lib", "lib64")
ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "HOME": "/",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "CONVLAB_GRADING": "1",
}
