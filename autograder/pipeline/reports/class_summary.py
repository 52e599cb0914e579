"""What a page on the class shows, counted from one submission after the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from autograder.judge.notebook.assignment import Assignment
from autograder.pipeline.reports import svg
from autograder.pipeline.reports.anonymity import FEWEST, QUARTERS, without_persons
from autograder.pipeline.reports.marks import Marks
from autograder.pipeline.reports.remarks import ending, remark, to_look_at
from autograder.pipeline.reports.standing import Lateness, Who
from autograder.pipeline.reports.statistics import Distribution, ItemStatistics
from autograder.pipeline.spool import Spool
from autograder.pipeline.stored import StoredItem, StoredResult

MOST_FAMILIES, MOST_OF_A_FUNCTION = 12, 3
MOST_NAMES = 12
ON_TIME = Lateness()
HALF = 0.5  # who has less, and is in the lowest quarter, may need help


@dataclass(frozen=True, slots=True)
class Submission:
    """All that a page on the class knows of one submission.

    Parameters
    ----------
    again : list of str
        Mistakes that the student made in an earlier assignment as well.
    """

    who: Who
    result: StoredResult
    marks: Marks
    late: Lateness = ON_TIME
    again: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Mistake:
    """How many students make a mistake, and the first of them."""

    count: int = 0
    students: list[Who] = field(default_factory=list)

    def add(self, who: Who) -> None:
        """Count one student."""
        self.count += 1
        if len(self.students) < MOST_NAMES:
            self.students.append(who)


@dataclass(slots=True)
class ItemSummary:
    """How a class did in one function, or in one written question."""

    name: str
    written: bool
    numbers: ItemStatistics
    verdicts: Counter[str] = field(default_factory=Counter)
    waiting: int = 0

    @property
    def told(self) -> dict[str, Any]:
        """Return what table and programs are told."""
        known = {each: self.verdicts[each] for each in ("correct", "partial", "not_attempted")}
        numbers = self.numbers
        return {
            "name": self.name,
            "written": self.written,
            "right": known["correct"],
            "partly": known["partial"],
            "blank": known["not_attempted"],
            "wrong": self.verdicts.total() - sum(known.values()),
            "waiting": self.waiting,
            "count": numbers.seen,
            "max_points": numbers.max_points,
            "mean": numbers.mean,
            "mean_of_tried": numbers.mean_of_tried,
            "share_tried": numbers.share_tried,
            "difficulty": numbers.difficulty,
            "discrimination": numbers.discrimination,
            "undefined": numbers.rest.undefined,
        }


class ClassSummary:
    """What a page on the class shows, counted from one submission after the other, in the students' order.

    What has a line for each student is put aside on disk, so that the class may be of any size.
    """

    def __init__(self, assignment: Assignment) -> None:
        self.assignment, self.count = assignment, 0
        self.scores, self.automatic = Distribution(), Distribution()
        self.ungraded: list[str] = []
        self.missing: list[Who] = []
        self.refused: list[tuple[str, str]] = []
        self.late, self.waiting, self.penalised, self.unreadable = 0, 0, 0, 0
        self._items = {
            **{t.grade_id: ItemSummary(t.function, False, ItemStatistics(t.points)) for t in assignment.tests},
            **{w.grade_id: ItemSummary(w.grade_id, True, ItemStatistics(w.points)) for w in assignment.written},
        }  # fmt: skip
        self._mistakes: dict[tuple[str, str, str], Mistake] = defaultdict(Mistake)
        self._tried: Counter[tuple[str, str]] = Counter()
        self._failed: Counter[tuple[str, str]] = Counter()
        self._by_hand, self._students = Spool(), Spool()

    @property
    def max_score(self) -> float:
        """The points that there are, as the table for the LMS has them."""
        return self.assignment.all_points

    def add(self, seen: Submission) -> None:
        """Count one student's submission."""
        result, marks = seen.result, seen.marks
        automatic = marks.total(test.grade_id for test in self.assignment.tests)
        written = marks.total(cell.grade_id for cell in self.assignment.written)
        score = max(0.0, automatic + written - marks.penalty)
        self.count += 1
        self.scores.add(score)
        self.automatic.add(automatic)
        self.late += seen.late.late
        self.waiting += bool(marks.waiting)
        self.penalised += marks.penalty > 0
        self.unreadable += not result.is_graded
        for item in result.items:
            self._add_mistake(seen.who, item)
        if result.is_graded:
            self._add_items(seen, automatic)
        if lines := list(to_look_at(result)):
            self._by_hand.put(seen.who.id, {"who": asdict(seen.who), "lines": lines})
        notes = [seen.late.text, f"{marks.penalty:g} points off" if marks.penalty else ""]
        if marks.waiting:
            notes.append(f"{len(marks.waiting)} to be read")
        self._students.put(
            seen.who.id,
            {
                "who": asdict(seen.who), "score": score, "automatic": automatic, "written": written,
                "late": seen.late.late, "penalty": marks.penalty, "waiting": sorted(marks.waiting),
                "notes": ", ".join(filter(None, notes)), "again": seen.again, "remark": remark(result),
            },
            rank=-score,
        )  # fmt: skip

    def _add_items(self, seen: Submission, automatic: float) -> None:
        marks = seen.marks
        for item in seen.result.items:
            summary = self._items.get(item.grade_id)
            if summary is None:  # of a release that is no longer
                continue
            points, tried = marks.points.get(item.grade_id, item.points), item.verdict != "not_attempted"  # fmt: skip
            summary.verdicts[item.verdict] += 1
            summary.numbers.add(points, automatic - points, tried)
            for family in item.families if tried else ():
                if not (family.held_back or family.untried):
                    self._tried[item.function, family.name] += 1
                    self._failed[item.function, family.name] += not family.passed
        for cell in self.assignment.written:
            summary, tried = self._items[cell.grade_id], cell.grade_id in seen.result.answered
            if cell.grade_id in marks.waiting:
                summary.waiting += 1
                continue
            points = marks.points.get(cell.grade_id, 0.0)
            full = "correct" if points >= cell.points else "partial" if points else "incorrect"
            summary.verdicts[full if tried else "not_attempted"] += 1
            summary.numbers.add(points, automatic, tried)

    def _add_mistake(self, who: Who, item: StoredItem) -> None:
        told = item.instructor or "" if item.misconception else ending(item)
        if item.misconception or told:
            self._mistakes[item.function, item.misconception or "", told].add(who)

    # What is told of it.

    def items(self, names: bool = True) -> list[dict[str, Any]]:
        """Return how the class did in each function and question, in the notebook's order."""
        told = (item.told for item in self._items.values())
        return [item if names else without_persons(item, item["count"]) for item in told]

    @property
    def mistakes(self) -> list[dict[str, Any]]:
        """The mistakes, commonest first; what has no name is told by how it ended."""
        return [
            {
                "function": function,
                "name": name,
                "instructor": instructor,
                "count": mistake.count,
                "share": mistake.count / self.count,
                "students": mistake.students,
            }
            for (function, name, instructor), mistake in sorted(
                self._mistakes.items(), key=lambda e: (-e[1].count, e[0])
            )
        ]

    @property
    def families(self) -> list[dict[str, Any]]:
        """Kinds of cases that fail, by the share of those who tried; some of each function at most."""
        chosen: list[dict[str, Any]] = []
        of_function: Counter[str] = Counter()
        share = {key: self._failed[key] / tried for key, tried in self._tried.items()}
        for key in sorted(share, key=lambda key: (-share[key], -self._failed[key], key)):
            function, name = key
            if not self._failed[key] or of_function[function] == MOST_OF_A_FUNCTION:
                continue
            of_function[function] += 1
            chosen.append(
                {"function": function, "name": name, "count": self._failed[key], "tried": self._tried[key], "share": share[key]}
            )  # fmt: skip
        return chosen[:MOST_FAMILIES]

    def students(self) -> Iterator[dict[str, Any]]:
        """Yield a line for each student, the best first."""
        return (line for _, line in self._students)

    def in_need(self) -> Iterator[dict[str, Any]]:
        """Yield who may need help, and why."""
        lowest_quarter = self.scores.quartiles[0]
        for line in self.students():
            reasons = list(line["again"])
            if line["score"] < HALF * self.max_score and line["score"] <= lowest_quarter:
                reasons.insert(0, f"{_points(line['score'])} of {_points(self.max_score)}")
            if reasons:
                yield {"who": line["who"], "reasons": reasons}

    def head(self, names: bool = True) -> dict[str, Any]:
        """Return the numbers about the class as a whole."""
        lower, middle, upper = self.scores.quartiles
        told = {
            "assignment": self.assignment.name, "count": self.count, "max_score": self.max_score,
            "max_auto_score": self.assignment.max_score,
            "max_written_score": self.assignment.written_points,
            "mean": self.scores.mean, "median": middle, "lower_quartile": lower,
            "upper_quartile": upper, "spread": self.scores.spread, "lowest": self.scores.lowest,
            "highest": self.scores.highest, "median_auto_score": self.automatic.median,
            "histogram": self.scores.histogram(self.max_score), "late": self.late,
            "waiting": self.waiting, "penalised": self.penalised, "unreadable": self.unreadable,
            "not_graded": len(self.ungraded), "missing": len(self.missing),
            "refused": len(self.refused), "in_need": sum(1 for _ in self.in_need()),
        }  # fmt: skip
        return told if names else without_persons(told, self.count)

    def values(self, names: bool = True) -> dict[str, Any]:
        """Return what the page's template asks for; what there is of each student can be read once."""
        fewest = 0 if names else FEWEST
        head = self.head(names)
        enough = names or self.count >= QUARTERS
        return {
            "names": names,
            "fewest": fewest,
            "head": head,
            "enough": enough,
            "drawing": svg.histogram(
                self.scores.histogram(self.max_score),
                self.max_score,
                self.scores.quartiles if enough else None,
                fewest,
            ),
            "mistakes": [m for m in self.mistakes if m["count"] >= fewest],
            "rarer": sum(m["count"] < fewest for m in self.mistakes),
            "most_names": MOST_NAMES,
            "items": self.items(names),
            "families": [f for f in self.families if f["count"] >= fewest],
            "missing": self.missing,
            "refused": self.refused,
            "in_need": self.in_need() if names else (),
            "by_hand": (line for _, line in self._by_hand) if names and self._by_hand else (),
            "students": self.students() if names else (),
        }  # fmt: skip


def _points(value: float) -> str:
    return f"{round(value, 2):g}"
