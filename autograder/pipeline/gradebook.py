"""The one writer of nbgrader's gradebook: many results a transaction, automatic scores only."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from autograder.judge.assignment import Assignment
from autograder.paths import grading_root

LOCK_WAIT_S = 120


class GradebookError(Exception):
    """The gradebook cannot be written; the text says why. Results are kept, so grade again."""


def database_url(root: Path) -> str:
    """Return the gradebook's address: GRADEBOOK_URL, or SQLite in the grading folder."""
    default = f"sqlite:///{grading_root(root) / 'gradebook.db'}"
    return os.environ.get("GRADEBOOK_URL") or default


def open_gradebook(root: Path) -> Any:
    """Open nbgrader's gradebook, creating it the first time."""
    # nbgrader shells out to alembic, which lives beside our interpreter.
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join([scripts, os.environ.get("PATH", "")])
    from nbgrader.api import Gradebook
    from sqlalchemy import event

    grading_root(root).mkdir(parents=True, exist_ok=True)
    url = database_url(root)
    gradebook = Gradebook(url)
    if url.startswith("sqlite"):

        @event.listens_for(gradebook.engine, "connect")
        def _patient(connection: Any, _record: Any) -> None:
            connection.execute(f"PRAGMA busy_timeout = {LOCK_WAIT_S * 1000}")

        gradebook.db.remove()
        gradebook.engine.dispose()
    return gradebook


class GradebookWriter:
    """Writes results of one assignment; `flush` commits them in one transaction."""

    def __init__(self, root: Path, assignment: Assignment) -> None:
        self.assignment = assignment
        self.gradebook = open_gradebook(root)
        ensure_assignment(self.gradebook, assignment)
        self.waiting: list[tuple[str, dict[str, Any], dict[str, str], str | None]] = []

    def add(
        self, student: str, stored: dict[str, Any], answers: dict[str, str], timestamp: str | None
    ) -> None:
        """Put a result in line.

        Parameters
        ----------
        answers : dict of str to str
            The student's source by grade_id.
        timestamp : str or None
            When it was handed in.
        """
        self.waiting.append((student, stored, answers, timestamp))

    def flush(self) -> None:
        """Write what is in line, all or nothing; it stays in line if that fails."""
        from sqlalchemy.exc import SQLAlchemyError

        if not self.waiting:
            return
        db = self.gradebook.db
        try:
            with db.no_autoflush:
                book = _Rows(self.gradebook, self.assignment)
                for student, stored, answers, timestamp in self.waiting:
                    book.write(student, stored, answers, timestamp)
            db.commit()
        except SQLAlchemyError as error:
            db.rollback()
            reason = str(getattr(error, "orig", None) or error).splitlines()[0]
            raise GradebookError(
                f"the gradebook was not written ({reason}); the results are kept, grade again"
            ) from None
        finally:
            db.expunge_all()
        self.waiting.clear()

    def close(self) -> None:
        """Let go of the database."""
        self.gradebook.close()


class _Rows:
    """The gradebook's rows of one assignment, looked up once a transaction."""

    def __init__(self, gradebook: Any, assignment: Assignment) -> None:
        from nbgrader import api

        self.api, self.db, self.assignment = api, gradebook.db, assignment
        self.row = gradebook.find_assignment(assignment.name)
        self.notebook = gradebook.find_notebook(assignment.name, assignment.name)
        self.written = {cell.grade_id: cell.source for cell in assignment.written}
        self.released = {**assignment.solutions, **self.written}

    def write(
        self, student: str, stored: dict[str, Any], answers: dict[str, str], timestamp: str | None
    ) -> None:
        submitted = self._submission(student, timestamp)
        points = {item["grade_id"]: item["points"] for item in stored["items"]}
        for grade in submitted.grades:
            name = grade.cell.name
            grade.auto_score = (
                self._written_score(name, answers)
                if name in self.written
                else points.get(name, 0.0)
            )
            # As nbgrader has it: a person looks again where a person has been, or has to go.
            grade.needs_manual_grade = grade.manual_score is not None or grade.auto_score is None
        for comment in submitted.comments:
            released = self.released.get(comment.cell.name, "")
            untouched = answers.get(comment.cell.name, released).strip() == released.strip()
            comment.auto_comment = "No response." if untouched else None

    def _written_score(self, name: str, answers: dict[str, str]) -> float | None:
        """Return 0 for a free-text answer left as it was, None (a person decides) otherwise."""
        untouched = answers.get(name, self.written[name]).strip() == self.written[name].strip()
        return 0.0 if untouched else None

    def _submission(self, student: str, timestamp: str | None) -> Any:
        api, db = self.api, self.db
        person = db.get(api.Student, student)
        if person is None:
            person = api.Student(id=student)
            db.add(person)
        found = (
            db.query(api.SubmittedAssignment)
            .filter_by(assignment_id=self.row.id, student_id=student)
            .one_or_none()
        )
        if found is None:
            found = api.SubmittedAssignment(assignment=self.row, student=person)
            db.add(found)
        if timestamp:
            from nbgrader.utils import parse_utc

            found.timestamp = parse_utc(timestamp)
        for submitted in found.notebooks:
            if submitted.notebook is self.notebook:
                return submitted
        submitted = api.SubmittedNotebook(notebook=self.notebook, assignment=found)
        for cell in self.notebook.grade_cells:
            submitted.grades.append(api.Grade(cell=cell))
        for cell in self.notebook.solution_cells:
            submitted.comments.append(api.Comment(cell=cell))
        db.add(submitted)
        return submitted


def ensure_assignment(gradebook: Any, assignment: Assignment) -> None:
    """Make the rows of an assignment that was released elsewhere (another machine, another gradebook)."""
    from nbformat.notebooknode import from_dict
    from nbgrader.api import MissingEntry
    from nbgrader.utils import compute_checksum

    name = assignment.name
    try:
        gradebook.find_notebook(name, name)
        return
    except MissingEntry:
        gradebook.update_or_create_assignment(name)
        gradebook.update_or_create_notebook(name, name)
    for cell in assignment.skeleton:
        spec = cell["metadata"].get("nbgrader")
        if not spec:
            continue
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


def sources_of(student_sources: dict[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return the part of a student's sources that the gradebook compares with the release."""
    return {name: student_sources[name] for name in names if name in student_sources}
