"""Faults of the machine: no score is written, everybody else is graded, the next run mends it."""

from __future__ import annotations

import ctypes
import os
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.pipeline.conftest import COURSE, Classroom
from tests.submissions import ASSIGNMENT, notebook, to_bytes

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]
SCORES = {"anna": 22.0, "bert": 19.0, "cleo": 20.0, "dora": 0.0}


def _may_mount() -> bool:
    """Tell whether this process may mount, which root inside a container often may not."""
    if os.geteuid() != 0:
        return False
    probe = "import ctypes, sys; sys.exit(ctypes.CDLL(None).unshare(0x20000))"
    return subprocess.run(["python3", "-c", probe], check=False).returncode == 0


may_mount = pytest.mark.skipif(not _may_mount(), reason="only root may mount a small file system")


@contextmanager
def mounted(place: Path, size: str, options: str = "") -> Iterator[None]:
    """Put a small file system in a folder's place."""
    place.mkdir(parents=True, exist_ok=True)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(b"tmpfs", bytes(place), b"tmpfs", 0, f"size={size}{options}".encode()) != 0:
        pytest.skip(f"cannot mount: {os.strerror(ctypes.get_errno())}")
    try:
        yield
    finally:
        assert libc.umount2(bytes(place), 2) == 0


@may_mount
@pytest.mark.parametrize("where", ["results", "autograded"])
def test_a_full_file_system(course: Classroom, where: str) -> None:
    course.hand_in_small_class()
    with mounted(course.place / where, "64k"):
        ballast = course.place / where / "ballast"
        with pytest.raises(OSError, match="No space"):
            ballast.write_bytes(bytes(1 << 20))
        run = course.run("grade", ASSIGNMENT)
        assert run.returncode == 1
        assert run.stderr.count("not graded: error-infra: No space left on device") == 4
        assert "Traceback" not in run.stderr
        assert course.scores() == {}
        assert course.litter() == []
        ballast.unlink()
        # Room for a part of the class: who fits is graded, who does not is said.
        ballast.write_bytes(bytes(40 << 10))
        run = course.run("grade", ASSIGNMENT)
        undone = {s for s in SCORES if f"{s}: not graded: error-infra" in run.stderr}
        assert course.scores() == {s: SCORES[s] for s in SCORES.keys() - undone}
        assert run.returncode == (1 if undone else 0)
    assert course.run("grade", ASSIGNMENT).returncode == 0
    assert course.scores() == SCORES


@may_mount
def test_a_gradebook_on_a_full_file_system(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    course.hand_in_small_class()
    place = course.place / "small"
    monkeypatch.setenv("GRADEBOOK_URL", f"sqlite:///{place}/gradebook.db")
    with mounted(place, "64k"):
        run = course.run("grade", ASSIGNMENT)
        assert run.returncode == 1
        assert run.stderr.count("error-infra: the gradebook cannot be opened") == 4
        assert len(course.results()) == 4
    monkeypatch.delenv("GRADEBOOK_URL")
    run = course.run("grade", ASSIGNMENT, "--json")
    assert run.returncode == 0
    assert run.stdout.count('"reused": true') == 4
    assert course.scores() == SCORES


def test_places_that_cannot_be_written(course: Classroom) -> None:
    """Files are where folders belong: that stops root as well."""
    course.hand_in_small_class()
    blocked = [course.place / "results" / ASSIGNMENT / "anna", course.place / "autograded" / "bert"]
    for path in blocked:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    summary = course.grade()
    assert {g.student for g in summary.graded} == {"cleo", "dora"}
    assert set(summary.undone) == {"anna", "bert"}
    assert all(reason.startswith("error-infra: ") for reason in summary.undone.values())
    assert course.scores() == {"cleo": 20.0, "dora": 0.0}
    for path in blocked:
        path.unlink()
    assert course.grade().undone == {}
    assert course.scores() == SCORES


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes where it may not")
def test_a_read_only_folder(course: Classroom) -> None:
    course.hand_in_small_class()
    place = course.place / "results" / ASSIGNMENT
    place.mkdir(parents=True)
    place.chmod(0o500)
    summary = course.grade()
    assert summary.undone.keys() == SCORES.keys()
    place.chmod(0o700)
    assert course.grade().undone == {}


def hold_lock(path: Path, seconds: float) -> threading.Thread:
    """Lock the gradebook for a while, as a backup or another program would."""
    db = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    db.execute("BEGIN EXCLUSIVE")

    def let_go() -> None:
        time.sleep(seconds)
        db.execute("COMMIT")
        db.close()

    thread = threading.Thread(target=let_go)
    thread.start()
    return thread


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Lock the gradebook for as long as it takes."""
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("BEGIN EXCLUSIVE")
    try:
        yield
    finally:
        db.execute("COMMIT")
        db.close()


@pytest.mark.parametrize("seconds", [8, pytest.param(60, marks=pytest.mark.slow)])
def test_a_locked_gradebook_is_waited_for(course: Classroom, seconds: float) -> None:
    """nbgrader itself gives up after five seconds, and with it the whole batch."""
    course.hand_in_small_class()
    course.grade(students=["dora"])
    thread = hold_lock(course.gradebook, seconds)
    started = time.monotonic()
    run = course.run("grade", ASSIGNMENT)
    thread.join()
    assert time.monotonic() - started >= seconds
    assert (run.returncode, run.stderr) == (0, "")
    assert course.scores() == SCORES


def test_a_gradebook_locked_for_too_long_costs_no_result(course: Classroom) -> None:
    course.hand_in_small_class()
    course.grade(students=["dora"])
    with locked(course.gradebook):
        run = course.run("grade", ASSIGNMENT, GRADEBOOK_WAIT_S="1")
    assert run.returncode == 1
    assert run.stderr.count("database is locked") == 4
    assert len(course.results()) == 4
    assert course.scores() == {"dora": 0.0}
    assert course.run("grade", ASSIGNMENT).returncode == 0
    assert course.scores() == SCORES


def test_a_damaged_gradebook_is_said_in_one_line(course: Classroom) -> None:
    course.hand_in("dora", b"not a notebook")
    course.gradebook.write_bytes(b"this is not a database, and it is long enough to look at" * 40)
    for words in (["grade", ASSIGNMENT], ["export", ASSIGNMENT]):
        run = course.run(*words)
        assert run.returncode == 1
        assert "file is not a database" in run.stderr
        assert "Traceback" not in run.stderr


def test_a_submission_that_changes_while_it_is_graded(course: Classroom) -> None:
    from autograder.pipeline.processes import run_here
    from autograder.pipeline.store import ResultStore
    from autograder.pipeline.submissions import Task
    from autograder.pipeline.tasks import NotDone, RunOptions

    secret = b"x" * 32
    path = course.hand_in("anna", to_bytes(notebook()))
    key = ResultStore(COURSE, ASSIGNMENT, secret).key_of(path.read_bytes())
    path.write_bytes(path.read_bytes() + b" ")
    task = Task("anna", ASSIGNMENT, path)
    ((_, outcome),) = run_here(RunOptions(COURSE, ASSIGNMENT, secret), [(task, key)], 1)
    assert isinstance(outcome, NotDone)
    assert "changed meanwhile; grade again" in outcome.reason
    assert course.results() == []
