"""The one writer of nbgrader's gradebook: many results a transaction, automatic scores only."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.judge.assignment import Assignment
from autograder.pipeline.database import LOCK_WAIT_S, open_gradebook

BATCH = 50  # results a transaction
TIME = re.compile(
    r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?( ?[A-Za-z][A-Za-z_/]{0,30}| ?[+-][\d:]{4,5})?"
)
NO_ANSWER = "No response."  # nbgrader's words for a cell left as it was


class GradebookError(Exception):
    """The gradebook cannot be written; the text says why. Results are kept, so grade again."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A result on its way into the gradebook.

    Parameters
    ----------
    key : str
        Name of the result.
    points : dict
        Automatic points by grade_id.
    answered : frozenset of str
        Solution and written cells that the student changed.
    handed_in : str or None
    known : bool
        Whether the gradebook has this very result: then what people entered stays as reviewed.
    """

    student: str
    key: str
    points: Mapping[str, float]
    answered: frozenset[str]
    handed_in: str | None = None
    known: bool = False


class GradebookWriter:
    """Writes results of one assignment; `flush` commits them in one transaction."""

    def __init__(self, root: Path, assignment: Assignment) -> None:
        self.root, self.assignment = root, assignment
        self.gradebook: Any = None
        self.waiting: list[Entry] = []

    def flush(self) -> list[Entry]:
        """Write what is in line, all or nothing, and return it; it stays in line if that fails.

        Raises
        ------
        GradebookError
        """
        from sqlalchemy.exc import SQLAlchemyError

        written = list(self.waiting)
        if not written:
            return []
        try:
            self._with_patience(written)
        except (SQLAlchemyError, OSError) as error:
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradebookError(f"the gradebook was not written ({reason})") from None
        self.waiting.clear()
        return written

    def _with_patience(self, entries: Sequence[Entry]) -> None:
        from sqlalchemy.exc import OperationalError

        end = time.monotonic() + LOCK_WAIT_S
        while True:
            try:
                if self.gradebook is None:
                    self.gradebook = open_gradebook(self.root)
                    ensure_assignment(self.gradebook, self.assignment)
                with self.gradebook.engine.begin() as connection:
                    _Rows(connection, self.assignment).write(entries)
                return
            except OperationalError as error:
                # SQLite does not wait where waiting could be for ever.
                if "locked" not in str(error.orig) or time.monotonic() > end:
                    raise
                time.sleep(0.2)

    def close(self) -> None:
        """Let go of the database."""
        if self.gradebook is not None:
            self.gradebook.close()


class _Rows:
    """The gradebook's rows of one assignment, read and written by set rather than one by one."""

    def __init__(self, connection: Any, assignment: Assignment) -> None:
        from nbgrader import api
        from sqlalchemy import select

        self.do = connection.execute
        self.select = select
        self.written = {cell.grade_id for cell in assignment.written}
        self.students, self.submissions, self.notebooks, self.grades, self.comments = (
            model.__table__
            for model in (api.Student, api.SubmittedAssignment, api.SubmittedNotebook, api.Grade, api.Comment)
        )  # fmt: skip
        self.assignment = self._id_of(api.Assignment.__table__, assignment.name)
        self.notebook = self._id_of(
            api.Notebook.__table__, assignment.name, assignment_id=self.assignment
        )
        self.graded = self._cells(api.BaseCell.__table__, api.GradeCell.__table__)
        self.commented = self._cells(api.BaseCell.__table__, api.SolutionCell.__table__)

    def write(self, entries: Sequence[Entry]) -> None:
        """Bring the rows of these students up to date."""
        latest = {entry.student: entry for entry in entries}
        papers = self._papers(latest)
        marks, words = self._existing(self.grades, papers), self._existing(self.comments, papers)
        new_marks, changed_marks, new_words, changed_words = [], [], [], []
        for student, entry in latest.items():
            paper = papers[student]
            for name, cell in self.graded.items():
                auto = self._points(entry, name)
                row = marks.get((paper, cell))
                if row is None:
                    new_marks.append(
                        {"notebook_id": paper, "cell_id": cell, "auto_score": auto,
                         "needs_manual_grade": auto is None}
                    )  # fmt: skip
                elif row.auto_score != auto or not entry.known:
                    changed_marks.append({"row": row.id, "auto": auto, "open": auto is None})
            for name, cell in self.commented.items():
                said = None if name in entry.answered else NO_ANSWER
                row = words.get((paper, cell))
                if row is None:
                    new_words.append({"notebook_id": paper, "cell_id": cell, "auto_comment": said})
                elif row.auto_comment != said:
                    changed_words.append({"row": row.id, "said": said})
        self._insert(self.grades, new_marks)
        self._insert(self.comments, new_words)
        self._update_marks(changed_marks)
        self._update_words(changed_words)

    def _points(self, entry: Entry, name: str) -> float | None:
        """Return 0 for a free-text answer left as it was, None (a person decides) otherwise."""
        if name in self.written:
            return None if name in entry.answered else 0.0
        return entry.points.get(name, 0.0)

    def _papers(self, entries: Mapping[str, Entry]) -> dict[str, str]:
        """Return the submitted notebook of each student, making rows that are missing."""
        s, n = self.submissions, self.notebooks
        there = set(self.do(_among(self.select(self.students.c.id), self.students.c.id, entries)).scalars())  # fmt: skip
        self._insert(self.students, [{"id": name} for name in entries if name not in there])

        query = self.select(s.c.student_id, s.c.id, s.c.timestamp).where(s.c.assignment_id == self.assignment)  # fmt: skip
        query = _among(query, s.c.student_id, entries)
        found = {row.student_id: row for row in self.do(query)}
        times = {name: _time(entry.handed_in) for name, entry in entries.items()}
        self._insert(s, [
            {"assignment_id": self.assignment, "student_id": name, "timestamp": times[name]}
            for name in entries if name not in found
        ])  # fmt: skip
        self._update_times(
            [{"row": row.id, "time": times[name]} for name, row in found.items()
             if times[name] is not None and times[name] != row.timestamp]
        )  # fmt: skip
        ids = {row.id: row.student_id for row in self.do(query)}

        query = _among(self.select(n.c.assignment_id, n.c.id), n.c.assignment_id, ids)
        query = query.where(n.c.notebook_id == self.notebook)
        found = {row.assignment_id for row in self.do(query)}
        self._insert(n, [
            {"assignment_id": id_, "notebook_id": self.notebook} for id_ in ids if id_ not in found
        ])  # fmt: skip
        return {ids[row.assignment_id]: row.id for row in self.do(query)}

    def _existing(self, table: Any, papers: Mapping[str, str]) -> dict[tuple[str, str], Any]:
        rows = self.do(_among(self.select(table), table.c.notebook_id, papers.values()))
        return {(row.notebook_id, row.cell_id): row for row in rows}

    def _id_of(self, table: Any, name: str, **where: str) -> str:
        query = self.select(table.c.id).where(table.c.name == name)
        for column, value in where.items():
            query = query.where(table.c[column] == value)
        return self.do(query).scalar_one()

    def _cells(self, base: Any, kind: Any) -> dict[str, str]:
        query = self.select(base.c.name, base.c.id).join(kind, kind.c.id == base.c.id)
        rows = self.do(query.where(base.c.notebook_id == self.notebook))
        return {row.name: row.id for row in rows}

    def _insert(self, table: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            self.do(table.insert(), rows)

    def _update_marks(self, rows: list[dict[str, Any]]) -> None:
        from sqlalchemy import bindparam, false, or_

        if not rows:
            return
        g = self.grades
        # As nbgrader has it: a person looks again where a person has been, or has to go.
        again = or_(g.c.manual_score.is_not(None), bindparam("open", type_=g.c.needs_manual_grade.type), false())  # fmt: skip
        statement = g.update().where(g.c.id == bindparam("row"))
        self.do(statement.values(auto_score=bindparam("auto"), needs_manual_grade=again), rows)

    def _update_words(self, rows: list[dict[str, Any]]) -> None:
        from sqlalchemy import bindparam

        c = self.comments
        if rows:
            statement = c.update().where(c.c.id == bindparam("row"))
            self.do(statement.values(auto_comment=bindparam("said")), rows)

    def _update_times(self, rows: list[dict[str, Any]]) -> None:
        from sqlalchemy import bindparam

        s = self.submissions
        if rows:
            statement = s.update().where(s.c.id == bindparam("row"))
            self.do(statement.values(timestamp=bindparam("time")), rows)


def _among(query: Any, column: Any, values: Iterable[str]) -> Any:
    return query.where(column.in_(list(values)))


def _time(text: str | None) -> Any:
    """Return a time as nbgrader stores it; None if the text, which may be a student's, is none."""
    from nbgrader.utils import parse_utc

    try:
        return parse_utc(text) if text and TIME.fullmatch(text) else None
    except (ValueError, OverflowError, TypeError):
        return None


def ensure_assignment(gradebook: Any, assignment: Assignment) -> None:
    """Make the rows of an assignment that was released elsewhere, or differently, since."""
    from nbformat.notebooknode import from_dict
    from nbgrader.utils import compute_checksum

    name = assignment.name
    specs = [
        (cell, spec) for cell in assignment.skeleton if (spec := cell["metadata"].get("nbgrader"))
    ]
    if _is_up_to_date(gradebook, name, [spec for _, spec in specs]):
        return
    gradebook.update_or_create_assignment(name)
    gradebook.update_or_create_notebook(name, name)
    for cell, spec in specs:
        grade_id = spec["grade_id"]
        node = from_dict({**cell, "source": "".join(cell["source"])})
        if spec["grade"]:
            gradebook.update_or_create_grade_cell(
                grade_id, name, name, max_score=float(spec["points"]), cell_type=cell["cell_type"]
            )
        if spec["solution"]:
            gradebook.update_or_create_solution_cell(grade_id, name, name)
        gradebook.update_or_create_source_cell(
            grade_id, name, name, cell_type=cell["cell_type"], locked=spec["locked"],
            source=node.source, checksum=spec.get("checksum") or compute_checksum(node),
        )  # fmt: skip


def _is_up_to_date(gradebook: Any, name: str, specs: list[dict[str, Any]]) -> bool:
    from nbgrader.api import MissingEntry

    try:
        notebook = gradebook.find_notebook(name, name)
    except MissingEntry:
        return False
    points = {cell.name: cell.max_score for cell in notebook.grade_cells}
    answers = {cell.name for cell in notebook.solution_cells}
    sources = {cell.name: cell.checksum for cell in notebook.source_cells}
    gradebook.db.rollback()  # a reader must not keep writers waiting
    return all(
        (not spec["grade"] or points.get(spec["grade_id"]) == float(spec["points"]))
        and (not spec["solution"] or spec["grade_id"] in answers)
        and sources.get(spec["grade_id"]) == spec.get("checksum")
        for spec in specs
    )
