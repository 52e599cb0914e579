"""Pages go through nbgrader's exchange to the students, by nbgrader's own commands."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.pipeline.exchange.files import can_be_released, carry_over
from autograder.pipeline.feedback import feedback
from tests.pipeline.conftest import COURSE, ROOT, Classroom
from tests.submissions import ASSIGNMENT, WRONG, notebook, to_bytes

SECRET = "c0ffee" * 20


def test_the_exchanges_files_go_with_a_page_and_leave_with_it(tmp_path: Path) -> None:
    submitted, page = tmp_path / "in" / "a.ipynb", tmp_path / "out" / "a.html"
    submitted.parent.mkdir()
    submitted.with_name("submission_secret.txt").write_text(SECRET)
    submitted.with_name("timestamp.txt").write_bytes(b"2026-03-01 12:00:00 UTC \xff\n")
    carry_over(submitted, page)
    assert page.with_name("submission_secret.txt").read_text() == SECRET
    assert page.with_name("timestamp.txt").read_text() == "2026-03-01 12:00:00 UTC \ufffd\n"
    assert page.with_name("submission_secret.txt").stat().st_mode & 0o777 == 0o600
    assert can_be_released(page)
    # Collected anew from elsewhere: the page is another submission's.
    submitted.with_name("submission_secret.txt").unlink()
    carry_over(submitted, page)
    assert not page.with_name("submission_secret.txt").exists()
    assert not can_be_released(page)


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_pages_travel_through_the_exchange(course: Classroom, tmp_path: Path) -> None:
    """Release, fetch, submit, collect, grade, feedback, release of feedback, fetching of it."""
    exchange, home = tmp_path / "exchange", tmp_path / "home"
    exchange.mkdir()
    exchange.chmod(0o777)
    home.mkdir()

    def nbgrader(where: Path, *words: str) -> None:
        environment = {
            **os.environ, "GRADING_ROOT": str(course.place), "HOME": str(home),
            "JUPYTER_DATA_DIR": str(home / "data"), "USER": "talice",
        }  # fmt: skip
        run = subprocess.run(
            [Path(sys.executable).with_name("nbgrader"), *words, f"--Exchange.root={exchange}",
             "--course=convolution-course"],
            cwd=where, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert run.returncode == 0, run.stderr

    nbgrader(ROOT, "release_assignment", ASSIGNMENT)
    nbgrader(home, "fetch_assignment", ASSIGNMENT)
    (home / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").write_bytes(
        to_bytes(notebook({"zero_pad": WRONG["zero_pad"]}))
    )
    nbgrader(home, "submit", ASSIGNMENT)
    nbgrader(ROOT, "collect", ASSIGNMENT)
    course.hand_in("anna", to_bytes(notebook()))  # not through the exchange
    course.grade()
    ((_, other), (_, page)) = feedback(COURSE, ASSIGNMENT)
    assert page is not None
    assert other is not None
    text = page.read_text("utf-8")
    # The formgrader's button makes the same page again, and keeps what the exchange needs.
    nbgrader(ROOT, "generate_feedback", ASSIGNMENT, "--force")
    assert page.read_text("utf-8") == text
    nbgrader(ROOT, "release_feedback", ASSIGNMENT)
    nbgrader(home, "fetch_feedback", ASSIGNMENT)
    (fetched,) = (home / ASSIGNMENT / "feedback").rglob("*.html")
    assert fetched.read_text("utf-8") == text
    assert "zero_pad" in text
