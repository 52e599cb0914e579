"""The two small files of nbgrader's exchange that go with a notebook wherever it goes."""

from __future__ import annotations

from pathlib import Path

from autograder.files import write_atomically
from autograder.judge.notebook.submission import NOT_READ
from autograder.pipeline.submissions import read_submission_bytes

TIME, SECRET = "timestamp.txt", "submission_secret.txt"


def carry_over(submitted: Path, place: Path) -> None:
    """Put the files of a submission beside what was made of it, in place of an earlier one's.

    The secret names a page in the exchange: without it nbgrader cannot release the page, and with an
    earlier one's it would show it for another submission.
    """
    for name, most in ((TIME, 64), (SECRET, 1024)):
        try:
            data = read_submission_bytes(submitted.with_name(name))
        except NOT_READ:
            data = b""
        # nbgrader reads them as text, for all students in one go.
        text = data.decode(errors="replace")[:most].strip()
        if text:
            write_atomically(place.with_name(name), text + "\n" * (name == TIME))
        else:
            place.with_name(name).unlink(missing_ok=True)


def can_be_released(page: Path) -> bool:
    """Tell whether nbgrader can release a page: whether its submission came through the exchange."""
    return all(page.with_name(name).is_file() for name in (TIME, SECRET))
