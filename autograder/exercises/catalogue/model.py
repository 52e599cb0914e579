"""What a catalogue holds: misconceptions with their mutants, and correct programs."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.errors import Undone

PLAIN = "plain"  # the base that is the exercise's plain implementation


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written.

    Parameters
    ----------
    file : str
        Path as a person would open it from the repository.
    line : int
        Counted from 1.
    name : str
        The entry that the line belongs to; empty above the first entry.
    """

    file: str = ""
    line: int = 0
    name: str = ""

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.file else ""
        return ": ".join(filter(None, (place, self.name)))

    def fault(self, what: str) -> BadEntry:
        """Return the error that says what is wrong at this place."""
        return BadEntry(self, what)


class BadEntry(Undone):
    """A part of a catalogue that cannot be used; the text begins with file, line and name.

    Parameters
    ----------
    place : Place
    what : str
        What is wrong there.
    """

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(place, what)
        self.place, self.what = place, what

    def __str__(self) -> str:
        return ": ".join(filter(None, (str(self.place), self.what)))


@dataclass(frozen=True, slots=True)
class Edit:
    """A mutant: a correct program with some text replaced.

    Parameters
    ----------
    replacements : tuple of (old, new)
        Made one after the other; each ``old`` must then occur exactly once.
    base : str
        Name of the correct program: ``"plain"``, or an alternative of the exercise.
    place : Place
    """

    replacements: tuple[tuple[str, str], ...]
    base: str = PLAIN
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Program:
    """A mutant written out: Python source that defines the exercise's function (NumPy is ``np``)."""

    source: str
    place: Place = Place()


def plain(*replacements: tuple[str, str]) -> Edit:
    """Return the plain implementation with these texts replaced."""
    return Edit(replacements)


@dataclass(frozen=True, slots=True)
class Misconception:
    """A named mistake, and mutants that make it.

    Parameters
    ----------
    name : str
        Identifier after the situation, such as ``"stride_missing_in_window_corner"``.
    student : str
        One or two sentences to the student: what the code does, and what to think about. Never the answer as code.
    instructor : str
        Half a line for the class report.
    programs : tuple of Edit or Program
        The mutants; each is killed by the families, and diagnosed as this misconception.
    reread : str
        Heading of the assignment's paragraph to read again.
    twins : frozenset of str
        Misconceptions whose mutants are equivalent: no input can tell them from this one's.
    common : bool
        Whether students make it often; the common ones are tried in pairs.
    at : tuple of str
        Statements as a student would write them in whose line the mistake is, besides those that the
        edits change.
    nondeterministic : bool
        Whether the mutants answer differently each time, so that no answer identifies them.
    place : Place
    """

    name: str
    student: str
    instructor: str
    programs: tuple[Edit | Program, ...]
    reread: str = ""
    twins: frozenset[str] = frozenset()
    common: bool = False
    at: tuple[str, ...] = ()
    nondeterministic: bool = False
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Alternative:
    """A correct program in another style; it must keep every point, and mutants may be edits of it."""

    name: str
    source: str
    place: Place = Place()
