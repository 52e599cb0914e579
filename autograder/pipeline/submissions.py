"""What students handed in, as it was collected."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.errors import Undone
from autograder.judge.notebook.submission import NOT_READ, read_file
from autograder.sandbox.limits import LIMITS
from autograder.text import suggest


class NotCollected(Undone):
    """There is no submission to work on; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Task:
    """One submission to grade.

    Parameters
    ----------
    student, assignment : str
    submitted : Path
        The notebook as handed in.
    """

    student: str
    assignment: str
    submitted: Path

    def read(self) -> bytes:
        """Return what was handed in; a little more than is ever graded, if it is larger.

        Raises
        ------
        OSError, NotAFile
        """
        return read_submission_bytes(self.submitted)

    def handed_in(self) -> str | None:
        """Return when it was handed in, as the file beside it says; None if none does."""
        return read_timestamp(self.submitted)

    def is_untold(self, course: Course) -> bool:
        """Tell whether it was collected from where no time of handing in is known."""
        return self.handed_in() is None and course.origin(self.student, self.assignment).exists()


def read_submission_bytes(path: Path) -> bytes:
    """Return what was handed in; a little more than is ever graded, if it is larger.

    Raises
    ------
    OSError, NotAFile
    """
    # A link could lead to a peer's work or the solution.
    return read_file(path, LIMITS.notebook_bytes + 1, follow=False)


def read_timestamp(submitted: Path) -> str | None:
    """Return when a notebook was handed in, as the file beside it says; None if none does."""
    try:
        text = read_submission_bytes(submitted.with_name("timestamp.txt"))
    except NOT_READ:
        return None
    return text[:64].decode(errors="replace").strip() or None


@dataclass(frozen=True, slots=True)
class Submissions:
    """Submissions of an assignment, by student. Only names are kept: a task is made when it is its turn.

    Parameters
    ----------
    course : Course
    assignment : str
    students : tuple of str
    """

    course: Course
    assignment: str
    students: tuple[str, ...]

    def of(self, student: str) -> Task:
        """Return one student's submission."""
        return Task(student, self.assignment, self.course.submission(student, self.assignment))

    def __iter__(self) -> Iterator[Task]:
        return map(self.of, self.students)

    def __len__(self) -> int:
        return len(self.students)


def students_there(course: Course) -> list[str]:
    """Return everybody of whom anything was collected."""
    try:
        return sorted(name for name in os.listdir(course.submitted) if not name.startswith("."))
    except OSError:
        return []


def collected(course: Course, assignment: str) -> Submissions:
    """Return all collected submissions of an assignment; there may be none."""
    names = students_there(course)
    there = (name for name in names if os.path.exists(course.submission(name, assignment)))
    return Submissions(course, assignment, tuple(there))


def find_submissions(
    course: Course, assignment: str, students: Collection[str] = ()
) -> Submissions:
    """Return the collected submissions of an assignment, of all students or of those named.

    Raises
    ------
    NotCollected
        If there is none, or none by somebody who is named.
    """
    everybody = collected(course, assignment)
    if not students:
        found = everybody.students
    else:
        found = tuple(name for name in everybody.students if name in students)
    if not found and not students:
        raise NotCollected(
            f"no submission of {assignment} is in {course.submitted}; "
            f"type: autograder collect {assignment} FOLDER_OR_ZIP"
        )
    if missing := sorted(set(students).difference(found)):
        asked = (suggest(name, everybody.students, "nobody's was") for name in missing)
        near = {text for text in asked if text.endswith("?")}
        raise NotCollected(
            f"no submission of {assignment} by {', '.join(missing)} was collected; "
            f"{' '.join(sorted(near)) or f'look into {course.submitted}'}"
        )
    return Submissions(course, assignment, found)
