"""What is below the grading folder is its owner's only, whoever makes it first, whatever the umask."""

from __future__ import annotations

import grp
import os
import sqlite3
import stat
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import privacy
from autograder.course import Course
from autograder.pipeline.collect import collect
from autograder.pipeline.database import open_gradebook, prepare_nbgrader
from autograder.pipeline.doctor import Requirement, _places
from autograder.pipeline.feedback import feedback
from autograder.pipeline.giving_back.export import export
from autograder.pipeline.grade import grade, only_grader
from autograder.pipeline.reports.assignment import report
from tests.peer import needs_root, open_place, reach, umask
from tests.pipeline.conftest import Classroom
from tests.pipeline.test_nbgrader import nbgrader
from tests.submissions import ASSIGNMENT, COURSE, ROOT, notebook, to_bytes

STAFF = 54_321  # a group that no machine has


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return where a grading folder goes that every user could enter."""
    with open_place() as folder:
        monkeypatch.setenv("GRADING_ROOT", str(folder / "term" / "grading"))
        monkeypatch.delenv("GRADEBOOK_URL", raising=False)
        yield folder / "term" / "grading"


def wide_open(place: Path) -> dict[str, str]:
    """Return what gives others any right, with its mode."""
    paths = [place, *place.rglob("*")]
    modes = {str(path): stat.S_IMODE(path.lstat().st_mode) for path in paths}
    return {name: oct(mode) for name, mode in modes.items() if mode & 0o077}


def grade_one(source: Path) -> None:
    """Go the whole way with one student."""
    (source / "anna.ipynb").write_bytes(to_bytes(notebook()))
    assert [line.state for line in collect(COURSE, ASSIGNMENT, source)] == ["new"]
    assert not grade(COURSE, ASSIGNMENT, jobs=1).undone
    assert [page for _, page in feedback(COURSE, ASSIGNMENT)] != [None]
    report(COURSE, ASSIGNMENT)
    export(COURSE, ASSIGNMENT, COURSE.score_table(ASSIGNMENT))


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_the_whole_way_leaves_nothing_to_others(place: Path, tmp_path: Path) -> None:
    with umask(0):
        grade_one(tmp_path)
    assert {"submitted", "results", "autograded", "feedback", "reports", "export", "gradebook.db",
            "secret", ".lock"} <= set(os.listdir(place))  # fmt: skip
    assert wide_open(place.parent) == {}
    paths = [place.parent, place, *place.rglob("*")]
    assert os.geteuid() != 0 or reach(*paths) == []
    # Neither can they if somebody opens the door, which is said.
    place.parent.chmod(0o755)
    place.chmod(0o755)
    said: list[str] = []
    assert grade(COURSE, ASSIGNMENT, jobs=1, say=said.append).undone == {}
    assert said == [privacy.warning(COURSE)]
    assert said[0].startswith(f"the grading folder {place} can be read by every user")
    opened = [f"listed {place.parent}", f"listed {place}"]
    assert os.geteuid() != 0 or reach(*paths) == opened


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o777], ids=oct)
def test_the_first_to_need_it_makes_it_private(place: Path, mask: int) -> None:
    with umask(mask):
        COURSE.secret()
        with only_grader(COURSE):
            pass
        open_gradebook(COURSE).close()
    assert set(os.listdir(place)) == {"secret", ".lock", "gradebook.db"}
    assert wide_open(place.parent) == {}


def test_a_gradebook_that_nbgrader_makes_and_its_journal_are_private(tmp_path: Path) -> None:
    prepare_nbgrader()
    from nbgrader.api import Gradebook

    with umask(0):
        gradebook = Gradebook(f"sqlite:///{tmp_path / 'own.db'}", "course")
        gradebook.close()
        with sqlite3.connect(tmp_path / "own.db") as db:
            db.execute("CREATE TABLE more (x)")
            db.execute("BEGIN IMMEDIATE")
            db.execute("INSERT INTO more VALUES (1)")
            found = sorted(path.name for path in tmp_path.iterdir())
            assert found == ["own.db", "own.db-journal"]
            assert [oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()] == [
                "0o600"
            ] * 2
        db.close()


def test_a_disk_that_knows_no_rights_can_be_graded_on(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr("os.chmod", refuse)
        secret = COURSE.secret()
        with only_grader(COURSE):
            pass
    assert COURSE.secret() == secret


@needs_root
def test_a_lock_of_an_older_version_is_taken_from_others(place: Path) -> None:
    place.mkdir(parents=True)
    for folder in (place.parent, place):
        folder.chmod(0o755)
    COURSE.lock_file.touch()
    COURSE.lock_file.chmod(0o644)
    assert f"locked {COURSE.lock_file}" in reach(COURSE.lock_file)
    with only_grader(COURSE):
        pass
    assert reach(COURSE.lock_file) == []


def test_parts_of_an_older_version_are_closed_but_the_folder_is_not_ours_to_close(
    place: Path,
) -> None:
    with umask(0o022):
        for folder in (
            "submitted",
            "results",
            "feedback",
            "autograded",
            "log",
            "export",
            "reports",
        ):
            (place / folder / "anna").mkdir(parents=True)
        for file in ("gradebook.db", "secret", ".lock", "notes.txt"):
            (place / file).touch()
    COURSE.make_grading()
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in place.iterdir()}
    assert modes.pop("notes.txt") == "0o644"
    assert {name for name, mode in modes.items() if mode == "0o600"} == {"gradebook.db", "secret", ".lock"}  # fmt: skip
    assert {modes[name] for name in ("submitted", "results", "log")} == {"0o700"}
    assert place.stat().st_mode & 0o777 == 0o755


@needs_root
def test_what_a_group_of_graders_was_given_stays_theirs(place: Path) -> None:
    place.mkdir(parents=True)
    (place / "submitted").mkdir()
    COURSE.lock_file.touch()
    for path, mode in ((place, 0o2770), (place / "submitted", 0o2775), (COURSE.lock_file, 0o664)):
        os.chown(path, -1, STAFF)
        path.chmod(mode)
    with only_grader(COURSE):
        pass
    assert oct((place / "submitted").stat().st_mode & 0o7777) == "0o2770"
    assert oct(COURSE.lock_file.stat().st_mode & 0o7777) == "0o660"
    assert privacy.warning(COURSE) == ""


def test_a_grading_folder_that_others_can_read_is_told_with_what_to_type(place: Path) -> None:
    place.mkdir(parents=True)
    place.parent.chmod(0o755)
    place.chmod(0o755)
    told = f"the grading folder {place} can be read by every user of this machine; type: chmod 700 {place}"  # fmt: skip
    assert privacy.warning(COURSE) == told
    place.chmod(0o711)
    assert privacy.warning(COURSE) == told, "names of students can be guessed"
    place.chmod(0o700)
    assert privacy.warning(COURSE) == ""
    place.chmod(0o755)
    place.parent.chmod(0o700)
    assert privacy.warning(COURSE) == "", "nobody gets that far"


@needs_root
def test_a_group_that_can_read_is_named_unless_it_is_the_owners_own(place: Path) -> None:
    place.mkdir(parents=True)
    place.parent.chmod(0o755)
    place.chmod(0o750)
    assert privacy.readers_of(place) == ""
    os.chown(place, -1, STAFF)
    assert privacy.readers_of(place) == f"the group {STAFF}"
    users = grp.getgrnam("users")
    os.chown(place, -1, users.gr_gid)
    assert privacy.readers_of(place) == "the group users"
    assert "can be read by the group users; type: chmod 700" in privacy.warning(COURSE)
    place.parent.chmod(0o750)
    assert privacy.readers_of(place) == "", "the group does not get that far"


def test_those_on_an_access_list_are_told(place: Path) -> None:
    place.mkdir(parents=True)
    place.parent.chmod(0o755)
    # As `setfacl -m u:54321:rwx` writes it: version, then tag, rights and whose they are.
    entries = [(1, 7, -1), (2, 7, STAFF), (4, 0, -1), (16, 7, -1), (32, 0, -1)]
    value = struct.pack("<I", 2) + b"".join(struct.pack("<HHi", *entry) for entry in entries)
    try:
        os.setxattr(place, privacy.ACCESS_LIST, value)
    except OSError:
        pytest.skip("this file system has no access lists")
    assert privacy.readers_of(place) == "those on its access list (getfacl)"
    place.chmod(0o700)  # what the doctor says to type
    assert privacy.readers_of(place) == ""


def findings(course: Course, monkeypatch: pytest.MonkeyPatch) -> dict[str, Requirement]:
    """Return what the doctor says of private places."""
    monkeypatch.setattr(Course, "here", classmethod(lambda cls: course))
    return {line.what: line for line in _places() if "for you only" in line.what}


def test_the_doctor_tells_of_a_clone_that_others_can_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRADING_ROOT", "grading")
    with open_place() as root:
        for folder in ("grading", "solutions", ".git", "autograder"):
            (root / folder).mkdir()
            (root / folder).chmod(0o755)
        course = Course(root)
        seen = findings(course, monkeypatch)
        assert len(seen) == 3
        assert not any(line.ok or line.needed for line in seen.values())
        advice = [line.advice for line in seen.values()]
        for words, folder in zip(advice, (course.grading, course.solutions, root), strict=True):
            assert words == f"every user of this machine can read it; type: chmod 700 {folder}"
        root.chmod(0o700)
        assert all(line.ok for line in findings(course, monkeypatch).values())


@pytest.mark.pipeline
def test_feedback_released_to_the_exchange_can_be_fetched_by_students(
    course: Classroom, tmp_path: Path
) -> None:
    """nbgrader copies a page with the rights that it has here, where it is private."""
    page = COURSE.feedback_page("anna", ASSIGNMENT)
    page.parent.mkdir(parents=True)
    page.write_text("well done")
    page.chmod(0o600)
    page.with_name("timestamp.txt").write_text("2026-03-01 12:00:00 UTC")
    page.with_name("submission_secret.txt").write_text("a secret")
    (tmp_path / "exchange").mkdir()
    (tmp_path / "exchange").chmod(0o777)
    run = nbgrader(
        course, ROOT, "release_feedback", ASSIGNMENT, f"--Exchange.root={tmp_path / 'exchange'}"
    )
    assert run.returncode == 0, run.stderr
    (released,) = (tmp_path / "exchange").rglob("*.html")
    assert released.read_text() == "well done"
    assert released.stat().st_mode & 0o777 == 0o644
    assert page.stat().st_mode & 0o777 == 0o600
