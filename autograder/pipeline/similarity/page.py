"""A page with the code of each pair side by side: what is the same, what is the same but for names, what differs."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.pipeline import pages
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.similarity.compare import Comparison, Pair, Programs
from autograder.pipeline.similarity.fingerprints import normal_lines
from autograder.pipeline.similarity.told import group_line, remarks, verdict

log = logging.getLogger(__name__)

MOST_PAIRS = 100  # that are shown; the terminal lists all
MOST_LINES = 400  # of one function
SAME, RENAMED, DIFFERENT, SILENT = "same", "renamed", "different", "silent"
SIGNS = {SAME: "=", RENAMED: "≈", DIFFERENT: "≠", SILENT: ""}


@dataclass(frozen=True, slots=True)
class Row:
    """Two lines that stand beside each other; a number is 0 where there is no line."""

    left_number: int
    left: str
    state: str
    right_number: int
    right: str

    @property
    def sign(self) -> str:
        """What tells the state without a colour."""
        return SIGNS[self.state]


def write_page(
    course: Course, programs: Programs, found: Comparison, threshold: float, place: Path | None
) -> Path:
    """Write the page, readable by its owner only."""
    name = programs.assignment.name
    page = place or course.report_page(f"{name}_similar")
    roster = load_roster(course)
    pages.write_page(
        page,
        "similar.html",
        assignment=name,
        size=found.size,
        count=len(found.pairs),
        most=MOST_PAIRS,
        threshold=threshold,
        groups=[group_line(group, roster) for group in found.groups],
        pairs=_sections(programs, found, roster),
    )
    log.info("%s: %d pairs", page, len(found.pairs))
    return page


def _sections(programs: Programs, found: Comparison, roster: Roster) -> Iterator[dict[str, Any]]:
    for pair in found.pairs[:MOST_PAIRS]:
        left, right = (programs.sources(who).get(pair.function, "") for who in _who(pair))
        rows = side_by_side(left, right)
        yield {
            "pair": pair,
            "first": roster.shown(pair.first),
            "second": roster.shown(pair.second),
            "verdict": verdict(pair),
            "remarks": remarks(pair, found.size),
            "rows": rows,
            "cut": max(left.count("\n"), right.count("\n")) >= MOST_LINES,
        }


def _who(pair: Pair) -> tuple[str, str]:
    return pair.first, pair.second


def side_by_side(left: str, right: str) -> list[Row]:
    """Return the lines of two programs, those beside each other that are alike but for names and layout."""
    (one, one_means), (other, other_means) = (_cut(each) for each in (left, right))
    rows: list[Row] = []
    told, told_other = _telling(one_means), _telling(other_means)
    matcher = SequenceMatcher(
        None, [one_means[n] for n in told], [other_means[n] for n in told_other], autojunk=False
    )
    at, at_other = 0, 0
    for tag, start, end, start_other, end_other in matcher.get_opcodes():
        if tag == "equal":
            for i, j in zip(range(start, end), range(start_other, end_other), strict=True):
                n, m = told[i], told_other[j]
                rows += _apart(one, at, n, other, at_other, m, one_means, other_means)
                rows.append(
                    Row(n + 1, one[n], SAME if _plain(one[n]) == _plain(other[m]) else RENAMED, m + 1, other[m])
                )  # fmt: skip
                at, at_other = n + 1, m + 1
    rows += _apart(one, at, len(one), other, at_other, len(other), one_means, other_means)
    return rows


def _cut(source: str) -> tuple[list[str], list[str]]:
    source = source.rstrip("\n")
    return source.split("\n")[:MOST_LINES], normal_lines(source)[:MOST_LINES]


def _telling(meanings: Sequence[str]) -> list[int]:
    return [number for number, meaning in enumerate(meanings) if meaning]


def _plain(line: str) -> str:
    return " ".join(line.partition("#")[0].split())


def _apart(
    one: Sequence[str], start: int, end: int, other: Sequence[str], start_other: int, end_other: int,
    one_means: Sequence[str], other_means: Sequence[str],
) -> Iterator[Row]:  # fmt: skip
    """Yield the lines between two that match; comments and blank lines are no difference."""
    for n, m in zip_longest(range(start, end), range(start_other, end_other)):
        means = (n is not None and one_means[n]) or (m is not None and other_means[m])
        yield Row(
            0 if n is None else n + 1, "" if n is None else one[n], DIFFERENT if means else SILENT,
            0 if m is None else m + 1, "" if m is None else other[m],
        )  # fmt: skip
