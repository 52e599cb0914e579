"""Where a collected submission came from: what is needed to send scores and feedback back there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields

from autograder.course import Course
from autograder.files import write_atomically


@dataclass(frozen=True, slots=True)
class Origin:
    """What a source said of a submission.

    Parameters
    ----------
    system : str
        ``folder``, ``moodle``, ``canvas``, ``blackboard``, ``ilias``, ``github``, ``gitlab``, ``exchange`` or
        ``pattern``: who made the path.
    path : str
        The file in its source, with ``/`` between folders.
    source : str
        Name of the folder or archive.
    name : str
        As the platform shows the person; empty if it does not.
    number : str
        Moodle's participant number or Canvas's user number (``anon_x9KdE`` if it hides people).
    attachment : str
        Canvas's number of the file.
    late : bool or None
        What the platform says; None if it says nothing.
    clock : str
        What told the time of handing in: ``worksheet``, ``name``, ``archive`` or ``folder``; empty if nothing did.
    """

    system: str
    path: str
    source: str = ""
    name: str = ""
    number: str = ""
    attachment: str = ""
    late: bool | None = None
    clock: str = ""


def read_origin(course: Course, student: str, assignment: str) -> Origin | None:
    """Return where a submission came from; None if nobody wrote it down, or it cannot be read."""
    try:
        stored = json.loads(course.origin(student, assignment).read_text(encoding="utf-8"))
        known = {part.name for part in fields(Origin)} & set(stored)
        return Origin(**{name: stored[name] for name in known})
    except (OSError, ValueError, TypeError):
        return None


def write_origin(course: Course, student: str, assignment: str, origin: Origin) -> None:
    """Write down where a submission came from."""
    text = json.dumps(asdict(origin)) + "\n"
    write_atomically(course.origin(student, assignment), text)
