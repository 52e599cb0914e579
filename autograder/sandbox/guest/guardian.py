"""The first process of a container: it runs no student's code, and ends when the judge is gone.

As process 1 it takes all others of its container along, and no signal from them reaches it.
"""

from __future__ import annotations

import os
import select
import signal

LOOK_MS = 100


def leave_behind(lifeline: int) -> None:
    """Return in a new process, with this one left behind as its guardian.

    Parameters
    ----------
    lifeline : int
        Descriptor whose other end the judge holds. It is never read here: that its last writer is
        gone shows without.
    """
    worker = os.fork()
    if worker == 0:
        return
    waiting = select.poll()
    waiting.register(lifeline, 0)  # a hang-up is always told
    while not waiting.poll(LOOK_MS):
        ended, status = os.waitpid(worker, os.WNOHANG)
        if ended:
            os._exit(os.waitstatus_to_exitcode(status) & 0xFF)
    os.kill(worker, signal.SIGKILL)
    os._exit(0)
