"""Every piece of the bench runs and says something; how fast is never asserted."""

from __future__ import annotations

import pytest

from tests.bench import account, submissions, table
from tests.bench.__main__ import PIECES, TINY, measure


def test_class_is_mixed_and_the_same_in_every_run():
    from autograder.course import Course

    kinds = submissions.kinds_of(Course.here().root)
    assert len(kinds) == 60
    assert len({tuple(sorted(answers.items())) for answers in kinds}) >= 45
    assert kinds == submissions.kinds_of(Course.here().root)


def test_account_sees_children_and_their_time():
    burn = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'sum(range(10**7))'])"
    usage = account.run([account.tool("python"), "-c", burn], every_s=0.02)
    assert 0.05 < usage.cpu_s < 60
    assert usage.peak_mb > 5


def test_account_shows_why_a_command_failed():
    with pytest.raises(account.CommandFailed, match="no such thing"):
        account.run([account.tool("python"), "-c", "raise SystemExit('no such thing')"])


def test_table_goes_between_the_marks_only(tmp_path):
    page = tmp_path / "README.md"
    page.write_text(f"before\n{table.BEGIN}\nold\n{table.END}\nafter\n")
    table.write_into(page, ["| new |"])
    text = page.read_text()
    assert text == f"before\n{table.BEGIN}\n\n| new |\n{table.END}\nafter\n"
    page.write_text("no marks")
    with pytest.raises(ValueError, match="marks"):
        table.write_into(page, [])


@pytest.mark.slow
@pytest.mark.pipeline
def test_every_piece_fills_its_table():
    text = "\n".join(measure(tuple(PIECES), TINY))
    for words in (
        "stock nbgrader", "autograder grade -j 1", "A correct submission takes", "nothing changed",
        "sandbox's own share", "The judge's own share", "Memory of the coordinator", "hand-in to feedback page", "an 8 MB array", "| a8_digits |", "import convlab", "| `conv_forward` |",
        "Where in the code",
    ):  # fmt: skip
        assert words in text
    assert "nan" not in text
