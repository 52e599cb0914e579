"""A warm start: workers are copies of a process behind the same walls that has imported everything.

The process, here called a template, never runs or reads a byte of a student's. It is told over a
channel of its own to make a worker, which gets the end of another channel, or to end it.
"""

from __future__ import annotations

import logging
import os
import socket
import time
from functools import partial

from autograder.sandbox.cgroup import Admission, Group
from autograder.sandbox.guest import codec
from autograder.sandbox.guest.template import END, MAKE
from autograder.sandbox.process import Process, SandboxFailed, WallTimeout, WorkerDied

log = logging.getLogger(__name__)


class NoCopies(Exception):
    """The kernel does not let a template make workers; the text says why."""


class TemplateDied(Exception):
    """The template has ended, or never began; another one can be tried. The text says what it said."""


class Template:
    """Makes workers, one at a time.

    Parameters
    ----------
    process : Process
        A process just started by a back end's `start_template`.
    group : Group or None
        A control group, which the workers inherit.
    """

    def __init__(self, process: Process, group: Group | None) -> None:
        self.process, self.limits = process, process.limits
        self.admission: Admission | None = None
        if group is not None:
            self.admission = group.admission(process, self.limits.start_wall_s)
        self.made = 0  # workers so far

    def _wait_ready(self) -> None:
        failure, admission, self.admission = "", self.admission, None
        if admission is not None:
            # First: a message that is read here would never wake the one who waits for it.
            failure = admission.result()
        try:
            self.process.wait_ready()
        except SandboxFailed as error:
            raise TemplateDied(str(error)) from None
        if "unable" in self.process.facts:
            raise NoCopies(str(self.process.facts["unable"]))
        if failure:
            ended = admission is not None and admission.ended
            raise TemplateDied(failure) if ended else SandboxFailed(failure)

    def make(self) -> Process:
        """Return a worker that is ready; the last one is ended if it still lives.

        Raises
        ------
        NoCopies
        TemplateDied
        SandboxFailed
        """
        if self.process.sock.fileno() < 0:
            raise TemplateDied("it was ended with its last worker")
        self._wait_ready()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self.made += 1
        complaints = os.fdopen(os.dup(self.process.log.fileno()), "rb")
        end = partial(self._end, self.made)
        worker = Process(self.process.popen, ours, complaints, self.limits, end)
        try:
            socket.send_fds(self.process.sock, [MAKE], [theirs.fileno()])
        except OSError as error:
            worker.kill()
            raise TemplateDied(str(error)) from None
        finally:
            theirs.close()
        try:
            worker.wait_ready()
        except SandboxFailed as error:
            if self.process.popen.poll() is not None:
                raise TemplateDied(str(error)) from None
            raise
        return worker

    def _end(self, number: int) -> None:
        """End a worker, if it is still the last one; returns when nothing is left of it."""
        if number != self.made or self.process.sock.fileno() < 0:
            return
        process = self.process
        process.deadline = time.monotonic() + self.limits.start_wall_s
        try:
            process.sock.send(END)
            process.receive()
        except (OSError, WorkerDied, WallTimeout, SandboxFailed, codec.Refused):
            log.info("a template does not end its worker; it is ended with it", exc_info=True)
            self.close()

    def close(self) -> None:
        """End the template, and its worker with it."""
        self.process.kill()
