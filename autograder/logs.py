"""The log of a run: one private file below ``grading/log``, bounded, one line a record.

Several processes append to the same file: a record is one write, so lines never mix. What students
wrote cannot pretend to be a record, since no text in it can begin a line.
"""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from autograder.course import Course
from autograder.files import make_private
from autograder.text import printable

KEPT = 50  # runs
MOST_BYTES = 16 << 20  # of one file
MOST_HELD_BACK = 200  # records, until there is a folder to write them to
INSIDE = "    | "  # before every line that does not begin a record
FULL = "the log is full: nothing more is written\n"

_package = logging.getLogger("autograder")


class OneLine(logging.Formatter):
    """Writes a record as one line, and a traceback as lines that begin like no record does."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} [{process}] {name}: {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """Return the record's text without what could act on a terminal or forge a line."""
        record.message = " ".join(printable(record.getMessage()).splitlines())
        record.asctime = self.formatTime(record)
        lines = [self.formatMessage(record)]
        if record.exc_info:
            trace = super().formatException(record.exc_info)
            lines += [INSIDE + printable(line) for line in trace.splitlines()]
        return "\n".join(lines)


class Appending(logging.Handler):
    """Appends each record with one write to a file that only its owner may read.

    Parameters
    ----------
    path : Path
    below : Path
        The folder that has to be there before anything is written: no log makes it.
    """

    def __init__(self, path: Path, below: Path) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(OneLine())
        self.path, self.below = path, below
        self.fd: int | None = None
        self.held_back: list[str] = []
        self.troubled = False  # is there something in it for who looks for a cause?
        self.full = False

    def emit(self, record: logging.LogRecord) -> None:
        """Write a record; a log that cannot be written stops nothing."""
        self.troubled |= record.levelno >= logging.WARNING
        text = self.format(record) + "\n"
        with suppress(OSError):
            if self.fd is None and not self._open():
                self.held_back = [*self.held_back, text][-MOST_HELD_BACK:]
                return
            self._write(text)

    def _open(self) -> bool:
        if not self.below.is_dir():
            return False
        make_private(self.path.parent)
        self.fd = os.open(
            self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
        )
        os.fchmod(self.fd, 0o600)  # whatever the umask
        for text in self.held_back:
            self._write(text)
        return True

    def _write(self, text: str) -> None:
        assert self.fd is not None
        if self.full:
            return
        data = text.encode("utf-8", "backslashreplace")
        self.full = os.fstat(self.fd).st_size + len(data) > MOST_BYTES
        os.write(self.fd, FULL.encode() if self.full else data)

    @property
    def is_written(self) -> bool:
        """Whether there is a file to look into."""
        return self.fd is not None

    def close(self) -> None:
        """Let go of the file."""
        with suppress(OSError):
            if self.fd is None and self.held_back:
                self._open()  # the run made the folder after its last record
        if self.fd is not None:
            os.close(self.fd)
            self.fd = None
        super().close()


def _sweep(folder: Path) -> None:
    """Keep the newest files only."""
    with suppress(OSError):
        runs = sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True)
        for path in runs[KEPT:]:
            path.unlink(missing_ok=True)


@contextmanager
def run_log(course: Course, verb: str, verbose: bool = False) -> Iterator[Appending]:
    """Log what this process does for a verb; with `verbose`, on stderr as well."""
    name = f"{verb}-{datetime.now():%Y%m%d-%H%M%S}-{os.getpid()}.log"
    file = Appending(course.log / name, course.grading)
    with _attached(file), steps_on_stderr(verbose):
        _package.info("autograder %s", verb)
        try:
            yield file
        finally:
            file.close()
            _sweep(file.path.parent)


@contextmanager
def steps_on_stderr(verbose: bool = True) -> Iterator[None]:
    """Show steps and faults on stderr; if not `verbose`, neither: what a verb has to say, it says itself."""
    shown: logging.Handler = (
        logging.NullHandler()
    )  # else Python writes to stderr what no handler takes
    if verbose:
        shown = logging.StreamHandler(sys.stderr)
        shown.setFormatter(OneLine())
    with _attached(shown):
        yield


@contextmanager
def _attached(handler: logging.Handler) -> Iterator[None]:
    before = _package.level
    _package.setLevel(logging.INFO)
    _package.addHandler(handler)
    try:
        yield
    finally:
        _package.removeHandler(handler)
        _package.setLevel(before)


def current() -> Appending | None:
    """Return the log of this run, None if it has none."""
    files = [handler for handler in _package.handlers if isinstance(handler, Appending)]
    return files[-1] if files else None


def path_to_join() -> Path | None:
    """Return the file for the processes of a pool to `join`, None if this run has none."""
    log = current()
    return log.path if log else None


def join(path: Path | None) -> None:
    """Append to the log of the process that started this one, to the end of this one's life."""
    if path is not None:
        _package.setLevel(logging.INFO)
        _package.addHandler(Appending(path, path.parent.parent))


class _Collecting(logging.Handler):
    """Keeps the records of one thread as lines."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(logging.INFO)
        self.setFormatter(OneLine())
        self.lines, self.whose = lines, threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record if this thread made it."""
        if threading.get_ident() == self.whose:
            self.lines += self.format(record).splitlines()


@contextmanager
def collected() -> Iterator[list[str]]:
    """Yield a list that gets what this thread logs: a cluster's workers have no file of ours."""
    lines: list[str] = []
    with _attached(_Collecting(lines)):
        yield lines
