"""What is taken out of nbgrader's exchange, where everybody may write."""

from __future__ import annotations

import os
import pwd
from datetime import datetime
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.pipeline.exchange import inbound
from autograder.pipeline.exchange.folder import ExchangeFolder, NoExchange
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.people.roster import Person, Roster, save_roster
from autograder.pipeline.submissions import read_timestamp
from tests.submissions import ASSIGNMENT, COURSE

ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "grading"))
    return Course(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbound").mkdir()
    return tmp_path / "inbound"


def hand_in(
    folder: Path, student: str = ME, time: str = "2026-11-20 10:00:00.000001 UTC", data: bytes = b"{}",
    *, assignment: str = ASSIGNMENT, letters: str = "+Abc-_9==",
) -> Path:  # fmt: skip
    place = folder / f"{student}+{assignment}+{time}{letters}"
    place.mkdir()
    (place / f"{assignment}.ipynb").write_bytes(data)
    (place / "timestamp.txt").write_text(time)
    (place / "submission_secret.txt").write_text("s" * 128)
    return place


def taken(folder: Path) -> list[inbound.HandedIn]:
    return inbound.scan(folder, ASSIGNMENT)[0]


def refused(folder: Path) -> dict[str, str]:
    return {
        one.folder.name.partition("+")[0]: one.reason for one in inbound.scan(folder, ASSIGNMENT)[1]
    }


def test_what_a_student_owns_is_taken_with_its_time_in_utc(folder: Path) -> None:
    hand_in(folder, time="2026-11-20 10:00:00 CET")
    hand_in(folder, time="2026-11-20 09:30:00 UTC", letters="")
    hand_in(folder, assignment="a3_counting")
    found = taken(folder)
    assert [one.time for one in found] == [datetime(2026, 11, 20, 9), datetime(2026, 11, 20, 9, 30)]
    assert {one.student for one in found} == {ME}
    assert not refused(folder)


def test_a_folder_under_a_peers_name_is_refused(folder: Path) -> None:
    peer = next(user.pw_name for user in pwd.getpwall() if user.pw_uid != os.geteuid())
    hand_in(folder, peer)
    hand_in(folder, "nobody-of-this-name")
    assert not taken(folder)
    assert refused(folder) == {
        peer: f"{peer} does not own it",
        "nobody-of-this-name": "nobody-of-this-name does not own it",
    }
    assert len(inbound.scan(folder, ASSIGNMENT, check_owner=False)[0]) == 2


@pytest.mark.parametrize(
    "name", [f"x+{ASSIGNMENT}+", f"+{ASSIGNMENT}+2026-11-20 10:00:00 UTC+x", f"a/../b+{ASSIGNMENT}+1+2".replace("/", "_"),
             f"{ME}+{ASSIGNMENT}+2026-13-99 99:99:99 UTC+x", f"{ME}+{ASSIGNMENT}+2026-11-20 10:00:00 UTC+x+y"]
)  # fmt: skip
def test_names_that_nbgrader_does_not_give_stop_nobody(folder: Path, name: str) -> None:
    (folder / name).mkdir()
    hand_in(folder)
    assert len(taken(folder)) == 1
    assert len(inbound.scan(folder, ASSIGNMENT)[1]) == 1


def test_a_link_in_the_place_of_a_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (folder / f"{ME}+{ASSIGNMENT}+2026-11-20 10:00:00 UTC+x").symlink_to(tmp_path / "elsewhere")
    assert not taken(folder)
    assert refused(folder) == {ME: "it is no folder"}


@pytest.mark.parametrize("kind", ["link", "hard link", "pipe", "folder", "missing"])
def test_only_a_plain_file_of_ones_own_is_read(folder: Path, tmp_path: Path, kind: str) -> None:
    solution = tmp_path / "solution.ipynb"
    solution.write_bytes(b"the solution")
    notebook = hand_in(folder) / f"{ASSIGNMENT}.ipynb"
    notebook.unlink()
    if kind == "link":
        notebook.symlink_to(solution)
    elif kind == "hard link":
        os.link(solution, notebook)
    elif kind == "pipe":
        os.mkfifo(notebook)
    elif kind == "folder":
        notebook.mkdir()
    (one,) = taken(folder)
    with pytest.raises(OSError, match=ASSIGNMENT):
        inbound.read_files(one)


def test_a_submission_is_copied_once_and_again_when_a_newer_one_comes(
    course: Course, folder: Path
) -> None:
    hand_in(folder, data=b"first")
    place = course.submission(ME, ASSIGNMENT)
    assert inbound.take(course, taken(folder)[0], ME) == "new"
    assert place.read_bytes() == b"first"
    assert read_timestamp(place) == "2026-11-20 10:00:00.000001 UTC"
    assert place.with_name("submission_secret.txt").read_text() == "s" * 128
    assert inbound.take(course, taken(folder)[0], ME) == "unchanged"
    hand_in(folder, time="2026-11-20 11:00:00.000000 UTC", data=b"second")
    first, second = taken(folder)
    assert inbound.take(course, second, ME) == "replaced"
    assert inbound.take(course, first, ME) == "unchanged"
    assert place.read_bytes() == b"second"
    origin = read_origin(course, ME, ASSIGNMENT)
    assert origin is not None
    assert origin.system == "exchange"
    assert place.stat().st_mode & 0o077 == 0


def test_the_time_is_the_folders_and_not_the_students_word(course: Course, folder: Path) -> None:
    (hand_in(folder) / "timestamp.txt").write_text("2026-01-01 00:00:00 UTC")
    inbound.take(course, taken(folder)[0], ME)
    assert read_timestamp(course.submission(ME, ASSIGNMENT)) == "2026-11-20 10:00:00.000001 UTC"


def test_with_a_due_date_the_last_before_it_counts(folder: Path) -> None:
    for hour in (9, 10, 11):
        hand_in(folder, time=f"2026-11-20 {hour:02}:00:00 UTC")
    hours = [one.time.hour for one in inbound.by_student(taken(folder))[ME]]
    assert hours == [11, 10, 9]
    due = datetime(2026, 11, 20, 10, 30)
    assert [one.time.hour for one in inbound.by_student(taken(folder), due)[ME]] == [10, 9, 11]


@pytest.mark.pipeline
def test_nbgraders_own_collect_takes_no_solution_and_no_peers_name(
    course: Course, exchange: Path
) -> None:
    hand_in(exchange, time="2026-11-20 09:00:00 UTC", data=b"my own")
    stolen = hand_in(exchange, time="2026-11-20 10:00:00 UTC") / f"{ASSIGNMENT}.ipynb"
    stolen.unlink()
    stolen.symlink_to(COURSE.solution(ASSIGNMENT))
    hand_in(exchange, "nobody-of-this-name")
    found = ExchangeFolder.of(COURSE)
    assert found.inbound == exchange
    assert found.check_owner
    answer = found.api.collect(ASSIGNMENT)
    assert answer["success"], answer
    assert COURSE.submission(ME, ASSIGNMENT).read_bytes() == b"my own"
    assert [path.name for path in COURSE.submitted.iterdir()] == [ME]
    assert "does not own it" in answer["log"]
    assert COURSE.submission(ME, ASSIGNMENT).parent.stat().st_mode & 0o077 == 0
    # One person is one student, whatever the machine calls them.
    save_roster(COURSE, Roster((Person("m1", "Me", others=(ME,)),)))
    assert found.api.collect(ASSIGNMENT)["success"]
    assert COURSE.submission("m1", ASSIGNMENT).read_bytes() == b"my own"
    # What was collected stays if a newer one cannot be read.
    assert found.api.collect(ASSIGNMENT)["success"]
    assert COURSE.submission(ME, ASSIGNMENT).read_bytes() == b"my own"


@pytest.mark.pipeline
def test_an_exchange_that_is_not_there_is_told(course: Course, exchange: Path) -> None:
    exchange.rmdir()
    with pytest.raises(NoExchange, match="release_assignment"):
        ExchangeFolder.of(COURSE)
    exchange.parent.rmdir()
    exchange.parent.parent.rmdir()
    with pytest.raises(NoExchange, match="--from FOLDER"):
        ExchangeFolder.of(COURSE)
