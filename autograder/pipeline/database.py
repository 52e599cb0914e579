"""Where nbgrader's gradebook is, and how it is opened: patiently, and never half made."""

from __future__ import annotations

import logging
import os
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import BadUsage, Undone
from autograder.files import create_private, scratch_beside
from autograder.startup import leave_out_slow_imports

log = logging.getLogger(__name__)
COURSE = "convolution-course"
# Columns by which nbgrader joins its tables, and that stand second in its own indexes, or in none.
INDEXES = {
    "grade": "notebook_id",
    "comment": "notebook_id",
    "submitted_notebook": "assignment_id",
    "submitted_assignment": "student_id",
}
WAIT_S, MOST_WAIT_S = 120.0, 1e6

_BACKUP = (
    "put gradebook.db back from a backup, or move it away and grade again: automatic scores come back "
    "from the results, what people entered does not"
)
ADVICE = {
    "not a database": _BACKUP,
    "malformed": _BACKUP,
    "locked": "another program has it open; grade again when it is done",
    "unable to open": "is the grading folder writable, and its disk not full?",
    "readonly": "is the grading folder writable?",
    "is full": "free some space and grade again",
    "Connection refused": "is the server of GRADEBOOK_URL running?",
    "does not exist": "make it on the server first: createdb",
    "password": "put the password into ~/.pgpass",
    "Could not parse": "GRADEBOOK_URL is like postgresql://user@host/gradebook",
    "No module named": "GRADEBOOK_URL is like postgresql://user@host/gradebook",
    "Can't load plugin": "GRADEBOOK_URL is like postgresql://user@host/gradebook",
}


class BadWait(BadUsage):
    """``GRADEBOOK_WAIT_S`` is no number of seconds."""


class GradebookError(Undone):
    """The gradebook cannot be read or written; the text says why. Results are kept: grade again."""

    @property
    def is_locked(self) -> bool:
        """Whether another program has the database open: that passes."""
        error: BaseException | None = self
        while error is not None:
            code = getattr(getattr(error, "orig", error), "sqlite_errorcode", 0) or 0
            if code & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return True
            error = error.__cause__ or error.__context__
        return False


def patiently(do: Callable[[], None]) -> None:
    """Do something with the gradebook, again and again while another program has it locked.

    SQLite does not wait where waiting could be for ever.

    Raises
    ------
    GradebookError
    """
    end = time.monotonic() + lock_wait_s()
    while True:
        try:
            return do()
        except GradebookError as error:
            if not error.is_locked or time.monotonic() > end:
                raise
            time.sleep(0.2)


def reason_of(error: Exception) -> str:
    """Return the database's own words, in one line, and what to do where that is known."""
    if isinstance(error, OSError) and error.strerror:
        return ": ".join(filter(None, [str(error.filename or ""), error.strerror]))
    words = (str(getattr(error, "orig", None) or error) or type(error).__name__).splitlines()[0]
    advice = next((text for sign, text in ADVICE.items() if sign in words), "")
    return f"{words}; {advice}" if advice else words


def database_url(course: Course) -> str:
    """Return the gradebook's address: GRADEBOOK_URL, or SQLite in the grading folder."""
    url = os.environ.get("GRADEBOOK_URL") or f"sqlite:///{course.gradebook}"
    # The driver that is installed, whichever this release of SQLAlchemy would take by itself.
    return re.sub(r"^postgres(ql)?://", "postgresql+psycopg2://", url)


def has_gradebook(course: Course) -> bool:
    """Tell whether there is a gradebook: reading makes none."""
    return database_url(course) != f"sqlite:///{course.gradebook}" or course.gradebook.exists()


def open_gradebook(course: Course) -> Any:
    """Open the gradebook as nbgrader does, creating it the first time.

    Raises
    ------
    GradebookError
    """
    prepare_nbgrader()
    from nbgrader.api import Gradebook
    from sqlalchemy.exc import SQLAlchemyError

    url = database_url(course)
    try:
        if url == f"sqlite:///{course.gradebook}" and not course.gradebook.exists():
            course.make_grading()
            _create(course.gradebook)
        return Gradebook(url, COURSE)
    except (SQLAlchemyError, ImportError, OSError, subprocess.SubprocessError) as error:
        raise GradebookError(f"the gradebook cannot be opened ({reason_of(error)})") from error


