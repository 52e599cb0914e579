"""Is a changed program right, or only on the open examples? The judge sees for itself, in a fresh worker."""

from __future__ import annotations

import functools
from collections.abc import Iterator

from autograder.exercises.model import Exercise
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import difference_of, passes
from autograder.judge.execution.cases import Case, further_case, make_case, open_case
from autograder.judge.execution.seeds import further_draw

DRAWS = 2  # of every family, besides the open one
SHAPES = 16


def is_right(attempt: Attempt) -> bool:
    """Tell whether a function answers all public examples of all kinds, and such of drawn shapes."""
    exercise = attempt.exercise
    cases = _cases(exercise)
    calls = attempt.calls(cases)
    for index, case in enumerate(cases):
        outcome = calls.outcome(index)
        if not passes(outcome, difference_of(exercise, case, outcome)):
            return False
    return True


@functools.lru_cache
def _cases(exercise: Exercise) -> tuple[Case, ...]:
    return tuple(_made(exercise))


def _made(exercise: Exercise) -> Iterator[Case]:
    if exercise.any_shape is not None:
        plain = next(family for family in exercise.families if not family.raises)
        for number in range(SHAPES):
            draw = further_draw(exercise.function, "any shape", str(number))
            yield make_case(exercise, plain, exercise.any_shape(draw))
    for index in range(len(exercise.families)):
        yield open_case(exercise, index)
        # Some families draw their sizes themselves.
        for number in range(DRAWS if exercise.any_shape is not None else 3 * DRAWS):
            yield further_case(exercise, index, number)
