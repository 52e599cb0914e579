"""Whom Moodle calls late and the due date here does not, or the other way round: then one of the two is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from autograder.course import Course
from autograder.pipeline.database import GradebookError, has_gradebook
from autograder.pipeline.intake.times import Handed
from autograder.pipeline.intake.zone import Zone
from autograder.pipeline.lateness import extensions
from autograder.text import first_of

SHOWN = 3  # names in a line


def contradictions(
    course: Course, assignment: str, said: Mapping[str, Handed], zone: Zone, name_of: Callable[[str], str]
) -> Iterator[str]:  # fmt: skip
    """Yield a line for each kind of contradiction.

    Parameters
    ----------
    said : mapping of str to Handed
        What the worksheet says, by student.
    name_of : callable
        The name that people read, by student.
    """
    judged = {student: row for student, row in said.items() if row.at and row.late is not None}
    if not judged or not has_gradebook(course):
        return
    try:
        due, extended = (
            extensions.due_date(course, assignment),
            extensions.known(course, assignment),
        )
    except GradebookError as error:
        yield f"whether Moodle's words on lateness agree with the due date here is not known: {error}"
        return
    if due is None:
        return
    late = {
        student for student, row in judged.items() if _is_late(row.at, extended.get(student), due)
    }
    only_there = [
        f"{name_of(student)}: {row.lateness}"
        for student, row in judged.items()
        if row.late and student not in late and student not in extended
    ]
    only_here = [name_of(student) for student in late if not judged[student].late]
    by = f"by the due date here, {due.astimezone(zone.zone):%Y-%m-%d %H:%M} ({zone.name})"
    check = "are the time zone (--timezone) and the due date (autograder extend --everybody) right?"
    if only_there:
        verb = "is" if len(only_there) == 1 else "are"
        yield f"Moodle calls {len(only_there)} late who {verb} not {by} ({first_of(only_there, SHOWN)}): {check}"
    if only_here:
        verb = "is" if len(only_here) == 1 else "are"
        yield (
            f"{len(only_here)} {verb} late {by}, and not in Moodle ({first_of(sorted(only_here), SHOWN)}): {check} "
            f"An extension there is granted here by: autograder extend STUDENT {assignment} --until TIME"
        )


def _is_late(at: datetime | None, until: datetime | None, due: datetime) -> bool:
    return at is not None and at > (until or due)
