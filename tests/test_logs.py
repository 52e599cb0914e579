"""The log of a run: private, bounded, and not to be forged by what students wrote."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from autograder import cli, logs
from autograder.course import Course
from autograder.errors import BadUsage, Undone

RECORD = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} [A-Z]+ \[\d+\] autograder[.\w]*: ")
FORGED = "x\n2026-03-01 12:00:00,000 INFO [1] autograder: forged\x1b[2J\u2028\u202e"
log = logging.getLogger("autograder.test")


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Return a course with a grading folder and nothing in it."""
    monkeypatch.delenv("GRADING_ROOT", raising=False)
    (tmp_path / "solutions").mkdir()
    (tmp_path / "nbgrader_config.py").touch()
    (tmp_path / "grading").mkdir()
    monkeypatch.chdir(tmp_path)
    return Course(tmp_path)


@pytest.fixture(params=[0o000, 0o022, 0o777], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.umask(request.param)
    yield
    os.umask(before)


def lines_of(course: Course) -> list[str]:
    (path,) = course.log.glob("*.log")
    return path.read_text("utf-8").splitlines()


def test_it_is_private_whatever_the_umask(course: Course, umask: None) -> None:
    with logs.run_log(course, "grade") as file:
        log.info("something")
    assert course.log.stat().st_mode & 0o777 == 0o700
    assert file.path.stat().st_mode & 0o777 == 0o600
    assert re.fullmatch(r"grade-\d{8}-\d{6}-\d+\.log", file.path.name)


def test_no_text_begins_a_line(course: Course) -> None:
    with logs.run_log(course, "grade"):
        log.warning("%s", FORGED)
        try:
            raise ValueError(FORGED)
        except ValueError:
            log.exception("%s: not graded", FORGED)
    lines = lines_of(course)
    assert len([line for line in lines if RECORD.match(line)]) == 3, "one for each record"
    assert all(RECORD.match(line) or line.startswith(logs.INSIDE) for line in lines)
    assert all(line.isprintable() for line in lines)
    assert any("ValueError: x" in line for line in lines)


def test_no_log_makes_the_grading_folder(course: Course) -> None:
    course.grading.rmdir()
    with logs.run_log(course, "judge") as file:
        log.error("nowhere to write this")
        assert not file.is_written
    assert not course.grading.exists()


def test_what_came_before_the_folder_is_kept(course: Course) -> None:
    course.grading.rmdir()
    with logs.run_log(course, "collect"):
        log.info("first")
        course.grading.mkdir()
        log.info("second")
    words = [line.rpartition(": ")[2] for line in lines_of(course)]
    assert words == ["autograder collect", "first", "second"]


def test_a_place_that_cannot_be_written_stops_nothing(course: Course) -> None:
    course.log.touch()  # a file where the folder belongs: that stops root as well
    with logs.run_log(course, "grade") as file:
        log.error("nowhere to write this")
        assert not file.is_written


def test_the_newest_runs_are_kept(course: Course) -> None:
    course.log.mkdir()
    for number in range(logs.KEPT + 5):
        path = course.log / f"grade-20260101-000000-{number}.log"
        path.touch()
        os.utime(path, (number, number))
    with logs.run_log(course, "grade") as file:
        log.info("the newest")
    left = {path.name for path in course.log.iterdir()}
    assert len(left) == logs.KEPT
    assert file.path.name in left
    assert "grade-20260101-000000-5.log" not in left


def test_one_file_is_bounded(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MOST_BYTES", 4000)
    with logs.run_log(course, "grade") as file:
        for _ in range(1000):
            log.info("x" * 100)
    assert file.path.stat().st_size < 4000 + 100
    assert lines_of(course)[-1] == logs.FULL.strip()


def test_processes_append_whole_lines_to_one_file(course: Course) -> None:
    code = (
        "import logging, sys; from pathlib import Path; from autograder import logs\n"
        "logs.join(Path(sys.argv[1]))\n"
        "for n in range(300): logging.getLogger('autograder.child').warning('%s', 'y' * 500)\n"
    )
    with logs.run_log(course, "grade"):
        path = logs.path_to_join()
        children = [subprocess.Popen([sys.executable, "-c", code, str(path)]) for _ in range(2)]
        for _ in range(300):
            log.warning("%s", "y" * 500)
        assert [child.wait() for child in children] == [0, 0]
    lines = lines_of(course)
    assert len(lines) == 901
    assert all(RECORD.match(line) for line in lines)
    assert all(line.endswith(": " + "y" * 500) for line in lines[1:])


def test_a_thread_collects_its_own_records() -> None:
    def other() -> None:
        with logs.collected() as heard:
            log.warning("theirs")
        found.append(heard)

    found: list[list[str]] = []
    with logs.collected() as lines:
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
        log.warning("mine")
    assert [line.rpartition(": ")[2] for line in lines] == ["mine"]
    assert [line.rpartition(": ")[2] for line in found[0]] == ["theirs"]
    log.warning("nobody listens now")
    assert len(lines) == 1


def a_verb_that_raises(error: Exception, logged: bool = True) -> click.Command:
    from autograder.cli.command import run_options

    def broken() -> None:
        raise error

    return click.command(cls=cli.Verb, logged=logged)(run_options(broken))


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (ZeroDivisionError("by\nnought"), "a fault of the grader (ZeroDivisionError: by nought)"),
        (OSError(28, "No space left on device"), "No space left on device; free some space"),
    ],
    ids=["fault", "system"],
)
def test_a_fault_is_one_line_that_says_where_to_look(
    course: Course, error: Exception, seen: str
) -> None:
    result = CliRunner().invoke(a_verb_that_raises(error))
    assert result.exit_code == 1
    (line,) = result.stderr.splitlines()
    (path,) = course.log.glob("broken-*.log")
    assert seen in line
    assert line.endswith(f"; see {path.relative_to(course.root)}")
    assert "Traceback" in path.read_text()
    assert "raise error" in path.read_text()


