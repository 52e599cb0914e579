"""The one writer of nbgrader's gradebook: many results a transaction, automatic scores only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from autograder.course import Course
from autograder.judge.notebook.assignment import Assignment, text_of
from autograder.pipeline.database import (
    GradebookError,
    open_engine,
    open_gradebook,
    patiently,
    reason_of,
)
from autograder.pipeline.people.gradebook_people import write_people
from autograder.pipeline.people.roster import Roster, load_roster

BATCH = 50  # results a transaction
TIME = re.compile(
    r"(?P<time>\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d{6})?) ?(?P<zone>[A-Za-z][A-Za-z_/]{0,30}|[+-]\d\d:?\d\d)?"
)
NO_ANSWER = "No response."  # nbgrader's words for a cell left as it was


@dataclass(frozen=True, slots=True)
class GradebookEntry:
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
        None leaves the gradebook's time as it is; an empty text takes it away.
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

    def __init__(self, course: Course, assignment: Assignment) -> None:
        self.course, self.assignment = course, assignment
        self.people = load_roster(course)  # until they are written
        self.engine: Any = None
        self.waiting: list[GradebookEntry] = []

    def flush(self) -> list[GradebookEntry]:
        """Write what is in line, all or nothing, and return it; it stays in line if that fails.

        Raises
        ------
        GradebookError
        """
        written = list(self.waiting)
        if written:
            patiently(lambda: self._write(written))
            self.waiting.clear()
        return written

    def _write(self, entries: Sequence[GradebookEntry]) -> None:
        from sqlalchemy.exc import SQLAlchemyError

        try:
            self._open()
            with self.engine.begin() as connection:
                write_people(connection, self.tables, self.people)
                _Rows(connection, self.tables, self.assignment).write(entries)
            self.people = Roster()
        except (SQLAlchemyError, OSError) as error:
            raise GradebookError(f"the gradebook was not written ({reason_of(error)})") from error

    def _open(self) -> None:
        from sqlalchemy import MetaData

        if self.engine is not None:
            return
        engine, metadata = open_engine(self.course), MetaData()
        metadata.reflect(engine)
        if not _is_up_to_date(engine, metadata.tables, self.assignment):
            ensure_assignment(self.course, self.assignment)
        self.engine, self.tables = engine, metadata.tables

    def has_due_date(self) -> bool:
        """Tell whether somebody may be late; no if nothing was written.

        Raises
        ------
        GradebookError
        """
        from sqlalchemy.exc import SQLAlchemyError

        if self.engine is None:
            return False
        table = self.tables["assignment"]
        query = table.select().where(table.c.name == self.assignment.name)
        try:
            with self.engine.connect() as connection:
                return any(row.duedate is not None for row in connection.execute(query))
        except SQLAlchemyError as error:
            raise GradebookError(f"the gradebook was not read ({reason_of(error)})") from error
        finally:
            self.engine.dispose()

    def close(self) -> None:
        """Let go of the database."""
        if self.engine is not None:
            self.engine.dispose()


class _Rows:
    """The gradebook's rows of one assignment, read and written by set rather than one by one."""

    def __init__(self, connection: Any, tables: Mapping[str, Any], assignment: Assignment) -> None:
        from sqlalchemy import select

        self.do = connection.execute
        self.select = select
        self.written = {cell.grade_id for cell in assignment.written}
        self.students, self.submissions, self.notebooks, self.grades, self.comments = (
            tables[name]
            for name in ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
        )  # fmt: skip
        self.assignment = self._id_of(tables["assignment"], assignment.name)
        self.notebook = self._id_of(
            tables["notebook"], assignment.name, assignment_id=self.assignment
        )
        self.graded = self._cells(tables["base_cell"], tables["grade_cells"])
        self.commented = self._cells(tables["base_cell"], tables["solution_cells"])

    def write(self, entries: Sequence[GradebookEntry]) -> None:
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

    def _points(self, entry: GradebookEntry, name: str) -> float | None:
        """Return 0 for a free-text answer left as it was, None (a person decides) otherwise."""
        if name in self.written:
            return None if name in entry.answered else 0.0
        return entry.points.get(name, 0.0)

    def _papers(self, entries: Mapping[str, GradebookEntry]) -> dict[str, str]:
        """Return the submitted notebook of each student, making rows that are missing."""
        s, n = self.submissions, self.notebooks
        there = set(self.do(_among(self.select(self.students.c.id), self.students.c.id, entries)).scalars())  # fmt: skip
        self._insert(self.students, [{"id": name} for name in entries if name not in there])

        query = self.select(s.c.student_id, s.c.id, s.c.timestamp).where(s.c.assignment_id == self.assignment)  # fmt: skip
        query = _among(query, s.c.student_id, entries)
        found = {row.student_id: row for row in self.do(query)}
        times = {name: parse_time(entry.handed_in) for name, entry in entries.items()}
        self._insert(s, [
            {"assignment_id": self.assignment, "student_id": name, "timestamp": times[name]}
            for name in entries if name not in found
        ])  # fmt: skip
        self._update_times(
            [{"row": row.id, "time": times[name]} for name, row in found.items()
             if times[name] != row.timestamp
             and (times[name] is not None or entries[name].handed_in == "")]
        )  # fmt: skip
        ids = {row.id: row.student_id for row in self.do(query)}

        query = _among(self.select(n.c.assignment_id, n.c.id), n.c.assignment_id, ids)
        query = query.where(n.c.notebook_id == self.notebook)
        with_notebook = {row.assignment_id for row in self.do(query)}
        self._insert(n, [
            {"assignment_id": id_, "notebook_id": self.notebook, "flagged": False} for id_ in ids if id_ not in with_notebook
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
            self.do(table.insert(), [{"id": uuid4().hex, **row} for row in rows])

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


def parse_time(text: str | None) -> datetime | None:
    """Return a time as nbgrader stores it, in UTC; None if the text, which may be a student's, is none."""
    match = TIME.fullmatch(text or "")
    if match is None:
        return None
    try:
        time, zone = datetime.fromisoformat(match["time"]), match["zone"] or "UTC"
        if zone[0] in "+-":
            zone = datetime.strptime(zone.replace(":", ""), "%z").tzinfo
        else:
            zone = ZoneInfo(zone)
        return time.replace(tzinfo=zone).astimezone(UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return None


def ensure_assignment(course: Course, assignment: Assignment) -> None:
    """Make the rows of an assignment that was released elsewhere, or differently, since."""
    gradebook = open_gradebook(course)
    from nbformat.notebooknode import from_dict
    from nbgrader.api import InvalidEntry
    from nbgrader.utils import compute_checksum

    name = assignment.name
    try:
        gradebook.update_or_create_assignment(name)
        gradebook.update_or_create_notebook(name, name)
        for cell, spec in _marked(assignment):
            grade_id, kind = spec["grade_id"], cell["cell_type"]
            node = from_dict({**cell, "source": text_of(cell)})
            if spec["grade"]:
                gradebook.update_or_create_grade_cell(
                    grade_id, name, name, max_score=float(spec["points"]), cell_type=kind
                )
            if spec["solution"]:
                gradebook.update_or_create_solution_cell(grade_id, name, name)
            gradebook.update_or_create_source_cell(
                grade_id, name, name, cell_type=kind, locked=spec["locked"],
                source=node.source, checksum=spec.get("checksum") or compute_checksum(node),
            )  # fmt: skip
    except InvalidEntry as error:
        raise GradebookError(f"the gradebook was not written ({reason_of(error)})") from error
    finally:
        gradebook.close()


def _marked(assignment: Assignment) -> list[tuple[Any, Any]]:
    """Return the skeleton's cells that nbgrader knows, with what it knows of them."""
    cells = ((cell, cell["metadata"].get("nbgrader")) for cell in assignment.skeleton)
    return [(cell, spec) for cell, spec in cells if spec]


def _is_up_to_date(engine: Any, tables: Mapping[str, Any], assignment: Assignment) -> bool:
    """Tell whether the gradebook knows the assignment as it is released."""
    from sqlalchemy.exc import NoResultFound

    with engine.connect() as connection:
        try:
            rows = _Rows(connection, tables, assignment)
        except NoResultFound:
            return False
        grade, source = tables["grade_cells"], tables["source_cell"]
        points = {row.id: row.max_score for row in connection.execute(grade.select())}
        query = source.select().where(source.c.notebook_id == rows.notebook)
        checksums = {row.name: row.checksum for row in connection.execute(query)}
    return all(
        (not spec["grade"] or points.get(rows.graded.get(name)) == float(spec["points"]))
        and (not spec["solution"] or name in rows.commented)
        and name in checksums
        and checksums[name] == spec.get("checksum", checksums[name])
        for _, spec in _marked(assignment)
        for name in (spec["grade_id"],)
    )
