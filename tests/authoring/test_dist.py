"""Students get tracked public files, packed the same each time: as a zip, and as a wheel."""

from __future__ import annotations

import csv
import datetime
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from autograder.authoring import dist as packing
from autograder.authoring.audit import audit_zip
from autograder.authoring.dist import dist
from autograder.authoring.errors import DistError
from autograder.course import Course
from tests.authoring.conftest import git

NOTEBOOK = '{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}'


def track(root: Path) -> None:
    subprocess.run(["git", "-C", str(root), "add", "."], check=True, capture_output=True)


def names(package: Path) -> list[str]:
    with zipfile.ZipFile(package) as archive:
        return archive.namelist()


def test_only_public_tracked_files_are_packed(clone: Path) -> None:
    (clone / "course/draft.py").write_text("x = 1\n")
    (clone / "grading").mkdir()
    (clone / "grading/secret").write_bytes(b"s" * 32)
    result = dist(Course(clone))
    assert result.path == clone / "students.zip"
    packed = (
        "LICENSE",
        "README.md",
        "course/convlab/__init__.py",
        "data/README.md",
        "environment.yml",
        "pyproject.toml",
    )
    assert names(result.path) == [f"convolution-course/{name}" for name in packed]
    assert result.files == packed
    assert audit_zip(Course(clone), result.path) == []


def test_masters_stay_and_what_is_built_from_them_is_packed(clone: Path) -> None:
    (clone / "course/03_sums.ipynb").write_text(NOTEBOOK)
    (clone / "course/convlab/sums.py").write_text("x = 1\n")
    track(clone)
    packed = dist(Course(clone)).files
    assert "course/03_sums.ipynb" in packed
    assert "course/convlab/sums.py" in packed
    assert "course/03_sums.py" not in packed


def test_the_same_files_give_the_same_bytes(clone: Path, tmp_path: Path) -> None:
    first = dist(Course(clone))
    copy = shutil.copytree(clone, tmp_path / "copy", ignore=lambda *_: ["students.zip"])
    (copy / "README.md").touch()
    (copy / "data/README.md").chmod(0o755)
    again = dist(Course(copy), tmp_path / "out/again.zip")
    assert again.path.read_bytes() == first.path.read_bytes()
    assert again.wheel.parent == tmp_path / "out"
    assert again.wheel.name == first.wheel.name
    assert again.wheel.read_bytes() == first.wheel.read_bytes()


def test_files_are_as_old_as_the_last_commit_that_changed_one_of_them(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    for date, changed in [
        ("2026-03-04T05:06:08Z", "README.md"),
        ("2027-01-01T00:00:00Z", "tests/x"),
    ]:
        monkeypatch.setenv("GIT_COMMITTER_DATE", date)
        (clone / changed).write_text("# Changed\n")
        git(clone, "add", ".")
        git(clone, *who, "commit", "-q", "-m", "Change a file")
    packed = dist(Course(clone))
    for package in (packed.path, packed.wheel):
        with zipfile.ZipFile(package) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(2026, 3, 4, 5, 6, 8)}


def test_before_the_first_commit_files_have_the_earliest_date_that_there_is(clone: Path) -> None:
    with zipfile.ZipFile(dist(Course(clone)).path) as archive:
        assert {entry.date_time[:3] for entry in archive.infolist()} == {(1980, 1, 1)}
    assert datetime.datetime.fromtimestamp(packing.EARLIEST, datetime.UTC).isoformat() == (
        "1980-01-01T00:00:00+00:00"
    )


def test_the_wheel_holds_convlab_its_data_and_nothing_else(clone: Path) -> None:
    (clone / "data/dots.bin").write_bytes(b"\xff\x00")
    (clone / "data/draft.txt").write_text("not tracked")
    git(clone, "add", "data/dots.bin")
    packed = dist(Course(clone))
    with zipfile.ZipFile(packed.wheel) as archive:
        files = archive.namelist()
        (record,) = [name for name in files if name.endswith("/RECORD")]
        listed = [row[0] for row in csv.reader(io.StringIO(archive.read(record).decode()))]
        assert archive.read("convlab/files/dots.bin") == b"\xff\x00"
    assert sorted(listed) == sorted(files)
    assert {name.partition("/")[0] for name in files} == {"convlab", record.partition("/")[0]}
    assert "convlab/files/draft.txt" not in files
    assert packed.wheel.name.endswith("-py3-none-any.whl")


