"""What became of everything that was handed in: also of what was not taken, which nobody may forget."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import write_atomically

TIME_CHANGED = "time changed"
# Of these students there is a submission.
TAKEN = ("new", "replaced", "unchanged", TIME_CHANGED, "older")


@dataclass(frozen=True, slots=True)
class Collected:
    """What happened to a student's submission, or to a file that may be one.

    Parameters
    ----------
    student : str
        The student's id; of what is nobody's, its path or the name that a platform shows.
    state : str
        ``new``, ``replaced``, ``unchanged``, ``time changed`` (the same notebook, handed in at another time
        than was written down), ``older`` (than what was collected before, which is kept) or ``refused``.
    origin : str
        The file's path in its source.
    name : str
        As people read it, if anybody knows it.
    known : bool
        Whether `student` is somebody's id.
    open : bool
        Whether it is refused only because nobody has said whose it is.
    handed_in : str
        When, in UTC; empty if nobody knows.
    late : bool or None
        What the platform says.
    lost : str
        When what was there before was handed in, if nobody knows it of what took its place.
    """

    student: str
    state: str
    origin: str
    reason: str = ""
    name: str = ""
    known: bool = True
    open: bool = False
    handed_in: str = ""
    late: bool | None = None
    lost: str = ""

    @property
    def is_refused(self) -> bool:
        """Whether nothing was taken."""
        return self.state == "refused"


def refused(course: Course, assignment: str) -> list[Collected]:
    """Return what was refused and not replaced since by something that was taken; by student."""
    return sorted(_stored(course, assignment), key=lambda line: (line.student, line.origin))


def record(
    course: Course, assignment: str, lines: Iterable[Collected], names: Iterable[str] = ()
) -> None:
    """Write down what was refused; what is said of a student or a file takes the place of what was before.

    Parameters
    ----------
    names : iterable of str
        What the students of these lines are called in the source: before, nobody may have known who they are.
    """
    lines = list(lines)
    told = {line.student for line in lines} | {line.origin for line in lines} | {*names}
    kept = [line for line in _stored(course, assignment) if not {line.student, line.origin} & told]
    new = {(line.student, line.origin): line for line in lines if line.is_refused}
    path = _file(course, assignment)
    if kept or new or path.exists():
        rows = [asdict(line) for line in (*kept, *new.values())]
        write_atomically(path, json.dumps(rows, indent=1) + "\n")


def _file(course: Course, assignment: str) -> Path:
    # No student's id begins with a dot.
    return course.origins / assignment / ".refused.json"


def _stored(course: Course, assignment: str) -> list[Collected]:
    try:
        rows = json.loads(_file(course, assignment).read_text(encoding="utf-8"))
        return [_line(row) for row in rows]
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return []


def _line(row: dict[str, Any]) -> Collected:
    return Collected(
        student=str(row["student"]), state=str(row["state"]), origin=str(row["origin"]),
        reason=str(row.get("reason", "")), name=str(row.get("name", "")),
        known=bool(row.get("known", True)), open=bool(row.get("open", False)),
    )  # fmt: skip