def open_engine(course: Course) -> Any:
    """Open the gradebook's database without nbgrader, which takes seconds to load.

    Raises
    ------
    GradebookError
    """
    from sqlalchemy import create_engine, inspect
    from sqlalchemy.exc import SQLAlchemyError

    _wait_for_locks()
    url = database_url(course)
    try:
        if url != f"sqlite:///{course.gradebook}" or course.gradebook.exists():
            engine = create_engine(url)
            if inspect(engine).has_table("alembic_version"):
                _index(engine)
                return engine
        open_gradebook(course).close()
        engine = create_engine(url)
        _index(engine)
        return engine
    except (SQLAlchemyError, ImportError, OSError) as error:
        raise GradebookError(f"the gradebook cannot be opened ({reason_of(error)})") from error


def _index(engine: Any) -> None:
    """Make the indexes that nbgrader's tables lack: with them, twice as many students take twice as long.

    Without them every submission's scores are looked for among the grades of all.
    """
    from sqlalchemy import inspect, text
    from sqlalchemy.exc import SQLAlchemyError

    try:
        seen = inspect(engine)
        there = {index["name"] for table in INDEXES for index in seen.get_indexes(table)}
        with engine.begin() as connection:
            for table, column in INDEXES.items():
                if (name := f"autograder_{table}_{column}") not in there:
                    made = f'CREATE INDEX IF NOT EXISTS {name} ON "{table}" ("{column}")'
                    connection.execute(text(made))
    except SQLAlchemyError:  # whoever may not make them reads more slowly
        log.warning("the gradebook gets no indexes", exc_info=True)


def _create(place: Path) -> None:
    """Make a gradebook under another name: one that is there is complete, with its version."""
    from nbgrader.api import Gradebook

    with scratch_beside(place) as scratch, suppress(FileExistsError):
        Gradebook(f"sqlite:///{scratch}", COURSE).close()
        os.link(scratch, place)  # not `replace`: somebody else may have been first


def prepare_nbgrader() -> None:
    """Let nbgrader start quickly, find its tools, and wait for a locked gradebook more than 5 s."""
    scripts = str(Path(sys.executable).parent)
    if scripts not in os.environ.get("PATH", "").split(os.pathsep):
        os.environ["PATH"] = os.pathsep.join(filter(None, [scripts, os.environ.get("PATH")]))
    leave_out_slow_imports()
    from nbgrader import api

    api.get_alembic_version = _schema_version
    _wait_for_locks()


def _schema_version() -> str:
    """Return what a new gradebook is stamped with; nbgrader starts a slow process to find out."""
    import nbgrader
    from alembic.script import ScriptDirectory

    head = ScriptDirectory(str(Path(nbgrader.__file__).parent / "alembic")).get_current_head()
    assert head is not None
    return head


def lock_wait_s() -> float:
    """Return how many seconds to wait for a gradebook that another program has locked.

    Raises
    ------
    BadWait
    """
    text = os.environ.get("GRADEBOOK_WAIT_S") or str(WAIT_S)
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= MOST_WAIT_S:
        raise BadWait(
            f"GRADEBOOK_WAIT_S is {text!r}; wanted a number of seconds, such as {WAIT_S:.0f}"
        )
    return seconds


def _wait_for_locks() -> None:
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    if not event.contains(Engine, "connect", _be_patient):
        event.listen(Engine, "connect", _be_patient)
        event.listen(Engine, "do_connect", _make_file_first)


def _make_file_first(dialect: Any, _record: Any, arguments: Any, _options: Any) -> None:
    """Make the file of a new SQLite database: SQLite itself would let the umask say who may read it.

    Its journal gets the rights of the database.
    """
    if dialect.name == "sqlite" and arguments and os.path.isabs(arguments[0]):
        with suppress(OSError):  # it is there, or SQLite will say why not
            create_private(Path(arguments[0])).close()


def _be_patient(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute(f"PRAGMA busy_timeout = {lock_wait_s() * 1000:.0f}")
