"""Pages travel in an archive whose names tell the platform whose they are; who cannot be told is named."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.pipeline.giving_back.feedback_zip import pack
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.people.roster import Person, Roster, save_roster
from tests.lms.test_feedback_archive import as_canvas_reads, as_moodle_reads
from tests.lms.worksheets import ENGLISH
from tests.pipeline.conftest import COURSE, Classroom
from tests.submissions import ASSIGNMENT

ORIGINS = {
    "mueller": Origin("moodle", "Jürgen Müller_51201_assignsubmission_file/a2_convolution.ipynb", number="51201"),
    "obrien": Origin("canvas", "obrienjohn_LATE_1102_9002_a2.ipynb", number="1102", attachment="9002", late=True),
    "anon-x9KdE": Origin("canvas", "anon_x9KdE_778888_a2.ipynb", number="anon_x9KdE", attachment="778888"),
    "ada": Origin("folder", "ada/a2_convolution.ipynb"),
    "zhang": Origin("github", "zhang/a2_convolution.ipynb"),
}  # fmt: skip


@pytest.fixture
def pages(course: Classroom) -> list[tuple[str, Path]]:
    """Write pages of students who handed in by different ways, and one who did before ways were noted."""
    made = []
    for student in (*ORIGINS, "john-o-brien-51203"):
        page = COURSE.feedback_page(student, ASSIGNMENT)
        page.parent.mkdir(parents=True)
        page.write_text(f"of {student}")
        made.append((student, page))
    for student, origin in ORIGINS.items():
        write_origin(COURSE, student, ASSIGNMENT, origin)
    save_roster(COURSE, Roster((Person("zhang", "Wei", "Zhang", "zhang@example.org"),)))
    return made


def test_moodle_gives_each_page_to_its_student(
    pages: list[tuple[str, Path]], tmp_path: Path
) -> None:
    packed = pack(COURSE, ASSIGNMENT, "moodle", pages, tmp_path / "pages.zip")
    assert sorted(packed.left_out) == [
        "Wei Zhang (zhang)",
        "ada",
        "anon-x9KdE",
        "john-o-brien-51203",
        "obrien",
    ]
    with zipfile.ZipFile(packed.path) as archive:
        read = {
            as_moodle_reads(name, {51201, 51203}, 5): archive.read(name)
            for name in archive.namelist()
        }
    assert read == {
        (51201, "a2_convolution_feedback.html"): b"of mueller",
    }
    assert packed.path.stat().st_mode & 0o777 == 0o600
    assert packed.size == packed.path.stat().st_size


def test_a_worksheet_tells_the_numbers_of_who_came_another_way(
    pages: list[tuple[str, Path]], tmp_path: Path
) -> None:
    sheet = tmp_path / "worksheet.csv"
    sheet.write_text(ENGLISH, encoding="utf-8")
    packed = pack(COURSE, ASSIGNMENT, "moodle", pages, tmp_path / "pages.zip", sheet)
    assert packed.names["zhang"].split("_")[1] == "51204"
    assert set(packed.names) == {"mueller", "john-o-brien-51203", "zhang"}


def test_canvas_gives_each_page_to_its_submission(
    pages: list[tuple[str, Path]], tmp_path: Path
) -> None:
    packed = pack(COURSE, ASSIGNMENT, "canvas", pages, tmp_path / "pages.zip")
    assert {student: as_canvas_reads(name) for student, name in packed.names.items()} == {
        "obrien": ("1102", "9002"),
        "anon-x9KdE": ("anon_x9KdE", "778888"),
    }
    assert len(packed.left_out) == 4


def test_a_folder_for_each_student_reaches_all(
    pages: list[tuple[str, Path]], tmp_path: Path
) -> None:
    packed = pack(COURSE, ASSIGNMENT, "folder", pages, tmp_path / "pages.zip")
    assert packed.left_out == []
    with zipfile.ZipFile(packed.path) as archive:
        assert archive.read("ada/a2_convolution_feedback.html") == b"of ada"
        assert len(archive.namelist()) == len(pages)


def test_two_students_of_one_number_are_left_out(
    pages: list[tuple[str, Path]], tmp_path: Path
) -> None:
    write_origin(COURSE, "ada", ASSIGNMENT, Origin("moodle", "x", number="51201"))
    packed = pack(COURSE, ASSIGNMENT, "moodle", pages, tmp_path / "pages.zip")
    assert packed.names == {}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "x.zip"], "add --zip"),
        (["--worksheet", "FILE"], "add --zip"),
        (["--zip", "canvas", "--worksheet", "FILE"], "--worksheet is Moodle's"),
        (["--zip", "folder", "-o", "."], "name a file"),
        (["--zip", "blackboard"], "moodle"),
    ],
)
def test_options_that_make_no_sense_are_told(
    course: Classroom, tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "worksheet.csv").write_text(ENGLISH, encoding="utf-8")
    given = [str(tmp_path / "worksheet.csv") if word == "FILE" else word for word in words]
    result = CliRunner().invoke(cli.main, ["feedback", ASSIGNMENT, *given])
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
