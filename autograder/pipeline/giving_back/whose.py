"""Whose a line of a platform's table is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.lms.canvas_gradebook import CanvasRow
from autograder.lms.moodle_worksheet import WorksheetRow
from autograder.lms.names import former_slug, slug
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.people.roster import Roster


@dataclass(frozen=True, slots=True)
class Clues:
    """What a line tells of a student.

    Parameters
    ----------
    number : str
        The platform's own: Moodle's participant number, Canvas's user number.
    words : tuple of str
        E-mail address, ID number, user name: whatever else may be known here; empty ones tell nothing.
    """

    number: str
    words: tuple[str, ...] = ()


def moodle_clues(row: WorksheetRow) -> Clues:
    """Return what a line of Moodle's worksheet tells."""
    ids = _former_ids(row.name, row.participant) if row.name else ()
    return Clues(row.participant, (row.email, row.id_number, *row.others, *ids))


def canvas_clues(row: CanvasRow) -> Clues:
    """Return what a line of Canvas's gradebook tells."""
    return Clues(row.id, (row.sis_id, row.login, *_former_ids(row.name, row.id, "")))


def _former_ids(name: str, number: str, between: str = "-") -> tuple[str, ...]:
    """Return the ids that were made of the names of files in a platform's archive, without a roster.

    Parameters
    ----------
    between : str
        What stands between the words of a name.
    """
    return tuple(f"{each(name).replace('-', between)}-{number}" for each in (slug, former_slug))


class Lines:
    """Finds the student of a line among those who have something to put into it.

    Parameters
    ----------
    system : str
        ``moodle`` or ``canvas``.
    students : collection of str
    """

    def __init__(
        self,
        course: Course,
        roster: Roster,
        assignment: str,
        system: str,
        students: Collection[str],
    ) -> None:
        self.roster, self.system, self.students = roster, system, frozenset(students)
        self._by_number: dict[str, set[str]] = {}
        self._by_word = {student.casefold(): student for student in students}
        self._numbers: dict[str, str] = {}
        for student in students:
            if number := _number(course, assignment, system, student):
                self._numbers[student] = number
                self._by_number.setdefault(number, set()).add(student)

    def students_of(self, clues: Clues) -> frozenset[str]:
        """Return whose a line may be; of more than one, choose none."""
        return frozenset(self._candidates(clues)) & self.students

    def _candidates(self, clues: Clues) -> Iterator[str]:
        yield from _only(self._by_number.get(clues.number, ()))  # a team's is several people's
        numbered = {self.system: clues.number}
        yield from _only(person.id for person in self.roster.find(**numbered))
        for word in filter(None, clues.words):
            yield from _only(person.id for person in self.roster.find(word=word))
            if student := self._by_word.get(word.casefold()):
                yield student

    def contradicts(self, student: str, clues: Clues) -> bool:
        """Tell whether a student's submission came with another number than a line has."""
        number = self.number_of(student)
        return bool(number) and number != clues.number

    def number_of(self, student: str) -> str:
        """Return the platform's number of a student, as the submission's origin tells it; perhaps nothing."""
        number = self._numbers.get(student, "")
        return number if number and len(self._by_number[number]) == 1 else ""

    def shown(self, student: str) -> str:
        """Return a student as people know them."""
        return self.roster.shown(student)


def _only(found: Iterable[str]) -> list[str]:
    ids = list(found)
    return ids if len(ids) == 1 else []  # an address that two share tells neither


def _number(course: Course, assignment: str, system: str, student: str) -> str:
    origin = read_origin(course, student, assignment)
    return origin.number if origin is not None and origin.system == system else ""
