"""What students handed in, as it was collected."""

from __future__ import annotations

from collections.abc import Sequence
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


def collected(course: Course, assignment: str) -> list[Task]:
    """Return all collected submissions of an assignment, by student; there may be none."""
    return [
        Task(path.parent.parent.name, assignment, path)
        for path in sorted(course.submitted.glob(f"*/{assignment}/{assignment}.ipynb"))
    ]


def find_submissions(course: Course, assignment: str, students: Sequence[str] = ()) -> list[Task]:
    """Return the collected submissions of an assignment, of all students or of those named.

    Raises
    ------
    NotCollected
        If there is none, or none by somebody who is named.
    """
    everybody = collected(course, assignment)
    found = [task for task in everybody if not students or task.student in students]
    if not found and not students:
        raise NotCollected(
            f"no submission of {assignment} is in {course.submitted}; "
            f"type: autograder collect {assignment} FOLDER_OR_ZIP"
        )
    if missing := sorted(set(students) - {task.student for task in found}):
        names = [task.student for task in everybody]
        asked = (suggest(name, names, "nobody's was") for name in missing)
        near = {text for text in asked if text.endswith("?")}
        raise NotCollected(
            f"no submission of {assignment} by {', '.join(missing)} was collected; "
            f"{' '.join(sorted(near)) or f'look into {course.submitted}'}"
        )
    return found
