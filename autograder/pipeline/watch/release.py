"""Ways for a page to reach its student while somebody watches."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from autograder.pipeline.exchange.folder import ExchangeFolder

READABLE = 0o644


def page_name(assignment: str) -> str:
    """Return what a page is called beside the work that it is about."""
    return f"{assignment}_feedback.html"


class Release(Protocol):
    """Something that shows a page to its student."""

    def show(self, student: str, assignment: str, page: Path) -> str:
        """Show a page; returns why it could not be shown, or nothing."""


class ToExchange:
    """nbgrader's exchange, from which students fetch it."""

    def __init__(self, exchange: ExchangeFolder) -> None:
        self.exchange = exchange

    def show(self, student: str, assignment: str, page: Path) -> str:
        """Release a page as nbgrader does."""
        return self.exchange.release_feedback(assignment, student)


class ToFolder:
    """A folder with a folder for each student, which may be the one that they put their work into.

    Parameters
    ----------
    folder : Path
        What is in it may be a student's: a link is neither followed nor written through.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def show(self, student: str, assignment: str, page: Path) -> str:
        """Write a page to ``<student>/<assignment>_feedback.html``."""
        try:
            data = page.read_bytes()
            place = self.folder / student
            with suppress(FileExistsError):
                place.mkdir()
            fd = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                _put(fd, page_name(assignment), data)
            finally:
                os.close(fd)
        except OSError as error:
            return f"{error.strerror or error}: {error.filename or place}"
        return ""


def _put(folder: int, name: str, data: bytes) -> None:
    scratch = f".{name}.{os.getpid()}-{threading.get_ident()}.part"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    with suppress(FileNotFoundError):
        os.unlink(scratch, dir_fd=folder)
    try:
        with os.fdopen(os.open(scratch, flags, READABLE, dir_fd=folder), "wb") as file:
            os.fchmod(
                file.fileno(), READABLE
            )  # whatever the umask: who may enter is for the folder to say
            file.write(data)
        os.rename(scratch, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with suppress(OSError):
            os.unlink(scratch, dir_fd=folder)
        raise
