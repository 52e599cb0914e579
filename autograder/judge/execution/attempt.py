"""A student's function as the judge calls it: in a session, with correct helpers where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from autograder.exercises.model import Draw, Exercise
from autograder.judge.execution.cases import Case
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome
from autograder.judge.execution.seeds import hidden_draw
from autograder.judge.execution.session import Session

Helpers = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One function of one submission.

    Parameters
    ----------
    session : Session
    exercise : Exercise
    helpers : mapping of str to callable
        Correct versions of the functions it may call that the student got wrong.
    all_helpers : mapping of str to callable
        Correct versions of all the functions it may call.
    secret : bytes
        The course's secret; hidden numbers come from it.
    identity : str
        Names submission and cell: the same at a regrade, another for every student.
    """

    session: Session
    exercise: Exercise
    helpers: Helpers
    all_helpers: Helpers
    secret: bytes
    identity: str

    @property
    def can_be_helped(self) -> bool:
        """Whether some of its helpers are the student's own."""
        return set(self.all_helpers) != set(self.helpers)

    def fully_helped(self) -> Attempt:
        """Return the same attempt with correct versions of all helpers."""
        return replace(self, helpers=self.all_helpers)

    def unhelped(self) -> Attempt:
        """Return the same attempt with the student's own helpers, wrong ones too."""
        return replace(self, helpers={})

    def draw(self, *purpose: str) -> Draw:
        """Return the source of hidden numbers for one purpose, such as a family's second case."""
        return hidden_draw(self.secret, self.identity, self.exercise.function, *purpose)

    def call(self, case: Case) -> Outcome:
        """Call the student's function once."""
        exercise = self.exercise
        kind = kind_of(exercise)
        if kind.order_tells:
            # It has seen programs; the order of calls would reveal their verdicts.
            self.session.exposed_to.add(exercise.function)
        outcome = self.session.call(
            exercise.function,
            case.args,
            case.kwargs,
            optional=exercise.parameters[1],
            stubs=self.helpers,
            echo=case.family.arguments_unchanged,
            seconds=exercise.call_seconds,
        )
        return kind.outcome(outcome)
