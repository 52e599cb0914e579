"""Due dates, and who may hand in later; nbgrader's own columns have both, so that everybody sees the same.

What was granted is written down as the time until which it holds: it stays when the due date is moved, and
waits for students who have not handed in and are in no gradebook yet.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, time, tzinfo
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import BadUsage, Undone
from autograder.files import write_atomically
from autograder.pipeline.database import GradebookError, open_gradebook, reason_of
from autograder.pipeline.intake.times import in_utc
from autograder.pipeline.people.roster import Roster
from autograder.text import suggest

END_OF_DAY = time(23, 59, 59)


class BadTime(BadUsage):
    """A text that is no time."""


class NoSuchStudent(BadUsage):
    """A name that is nobody's, or that several people bear."""


class NothingToExtend(Undone):
    """There is no due date, or a later one than was granted."""


def read(course: Course, assignment: str) -> dict[str, datetime]:
    """Return until when students may hand in, in UTC, by student."""
    try:
        stored = json.loads(_file(course, assignment).read_text(encoding="utf-8"))
        return {str(student): datetime.fromisoformat(text) for student, text in stored.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def apply(handed_in: Any, until: datetime | None) -> None:
    """Write an extension into a row of the gradebook; what others entered there stays if none was granted.

    Parameters
    ----------
    handed_in : nbgrader.api.SubmittedAssignment
    """
    due = handed_in.assignment.duedate
    if until is not None and due is not None:
        handed_in.extension = until.astimezone(UTC).replace(tzinfo=None) - due


def due_date(course: Course, assignment: str) -> datetime | None:
    """Return when an assignment is due, in UTC; None if nobody said.

    Raises
    ------
    GradebookError
    """
    from nbgrader.api import MissingEntry

    with _gradebook(course) as gradebook, suppress(MissingEntry):
        due = gradebook.find_assignment(assignment).duedate
        return due.replace(tzinfo=UTC) if due else None
    return None


def known(course: Course, assignment: str) -> dict[str, datetime]:
    """Return until when students may hand in, in UTC: what was granted here, and in nbgrader's formgrader.

    Raises
    ------
    GradebookError
    """
    from nbgrader.api import MissingEntry

    found = {}
    with _gradebook(course) as gradebook, suppress(MissingEntry):
        row = gradebook.find_assignment(assignment)
        for handed_in in row.submissions if row.duedate else ():
            if handed_in.extension:
                found[handed_in.student.id] = (row.duedate + handed_in.extension).replace(
                    tzinfo=UTC
                )
    return found | read(course, assignment)


def set_due_date(course: Course, assignment: str, when: datetime | None) -> None:
    """Set when an assignment is due, or that nobody says; extensions that were granted stay as they were.

    Raises
    ------
    GradebookError
    """
    extended = read(course, assignment)
    with _gradebook(course) as gradebook:
        row = gradebook.update_or_create_assignment(assignment)
        row.duedate = when.astimezone(UTC).replace(tzinfo=None) if when else None
        for handed_in in row.submissions:
            if row.duedate is None:
                handed_in.extension = None  # nbgrader adds it to the due date
            else:
                apply(handed_in, extended.get(handed_in.student.id))
        gradebook.db.commit()


def grant(course: Course, assignment: str, students: Collection[str], until: datetime) -> None:
    """Let students hand in until a time.

    Raises
    ------
    NothingToExtend
        If everybody may hand in as long.
    GradebookError
    """
    due = due_date(course, assignment)
    if due is None:
        raise NothingToExtend(
            f"{assignment} has no due date, so nobody is late; set one: "
            f"autograder extend --everybody {assignment} --until TIME"
        )
    if until <= due:
        raise NothingToExtend(
            f"{assignment} is due at {due:%Y-%m-%d %H:%M} UTC, which is not before {until:%Y-%m-%d %H:%M} UTC"
        )
    _change(course, assignment, dict.fromkeys(students, until))


def take_back(course: Course, assignment: str, students: Collection[str]) -> None:
    """Let the due date hold for students again.

    Raises
    ------
    GradebookError
    """
    _change(course, assignment, dict.fromkeys(students))


def _change(course: Course, assignment: str, changes: Mapping[str, datetime | None]) -> None:
    from nbgrader.api import MissingEntry

    stored = read(course, assignment)
    for student, until in changes.items():
        stored.pop(student, None)
        if until is not None:
            stored[student] = until
    _write(course, assignment, stored)
    with _gradebook(course) as gradebook:
        for student, until in changes.items():
            with suppress(MissingEntry):
                handed_in = gradebook.find_submission(assignment, student)
                handed_in.extension = None
                apply(handed_in, until)
        gradebook.db.commit()


def hand_over(course: Course, assignment: str, former: str, student: str) -> None:
    """Give a student what was granted under another name, unless something was granted under both."""
    stored = read(course, assignment)
    if former in stored:
        stored.setdefault(student, stored.pop(former))
        _write(course, assignment, stored)


def _write(course: Course, assignment: str, stored: Mapping[str, datetime]) -> None:
    course.make_grading()
    text = json.dumps({name: until.isoformat() for name, until in sorted(stored.items())}, indent=1)
    write_atomically(_file(course, assignment), text + "\n")


@contextmanager
def _gradebook(course: Course) -> Iterator[Any]:
    from sqlalchemy.exc import SQLAlchemyError

    gradebook = open_gradebook(course)
    try:
        yield gradebook
    except SQLAlchemyError as error:
        raise GradebookError(f"the gradebook was not written ({reason_of(error)})") from error
    finally:
        gradebook.close()


def _file(course: Course, assignment: str) -> Path:
    return course.grading / "extensions" / f"{assignment}.json"


def read_until(text: str, zone: tzinfo | None) -> datetime:
    """Return a time that a person typed, in UTC; a date alone is the end of that day.

    Raises
    ------
    BadTime
    """
    try:
        when = datetime.fromisoformat(text)
        if len(text.strip()) <= len("2026-11-29"):
            when = datetime.combine(when.date(), END_OF_DAY)
        return in_utc(when, zone)
    except (ValueError, OverflowError):
        raise BadTime(f"{text!r} is no time; wanted one such as '2026-11-29 23:59'") from None


def find_students(words: Collection[str], roster: Roster, there: Collection[str]) -> list[str]:
    """Return the ids of students by id, user name, address or full name.

    Raises
    ------
    NoSuchStudent
    """
    return [_find(word, roster, there) for word in words]


def _find(word: str, roster: Roster, there: Collection[str]) -> str:
    people = roster.find(word=word, name=word)
    if len(people) == 1:
        return people[0].id
    if people:
        ids = ", ".join(person.id for person in people)
        raise NoSuchStudent(f"{word!r} is the name of several people; name one by id: {ids}")
    if word in there:
        return word
    known = [*there, *(name for person in roster for name in (person.id, person.name))]
    raise NoSuchStudent(f"no student is called {word!r}; {suggest(word, known, 'nobody is known')}")
