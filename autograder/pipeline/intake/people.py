"""Which person a name in a path stands for: by decision, by the roster, or as the name itself says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from autograder.errors import BadUsage
from autograder.lms.paths import Told, canvas_key
from autograder.pipeline.intake.owner import Owner
from autograder.pipeline.people.roster import Person, Roster
from autograder.text import suggest

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
READ_GRADEBOOK = "read the gradebook's export: autograder roster GRADEBOOK.csv; or "
UNFIT = "the student's name may hold letters, digits and . _ @ + - only; rename the folder or file"


class BadDecision(BadUsage):
    """A name was given to nobody, or in no form that can be read."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whom a name stands for.

    Parameters
    ----------
    ids : tuple of str
        One student, or those of a team; none if there is a problem.
    problem : str
        Why nobody can be told, and what to do.
    by_name : bool
        Whether the full name alone told: then it stands for one person only while nobody else bears it.
    open : bool
        Whether a person's decision would help.
    is_stranger : bool
        Whether nobody on the roster is called that, and nothing else tells who it is.
    """

    ids: tuple[str, ...] = ()
    problem: str = ""
    by_name: bool = False
    open: bool = False
    is_stranger: bool = False


@dataclass(frozen=True)
class People:
    """Everybody whom names may stand for.

    Parameters
    ----------
    roster : Roster
    there : frozenset of str
        Students of whom something was collected before.
    decisions : mapping of str to tuple of str
        Ids by the name in an archive, as a person decided.
    guests : bool
        Whether those who are not on the roster are taken under their own names.
    participants : mapping of str to tuple of str
        Addresses and the like by Moodle's number, as a worksheet tells them.
    names : mapping of str to str
        By Moodle's number, as a worksheet tells them: an archive may put a group's name before them.
    """

    roster: Roster
    there: frozenset[str] = frozenset()
    decisions: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    guests: bool = False
    participants: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def is_known(self, word: str) -> bool:
        """Tell whether a word is a student's."""
        return bool(self.roster.find(word=word)) if self.roster else word in self.there

    def which(self, readings: Sequence[Told], clear: Collection[str] = ()) -> Told | None:
        """Return which of several readings of one name is right: what a person decided, or the roster confirms.

        Parameters
        ----------
        clear : collection of str
            Numbers of whom there is something else, of which nobody doubts whose it is: that is not pushed out.
        """
        decided = [told for told in readings if told.label in self.decisions]
        if decided:
            return decided[0] if len(decided) == 1 else None
        right = confirmed(readings, self.roster)
        return None if right and right.number in clear else right

    def find(self, owner: Owner) -> Found:
        """Return whom a path's owner is."""
        if decided := self._decided(owner):
            return Found(decided)
        if not self.roster or (owner.told and owner.told.is_hidden):
            return self._as_it_is(owner)
        people, by_name = self._on_roster(owner)
        if len(people) == 1:
            return Found((people[0].id,), by_name=by_name)
        if people:
            ids = " or ".join(map(_with_address, people))
            return Found(problem=f"is it {ids}? {_say_who(owner, people[0].id)}", open=True)
        if self.guests:
            return self._as_it_is(owner)
        if owner.told and self._named(owner.told) and (address := self._address(owner.told)):
            problem = f"by the worksheet this is {address}, whose address is nobody's on the roster"
            return Found(
                problem=f"{problem}; {_say_who(owner, 'ID')}, or --guests to take everybody",
                open=True,
            )
        problem = f"nobody of that name is on the roster; {_say_how(owner)}"
        return Found(problem=problem, open=True, is_stranger=True)

    def names_of(self, owner: Owner) -> list[str]:
        """Return by which names a person may decide on a path's owner."""
        names = [owner.label, owner.word]
        if owner.told:
            names += [owner.told.name, owner.told.number, *owner.told.words]
        return [name for name in names if name]

    def _decided(self, owner: Owner) -> tuple[str, ...]:
        names = self.names_of(owner)
        return next((self.decisions[name] for name in names if name in self.decisions), ())

    def by_number(self, system: str, number: str) -> tuple[Person, ...]:
        """Return who certainly has a platform's number."""
        if system == "canvas":
            return self.roster.find(canvas=number)
        if system != "moodle":
            return ()
        return self._by_words(self.participants.get(number, ())) or self.roster.find(moodle=number)

    def _as_it_is(self, owner: Owner) -> Found:
        told = owner.told
        name = owner.word
        if told and told.id not in self.there and told.former_id in self.there:
            name = told.former_id
        return Found((name,)) if NAME.fullmatch(name) else Found(problem=UNFIT)

    def _on_roster(self, owner: Owner) -> tuple[tuple[Person, ...], bool]:
        told, roster = owner.told, self.roster
        if told is None:
            people = roster.find(word=owner.word)
            return (people, False) if people else (roster.find(name=owner.word), True)
        if told.system == "moodle":
            people = self.by_number(told.system, told.number)
        elif told.system == "canvas":
            people = roster.find(canvas=told.number)
        else:
            words = (*told.words, *([told.number] if told.system == "ilias" else []))
            people = self._by_words(words)
        if people:
            return people, False
        named = self._named(told)
        if self._address(told):
            # The worksheet says whose the number is: not a person's who has another address.
            named = tuple(person for person in named if not person.email)
        if told.system == "canvas":
            named = named or self._squeezed.get(squeezed(told.name), ())
            # Canvas gives a person one number for ever: who has another is somebody else.
            named = tuple(person for person in named if not person.canvas)
        return named, True

    def _named(self, told: Told) -> tuple[Person, ...]:
        name = (told.system == "moodle" and self.names.get(told.number)) or told.name
        return self.roster.find(name=name) if name else ()

    def _address(self, told: Told) -> str:
        """Return the address that a worksheet tells of a participant; empty if none does."""
        words = self.participants.get(told.number, ()) if told.system == "moodle" else ()
        return next((word for word in words if "@" in word), "")

    def _by_words(self, words: Iterable[str]) -> tuple[Person, ...]:
        return next(filter(None, (self.roster.find(word=word) for word in words)), ())

    @cached_property
    def _squeezed(self) -> Mapping[str, tuple[Person, ...]]:
        """People by what Canvas makes of their names in names of files."""
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.roster:
            first, last = person.first_name, person.last_name
            for key in {squeezed(last + first), squeezed(first + last)} - {""}:
                if person not in found.get(key, ()):
                    found[key] = (*found.get(key, ()), person)
        return found


