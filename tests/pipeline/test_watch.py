"""Stand by, grade what comes, show the pages."""

from __future__ import annotations

import os
import signal
import time
import zipfile
from datetime import date
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.pipeline.intake.fates import refused
from autograder.pipeline.people.roster import BadRoster
from autograder.pipeline.watch import watch as module
from autograder.pipeline.watch.loop import AlreadyWatched, Telling, line, only_watch
from autograder.pipeline.watch.release import ToFolder
from autograder.pipeline.watch.shown import BadShown, Shown
from autograder.pipeline.watch.sources import Arrival, Brought, FromFolder
from autograder.pipeline.watch.watch import Turn, Watch
from tests.pipeline.conftest import Classroom
from tests.pipeline.test_inbound import hand_in
from tests.submissions import ASSIGNMENT, COURSE, WRONG, notebook, to_bytes

TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)


class Made:
    """A source that brings what a test put into it."""

    is_quiet = True

    def __init__(self) -> None:
        self.next = Brought()

    def look(self) -> Brought:
        brought, self.next = self.next, Brought()
        return brought


class Board:
    """A release that remembers."""

    def __init__(self) -> None:
        self.shown: list[str] = []
        self.broken = ""

    def show(self, student: str, assignment: str, page: Path) -> str:
        if not self.broken:
            self.shown.append(student)
        return self.broken


class Desk:
    """A watch over a grading folder whose grader is a stand-in: what it grades and shows is counted."""

    def __init__(self, classroom: Classroom, patch: pytest.MonkeyPatch) -> None:
        self.classroom, self.board, self.day = classroom, Board(), TODAY
        self.graded: list[str] = []
        self.infra: set[str] = set()
        patch.setattr(module, "grade", self._grade)
        patch.setattr(module, "find_places", lambda *args, **kwargs: {})
        patch.setattr(module, "feedback", self._feedback)
        self.start()

    def start(self) -> None:
        """Start as a new process would."""
        self.source = Made()
        self.watch = Watch(
            COURSE, [ASSIGNMENT], self.source, self.board, per_day=2, today=lambda: self.day
        )

    def hand_in(self, student: str, data: bytes) -> None:
        self.classroom.hand_in(student, data)
        self.source.next.arrivals.append(Arrival(student, ASSIGNMENT))

    def _grade(self, course: Course, assignment: str, students: list[str], **_: object) -> object:
        from autograder.pipeline.grade import Graded, Summary
        from autograder.pipeline.stored import BriefResult

        summary = Summary()
        for student in students:
            if student in self.infra:
                summary.undone[student] = "error-infra: the disk is full"
            else:
                self.graded.append(student)
                brief = BriefResult("k", 1.0, 1.0, "graded", "", "none", 0.0, (), ())
                summary.graded.add(Graded(student, brief))
        return summary

    def _feedback(self, course: Course, assignment: str, students: list[str]) -> list:
        return [(student, Path("page.html")) for student in students]


