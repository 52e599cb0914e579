"""What the gradebook says of submissions: a person's points, penalties, extensions; never changed here."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from autograder.course import Course
from autograder.judge.notebook.assignment import Assignment
from autograder.pipeline.database import GradebookError, has_gradebook, open_engine, reason_of
from autograder.pipeline.stored import StoredResult

BATCH = 200  # students asked for at a time
EPOCH = datetime(1970, 1, 1)  # where SQLite's intervals begin
TABLES = ("assignment", "submitted_assignment", "submitted_notebook", "grade", "base_cell")


@dataclass(frozen=True, slots=True)
class Marks:
    """What counts for one submission.

    Parameters
    ----------
    points : mapping of str to float
        By grade_id: a person's word before the judge's, with extra credit.
    waiting : frozenset of str
        Cells that a person has yet to read.
    penalty : float
        Points taken off for lateness.
    handed_in, due : datetime or None
        In UTC without a zone, as nbgrader keeps them; `due` includes the extension.
    extension : timedelta or None
    """

    points: Mapping[str, float] = field(default_factory=dict)
    waiting: frozenset[str] = frozenset()
    penalty: float = 0.0
    handed_in: datetime | None = None
    due: datetime | None = None
    extension: timedelta | None = None

    @classmethod
    def of_result(cls, stored: StoredResult, assignment: Assignment) -> Marks:
        """Return what counts for a submission that is in no gradebook: nobody has read its answers."""
        points = {item.grade_id: item.points for item in stored.items}
        waiting = {cell.grade_id for cell in assignment.written} & set(stored.answered)
        return cls(points, frozenset(waiting))

    def total(self, of: Iterable[str]) -> float:
        """Return the points of some cells."""
        return sum(self.points.get(name, 0.0) for name in of)


class MarksReader:
    """Reads what counts from the gradebook, for some students at a time."""

    def __init__(self, course: Course, assignment: str) -> None:
        self.assignment = assignment
        self._engine = open_engine(course) if has_gradebook(course) else None
        self._tables: Mapping[str, Any] = {}

    def with_marks(self, students: Iterable[str]) -> Iterator[tuple[str, Marks | None]]:
        """Yield students with their marks, None if they are not in the gradebook, in the given order.

        Raises
        ------
        GradebookError
        """
        line = iter(students)
        while batch := list(itertools.islice(line, BATCH)):
            found = self._of(batch)
            yield from ((student, found.get(student)) for student in batch)

    def close(self) -> None:
        """Let go of the database."""
        if self._engine is not None:
            self._engine.dispose()

    def _of(self, students: Sequence[str]) -> Mapping[str, Marks]:
        from sqlalchemy.exc import SQLAlchemyError

        if self._engine is None:
            return {}
        try:
            if not self._tables:
                self._tables = _tables(self._engine)
            with self._engine.connect() as connection:
                return _read(connection, self._tables, self.assignment, students)
        except SQLAlchemyError as error:
            raise GradebookError(f"the gradebook was not read ({reason_of(error)})") from error


def _tables(engine: Any) -> Mapping[str, Any]:
    from sqlalchemy import MetaData

    metadata = MetaData()
    metadata.reflect(engine, only=TABLES)
    return metadata.tables


def _read(
    connection: Any, tables: Mapping[str, Any], assignment: str, students: Sequence[str]
) -> Mapping[str, Marks]:
    from sqlalchemy import select

    about, paper, notebook, grade, cell = (tables[name].c for name in TABLES)
    papers = connection.execute(
        select(
            paper.student_id, paper.timestamp, paper.extension, about.duedate,
            notebook.late_submission_penalty, notebook.id,
        )
        .select_from(
            tables["submitted_assignment"]
            .join(tables["assignment"], about.id == paper.assignment_id)
            .join(tables["submitted_notebook"], notebook.assignment_id == paper.id)
        )
        .where(about.name == assignment, paper.student_id.in_(students))
    ).all()  # fmt: skip
    points: dict[str, dict[str, float]] = defaultdict(dict)
    waiting: dict[str, set[str]] = defaultdict(set)
    grades = connection.execute(
        select(
            grade.notebook_id, cell.name, grade.auto_score, grade.manual_score,
            grade.extra_credit, grade.needs_manual_grade,
        )
        .join(tables["base_cell"], cell.id == grade.cell_id)
        .where(grade.notebook_id.in_([row.id for row in papers]))
    )  # fmt: skip
    for row in grades:
        given = row.auto_score if row.manual_score is None else row.manual_score
        points[row.notebook_id][row.name] = (given or 0.0) + (row.extra_credit or 0.0)
        if row.needs_manual_grade:
            waiting[row.notebook_id].add(row.name)
    return {
        row.student_id: Marks(
            points[row.id], frozenset(waiting[row.id]), row.late_submission_penalty or 0.0,
            row.timestamp, _due(row.duedate, _interval(row.extension)), _interval(row.extension),
        )
        for row in papers
    }  # fmt: skip


def _interval(stored: Any) -> timedelta | None:
    """Return an extension; SQLite keeps it as a time after the epoch."""
    value = stored - EPOCH if isinstance(stored, datetime) else stored
    return value or None


def _due(date: datetime | None, extension: timedelta | None) -> datetime | None:
    return date + extension if date and extension else date