def squeezed(name: str) -> str:
    """Return a name's letters and digits, without case and accents.

    >>> squeezed("Lovelace, Ada") == squeezed("lovelaceada")
    True
    """
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return "".join(char for char in decomposed if char.isalnum())


def confirmed(readings: Sequence[Told], roster: Roster) -> Told | None:
    """Return which of several readings of a name of Canvas's the roster confirms; None if not just one.

    It does if the number is somebody's who is called what stands before it, and no other reading has a number
    that is anybody's: a name may be chosen so that it begins like a peer's name with the peer's number.
    """
    if not all(told.system == "canvas" and not told.is_hidden for told in readings):
        return None
    known = [told for told in readings if roster.find(canvas=told.number)]
    if len({told.number for told in known}) != 1:
        return None
    (person, *others) = roster.find(canvas=known[0].number)
    first, last = person.first_name, person.last_name
    keys = {canvas_key(f"{last}, {first}"), canvas_key(f"{first} {last}")} - {""}
    right = [told for told in known if canvas_key(told.name) in keys]
    return right[0] if len(known) == len(right) == 1 and not others else None


def read_decisions(texts: tuple[str, ...], roster: Roster) -> dict[str, tuple[str, ...]]:
    """Return decisions such as ``Smith John_51202=js2``, or ``Group A_345=ada,bob`` for a team.

    Raises
    ------
    BadDecision
    """
    decisions = {}
    for text in texts:
        name, equals, ids = text.rpartition("=")
        students = tuple(filter(None, (student.strip() for student in ids.split(","))))
        if not (name and equals and students):
            raise BadDecision(
                f"{text!r} decides nothing; wanted NAME=ID, such as 'Smith John_51202=js2'"
            )
        for student in students:
            if roster and student not in roster:
                known = suggest(student, [person.id for person in roster])
                raise BadDecision(f"nobody on the roster has the id {student!r}; {known}")
            if not NAME.fullmatch(student):
                raise BadDecision(f"{student!r} cannot be an id: {UNFIT.partition(';')[0]}")
        decisions[name] = students
    return decisions


def shown_name(roster: Roster, student: str, told: Told | None) -> str:
    """Return the name that people read: the roster's, else the platform's; empty if neither has one."""
    person = roster.get(student)
    return person.name if person else platform_name(told)


def platform_name(told: Told | None) -> str:
    """Return the name that a platform shows; empty if none does."""
    return told.name if told else ""


def _with_address(person: Person) -> str:
    return f"{person.id} ({person.email})" if person.email else person.id


def _say_who(owner: Owner, example: str) -> str:
    return f"add --as '{owner.label}={example}'"


def _say_how(owner: Owner) -> str:
    if owner.system == "moodle":
        sheet = "read the assignment's grading worksheet: autograder roster WORKSHEET.csv; or "
    elif owner.system == "canvas":
        sheet = READ_GRADEBOOK
    else:
        sheet = ""
    return f"{sheet}{_say_who(owner, 'ID')}, or --guests to take everybody"
