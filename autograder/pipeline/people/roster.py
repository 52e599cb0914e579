"""Who is in the course: one person is one student in every assignment, whatever a platform calls them."""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property
from typing import Any

from autograder.course import Course
from autograder.errors import Undone
from autograder.files import write_atomically
from autograder.lms.names import LETTERS

VERSION = 1
LATER = ("id_number",)  # texts that an older version did not write


class BadRoster(Undone):
    """The roster's file is not as it was written; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Person:
    """A student by all the names that files call them.

    Parameters
    ----------
    id : str
        The student's name in every folder, table and gradebook; never changes once it is given.
    first_name, last_name, email : str
        As people read them; empty if unknown. `last_name` holds the whole name if nobody said where it parts.
    moodle : tuple of str
        Participant numbers; Moodle gives another one in each assignment, and none twice on a site.
    canvas : str
        Canvas's user number.
    others : tuple of str
        User names, names on a code host: whatever else may stand for the person in a path.
    id_number : str
        The school's number: Moodle's *ID number*, Canvas's *SIS User ID*.
    """

    id: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    moodle: tuple[str, ...] = ()
    canvas: str = ""
    others: tuple[str, ...] = ()
    id_number: str = ""

    @property
    def name(self) -> str:
        """The name that people read, in its own letters; the id if there is none."""
        if _is_east_asian(self.first_name) and _is_east_asian(self.last_name):
            return self.last_name + self.first_name
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.id


@dataclass(frozen=True)
class Roster:
    """Everybody who takes the course; empty if no roster was given.

    Parameters
    ----------
    people : tuple of Person
        In the order of the roster, no id twice.
    removed : tuple of Person
        People of the platforms' lists who were taken off on purpose, such as teachers: they stay off.
    """

    people: tuple[Person, ...] = field(default=())
    removed: tuple[Person, ...] = field(default=())

    def __bool__(self) -> bool:
        return bool(self.people)

    def __iter__(self) -> Iterator[Person]:
        return iter(self.people)

    def __len__(self) -> int:
        return len(self.people)

    def __contains__(self, student: str) -> bool:
        return student in self._by_id

    def get(self, student: str) -> Person | None:
        """Return the person of this id."""
        return self._by_id.get(student)

    def name_of(self, student: str) -> str:
        """Return the name that people read; the id of somebody who is not on the roster."""
        person = self._by_id.get(student)
        return person.name if person else student

    def shown(self, student: str) -> str:
        """Return name and id, or the id alone; `missing.shown` is for the terminal's tables."""
        name = self.name_of(student)
        return student if name == student else f"{name} ({student})"

    def find(
        self, *, moodle: str = "", canvas: str = "", word: str = "", name: str = ""
    ) -> tuple[Person, ...]:
        """Return whom a platform's number, a word in a path or a full name stands for.

        The first of these that is known to the roster decides, in this order. Several people are namesakes
        (or an address that two share): never choose among them.

        Parameters
        ----------
        moodle, canvas : str
            Numbers as in names of archives.
        word : str
            An id, user name, ID number or e-mail address, small and capital letters alike.
        name : str
            As people write it; order of its parts, letters' case, hyphens and commas make no difference.
        """
        lookups = (
            (moodle, self._by_moodle), (canvas, self._by_canvas),
            (word.casefold(), self._by_word), (name_key(name), self._by_name),
        )  # fmt: skip
        return next((known[key] for key, known in lookups if key and key in known), ())

    def without(self, handed_in: Iterable[str]) -> list[Person]:
        """Return who is not among these students."""
        there = set(handed_in)
        return [person for person in self.people if person.id not in there]

    @cached_property
    def _by_id(self) -> Mapping[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def _by_moodle(self) -> Mapping[str, tuple[Person, ...]]:
        return _index((number, person) for person in self.people for number in person.moodle)

    @cached_property
    def _by_canvas(self) -> Mapping[str, tuple[Person, ...]]:
        return _index((person.canvas, person) for person in self.people)

    @cached_property
    def _by_word(self) -> Mapping[str, tuple[Person, ...]]:
        return _index(
            (word.casefold(), person)
            for person in self.people
            for word in (person.id, person.email, person.id_number, *person.others)
        )

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Person, ...]]:
        return _index((name_key(person.name), person) for person in self.people)


def name_key(name: str) -> str:
    """Return what two ways to write one name have in common: its parts in order, without accents or case.

    >>> name_key("Müller, Jürgen") == name_key("Jürgen  MULLER")
    True
    >>> name_key("张伟") == name_key("伟 张"), name_key("张伟") == name_key("李娜")
    (True, False)
    """
    if _is_east_asian(name):  # written with a blank or without, by some with the last name last
        return "".join(sorted("".join(name.split())))
    decomposed = unicodedata.normalize("NFKD", name.translate(LETTERS).casefold())
    letters = "".join(
        char if _is_letter(char) else " " for char in decomposed if not _is_accent(char)
    )
    return " ".join(sorted(letters.split()))


def _is_east_asian(text: str) -> bool:
    """Tell whether a name is written in Chinese, Japanese or Korean letters."""
    letters = [char for char in text if not char.isspace()]
    scripts = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
    return bool(letters) and all(unicodedata.name(char, "").startswith(scripts) for char in letters)


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LNM"  # vowel signs are marks


def _is_accent(char: str) -> bool:
    """Tell whether a mark is one of those that Latin, Greek and Cyrillic letters wear."""
    return "\u0300" <= char <= "\u036f"


def _index(pairs: Iterable[tuple[str, Person]]) -> Mapping[str, tuple[Person, ...]]:
    found: dict[str, dict[str, Person]] = defaultdict(dict)
    for key, person in pairs:
        if key:
            found[key][person.id] = person
    return {key: tuple(people.values()) for key, people in found.items()}


def load_roster(course: Course) -> Roster:
    """Return the course's roster; an empty one if none was given.

    Raises
    ------
    BadRoster
    """
    try:
        text = course.roster_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return Roster()
    except (OSError, UnicodeDecodeError) as error:
        raise _damaged(course, str(error)) from error
    try:
        stored = json.loads(text)
        if stored["version"] != VERSION:
            raise ValueError(f"version {stored['version']}, wanted {VERSION}")
        people, removed = (
            tuple(_person(row) for row in rows)
            for rows in (stored["people"], stored.get("removed", ()))
        )
        return Roster(people, removed)
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(course, str(error)) from error


def save_roster(course: Course, roster: Roster) -> None:
    """Write the roster, readable by its owner only."""
    course.make_grading()
    stored = {
        "version": VERSION,
        "people": [asdict(person) for person in roster],
        "removed": [asdict(person) for person in roster.removed],
    }
    write_atomically(course.roster_file, json.dumps(stored, ensure_ascii=False, indent=1) + "\n")


def _person(row: Mapping[str, Any]) -> Person:
    values = {part.name: row[part.name] for part in fields(Person) if part.name not in LATER}
    values |= {name: row.get(name, "") for name in LATER}
    texts = (values[name] for name in ("id", "first_name", "last_name", "email", "canvas", *LATER))
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("a name is no text")
    return Person(
        **{**values, "moodle": tuple(values["moodle"]), "others": tuple(values["others"])}
    )


def _damaged(course: Course, reason: str) -> BadRoster:
    return BadRoster(
        f"{course.roster_file} cannot be read ({reason}); put it back from a backup, "
        "or remove it and type: autograder roster FILE"
    )
