"""The open examples: called once before anything hidden, and shown where they come out wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from autograder.exercises.model import Exercise
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import answer_to, difference_of, passes
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.compare import Difference
from autograder.judge.execution.outcome import DEATHS, Outcome, OutcomeKind
from autograder.judge.execution.signature import Answer


@dataclass(frozen=True, slots=True)
class ShownExample:
    """A public example that came out wrong, to be shown to the student."""

    case: Case
    outcome: Outcome
    difference: Difference | None


@dataclass(slots=True)
class OpenRun:
    """A student's outcomes on the open examples of one exercise."""

    outcomes: list[Outcome]
    differences: list[Difference | None]
    _answers: list[Answer] = field(default_factory=list)

    def answers(self, exercise: Exercise) -> list[Answer]:
        """Return what diagnosis compares of the outcomes; of a right function it is never asked for."""
        if not self._answers:
            self._answers = [
                answer_to(exercise, open_case(exercise, index), outcome)
                for index, outcome in enumerate(self.outcomes)
            ]
        return self._answers

    @property
    def wrong(self) -> list[int]:
        """Indices of the examples that came out wrong."""
        pairs = zip(self.outcomes, self.differences, strict=True)
        return [index for index, pair in enumerate(pairs) if not passes(*pair)]

    @property
    def right(self) -> bool:
        """Whether all open examples came out right."""
        return not self.wrong

    @property
    def attempted(self) -> bool:
        """Whether the function exists and does more than raise NotImplementedError."""
        return not all(
            o.kind == OutcomeKind.MISSING or o.raised_a("NotImplementedError")
            for o in self.outcomes
        )

    def first_wrong(self, exercise: Exercise) -> ShownExample | None:
        """Return the first example that came out wrong, if one did."""
        for index in self.wrong:
            return ShownExample(
                open_case(exercise, index), self.outcomes[index], self.differences[index]
            )
        return None


def run_open(attempt: Attempt) -> OpenRun:
    """Call a student's function on every open example."""
    exercise = attempt.exercise
    run = OpenRun([], [])
    deaths = 0
    cases = [open_case(exercise, index) for index in range(len(exercise.families))]
    calls = attempt.calls(cases)
    for index, case in enumerate(cases):
        if deaths >= attempt.session.limits.deaths_per_function:
            # The rest would go the same way, at a second or a process each.
            outcome = next(o for o in run.outcomes if o.kind in DEATHS)
        else:
            outcome = calls.outcome(index)
        deaths += outcome.kind in DEATHS
        difference = difference_of(exercise, case, outcome)
        if outcome.kind == OutcomeKind.MISSING:
            count = len(exercise.families)
            return OpenRun([outcome] * count, [difference] * count)
        run.outcomes.append(outcome)
        run.differences.append(difference)
    return run
