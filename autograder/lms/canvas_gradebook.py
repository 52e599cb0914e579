"""Canvas's gradebook as it exports it, and what its importer makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.lms.table import BadTable, Table

ABOUT_STUDENTS = (
    "Student", "LastName", "FirstName", "ID", "SIS User ID", "SIS Login ID", "Integration ID", "Root Account",
    "Section",
)  # fmt: skip
# Columns that the importer passes over, with "Unposted" or a group's name before them, or a period's behind.
CALCULATED = re.compile(
    "Current Score|Current Points|Current Grade|Final Score|Final Points|Final Grade|Override Score|"
    "Override Grade|Override Status"
)
TITLE = re.compile(r"(?P<title>.*\S)\s*\((?P<id>\d+)\)\s*")
TEST_STUDENT = "Student, Test"


@dataclass(frozen=True, slots=True)
class CanvasRow:
    """What the gradebook says of a student.

    Parameters
    ----------
    index : int
        Of the line in the table.
    name : str
        Last name first, as it stands there.
    first_name, last_name : str
        Where the gradebook parts them, by columns of their own or by a comma; else empty.
    id : str
        Canvas's user number, which stands in names of archives, too.
    """

    index: int
    name: str
    first_name: str
    last_name: str
    id: str
    sis_id: str
    login: str
    section: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A column of scores.

    Parameters
    ----------
    place : int
    heading : str
        As it stands there: ``Convolution (1234)``.
    title, id : str
        Its parts; the id is empty for a column that Canvas has not made.
    """

    place: int
    heading: str
    title: str
    id: str


def is_gradebook(table: Table) -> bool:
    """Tell whether a table is Canvas's gradebook."""
    header = table.header
    together = header[:2] == ["Student", "ID"]
    apart = header[:3] == ["LastName", "FirstName", "ID"]
    return (together or apart) and "Section" in header


def check(table: Table) -> None:
    """Make sure that a table is Canvas's gradebook.

    Raises
    ------
    BadTable
    """
    if not is_gradebook(table):
        raise BadTable(
            f"{table.name} is no gradebook of Canvas; wanted the columns Student, ID, … Section: "
            "in Canvas, open Grades and choose Export"
        )


def rows(table: Table) -> list[CanvasRow]:
    """Return the students of a gradebook in order, without Canvas's own Test Student.

    Raises
    ------
    BadTable
    """
    check(table)
    return [_row(table, index) for index in lines(table)]


def lines(table: Table) -> Iterator[int]:
    """Yield where the students' lines are: those of points and of posting are none of them."""
    for index in range(1, len(table.rows)):
        texts = [cell.strip() for cell in table.rows[index]]
        is_empty = all(re.fullmatch(r"(?i)muted|manual posting.*|", text) for text in texts)
        if not is_empty and "Points Possible" not in texts[0] and texts[0] != TEST_STUDENT:
            yield index


def points_line(table: Table) -> int | None:
    """Return the line that says what each assignment is worth."""
    found = (i for i, cells in enumerate(table.rows) if cells and "Points Possible" in cells[0])
    return next(found, None)


def assignments(table: Table) -> list[Assignment]:
    """Return the columns that may be filled."""
    check(table)
    header, points = table.header, points_line(table)
    first = header.index("Section") + 1
    found = []
    for place in range(first, len(header)):
        heading = header[place]
        match = TITLE.fullmatch(heading)
        title, number = (match["title"], match["id"]) if match else (heading, "")
        worth = "" if points is None else table.cell(points, place)
        # Canvas marks what is read-only here, in the site's language; notes on students are worth nothing.
        is_other = worth.startswith("(") or (points is not None and not worth and not number)
        if heading and not CALCULATED.search(heading) and not is_other:
            found.append(Assignment(place, heading, title, number))
    return found


def _row(table: Table, index: int) -> CanvasRow:
    at = {name: place for place, name in enumerate(table.header) if name in ABOUT_STUDENTS}

    def cell(name: str) -> str:
        return table.cell(index, at.get(name))

    if "LastName" in at:
        last, first = cell("LastName"), cell("FirstName")
        name = f"{last}, {first}".strip(", ")
    else:
        name = cell("Student")
        last, _, first = (part.strip() for part in name.partition(","))
        last, first = (last, first) if first else ("", "")
    return CanvasRow(
        index, name, first, last, cell("ID"), cell("SIS User ID"), cell("SIS Login ID"), cell("Section")
    )  # fmt: skip
