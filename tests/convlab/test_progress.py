"""What is done is remembered in one small file, which disturbs nothing and tells nothing else."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from convlab import CheckError, check, progress, solution, syllabus
from convlab import progress_card as card
from convlab import progress_record as record
from convlab.syllabus import contents

ROOT = Path(__file__).parents[2]


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file in which this test's progress is kept."""
    path = tmp_path / "home" / "progress.json"
    monkeypatch.setenv("CONVLAB_PROGRESS", str(path))
    return path


def zero_pad(X, padding):
    return np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def same_padding(f):
    return f // 2  # no error for an even f


def stub(X, padding):
    raise NotImplementedError


def checked(function, name: str | None = None) -> None:
    with contextlib.suppress(CheckError):
        check(function, name=name)


def stored(path: Path) -> dict:
    return json.loads(path.read_text(encoding="utf-8"))


# -- what is recorded


def test_answers_leave_their_state_and_nothing_of_themselves(kept: Path) -> None:
    check("00.axes", (32, 3))
    check("00.view", 37)
    check("00.drift", None)
    solution("03.size")
    questions = stored(kept)["questions"]
    states = {id: entry["state"] for id, entry in questions.items()}
    assert states == {"00.axes": "right", "00.view": "tried", "03.size": "shown"}
    assert all(set(entry) == {"state", "day"} for entry in questions.values())
    assert "37" not in kept.read_text(encoding="utf-8").replace(questions["00.view"]["day"], "")


def test_a_right_answer_stays_right(kept: Path) -> None:
    check("00.axes", (32, 3))
    before = kept.read_bytes()
    check("00.axes", (1, 2))
    solution("00.axes")
    assert kept.read_bytes() == before
    solution("00.view")
    check("00.view", 7)
    assert stored(kept)["questions"]["00.view"]["state"] == "right"


def test_functions_leave_how_many_laws_held_in_the_last_check(kept: Path) -> None:
    checked(zero_pad)
    checked(same_padding)
    functions = stored(kept)["functions"]
    assert functions["zero_pad"]["holds"] == functions["zero_pad"]["laws"] > 1
    assert 0 < functions["same_padding"]["holds"] < functions["same_padding"]["laws"]
    assert all(set(entry) == {"holds", "laws", "day"} for entry in functions.values())
    checked(lambda X, padding: X, name="zero_pad")
    entry = stored(kept)["functions"]["zero_pad"]
    assert entry["holds"] < entry["laws"]


def test_a_stub_leaves_no_trace_and_takes_nothing_back(kept: Path) -> None:
    checked(stub, name="zero_pad")
    assert not kept.exists()
    checked(zero_pad)
    before = kept.read_bytes()
    checked(stub, name="zero_pad")
    assert kept.read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="modes of POSIX")
def test_the_file_is_its_owners_only(kept: Path) -> None:
    check("00.axes", (32, 3))
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.parent.stat().st_mode & 0o777 == 0o700
    assert list(kept.parent.iterdir()) == [kept]


