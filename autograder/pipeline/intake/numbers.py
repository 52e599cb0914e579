"""Platforms' numbers of people on whom somebody decided: the roster keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograder.course import Course
from autograder.pipeline.intake.hand import Taken
from autograder.pipeline.people.roster import Person, Roster, save_roster


def remember_numbers(
    course: Course, roster: Roster, chosen: Sequence[Taken], decisions: dict[str, tuple[str, ...]]
) -> None:
    """Write the number of whom a person decided on into the roster, so that nobody is asked twice."""
    changed: dict[str, Person] = {}
    for one in chosen:
        told, decided = one.owner.told, one.ids in decisions.values()
        person = roster.get(one.ids[0]) if decided and len(one.ids) == 1 else None
        if person is None or told is None or not told.number:
            continue
        person = changed.get(person.id, person)
        if told.system == "moodle" and told.number not in person.moodle:
            changed[person.id] = replace(person, moodle=(*person.moodle, told.number))
        elif told.system == "canvas" and not person.canvas:
            changed[person.id] = replace(person, canvas=told.number)
    if changed:
        people = tuple(changed.get(person.id, person) for person in roster)
        save_roster(course, replace(roster, people=people))
