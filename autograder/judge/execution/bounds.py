"""Bounds on the author's own cell, in which a student's answers are at work.

The cell is trusted, the answers are not: compared with an array of another shape, a large one grows to
gigabytes, and a loop over a count that a student returned may never end.
"""

from __future__ import annotations

import ctypes
import resource
import signal
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

SPARE_MB = 4096  # on top of what this process holds already
AGAIN_S = 1.0  # after which a body that has swallowed the exception gets it once more

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


def time(seconds: float) -> AbstractContextManager[None]:
    """Raise `TookTooLong` in the body after this time, and again while the body goes on all the same."""
    on_main = threading.current_thread() is threading.main_thread()
    return _by_signal(seconds) if on_main else _by_another_thread(seconds)


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    def ring(_signum: int, _frame: object) -> None:
        raise TookTooLong

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.01), AGAIN_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@contextmanager
def _by_another_thread(seconds: float) -> Iterator[None]:
    """The same where signals do not come, as on a worker of Dask; a single long step of C is not cut."""
    thread, lock = threading.get_ident(), threading.Lock()
    over = threading.Event()

    def ring() -> None:
        wait_s = max(seconds, 0.01)
        while not over.wait(wait_s):
            wait_s = AGAIN_S
            with lock:
                if not over.is_set():
                    _raise_in(thread, TookTooLong)

    threading.Thread(target=ring, daemon=True).start()
    try:
        yield
    finally:
        with lock:
            over.set()
            _raise_in(thread, None)  # takes back what was not raised yet


def _raise_in(thread: int, kind: type[Exception] | None) -> None:
    value = None if kind is None else ctypes.py_object(kind)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), value)