def test_a_cause_is_in_the_log(course: Course) -> None:
    error = Undone("the gradebook was not written")
    error.__cause__ = ValueError("the database's own words")
    result = CliRunner().invoke(a_verb_that_raises(error))
    assert "; see grading/log/broken-" in result.stderr
    assert any("the database's own words" in line for line in lines_of(course))


def test_what_a_person_did_wrong_needs_no_log(course: Course) -> None:
    result = CliRunner().invoke(a_verb_that_raises(Undone("type: autograder collect")))
    assert result.stderr == "autograder: type: autograder collect\n"
    assert "Traceback" not in "".join(lines_of(course))


def test_without_a_log_the_line_says_how_to_see_more(course: Course) -> None:
    result = CliRunner().invoke(a_verb_that_raises(ZeroDivisionError(), logged=False))
    assert result.exit_code == 1
    assert result.stderr == (
        "autograder: a fault of the grader (ZeroDivisionError); add --debug to see where\n"
    )


@pytest.mark.parametrize("error", [ZeroDivisionError(), Undone("x"), OSError(28, "full")], ids=repr)
def test_debug_raises(course: Course, error: Exception) -> None:
    result = CliRunner().invoke(a_verb_that_raises(error), ["--debug"])
    assert result.exception is error


def test_debug_is_understood_before_the_verb(course: Course) -> None:
    for words in (["--debug", "grade", "zzz"], ["grade", "--debug", "zzz"]):
        result = CliRunner().invoke(cli.main, words)
        assert isinstance(result.exception, BadUsage), words
    assert CliRunner().invoke(cli.main, ["grade", "zzz"]).exit_code == 2


def test_verbose_shows_steps_on_stderr(course: Course) -> None:
    quiet = CliRunner().invoke(cli.main, ["collect", "zzz", "."])
    loud = CliRunner().invoke(cli.main, ["collect", "-v", "zzz", "."])
    assert len(quiet.stderr.splitlines()) == 1
    assert [line for line in loud.stderr.splitlines() if RECORD.match(line)]


@pytest.mark.parametrize("verb", sorted(cli.main.commands))
def test_every_verb_can_be_looked_into(verb: str) -> None:
    names = {option for param in cli.main.commands[verb].params for option in param.opts}
    assert {"--debug", "--verbose", "-v"} <= names


def test_what_no_log_takes_is_not_written_to_stderr(capfd: pytest.CaptureFixture[str]) -> None:
    with logs.steps_on_stderr(verbose=False):
        logging.getLogger("autograder.judge").warning("a mutant cannot be made")
    assert capfd.readouterr() == ("", "")
