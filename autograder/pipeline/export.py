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
from autograder.pipeline.gradebook import BATCH
from autograder.text import printable

COLUMNS = (
    "student", "assignment", "score", "max_score", "auto_score", "written_score",
    "needs_manual_grade", "raw_score", "late_penalty", "handed_in", "max_auto_score",
    "max_written_score",
)  # fmt: skip
FORMULA = "=+-@＝＋－＠"
log = logging.getLogger(__name__)


def export(course: Course, assignment: str | None, place: Path) -> int:
    """Write the table, readable by its owner only; returns how many submissions it has."""
    count = -1  # the first line holds the columns' names
    with written_whole(place) as file:
        for line in table(course, assignment):
            file.write(line.encode())
            count += 1
    log.info("%s: %d lines", place, count)
    return count


def table(course: Course, assignment: str | None) -> Iterator[str]:
    """Yield a table with one line per submission, after one with the columns' names.

    As in nbgrader's own table and on the feedback page, ``score`` is ``raw_score`` less the penalty.
    """
    gradebook = open_gradebook(course)
    try:
        yield _csv(COLUMNS)
        yield from map(_csv, _rows(gradebook, assignment))
    finally:
        gradebook.close()


def _csv(row: Sequence[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _rows(gradebook: Any, assignment: str | None) -> Iterator[list[str]]:
    """Yield the lines in order; of the gradebook, no more than some students are in memory."""
    from nbgrader.api import Assignment, SubmittedAssignment

    db = gradebook.db
    names = dict(db.query(Assignment.id, Assignment.name).all())
    chosen = [key for key, name in names.items() if assignment in (None, name)]
    papers = db.query(SubmittedAssignment).filter(SubmittedAssignment.assignment_id.in_(chosen))
    students = papers.with_entities(SubmittedAssignment.student_id).distinct().yield_per(BATCH)
    in_order = sorted((student for (student,) in students), key=safe)
    for start in range(0, len(in_order), BATCH):
        batch = in_order[start : start + BATCH]
        found = papers.filter(SubmittedAssignment.student_id.in_(batch))
        yield from sorted(_line(names[paper.assignment_id], paper) for paper in found)
        db.expunge_all()


def _line(assignment: str, submission: Any) -> list[str]:
    s = submission
    grades = [grade for notebook in s.notebooks for grade in notebook.grades]
    auto = sum(grade.auto_score or 0.0 for grade in grades)
    penalty = s.late_submission_penalty or 0.0
    return [
        safe(s.student.id),
        safe(assignment),
        f"{max(0.0, s.score - penalty):g}",
        f"{s.max_score:g}",
        f"{auto:g}",
        f"{s.written_score:g}",
        "yes" if s.needs_manual_grade else "no",
        f"{s.score:g}",
        f"{penalty:g}",
        f"{s.timestamp:%Y-%m-%d %H:%M:%S}" if s.timestamp else "",
        f"{s.max_score - s.max_written_score:g}",
        f"{s.max_written_score:g}",
    ]


def safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, and take out control characters."""
    runs = text.startswith(("\t", "\r")) or text.strip()[:1] in tuple(FORMULA)
    text = printable(text)
    return f"'{text}" if runs else text
