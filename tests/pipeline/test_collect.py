"""Submissions come in from folders and archives; none gets lost silently, none does harm."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
from pathlib import Path, PurePosixPath

import pytest

from autograder.pipeline.collect import Collected, CollectError, collect
from autograder.pipeline.intake.layout import Layout
from autograder.sandbox.limits import LIMITS
from tests.pipeline.conftest import COURSE, Classroom
from tests.submissions import ASSIGNMENT

pytestmark = pytest.mark.pipeline
SPRING, SUMMER = (2026, 3, 1, 12, 0, 0), (2026, 6, 1, 12, 0, 0)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "handed in"
    folder.mkdir()
    return folder


def bring_in(source: Path) -> dict[str, Collected]:
    return {line.student: line for line in collect(COURSE, ASSIGNMENT, source)}


def put(path: Path, data: bytes = b"{}", when: float | None = None) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if when is not None:
        os.utime(path, (when, when))


def pack(
    place: Path, entries: dict[str, bytes | tuple[bytes, tuple[int, ...]]], mode: int = 0
) -> Path:
    archive_path = place / "lms.zip"
    with zipfile.ZipFile(archive_path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            data, when = content if isinstance(content, tuple) else (content, SPRING)
            entry = zipfile.ZipInfo(name, when)  # type: ignore[arg-type]
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = mode << 16
            archive.writestr(entry, data)
    return archive_path


def collected(course: Classroom) -> dict[str, bytes]:
    pattern = f"submitted/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"
    return {p.parent.parent.name: p.read_bytes() for p in course.place.glob(pattern)}


def student_of(layout: Layout, path: PurePosixPath) -> str | None:
    """Tell whose a notebook is, without a roster; None if it belongs to another assignment or nobody."""
    owner = None if layout.is_foreign(path) else layout.owner(path)
    return owner.word if owner else None


@pytest.mark.parametrize(
    ("path", "student"),
    [
        (f"ada/{ASSIGNMENT}/{ASSIGNMENT}.ipynb", "ada"),
        (f"class/ada/{ASSIGNMENT}/my work.ipynb", "ada"),
        (f"ada/{ASSIGNMENT}.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        ("ada@example.org.ipynb", "ada@example.org"),
        ("Ada Lovelace_123_assignsubmission_file_/work (1).ipynb", "ada-lovelace-123"),
        ("Zoë Ünal_7_assignsubmission_file_/deep/er/a2.ipynb", "zoe-unal-7"),
        ("lovelaceada_123_456_a2_convolution-1.ipynb", "lovelaceada-123"),
        ("lovelaceada_LATE_123_456_a2_convolution.ipynb", "lovelaceada-123"),
        ("lovelaceada_123_456_work.ipynb", "lovelaceada-123"),
        ("Ada Lovelace_123_assignsubmission_file_a2_convolution.ipynb", "ada-lovelace-123"),
        ("Ada Lovelace_123_assignsubmission_file_My work.ipynb", "ada-lovelace-123"),
        ("ada/a2_convolution (1).ipynb", "ada"),
        ("ada/a2_final.ipynb", "ada"),
        ("ada/a5_backward.ipynb", None),
        ("ada/a5_backward (2).ipynb", None),
        (f"{ASSIGNMENT}.ipynb", None),
        (f"{ASSIGNMENT}/{ASSIGNMENT}.ipynb", None),
    ],
)
def test_a_path_tells_whose_notebook_it_is(path: str, student: str | None) -> None:
    foreign = frozenset({"a5_backward"})
    layout = Layout.of([PurePosixPath(path)], ASSIGNMENT, foreign)
    assert student_of(layout, PurePosixPath(path)) == student


def test_a_folder_of_folders(course: Classroom, source: Path) -> None:
    put(source / "ada" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", b"ada's", 1_700_000_000)
    put(source / "bob.ipynb", b"bob's")
    put(source / ".ipynb_checkpoints" / "bob.ipynb", b"older")
    assert {n: line.state for n, line in bring_in(source).items()} == {"ada": "new", "bob": "new"}
    assert collected(course) == {"ada": b"ada's", "bob": b"bob's"}
    stamp = course.place / "submitted" / "ada" / ASSIGNMENT / "timestamp.txt"
    assert stamp.read_text() == "2023-11-14 22:13:20 UTC\n"
    assert {line.state for line in bring_in(source).values()} == {"unchanged"}
    assert course.litter() == []


MOODLE = "_assignsubmission_file_"


@pytest.mark.parametrize(
    ("bobs", "mallorys"),
    [
        (f"Bob_99{MOODLE}/x.ipynb", f"Bob_99{MOODLE}_123{MOODLE}/x.ipynb"),  # a chosen name
        (f"bob/{ASSIGNMENT}/x.ipynb", f"mallory/{ASSIGNMENT}/deep/bob/{ASSIGNMENT}/x.ipynb"),
        (f"bob/{ASSIGNMENT}/x.ipynb", f"mallory/bob/{ASSIGNMENT}/x.ipynb"),
        (f"bob/{ASSIGNMENT}.ipynb", f"mallory/bob/{ASSIGNMENT}.ipynb"),
        (f"bob-7/{ASSIGNMENT}/x.ipynb", f"mallory/{ASSIGNMENT}/bob_7_1_x.ipynb"),
        (f"Bob_99{MOODLE}/x.ipynb", f"Mallory_1{MOODLE}/Bob_99{MOODLE}/x.ipynb"),
    ],
)
def test_nobody_hands_in_for_another(
    course: Classroom, source: Path, bobs: str, mallorys: str
) -> None:
    put(source / bobs, b"bob's", 1_700_000_000)
    put(source / mallorys, b"mallory's", 1_700_000_900)
    bring_in(source)
    found = collected(course)
    assert b"bob's" in found.values()
    assert all(
        data == b"bob's" for name, data in found.items() if name in ("bob", "bob-99", "bob-7")
    )


def test_a_flat_name_that_fits_several_people_is_nobodys(course: Classroom, source: Path) -> None:
    """Without folders, a display name and a file's name may hold what Moodle puts between them."""
    put(source / f"Bob_222{MOODLE}a2_convolution.ipynb", b"bob's", 1_700_000_000)
    put(source / f"Bob_222{MOODLE}x_111{MOODLE}a2_convolution.ipynb", b"whose?", 1_700_000_900)
    put(source / f"Ann_333{MOODLE}a2_convolution.ipynb", b"ann's")
    lines = bring_in(source)
    assert collected(course) == {"ann-333": b"ann's"}
    assert lines["bob-222"].state == "refused"
    assert lines["bob-222"].reason.endswith("may be this student's, too: whose is it?")
    (told,) = (line for line in lines.values() if "fits several people" in line.reason)
    assert "(bob-222, bob-222-assignsubmission-file-x-111): whose is it?" in told.reason
    assert bring_in(source)["bob-222"].state == "refused"


