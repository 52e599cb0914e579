"""A table of scores for the LMS, from the gradebook: automatic and manual points, late penalty."""

from __future__ import annotations

import csv
import io
import logging
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.database import open_gradebook
from autograder.text import printable

COLUMNS = (
    "student", "assignment", "score", "max_score", "auto_score", "written_score",
    "needs_manual_grade", "raw_score", "late_penalty", "handed_in",
)  # fmt: skip
FORMULA = "=+-@＝＋－＠"
log = logging.getLogger(__name__)


def export(course: Course, assignment: str | None, place: Path) -> int:
    """Write the table, readable by its owner only; returns how many submissions it has."""
    text, count = table(course, assignment)
    write_atomically(place, text)
    log.info("%s: %d lines", place, count)
    return count


def table(course: Course, assignment: str | None) -> tuple[str, int]:
    """Return a table with one line per submission, and how many there are.

    As in nbgrader's own table and on the feedback page, ``score`` is ``raw_score`` less the penalty.
    """
    gradebook = open_gradebook(course)
    try:
        lines = []
        for row in sorted(gradebook.assignments, key=lambda row: row.name):
            if assignment in (None, row.name):
                lines += [_line(row.name, submission) for submission in row.submissions]
    finally:
        gradebook.close()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(lines))
    return buffer.getvalue(), len(lines)


def _line(assignment: str, submission: object) -> list[str]:
    s = submission
    grades = [grade for notebook in s.notebooks for grade in notebook.grades]  # type: ignore[attr-defined]
    auto = sum(grade.auto_score or 0.0 for grade in grades)
    penalty = s.late_submission_penalty or 0.0  # type: ignore[attr-defined]
    return [
        safe(s.student.id),  # type: ignore[attr-defined]
        safe(assignment),
        f"{max(0.0, s.score - penalty):g}",  # type: ignore[attr-defined]
        f"{s.max_score:g}",  # type: ignore[attr-defined]
        f"{auto:g}",
        f"{s.written_score:g}",  # type: ignore[attr-defined]
        "yes" if s.needs_manual_grade else "no",  # type: ignore[attr-defined]
        f"{s.score:g}",  # type: ignore[attr-defined]
        f"{penalty:g}",
        f"{s.timestamp:%Y-%m-%d %H:%M:%S}" if s.timestamp else "",  # type: ignore[attr-defined]
    ]


def safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, and take out control characters."""
    runs = text.startswith(("\t", "\r")) or text.strip()[:1] in tuple(FORMULA)
    text = printable(text)
    return f"'{text}" if runs else text
