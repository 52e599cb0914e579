"""What is found out about one function."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from autograder.exercises.model import Phrase
from autograder.judge.diagnosis.model import SEVERAL, Diagnosis
from autograder.judge.execution.open_run import OpenRun, ShownExample
from autograder.judge.execution.outcome import Outcome

CELL_FAMILY = "the checks in the notebook"


class Verdict(StrEnum):
    """What a function came to, in one word."""

    CORRECT = "correct"
    PARTIAL = "partial"
    INCORRECT = "incorrect"
    NOT_ATTEMPTED = "not_attempted"
    EXCEPTION = "exception"  # nothing but exceptions came back, or its cell could not be run
    TIMEOUT = "timeout"
    REFUSED = "refused"
    CRASHED = "crashed"


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """Whether a student passed a family of cases.

    A passed family that counts only beside a right value may be held back: nothing is wrong with it.
    Of one that is not passed, a part may count: the returned values that are right.
    """

    name: str
    passed: bool
    weight: float = 1.0
    advice: str | Phrase = ""
    held_back: bool = False
    part: float = 0.0
    mistake: str = ""
    required: bool = False  # without it nothing else counts, and it has no weight of its own
    untried: bool = False  # it is about the arguments, and no call came to an end


@dataclass(slots=True)
class Judged:
    """All that grading found out about one function.

    Parameters
    ----------
    function : str
    families : list of FamilyResult
        Of the exercise's families, then of its own grader, last of the author's cell.
    points : float
    verdict : Verdict
    open_run : OpenRun or None
        None where the author's cell alone decides.
    hidden : list of Outcome
        Kinds of the hidden calls' ends.
    diagnosis, shown, own_helpers_break_it
        Found after the points are final; may be missing.
    """

    function: str
    families: list[FamilyResult] = field(default_factory=list)
    points: float = 0.0
    verdict: Verdict = Verdict.INCORRECT
    open_run: OpenRun | None = None
    hidden: list[Outcome] = field(default_factory=list)
    diagnosis: Diagnosis | None = None
    shown: ShownExample | None = None
    own_helpers_break_it: tuple[str, ...] = ()

    @property
    def misconception(self) -> str | None:
        """The mistakes' identifiers as the contract writes them: ``"one"``, ``"one+other"`` or None."""
        return SEVERAL.join(self.diagnosis.names) if self.diagnosis else None