@pytest.fixture
def desk(course: Classroom, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(course, monkeypatch)


def test_what_comes_is_graded_and_shown_in_the_same_turn(desk: Desk) -> None:
    desk.hand_in("ada", b"1")
    turn = desk.watch.turn()
    assert (turn.came, turn.graded, turn.shown) == (1, 1, 1)
    assert desk.board.shown == ["ada"]
    assert desk.watch.turn() == Turn()


def test_beyond_the_days_pages_all_is_graded_and_the_last_is_shown_the_next_day(desk: Desk) -> None:
    for number in range(4):
        desk.hand_in("ada", b"%d" % number)
        turn = desk.watch.turn()
    assert desk.graded == ["ada"] * 4
    assert desk.board.shown == ["ada"] * 2
    assert turn.held_back == 1
    desk.day = TOMORROW
    assert desk.watch.turn().shown == 1
    assert desk.watch.turn().shown == 0


def test_a_restart_shows_nothing_twice_and_forgets_nothing(desk: Desk) -> None:
    desk.hand_in("ada", b"1")
    desk.watch.turn()
    desk.hand_in("bert", b"1")  # collected, and the process ended before it was graded
    desk.start()
    desk.source.next = Brought()
    assert desk.watch.turn().shown == 1
    assert desk.board.shown == ["ada", "bert"]
    desk.start()
    assert desk.watch.turn() == Turn()


def test_a_restart_remembers_how_many_pages_a_day_has_seen(desk: Desk) -> None:
    for number in range(3):
        desk.hand_in("ada", b"%d" % number)
        desk.watch.turn()
        desk.start()
    desk.watch.turn()
    assert desk.board.shown == ["ada"] * 2


def test_a_fault_of_ours_is_told_once_tried_again_and_costs_no_page(desk: Desk) -> None:
    desk.infra = {"ada"}
    desk.hand_in("ada", b"1")
    desk.hand_in("bert", b"1")
    turn = desk.watch.turn()
    assert turn.troubles == ["ada: error-infra: the disk is full"]
    assert desk.board.shown == ["bert"]
    desk.infra = set()
    turns = [desk.watch.turn() for _ in range(module.TURNS_BETWEEN_TRIES + 1)]
    assert desk.board.shown == ["bert", "ada"]
    assert not any(turn.troubles for turn in turns)


def test_a_page_that_could_not_be_shown_is_not_counted(desk: Desk) -> None:
    desk.board.broken = "the exchange is full"
    desk.hand_in("ada", b"1")
    assert desk.watch.turn().troubles == ["ada: the exchange is full"]
    desk.board.broken = ""
    desk.start()
    desk.watch.turn()
    desk.hand_in("ada", b"2")
    desk.watch.turn()
    assert desk.board.shown == ["ada"] * 2


def test_what_was_graded_before_anybody_watched_is_not_shown(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.pipeline.store import ResultStore

    data = to_bytes(notebook())
    course.hand_in("ada", data)
    course.hand_in("bert", data)
    store = ResultStore(COURSE, ASSIGNMENT)
    path = store.path("ada", store.key_of(data))
    path.parent.mkdir(parents=True)
    path.write_text("{}")
    desk = Desk(course, monkeypatch)
    desk.watch.turn()
    assert desk.board.shown == ["bert"]


def test_the_record_of_pages_is_private_and_a_damaged_one_is_told(tmp_path: Path) -> None:
    shown = Shown(tmp_path / "watch" / "a.json", 2)
    shown.note("ada", "x", TODAY)
    shown.save()
    assert shown.path.stat().st_mode & 0o077 == 0
    assert not Shown.load(shown.path, 2).is_new("ada", "x")
    for text in ("", "[]", '{"version": 2}', '{"version": 1, "students": {"ada": 3}}'):
        shown.path.write_text(text)
        with pytest.raises(BadShown, match="remove it"):
            Shown.load(shown.path, 2)


def test_a_folder_is_brought_in_once_it_has_been_the_same_for_two_looks(
    course: Classroom, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    (drop / "ada").mkdir(parents=True)
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    source.look()
    file = drop / "ada" / f"{ASSIGNMENT}.ipynb"
    file.write_bytes(b"half")
    assert not source.look().arrivals
    file.write_bytes(to_bytes(notebook()))
    os.utime(file, (2e9, 2e9))  # a clock that is coarser than the test
    assert not source.look().arrivals
    assert not source.is_quiet
    assert source.look().arrivals == [Arrival("ada", ASSIGNMENT)]
    assert source.is_quiet
    assert source.look() == Brought()


def test_what_a_folder_holds_besides_is_told_once(course: Classroom, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "ada").mkdir(parents=True)
    (drop / "ada" / f"{ASSIGNMENT}.ipynb").symlink_to("/etc/passwd")
    (drop / "bad.zip").write_bytes(b"no archive")
    (drop / "bert").mkdir()
    (drop / "bert" / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(notebook()))
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    told = [words for _ in range(3) for words in source.look().refused]
    assert any("link" in words and "ada" in words for words in told)
    assert any(words.startswith("bad.zip: ") for words in told)
    (drop / "bert" / "more.txt").write_text("")
    assert not [words for _ in range(3) for words in source.look().refused if "link" in words]


def test_our_own_pages_and_archives_are_no_work_of_students(
    course: Classroom, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    (drop / "bob").mkdir(parents=True)
    (drop / "bob" / f"{ASSIGNMENT}_feedback.html").write_text("a page")
    (drop / "bob" / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(notebook()))
    with zipfile.ZipFile(drop / "more.zip", "w") as archive:
        archive.writestr(f"ann/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", to_bytes(notebook()))
    source = FromFolder(COURSE, [ASSIGNMENT, "a3_counting"], drop)
    looks = [source.look() for _ in range(3)]
    found = {one for brought in looks for one in brought.arrivals}
    assert found == {Arrival("bob", ASSIGNMENT), Arrival("ann", ASSIGNMENT)}
    assert not [words for brought in looks for words in brought.refused]
    assert not refused(COURSE, "a3_counting")
    assert not refused(COURSE, ASSIGNMENT)


def test_an_archive_does_not_come_again_after_a_restart_over_what_was_handed_in_since(
    course: Classroom, tmp_path: Path
) -> None:
    drop, student = tmp_path / "drop", "ann-lee-502"
    drop.mkdir()
    with zipfile.ZipFile(drop / "all.zip", "w") as archive:
        name = f"Ann Lee_502_assignsubmission_file_/{ASSIGNMENT}.ipynb"
        archive.writestr(name, to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    assert [one for _ in range(3) for one in source.look().arrivals] == [
        Arrival(student, ASSIGNMENT)
    ]
    (drop / student).mkdir()
    (drop / student / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(notebook()))
    assert [one for _ in range(3) for one in source.look().arrivals] == [
        Arrival(student, ASSIGNMENT)
    ]
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    assert not [one for _ in range(3) for one in source.look().arrivals]
    assert COURSE.submission(student, ASSIGNMENT).read_bytes() == to_bytes(notebook())
    # For an assignment that was not watched before, the archive is a new one.
    assert FromFolder(COURSE, ["a3_counting"], drop)._archives.is_new(
        "a3_counting", drop / "all.zip", (1, 1)
    )


@pytest.mark.parametrize("again", [False, True], ids=["at the next look", "after a restart"])
def test_a_broken_roster_is_told_and_an_archive_comes_once_it_is_mended(
    course: Classroom, tmp_path: Path, again: bool
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    with zipfile.ZipFile(drop / "all.zip", "w") as archive:
        name = f"Ann Lee_502_assignsubmission_file_/{ASSIGNMENT}.ipynb"
        archive.writestr(name, to_bytes(notebook()))
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    COURSE.roster_file.parent.mkdir(parents=True, exist_ok=True)
    COURSE.roster_file.write_text("{")
    looks = [source.look() for _ in range(3)]
    assert not [one for look in looks for one in look.arrivals]
    assert any("roster" in words for look in looks for words in look.refused)
    assert source.is_quiet  # a watch that should do what there is to do ends
    COURSE.roster_file.unlink()
    if again:
        source = FromFolder(COURSE, [ASSIGNMENT], drop)
    assert [one for _ in range(3) for one in source.look().arrivals] == [
        Arrival("ann-lee-502", ASSIGNMENT)
    ]
    assert source.is_quiet


def test_a_broken_roster_ends_no_watch(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Made) -> Brought:
        raise BadRoster("roster.json is damaged")

    with monkeypatch.context() as patch:
        patch.setattr(Made, "look", broken)
        assert desk.watch.turn().troubles == ["roster.json is damaged"]
        assert desk.watch.is_idle
    desk.hand_in("ada", b"1")
    desk.watch.turn()
    assert desk.board.shown == ["ada"]


def test_our_own_pages_call_for_no_second_look(course: Classroom, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    (drop / "ann").mkdir(parents=True)
    (drop / "ann" / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(notebook()))
    source = FromFolder(COURSE, [ASSIGNMENT], drop)
    source.look()
    source.look()
    (drop / "ann" / f"{ASSIGNMENT}_feedback.html").write_text("a page")
    source.look()
    assert source.is_quiet


@pytest.mark.parametrize("step", ["grade", "feedback"])
def test_a_full_disk_is_told_and_ends_no_watch(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(module, step, full)
        desk.hand_in("ada", b"1")
        assert "No space left" in desk.watch.turn().troubles[0]
    for _ in range(module.TURNS_BETWEEN_TRIES + 1):
        desk.watch.turn()
    assert desk.board.shown == ["ada"]


def test_a_page_that_could_not_be_noted_is_not_shown_and_not_counted(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Shown) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Shown, "save", full)
        desk.hand_in("ada", b"1")
        desk.watch.turn()
    assert desk.board.shown == []
    for data in (b"2", b"3"):
        desk.hand_in("ada", data)
        desk.watch.turn()
    assert desk.board.shown == ["ada"] * 2


def test_a_notebook_under_a_name_of_its_own_is_of_the_assignment_whose_cells_it_has(
    course: Classroom, tmp_path: Path
) -> None:
    drop = tmp_path / "drop"
    for name in ("carl.ipynb", "emil/Untitled.ipynb", "dan/hw.ipynb"):
        (drop / name).parent.mkdir(parents=True, exist_ok=True)
        (drop / name).write_bytes(to_bytes(notebook()))
    source = FromFolder(COURSE, ["a3_counting", ASSIGNMENT], drop)
    found = [one for _ in range(3) for one in source.look().arrivals]
    assert sorted(found, key=str) == [Arrival(who, ASSIGNMENT) for who in ("carl", "dan", "emil")]


def test_a_page_is_neither_written_through_a_link_nor_into_one(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>page</p>")
    drop, private = tmp_path / "drop", tmp_path / "private"
    (drop / "ada").mkdir(parents=True)
    private.mkdir()
    (private / "file").write_text("private")
    (drop / "ada" / "a_feedback.html").symlink_to(private / "file")
    (drop / "mallory").symlink_to(private)
    release = ToFolder(drop)
    before = os.umask(0o077)
    try:
        assert release.show("ada", "a", page) == ""
        assert release.show("new", "a", page) == ""
        assert release.show("mallory", "a", page)
    finally:
        os.umask(before)
    assert (private / "file").read_text() == "private"
    assert [path.name for path in private.iterdir()] == ["file"]
    for student in ("ada", "new"):
        shown = drop / student / "a_feedback.html"
        assert not shown.is_symlink()
        assert shown.read_text() == "<p>page</p>"
        assert shown.stat().st_mode & 0o777 == 0o644


def test_a_line_a_minute_at_most() -> None:
    said, now = [], [0.0]
    telling = Telling(said.append, lambda: now[0])
    for second in range(181):
        now[0] = float(second)
        telling.add(Turn(came=1, graded=1, shown=1, troubles=["bob: no notebook"]))
    assert len(said) == 4
    assert said[1].endswith("60 came, 60 graded, 60 pages shown; not done: bob: no notebook")


def test_a_quiet_watch_says_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    telling = Telling(said.append, lambda: 0.0)
    for _ in range(3):
        telling.add(Turn())
    telling.flush()
    assert not said


def test_a_line_names_some_troubles_and_counts_the_others() -> None:
    turn = Turn(came=2, shown=1, held_back=1, troubles=["a", "b", "c", "d", "e"])
    assert line(turn) == (
        "2 came, 0 graded, 1 page shown; 1 page waits for another day; "
        "not done: a | b | c | and 2 more"
    )


def test_one_watch_at_a_time(course: Classroom) -> None:
    with only_watch(COURSE), pytest.raises(AlreadyWatched), only_watch(COURSE):
        pass
    with only_watch(COURSE):
        pass


@pytest.mark.sandbox
@pytest.mark.pipeline
def test_from_a_drop_folder_to_a_page_and_through_a_kill(course: Classroom, tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    words = ("watch", ASSIGNMENT, "--from", str(drop), "--pages", str(drop), "--every", "0.2")
    for student, data in (
        ("anna", notebook()),
        ("bert", notebook({"zero_pad": WRONG["zero_pad"]})),
    ):
        (drop / student).mkdir(parents=True)
        (drop / student / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(data))
    pages = [drop / student / f"{ASSIGNMENT}_feedback.html" for student in ("anna", "bert")]

    first = course.command(*words)
    _until(lambda: all(page.is_file() for page in pages), first)
    first.kill()
    first.communicate()
    before = [page.stat().st_ino for page in pages]

    second = course.command(*words)
    (drop / "carl").mkdir()
    (drop / "carl" / f"{ASSIGNMENT}.ipynb").write_bytes(to_bytes(notebook()))
    _until((drop / "carl" / f"{ASSIGNMENT}_feedback.html").is_file, second)
    second.send_signal(signal.SIGTERM)
    out, err = second.communicate(timeout=600)
    assert second.returncode == 0, err
    assert "1 page shown" in out
    assert [page.stat().st_ino for page in pages] == before  # not shown again
    assert course.scores() == {"anna": 22.0, "bert": 19.0, "carl": 22.0}


def _until(there, process) -> None:
    while not there():
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)


@pytest.mark.sandbox
@pytest.mark.pipeline
def test_from_the_exchange_to_the_page_that_nbgrader_fetches(
    course: Classroom, exchange: Path
) -> None:
    from nbgrader.utils import notebook_hash

    place = hand_in(exchange, data=to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
    hand_in(exchange, "nobody-of-this-name")
    done = course.run("watch", ASSIGNMENT, "--once")
    assert done.returncode == 0, done.stderr
    assert "1 came, 1 graded, 1 page shown; not done: nobody-of-this-name+" in done.stdout
    secret = (place / "submission_secret.txt").read_text()
    name = notebook_hash(secret=secret, notebook_id=ASSIGNMENT)
    page = exchange.parent / "feedback" / f"{name}.html"
    assert "zero_pad" in page.read_text()
    assert page.stat().st_mode & 0o777 == 0o644
    again = course.run("watch", ASSIGNMENT, "--once")
    assert again.returncode == 0
    assert "1 page shown" not in again.stdout
