"""Who is late loses what the plugin says; nobody else does, and an extension or no plugin takes it back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.lateness import extensions, penalties
from autograder.pipeline.lateness.extensions import BadTime, read_until
from autograder.pipeline.people.roster import Person, Roster, save_roster
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_nbgrader import api
from tests.submissions import ASSIGNMENT, WRONG, notebook, to_bytes

pytestmark = [
    pytest.mark.pipeline,
    pytest.mark.sandbox,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]
DUE = "2026-02-01 00:00:00.000000"
BERT, DORA = to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})), b"not a notebook"
POINTS = 19.0  # bert's


@pytest.fixture
def late(course: Classroom, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """Return a course in which bert handed in a month late, and lateness takes all."""
    course.hand_in("bert", BERT)
    course.grade()
    course.execute(f"UPDATE assignment SET duedate = '{DUE}'")
    choose(monkeypatch, "zero")
    course.grade()
    assert penalty(course) == POINTS
    return course


def choose(monkeypatch: pytest.MonkeyPatch, method: str | None) -> None:
    from nbgrader.plugins import LateSubmissionPlugin

    plugin = LateSubmissionPlugin(penalty_method=method) if method else None
    monkeypatch.setattr("autograder.pipeline.lateness.penalties.plugin_of", lambda course: plugin)


def penalty(course: Classroom, student: str = "bert") -> float | None:
    import sqlite3

    query = (
        "SELECT late_submission_penalty FROM submitted_notebook JOIN submitted_assignment "
        "ON submitted_assignment.id = submitted_notebook.assignment_id WHERE student_id = ?"
    )
    with sqlite3.connect(course.gradebook) as db:
        (found,) = db.execute(query, (student,)).fetchone()
    db.close()
    return found


def test_a_penalty_goes_when_its_plugin_goes(
    late: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(monkeypatch, None)
    late.grade()
    assert penalty(late) is None
    late.execute("UPDATE submitted_notebook SET late_submission_penalty = 2.5")
    late.grade()
    assert penalty(late) == 2.5, "people's own stay"


def test_what_a_person_made_of_a_penalty_stays(
    late: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    late.execute("UPDATE submitted_notebook SET late_submission_penalty = 4")
    choose(monkeypatch, None)
    late.grade()
    late.grade()
    assert penalty(late) == 4


def test_a_penalty_goes_with_the_button_too(late: Classroom) -> None:
    assert api().autograde(ASSIGNMENT, "bert")["success"]  # the repository's plugin gives none
    assert penalty(late) is None
    assert api(penalty_method="zero").autograde(ASSIGNMENT, "bert")["success"]
    assert penalty(late) == POINTS
    assert api().autograde(ASSIGNMENT, "bert")["success"]
    assert penalty(late) is None


def test_a_mark_without_a_time_counts_as_one_second(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = []

    class Plugin:
        def late_submission_penalty(self, student: str, score: float, seconds: float) -> float:
            told.append((student, score, seconds))
            return 3.0

    for student, mark in (("bert", True), ("anna", False)):
        course.hand_in(student, BERT).with_name("timestamp.txt").unlink()
        write_origin(COURSE, student, ASSIGNMENT, Origin("canvas", "x", late=mark))
    monkeypatch.setattr(penalties, "plugin_of", lambda course: Plugin())
    course.grade()  # no due date is needed: the platform had one
    assert told == [("bert", POINTS, penalties.LATE_BY_A_MARK_S)]
    assert (penalty(course), penalty(course, "anna")) == (3.0, None)
    course.execute(f"UPDATE assignment SET duedate = '{DUE}'")
    extensions.grant(COURSE, ASSIGNMENT, ["bert"], datetime(2026, 3, 1, tzinfo=UTC))
    course.grade()
    assert penalty(course) is None, "the platform does not know of the extension"


def test_a_time_that_was_a_downloads_makes_nobody_late(late: Classroom) -> None:
    """Collected anew, from an archive that knows no times: the gradebook forgets the old one."""
    (late.place / "submitted" / "bert" / ASSIGNMENT / "timestamp.txt").unlink()
    write_origin(COURSE, "bert", ASSIGNMENT, Origin("moodle", "x"))
    late.grade()
    assert penalty(late) is None
    late.execute("UPDATE submitted_assignment SET extension = NULL WHERE timestamp IS NULL")


def test_an_extension_takes_a_penalty_back_and_follows_the_due_date(
    late: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = datetime(2026, 3, 2, tzinfo=UTC)
    extensions.grant(COURSE, ASSIGNMENT, ["bert", "not-here-yet"], until)
    late.grade()
    assert penalty(late) is None
    choose(monkeypatch, None)
    assert api(penalty_method="zero").autograde(ASSIGNMENT, "bert")["success"]
    assert penalty(late) is None, "nbgrader's own way agrees"
    choose(monkeypatch, "zero")
    extensions.set_due_date(COURSE, ASSIGNMENT, until - timedelta(days=9))
    late.grade()
    assert penalty(late) is None, "the time that was granted stays"
    late.hand_in("not-here-yet", DORA, "2026-03-01 23:00:00 UTC")
    late.grade()
    late.execute("UPDATE submitted_assignment SET extension = extension WHERE extension IS NOT NULL AND student_id = 'not-here-yet'")  # fmt: skip
    extensions.take_back(COURSE, ASSIGNMENT, ["bert"])
    late.grade()
    assert penalty(late) == POINTS
    extensions.set_due_date(COURSE, ASSIGNMENT, None)
    late.grade()
    assert penalty(late) is None


def test_the_command_extends_lists_and_refuses(course: Classroom) -> None:
    save_roster(COURSE, Roster((Person("ada", "Ada", "Lovelace"), Person("js1", "John", "Smith"), Person("js2", "John", "Smith"))))  # fmt: skip

    def extend(*words: str) -> tuple[int, str]:
        run = CliRunner().invoke(
            main, ["extend", *words, ASSIGNMENT, "--timezone", "Europe/Berlin"]
        )
        return run.exit_code, (run.stdout or run.stderr.removeprefix("autograder: ")).strip()

    assert extend("ada", "--until", "2026-11-29")[1].startswith(
        f"{ASSIGNMENT} has no due date, so nobody is late; set one: autograder extend --everybody"
    )
    due = "everybody  2026-11-22 23:59 (Europe/Berlin)"
    assert extend("--everybody", "--until", "2026-11-22 23:59") == (0, due)
    assert extend("Ada Lovelace", "--until", "2026-11-29") == (
        0,
        f"{due}\nada Ada Lovelace  2026-11-29 23:59",
    )
    assert extend() == (0, f"{due}\nada Ada Lovelace  2026-11-29 23:59")
    assert extend("ada", "--until", "2026-11-20")[1].startswith(
        f"{ASSIGNMENT} is due at 2026-11-22 22:59 UTC"
    )
    assert extend("John Smith", "--until", "2026-11-29")[1] == (
        "'John Smith' is the name of several people; name one by id: js1, js2"
    )
    assert (
        extend("adda", "--until", "2026-11-29")[1]
        == "no student is called 'adda'; did you mean ada?"
    )
    assert extend("ada", "--remove") == (0, due)
    run = CliRunner().invoke(main, ["extend", ASSIGNMENT, "--json"])
    assert json.loads(run.stdout) == {"student": None, "until": "2026-11-22T22:59:00+00:00"}


def test_times_are_read_as_people_type_them() -> None:
    assert read_until("2026-11-29", UTC) == datetime(2026, 11, 29, 23, 59, 59, tzinfo=UTC)
    assert read_until("2026-11-29 23:59+01:00", UTC) == datetime(2026, 11, 29, 22, 59, tzinfo=UTC)
    for text in ("", "tomorrow", "29.11.2026", "2026-02-30", "9999-12-31 23:59-14:00"):
        with pytest.raises(BadTime, match="is no time; wanted one such as '2026-11-29 23:59'"):
            read_until(text, UTC)


def test_a_damaged_record_of_penalties_or_extensions_stops_nobody(late: Classroom) -> None:
    for folder in ("penalties", "extensions"):
        path = late.place / folder / f"{ASSIGNMENT}.json"
        path.parent.mkdir(exist_ok=True)
        path.write_text('["no object"]')
    assert late.grade().undone == {}
    assert penalty(late) == POINTS
    assert Path(late.place / "penalties" / f"{ASSIGNMENT}.json").stat().st_mode & 0o077 == 0
