"""Who has not handed in, and what became of what was not taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course import Course
from autograder.pipeline.intake.fates import Collected, refused
from autograder.pipeline.people.roster import Person, Roster
from autograder.pipeline.submissions import collected
from autograder.text import clipped, printable

SHOWN = 8  # people that are named; of more, the number is said
LONGEST_NAME, LONGEST_ADDRESS = 40, 64  # cells of a terminal; --json has them whole


@dataclass(frozen=True, slots=True)
class Missing:
    """Who on the roster has no submission of an assignment.

    Parameters
    ----------
    absent : tuple of Person
        Nothing came from them.
    refused : tuple of (Person, Collected)
        What they handed in was not taken.
    strange : tuple of Collected
        Refused as well, and nobody knows whose it is, or the roster does not have the person.
    """

    absent: tuple[Person, ...] = ()
    refused: tuple[tuple[Person, Collected], ...] = ()
    strange: tuple[Collected, ...] = ()


def missing(course: Course, assignment: str, roster: Roster) -> Missing:
    """Return who has no submission; nobody is absent from an empty roster."""
    there = set(collected(course, assignment).students)
    turned_away: dict[str, Collected] = {}
    strange = []
    for line in refused(course, assignment):
        found = roster.find(word=line.student) if line.known else ()
        student = found[0].id if len(found) == 1 else line.student
        if student in there:
            continue
        if len(found) == 1:
            turned_away.setdefault(student, line)
        else:
            strange.append(line)
    without = roster.without(there)
    return Missing(
        tuple(person for person in without if person.id not in turned_away),
        tuple((p, turned_away[p.id]) for p in without if p.id in turned_away),
        tuple(strange),
    )


def lines(who: Missing) -> list[str]:
    """Return what a table says below it."""
    said = []
    if who.absent:
        have = "has" if len(who.absent) == 1 else "have"
        said.append(f"{len(who.absent)} {have} not handed in: {some(_names(who.absent))}")
    if who.refused or who.strange:
        names = [*_names([person for person, _ in who.refused])]
        names += [
            clipped(printable(line.name or line.student), LONGEST_NAME) for line in who.strange
        ]
        were = "was" if len(names) == 1 else "were"
        said.append(f"{len(names)} {were} refused at collecting: {some(names)}")
    return said


def _names(people: Sequence[Person]) -> list[str]:
    """Return people as they are shown: the name with the id."""
    return [shown(person.id, person.name) for person in people]


def shown(student: str, name: str) -> str:
    """Return a student as an instructor reads it, safe to print; a very long name is clipped, an id is not."""
    if name in ("", student):
        return printable(student)
    return f"{clipped(printable(name), LONGEST_NAME)} ({printable(student)})"


def some(names: Sequence[str]) -> str:
    """Return the first of some names."""
    return ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
