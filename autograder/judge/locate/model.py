"""What is known of a mistake's place, and how much of it a course tells."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from autograder.errors import BadUsage
from autograder.text import suggest

VARIABLE = "AUTOGRADER_WHERE"
MOST = 2  # places that are told of one function


class Telling(StrEnum):
    """The most that is told of a place."""

    NONE = "none"
    LINE = "line"
    PART = "part"  # of the line
    KIND = "kind"  # and what kind of thing is wrong there

    @property
    def tells_part(self) -> bool:
        """Whether the part of the line is shown."""
        return self in (Telling.PART, Telling.KIND)


class BadTelling(BadUsage):
    """``AUTOGRADER_WHERE`` names none of the levels."""


def most_told() -> Telling:
    """Return the most that the course tells, as the environment says; a part of the line by default.

    Raises
    ------
    BadTelling
    """
    value = os.environ.get(VARIABLE) or Telling.PART
    try:
        return Telling(value)
    except ValueError:
        wanted = ", ".join(Telling)
        raise BadTelling(
            f"{VARIABLE} is {value!r}, wanted one of {wanted}; {suggest(value, [*Telling])}"
        ) from None


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a student's cell.

    Parameters
    ----------
    cell : str
        ``grade_id`` of the solution cell.
    line : int
        Counted from 1, as in the notebook.
    text : str
        The line as the student wrote it.
    columns : tuple of (start, end) or None
        The part of `text` that is meant, as positions in the string; None if it is the whole line.
    kind : str
        What kind of thing is wrong there, as a key of ``[where.kinds]``; "" if that is not known.
    """

    cell: str
    line: int
    text: str
    columns: tuple[int, int] | None = None
    kind: str = ""

    def to_contract(self) -> dict[str, Any]:
        """Return what other programs read of it."""
        return {"cell": self.cell, "line": self.line, "text": self.text}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Place:
        """Return the place that `dataclasses.asdict` wrote."""
        columns = value["columns"]
        return cls(**{**value, "columns": None if columns is None else (columns[0], columns[1])})
