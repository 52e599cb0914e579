"""One page on the term: students by assignments, what persists, who is getting better or worse."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.pipeline import pages
from autograder.pipeline.lateness import extensions
from autograder.pipeline.people.missing import missing
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.reports import svg
from autograder.pipeline.reports.anonymity import FEWEST, QUARTERS, without_persons
from autograder.pipeline.reports.assignment import NothingGraded
from autograder.pipeline.reports.class_summary import HALF
from autograder.pipeline.reports.marks import Marks, MarksReader
from autograder.pipeline.reports.standing import (
    Mistake,
    Results,
    Who,
    feedback_link,
    lateness,
    mistakes_of,
)
from autograder.pipeline.reports.statistics import Distribution, slope
from autograder.pipeline.spool import Spool
from autograder.pipeline.submissions import collected, students_there

log = logging.getLogger(__name__)

FEWEST_FOR_A_TREND = 3  # assignments
STEADY = 5.0  # percentage points an assignment, beside the class: less is no trend
MANY_MISSING = 2
GRADED, MISSING, NOT_GRADED, REFUSED = "graded", "missing", "not graded", "refused"
ABSENT = (MISSING, REFUSED)  # of these there is nothing to grade
NOTHING_GRADED, TOO_FEW = "nothing graded", "too few to show"
STEPS = 5  # shades of a share


@dataclass(slots=True)
class AssignmentSummary:
    """How a class did in one assignment of the term."""

    name: str
    max_score: float
    page: str
    shares: Distribution = field(default_factory=Distribution)
    missing: int = 0
    refused: int = 0
    late: int = 0
    waiting: int = 0
    ungraded: list[str] = field(default_factory=list)

    def told(self, names: bool = True) -> dict[str, Any]:
        """Return what table and programs are told; shares are of 1."""
        there = self.shares.count > 0
        lower, middle, upper = self.shares.quartiles if there else (None, None, None)
        told = {
            "assignment": self.name, "max_score": self.max_score, "page": self.page,
            "graded": self.shares.count, "missing": self.missing, "refused": self.refused,
            "late": self.late, "waiting": self.waiting, "not_graded": len(self.ungraded),
            "mean": self.shares.mean if there else None, "lower_quartile": lower, "median": middle,
            "upper_quartile": upper,
        }  # fmt: skip
        return told if names else without_persons(told, self.shares.count)


def summarise_term(course: Course) -> TermSummary:
    """Count a class over all assignments of which something was collected.

    Raises
    ------
    NothingGraded, BadRoster, GradebookError
    """
    given = [name for name in course.assignment_names() if collected(course, name)]
    roster = load_roster(course)
    summary = TermSummary(course, [load_assignment(name, course) for name in given], roster)
    people = _everybody(course, roster)
    with ExitStack() as stack:
        readers = [stack.enter_context(closing(MarksReader(course, name))) for name in given]
        marked = [reader.with_marks(people) for reader in readers]
        for student, *marks in zip(people, *marked, strict=True):
            summary.add(
                Who.of(course, roster, student), [of_one for _, of_one in marks], student in roster
            )
    if not any(each.shares.count for each in summary.assignments.values()):
        raise NothingGraded("nothing is graded yet; type: autograder grade ASSIGNMENT")
    return summary


def _everybody(course: Course, roster: Roster) -> list[str]:
    """Return who is on the roster or has handed in anything, by id."""
    return sorted({*students_there(course), *(person.id for person in roster)})


def write_term_page(course: Course, summary: TermSummary, names: bool = True) -> Path:
    """Write the page; without names it stands beside the other and says so in its name."""
    page = course.report_page("term" if names else "report_term_anonymous")
    pages.write_page(page, "term.html", **summary.values(names))
    log.info("%s: %d students", page, summary.count)
    return page


class TermSummary:
    """What a page on the term shows; the lines of students are put aside on disk."""

    def __init__(self, course: Course, given: Sequence[Assignment], roster: Roster) -> None:
        self.course, self.given, self.count = course, given, 0
        self.assignments = {
            each.name: AssignmentSummary(
                each.name, each.all_points,
                f"{each.name}.html" if course.report_page(each.name).is_file() else "",
            )
            for each in given
        }  # fmt: skip
        self.totals = Distribution()
        self.persistent: Counter[str] = Counter()
        self._results = Results(course, [each.name for each in given])
        self._refused = {
            each.name: {person.id for person, _ in missing(course, each.name, roster).refused}
            for each in given
        }
        self._extended = {each.name: extensions.read(course, each.name) for each in given}
        self._students = Spool()

    def add(self, who: Who, marks: Sequence[Marks | None], on_roster: bool) -> None:
        """Count one student, who counts only if on the roster or with a submission."""
        cells, mistakes = [], list[Mistake]()
        for assignment, marked in zip(self.given, marks, strict=True):
            cell, made = self._cell(who, assignment, marked)
            cells.append(cell)
            mistakes += made
        if not on_roster and all(cell["state"] in ABSENT for cell in cells):
            return
        self.count += 1
        for cell, summary in zip(cells, self.assignments.values(), strict=True):
            _count(summary, who, cell)
        counted = [
            (cell, summary.max_score)
            for cell, summary in zip(cells, self.assignments.values(), strict=True)
            if cell["state"] != NOT_GRADED
        ]
        score, most = sum(cell["score"] for cell, _ in counted), sum(most for _, most in counted)
        share = score / most if most else None
        if share is not None:
            self.totals.add(share)
        again = _persistent(mistakes)
        self.persistent.update(again.keys())
        self._students.put(
            f"{who.name.casefold()}\0{who.id}",
            {"who": asdict(who), "cells": cells, "score": score, "max_score": most, "share": share, "again": again},
        )  # fmt: skip

    def _cell(
        self, who: Who, assignment: Assignment, marks: Marks | None
    ) -> tuple[dict[str, Any], list[Mistake]]:
        name = assignment.name
        there, stored = self._results.look(who.id, name)
        cell = {"state": MISSING, "score": 0.0, "share": None, "late": "", "waiting": 0, "page": ""}
        if not there:
            return {**cell, "state": REFUSED} if who.id in self._refused[name] else cell, []
        if stored is None:
            return {**cell, "state": NOT_GRADED}, []
        marks = marks or Marks.of_result(stored, assignment)
        cells = [*(t.grade_id for t in assignment.tests), *(w.grade_id for w in assignment.written)]
        score = max(0.0, marks.total(cells) - marks.penalty)
        most = self.assignments[name].max_score
        late = lateness(self.course, who.id, name, marks, self._extended[name])
        return {
            "state": GRADED, "score": score, "share": score / most if most else 1.0,
            "late": late.text if late.late else "", "waiting": len(marks.waiting),
            "page": feedback_link(self.course, who.id, name),
        }, mistakes_of(name, stored)  # fmt: skip

    def students(self) -> Iterator[dict[str, Any]]:
        """Yield a line for each student, by name, with the trend beside the class."""
        means = [
            each.shares.mean if each.shares.count else None for each in self.assignments.values()
        ]
        for _, line in self._students:
            yield {**line, "trend": _trend(line["cells"], means)}

    def in_need(self) -> Iterator[dict[str, Any]]:
        """Yield who may need help, and why."""
        lowest_quarter = self.totals.quartiles[0]
        for line in self.students():
            missing = sum(cell["state"] in ABSENT for cell in line["cells"])
            reasons = []
            if line["share"] is not None and line["share"] < HALF and line["share"] <= lowest_quarter:  # fmt: skip
                reasons.append(f"{line['share']:.0%} of the points so far")
            if missing >= MANY_MISSING:
                refused = any(cell["state"] == REFUSED for cell in line["cells"])
                what = "not handed in or refused" if refused else "not handed in"
                reasons.append(f"{missing} of {len(line['cells'])} {what}")
            if line["trend"] is not None and round(line["trend"]) <= -STEADY:
                reasons.append(f"falling by {-line['trend']:.0f} points an assignment")
            if reasons:
                yield {"who": line["who"], "reasons": reasons}

    def persisting(self) -> Iterator[dict[str, Any]]:
        """Yield who makes mistakes of a kind in several assignments."""
        return (line for line in self.students() if line["again"])

    def head(self, names: bool = True) -> dict[str, Any]:
        """Return the numbers about the class as a whole; shares are of 1."""
        lower, middle, upper = self.totals.quartiles
        told = {
            "count": self.count, "assignments": len(self.given),
            "max_score": sum(each.max_score for each in self.assignments.values()),
            "mean": self.totals.mean, "median": middle, "lower_quartile": lower,
            "upper_quartile": upper, "in_need": sum(1 for _ in self.in_need()),
        }  # fmt: skip
        return told if names else without_persons(told, self.count)

    def kinds(self, fewest: int = 0) -> list[dict[str, Any]]:
        """Return kinds of mistakes that persist, with how many students have them."""
        ranked = sorted(self.persistent.items(), key=lambda each: (-each[1], each[0]))
        return [{"name": kind, "count": count} for kind, count in ranked if count >= fewest]

    def values(self, names: bool = True) -> dict[str, Any]:
        """Return what the page's template asks for; what there is of each student can be read once."""
        fewest = 0 if names else FEWEST
        head = self.head(names)
        enough = names or self.count >= QUARTERS
        lower, middle, upper = self.totals.quartiles
        quartiles = (100 * lower, 100 * middle, 100 * upper)
        told = [each.told(names) for each in self.assignments.values()]
        return {
            "names": names,
            "fewest": fewest,
            "enough": enough,
            "head": head,
            "assignments": told,
            "totals": svg.histogram(self.totals.histogram(1.0), 100.0, quartiles if enough else None, fewest, unit="%"),
            "spreads": svg.spreads([(each["assignment"].partition("_")[0], _quartiles(each)) for each in told]),
            "kinds": self.kinds(fewest),
            "students": self._shown() if names else (),
            "in_need": self.in_need() if names else (),
            "persisting": self.persisting() if names else (),
            "steady": STEADY,
        }  # fmt: skip

    def _shown(self) -> Iterator[dict[str, Any]]:
        names = [name.partition("_")[0] for name in self.assignments]
        for line in self.students():
            shares = [cell["share"] for cell in line["cells"]]
            told = ", ".join(
                f"{name} {'–' if share is None else f'{share:.0%}'}"
                for name, share in zip(names, shares, strict=True)
            )
            cells = [{**cell, "step": step(cell["share"])} for cell in line["cells"]]
            drawn = svg.trail(shares, told) if sum(s is not None for s in shares) > 1 else ""
            yield {**line, "cells": cells, "step": step(line["share"]), "trail": drawn}


