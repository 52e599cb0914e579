"""End what a grader leaves behind if it is killed at the very moment in which it starts a sandbox.

Bubblewrap ties its inner process to the outer one only after the first millisecond. When both grader and
outer process die in it, the inner one waits for ever: no student's code is in it yet, and it costs two
megabytes. As root each sandbox has a user of its own, by which it is found.
"""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from pathlib import Path


def end_orphans(user: int) -> list[int]:
    """Kill the processes of a sandbox's user that have lost their parent; return their ids."""
    ended = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        with suppress(OSError, ValueError):
            state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            if entry.stat().st_uid == user and int(parent) == 1 and state != "Z":
                os.kill(int(entry.name), signal.SIGKILL)
                ended.append(int(entry.name))
    return ended
