"""Run an exercise's own grader: it may call the student's functions, and sees nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from autograder.exercises.model import NoAnswer
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.scoring.results import FamilyResult


class SandboxedSubmission:
    """A submission as a custom grader sees it; see `autograder.exercises.model.SubmissionView`."""

    def __init__(self, attempt: Attempt, families: Sequence[FamilyResult]) -> None:
        self._session, self._exercise = attempt.session, attempt.exercise
        self._helpers = attempt.helpers
        self.rng = attempt.draw("special").rng  # the word is a part of the seed
        self.wrong = frozenset(attempt.helpers)
        passed = sum(family.weight for family in families if family.passed)
        self.share_right = passed / sum(family.weight for family in families)

    def call(
        self,
        function: str,
        *args: Any,
        helpers: Mapping[str, Callable[..., Any]] | None = None,
        **kwargs: Any,
    ) -> Any:
        """Return what a function of the student returns, or raise `NoAnswer`."""
        own = function == self._exercise.function
        outcome = self._session.call(
            function,
            args,
            kwargs,
            optional=self._exercise.parameters[1] if own else (),
            stubs=self._helpers if helpers is None else helpers,
            seconds=self._exercise.call_seconds,
        )
        if outcome.kind != OutcomeKind.RETURNED:
            raise NoAnswer(outcome.kind)
        return outcome.value

    def clock_s(self) -> float:
        """Return the processor time that the submission has used so far."""
        return self._session.clock_s()


def run_custom(attempt: Attempt, families: Sequence[FamilyResult]) -> list[FamilyResult]:
    """Return the results of an exercise's own grader, run after the families; none if it has none."""
    if attempt.exercise.custom is None:
        return []
    found = attempt.exercise.custom(SandboxedSubmission(attempt, families))
    return [
        FamilyResult(f.name, f.passed, f.weight, f.advice, mistake=f.mistake, required=f.required)
        for f in found
    ]


def gated_by_findings(results: list[FamilyResult]) -> list[FamilyResult]:
    """Hold back everything if a finding failed without which nothing counts."""
    if all(result.passed for result in results if result.required):
        return results
    return [
        r if r.required else replace(r, passed=False, part=0.0, held_back=r.passed) for r in results
    ]
