"""The two kinds of error that end a command with one line instead of a traceback."""

from __future__ import annotations

from typing import ClassVar


class CourseError(Exception):
    """An error whose text is meant for the person at the terminal.

    The text says in one line what was seen, what was wanted and what to do. Nothing else raises
    `CourseError` itself: every error of the package is a `BadUsage` or an `Undone`.
    """

    exit_code: ClassVar[int]


class BadUsage(CourseError):
    """What was asked for cannot be done as it was asked, or not on this machine."""

    exit_code = 2


class Undone(CourseError):
    """Something that was asked for was left undone, through nobody's misuse."""

    exit_code = 1
