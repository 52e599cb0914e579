"""Where a course's files are, and its secret."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import BadSecret, Course


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GRADING_ROOT", raising=False)


def test_the_secret_is_made_once_and_private(tmp_path: Path) -> None:
    course = Course(tmp_path)
    first = course.secret()
    assert len(first) == 32
    assert course.secret() == first
    assert course.secret_file.stat().st_mode & 0o077 == 0
    assert course.grading.stat().st_mode & 0o077 == 0
    assert Course(tmp_path / "other").secret() != first
    assert [path.name for path in course.grading.iterdir()] == ["secret"]


def test_a_secret_that_is_cut_off_is_not_used(tmp_path: Path) -> None:
    course = Course(tmp_path)
    course.grading.mkdir()
    course.secret_file.write_bytes(b"short")
    with pytest.raises(BadSecret, match="has 5 bytes, wanted 32; put the file back"):
        course.secret()


@pytest.mark.parametrize("kind", ["a folder", "a link to nothing"])
def test_a_secret_that_is_no_file_is_told_what_to_do_about(tmp_path: Path, kind: str) -> None:
    course = Course(tmp_path)
    course.make_grading()
    if kind == "a folder":
        course.secret_file.mkdir()
    else:
        course.secret_file.symlink_to("nowhere")
    with pytest.raises(BadSecret, match=f"secret is {kind}, wanted a file; put the file back"):
        course.secret()


@pytest.mark.parametrize(("value", "wanted"), [("", "grading"), ("there", "there"), ("/x", "/x")])
def test_the_grading_folder_can_be_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str, wanted: str
) -> None:
    monkeypatch.setenv("GRADING_ROOT", value)
    course = Course(tmp_path)
    assert course.grading == tmp_path / wanted
    assert course.submission("ada", "a1") == tmp_path / wanted / "submitted/ada/a1/a1.ipynb"


def test_the_course_is_found_from_any_folder_in_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "solutions" / "a1").mkdir(parents=True)
    (tmp_path / "nbgrader_config.py").touch()
    monkeypatch.chdir(tmp_path / "solutions" / "a1")
    assert Course.here() == Course(tmp_path)


def test_two_ways_to_one_folder_are_one_course(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    assert Course(tmp_path / "link") == Course(tmp_path)
