"""Run an exercise's special grader: it may call the student's functions, and sees nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from autograder.exercises.model import Exercise, NoAnswer
from autograder.judge.execution.calls import Stubs
from autograder.judge.execution.seeds import hidden_draw
from autograder.judge.execution.session import Session
from autograder.judge.scoring.results import FamilyResult


class SubmissionView:
    """A submission as a special grader sees it; see `autograder.exercises.model.Submission`."""

    def __init__(
        self, session: Session, exercise: Exercise, stubs: Stubs, secret: bytes, identity: str
    ) -> None:
        self._session, self._exercise, self._stubs = session, exercise, stubs
        self.rng = hidden_draw(secret, identity, exercise.function, "special").rng
        self.wrong = frozenset(stubs)

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
            stubs=self._stubs if helpers is None else helpers,
            seconds=self._exercise.call_seconds,
        )
        if outcome.kind != "returned":
            raise NoAnswer(outcome.kind)
        return outcome.value

    def clock_s(self) -> float:
        """Return the processor time that the submission has used so far."""
        return self._session.clock_s()


def run_special(
    session: Session, exercise: Exercise, stubs: Stubs, secret: bytes, identity: str
) -> list[FamilyResult]:
    """Return the results of an exercise's special grader; none if it has none."""
    if exercise.special is None:
        return []
    found = exercise.special(SubmissionView(session, exercise, stubs, secret, identity))
    return [FamilyResult(f.name, f.passed, f.weight, f.advice, mistake=f.mistake) for f in found]