def test_numbers_side_by_side_are_told_apart(course: Classroom, source: Path) -> None:
    put(source / f"Bob_222{MOODLE}111{MOODLE}x.ipynb", b"whose?")
    (line,) = bring_in(source).values()
    assert "(bob-222, bob-222-assignsubmission-file-111)" in line.reason


@pytest.mark.parametrize("name", ["bob_222_9_a2_convolution.ipynb", "bob_222_9_work.ipynb", f"Bob_222{MOODLE}a2_convolution.ipynb"])  # fmt: skip
def test_a_file_in_a_students_folder_is_that_students_whatever_its_name(
    course: Classroom, source: Path, name: str
) -> None:
    put(source / "mallory" / name, b"mallory's")
    put(source / "ann" / "a2_convolution.ipynb", b"ann's")
    assert {line.state for line in bring_in(source).values()} == {"new"}
    assert collected(course) == {"mallory": b"mallory's", "ann": b"ann's"}


def test_a_platforms_folder_in_a_students_folder_is_nobodys(
    course: Classroom, source: Path
) -> None:
    put(source / "mallory" / f"Bob_222{MOODLE}" / "a2_convolution.ipynb", b"mallory's")
    put(source / "ann" / "a2_convolution.ipynb", b"ann's")
    (line,) = (line for line in bring_in(source).values() if line.state == "refused")
    assert line.reason == (
        f"Bob_222{MOODLE} is inside mallory: whose is it? "
        "collect mallory by itself, or name it mallory/a2_convolution.ipynb"
    )
    assert collected(course) == {"ann": b"ann's"}


