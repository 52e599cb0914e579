"""Give what was handed in before there was a roster to the people who handed it in.

Without a roster one person is another student in each archive, such as ``muller-jurgen-51201``. All that is
kept under such a name moves to the person's id, one kind after the other, each step whole or not at all. The
roster remembers the former name first: whoever was stopped in the middle goes on when it is started again.
"""

from __future__ import annotations

import itertools
import logging
import os
import re
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.course import Course, by_number
from autograder.errors import BadUsage
from autograder.files import make_private
from autograder.judge.notebook.submission import NOT_READ
from autograder.lms import paths as platforms
from autograder.lms.names import NOBODY, former_slug, slug
from autograder.pipeline.grade import only_grader
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.intake.people import confirmed
from autograder.pipeline.lateness import extensions
from autograder.pipeline.lateness.penalties import Written
from autograder.pipeline.people.gradebook_people import Papers, enter_people
from autograder.pipeline.people.roster import Person, Roster, load_roster, save_roster
from autograder.pipeline.store import move_results
from autograder.pipeline.submissions import read_submission_bytes

log = logging.getLogger(__name__)

NUMBERED = re.compile(r"(?P<name>.+)-(?P<number>\d+)")


class BadAdoption(BadUsage):
    """What ``--same`` names is not there; the text says what is."""


@dataclass(frozen=True, slots=True)
class Adopted:
    """What became of all that a student of before handed in.

    Parameters
    ----------
    assignments : tuple of str
        What was moved.
    kept : dict
        Why an assignment was left where it is.
    """

    former: str
    person: Person
    assignments: tuple[str, ...]
    kept: Mapping[str, str]


def strangers(course: Course, roster: Roster) -> list[str]:
    """Return the students of whom something is kept, and who are not on the roster."""
    everybody = set(_names_in(course.submitted))
    for part in (course.results, course.origins):
        everybody.update(*(_names_in(part / name) for name in _names_in(part)))
    everybody = {name.removesuffix(".json") for name in everybody}
    if course.gradebook.exists() or os.environ.get("GRADEBOOK_URL"):
        with Papers(course) as papers:
            everybody |= papers.students()
    return sorted(name for name in everybody if name not in roster)


def _names_in(folder: Path) -> list[str]:
    try:
        return [name for name in os.listdir(folder) if not name.startswith(".")]
    except OSError:
        return []


def recognised(course: Course, roster: Roster, students: Iterable[str]) -> dict[str, Person]:
    """Return who on the roster students of before are, where that is certain."""
    by_slug = _people_by_former_name(roster)
    found = {}
    for student in students:
        people = _whose(course, roster, student, by_slug)
        if len(people) == 1:
            found[student] = people[0]
    return found


def _whose(
    course: Course, roster: Roster, student: str, by_slug: Mapping[str, Mapping[str, Person]]
) -> tuple[Person, ...]:
    if people := roster.find(word=student):
        return people
    origins = [read_origin(course, student, name) for name in _names_in(course.origins)]
    for origin in filter(None, origins):
        readings = platforms.readings(origin.path.rpartition("/")[2])
        if origin.system == "canvas" and len(readings) > 1:
            # What was collected before may have been read wrongly; the number tells only in the right reading.
            right = confirmed(readings, roster)
            return (
                roster.find(canvas=right.number) if right and right.number == origin.number else ()
            )
        moodle, canvas = (
            origin.number if origin.system == name else "" for name in ("moodle", "canvas")
        )
        if people := roster.find(moodle=moodle, canvas=canvas, name=origin.name):
            return people
    if match := NUMBERED.fullmatch(student):
        name, number = match["name"], match["number"]
        people = roster.find(moodle=number) + roster.find(canvas=number)
        alike = by_slug.get(name, {})
        if not people:
            return tuple(alike.values())
        # One number may be one person's on Moodle and another's on Canvas: the name decides.
        return people if name == NOBODY else tuple(each for each in people if each.id in alike)
    return tuple(by_slug.get(student, {}).values())


def _people_by_former_name(roster: Roster) -> dict[str, dict[str, Person]]:
    """Return whom a name in an archive's path may stand for, with hyphens (Moodle) or without (Canvas)."""
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for person in roster:
        parts = person.name.split()
        orders = [parts[turn:] + parts[:turn] for turn in range(len(parts))]
        for order, make in itertools.product(orders, (slug, former_slug)):
            name = make(" ".join(order))
            if name != NOBODY:
                found[name][person.id] = person
                found[name.replace("-", "")][person.id] = person
    return found


def adopt(
    course: Course, roster: Roster, people: Mapping[str, str]
) -> tuple[Roster, list[Adopted]]:
    """Move what is kept under former names to people; returns the roster, which knows these names now.

    Parameters
    ----------
    people : dict
        Ids of people by former name.

    Raises
    ------
    BadAdoption, GradebookError, OSError
    """
    there = set(strangers(course, roster))
    whose: dict[str, Person] = {}
    for former, student in people.items():
        found = roster.find(word=student)
        if len(found) != 1:
            raise BadAdoption(
                f"--same {former}={student}: nobody on the roster has the id {student}"
            )
        if former not in there:
            raise BadAdoption(f"--same {former}={student}: nothing is kept under the name {former}")
        whose[former] = found[0]
    roster = _with_former_names(roster, whose)
    save_roster(course, roster)
    adopted = []
    with Papers(course) as papers:
        for former, person in sorted(whose.items()):
            adopted.append(_move(course, papers, former, person))
    return roster, adopted


