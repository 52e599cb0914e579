"""Turn after turn, one watch at a time, with few words."""

from __future__ import annotations

import fcntl
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from types import FrameType
from typing import Any

from autograder import logs
from autograder.course import Course
from autograder.errors import BadUsage
from autograder.files import make_private, open_lock
from autograder.pipeline.watch.watch import Turn, Watch

A_MINUTE = 60.0  # seconds between two lines
MOST_TROUBLES = 3  # in a line


class AlreadyWatched(BadUsage):
    """Another process watches this course."""


@contextmanager
def only_watch(course: Course) -> Iterator[None]:
    """Let one watch at a time stand beside a course.

    Raises
    ------
    AlreadyWatched
    """
    course.make_grading()
    make_private(course.watch)
    with open_lock(course.watch / ".lock") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyWatched(
                f"another watch is at work on {course.grading}; stop it first, or give it the other "
                "assignments, too"
            ) from None
        yield


class Telling:
    """Gathers what turns did, and says it in one line a minute at most.

    Parameters
    ----------
    say : callable
        Takes a line.
    clock : callable
        Returns seconds that only grow.
    """

    def __init__(
        self, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.say, self.clock = say, clock
        self.said_at: float | None = None
        self.gathered = Turn()
        self.said_of_held_back = 0

    def add(self, turn: Turn) -> None:
        """Gather a turn, and say what there is if it is time to."""
        so_far = self.gathered
        so_far.came += turn.came
        so_far.graded += turn.graded
        so_far.shown += turn.shown
        so_far.held_back = turn.held_back  # of now, not of all turns
        so_far.troubles += [words for words in turn.troubles if words not in so_far.troubles]
        if self.said_at is None or self.clock() - self.said_at >= A_MINUTE:
            self.flush()

    def flush(self) -> None:
        """Say what was gathered, if it is anything."""
        turn = self.gathered
        news = turn.came or turn.graded or turn.shown or turn.troubles
        if not news and turn.held_back == self.said_of_held_back:
            return
        self.say(f"{datetime.now():%Y-%m-%d %H:%M:%S}  {line(turn)}")
        self.said_at, self.said_of_held_back = self.clock(), turn.held_back
        self.gathered = Turn(held_back=turn.held_back)


def line(turn: Turn) -> str:
    """Return what was done, in words."""
    parts = [
        f"{turn.came} came, {turn.graded} graded, {turn.shown} page{'' if turn.shown == 1 else 's'} shown"
    ]
    if turn.held_back:
        waits = "page waits" if turn.held_back == 1 else "pages wait"
        parts.append(f"{turn.held_back} {waits} for another day")
    if turn.troubles:
        more = len(turn.troubles) - MOST_TROUBLES
        told = " | ".join(turn.troubles[:MOST_TROUBLES])
        parts.append(f"not done: {told}{f' | and {more} more' if more > 0 else ''}")
    return "; ".join(parts)


def watch(
    course: Course,
    make: Callable[[], Watch],
    say: Callable[[str], None],
    *,
    every: float = 2.0,
    once: bool = False,
) -> None:
    """Watch until SIGTERM or Ctrl-C; what is being done then is finished first.

    Parameters
    ----------
    make : callable
        Makes the watch, once no other is at work.
    every : float
        Seconds between two looks.
    once : bool
        Stop as soon as nothing is left to do.

    Raises
    ------
    AlreadyWatched
    """
    stop = threading.Event()
    with only_watch(course), _told_to_stop(stop):
        telling, standing = Telling(say), None
        while not stop.is_set():
            today = date.today()
            with logs.run_log(course, "watch"):  # a log a day: one has a bound, a watch has none
                standing = standing or make()
                while not stop.is_set() and date.today() == today:
                    turn = standing.turn()
                    telling.add(turn)
                    if once and standing.is_idle:
                        stop.set()
                    stop.wait(every)
        telling.flush()


@contextmanager
def _told_to_stop(stop: threading.Event) -> Iterator[None]:
    def note(_signal: int, _frame: FrameType | None) -> None:
        stop.set()

    before: dict[int, Any] = {}
    try:
        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.signal(number, note)
        yield
    finally:
        for kept, handler in before.items():
            signal.signal(kept, handler)
