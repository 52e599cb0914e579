"""Whoever a platform, a code host or a folder names is found; every other file is told with its reason."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

import pytest

from autograder.pipeline.collect import Collection, Options, collect
from autograder.pipeline.intake.archive import BadEncoding
from autograder.pipeline.intake.layout import Layout
from autograder.pipeline.intake.pattern import BadPattern
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_collect import (
    MOODLE,
    SPRING,
    SUMMER,
    collected,
    pack,
    put,
    source,
    student_of,
)
from tests.submissions import ASSIGNMENT, notebook, to_bytes

__all__ = ["source"]
pytestmark = pytest.mark.pipeline
OURS = to_bytes(notebook())
ANOTHERS = json.dumps({"cells": [{"cell_type": "code", "source": "print(1)", "metadata": {}}], "nbformat": 4}).encode()  # fmt: skip
FOREIGN = frozenset({"a1_tensors", "a3_counting", "a5_backward"})
CLONE = f"assignments/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"


def bring_in(source: Path, **options: object) -> Collection:
    return collect(COURSE, ASSIGNMENT, source, Options(**options))  # type: ignore[arg-type]


def states(collection: Collection) -> dict[str, str]:
    return {line.student: line.state for line in collection}


def told(collection: Collection, student: str) -> str:
    return next(line.reason for line in collection if line.student == student)


def zipped(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    ("paths", "students"),
    [
        # A student is the folder, not the file.
        (["bob/my_homework.ipynb", "dan/Untitled3.ipynb"], ["bob", "dan"]),
        (["bob/homework.ipynb", "cleo/homework.ipynb"], ["bob", "cleo"]),
        (["ann/work/a2.ipynb", "bob/work/a2.ipynb"], ["ann", "bob"]),
        (["bob/my_homework.ipynb"], ["bob"]),
        (["class/ada.ipynb", "class/bob.ipynb"], ["ada", "bob"]),
        (["monday/ada/a2.ipynb", "monday/bob/w.ipynb", "friday/cleo/a2.ipynb"], ["ada", "bob", "cleo"]),
        (["mallory/bob/a2_convolution.ipynb", "ann/a2_convolution.ipynb"], ["mallory", "ann"]),
        (["mallory/bob/a2.ipynb", "mallory/ann/a2.ipynb", "cleo/a2.ipynb"], ["mallory", "mallory", "cleo"]),
        (["mallory/bob/a2.ipynb", "mallory/eve/a2.ipynb", "bob/work/a2.ipynb"], ["mallory", "mallory", "bob"]),
        (["bob/hw/x.ipynb", "ann/w/x.ipynb", "mallory/eve/x.ipynb", "mallory/y/x.ipynb"], ["bob", "ann", "mallory", "mallory"]),
        # A folder for each assignment.
        (["a2_convolution/ada.ipynb", "a3_counting/ada.ipynb"], ["ada", None]),
        (["ada/a3_counting/w.ipynb", "bob/a2_convolution/w.ipynb"], [None, "bob"]),
        # Clones.
        ([f"cnn-a2-octocat/{CLONE}", f"cnn-a2-bob-x/{CLONE}", "cnn-a2-bob-x/course/01.ipynb"], ["octocat", "bob-x", "bob-x"]),
        ([f"w26-a2-convolution-octocat-main/{CLONE}", f"w26-a2-convolution-bob-main/{CLONE}"], ["octocat", "bob"]),
        ([f"cnn-a2-octocat/{CLONE}", f"other/{CLONE}"], ["cnn-a2-octocat", "other"]),
        ([f"octocat/{CLONE}", f"bob/{CLONE}"], ["octocat", "bob"]),
        # Canvas.
        (["anon_x9KdE_778888_a2.ipynb", "LATE_anon_AbCdE_778_w.ipynb"], ["anon-x9KdE", "anon-AbCdE"]),
        (["o_brien_12_34_a2.ipynb", "ada_LATE_5_6_a2.ipynb"], ["o-brien-12", "ada-5"]),
        # Moodle: teams, all who are in none, names hidden, letters that have no accent.
        ([f"Group A_345{MOODLE}/a2.ipynb", f"Default group{MOODLE[:-1]}/x.ipynb"], ["group-a-345", "default-group"]),
        ([f"Participant_51201{MOODLE[:-1]}/a2.ipynb"], ["participant-51201"]),
        ([f"Łukasz Żółty_7{MOODLE}/a2.ipynb"], ["lukasz-zolty-7"]),
        # Blackboard: a file's own name may look like the platform's.
        (["A 2_ada_attempt_2026-11-20-13-45-10_a2.ipynb", "A 2_eve_attempt_2026-11-20-13-45-10_x_ada_attempt_2026-11-20-13-45-10_y.ipynb"], ["ada", "eve"]),
        # ILIAS.
        (["Lovelace_Ada_ada.l_312/a2.ipynb", "Noether_Emmy_emmy_313/Late - w.ipynb", "status.xlsx"], ["ada.l", "emmy", "status"]),
        (["Abgaben/Team 12/Lovelace_Ada_ada_312/a2.ipynb", "Abgaben/Team 13/Noether_Emmy_emmy_313/a2.ipynb"], ["ada", "emmy"]),
    ],
)  # fmt: skip
def test_a_layout_tells_whose_each_file_is(paths: list[str], students: list[str | None]) -> None:
    files = [PurePosixPath(path) for path in paths]
    layout = Layout.of(files, ASSIGNMENT, FOREIGN)
    assert [student_of(layout, path) for path in files] == students


def test_assignments_without_a_number_are_told_apart_by_name() -> None:
    """Names that have no number do not share one."""
    ours, theirs, neither = map(PurePosixPath, ("ada/applied.ipynb", "ada/advanced.ipynb", "ada/work.ipynb"))  # fmt: skip
    layout = Layout.of([ours, theirs, neither], "applied", frozenset({"advanced"}))
    assert [layout.is_foreign(path) for path in (ours, theirs, neither)] == [False, True, False]
    assert [layout.is_about_this(path) for path in (ours, theirs, neither)] == [True, False, False]


def test_a_renamed_notebook_is_its_folders(course: Classroom, source: Path) -> None:
    put(source / "bob" / "my_homework.ipynb", OURS)
    put(source / "dan" / "a5_backward.ipynb", OURS)
    put(source / "eve" / "a5_backward.ipynb", ANOTHERS)
    put(source / "fay" / f"{ASSIGNMENT}.ipynb", b"fay's")
    collection = bring_in(source)
    assert states(collection) == {"bob": "new", "dan": "new", "fay": "new"}
    assert told(collection, "dan") == (
        f"called after another assignment, but its cells are those of {ASSIGNMENT}"
    )
    assert any("1 notebook of other assignments (a5_backward)" in note for note in collection.notes)
    assert collection.is_done


def test_a_folder_of_several_notebooks_is_a_student_or_a_group(
    course: Classroom, source: Path
) -> None:
    put(source / "monday" / "ada.ipynb", OURS)
    put(source / "monday" / "bob.ipynb", OURS)
    put(source / "dan" / "homework.ipynb", OURS)
    put(source / "dan" / "scratch.ipynb", ANOTHERS)
    collection = bring_in(source)
    assert states(collection) == {"monday": "refused", "dan": "new"}
    assert told(collection, "monday").startswith(
        f"2 notebooks are in it, and none is called {ASSIGNMENT}: if"
    )
    assert told(collection, "dan") == (
        "took homework.ipynb of 2 notebooks; it has this assignment's cells; not scratch.ipynb"
    )
    assert collected(course) == {"dan": OURS}


def test_where_times_are_worthless_the_place_and_the_name_tell(
    course: Classroom, source: Path
) -> None:
    """All entries of a platform's archive have about one time: the last in it is not the newest."""
    ada, bob = f"Ada_1{MOODLE}", f"Bob_2{MOODLE}"
    archive = pack(source, {
        f"{ada}/{ASSIGNMENT}.ipynb": b"right", f"{ada}/old/{ASSIGNMENT}.ipynb": b"old", f"{ada}/zz.ipynb": b"scratch",
        f"{bob}/first.ipynb": b"1", f"{bob}/other.ipynb": b"2",
    })  # fmt: skip
    collection = bring_in(archive)
    assert collected(course)["ada-1"] == b"right"
    assert told(collection, "ada-1") == (
        f"took {ASSIGNMENT}.ipynb of 3 notebooks; it is not in a further folder; "
        f"not old/{ASSIGNMENT}.ipynb, zz.ipynb"
    )
    assert "nothing tells which is newer" in told(collection, "bob-2")
    assert not collection.is_done, "bob's other notebook may be the right one"


