"""A table of scores for the LMS, from the gradebook: automatic and manual points, late penalty."""

from __future__ import annotations

import csv
import heapq
import io
import itertools
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import written_whole
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.giving_back.scores import Score, papers, penalty
from autograder.pipeline.intake.fates import refused
from autograder.pipeline.people.missing import missing
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import collected
from autograder.text import printable

COLUMNS = (
    "student", "assignment", "score", "max_score", "auto_score", "written_score",
    "needs_manual_grade", "raw_score", "late_penalty", "handed_in", "max_auto_score",
    "max_written_score", "state", "name", "email",
)  # fmt: skip
FORMULA = "=+-@＝＋－＠"
log = logging.getLogger(__name__)


STATE = COLUMNS.index("state")
GRADED, WAITING, NOT_GRADED = "graded", "waiting", "not graded"
MISSING, REFUSED = "missing", "refused"


def export(course: Course, assignment: str | None, place: Path) -> int:
    """Write the table of scores, readable by its owner only; returns how many submissions it has."""
    count = 0

    def lines() -> Iterator[str]:
        nonlocal count
        yield csv_line(COLUMNS)
        for row in _rows(course, assignment):
            count += row[STATE] not in (MISSING, REFUSED)
            yield csv_line(row)

    write(lines(), place)
    return count


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

    As in nbgrader's own table and on the feedback page, ``score`` is ``raw_score`` less the penalty. Who is
    on the roster has a line in each assignment that anybody handed in; its ``state`` says why it is empty.
    """
    yield csv_line(COLUMNS)
    yield from map(csv_line, _rows(course, assignment))


def csv_line(row: Sequence[str]) -> str:
    """Return a line of a table."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(row)
    return line.getvalue()


def _rows(course: Course, assignment: str | None) -> Iterator[list[str]]:
    """Yield a line for each submission and for everybody on the roster, by student and assignment."""
    gradebook, roster = open_gradebook(course), load_roster(course)
    try:
        states = _states(course, gradebook, assignment, roster)
        wanted = (
            (student, name, None)
            for student in sorted(person.id for person in roster)
            for name in sorted(states)
        )
        found = heapq.merge(papers(gradebook, assignment), wanted, key=lambda line: line[:2])
        for (student, name), lines in itertools.groupby(found, key=lambda line: line[:2]):
            paper = next((paper for *_, paper in lines if paper is not None), None)
            state = states[name].of_student(student, paper)
            yield [*_scores(student, name, paper), state, *_about(roster, student)]
    finally:
        gradebook.close()


def _scores(student: str, assignment: str, paper: Any) -> list[str]:
    whose = [safe(student), safe(assignment)]
    if paper is None:
        return whose + [""] * (STATE - len(whose))
    grades = [grade for notebook in paper.notebooks for grade in notebook.grades]
    auto = sum(grade.auto_score or 0.0 for grade in grades)
    score = Score.of(paper)
    return [
        *whose,
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


def _about(roster: Roster, student: str) -> tuple[str, str]:
    person = roster.get(student)
    if person is None:
        return ("", "")
    return (safe(person.name if person.name != student else ""), safe(person.email))


@dataclass(frozen=True, slots=True)
class _States:
    """How far students are in an assignment."""

    ungraded: frozenset[str]
    refused: frozenset[str]

    @classmethod
    def of(cls, course: Course, assignment: str, roster: Roster) -> _States:
        turned_away = missing(course, assignment, roster).refused
        ungraded = ResultStore(course, assignment).ungraded()
        return cls(frozenset(ungraded), frozenset(person.id for person, _ in turned_away))

    def of_student(self, student: str, paper: Any) -> str:
        if student in self.ungraded:
            return NOT_GRADED
        if paper is not None:
            return WAITING if Score.of(paper).waits else GRADED
        return REFUSED if student in self.refused else MISSING


def _states(
    course: Course, gradebook: Any, assignment: str | None, roster: Roster
) -> dict[str, _States]:
    """Return the assignments that somebody handed in, and how far everybody is."""
    from nbgrader.api import Assignment, SubmittedAssignment

    rows = gradebook.db.query(Assignment.name).join(SubmittedAssignment).distinct()
    used = {name for (name,) in rows}
    used |= {
        name
        for name in course.assignment_names()
        if collected(course, name) or refused(course, name)
    }
    chosen = used if assignment is None else {assignment} & used
    return {name: _States.of(course, name, roster) for name in chosen}


def safe(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run as a formula, and take out control characters."""
    runs = text.startswith(("\t", "\r")) or text.strip()[:1] in tuple(FORMULA)
    text = printable(text)
    return f"'{text}" if runs else text
