"""Keep the roster and the gradebook's students in step, one run at a time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from autograder.course import Course, by_number
from autograder.errors import BadUsage
from autograder.lms.participants import PeopleList, read_people, split_name
from autograder.pipeline.grade import only_grader
from autograder.pipeline.people.enrol import Decisions, Doubt, Enrolled, enrol, handles_of
from autograder.pipeline.people.gradebook_people import enter_people
from autograder.pipeline.people.missing import shown
from autograder.pipeline.people.roster import Person, Roster, load_roster, save_roster
from autograder.pipeline.people.student_ids import is_id
from autograder.pipeline.submissions import collected
from autograder.text import suggest

log = logging.getLogger(__name__)


class BadPerson(BadUsage):
    """Who was named cannot be added or removed; the text says why."""


def read(path: Path) -> PeopleList:
    """Read the people of a file, and write into the log what it is."""
    people = read_people(path)
    log.info("%s: %s, %d people", path, people.kind, len(people.people))
    return people


def enlist(
    course: Course,
    lists: Sequence[PeopleList],
    decisions: Decisions,
    drop: bool = False,
    say: Callable[[str], None] = lambda text: None,
    ask: Callable[[Doubt], str | None] | None = None,
) -> Enrolled:
    """Bring the people of files into roster and gradebook.

    Parameters
    ----------
    drop : bool
        Take off the roster whom the files do not have; what they handed in stays.
    ask : callable, optional
        As of `enrol`.

    Raises
    ------
    BadRoster, BadDecision, GradebookError
    """
    with only_grader(course, say):
        done = enrol(
            load_roster(course),
            [each.people for each in lists],
            decisions,
            ask or (lambda doubt: None),
        )
        roster, gone = done.roster, set[str]()
        if drop:
            gone = {person.id for person in done.vanished}
            roster = Roster(tuple(p for p in roster if p.id not in gone), roster.removed)
        _keep(course, roster, gone)
    for person in done.new:
        log.info("new: %s: %s", person.id, person.name)
    for before, after in done.changed:
        log.info("changed: %s, was %s", after, before)
    for doubt in done.doubts:
        log.info("in doubt: %s: %s", doubt.listed.place, doubt.reason)
    for person in done.vanished:
        log.info("%s: %s", "dropped" if drop else "not listed", person)
    return replace(done, roster=roster)


def _keep(course: Course, roster: Roster, gone: set[str]) -> None:
    save_roster(course, roster)
    enter_people(course, roster, gone)


def split_decisions(
    lists: Sequence[PeopleList], same: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return what is said of lines of files, and of former names."""
    handles = handles_of([each.people for each in lists])
    return (
        {key: id_ for key, id_ in same.items() if key in handles},
        {key: id_ for key, id_ in same.items() if key not in handles},
    )


def add(course: Course, student: str, name: str, email: str, say: Callable[[str], None]) -> str:
    """Add a person, bring back one who was removed, or change a name or address; returns a line on it.

    Raises
    ------
    BadPerson, BadRoster, GradebookError
    """
    if not is_id(student):
        raise BadPerson(
            f"--add {student}: an id may hold letters, digits and . _ @ + -, at most 64, and begins with one of the first two"
        )
    with only_grader(course, say):
        roster, email = load_roster(course), email.strip()
        others = [p for p in roster.find(word=student) if p.id != student]
        if others:
            raise BadPerson(
                f"--add {student}: so is {shown(others[0].id, others[0].name)} called already"
            )
        if email:
            _require_free(roster, student, email)
        back = next((p for p in roster.removed if p.id == student), None)
        before = roster.get(student)
        person = before or back or Person(student)
        if name:
            first, last = split_name(" ".join(name.split()))
            if not first:
                first, _, last = last.rpartition(" ")
            person = replace(person, first_name=first, last_name=last)
        if email:
            person = replace(person, email=email)
        if before:
            people = tuple(person if p.id == student else p for p in roster)
        else:
            people = (*roster, person)
        _keep(course, Roster(people, tuple(p for p in roster.removed if p.id != student)), set())
    state = "unchanged" if person == before else "changed" if before else "new"
    log.info("%s: %s", state, person)
    return f"{state:<10} {shown(person.id, person.name)}"


def _require_free(roster: Roster, student: str, email: str) -> None:
    """Make sure that nobody else has an address: by it, files would take two people for one."""
    for person in (*roster.find(word=email), *Roster(roster.removed).find(word=email)):
        if person.id != student:
            off = "" if person.id in roster else ", who was taken off the roster,"
            raise BadPerson(
                f"--add {student}: {shown(person.id, person.name)}{off} is known by {email} already; "
                f"if it is the same person, type: autograder roster --add {person.id}"
            )


def remove(course: Course, student: str, forget: bool, say: Callable[[str], None]) -> str:
    """Take a person off the roster for good; what was handed in stays. Returns a line on it.

    Parameters
    ----------
    forget : bool
        Keep nothing of the person, also if taken off before; a file that has the person brings it back.

    Raises
    ------
    BadPerson, BadRoster, GradebookError
    """
    with only_grader(course, say):
        roster = load_roster(course)
        removed = {p.id: p for p in roster.removed}
        person = roster.get(student) or (removed.get(student) if forget else None)
        if person is None:
            near = suggest(student, (p.id for p in roster), "nobody is on it")
            raise BadPerson(f"--remove {student}: nobody on the roster has this id; {near}")
        removed[student] = person
        if forget:
            del removed[student]
        kept = tuple(p for p in roster if p.id != student)
        _keep(course, Roster(kept, tuple(removed.values())), {student})
    work = handed_in(course).get(student, [])
    log.info("removed: %s", student)
    stays = f"; what was handed in stays: {', '.join(work)}" if work else ""
    return f"{'removed':<10} {shown(person.id, person.name)}{stays}"


def handed_in(course: Course) -> dict[str, list[str]]:
    """Return the assignments that each student has handed in."""
    found: dict[str, list[str]] = {}
    for assignment in sorted(course.assignment_names(), key=by_number):
        for student in collected(course, assignment).students:
            found.setdefault(student, []).append(assignment)
    return found
