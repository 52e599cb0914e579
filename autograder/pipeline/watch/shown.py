"""Which submissions a student has seen the page of, and how often today: kept on disk, so that a restart knows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from autograder.errors import Undone
from autograder.files import write_atomically

VERSION = 1


class BadShown(Undone):
    """The record of pages that were shown cannot be read; the text says what to do."""


def fingerprint(data: bytes) -> str:
    """Return what tells one submission from another."""
    return hashlib.sha256(data).hexdigest()[:32]


@dataclass(slots=True)
class _Student:
    submission: str = ""  # the last whose page was shown
    day: str = ""
    times: int = 0  # on that day


@dataclass(slots=True)
class Shown:
    """What was shown of one assignment.

    Parameters
    ----------
    path : Path
        The file it is kept in.
    per_day : int
        Pages that a student is shown a day.
    """

    path: Path
    per_day: int
    students: dict[str, _Student] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path, per_day: int) -> Shown:
        """Read the record; an empty one if there is none.

        Raises
        ------
        BadShown
        """
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            if stored["version"] != VERSION:
                raise ValueError(f"version {stored['version']}, wanted {VERSION}")
            students = {
                name: _Student(str(submission), str(day), int(times))
                for name, (submission, day, times) in stored["students"].items()
            }
        except FileNotFoundError:
            students = {}
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadShown(
                f"{path} cannot be read ({error}); remove it, and pages that were shown are shown again"
            ) from error
        return cls(path, per_day, students)

    def is_new(self, student: str, submission: str) -> bool:
        """Tell whether a student has not seen the page of this submission."""
        return self._of(student).submission != submission

    def may_see(self, student: str, today: date) -> bool:
        """Tell whether a student has not had the pages of a day yet."""
        one = self._of(student)
        return one.day != today.isoformat() or one.times < self.per_day

    def note(self, student: str, submission: str, today: date) -> None:
        """Count a page that is about to be shown."""
        before = self._of(student)
        times = before.times if before.day == today.isoformat() else 0
        self.students[student] = _Student(submission, today.isoformat(), times + 1)

    def take_as_seen(self, student: str, submission: str) -> None:
        """Count nothing for a page that was there before anybody watched."""
        self.students[student] = _Student(submission)

    def forget(self, students: Collection[str]) -> None:
        """Take back what `note` said of a student's last page, which could not be shown."""
        for student in students:
            one = self._of(student)
            self.students[student] = _Student("", one.day, max(0, one.times - 1))

    def save(self) -> None:
        """Write the record, whole or not at all."""
        stored = {
            "version": VERSION,
            "students": {
                name: [one.submission, one.day, one.times] for name, one in self.students.items()
            },
        }
        write_atomically(self.path, json.dumps(stored) + "\n")

    def _of(self, student: str) -> _Student:
        return self.students.get(student, _Student())