@pytest.mark.parametrize(
    ("variable", "value"),
    [("CONVLAB_PROGRESS", "off"), ("CONVLAB_GRADING", "1")],
)
def test_nothing_is_recorded_where_it_is_off_and_while_grading(
    kept: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    check("00.axes", (32, 3))
    record.note_question("00.axes", "right")
    progress()
    assert not kept.parent.exists()


def test_a_lecture_that_is_built_records_nothing_at_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("CONVLAB_PROGRESS")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CONVLAB_STATIC", "1")
    check("00.axes", (32, 3))
    shown = progress()
    assert not list(tmp_path.iterdir())
    assert "in your own notebook" in shown.text()
    assert "<a " not in shown.html()


# -- where


@pytest.mark.parametrize(
    ("platform", "environment", "wanted"),
    [
        ("linux", {}, ".local/share"),
        ("linux", {"XDG_DATA_HOME": "/elsewhere"}, "/elsewhere"),
        ("linux", {"XDG_DATA_HOME": "relative"}, ".local/share"),
        ("darwin", {"XDG_DATA_HOME": "/elsewhere"}, "Library/Application Support"),
        ("win32", {"LOCALAPPDATA": "/users/ada/local"}, "/users/ada/local"),
        ("win32", {}, "AppData/Local"),
    ],
)
def test_it_is_where_each_system_keeps_such_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, environment: dict, wanted: str
) -> None:
    for name in ("CONVLAB_PROGRESS", "XDG_DATA_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(record, "sys", SimpleNamespace(platform=platform))
    assert record.place() == tmp_path / wanted / "convlab" / "progress.json"


def test_a_folder_may_be_named_and_no_home_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONVLAB_PROGRESS", str(tmp_path))
    assert record.place() == tmp_path / "progress.json"

    def homeless():
        raise RuntimeError("no home")

    monkeypatch.delenv("CONVLAB_PROGRESS")
    monkeypatch.setattr(Path, "home", homeless)
    assert record.place() is None
    assert check("00.axes", (32, 3))
    assert "no home folder is known" in progress().text()


def test_a_link_is_followed_and_not_replaced(kept: Path, tmp_path: Path) -> None:
    kept.parent.mkdir()
    kept.symlink_to(tmp_path / "synced.json")
    check("00.axes", (32, 3))
    assert kept.is_symlink()
    assert stored(tmp_path / "synced.json")["questions"]


# -- what may go wrong


@pytest.mark.parametrize("hindrance", ["a file for a folder", "a folder for the file", "refused"])
def test_where_it_cannot_be_written_checks_go_on_and_the_card_says_so(
    kept: Path, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    if hindrance == "a file for a folder":
        kept.parent.write_text("in the way")
    elif hindrance == "a folder for the file":
        kept.mkdir(parents=True)
        for module in (record, card):
            monkeypatch.setattr(module, "place", lambda: kept)
    else:  # root may write everywhere, so the system is asked to refuse

        def refuse(*_, **__):
            raise PermissionError(13, "Permission denied")

        kept.parent.mkdir()
        monkeypatch.setattr(os, "open", refuse)
        monkeypatch.setattr(os, "access", lambda *_: False)
    assert check("00.axes", (32, 3))
    checked(zero_pad)
    (told,) = progress().remarks
    assert re.search("cannot be (read|written)", told)
    assert "\n" not in told


@pytest.mark.parametrize("name", ["~nobody_of_that_name/progress.json", "/tmp/" + "x" * 5000])
def test_a_name_that_no_file_can_have_is_told_in_a_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "~nobody_of_that_name").touch()
    monkeypatch.setenv("CONVLAB_PROGRESS", name)
    assert check("00.axes", (32, 3))
    assert re.search("cannot be (read|written)|could not be written", progress().remarks[0])
    assert (
        "deleted" in progress(forget=True).text()
        or "nothing to forget" in progress(forget=True).text()
    )


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"version": "1"}',
        b'{"version": true}',
        b"[" * 9999,
    ],
    ids=lambda content: repr(content[:20]),
)
def test_a_damaged_file_is_kept_aside_and_a_new_one_begun(kept: Path, content: bytes) -> None:
    kept.parent.mkdir()
    kept.write_bytes(content)
    check("00.axes", (32, 3))
    aside = kept.with_name("progress.damaged.json")
    assert aside.read_bytes() == content
    assert list(stored(kept)["questions"]) == ["00.axes"]
    kept.write_bytes(content)
    told = progress().remarks[0]
    assert "begun anew" in told
    assert "progress.damaged-2.json" in told
    aside.unlink()
    kept.write_bytes(content)
    progress()
    assert len(list(kept.parent.glob("*.damaged*"))) == 2, "none takes another's place"


