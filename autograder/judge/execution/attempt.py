"""A student's function as the judge calls it: in a session, with correct helpers where needed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from autograder.exercises.model import Draw, Exercise
from autograder.judge.execution.batch import OneByOne, Outcomes
from autograder.judge.execution.cases import Case
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome
from autograder.judge.execution.requests import Call
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
        kind = kind_of(self.exercise)
        if kind.order_tells:
            # It has seen programs; the order of calls would reveal their verdicts.
            self.session.exposed_to.add(self.exercise.function)
        return kind.outcome(self.session.answer(self._prepared(case)))

    def calls(self, cases: Sequence[Case]) -> Outcomes:
        """Prepare a call for each case: they travel together, unless their order tells something."""
        kind = kind_of(self.exercise)
        if kind.order_tells:
            return OneByOne(cases, self.call)
        batch = self.session.send_ahead([self._prepared(case) for case in cases])
        return OneByOne(range(len(cases)), lambda index: kind.outcome(batch.outcome(index)))

    def _prepared(self, case: Case) -> Call:
        return Call(
            self.exercise.function,
            case.args,
            case.kwargs,
            optional=self.exercise.parameters[1],
            stubs=self.helpers,
            echo=case.family.arguments_unchanged,
            seconds=self.exercise.call_seconds,
        )
