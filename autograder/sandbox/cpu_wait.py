"""Tell a worker that takes its time from one that is given none, by what the kernel counted.

On a busy machine a process that wants to run may have to wait for a processor many times longer
than it runs, and so may the judge, who answers what it asks. That is no fault of a student's, and
does not count against a deadline. What a process's own threads make it wait does count: they use
processor time meanwhile.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
CPU_OF_A_PROCESS = 2  # the kernel's number for the clock of a process; see clock_getcpuclockid(3)


@dataclass(frozen=True, slots=True)
class Reading:
    """What the kernel counted of one process since it started.

    Parameters
    ----------
    at_s : float
        When it was read, on the monotonic clock.
    cpu_s : float
        Processor time of all threads.
    waited_s : float
        Time the first thread was ready to run and no processor was free.
    waited_here_s : float
        The same of the thread that reads.
    """

    at_s: float
    cpu_s: float = 0.0
    waited_s: float = 0.0
    waited_here_s: float = 0.0


def start() -> Reading:
    """Return the reading for a process that is just started."""
    return Reading(time.monotonic(), waited_here_s=waited_here_s())


def waited_here_s() -> float:
    """Return how long this thread was ready to run and no processor was free; 0 if nobody counts."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):
        return 0.0


def read(pid: int) -> Reading | None:
    """Read the counters of a process; None where there are none."""
    proc = Path("/proc", str(pid))
    try:
        numbers = (proc / "stat").read_text().rpartition(")")[2].split()
        _, waited_ns, _ = (proc / "schedstat").read_text().split()
    except (OSError, ValueError):  # it is gone, or this kernel does not count
        return None
    cpu_s = (int(numbers[11]) + int(numbers[12])) / TICKS
    return Reading(time.monotonic(), cpu_s, int(waited_ns) / 1e9, waited_here_s())


def excused_s(before: Reading, after: Reading) -> float:
    """Return the seconds between two readings that others took from the process, or from us."""
    idle = (after.at_s - before.at_s) - (after.cpu_s - before.cpu_s)
    waited = after.waited_s - before.waited_s + after.waited_here_s - before.waited_here_s
    return max(0.0, min(waited, idle))


def clock_s(pid: int, inside: int | None) -> float:
    """Return the processor time that a process has used, all threads together.

    Others that keep the machine busy do not add to it, and sleeping does not, either. Where that
    process is out of sight (it does not call itself `inside`), it is the wall clock.
    """
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        names = next(line.split()[1:] for line in lines if line.startswith("NSpid:"))
        if int(names[-1]) == inside:
            return time.clock_gettime((~pid << 3) | CPU_OF_A_PROCESS)
    except (OSError, ValueError, StopIteration):
        pass
    return time.perf_counter()


def innermost(pid: int) -> int:
    """Return the last of the first children: bubblewrap's monitor, its first process, the worker."""
    while True:
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return pid
        if not children:
            return pid
        pid = int(children[0])
