"""One page on the class: which mistakes it makes, which cases fail, what to look at by hand."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from statistics import fmean, median
from typing import Any

from autograder.course import Course
from autograder.errors import Undone
from autograder.files import write_atomically
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.pages import render
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import BriefResult, StoredItem, StoredResult

log = logging.getLogger(__name__)

Results = Mapping[str, StoredResult]  # by student
MOST_FAMILIES = 12
MOST_NAMES = 12
UNNAMED = {"incorrect": "wrong, no name yet", "partial": "partly right, no name yet"}
ENDINGS = {
    "timeout": "takes too long and was stopped",
    "crashed": "ended its process",
    "refused": "returned something too large, or no plain data",
}


class NothingGraded(Undone):
    """There is no result yet to report on."""


def report(course: Course, assignment_name: str) -> tuple[Path, list[str]]:
    """Write the class report of an assignment; returns the page and who is not graded yet.

    Raises
    ------
    NotCollected, NothingGraded
        If nothing is graded yet.
    """
    load_assignment(assignment_name, course)
    results, ungraded = {}, []
    for submission, stored in ResultStore(course, assignment_name):
        if stored is None:
            ungraded.append(submission.student)
        else:
            results[submission.student] = _without_texts(stored)
    if not results:
        raise NothingGraded(
            f"no submission of {assignment_name} is graded yet; type: autograder grade {assignment_name}"
        )
    page = course.report_page(assignment_name)
    values = summarise(assignment_name, results) | {"ungraded": ungraded}
    write_atomically(page, render("report.html", **values))
    log.info("%s: %d results, %d not graded", page, len(results), len(ungraded))
    return page, ungraded


def _without_texts(stored: StoredResult) -> StoredResult:
    """Return a result without what the page does not show: the class's examples would fill the memory."""
    items = tuple(replace(item, message="", lines=(), example=None) for item in stored.items)
    return replace(stored, items=items)


def summarise(assignment: str, results: Results) -> dict[str, Any]:
    """Count what a page on the class shows."""
    return {
        "assignment": assignment,
        "count": len(results),
        "median": median(r.score for r in results.values()),
        "max_score": max(r.max_score for r in results.values()),
        "mistakes": _mistakes(results),
        "functions": _functions(results.values()),
        "families": _families(results.values()),
        "by_hand": _by_hand(results),
        "students": [
            {"student": name, "score": r.score, "remark": remark(r)}
            for name, r in sorted(results.items(), key=lambda pair: (-pair[1].score, pair[0]))
        ],
    }


def named_mistakes(result: BriefResult | StoredResult) -> str:
    """Return the named mistakes of one submission, for a table."""
    return "; ".join(
        f"{item.function}: {item.misconception}" for item in result.items if item.misconception
    )


def remark(result: BriefResult | StoredResult) -> str:
    """Return in short why a submission has not all of its points, for a table."""
    if result.status != "graded":
        return f"{result.status}: {result.reason}"
    said = [named_mistakes(result)]
    blank = []
    for item in result.items:
        if item.verdict == "not_attempted":
            blank.append(item.function)
        elif item.verdict != "correct" and not item.misconception:
            said.append(f"{item.function}: {UNNAMED.get(item.verdict, item.verdict)}")
    if len(blank) == len(result.items):
        said.append("not attempted")
    elif blank:
        said.append(f"not attempted: {', '.join(blank)}")
    return "; ".join(filter(None, said))


def _mistakes(results: Results) -> list[dict[str, Any]]:
    who: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for student, result in results.items():
        for item in result.items:
            if item.misconception:
                who[item.function, item.misconception, item.instructor or ""].append(student)
    return [
        {
            "function": function,
            "name": name,
            "instructor": instructor,
            "count": len(students),
            "share": len(students) / len(results),
            "students": ", ".join(students[:MOST_NAMES])
            + (" …" if len(students) > MOST_NAMES else ""),
        }
        for (function, name, instructor), students in sorted(
            who.items(), key=lambda e: (-len(e[1]), e[0])
        )
    ]


def _functions(results: Iterable[StoredResult]) -> list[dict[str, Any]]:
    items: dict[str, list[StoredItem]] = defaultdict(list)
    for result in results:
        for item in result.items:
            items[item.function].append(item)
    return [
        {
            "name": name,
            "right": sum(i.verdict == "correct" for i in entries),
            "partly": sum(i.verdict == "partial" for i in entries),
            "blank": sum(i.verdict == "not_attempted" for i in entries),
            "wrong": sum(i.verdict not in ("correct", "partial", "not_attempted") for i in entries),
            "mean": fmean(i.points for i in entries),
            "max_points": entries[0].max_points,
        }
        for name, entries in items.items()
    ]


def _families(results: Iterable[StoredResult]) -> list[dict[str, Any]]:
    failed = Counter(
        (item.function, family.name)
        for result in results
        for item in result.items
        if item.verdict != "not_attempted"
        for family in item.families
        if not family.passed
    )
    return [
        {"function": function, "name": name, "count": count}
        for (function, name), count in failed.most_common(MOST_FAMILIES)
    ]


def _by_hand(results: Results) -> list[str]:
    """Return what deserves a person's eye: unreadable files, ended processes, mistakes without a name."""
    lines = []
    for student, result in sorted(results.items()):
        if result.status == "unreadable":
            lines.append(f"{student}: {result.reason}")
        for item in result.items:
            if item.verdict in ENDINGS:
                lines.append(f"{student}: {item.function} {ENDINGS[item.verdict]}")
            elif item.verdict in ("incorrect", "partial") and not item.misconception:
                lines.append(f"{student}: {item.function} is wrong in a way that has no name yet")
    return lines
