"""The process of which workers are copies: everything is imported, nothing of a student's was ever here.

It makes one worker at a time. Each is the first process of its own PID namespace, so it sees neither
this process nor its predecessors; it has a copy of the memory, and shares nothing that can be written.
"""

from __future__ import annotations

import _socket
import gc
import os
import signal
import struct
import sys
import traceback
from contextlib import suppress
from typing import Any

from . import codec, lockdown, namespaces
from .worker import Channel, begin

MAKE, END = b"m", b"e"


def serve(control: int, settings: dict[str, Any]) -> None:
    """Make and end workers as the judge says, until it closes its end."""
    lockdown.forbid_new_privileges()
    lockdown.enter_landlock(settings["readable"])
    Template(control, settings).serve()


class Template:
    """Takes orders over a control channel; what else it could be told, it does not understand."""

    def __init__(self, control: int, settings: dict[str, Any]) -> None:
        self.control, self.settings = control, settings
        # All three are said, so that the kernel is not asked.
        self.socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, control)
        self.worker = 0

    def serve(self) -> None:
        """Say whether workers can be made here, then make them."""
        gc.collect()
        gc.freeze()
        try:
            if (pid := namespaces.fork()) == 0:
                os._exit(0)  # a trial
            os.waitpid(pid, 0)
        except OSError as error:
            self.say({"op": "ready", "pid": os.getpid(), "unable": str(error)})
            return
        self.say({"op": "ready", "pid": os.getpid()})
        while True:
            order, descriptors = self.receive()
            if order == MAKE:
                self.end()  # it is gone before the next one is there
                self.make(*descriptors)
            elif order == END:
                self.end()
                self.say({"op": "ended"})
            else:
                os._exit(0)  # the judge has gone

    def receive(self) -> tuple[bytes, tuple[int, ...]]:
        """Return an order, and the descriptors that came with it."""
        order, parts, _, _ = self.socket.recvmsg(1, _socket.CMSG_SPACE(4))
        data = b"".join(data for level, kind, data in parts if kind == _socket.SCM_RIGHTS)
        return order, struct.unpack(f"{len(data) // 4}i", data)

    def say(self, header: dict[str, Any]) -> None:
        """Send one frame."""
        view = memoryview(codec.pack(header))
        while view:
            view = view[os.write(self.control, view) :]

    def make(self, channel: int) -> None:
        """Make a worker at the end of a channel; it is the worker that says so there."""
        try:
            self.worker = namespaces.fork()
        except OSError:
            traceback.print_exc()  # the judge sees that the channel is closed, and looks here
            sys.stderr.flush()
        else:
            if self.worker == 0:
                self.become_worker(channel)
        os.close(channel)

    def become_worker(self, channel: int) -> None:
        """In the child: leave behind all that is the template's, then serve; never returns."""
        try:
            os.close(self.socket.detach())
            lockdown.die_with(0)  # the template is out of sight
            namespaces.drop_capabilities()
            seed_anew()
            frames = Channel(str(channel))
            os.close(channel)
            begin(frames, self.settings)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(1)

    def end(self) -> None:
        """Kill the worker, and return when nothing is left of it."""
        if self.worker:
            with suppress(ProcessLookupError):
                os.kill(self.worker, signal.SIGKILL)
            os.waitpid(self.worker, 0)
            self.worker = 0


def seed_anew() -> None:
    """Give this copy random numbers of its own."""
    for name in ("random", "numpy.random"):
        if module := sys.modules.get(name):
            module.seed()
