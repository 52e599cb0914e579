"""Moodle's grading worksheet of an assignment, in whatever language the site speaks.

Its columns stand in a fixed order, whatever their headings are: identifier, name, fields of identity, status,
perhaps team and marker, grade, maximum (or a scale), perhaps a state of the workflow, whether the grade can be
changed, the time of handing in, texts that were handed in, the grade's time, texts of feedback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from autograder.lms.moments import read_moment
from autograder.lms.table import BadTable, Table

# The word for a participant is the site's; some languages put a blank after it.
IDENTIFIER = re.compile(r"([^\d\s][^\d]*?)\s*(\d+)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CLOCK = re.compile(r"(?<!\d)\d{1,2}[:.]\d\d(?!\d)")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
NO = {
    "no", "nein", "non", "não", "nao", "nee", "nej", "nei", "ei", "nie", "ne", "nem", "nu", "ez", "hayır", "όχι",
    "нет", "ні", "не", "否", "いいえ", "아니오", "아니요", "không", "tidak", "لا", "לא",
}  # fmt: skip
# What statuses of work begin with that was uploaded and not submitted.
DRAFT = (
    "draft", "entwurf", "brouillon", "borrador", "esborrany", "bozza", "rascunho", "concept", "utkast", "kladde",
    "luonnos", "koncept", "wersja robocza", "szkic", "ciornă", "piszkozat", "nacrt", "osnutek", "juodraštis", "mustand",
    "zirriborroa", "taslak", "πρόχειρο", "черновик", "чернетка", "чернова", "草稿", "下書き", "초안", "bản nháp", "draf", "مسودة", "טיוטה",
)  # fmt: skip
SHORT_WORD = re.compile(r"[^\W\d_][^\d]{0,11}")
NOTHING = ("", "-")
STATUS = ("status", "estado", "estat", "statut", "stato", "stav", "stan", "tila", "状态", "狀態", "ステータス", "статус", "состояние")  # fmt: skip
ID_NUMBER = re.compile(r"\bid\b|\bnumber\b|nummer|número|numéro|numero|matri[ck]|学号|номер|idnumber", re.IGNORECASE)  # fmt: skip


@dataclass(frozen=True, slots=True)
class WorksheetRow:
    """What the worksheet says of a student.

    Parameters
    ----------
    index : int
        Of the line in the table.
    participant : str
        The number that stands in names of archives, too; another one in each assignment.
    name, email, id_number : str
        Empty where the site does not show them.
    others : tuple of str
        Further fields of identity, such as the user name.
    status : str
        As it stands there.
    submitted : str or None
        When the work was handed in, as it stands there; empty if nothing was, None if the column is missing.
    late : str
        By how much the work is late, in the site's words; empty if it is not, or nothing was handed in.
    """

    index: int
    participant: str
    name: str
    email: str
    id_number: str
    others: tuple[str, ...]
    status: str
    submitted: str | None
    late: str

    @property
    def time(self) -> datetime | None:
        """When the work was handed in, by the reader's clock on the site; None if that cannot be told."""
        return read_moment(self.submitted or "")

    @property
    def is_draft(self) -> bool:
        """Whether the status says so, in a language that is known here."""
        return self.status.strip().casefold().startswith(DRAFT)

    @property
    def is_late(self) -> bool | None:
        """Whether it was handed in late; None where the worksheet does not tell."""
        return None if not self.submitted else bool(self.late)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand in a worksheet; None for what it does not show.

    Parameters
    ----------
    fields : tuple of int
        Of identity.
    """

    identifier: int
    name: int | None
    email: int | None
    id_number: int | None
    fields: tuple[int, ...]
    status: int | None
    grade: int
    maximum: int | None
    changeable: int | None
    submitted: int | None
    graded: int | None


def is_worksheet(table: Table) -> bool:
    """Tell whether a table is Moodle's grading worksheet."""
    try:
        return _identifiers(table) is not None and bool(columns(table))
    except BadTable:
        return False


def rows(table: Table) -> list[WorksheetRow]:
    """Return the students of a worksheet in order.

    Raises
    ------
    BadTable
    """
    at = columns(table)
    return [_row(table, at, index) for index in lines(table)]


def lines(table: Table) -> Iterator[int]:
    """Yield where the students' lines are."""
    return (index for index in range(1, len(table.rows)) if table.rows[index])


def participant(table: Table, at: Columns, index: int) -> str:
    """Return the number of the student of a line."""
    match = IDENTIFIER.fullmatch(table.cell(index, at.identifier))
    return match[2] if match else ""


