"""A table of scores for the LMS, from the gradebook: automatic and manual points, late penalty."""

from __future__ import annotations

import csv
import io
import logging
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import written_whole
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.roster import Roster, load_roster
from autograder.pipeline.scores import Score, papers, penalty
from autograder.text import printable

COLUMNS = (
    "student", "assignment", "score", "max_score", "auto_score", "written_score",
    "needs_manual_grade", "raw_score", "late_penalty", "handed_in", "max_auto_score",
    "max_written_score",
)  # fmt: skip
WITH_ROSTER = ("name", "email")
FORMULA = "=+-@＝＋－＠"
log = logging.getLogger(__name__)


def export(course: Course, assignment: str | None, place: Path) -> int:
    """Write the table of scores, readable by its owner only; returns how many submissions it has."""
    return write(table(course, assignment), place)


def write(lines: Iterator[str], place: Path) -> int:
    """Write a table, readable by its owner only; returns how many lines it has below the columns' names."""
    count = -1
    with written_whole(place) as file:
        for line in lines:
            file.write(line.encode())
            count += 1
    log.info("%s: %d lines", place, count)
    return count


def table(course: Course, assignment: str | None) -> Iterator[str]:
    """Yield a table with one line per submission, after one with the columns' names.

    As in nbgrader's own table and on the feedback page, ``score`` is ``raw_score`` less the penalty. Names
    and addresses follow if there is a roster.
    """
    roster = load_roster(course)
    gradebook = open_gradebook(course)
    try:
        yield csv_line((*COLUMNS, *(WITH_ROSTER if roster else ())))
        for student, name, paper in papers(gradebook, assignment):
            person = [roster.name_of(student), _email(roster, student)] if roster else []
            yield csv_line([*_line(student, name, paper), *map(safe, person)])
    finally:
        gradebook.close()


def csv_line(row: Sequence[str]) -> str:
    """Return a line of a table."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _email(roster: Roster, student: str) -> str:
    person = roster.get(student)
    return person.email if person else ""


def _line(student: str, assignment: str, paper: Any) -> list[str]:
    grades = [grade for notebook in paper.notebooks for grade in notebook.grades]
    auto = sum(grade.auto_score or 0.0 for grade in grades)
    score = Score.of(paper)
    return [
        safe(student),
        safe(assignment),
        f"{score.points:g}",
        f"{score.max_points:g}",
        f"{auto:g}",
        f"{paper.written_score:g}",
        "yes" if score.waits else "no",
        f"{paper.score:g}",
        f"{penalty(paper):g}",
        f"{paper.timestamp:%Y-%m-%d %H:%M:%S}" if paper.timestamp else "",
        f"{paper.max_score - paper.max_written_score:g}",
        f"{paper.max_written_score:g}",
    ]


def safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, and take out control characters."""
    runs = text.startswith(("\t", "\r")) or text.strip()[:1] in tuple(FORMULA)
    text = printable(text)
    return f"'{text}" if runs else text