def test_an_old_copy_further_in_does_not_count(course: Classroom, source: Path) -> None:
    put(source / "ada" / f"{ASSIGNMENT}.ipynb", b"right")
    put(source / "ada" / "old" / f"{ASSIGNMENT}.ipynb", b"old")
    collection = bring_in(source)
    assert collected(course) == {"ada": b"right"}
    assert "it is not in a further folder" in told(collection, "ada")


def test_notebooks_in_other_clothes_are_read(course: Classroom, source: Path) -> None:
    put(source / "ann" / "A2.IPYNB", OURS)
    put(source / "bob" / f"{ASSIGNMENT}.ipynb.txt", OURS)
    put(source / "cleo" / "export.json", OURS)
    put(
        source / "dan" / "work.zip",
        zipped({"x/a2.ipynb": OURS, "x/.ipynb_checkpoints/a2.ipynb": b"", "p.png": b""}),
    )
    put(source / "eve.ipynb.txt", OURS)
    put(source / "fay" / "notes.json", b'{"cells": "none"}')
    collection = bring_in(source)
    assert set(collected(course)) == {"ann", "bob", "cleo", "dan", "eve"}
    assert told(collection, "cleo") == "a notebook, though it is called export.json"
    assert told(collection, "dan") == "it was in work.zip"
    assert [line.origin for line in collection.left] == ["fay"]


