"""What speaks against taking a submission for somebody's: another number, a number that is another's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.intake.people import BadDecision, People
from autograder.pipeline.intake.sorting import Sorting
from autograder.pipeline.people.roster import Person, name_key
from autograder.pipeline.submissions import collected
from autograder.text import suggest

NUMBERING = ("moodle", "canvas")  # platforms with one number for a person in an assignment


@dataclass(frozen=True, slots=True)
class Mistaken:
    """A submission that a name alone told, and whose number has turned out to be another person's."""

    student: str
    label: str
    person: Person


def another(course: Course, assignment: str, taken: Taken) -> Collected | None:
    """Refuse what a name alone gives to a person who handed in under another number before.

    People choose the names that platforms show. In one assignment a platform's number is one person's.
    """
    told = taken.owner.told
    if not (taken.by_name and told and told.number and told.system in NUMBERING):
        return None
    (student,) = taken.ids
    before = read_origin(course, student, assignment)
    if before is None or before.system != told.system or before.number in ("", told.number):
        return None
    sheet = "worksheet" if told.system == "moodle" else "gradebook's export"
    reason = (
        f"{student} was {before.number} there, and this is {told.number}: whose is it? "
        f"add --as '{told.label}=ID', or read the {sheet}: autograder roster FILE"
    )
    origin = taken.choice.file.origin
    return Collected(told.label, "refused", origin, reason, told.name, known=False, open=True)


def mistaken(course: Course, assignment: str, people: People) -> list[Mistaken]:
    """Return what was collected by a name, and is another's by a number that is known now."""
    found = []
    for student in sorted(collected(course, assignment).students):
        origin, person = read_origin(course, student, assignment), people.roster.get(student)
        if origin is None or person is None or name_key(origin.name) != name_key(person.name):
            continue
        owners = people.by_number(origin.system, origin.number)
        if len(owners) == 1 and owners[0].id != student:
            found.append(Mistaken(student, f"{origin.name}_{origin.number}", owners[0]))
    return found


def said(course: Course, assignment: str, one: Mistaken, *, is_there: bool) -> str:
    """Return the line that tells of a mistaken submission, and what to do while it is there."""
    what = "is" if is_there else "was"
    todo = f"; remove {course.submission(one.student, assignment).parent}, and collect again"
    return (
        f"{assignment}: what {what} collected as {one.student}'s came from {one.label}, "
        f"who is {one.person.id}{todo if is_there else ''}"
    )


def require_fitting(people: People, sorting: Sorting) -> None:
    """Refuse decisions on names that nobody has, or that several people have.

    Raises
    ------
    BadDecision
    """
    meant: dict[str, set[str]] = defaultdict(set)
    for owner in sorting.owners:
        for name in people.names_of(owner):
            meant[name].add(owner.label)
    for name in people.decisions:
        if not meant[name]:
            labels = sorted(set(_labels(sorting)))
            raise BadDecision(
                f"--as {name!r}: nobody there is called that; {_nearest(name, labels)}"
            )
        if len(meant[name]) > 1:
            raise BadDecision(
                f"--as {name!r}: several people there are called that; say {' or '.join(sorted(meant[name])[:5])}"
            )


def _labels(sorting: Sorting) -> Iterator[str]:
    yield from (owner.label for owner in sorting.owners)
    for doubt in sorting.layout.unclear.values():
        yield from doubt.labels


def _nearest(name: str, labels: list[str]) -> str:
    shown = suggest(name, labels)
    return shown if len(shown) < 300 else f"known: {', '.join(labels[:5])} …"
