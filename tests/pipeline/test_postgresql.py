"""The gradebook in PostgreSQL: a real server, started here, of Debian's package."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.pipeline.reports.marks import MarksReader
from tests.pipeline.conftest import COURSE, ROOT, Classroom
from tests.submissions import ASSIGNMENT, notebook, to_bytes

PROGRAMS = max(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), default=Path("nowhere")).parent
pytestmark = [
    pytest.mark.pipeline,
    pytest.mark.sandbox,
    pytest.mark.skipif(
        not (PROGRAMS / "initdb").is_file(),
        reason="PostgreSQL is not installed; type: sudo apt-get install postgresql",
    ),
]


@pytest.fixture(scope="module")
def server() -> Iterator[Path]:
    """Start a server that listens on a socket in its own folder only; yields the folder."""
    # Not pytest's folder: the server's user must be able to enter it, and socket paths are short.
    place = Path(tempfile.mkdtemp(prefix="pg"))
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    if os.geteuid() == 0:
        shutil.chown(place, user)

    def run(program: str, *options: str) -> None:
        subprocess.run(
            [PROGRAMS / program, "-D", place / "data", *options],
            cwd="/", user=user if os.geteuid() == 0 else None, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip

    try:
        run("initdb", "-U", "teacher", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8")
        settings = f"-c listen_addresses='' -c unix_socket_directories={place} -c fsync=off"
        run("pg_ctl", "-w", "-l", str(place / "log"), "-o", settings, "start")
        try:
            yield place
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(place)


@pytest.fixture
def url(server: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the address of an empty database, set as the course's gradebook."""
    name = f"gradebook_{abs(hash(request.node.name)) % 10**8}"
    subprocess.run(
        ["psql", "-q", "-h", server, "-U", "teacher", "-d", "postgres", "-c", f"CREATE DATABASE {name}"],
        check=True, cwd="/",
    )  # fmt: skip
    address = f"postgresql://teacher@/{name}?host={server}"
    monkeypatch.setenv("GRADEBOOK_URL", address)
    return address


QUERY = """
    SELECT student_id, base_cell.name, auto_score, needs_manual_grade::int, manual_score FROM grade
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
"""


def rows(url: str, query: str = QUERY) -> dict[tuple[str, str], tuple]:
    from sqlalchemy import create_engine, text

    engine = create_engine(url.replace("://", "+psycopg2://"))
    with engine.connect() as connection:
        found = {(s, c): tuple(rest) for s, c, *rest in connection.execute(text(query))}
    engine.dispose()
    return found


def change(url: str, statement: str) -> None:
    from sqlalchemy import create_engine, text

    engine = create_engine(url.replace("://", "+psycopg2://"))
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount > 0
    engine.dispose()


def test_the_same_rows_as_in_sqlite(
    course: Classroom, url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    course.hand_in_small_class()
    run = course.run("grade", ASSIGNMENT)
    assert (run.returncode, run.stderr) == (0, "")
    assert course.rows() == {}
    in_postgresql = rows(url)
    monkeypatch.delenv("GRADEBOOK_URL")
    assert all(graded.reused for graded in course.grade().graded)
    assert in_postgresql == course.rows()

    monkeypatch.setenv("GRADEBOOK_URL", url)
    change(
        url, "UPDATE grade SET manual_score = 1.5, needs_manual_grade = false WHERE auto_score = 3"
    )
    before = rows(url)
    course.grade(force=True)
    assert rows(url) == before
    run = course.run("export", ASSIGNMENT, "-o", str(tmp_path / "scores.csv"))
    assert run.returncode == 0, run.stderr
    assert (tmp_path / "scores.csv").read_text().count("\n") == 5

    change(url, "UPDATE assignment SET duedate = '2026-02-01 12:00:00'")
    change(url, "UPDATE submitted_assignment SET extension = interval '7 days'")
    marks = dict(MarksReader(COURSE, ASSIGNMENT).with_marks(["bert", "nobody"]))
    assert marks["nobody"] is None
    assert marks["bert"].extension == timedelta(days=7)
    assert marks["bert"].due == datetime(2026, 2, 8, 12)
    given = {cell: row for (student, cell), row in rows(url).items() if student == "bert"}
    assert marks["bert"].points == {
        cell: row[0] if row[2] is None else row[2] for cell, row in given.items()
    }


def test_nbgraders_own_command_uses_it(course: Classroom, url: str) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    course.grade()
    before = rows(url)
    command = [Path(sys.executable).with_name("nbgrader"), "autograde", ASSIGNMENT, "--force"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert rows(url) == before
    assert sum(row[0] or 0 for row in before.values()) == 22.0


def test_a_server_that_is_down_costs_no_result(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADEBOOK_URL", "postgresql://teacher@/nothing?host=/nowhere")
    course.hand_in("anna", to_bytes(notebook()))
    summary = course.grade()
    assert summary.undone["anna"].startswith("error-infra: the gradebook cannot be opened")
    assert len(course.results()) == 1
    monkeypatch.delenv("GRADEBOOK_URL")
    assert [graded.reused for graded in course.grade().graded] == [True]
    assert course.scores() == {"anna": 22.0}


def test_people_and_what_they_handed_in_under_former_names(course: Classroom, url: str) -> None:
    def roster(*words: str) -> None:
        done = CliRunner().invoke(main, ["roster", *words])
        assert done.exit_code == 0, done.output

    course.hand_in("lovelace-ada-51201", to_bytes(notebook()))
    course.grade()
    change(url, "UPDATE grade SET manual_score = 1")
    before = {cell: row for (_, cell), row in rows(url).items()}
    (course.place / "class.csv").write_text('id,name\nada,"Lovelace, Ada"\nbob,Bob Roy\n')
    roster(str(course.place / "class.csv"))
    roster("--adopt")
    assert rows(url) == {("ada", cell): row for cell, row in before.items()}
    roster("--remove", "bob")
    assert rows(url, "SELECT id, last_name, first_name FROM student") == {
        ("ada", "Lovelace"): ("Ada",)
    }