def test_a_students_archive_cannot_do_harm(course: Classroom, source: Path) -> None:
    inner = zipped({"a2.ipynb": OURS})
    put(source / "ann" / "work.zip", zipped({"../../evil.ipynb": OURS}))
    put(source / "bob" / "work.zip", zipped({"again.zip": inner}))
    put(source / "cleo" / "work.zip", zipped({f"{number}.ipynb": b"" for number in range(2_001)}))
    put(source / "dan" / "work.zip", zipped({"a2.ipynb": b"0" * (65 << 20)}))
    put(source / "eve" / "work.zip", b"PK\x03\x04 cut off")
    collection = bring_in(source)
    assert states(collection) == {"ann": "new"} | dict.fromkeys(
        ("bob", "cleo", "dan", "eve"), "refused"
    )
    assert "it is an archive of 2001 files" in told(collection, "cleo")
    assert told(collection, "dan") == "the file is too large"
    assert "it is a damaged archive" in told(collection, "eve")
    assert not list(source.parent.rglob("evil*"))


def test_everything_that_is_not_taken_is_told_by_name(course: Classroom, source: Path) -> None:
    put(source / "ann" / f"{ASSIGNMENT}.ipynb", b"ann's")
    put(source / "ann" / "picture.png")
    put(source / "bob" / "work.pdf")
    put(source / "cleo" / ".ipynb_checkpoints" / "a2-checkpoint.ipynb")
    put(source / "data" / "digits.csv")
    put(source / "gil" / "work.rar")
    put(source / "dan.py")
    put(source / "fay.zip", b"PK")
    put(source / "notes.txt")
    (source / "eve").mkdir()
    collection = bring_in(source)
    assert states(collection) == {
        "ann": "new", "bob": "refused", "cleo": "refused", "dan": "refused", "fay.zip": "refused",
        "gil": "refused",
    }  # fmt: skip
    assert told(collection, "bob").endswith("it is a print of a notebook: ask for the .ipynb file")
    assert told(collection, "dan").endswith("it is a script: ask for the .ipynb file")
    assert told(collection, "cleo").startswith("only a checkpoint that Jupyter keeps is there")
    assert told(collection, "fay.zip").startswith(
        "collect this archive by itself, or put it into a"
    )
    assert {line.origin: line.reason for line in collection.left} == {
        "data": "no notebook is in it", "notes.txt": "it is no notebook", "eve": "the folder is empty",
    }  # fmt: skip
    assert "left alone: 1 other file beside notebooks (picture.png)" in collection.notes
    assert collection.summary == "1 taken, 5 not"


def test_a_text_typed_into_canvas_or_blackboard_is_told(course: Classroom, source: Path) -> None:
    collection = bring_in(pack(source, {
        "ada_12_text.html": b"", "bob_13_70_a2.ipynb": b"{}", "Cleo_14_link.html": b"",
    }))  # fmt: skip
    assert states(collection) == {"ada-12": "refused", "bob-13": "new", "cleo-14": "refused"}
    archive = pack(source, {
        "A 2_dan_attempt_2026-11-20-13-45-10.txt": b"Name: Dan", "A 2_eve_attempt_2026-11-20-13-45-10.txt": b"",
        "A 2_eve_attempt_2026-11-20-13-45-10_a2.ipynb": b"1", "A 2_eve_attempt_2026-11-21-09-00-00_a2.ipynb": b"2",
    })  # fmt: skip
    collection = bring_in(archive, timezone="Europe/Berlin")
    assert states(collection) == {"dan": "refused", "eve": "new"}
    assert collected(course)["eve"] == b"2", "the last attempt counts"
    stamp = course.place / "submitted" / "eve" / ASSIGNMENT / "timestamp.txt"
    assert stamp.read_text() == "2026-11-21 08:00:00 UTC\n"


