"""Bounds on the author's own cell, in which a student's answers are at work.

The cell is trusted, the answers are not: compared with an array of another shape, a large one grows to
gigabytes, and a loop over a count that a student returned may never end.
"""

from __future__ import annotations

import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SPARE_MB = 4096  # on top of what this process holds already

_lock = threading.Lock()
_inside = 0
_before = (0, 0)


class TookTooLong(Exception):
    """The author's cell did not end in time."""


@contextmanager
def memory(spare_mb: int = SPARE_MB) -> Iterator[None]:
    """Let what needs much more memory than there is now end in a MemoryError.

    The limit is the whole process's: of several threads the first sets it, the last takes it back.
    """
    global _inside, _before
    with _lock:
        if not _inside:
            _before = soft, hard = resource.getrlimit(resource.RLIMIT_AS)
            most = _held() + (spare_mb << 20)
            known = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
            resource.setrlimit(resource.RLIMIT_AS, (min([most, *known]), hard))
        _inside += 1
    try:
        yield
    finally:
        with _lock:
            _inside -= 1
            if not _inside:
                resource.setrlimit(resource.RLIMIT_AS, _before)


def _held() -> int:
    """Return the size of this process's address space."""
    return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()


@contextmanager
def time(seconds: float) -> Iterator[None]:
    """Raise `TookTooLong` in the body after this time; only a main thread can be interrupted."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(_signum: int, _frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
