"""A file that may be a submission, before anybody has read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from autograder.errors import Undone
from autograder.sandbox.limits import LIMITS

CHECKPOINTS = ".ipynb_checkpoints"
FORK = b"\x00\x05\x16\x07"  # what such files of macOS begin with
LITTER = {
    CHECKPOINTS, "__macosx", ".ds_store", ".appledouble", ".localized", ".spotlight-v100", ".fseventsd", ".trashes",
    ".temporaryitems", ".documentrevisions-v100", "thumbs.db", "desktop.ini", "$recycle.bin", ".directory",
    ".git", ".gitignore", ".gitattributes", ".gitmodules", ".gitkeep", ".github", ".gitlab-ci.yml", ".hg", ".svn",
    ".idea", ".vscode", ".editorconfig", ".pre-commit-config.yaml", ".python-version", ".venv", ".virtual_documents",
    ".cache", ".pytest_cache", ".mypy_cache", ".ruff_cache", "__pycache__", ".ipython", ".jupyter", ".local", ".config",
    ".npm", ".conda", ".bash_history", ".bashrc", ".profile", ".python_history",
}  # fmt: skip


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
    """Tell whether a path is of a file or folder that programs keep for themselves.

    Other hidden files are people's: display names and names of files may begin with a dot.
    """
    return any(part.casefold() in LITTER for part in parts)


def is_fork(name: str, head: bytes) -> bool:
    """Tell whether a file is what macOS keeps beside another file, ``._a2.ipynb`` beside ``a2.ipynb``."""
    return name.startswith("._") and (head.startswith(FORK) or not head)