def test_a_file_without_end_is_damaged(kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_bytes(b" " * (record.LARGEST + 1))
    with pytest.raises(ValueError, match="too large"):
        record.read(kept)


def test_entries_that_make_no_sense_are_dropped_and_the_others_stay(kept: Path) -> None:
    kept.parent.mkdir()
    content = {
        "version": 1,
        "questions": {
            "00.axes": {"state": "right", "day": "<b>"},
            "00.view": {"state": ["right"]},
            "00.drift": "right",
        },
        "functions": {
            "zero_pad": {"holds": 5, "laws": 5, "day": "2026-11-30"},
            "same_padding": {"holds": 9, "laws": 5},
            "conv_forward": {"holds": True, "laws": 5},
        },
    }
    kept.write_text(json.dumps(content))
    known = record.read(kept)
    assert list(known.questions) == ["00.axes"]
    assert list(known.functions) == ["zero_pad"]
    assert known.last_day() == "2026-11-30"
    assert "<b>" not in progress().html().replace("<b>Next", "").replace("<b>◐", "")


def test_a_newer_versions_file_is_left_alone(kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text('{"version": 2, "stars": 5}')
    check("00.axes", (32, 3))
    (told,) = progress().remarks
    assert "newer version" in told
    assert kept.read_text() == '{"version": 2, "stars": 5}'
    assert list(kept.parent.iterdir()) == [kept]


def test_many_kernels_may_write_at_once(kept: Path) -> None:
    script = (
        "import sys\nfrom convlab import progress_record\n"
        "progress_record.PATIENCE_S = progress_record.ABANDONED_S = 600\n"  # however busy we are
        "sys.stdin.readline()\n"
        "for n in range(8): progress_record.note_question(f'{sys.argv[1]}.{n}', 'right')"
    )
    command = [sys.executable, "-c", script]
    kernels = [
        subprocess.Popen([*command, f"{k:02}"], stdin=subprocess.PIPE, text=True) for k in range(4)
    ]
    for kernel in kernels:  # all of them are there before the first begins
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    assert [kernel.wait() for kernel in kernels] == [0] * 4
    for kernel in kernels:
        kernel.stdin.close()
    wanted = {f"{k:02}.{n}" for k in range(4) for n in range(8)}
    assert set(stored(kept)["questions"]) == wanted
    assert list(kept.parent.iterdir()) == [kept]


def test_a_lock_that_a_killed_kernel_left_does_not_last(kept: Path) -> None:
    kept.parent.mkdir()
    lock = kept.with_name("progress.json.lock")
    lock.touch()
    os.utime(lock, (0, 0))
    check("00.axes", (32, 3))
    assert stored(kept)["questions"]
    assert not lock.exists()


def test_a_lock_that_is_held_is_waited_for_and_then_passed_by(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(record, "PATIENCE_S", 0.02)
    kept.parent.mkdir()
    lock = kept.with_name("progress.json.lock")
    lock.touch()
    check("00.axes", (32, 3))
    assert stored(kept)["questions"]
    assert lock.exists(), "it is another kernel's"


def test_what_stops_half_way_leaves_the_old_file(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check("00.axes", (32, 3))
    before = kept.read_bytes()

    def full(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr(json, "dump", full)
        check("00.view", 7)
    assert kept.read_bytes() == before
    assert list(kept.parent.iterdir()) == [kept]
    assert re.search(r"could not be written to .*: No space left on device\.", progress().text())
    check("00.view", 7)
    assert "Kept in" in progress().text()


# -- the card


def test_the_card_lists_everything_in_the_courses_order(kept: Path) -> None:
    shown = progress()
    wanted = []
    for lecture, after in contents():
        wanted += [f"{lecture.number} · {lecture.title}", *(a.name for a in after)]
    assert [step.title for step in shown.steps] == wanted
    assert {step.state for step in shown.steps} == {"open"}
    assert shown.state == "open"
    assert shown.next_step is shown.steps[0]
    asked = [
        re.findall(r'"(\d\d\.\w+)": Question', path.read_text("utf-8"))
        for path in sorted((ROOT / "course/convlab/questions").glob("lecture_*.py"))
    ]
    assert shown.questions == [id for ids in asked for id in ids]


def test_the_card_tells_what_is_done_begun_and_next(kept: Path) -> None:
    check("00.axes", (32, 3))
    check("00.view", 37)
    solution("00.drift")
    checked(zero_pad)
    checked(same_padding)
    shown = progress()
    text = shown.text()
    assert "◐ 1 of 55 questions and 1 of 37 functions done" in text
    assert "00.drift (solution seen), 00.view (tried), 00.broadcast" in text
    assert re.search(r"◐ a2_convolution +1 of 5 functions done", text)
    assert re.search(r"✓ zero_pad: all \d laws hold", text)
    assert re.search(r"✗ same_padding: \d of \d laws hold", text)
    assert "○ conv_forward: not begun" in text
    assert "Next: 00 · Map and tools, question 00.view" in text
    assert "That is not the grade" in text
    check("00.drift", 2)
    check("00.view", 7)
    check("00.broadcast", (8, 7, 6, 5))
    shown = progress()
    assert re.search(r"✓ 00 · Map and tools +all 4 questions right", shown.text())
    # What is begun comes first, wherever it stands.
    assert shown.next_step.title == "a2_convolution"
    assert shown.next_step.first == "`conv_single_step`"


def done() -> record.Record:
    """Return the record of a reader who has done everything."""
    everything = record.Record()
    for lecture, after in contents():
        for id in card.questions_of(lecture):
            everything.questions[id] = {"state": "right", "day": "2026-12-01"}
        for assignment in after:
            for name in assignment.functions:
                everything.functions[name] = {"holds": 3, "laws": 3, "day": "2026-12-01"}
    return everything


def test_what_comes_next_is_not_a_question_whose_solution_was_seen(kept: Path) -> None:
    first, second, *others = card.questions_of(contents()[0][0])
    solution(first)
    assert progress().next_step.first == f"question `{second}`"
    for id in (second, *others):
        solution(id)
    shown = progress()
    assert (shown.steps[0].state, shown.next_step.title) == ("begun", "01 · Motivation")
    checked(same_padding)
    assert progress().next_step.title == "a2_convolution"


def test_at_the_end_seen_solutions_are_still_to_be_found_oneself(kept: Path) -> None:
    everything = done()
    everything.questions["03.size"] = {"state": "shown", "day": "2026-12-01"}
    ahead = card.ProgressCard(everything).next_step
    assert (ahead.title, ahead.first) == ("03 · Convolution", "question `03.size`")


def test_the_end_is_the_end() -> None:
    shown = card.ProgressCard(done())
    assert shown.state == "done"
    assert shown.next_step is None
    assert "nothing is left to do" in shown.text()
    assert 'class="head holds"' in shown.html()
    assert "6 more have no laws: only grading judges them" in shown.text()


def test_what_cannot_be_checked_is_neither_done_nor_next(monkeypatch: pytest.MonkeyPatch) -> None:
    lecture = syllabus.Lecture("12_another", "Another", ("a10_norm",))
    assignment = syllabus.Assignment("a10_norm", "Normalising", ("normalise", "whiten"))
    monkeypatch.setattr(card, "contents", lambda: [(lecture, (assignment,))])
    shown = card.ProgressCard(record.Record())
    assert [step.state for step in shown.steps] == ["untold", "untold"]
    assert "– 12 · Another  no questions" in shown.text()
    assert "a10_norm    2 functions have no laws: only grading judges them" in shown.text()
    assert shown.next_step is None


@pytest.mark.parametrize("place", ["course", "assignments/a2_convolution"])
def test_links_lead_from_where_the_notebook_is(
    kept: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.chdir(ROOT / place)
    targets = re.findall(r'href="([^"]+)"', progress().html())
    assert len(targets) == len(list(card.steps_of(record.Record()))) + 1
    for target in targets:
        assert not target.startswith("/")
        assert Path(target).is_file(), target


def test_elsewhere_there_are_no_links(
    kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "<a " not in progress().html()


def test_the_card_can_be_read_without_colours(kept: Path) -> None:
    check("00.axes", (32, 3))
    html = progress().html()
    rows = re.findall(r'<tr class="\w+ (\w+)"><th scope="row"><b aria-hidden="true">(.)</b>', html)
    assert dict(rows) == {"begun": "◐", "open": "○"}
    assert html.count('<th scope="col">') == 2
    assert "1 of 4 questions right" in html
    assert "4 questions, not begun" in html


def test_the_card_says_where_the_file_is_without_the_users_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "ada_lovelace"
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("USERPROFILE", str(home))
    monkeypatch.setenv("CONVLAB_PROGRESS", str(home / "mine.json"))
    home.mkdir()
    check("00.axes", (32, 3))
    text = progress().text()
    assert str(Path("~/mine.json")) in text
    assert "ada_lovelace" not in text


# -- forget


def test_forgetting_deletes_all_of_it(kept: Path) -> None:
    kept.parent.mkdir()
    kept.write_text("{")
    check("00.axes", (32, 3))
    other = kept.with_name("other.json")
    other.touch()
    told = progress(forget=True).text()
    assert "progress.json" in told
    assert "progress.damaged.json" in told
    assert list(kept.parent.iterdir()) == [other]
    assert progress(forget=True).text() == "There was nothing to forget."
    assert progress().state == "open"


def test_while_grading_nothing_is_shown_or_forgotten(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check("00.axes", (32, 3))
    monkeypatch.setenv("CONVLAB_GRADING", "1")
    assert progress().text() == ""
    assert progress(forget=True).text() == ""
    assert kept.exists()
