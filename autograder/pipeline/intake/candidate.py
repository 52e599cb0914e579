"""A file that may be a submission, before anybody has read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from autograder.errors import Undone
from autograder.sandbox.limits import LIMITS

CHECKPOINTS = ".ipynb_checkpoints"


class CollectError(Undone):
    """What was given cannot be collected from; the text says what was seen and wanted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a submission; it is read only when it has been chosen.

    Parameters
    ----------
    path : PurePosixPath
        In the source; of the archive, if the file is in one that a student made.
    changed : datetime or None
        None if nothing says when.
    size : int
        As announced; no more than this is read.
    problem : str
        Why it cannot be taken, empty if it can.
    inner : str
        The path in a student's own archive.
    note : str
        What people should know about how it was read.
    """

    path: PurePosixPath
    changed: datetime | None
    size: int
    read: Callable[[], bytes]
    problem: str = ""
    inner: str = ""
    note: str = ""

    @property
    def origin(self) -> str:
        """Where it was, for people and for the record."""
        return f"{self.path}/{self.inner}" if self.inner else str(self.path)


def problem_of(*, linked: bool = False, plain: bool = True, size: int = 0) -> str:
    """Return why a file cannot be taken; empty if it can."""
    if linked:
        return "it is a link, not a file"
    if not plain:
        return "it is not a plain file"
    return "the file is too large" if size > LIMITS.notebook_bytes else ""


def is_litter(parts: tuple[str, ...]) -> bool:
    """Tell whether a path is a hidden file, or in a folder that programs keep for themselves."""
    hidden = any(part.startswith(".") and part not in ("..", ".") for part in parts)
    return hidden or "__MACOSX" in parts