def test_names_of_several_people_in_one_students_folder_are_nobodys(
    course: Classroom, source: Path
) -> None:
    for name in ("ann_1_9", "bob_2_9"):
        put(source / "canvas" / f"{name}_a2_convolution.ipynb", name.encode())
    put(source / "late.ipynb", b"late")
    refused = [line.reason for line in bring_in(source).values() if line.state == "refused"]
    assert refused == ["files of several people are in canvas: collect that folder by itself"] * 2
    assert collected(course) == {"late": b"late"}
    collect(COURSE, ASSIGNMENT, source / "canvas")
    assert set(collected(course)) == {"late", "ann-1", "bob-2"}


@pytest.mark.parametrize("names", [("ann_1_9_a2.ipynb", "bob_2_9_a2.ipynb"), (f"Ann_1{MOODLE}/a2.ipynb", f"Bob_2{MOODLE}/deep/a2.ipynb")])  # fmt: skip
def test_an_archive_may_be_unpacked_into_a_folder(
    course: Classroom, source: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        put(source / "submissions" / name)
    assert set(bring_in(source)) == {"ann-1", "bob-2"}
    assert set(collected(course)) == {"ann-1", "bob-2"}


def test_an_archive_of_one_looks_like_a_students_folder(course: Classroom, source: Path) -> None:
    put(source / "mallory" / "bob_222_9_a2_convolution.ipynb", b"whose?")
    (line,) = bring_in(source).values()
    assert line.reason.startswith("is it bob-222's, or mallory's, whose folder it is in? collect")
    assert collected(course) == {}
    put(source / "mallory" / "a2_convolution" / "bob_222_9_a2_convolution.ipynb", b"mallory's")
    (source / "mallory" / "bob_222_9_a2_convolution.ipynb").unlink()
    bring_in(source)
    assert collected(course) == {"mallory": b"mallory's"}


def test_a_notebook_in_utf_16_is_taken_as_it_is(course: Classroom, source: Path) -> None:
    data = '\ufeff{"cells": []}'.encode("utf-16-le")
    put(source / "ada.ipynb", data)
    assert bring_in(source)["ada"].state == "new"
    assert collected(course) == {"ada": data}


def test_names_do_not_act_on_the_terminal(course: Classroom, source: Path) -> None:
    put(source / "\x1b]0;owned\x07\x1b[31m\u202e.ipynb")
    put(source / os.fsdecode(b"\xff\xfe.ipynb"))
    put(source / "good.ipynb")
    run = course.run("collect", ASSIGNMENT, str(source))
    assert run.returncode == 1
    assert "new        good" in run.stdout
    assert not set("\x1b\x07\u202e") & set(run.stdout + run.stderr)


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_notebooks_by_one_student_the_newest_counts(
    course: Classroom, source: Path, order: int
) -> None:
    entries = [
        ("Ada_1_assignsubmission_file_/a.ipynb", (b"first", SPRING)),
        ("Ada_1_assignsubmission_file_/b.ipynb", (b"second", SUMMER)),
    ]
    bring_in(pack(source, dict(entries[::order])))
    assert collected(course) == {"ada-1": b"second"}


def test_a_resubmission_replaces_and_an_older_one_does_not(course: Classroom, source: Path) -> None:
    name = "ada.ipynb"
    assert bring_in(pack(source, {name: (b"spring", SPRING)}))["ada"].state == "new"
    assert bring_in(pack(source, {name: (b"summer", SUMMER)}))["ada"].state == "replaced"
    line = bring_in(pack(source, {name: (b"spring", SPRING)}))["ada"]
    assert line.state == "older"
    assert "2026-06-01" in line.reason
    assert collected(course) == {"ada": b"summer"}


def test_canvas_numbers_its_files_in_the_order_of_handing_in(
    course: Classroom, source: Path
) -> None:
    """Its archive's times are those of the download, so the number of the attachment tells."""
    assert (
        bring_in(pack(source, {"ada_1_70_a2.ipynb": (b"second", SPRING)}))["ada-1"].state == "new"
    )
    line = bring_in(pack(source, {"ada_1_7_a2.ipynb": (b"first", SUMMER)}))["ada-1"]
    assert line.state == "older"
    assert line.reason.startswith("the one collected before was uploaded later; to take this one")
    assert bring_in(pack(source, {"ada_1_71_a2-1.ipynb": b"third"}))["ada-1"].state == "replaced"
    assert collected(course) == {"ada-1": b"third"}


def test_nothing_leaves_the_folder_of_submissions(course: Classroom, source: Path) -> None:
    entries = {
        "../../evil.ipynb": b"up", "/etc/evil.ipynb": b"root", "a/../../b/evil.ipynb": b"up",
        "..\\..\\evil.ipynb": b"up", "good.ipynb": b"good",
    }  # fmt: skip
    lines = collect(COURSE, ASSIGNMENT, pack(source, entries))
    assert [line.state for line in lines].count("refused") == 4
    assert collected(course) == {"good": b"good"}
    assert not list(source.parent.rglob("evil*"))


@pytest.mark.parametrize("name", ["..", "-rf", "a b", "a" * 65, "x\ny", "é", "", "a;b", "$(id)"])
def test_odd_names_are_refused_with_a_reason(course: Classroom, source: Path, name: str) -> None:
    archive = pack(source, {f"{name}/{ASSIGNMENT}/{ASSIGNMENT}.ipynb": b"{}", "good.ipynb": b""})
    lines = [line for line in collect(COURSE, ASSIGNMENT, archive) if line.student != "good"]
    assert all(line.state == "refused" and line.reason for line in lines)
    assert collected(course) == {"good": b""}


def test_links_in_an_archive_are_refused(course: Classroom, source: Path) -> None:
    archive = pack(source, {"ada.ipynb": b"/etc/passwd"}, stat.S_IFLNK | 0o777)
    assert bring_in(archive)["ada"].reason == "it is a link, not a file"
    assert collected(course) == {}


def test_links_and_pipes_in_a_folder_are_refused(course: Classroom, source: Path) -> None:
    put(source / "private.txt", b"the solution")
    put(source.parent / "elsewhere" / "carol.ipynb")
    (source / "ada.ipynb").symlink_to(source / "private.txt")
    (source / "class").symlink_to(source.parent / "elsewhere")
    os.mkfifo(source / "bob.ipynb")
    lines = bring_in(source)
    assert lines["ada"].state == lines["bob"].state == "refused"
    assert collected(course) == {}


def test_an_announced_bomb_is_not_unpacked(course: Classroom, source: Path) -> None:
    archive = pack(source, {"bomb.ipynb": b"0" * (LIMITS.notebook_bytes + 1), "good.ipynb": b"{}"})
    assert archive.stat().st_size < 1 << 20
    lines = bring_in(archive)
    assert lines["bomb"].reason == "the file is too large"
    assert lines["good"].state == "new"


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(course: Classroom, source: Path) -> None:
    archive = pack(source, {"bomb.ipynb": b"0" * (8 << 20), "good.ipynb": b"{}"})
    honest, lie = struct.pack("<L", 8 << 20), struct.pack("<L", 10)
    archive.write_bytes(archive.read_bytes().replace(honest, lie))
    lines = bring_in(archive)
    assert lines["bomb"].state == "refused"
    assert lines["good"].state == "new"


def test_damaged_and_locked_entries_cost_nobody_else(course: Classroom, source: Path) -> None:
    archive = pack(source, {"damaged.ipynb": bytes(range(256)) * 40, "good.ipynb": b"{}"})
    data = bytearray(archive.read_bytes())
    data[60:80] = b"\xff" * 20
    archive.write_bytes(bytes(data))
    lines = bring_in(archive)
    assert lines["damaged"].state == "refused"
    assert lines["good"].state == "new"


def test_a_student_who_handed_in_something_else_is_named(course: Classroom, source: Path) -> None:
    entries = {
        "Ada_1_assignsubmission_file_/work.zip": b"PK", "bob_2_3_work.py": b"x",
        "Carol_4_assignsubmission_file_/a2.ipynb": b"{}", "Carol_4_assignsubmission_file_/x.txt": b"",
    }  # fmt: skip
    lines = bring_in(pack(source, entries))
    assert lines["ada-1"].reason == (
        f"handed in work.zip and no notebook of {ASSIGNMENT}; it is a damaged archive"
    )
    assert lines["bob-2"].state == "refused"
    assert lines["carol-4"].state == "new"


def test_another_assignments_notebook_is_refused_and_named(course: Classroom, source: Path) -> None:
    entries = {
        "Ada_1_assignsubmission_file_/a5_backward.ipynb": b"{}", "bob_2_3_a5_backward-1.ipynb": b"{}",
        "Cy_4_assignsubmission_file_/a5_backward.ipynb": b"{}",
        "Cy_4_assignsubmission_file_/a2_convolution (1).ipynb": b"ours",
        "dan_5_6_a2_my_version.ipynb": b"dan's",
    }  # fmt: skip
    lines = bring_in(pack(source, entries | {"Иван_9_assignsubmission_file_/a.ipynb": b"{}"}))
    assert lines["student-9"].name == "Иван"
    del lines["student-9"]
    (course.place / "submitted" / "student-9" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").unlink()
    for student in ("ada-1", "bob-2"):
        assert lines[student].state == "refused"
        assert "a5_backward" in lines[student].reason
        assert lines[student].reason.endswith(f"and no notebook of {ASSIGNMENT}")
    assert collected(course) == {"cy-4": b"ours", "dan-5": b"dan's"}


def test_two_students_of_one_name_do_not_push_each_other_out(
    course: Classroom, source: Path
) -> None:
    put(source / "monday" / "ada" / ASSIGNMENT / "x.ipynb", b"one")
    put(source / "friday" / "ada" / ASSIGNMENT / "x.ipynb", b"another")
    put(source / "friday" / "dora" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", b"second")
    lines = bring_in(source)
    assert lines["ada"].reason.startswith("found in several folders (friday, monday); collect one")
    assert collected(course) == {"dora": b"second"}


def test_a_folder_and_a_file_of_one_name_are_one_students(course: Classroom, source: Path) -> None:
    put(source / "dora.ipynb", b"first", 1_700_000_000)
    put(source / "dora" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", b"second")
    put(source / "eve" / "ada" / ASSIGNMENT / "x.ipynb", b"whose?")
    put(source / "eve" / "bob" / ASSIGNMENT / "x.ipynb", b"whose?")
    lines = bring_in(source)
    assert lines["eve"].reason.startswith(
        "found in several folders (eve/ada, eve/bob); collect one"
    )
    assert collected(course) == {"dora": b"second"}


def test_an_archive_of_too_many_entries_is_not_read_in_part(
    course: Classroom, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.pipeline.intake.archive.ENTRIES", 2)
    archive = pack(source, {f"s{number}.ipynb": b"{}" for number in range(3)})
    with pytest.raises(CollectError, match="3 entries, at most 2 are read; unpack it"):
        collect(COURSE, ASSIGNMENT, archive)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads what it may not")
def test_a_folder_that_may_not_be_entered_is_told(course: Classroom, source: Path) -> None:
    put(source / "good.ipynb")
    put(source / "closed" / "ada.ipynb")
    (source / "closed").chmod(0)
    try:
        with pytest.raises(PermissionError, match="closed"):
            collect(COURSE, ASSIGNMENT, source)
    finally:
        (source / "closed").chmod(0o700)


def test_what_cannot_be_collected_from(course: Classroom, source: Path) -> None:
    with pytest.raises(CollectError, match="holds no notebook"):
        collect(COURSE, ASSIGNMENT, source)
    put(source / "file.zip", b"no archive")
    with pytest.raises(CollectError, match=r"damaged or unfinished zip archive \(10 bytes\)"):
        collect(COURSE, ASSIGNMENT, source / "file.zip")
    put(source / "others" / "ada" / "a5_backward.ipynb")
    with pytest.raises(CollectError, match="holds only notebooks of other assignments"):
        collect(COURSE, ASSIGNMENT, source / "others")
    put(source / "loose" / f"{ASSIGNMENT}.ipynb")
    lines = collect(COURSE, ASSIGNMENT, source / "loose")
    assert lines[0].reason == "nothing in its path tells whose it is"


def test_the_command_says_what_became_of_everybody(course: Classroom, source: Path) -> None:
    run = course.run(
        "collect", ASSIGNMENT, str(pack(source, {"ada.ipynb": b"{}", "b c.ipynb": b""}))
    )
    assert run.returncode == 1
    assert "new        ada" in run.stdout
    assert "refused    b c (the student's name may hold" in run.stdout
