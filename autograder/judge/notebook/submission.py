"""Read what a student handed in: JSON with caps, and of each cell only its type, source and grade_id."""

from __future__ import annotations

import codecs
import json
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.errors import Undone
from autograder.exercises.model import Phrase, say
from autograder.sandbox.limits import LIMITS, Limits


class NotAFile(Undone):
    """A pipe, a device or a folder was found where a file was expected."""


class Unreadable(Undone):
    """The file is not a notebook.

    Parameters
    ----------
    reason : Phrase
        What was seen, for the student and the instructor.
    """

    def __init__(self, reason: Phrase) -> None:
        super().__init__(reason)
        self.reason = reason


NOT_READ = (OSError, NotAFile)  # what `read_file` raises


def reason_of(error: Exception) -> str:
    """Say why a file was not read, in the system's own words where it has any."""
    return (isinstance(error, OSError) and error.strerror) or str(error)


@dataclass(frozen=True, slots=True)
class Cell:
    """All that is kept of a student's cell."""

    kind: str  # code, markdown or raw
    source: str
    grade_id: str | None


def read_file(path: Path, most: int, follow: bool = True) -> bytes:
    """Return a plain file's first bytes; a pipe would never end, nor would a device.

    Raises
    ------
    OSError, NotAFile
        Both are in `NOT_READ`.
    """
    with open(
        os.open(path, os.O_RDONLY | os.O_NONBLOCK | (0 if follow else os.O_NOFOLLOW)), "rb"
    ) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise NotAFile("it is not a plain file")
        return file.read(most)


def read_submission(data: bytes, limits: Limits = LIMITS) -> list[Cell]:
    """Return the cells of a notebook.

    Parameters
    ----------
    data : bytes
        The file as handed in.

    Raises
    ------
    Unreadable
        If it is too large, not JSON, or not a notebook.
    """
    if len(data) > limits.notebook_bytes:
        most = limits.notebook_bytes >> 20
        raise Unreadable(say("unreadable.too_large", size=len(data) >> 20, most=most))
    data = _as_utf8(data)
    if data.count(b"{") + data.count(b"[") > limits.notebook_parts:
        raise Unreadable(say("unreadable.too_many_parts", most=limits.notebook_parts))
    try:
        notebook = json.loads(data.decode("utf-8-sig").replace("\0", ""))
    except (ValueError, RecursionError):
        raise Unreadable(_what_it_is(data)) from None
    cells = _raw_cells(notebook)
    if cells is None:
        raise Unreadable(say("unreadable.no_cells"))
    if len(cells) > limits.cells:
        raise Unreadable(say("unreadable.too_many_cells", count=len(cells), most=limits.cells))
    return [cell for raw in cells if (cell := _cell(raw, limits))]


def _as_utf8(data: bytes) -> bytes:
    """Return a text as UTF-8; it is UTF-16 if it says so at its start, as PowerShell's ``>`` writes it."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data


def _what_it_is(data: bytes) -> Phrase:
    if not data.strip():
        return say("unreadable.empty")
    if data[:4] == b"PK\x03\x04":
        return say("unreadable.archive")
    if data.lstrip()[:1] in (b"<",):
        return say("unreadable.web_page")
    return say("unreadable.not_json")


def _raw_cells(notebook: Any) -> list[Any] | None:
    """Return the list of cells of format 4, or of the only worksheet of format 3."""
    if not isinstance(notebook, dict):
        return None
    cells = notebook.get("cells")
    if cells is None and isinstance(sheets := notebook.get("worksheets"), list):
        cells = [
            cell
            for sheet in sheets
            if isinstance(sheet, dict) and isinstance(sheet.get("cells"), list)
            for cell in sheet["cells"]
        ]
    return cells if isinstance(cells, list) else None


def _cell(raw: Any, limits: Limits) -> Cell | None:
    if not isinstance(raw, dict):
        return None
    kind = raw.get("cell_type")
    if kind not in ("code", "markdown", "raw"):
        return None
    source = _text(raw.get("source", raw.get("input", "")))
    metadata = raw.get("metadata")
    nbgrader = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = nbgrader.get("grade_id") if isinstance(nbgrader, dict) else None
    return Cell(kind, source[: limits.cell_chars], grade_id if isinstance(grade_id, str) else None)


def _text(source: Any) -> str:
    """Join a source given as text or lines; lone surrogates and NULs cannot be stored, so they go."""
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    if not isinstance(source, str):
        return ""
    return source.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