def test_a_pattern_tells_students(course: Classroom, source: Path) -> None:
    for name in ("octocat", "hubot"):
        put(source / f"cnn-course-{name}" / "w" / "final.ipynb", name.encode())
    put(source / "cnn-course-hubot" / "README.md")
    collection = bring_in(source, student_from="cnn-course-(?P<student>[^/]+)/")
    assert collected(course) == {"octocat": b"octocat", "hubot": b"hubot"}
    with pytest.raises(BadPattern, match="has no group called student; wanted a pattern such as"):
        bring_in(source, student_from="cnn-(.*)/")
    with pytest.raises(BadPattern, match=r"is no regular expression \(missing \), unterminated"):
        bring_in(source, student_from="(?P<student>x")
    lines = bring_in(source, student_from="x(?P<student>)")
    assert {line.reason for line in lines} == {"the pattern does not fit its path"}
    assert collection.is_done


def test_a_trial_changes_nothing(course: Classroom, source: Path) -> None:
    put(source / "ada.ipynb", b"{}")
    put(source / "bob.pdf")
    before = sorted(course.place.rglob("*"))
    assert states(bring_in(source, dry_run=True)) == {"ada": "new", "bob": "refused"}
    assert sorted(course.place.rglob("*")) == before
    run = course.run("collect", ASSIGNMENT, str(source), "--dry-run", "--json")
    assert [json.loads(line)["student"] for line in run.stdout.splitlines()] == ["ada", "bob"]
    assert run.stderr.splitlines()[-1] == "1 taken, 1 not; nothing was changed: this was a trial"
    assert not (course.place / "submitted").exists()


# -- names in archives that do not say how they are written


def entry(name: bytes, extra: bytes = b"") -> bytes:
    """Return an archive with a notebook whose name has no mark of how it is written."""
    data, crc = b"{}", zlib.crc32(b"{}")
    sizes = struct.pack("<LLLHH", crc, len(data), len(data), len(name), len(extra))
    local = b"PK\x03\x04" + struct.pack("<HHHHH", 20, 0, 0, 0, 0x5A21) + sizes + name + extra + data
    central = b"PK\x01\x02" + struct.pack("<HHHHHH", 20, 20, 0, 0, 0, 0x5A21) + sizes
    central += struct.pack("<HHHLL", 0, 0, 0, 0, 0) + name + extra
    end = b"PK\x05\x06" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


@pytest.mark.parametrize(
    ("encoding", "name", "student"),
    [
        ("cp437", "Jürgen Größe", "jurgen-grosse-7"),
        ("cp850", "Søren Ávila", "soren-avila-7"),
        ("cp1252", "Jürgen Jäger", "jurgen-jager-7"),
        ("utf-8", "Łukasz Żółty", "lukasz-zolty-7"),
        ("utf-8", "张伟", "student-7"),
    ],
)
def test_names_are_read_as_they_were_meant(
    course: Classroom, source: Path, encoding: str, name: str, student: str
) -> None:
    path = source / "lms.zip"
    path.write_bytes(entry(f"{name}_7{MOODLE}/a2.ipynb".encode(encoding)))
    (line,) = bring_in(path)
    assert (line.student, line.name) == (student, name)


def test_other_encodings_are_asked_for(course: Classroom, source: Path) -> None:
    path = source / "lms.zip"
    path.write_bytes(entry(f"山田太郎_7{MOODLE}/a2.ipynb".encode("shift_jis")))
    (line,) = bring_in(path, encoding="shift_jis")
    assert line.name == "山田太郎"
    with pytest.raises(BadEncoding, match="no encoding is called 'sjis9'; such are cp850"):
        bring_in(path, encoding="sjis9")


def test_a_field_may_hold_the_name_in_utf_8(course: Classroom, source: Path) -> None:
    old, new = b"?????_7" + MOODLE.encode() + b"/\xff.ipynb", f"张伟_7{MOODLE}/a2.ipynb".encode()
    field = b"\x01" + struct.pack("<L", zlib.crc32(old)) + new
    path = source / "lms.zip"
    path.write_bytes(entry(old, struct.pack("<HH", 0x7075, len(field)) + field))
    (line,) = bring_in(path)
    assert line.name == "张伟"


def test_an_archive_whose_times_differ_has_them_from_the_students(
    course: Classroom, source: Path
) -> None:
    archive = pack(source, {"ada.ipynb": (b"1", SPRING), "bob.ipynb": (b"2", SUMMER)})
    assert {line.student: line.handed_in for line in bring_in(archive)} == {
        "ada": "2026-03-01 12:00:00 UTC", "bob": "2026-06-01 12:00:00 UTC",
    }  # fmt: skip


def test_the_watch_does_not_refuse_an_archive_that_it_brings_in(
    course: Classroom, source: Path
) -> None:
    from autograder.pipeline.watch.sources import FromFolder

    put(source / "ada" / "x.ipynb", OURS)
    pack(source, {f"Bob_2{MOODLE}/x.ipynb": OURS})
    watch = FromFolder(COURSE, [ASSIGNMENT], source)
    watch.look()
    brought = watch.look()
    assert {arrival.student for arrival in brought.arrivals} == {"ada", "bob-2"}
    assert brought.refused == []
