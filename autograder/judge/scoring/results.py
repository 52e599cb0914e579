"""What is found out about one function."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.exercises.model import Phrase
from autograder.judge.diagnosis.model import Diagnosis
from autograder.judge.execution.calls import passes
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import Difference
from autograder.judge.execution.session import Outcome

CELL_FAMILY = "the checks in the notebook"


@dataclass(frozen=True, slots=True)
class FamilyResult:
    """Whether a student passed a family of cases.

    Passed ones that count only besides a right value may be held back: nothing is wrong with them.
    Of one that is not passed, a part may count: the returned values that are right.
    """

    name: str
    passed: bool
    weight: float = 1.0
    advice: str | Phrase = ""
    held_back: bool = False
    part: float = 0.0
    mistake: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """A public example that came out wrong, to be shown to the student."""

    case: Case
    outcome: Outcome
    difference: Difference | None


@dataclass(slots=True)
class OpenRun:
    """A student's outcomes on the open examples of one exercise."""

    outcomes: list[Outcome]
    answers: list[str]
    differences: list[Difference | None]

    @property
    def right(self) -> bool:
        """Whether all open examples came out right."""
        return all(passes(o, d) for o, d in zip(self.outcomes, self.differences, strict=True))

    @property
    def attempted(self) -> bool:
        """Whether the function exists and does more than say that it is not written yet."""
        return not all(
            o.kind == "missing" or o.raised_a("NotImplementedError") for o in self.outcomes
        )


@dataclass(slots=True)
class Judged:
    """All that grading found out about one function."""

    function: str
    families: list[FamilyResult] = field(default_factory=list)
    points: float = 0.0
    verdict: str = "incorrect"
    diagnosis: Diagnosis | None = None
    open_run: OpenRun | None = None
    hidden: list[Outcome] = field(default_factory=list)
    shown: Shown | None = None
    own_helpers_break_it: tuple[str, ...] = ()

    @property
    def misconception(self) -> str | None:
        """The mistakes' identifiers as the contract writes them: ``"one"``, ``"one+other"`` or None."""
        return "+".join(self.diagnosis.names) if self.diagnosis else None
