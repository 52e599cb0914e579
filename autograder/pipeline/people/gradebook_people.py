"""The gradebook's students: everybody on the roster, by name and address, also who has handed in nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from autograder.course import Course
from autograder.pipeline.database import GradebookError, open_engine, patiently, reason_of
from autograder.pipeline.people.roster import Person, Roster

LONGEST = 128  # characters, in nbgrader's columns
AT_A_TIME = 500  # values in one question to the database


def enter_people(course: Course, roster: Roster, gone: Collection[str] = ()) -> None:
    """Bring the gradebook's students up to date, all or none.

    Parameters
    ----------
    gone : collection of str
        Students who leave it, unless it has a submission of theirs.

    Raises
    ------
    GradebookError
    """
    patiently(lambda: _enter(course, roster, gone))


def _enter(course: Course, roster: Roster, gone: Collection[str]) -> None:
    from sqlalchemy import MetaData
    from sqlalchemy.exc import SQLAlchemyError

    engine, metadata = open_engine(course), MetaData()
    try:
        metadata.reflect(engine, only=["student", "submitted_assignment"])
        with engine.begin() as connection:
            write_people(connection, metadata.tables, roster)
            remove_without_submission(connection, metadata.tables, gone)
    except (SQLAlchemyError, OSError) as error:
        raise GradebookError(f"the gradebook was not written ({reason_of(error)})") from error
    finally:
        engine.dispose()


def write_people(connection: Any, tables: Mapping[str, Any], roster: Roster) -> None:
    """Make and correct the rows of those who are on the roster."""
    from sqlalchemy import bindparam, select

    if not roster:
        return
    student = tables["student"]
    s = student.c
    found = connection.execute(select(s.id, s.first_name, s.last_name, s.email))
    there = {row.id: (row.first_name, row.last_name, row.email) for row in found}
    new, changed = [], []
    for person in roster:
        before = there.get(person.id)
        row = _columns(person, before)
        if before is None:
            new.append({"id": person.id, **row})
        elif before != tuple(row.values()):
            changed.append({"row": person.id, **row})
    if new:
        connection.execute(student.insert(), new)
    if changed:
        connection.execute(student.update().where(s.id == bindparam("row")), changed)


def _columns(person: Person, before: tuple[Any, ...] | None) -> dict[str, str | None]:
    """Return what the gradebook is to say of a person; what the roster does not know stays."""
    first, last, email = before or (None, None, None)
    if person.first_name or person.last_name:
        first, last = person.first_name, person.last_name
    email = person.email or email
    names = {"first_name": first, "last_name": last, "email": email}
    return {name: value and value[:LONGEST] for name, value in names.items()}


def remove_without_submission(
    connection: Any, tables: Mapping[str, Any], students: Collection[str]
) -> None:
    """Remove the rows of students of whom the gradebook has nothing else."""
    from sqlalchemy import select

    student, paper = tables["student"], tables["submitted_assignment"]
    names = sorted(students)
    for start in range(0, len(names), AT_A_TIME):
        some = student.c.id.in_(names[start : start + AT_A_TIME])
        with_work = select(paper.c.student_id)
        connection.execute(student.delete().where(some, student.c.id.not_in(with_work)))


class Papers:
    """Whose the gradebook's submissions are; a context manager.

    Raises
    ------
    GradebookError
        From each method, if the gradebook cannot be read or written.
    """

    def __init__(self, course: Course) -> None:
        self.course = course

    def __enter__(self) -> Papers:
        from sqlalchemy import MetaData

        self._engine, metadata = open_engine(self.course), MetaData()
        with self._connected():
            metadata.reflect(self._engine)
        self._tables = metadata.tables
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @contextmanager
    def _connected(self) -> Iterator[Any]:
        """Open a transaction."""
        from sqlalchemy.exc import SQLAlchemyError

        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            reason = reason_of(error)
            raise GradebookError(f"the gradebook was not read or written ({reason})") from error

    def students(self) -> set[str]:
        """Return the students of whom there is a submission."""
        paper = self._tables["submitted_assignment"]
        with self._connected() as connection:
            return set(
                connection.execute(paper.select().with_only_columns(paper.c.student_id)).scalars()
            )

    def of(self, student: str) -> set[str]:
        """Return the assignments of which there is a submission by a student."""
        paper, assignment = self._tables["submitted_assignment"], self._tables["assignment"]
        query = (
            assignment.select()
            .with_only_columns(assignment.c.name)
            .join(paper, paper.c.assignment_id == assignment.c.id)
            .where(paper.c.student_id == student)
        )
        with self._connected() as connection:
            return set(connection.execute(query).scalars())

    def by_hand(self, student: str, assignment: str) -> bool:
        """Tell whether a person entered something for a submission."""
        with self._connected() as connection:
            return self._by_hand(connection, self._paper(connection, student, assignment))

    def give(self, former: str, student: str, assignment: str) -> None:
        """Let a submission be another student's, with all that people entered for it.

        If both have one, that in which people entered something stays; the other's automatic scores are
        made again by grading.
        """
        patiently(lambda: self._give(former, student, assignment))

    def forget(self, student: str) -> None:
        """Remove a student of whom there is no submission."""

        def remove() -> None:
            with self._connected() as connection:
                remove_without_submission(connection, self._tables, [student])

        patiently(remove)

    def _give(self, former: str, student: str, assignment: str) -> None:
        with self._connected() as connection:
            moving = self._paper(connection, former, assignment)
            if moving is None:
                return
            there = self._paper(connection, student, assignment)
            if there is None:
                self._rename(connection, moving, student)
                return
            stays, goes = (there, moving) if self._by_hand(connection, there) else (moving, there)
            more = self._extension(connection, stays) or self._extension(connection, goes)
            self._delete(connection, goes)
            self._rename(connection, stays, student)
            self._change(connection, stays, extension=more)

    def _rename(self, connection: Any, paper: str, student: str) -> None:
        people = self._tables["student"]
        known = connection.execute(people.select().where(people.c.id == student)).first()
        if known is None:
            connection.execute(people.insert(), [{"id": student}])
        self._change(connection, paper, student_id=student)

    def _change(self, connection: Any, paper: str, **values: Any) -> None:
        table = self._tables["submitted_assignment"]
        connection.execute(table.update().where(table.c.id == paper).values(**values))

    def _extension(self, connection: Any, paper: str) -> Any:
        table = self._tables["submitted_assignment"]
        return connection.execute(table.select().where(table.c.id == paper)).one().extension

    def _paper(self, connection: Any, student: str, assignment: str) -> str | None:
        paper, assignments = self._tables["submitted_assignment"], self._tables["assignment"]
        query = (
            paper.select()
            .with_only_columns(paper.c.id)
            .join(assignments, paper.c.assignment_id == assignments.c.id)
            .where(paper.c.student_id == student, assignments.c.name == assignment)
        )
        found: str | None = connection.execute(query).scalar()
        return found

    def _notebooks(self, paper: str) -> Any:
        notebook = self._tables["submitted_notebook"]
        return (
            notebook.select()
            .with_only_columns(notebook.c.id)
            .where(notebook.c.assignment_id == paper)
        )

    def _by_hand(self, connection: Any, paper: str | None) -> bool:
        from sqlalchemy import or_

        if paper is None:
            return False
        grade, comment = self._tables["grade"].c, self._tables["comment"].c
        said = (
            self._tables["grade"].select().where(
                grade.notebook_id.in_(self._notebooks(paper)),
                or_(grade.manual_score.is_not(None), grade.extra_credit.is_not(None)),
            ),
            self._tables["comment"].select().where(
                comment.notebook_id.in_(self._notebooks(paper)), comment.manual_comment.is_not(None)
            ),
        )  # fmt: skip
        return any(connection.execute(query).first() is not None for query in said)

    def _delete(self, connection: Any, paper: str) -> None:
        for name in ("grade", "comment"):
            table = self._tables[name]
            connection.execute(
                table.delete().where(table.c.notebook_id.in_(self._notebooks(paper)))
            )
        for name, column in (
            ("submitted_notebook", "assignment_id"),
            ("submitted_assignment", "id"),
        ):
            table = self._tables[name]
            connection.execute(table.delete().where(table.c[column] == paper))