def _quartiles(told: Mapping[str, Any]) -> tuple[float, float, float] | str:
    """Return the quartiles, or why there are none; a masked number of results is None."""
    if told["median"] is None:
        return NOTHING_GRADED if told["graded"] == 0 else TOO_FEW
    return told["lower_quartile"], told["median"], told["upper_quartile"]


def _count(summary: AssignmentSummary, who: Who, cell: Mapping[str, Any]) -> None:
    if cell["state"] == MISSING:
        summary.missing += 1
    elif cell["state"] == REFUSED:
        summary.refused += 1
    elif cell["state"] == NOT_GRADED:
        summary.ungraded.append(who.id)
    else:
        summary.shares.add(cell["share"])
        summary.late += bool(cell["late"])
        summary.waiting += bool(cell["waiting"])


def _persistent(mistakes: Iterable[Mistake]) -> dict[str, list[str]]:
    """Return where a student makes mistakes of one kind, for each kind that is in several assignments."""
    found: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        found[mistake.kind].append(mistake)
    return {
        kind: [f"{each.assignment.partition('_')[0]} {each.function}: {each.name}" for each in made]
        for kind, made in sorted(found.items(), key=lambda each: (-len(each[1]), each[0]))
        if len({each.assignment for each in made}) > 1
    }


def _trend(cells: Sequence[Mapping[str, Any]], means: Sequence[float | None]) -> float | None:
    """Return by how many percentage points a student gains on the class with each assignment.

    Beside the class, since assignments are not equally hard; None where there are too few.
    """
    beside = [
        100 * (cell["share"] - mean)
        for cell, mean in zip(cells, means, strict=True)
        if cell["share"] is not None and mean is not None
    ]
    return slope(beside) if len(beside) >= FEWEST_FOR_A_TREND else None


def step(share: float | None) -> int | None:
    """Return the shade of a share, 0 to 4; None if there is none."""
    return None if share is None else min(int(share * STEPS), STEPS - 1)
