"""Put scores into the table that a platform gave, and say of everybody who is left out why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from autograder.lms.table import Table
from autograder.pipeline.giving_back.scores import Score
from autograder.pipeline.giving_back.whose import Clues, Lines
from autograder.text import printable

ONE_BY_ONE = 8  # people who are named; of more, the number is said
DECIMAL_COMMA = re.compile(r"-?\d+,\d{1,5}")
DIGITS = 2  # as Moodle and Canvas show points


class Fate(Enum):
    """What became of a line, or of a score."""

    FILLED = auto()
    CHANGED = auto()  # filled in, in place of another
    SAME = auto()  # there already
    NO_SUBMISSION = auto()
    WAITS = auto()  # for a person, who has to read a written answer
    UNGRADED = auto()
    ABOVE = auto()  # the platform's maximum
    LOCKED = auto()  # on the platform
    EXCUSED = auto()  # on the platform
    REFUSED = auto()  # when it was collected
    NOT_COLLECTED = auto()  # handed in on the platform
    DOUBTFUL = auto()  # several people may be meant
    OTHER_NUMBER = auto()  # than the submission's: another assignment's table, perhaps
    NO_LINE = auto()  # in the table


LEFT_OUT = (
    Fate.WAITS, Fate.UNGRADED, Fate.ABOVE, Fate.LOCKED, Fate.EXCUSED, Fate.REFUSED, Fate.NOT_COLLECTED, Fate.DOUBTFUL, Fate.OTHER_NUMBER, Fate.NO_LINE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a score in a platform's table.

    Parameters
    ----------
    row, column : int
    label : str
        Whom the platform means.
    maximum : float or None
        What the platform takes at most; None if there is no bound.
    handed_in : bool or None
        Whether the platform has a submission; None if the table does not tell.
    closed : Fate or None
        Why the platform will not take a score.
    """

    row: int
    column: int
    label: str
    clues: Clues
    maximum: float | None = None
    handed_in: bool | None = None
    closed: Fate | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an assignment's students.

    Parameters
    ----------
    scores : mapping
        By student.
    ungraded : collection of str
        Whose last submission has no result; what the gradebook has of them is an older one's.
    lines : Lines
        Of everybody in either.
    refused : Lines or None
        Of those of whom nothing was taken when it was collected.
    """

    scores: Mapping[str, Score]
    ungraded: frozenset[str]
    lines: Lines
    refused: Lines | None = None


@dataclass(frozen=True)
class Wishes:
    """How an instructor wants it.

    Parameters
    ----------
    partial : bool
        Fill in automatic points where written answers are still to be read.
    scale : bool
        Bring points to the platform's maximum.
    """

    partial: bool = False
    scale: bool = False


@dataclass
class Filled:
    """What became of everybody, by fate: the names that people read.

    Parameters
    ----------
    turned_away : set of str
        Ids of those whose line is there, and of whom nothing was taken when it was collected.
    """

    fates: dict[Fate, list[str]] = field(default_factory=dict)
    turned_away: set[str] = field(default_factory=set)

    def add(self, fate: Fate, who: str) -> None:
        """Note somebody."""
        self.fates.setdefault(fate, []).append(who)

    def count(self, *fates: Fate) -> int:
        """Return how many people had one of these fates."""
        return sum(len(self.fates.get(fate, ())) for fate in fates)

    @property
    def is_whole(self) -> bool:
        """Whether nobody is left out."""
        return not self.count(*LEFT_OUT)


def fill(table: Table, slots: Sequence[Slot], known: Known, wishes: Wishes) -> Filled:
    """Put scores into the cells of a table; what they do not fit stays as it is."""
    done, found = Filled(), [known.lines.students_of(slot.clues) for slot in slots]
    comma = has_decimal_commas(table)
    claimed: dict[str, int] = {}
    for students in found:
        for student in students:
            claimed[student] = claimed.get(student, 0) + 1
    for slot, students in zip(slots, found, strict=True):
        if len(students) > 1 or any(claimed[student] > 1 for student in students):
            who = " or ".join(sorted(map(known.lines.shown, students)))
            done.add(Fate.DOUBTFUL, f"{slot.label}: {who}")
        elif not students and (turned_away := _refused(known, slot)):
            done.add(Fate.REFUSED, known.lines.shown(turned_away))
            done.turned_away.add(turned_away)
        elif not students:
            done.add(Fate.NOT_COLLECTED if slot.handed_in else Fate.NO_SUBMISSION, slot.label)
        else:
            (student,) = students
            done.add(_fill(table, slot, student, known, wishes, comma), known.lines.shown(student))
    everybody = {*known.scores, *known.ungraded}
    for student in sorted(everybody - claimed.keys()):
        done.add(Fate.NO_LINE, known.lines.shown(student))
    return done


def _refused(known: Known, slot: Slot) -> str:
    """Return the one person whose line it is and of whom nothing was taken, if there is one."""
    if known.refused is None or slot.handed_in is False:
        return ""
    students = known.refused.students_of(slot.clues)
    return next(iter(students)) if len(students) == 1 else ""


def _fill(
    table: Table, slot: Slot, student: str, known: Known, wishes: Wishes, comma: bool
) -> Fate:
    """Put one score into its cell, if it may be there."""
    if known.lines.contradicts(student, slot.clues):
        return Fate.OTHER_NUMBER
    score = known.scores.get(student)
    if student in known.ungraded or score is None:
        return Fate.UNGRADED
    if score.waits and not wishes.partial:
        return Fate.WAITS
    points = score.points
    if wishes.scale and slot.maximum and score.max_points:
        points = points / score.max_points * slot.maximum
    points = round(points, DIGITS)
    before = table.cell(slot.row, slot.column)
    if number(before) == points:
        return Fate.SAME
    if slot.closed:
        return slot.closed
    if slot.maximum is not None and points > slot.maximum:
        return Fate.ABOVE
    text = f"{points:.{DIGITS}f}"
    cells = table.rows[slot.row]
    cells += [""] * (slot.column + 1 - len(cells))
    cells[slot.column] = text.replace(".", ",") if comma else text
    return Fate.FILLED if before in ("", "-") else Fate.CHANGED


def number(text: str) -> float | None:
    """Return the number that a cell says, with a decimal point or comma."""
    try:
        return round(float(text.strip().replace(",", ".")), DIGITS)
    except ValueError:
        return None


def has_decimal_commas(table: Table) -> bool:
    """Tell whether a table writes numbers with a comma, as its platform does in the reader's language."""
    cells = (cell for row in table.rows for cell in row)
    return any(DECIMAL_COMMA.fullmatch(cell.strip()) for cell in cells)


def left_out(done: Filled, words: Mapping[Fate, str]) -> list[str]:
    """Return a line for each fate of those who are left out.

    Parameters
    ----------
    words : mapping
        What to say of each fate, and what to do.
    """
    return [f"{some(who)}: {words[fate]}" for fate in LEFT_OUT if (who := done.fates.get(fate))]


def some(people: Iterable[str]) -> str:
    """Return some people by name, and how many they are if they are more than that."""
    names = [printable(name) for name in people]
    shown = ", ".join(names[:ONE_BY_ONE])
    return shown if len(names) <= ONE_BY_ONE else f"{len(names)} students ({shown}, …)"
