"""Names of pages are read by the platforms' own rules, re-stated here from their sources."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.lms.feedback_archive import canvas_name, moodle_name

STUDENTS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,20}", fullmatch=True) | st.sampled_from(
    ["12345", "anon", "LATE", "a_1_2_b", "link", "..", "张伟", "_51299_assignfeedback_file_"]
)
NUMBERS = st.integers(1, 10**9).map(str)
ASSIGNMENTS = st.sampled_from(["a2_convolution", "a9_fast_convolution", "a10"])


def as_moodle_reads(path: str, participants: set[int], pieces: int) -> tuple[int, str] | None:
    """Return participant and file name, by the rule of the importer of feedback zips.

    Parameters
    ----------
    pieces : int
        That a part needs at least: 4 since Moodle 4.1, 5 before.
    """
    parts = ["", "import", *path.split("/")]
    if parts[-1].startswith((".", "~")):
        return None
    while parts:
        info = parts.pop(0).split("_", 4)
        if len(info) < pieces or not re.fullmatch(r"\s*[+-]?\d+(\.\d*)?", info[1]):
            continue
        if int(float(info[1])) not in participants or info[2:4] != ["assignfeedback", "file"]:
            continue
        return int(info[1]), "/".join([info[4] if len(info) > 4 else "", *parts])
    return None


def as_canvas_reads(path: str) -> tuple[str, str] | None:
    """Return user and attachment, by the rule of the upload of submissions."""
    name = path.rpartition("/")[2]
    pieces = [piece for piece in name.split("_") if piece != "LATE"]
    if pieces[0] == "anon":
        user, attachment = f"anon_{pieces[1]}", pieces[2]
    else:
        numbers = [piece for piece in pieces if re.fullmatch(r"[0-9]+", piece)]
        if len(numbers) < 2:
            return None
        user, attachment = numbers[:2]
    return None if pieces[-1].startswith("link") or name.startswith("._") else (user, attachment)


@pytest.mark.parametrize("pieces", [4, 5])
@given(student=STUDENTS, number=NUMBERS, other=NUMBERS, assignment=ASSIGNMENTS)
def test_moodle_gives_each_page_to_its_participant(
    pieces: int, student: str, number: str, other: str, assignment: str
) -> None:
    name = moodle_name(student, number, assignment)
    read = as_moodle_reads(name, {int(number), int(other)}, pieces)
    assert read == (int(number), f"{assignment}_feedback.html")


@given(student=STUDENTS, user=NUMBERS, attachment=NUMBERS, assignment=ASSIGNMENTS)
def test_canvas_gives_each_page_to_its_submission(
    student: str, user: str, attachment: str, assignment: str
) -> None:
    name = canvas_name(student, user, attachment, assignment)
    assert as_canvas_reads(name) == (user, attachment)


def test_canvas_gives_a_page_to_a_submission_whose_author_it_hides() -> None:
    name = canvas_name("anon-x9KdE", "anon_x9KdE", "9001", "a2_convolution")
    assert as_canvas_reads(name) == ("anon_x9KdE", "9001")


def test_the_rules_refuse_what_the_platforms_refuse() -> None:
    """The folders in which pages are kept mean nothing to either."""
    assert as_moodle_reads("muller-51201/a2_convolution.html", {51201}, 4) is None
    assert as_moodle_reads("x_51201_assignfeedback_file/a.html", {51201}, 5) is None
    assert as_moodle_reads("x_51201_assignfeedback_file/a.html", {51201}, 4) == (51201, "/a.html")
    assert as_canvas_reads("muller-1101/a2_convolution.html") is None
    assert as_canvas_reads("muller_1101_9001_link.html") is None