def columns(table: Table) -> Columns:
    """Find a worksheet's columns by their order and by what is in them.

    Raises
    ------
    BadTable
        If it is no worksheet.
    """
    identifier = _identifiers(table)
    maximum = None if identifier is None else _maximum(table, identifier)
    if identifier is None or (maximum is None and _scale(table) is None):
        raise BadTable(
            f"{table.name} is no grading worksheet of Moodle; wanted its first column to say "
            "'Participant 51201' or the like in each line, and a grade beside its maximum: in the assignment, "
            "choose 'Download grading worksheet'"
        )
    most = maximum if maximum is not None else _scale(table)
    assert most is not None, "one of the two was found"
    grade = most - 1
    status = _status(table, identifier, grade)
    fields = tuple(range(identifier + 1, status if status is not None else grade))
    email = next((place for place in fields if _share(table, place, lambda text: "@" in text) > 0.5), None)  # fmt: skip
    name = next((place for place in fields[:1] if place != email), None)
    rest = [place for place in fields if place not in (name, email)]
    number = next((place for place in rest if ID_NUMBER.search(table.header[place])), None)
    changeable = _changeable(table, most)
    times = [
        place
        for place in range((changeable or most) + 1, len(table.header))
        if _is_time(table, place)
    ]
    submitted = times[0] if len(times) > 1 else None
    graded = times[1] if len(times) > 1 else times[0] if times else None
    return Columns(
        identifier, name, email, number, fields, status, grade, maximum, changeable, submitted, graded
    )  # fmt: skip


def is_no(text: str) -> bool:
    """Tell whether a word is "no" in a language that is known here."""
    return text.strip().casefold() in NO


def _row(table: Table, at: Columns, index: int) -> WorksheetRow:
    submitted = None if at.submitted is None else table.cell(index, at.submitted)
    submitted = "" if submitted in NOTHING else submitted
    status = table.cell(index, at.status)
    known = (at.name, at.email, at.id_number)
    others = (table.cell(index, place) for place in at.fields if place not in known)
    return WorksheetRow(
        index=index,
        participant=participant(table, at, index),
        name=table.cell(index, at.name),
        email=table.cell(index, at.email),
        id_number=table.cell(index, at.id_number),
        others=tuple(filter(None, others)),
        status=status,
        submitted=submitted,
        late=_lateness(status) if submitted else "",
    )


def _lateness(status: str) -> str:
    """Return the part of a status that is a span of time, in any language; a date is an extension's."""
    _, *parts = status.split(" - ")
    spans = (
        part.strip()
        for part in parts
        if re.search(r"\d", part) and not (YEAR.search(part) or CLOCK.search(part))
    )
    return next(spans, "")


def _identifiers(table: Table) -> int | None:
    """Return the column that says the word for a participant and a number in every line."""
    if len(table.rows) < 2:
        return None
    for place in range(min(3, len(table.header))):
        found = [IDENTIFIER.fullmatch(table.cell(index, place)) for index in lines(table)]
        words = {match[1] for match in found if match}
        numbers = [match[2] for match in found if match]
        if found and all(found) and len(words) == 1 and len(set(numbers)) == len(numbers):
            return place
    return None


def _maximum(table: Table, identifier: int) -> int | None:
    """Return the column with the same number in all lines, after one that holds grades or nothing."""
    for place in range(identifier + 2, len(table.header)):
        values = {table.cell(index, place) for index in lines(table)}
        same = len(values) == 1 and NUMBER.fullmatch(next(iter(values)))
        before = {table.cell(index, place - 1) for index in lines(table)}
        grades = all(text in NOTHING or NUMBER.fullmatch(text) for text in before)
        if same and grades and _changeable(table, place) is not None:
            return place
    return None


def _scale(table: Table) -> int | None:
    """Return the column that lists the same words of a scale in each line, one below the other."""
    for place in range(2, len(table.header)):
        values = {table.cell(index, place) for index in lines(table)}
        if len(values) == 1 and "\n" in next(iter(values)):
            return place
    return None


def _changeable(table: Table, most: int) -> int | None:
    """Return the column of yes and no, which follows the maximum, or the workflow's state."""
    for place in (most + 2, most + 1):
        values = {table.cell(index, place) for index in lines(table)}
        if len(values) <= 2 and all(SHORT_WORD.fullmatch(value) for value in values):
            return place
    return None


def _status(table: Table, identifier: int, grade: int) -> int | None:
    between = range(identifier + 1, grade)
    named = [place for place in between if table.header[place].casefold() in STATUS]
    shaped = [place for place in between if _share(table, place, lambda text: " - " in text) > 0.5]
    return next(iter(named + shaped), grade - 1 if grade - 1 > identifier + 1 else None)


def _is_time(table: Table, place: int) -> bool:
    texts = [text for index in lines(table) if (text := table.cell(index, place)) != "-"]
    times = sum(bool(CLOCK.search(text)) and len(text) < 80 for text in texts)
    return 2 * times > len(texts) or not texts  # a cell that somebody spoiled costs nobody else


def _share(table: Table, place: int, test: Callable[[str], bool]) -> float:
    texts = [table.cell(index, place) for index in lines(table)]
    return sum(map(test, texts)) / max(1, len(texts))
