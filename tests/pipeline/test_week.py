"""A week of an instructor with forty people: a folder, two archives of Moodle's, one of Canvas's; and back."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
import zipfile
from pathlib import Path

import pytest

from tests.pipeline import a_week
from tests.pipeline.a_week import CANVAS, FOLDER, LATER, MOODLE, PEOPLE, One
from tests.pipeline.conftest import Classroom

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]

# The platforms' own rules, in our words. Moodle splits each part of a path at its first two underscores; Canvas
# looks for the numbers of a person and of the file that feedback goes with.
MOODLE_ENTRY = re.compile(r"[^_]*_(\d+)_assign(?:feedback|submission)_file_?[^/]*")
CANVAS_ENTRY = re.compile(r"[^_]*_(?:LATE_)?(\d+)_(\d+)_.+")
HANDED_IN = {  # who is graded, by assignment
    FOLDER: {one.login for one in PEOPLE if one.kind != "none"},
    MOODLE: {one.login for one in PEOPLE if one.kind not in ("none", "pdf")},
    LATER: {one.login for one in PEOPLE if one.kind not in ("none", "pdf")},
    CANVAS: {one.login for one in PEOPLE if one.kind not in ("none", "pdf")},
}


class Week:
    """The files that the platforms gave, and what the commands made of them."""

    def __init__(self, classroom: Classroom, place: Path) -> None:
        self.classroom, self.place = classroom, place
        self.most = {name: self._most(name) for name in (MOODLE, LATER, CANVAS)}
        self.sheets = {
            name: a_week.worksheet(place / f"{name}.csv", name, self.most[name])
            for name in (MOODLE, LATER)
        }
        self.canvas = a_week.canvas_gradebook(place / "canvas.csv", self.most[CANVAS])
        self.people = a_week.participants(place / "participants.csv")
        self.sources = {
            FOLDER: a_week.folder(place / "folder"),
            MOODLE: a_week.moodle_zip(place / "moodle.zip", MOODLE),
            LATER: a_week.moodle_zip(place / "later.zip", LATER),
            CANVAS: a_week.canvas_zip(place / "submissions.zip"),
        }

    @staticmethod
    def _most(assignment: str) -> float:
        from autograder.judge.notebook.assignment import load_assignment
        from tests.submissions import COURSE

        loaded = load_assignment(assignment, COURSE)
        return sum(test.points for test in loaded.tests) + sum(
            cell.points for cell in loaded.written
        )

    def run(self, *words: str | Path, status: int = 0) -> str:
        """Run a command as one types it; what it says."""
        done = self.classroom.run(*map(str, words))
        said = done.stdout + done.stderr
        assert done.returncode == status, f"{words}: {done.returncode}\n{said}"
        return said

    def query(self, statement: str) -> list[tuple]:
        with sqlite3.connect(self.classroom.gradebook) as db:
            found = db.execute(statement).fetchall()
        db.close()
        return found


@pytest.fixture
def week(course: Classroom, tmp_path: Path) -> Week:
    return Week(course, tmp_path)


def test_a_week_runs_without_touching_a_file_by_hand(week: Week) -> None:
    week.run("roster", week.people, week.canvas, *week.sheets.values())
    _collect(week)
    for name in HANDED_IN:
        week.run("grade", name)
    _nobody_is_missing_twice_or_late(week)
    for name in HANDED_IN:
        week.run("feedback", name, "--no-where")
    for name in (MOODLE, LATER):
        _scores_and_pages_go_back_to_moodle(week, name)
    _scores_and_pages_go_back_to_canvas(week)
    week.run("report", MOODLE)
    week.run("report")


def _collect(week: Week) -> None:
    week.run("collect", FOLDER, week.sources[FOLDER])
    for name in (MOODLE, LATER):
        said = week.run(
            "collect", name, week.sources[name], "--worksheet", week.sheets[name], status=1
        )
        pdf = next(one for one in PEOPLE if one.kind == "pdf")
        assert "report.pdf" in said
        assert pdf.full in said or pdf.login in said
    week.run("collect", CANVAS, week.sources[CANVAS])


def _nobody_is_missing_twice_or_late(week: Week) -> None:
    found = week.query("SELECT id, first_name, last_name, email FROM student")
    assert sorted(found) == sorted((one.login, one.first, one.last, one.email) for one in PEOPLE)
    for name, students in HANDED_IN.items():
        papers = week.query(
            "SELECT s.student_id, s.timestamp FROM submitted_assignment s "
            "JOIN assignment a ON a.id = s.assignment_id "
            "JOIN submitted_notebook n ON n.assignment_id = s.id "
            f"WHERE a.name = '{name}'"
        )
        assert {student for student, _ in papers} == students
        if name == CANVAS:
            assert {time for _, time in papers} == {None}
        elif name != FOLDER:
            late = {student for student, time in papers if time and time >= "2026-11-21 23:00"}
            assert late == {one.login for one in PEOPLE if one.kind == "late"}
    table = week.run("export", "-o", "-")
    rows = list(csv.DictReader(io.StringIO(table[table.index("student,") :])))
    assert {row["student"] for row in rows if row["student"].startswith("u")} == {
        one.login for one in PEOPLE
    }


def _score(one: One, assignment: str, most: float) -> float | None:
    """Return what a person earns without a reader: the written answers are as they were in the master."""
    return None if one.login not in HANDED_IN[assignment] else 0.0 if one.kind == "blank" else most


def _scores_and_pages_go_back_to_moodle(week: Week, name: str) -> None:
    filled = week.place / f"{name}-filled.csv"
    said = week.run(
        "export", name, "--moodle", week.sheets[name], "-o", filled, "--partial", status=1
    )
    before, after = _read(week.sheets[name]), _read(filled)
    assert [row[:4] + row[5:] for row in before] == [row[:4] + row[5:] for row in after]
    by_number = {row[0]: row[4] for row in after[1:]}
    for one in PEOPLE:
        grade = by_number[f"Participant {one.participant(name)}"]
        if one.login not in HANDED_IN[name]:
            assert grade == ""
            assert (one.full in said) == (one.kind == "pdf")  # whom Moodle knows better than we do
        elif one.kind == "blank":
            assert float(grade) == 0
        else:
            assert 0 < float(grade) <= week.most[name]
    archive = week.place / f"{name}-feedback.zip"
    week.run("feedback", name, "--zip", "moodle", "-o", archive, "--no-where")
    found = set()
    for entry in zipfile.ZipFile(archive).namelist():
        parts = [MOODLE_ENTRY.fullmatch(part) for part in entry.split("/")]
        (number,) = {int(match[1]) for match in parts if match}
        found.add(number)
    assert found == {one.participant(name) for one in PEOPLE if one.login in HANDED_IN[name]}


def _scores_and_pages_go_back_to_canvas(week: Week) -> None:
    filled = week.place / "canvas-filled.csv"
    week.run("export", CANVAS, "--canvas", week.canvas, "-o", filled, "--partial")
    before, after = _read(week.canvas), _read(filled)
    assert [row[:6] + row[7:] for row in before] == [row[:6] + row[7:] for row in after]
    by_id = {row[1]: row[6] for row in after[2:]}
    for one in PEOPLE:
        assert bool(by_id[str(one.canvas)]) == (one.login in HANDED_IN[CANVAS])
    archive = week.place / "canvas-feedback.zip"
    week.run("feedback", CANVAS, "--zip", "canvas", "-o", archive, "--no-where")
    found = set()
    for entry in zipfile.ZipFile(archive).namelist():
        match = CANVAS_ENTRY.fullmatch(entry)
        assert match, entry
        found.add((int(match[1]), int(match[2])))
    assert found == {
        (one.canvas, one.number + 400000) for one in PEOPLE if one.login in HANDED_IN[CANVAS]
    }


def _read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
