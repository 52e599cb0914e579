"""What judging a file comes to, and the JSON object that other programs read."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from autograder.judge.feedback.message import Message
from autograder.judge.locate.model import Place
from autograder.judge.notebook.assignment import TestCell
from autograder.judge.notebook.splice import Spliced
from autograder.judge.scoring.results import Judged, Verdict


class Status(StrEnum):
    """What a file came to."""

    GRADED = "graded"
    UNREADABLE = "unreadable"
    ERROR_INFRA = "error-infra"  # our fault: no score is given


@dataclass(slots=True)
class Item:
    """One function of a submission.

    Parameters
    ----------
    test : TestCell
        The author's cell that its points belong to.
    judged : Judged
    message : Message
        What the student reads.
    example : dict or None
        The example worked out, as plain JSON; None if there is nothing to show.
    where : tuple of Place
        Lines of the student's own cell, best first, at most two; empty where nothing is known.
    """

    test: TestCell
    judged: Judged
    message: Message = field(default_factory=Message)
    example: dict[str, Any] | None = None
    where: tuple[Place, ...] = ()


@dataclass(slots=True)
class Result:
    """What grading found out about one file.

    Parameters
    ----------
    items : list of Item
        In the order of the notebook.
    spliced : Spliced or None
        The student's cells, for the autograded notebook; None if the file is unreadable.
    reason : str
        Why the status is not ``graded``.
    opened : bool
        Whether the file was there to be read, whatever is in it.
    """

    file: str
    assignment: str
    max_score: float
    status: Status
    sandbox: str
    seconds: float = 0.0
    items: list[Item] = field(default_factory=list)
    spliced: Spliced | None = None
    reason: str = ""
    opened: bool = True

    @property
    def score(self) -> float:
        """Sum of the automatic points."""
        return round(sum(item.judged.points for item in self.items), 2)

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Functions that were written and lost points, with the names of their mistakes."""
        return {
            item.test.function: item.judged.diagnosis.names if item.judged.diagnosis else ()
            for item in self.items
            if item.judged.verdict not in (Verdict.CORRECT, Verdict.NOT_ATTEMPTED)
        }

    def to_contract(self) -> dict[str, Any]:
        """Return the JSON object that other programs read."""
        return {
            "file": self.file,
            "assignment": self.assignment,
            "score": self.score,
            "max_score": self.max_score,
            "status": self.status.value,
            "sandbox": self.sandbox,
            "seconds": round(self.seconds, 3),
            "items": [_item_to_contract(item) for item in self.items],
        }


def _item_to_contract(item: Item) -> dict[str, Any]:
    test, judged = item.test, item.judged
    return {
        "grade_id": test.grade_id,
        "function": test.function,
        "points": judged.points,
        "max_points": test.points,
        "verdict": judged.verdict.value,
        "families": [{"name": family.name, "passed": family.passed} for family in judged.families],
        "misconception": judged.misconception,
        "message": item.message.text,
        "where": [place.to_contract() for place in item.where],
    }
