"""A running worker behind walls, whichever they are: a channel with deadlines, and a kill."""

from __future__ import annotations

import json
import os
import selectors
import signal
import socket
import subprocess
import tempfile
import time
from typing import Any, Protocol

from autograder.sandbox.image import Image
from autograder.sandbox.inside import codec
from autograder.sandbox.limits import Limits


class WorkerDied(Exception):
    """The process ended, or closed its end of the channel, before it answered."""


class WallTimeout(Exception):
    """The process did not answer in time and ignores interrupts."""


class SandboxFailed(Exception):
    """The walls could not be put up: a fault of ours or of the machine, never of the student."""


class Backend(Protocol):
    """One way to put up the walls."""

    name: str

    def why_not(self) -> str | None:
        """Return why this machine cannot use it, None if it can."""

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once, before the worker is ready."""


class Process:
    """A worker, from its start to its death.

    Parameters
    ----------
    popen : subprocess.Popen
    sock : socket.socket
        Our end of the channel.
    log : file
        What was written to stderr before the walls closed; shown if the start fails.
    """

    def __init__(
        self, popen: subprocess.Popen[bytes], sock: socket.socket, log: Any, limits: Limits
    ) -> None:
        self.popen, self.sock, self.log, self.limits = popen, sock, log, limits
        self.facts: dict[str, Any] = {}
        self.deadline = time.monotonic() + limits.start_wall_s
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
        try:
            self.facts, _ = self.receive()
        except (WorkerDied, WallTimeout, codec.Refused) as error:
            self.log.seek(0)
            last = self.log.read()[-400:].decode(errors="replace").strip().splitlines()
            self.kill()
            reason = codec.printable(last[-1]) if last else type(error).__name__
            raise SandboxFailed(f"the sandbox did not start: {reason}") from None

    def send(self, header: dict[str, Any], payload: bytes = b"") -> None:
        """Send one frame before the deadline."""
        view = memoryview(codec.pack(header, payload))
        while view:
            self._wait(self.sending)
            try:
                view = view[self.sock.send(view) :]
            except BlockingIOError:
                continue
            except OSError:
                raise WorkerDied from None

    def receive(self) -> tuple[dict[str, Any], bytes]:
        """Receive one frame before the deadline; `codec.Refused` if it is not one."""
        return codec.read_frame(self._read_exactly)

    def _read_exactly(self, size: int) -> bytes:
        parts = []
        while size:
            try:
                part = self.sock.recv(min(size, 1 << 18))
            except BlockingIOError:
                self._wait(self.selector)
                continue
            except OSError:
                raise WorkerDied from None
            if not part:
                raise WorkerDied
            parts.append(part)
            size -= len(part)
        return b"".join(parts)

    def _wait(self, selector: selectors.BaseSelector) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0 or not selector.select(left):
            raise WallTimeout

    def kill(self) -> None:
        """End the process and everything in its namespaces; safe to call twice."""
        if self.popen.returncode is None:
            try:
                os.killpg(self.popen.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                self.popen.kill()
            self.popen.wait()
        self.selector.close()
        self.sending.close()
        self.sock.close()
        self.log.close()


def launch(
    command: list[str],
    settings: dict[str, Any],
    limits: Limits,
    pass_fds: tuple[int, ...] = (),
    user: int | None = None,
) -> Process:
    """Start a command that ends in the worker's script, giving it one end of a socket pair."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    log = tempfile.TemporaryFile()
    try:
        popen = subprocess.Popen(
            [*command, str(theirs.fileno()), json.dumps(settings)],
            pass_fds=(theirs.fileno(), *pass_fds),
            env={},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=log,
            close_fds=True,
            start_new_session=True,
            **({} if user is None else {"user": user, "group": user, "extra_groups": []}),
        )
    except (OSError, subprocess.SubprocessError) as error:
        ours.close()
        log.close()
        raise SandboxFailed(f"the sandbox did not start: {error}") from None
    finally:
        theirs.close()
    return Process(popen, ours, log, limits)


def settings_for(
    limits: Limits, path: list[str], readable: list[str], filter_path: str, landlock: bool
) -> dict[str, Any]:
    """Return what the worker is told at its start."""
    return {
        "path": path,
        "preload": ["convlab"],
        "memory_mb": limits.memory_mb,
        "cpu_s": limits.cpu_s,
        "landlock": landlock,
        "readable": readable,
        "filter": filter_path,
    }


ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "HOME": "/",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "PYTHONHASHSEED": "0",
    "CONVLAB_GRADING": "1",
}
