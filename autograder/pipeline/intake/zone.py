"""The time zone of a course's platforms: told once, it holds for every later run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.intake.times import BadTimezone, read_timezone, zone_name


@dataclass(frozen=True, slots=True)
class Zone:
    """On which clock times are that carry no zone.

    Parameters
    ----------
    zone : tzinfo or None
        None is this machine's.
    is_remembered : bool
        Whether an earlier run was told it, and this one was not.
    """

    zone: tzinfo | None
    is_remembered: bool = False

    @property
    def name(self) -> str:
        """What people call it."""
        return zone_name(self.zone) + (", as before" if self.is_remembered else "")


def zone_of(course: Course, name: str) -> Zone:
    """Return the zone that is named, else the one that the course was told before, else this machine's.

    Raises
    ------
    BadTimezone
    """
    if name:
        return Zone(read_timezone(name))
    try:
        stored = _file(course).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return Zone(None)
    try:
        return Zone(read_timezone(stored), is_remembered=bool(stored))
    except BadTimezone as error:
        raise BadTimezone(f"{_file(course)}: {error}; --timezone sets it anew") from None


def remember(course: Course, name: str) -> None:
    """Let a zone hold for later runs; nothing is done if none is named."""
    if name:
        course.make_grading()
        write_atomically(_file(course), f"{name}\n")


def _file(course: Course) -> Path:
    return course.grading / "timezone"
