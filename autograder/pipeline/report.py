"""One page on the class: which mistakes it makes, which cases fail, what to look at by hand."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean, median
from typing import Any

from autograder.course import Course
from autograder.errors import Undone
from autograder.files import written_whole
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.pages import pieces
from autograder.pipeline.spool import Spool
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import BriefResult, StoredItem, StoredResult

log = logging.getLogger(__name__)

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
    written = sum(cell.points for cell in load_assignment(assignment_name, course).written)
    seen, ungraded = ClassSummary(assignment_name), []
    for submission, stored in ResultStore(course, assignment_name):
        if stored is None:
            ungraded.append(submission.student)
        else:
            seen.add(submission.student, stored)
    if not seen.count:
        raise NothingGraded(
            f"no submission of {assignment_name} is graded yet; type: autograder grade {assignment_name}"
        )
    page = course.report_page(assignment_name)
    with written_whole(page) as file:
        values = {**seen.values(), "ungraded": ungraded, "written": written}
        for piece in pieces("report.html", **values):
            file.write(piece.encode())
    log.info("%s: %d results, %d not graded", page, seen.count, len(ungraded))
    return page, ungraded


@dataclass(slots=True)
class Mistake:
    """How many students make a mistake, and the first of them."""

    count: int = 0
    students: list[str] = field(default_factory=list)


@dataclass(slots=True)
class FunctionSummary:
    """How a class did in one function."""

    max_points: float
    verdicts: Counter[str] = field(default_factory=Counter)
    points: Counter[float] = field(default_factory=Counter)


class ClassSummary:
    """What a page on the class shows, counted from one result after the other, in the students' order.

    What has a line for each student is put aside on disk, so that the class may be of any size.
    """

    def __init__(self, assignment: str) -> None:
        self.assignment, self.count, self.max_score = assignment, 0, 0.0
        self._scores: Counter[float] = Counter()
        self._mistakes: dict[tuple[str, str, str], Mistake] = defaultdict(Mistake)
        self._functions: dict[str, FunctionSummary] = {}
        self._failed: Counter[tuple[str, str]] = Counter()
        self._by_hand, self._students = Spool(), Spool()

    def add(self, student: str, result: StoredResult) -> None:
        """Count one student's result."""
        self.count += 1
        self.max_score = max(self.max_score, result.max_score)
        self._scores[result.score] += 1
        for item in result.items:
            self._add_item(student, item)
        if lines := list(_to_look_at(student, result)):
            self._by_hand.put(student, lines)
        self._students.put(student, [result.score, remark(result)], rank=-result.score)

    def _add_item(self, student: str, item: StoredItem) -> None:
        function = self._functions.setdefault(item.function, FunctionSummary(item.max_points))
        function.verdicts[item.verdict] += 1
        function.points[item.points] += 1
        if item.misconception:
            mistake = self._mistakes[item.function, item.misconception, item.instructor or ""]
            mistake.count += 1
            if len(mistake.students) < MOST_NAMES:
                mistake.students.append(student)
        if item.verdict != "not_attempted":
            failed = (f for f in item.families if not (f.passed or f.held_back or f.untried))
            self._failed.update((item.function, family.name) for family in failed)

    def values(self) -> dict[str, Any]:
        """Return what the page's template asks for; what there is of each student can be read once."""
        return {
            "assignment": self.assignment,
            "count": self.count,
            "median": median(self._scores.elements()),
            "max_score": self.max_score,
            "mistakes": self._told_mistakes(),
            "functions": [_told(name, each) for name, each in self._functions.items()],
            "families": [
                {"function": function, "name": name, "count": count}
                for (function, name), count in self._failed.most_common(MOST_FAMILIES)
            ],
            "by_hand": (line for _, lines in self._by_hand for line in lines)
            if self._by_hand
            else (),
            "students": (
                {"student": student, "score": score, "remark": said}
                for student, (score, said) in self._students
            ),
        }

    def _told_mistakes(self) -> list[dict[str, Any]]:
        return [
            {
                "function": function,
                "name": name,
                "instructor": instructor,
                "count": mistake.count,
                "share": mistake.count / self.count,
                "students": ", ".join(mistake.students)
                + (" …" if mistake.count > MOST_NAMES else ""),
            }
            for (function, name, instructor), mistake in sorted(
                self._mistakes.items(), key=lambda e: (-e[1].count, e[0])
            )
        ]


def _told(name: str, function: FunctionSummary) -> dict[str, Any]:
    verdicts = function.verdicts
    known = {each: verdicts[each] for each in ("correct", "partial", "not_attempted")}
    return {
        "name": name,
        "right": known["correct"],
        "partly": known["partial"],
        "blank": known["not_attempted"],
        "wrong": verdicts.total() - sum(known.values()),
        "mean": fmean(function.points.elements()),
        "max_points": function.max_points,
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


def _to_look_at(student: str, result: StoredResult) -> Iterator[str]:
    """Yield what deserves a person's eye: unreadable files, ended processes, mistakes without a name."""
    if result.status == "unreadable":
        yield f"{student}: {result.reason}"
    for item in result.items:
        if item.verdict in ENDINGS:
            yield f"{student}: {item.function} {ENDINGS[item.verdict]}"
        elif item.verdict in ("incorrect", "partial") and not item.misconception:
            yield f"{student}: {item.function} is wrong in a way that has no name yet"
