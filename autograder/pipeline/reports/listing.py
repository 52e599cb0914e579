"""The numbers behind a page, for programs and spreadsheets: lines for `--json`, a table for `--csv`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.pipeline.giving_back.export import csv_line, safe, write
from autograder.pipeline.reports.anonymity import FEWEST
from autograder.pipeline.reports.assignment import summarise, write_page
from autograder.pipeline.reports.class_summary import ClassSummary
from autograder.pipeline.reports.term import (
    ABSENT,
    GRADED,
    TermSummary,
    summarise_term,
    write_term_page,
)

ITEM_COLUMNS = (
    "name", "written", "max_points", "count", "right", "partly", "wrong", "blank", "waiting", "mean",
    "mean_of_tried", "share_tried", "difficulty", "discrimination",
)  # fmt: skip
TERM_COLUMNS = (
    "assignment", "max_score", "graded", "missing", "refused", "late", "waiting", "not_graded", "mean",
    "lower_quartile", "median", "upper_quartile",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Numbers:
    """A page that was written, and what is told of it otherwise.

    Parameters
    ----------
    ungraded : mapping
        Who handed in and is not graded yet, by assignment.
    lines : callable
        Yields an object for each line of ``--json``.
    rows : callable
        Yields the table's rows; the first holds the columns' names.
    """

    page: Path
    ungraded: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lines: Callable[[], Iterator[dict[str, Any]]] = lambda: iter(())
    rows: Callable[[], Iterator[Sequence[Any]]] = lambda: iter(())

    def table(self) -> Iterator[str]:
        """Yield the table's lines; what a spreadsheet would run is not run."""
        for row in self.rows():
            yield csv_line([_cell(value) for value in row])

    def write_table(self, place: Path) -> None:
        """Write the table, readable by its owner only."""
        write(self.table(), place)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{round(value, 4):g}" if isinstance(value, int | float) else safe(str(value))


def numbers_of(course: Course, assignment: str | None, names: bool = True) -> Numbers:
    """Write the page on an assignment, or on the term, and return it with its numbers.

    Raises
    ------
    NotCollected, NothingGraded, UnknownAssignment, BadRoster, GradebookError
    """
    if assignment is None:
        term = summarise_term(course)
        page = write_term_page(course, term, names)
        waiting = {each.name: each.ungraded for each in term.assignments.values() if each.ungraded}
        return Numbers(
            page, waiting, lambda: _term_lines(term, page, names), lambda: _term_rows(term, names)
        )
    summary = summarise(course, assignment)
    page = write_page(course, summary, names)
    return Numbers(
        page, {assignment: summary.ungraded} if summary.ungraded else {},
        lambda: _lines(summary, page, names), lambda: _rows(summary, names),
    )  # fmt: skip


def _lines(summary: ClassSummary, page: Path, names: bool) -> Iterator[dict[str, Any]]:
    fewest = 0 if names else FEWEST
    yield {"kind": "class", "page": str(page), **summary.head(names)}
    yield from ({"kind": "item", **item} for item in summary.items(names))
    for mistake in summary.mistakes:
        if mistake["count"] >= fewest:
            yield {
                "kind": "mistake",
                **{name: value for name, value in mistake.items() if name != "students"},
                **({"students": [who.id for who in mistake["students"]]} if names else {}),
            }
    yield from ({"kind": "case", **case} for case in summary.families if case["count"] >= fewest)
    if not names:
        return
    for line in summary.students():
        yield {
            "kind": "student", "student": line["who"]["id"], "name": line["who"]["name"],
            **{name: value for name, value in line.items() if name not in ("who", "notes")},
        }  # fmt: skip
    yield from ({"kind": "missing", "student": who.id, "name": who.name} for who in summary.missing)
    yield from ({"kind": "refused", "student": who, "reason": why} for who, why in summary.refused)


def _term_lines(term: TermSummary, page: Path, names: bool) -> Iterator[dict[str, Any]]:
    yield {"kind": "term", "page": str(page), **term.head(names)}
    for each in term.assignments.values():
        yield {"kind": "assignment", **{k: v for k, v in each.told(names).items() if k != "page"}}
    for persistent in term.kinds(0 if names else FEWEST):
        yield {"kind": "persistent", **persistent}
    for line in term.students() if names else ():
        cells = {
            name: {key: value for key, value in cell.items() if key != "page"}
            for name, cell in zip(term.assignments, line["cells"], strict=True)
        }
        yield {
            "kind": "student", "student": line["who"]["id"], "name": line["who"]["name"],
            "assignments": cells, "score": line["score"], "max_score": line["max_score"],
            "share": line["share"], "trend": line["trend"], "persistent": line["again"],
        }  # fmt: skip


def _term_rows(term: TermSummary, names: bool) -> Iterator[Sequence[Any]]:
    if not names:
        yield TERM_COLUMNS
        for each in term.assignments.values():
            told = each.told(names)
            yield [told[name] for name in TERM_COLUMNS]
        return
    yield ["student", "name", *term.assignments, "score", "max_score", "share", "trend", "missing", "refused", "late"]  # fmt: skip
    for line in term.students():
        cells = line["cells"]
        yield [
            line["who"]["id"], line["who"]["name"],
            *(cell["score"] if cell["state"] == GRADED else None for cell in cells),
            line["score"], line["max_score"], line["share"], line["trend"],
            *(sum(cell["state"] == state for cell in cells) for state in ABSENT),
            sum(bool(cell["late"]) for cell in cells),
        ]  # fmt: skip


def _rows(summary: ClassSummary, names: bool) -> Iterator[Sequence[Any]]:
    yield ITEM_COLUMNS
    for item in summary.items(names):
        yield [item[name] for name in ITEM_COLUMNS]