def adopt_all(
    course: Course, same: Mapping[str, str], say: Callable[[str], None]
) -> tuple[list[Adopted], list[str]]:
    """Move all that is certainly somebody's, or said to be; returns also the students of whom nobody knows.

    Raises
    ------
    BadAdoption, BadRoster, GradebookError, OSError
    """
    with only_grader(course, say):
        roster = load_roster(course)
        there = strangers(course, roster)
        certain = {name: person.id for name, person in recognised(course, roster, there).items()}
        whose = {**certain, **same}
        roster, adopted = adopt(course, roster, whose)
        enter_people(course, roster)
        return adopted, [name for name in there if name not in whose]


def _with_former_names(roster: Roster, whose: Mapping[str, Person]) -> Roster:
    names: dict[str, set[str]] = defaultdict(set)
    for former, person in whose.items():
        names[person.id].add(former)
    people = tuple(
        replace(person, others=tuple(sorted({*person.others, *names[person.id]})))
        for person in roster
    )
    return Roster(people, roster.removed)


def _move(course: Course, papers: Papers, former: str, person: Person) -> Adopted:
    kept: dict[str, str] = {}
    moved = []
    for assignment in sorted(_assignments_of(course, papers, former), key=by_number):
        reason = _obstacle(course, papers, former, person.id, assignment)
        if reason:
            kept[assignment] = reason
            log.info("%s: %s stays: %s", former, assignment, reason)
            continue
        _move_assignment(course, papers, former, person.id, assignment)
        moved.append(assignment)
        log.info("%s: %s is %s's now", former, assignment, person.id)
    if not kept:
        _tidy(course, papers, former)
    return Adopted(former, person, tuple(moved), kept)


def _assignments_of(course: Course, papers: Papers, student: str) -> set[str]:
    found = {*_names_in(course.submitted / student), *_names_in(course.autograded / student)}
    found |= {*_names_in(course.feedback / student), *papers.of(student)}
    found |= {
        name for name in _names_in(course.results) if (course.results / name / student).is_dir()
    }
    found |= {name for name in _names_in(course.origins) if course.origin(student, name).is_file()}
    return found


def _obstacle(course: Course, papers: Papers, former: str, student: str, assignment: str) -> str:
    """Return why an assignment cannot be moved; empty if it can."""
    first, second = (_handed_in(course, name, assignment) for name in (former, student))
    if first is not None and second is not None and first != second:
        return f"{student} handed in something else; remove one of the two from {course.submitted}"
    if papers.by_hand(former, assignment) and papers.by_hand(student, assignment):
        return "a person gave points to both; take them out of one in the formgrader"
    return ""


def _handed_in(course: Course, student: str, assignment: str) -> bytes | None:
    try:
        return read_submission_bytes(course.submission(student, assignment))
    except NOT_READ:
        return None


def _move_assignment(
    course: Course, papers: Papers, former: str, student: str, assignment: str
) -> None:
    """Move what there is, results before what is made of them, the submission before the gradebook's row."""
    move_results(course, assignment, former, student)
    for part in (course.autograded, course.feedback, course.submitted):
        _move_folder(part / former / assignment, part / student / assignment)
    origin = course.origin(former, assignment)
    if origin.is_file():
        os.replace(origin, course.origin(student, assignment))
    extensions.hand_over(course, assignment, former, student)
    # Under both names until the row has moved: what is not remembered would be taken for a person's.
    written = Written.of(course, assignment)
    if former in written.by_student:
        written.by_student.setdefault(student, written.by_student[former])
        written.save()
    papers.give(former, student, assignment)
    written.note(former, None)
    written.save()


def _move_folder(folder: Path, to: Path) -> None:
    """Move a folder; where there is one of that name already, file by file, and its own files stay."""
    if not folder.is_dir():
        return
    make_private(to.parent)
    if not to.exists():
        os.replace(folder, to)
        return
    for path in sorted(folder.iterdir()):
        if not (to / path.name).exists():
            os.replace(path, to / path.name)
    shutil.rmtree(folder)


def _tidy(course: Course, papers: Papers, former: str) -> None:
    """Remove what is empty now."""
    for part in (course.submitted, course.autograded, course.feedback):
        place = part / former
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()
    papers.forget(former)


def said(adopted: Adopted) -> Iterator[str]:
    """Yield the lines that tell what became of a former student."""
    if adopted.assignments:
        yield (
            f"{'moved':<10} {adopted.former} to {adopted.person.id} ({adopted.person.name}): "
            f"{', '.join(adopted.assignments)}"
        )
    for assignment, reason in adopted.kept.items():
        yield f"{'kept':<10} {adopted.former}: {assignment}: {reason}"
