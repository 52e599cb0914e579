"""However many students there are, their results are on disk: nothing in memory grows with each of them but a name."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import fields
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from autograder.pipeline import grade as grading
from autograder.pipeline import show
from autograder.pipeline.giving_back.export import export, table
from autograder.pipeline.grade import Graded, GradedStudents, Summary
from autograder.pipeline.gradebook import BATCH
from autograder.pipeline.pages import pieces
from autograder.pipeline.reports import assignment
from autograder.pipeline.reports.assignment import report, summarise
from autograder.pipeline.spool import Spool
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import BriefItem, BriefResult
from tests.made_class import make_class
from tests.pipeline.conftest import Classroom
from tests.submissions import ASSIGNMENT, COURSE

pytestmark = pytest.mark.pipeline
MOST_BYTES = 400  # a student: a name is 60 of them, a result in memory was five thousand
FEW, MANY = 3 * BATCH, 6 * BATCH


def line(student: str, points: float = 1.5, mistake: str | None = None) -> Graded:
    item = BriefItem("f_tests", "f", points, 3.0, "partial", mistake)
    result = BriefResult("k", points, 3.0, "graded", "", "bwrap", 0.25, ("f",), (item,))
    return Graded(student, result, reused=points == 3.0)


@contextmanager
def traced() -> Iterator[None]:
    tracemalloc.start()
    try:
        yield
    finally:
        tracemalloc.stop()


class Held:
    """What Python objects take while something is gone through, at its FEW-th and near its last part."""

    def __init__(self) -> None:
        self.bytes: list[int] = []
        self.parts: list[int] = []

    def look(self, part: int) -> None:
        """Note what is held now."""
        gc.collect()
        self.bytes.append(tracemalloc.get_traced_memory()[0])
        self.parts.append(part)

    def watched(self, parts: Iterable[Any]) -> Iterator[Any]:
        """Yield the same parts, and look at the memory meanwhile."""
        for number, part in enumerate(parts):
            if number in (FEW, MANY - 1):
                self.look(number)
            yield part

    @property
    def of_each(self) -> float:
        """How many bytes were added for each student in between."""
        return (self.bytes[1] - self.bytes[0]) / (self.parts[1] - self.parts[0])


@pytest.fixture
def graded(course: Classroom) -> Classroom:
    """Return a course of many students whose results are there and not yet in the gradebook."""
    assert len(make_class(COURSE, MANY)) == MANY
    return course


def test_grading_keeps_no_list_of_results(graded: Classroom) -> None:
    held = Held()

    def look(done: int, _total: int, _graded: object) -> None:
        if done in (FEW, MANY - BATCH):
            held.look(done)

    with traced():
        summary = graded.grade(progress=look)
    assert held.of_each < MOST_BYTES
    assert len(summary.graded) == MANY
    assert all(each.reused for each in summary.graded)
    assert len(graded.scores()) == MANY
    assert {each.name for each in fields(summary)} == {"graded", "undone"}


def test_the_table_is_printed_while_it_is_read(tmp_path: Path) -> None:
    held, summary = [], Summary()
    for number in range(MANY):
        summary.graded.add(line(f"student{number:04}", number % 4, f"mistake_{number % 7}"))

    class Watched:
        def __iter__(self) -> Iterator[Graded]:
            held.append(Held())
            return held[-1].watched(summary.graded)

    with traced(), open(tmp_path / "out", "w") as out, redirect_stdout(out):
        show.table(cast("Summary", SimpleNamespace(graded=Watched())))
    assert len(held) == 2, "once for the widths, once to be printed"
    assert all(each.of_each < MOST_BYTES for each in held)
    assert (tmp_path / "out").read_text().count("student0") == MANY


def test_the_report_is_counted_and_written_student_by_student(
    graded: Classroom, tmp_path: Path
) -> None:
    counting, writing = Held(), Held()
    stored = ResultStore(COURSE, ASSIGNMENT)
    with traced(), pytest.MonkeyPatch.context() as patch, open(tmp_path / "out", "w") as out:
        patch.setattr(assignment, "ResultStore", lambda *_: counting.watched(stored))
        summary = summarise(COURSE, ASSIGNMENT)
        values = summary.values()
        values["students"] = writing.watched(values["students"])
        out.writelines(pieces("report.html", **values))
    assert summary.count == MANY
    assert counting.of_each < MOST_BYTES
    assert writing.of_each < MOST_BYTES
    assert report(COURSE, ASSIGNMENT)[0].read_text("utf-8") == (tmp_path / "out").read_text("utf-8")


def test_the_table_of_scores_has_a_line_for_each_in_order(
    graded: Classroom, tmp_path: Path
) -> None:
    graded.grade()
    place = tmp_path / "scores.csv"
    assert export(COURSE, ASSIGNMENT, place) == MANY
    assert place.read_text() == "".join(table(COURSE, ASSIGNMENT))
    rows = place.read_text().splitlines()[1:]
    assert len(rows) == MANY
    assert rows == sorted(rows)


def test_a_gradebook_that_refuses_gets_the_rest_once_at_the_end(
    graded: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []
    flush = grading.GradebookWriter.flush

    def refuses_at_first(writer: grading.GradebookWriter) -> object:
        if writer.waiting:
            tries.append(len(writer.waiting))
            if len(tries) in refused:
                raise grading.GradebookError("the gradebook was not written (refused)")
        return flush(writer)

    monkeypatch.setattr(grading.GradebookWriter, "flush", refuses_at_first)
    refused = {2}
    assert graded.grade().undone == {}
    assert len(graded.scores()) == MANY
    assert max(tries) == BATCH
    assert sum(tries) == MANY + BATCH, "the refused ones twice, all others once"

    tries.clear()
    refused = {1, 3}
    summary = graded.grade()
    taken = BATCH
    assert len(summary.graded) == taken
    assert len(summary.undone) == MANY - taken
    assert len(tries) == 3, "nobody waits for a gradebook again and again"
    assert set(summary.undone.values()) == {"error-infra: the gradebook was not written (refused)"}


def test_rows_come_back_in_the_order_of_a_sorted_list() -> None:
    names = ["b", "a", "ä", "Z", "", "a\udcff", "𝄞", "=x", "a b", "\N{FULLWIDTH EQUALS SIGN}"]
    spool = Spool()
    assert not spool
    for number, name in enumerate(names):
        spool.put(name, [number, name.upper() if name.isascii() else None])
    spool.put("a", "last")
    in_order = sorted(names, key=lambda name: name.encode("utf-8", "surrogateescape"))
    assert [name for name, _ in spool] == [name for name, _ in spool] == in_order
    assert len(spool) == len(names)
    assert spool.get("a") == "last"
    spool.discard("a")
    spool.discard("nobody")
    with pytest.raises(KeyError):
        spool.get("a")
    ranked = Spool()
    for rank, name in ((-2.5, "b"), (-3.0, "c"), (-2.5, "a")):
        ranked.put(name, rank, rank=rank)
    assert list(ranked) == [("c", -3.0), ("a", -2.5), ("b", -2.5)]


def test_a_line_of_the_table_reads_back_as_it_was() -> None:
    graded = GradedStudents()
    lines = [line("bob", 3.0), line("ada", 0.1 + 0.2, "one+other"), line("a\udcffe", 2.0)]
    for each in lines:
        graded.add(each)
    assert list(graded) == sorted(lines, key=lambda each: each.student)
    assert graded.of("bob").reused
    graded.discard("bob")
    assert [each.student for each in graded] == ["ada", "a\udcffe"]


@pytest.mark.parametrize("width", [60, 100, 150])
def test_the_table_is_the_one_that_rich_prints_at_once(
    width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    monkeypatch.setattr(show, "LINES_AT_A_TIME", 3)
    summary = Summary()
    for number in range(8):
        mistake = "stride_missing_in_window_corner" * (number % 4) or None
        summary.graded.add(line(f"st[b]udé{'z' * number}", number / 2, mistake))
    whole = Table(box=None, pad_edge=False, header_style="bold")
    for title in show.HEAD:
        right = "right" if title in ("score", "seconds") else "left"
        whole.add_column(title, justify=right, no_wrap=title != "mistakes")
    for each in summary.graded:
        whole.add_row(*map(Text, show._cells(each)))
    with redirect_stdout(StringIO()) as at_once:
        Console(width=width).print(whole)
    real = Console
    monkeypatch.setattr("rich.console.Console", lambda **_: real(width=width))
    with redirect_stdout(StringIO()) as printed:
        show.table(summary)
    assert printed.getvalue() == at_once.getvalue()
    assert len(printed.getvalue().splitlines()) >= 9