def test_a_leak_in_the_wheel_alone_is_refused(clone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build = packing._build_wheel

    def with_a_secret(*arguments: object) -> Path:
        wheel = build(*arguments)
        with zipfile.ZipFile(wheel, "a") as archive:
            archive.writestr("convlab/key.txt", "password = 'correct-horse'\n")
        return wheel

    monkeypatch.setattr(packing, "_build_wheel", with_a_secret)
    with pytest.raises(DistError, match=r"^dist: not packed: convlab/key\.txt: line 1: holds what"):
        dist(Course(clone))
    assert not (clone / "students.zip").exists()
    assert not list(clone.glob("*.whl"))


def test_a_wheel_that_cannot_be_built_is_one_line(clone: Path) -> None:
    settings = clone / "pyproject.toml"
    settings.write_text(settings.read_text().replace('version = "', 'version = "not '))
    track(clone)
    with pytest.raises(DistError, match=r"^dist: the wheel cannot be built \([^\n]*not 1"):
        dist(Course(clone))
    assert not (clone / "students.zip").exists()


def test_a_leak_is_refused_and_the_old_package_stays(clone: Path) -> None:
    before = dist(Course(clone)).path.read_bytes()
    (clone / "course/convlab/leak.py").write_text(
        "def mix(rows):\n    acc = np.zeros(rows.shape[1])\n"
        "    for r in rows:\n        acc += r * 2.5\n    return acc\n"
    )
    track(clone)
    with pytest.raises(DistError, match=r"^dist: not packed: course/convlab/leak\.py: line 2: "):
        dist(Course(clone))
    assert (clone / "students.zip").read_bytes() == before
    assert not list(clone.glob(".students*"))


def test_a_link_is_refused(clone: Path) -> None:
    (clone / "data/answers.py").symlink_to(clone / "solutions/a2_frames.py")
    track(clone)
    with pytest.raises(DistError, match=r"data/answers\.py is a link"):
        dist(Course(clone))


def test_a_tracked_file_that_is_gone_is_refused(clone: Path) -> None:
    (clone / "data/README.md").unlink()
    with pytest.raises(DistError, match="tracked but gone"):
        dist(Course(clone))


def test_a_package_that_would_not_install_is_refused(clone: Path) -> None:
    (clone / "environment.yml").write_text("dependencies: [{pip: [-r requirements.lock]}]\n")
    with pytest.raises(DistError, match=r"requirements\.lock, which is not packed"):
        dist(Course(clone))
    subprocess.run(["git", "-C", str(clone), "rm", "-q", "--cached", "README.md"], check=True)
    with pytest.raises(DistError, match=r"README\.md is not tracked"):
        dist(Course(clone))


def test_outside_git_is_refused(course: Path) -> None:
    with pytest.raises(DistError, match="run it in a clone"):
        dist(Course(course))


def test_a_file_packed_twice_is_found(clone: Path) -> None:
    package = dist(Course(clone)).path
    with zipfile.ZipFile(package, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("convolution-course/README.md", "other")
    assert any(f.problem == "is packed twice" for f in audit_zip(Course(clone), package))


def test_the_folder_in_the_archive_has_the_projects_name(clone: Path) -> None:
    settings = clone / "pyproject.toml"
    settings.write_text(settings.read_text().replace('"convolution-course"', '"sums"'))
    track(clone)
    assert {name.partition("/")[0] for name in names(dist(Course(clone)).path)} == {"sums"}


@pytest.mark.parametrize("top", ["", "convolution-course/"])
def test_the_audit_holds_an_assignment_in_a_top_folder_to_its_rules(
    top: str, clone: Path, tmp_path: Path
) -> None:
    cell = '{"cell_type": "code", "id": "one", "metadata": {}, "source": "1", "execution_count": 3, "outputs": []}'
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(f"{top}README.md", "Solutions are in solutions/a2.py.\n")
        archive.writestr(f"{top}data/README.md", "Data\n")
        archive.writestr(f"{top}assignments/a/a.ipynb", NOTEBOOK.replace("[]", f"[{cell}]", 1))
    assert [str(leak) for leak in audit_zip(Course(clone), package)] == [
        "assignments/a/a.ipynb: cell 1 (one): has outputs"
    ]


@pytest.mark.parametrize("top", ["..", ""])
def test_the_audit_refuses_a_folder_outside_the_one_that_is_unpacked(
    top: str, clone: Path, tmp_path: Path
) -> None:
    package = tmp_path / "package.zip"
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr(f"{top}/README.md", "x")
    (leak,) = audit_zip(Course(clone), package)
    assert leak.problem == "does not belong in the package"
