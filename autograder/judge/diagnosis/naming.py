"""Name the mistake of one function; this may call the student's function again, on public examples.

It begins when all points are final, in a fresh worker that has seen nothing hidden.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.examples import example_of
from autograder.judge.diagnosis.ignored_arguments import ignored_argument
from autograder.judge.diagnosis.input_traits import SETTINGS
from autograder.judge.diagnosis.match import (
    ANOTHER_VERDICT,
    CALLS_TOO_LARGE,
    SOMETHING_FROM_ZEROS,
    STOPPED_BUT_NEVER_COMPLAINS,
    asks_too_much,
    diagnose,
    diagnose_further,
    exact_match,
    match,
    never_complains,
    slip_of_a_test,
)
from autograder.judge.diagnosis.model import Diagnosis
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import answer_to, difference_of, passes
from autograder.judge.execution.cases import further_case, open_case
from autograder.judge.execution.compare import Kind
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.open_run import OpenRun, ShownExample, run_open
from autograder.judge.execution.outcome import DEATHS, OutcomeKind

NAMES_OF_SETTINGS = {setting.name for setting in SETTINGS}
FURTHER = 3  # more public examples a family, where the open one comes out right


@dataclass(frozen=True, slots=True)
class Explained:
    """What is wrong with a function, as far as it was found out, and an example of it."""

    diagnosis: Diagnosis | None = None
    shown: ShownExample | None = None


def explain(attempt: Attempt, run: OpenRun, failed: Sequence[int]) -> Explained:
    """Look for the mistake of a function that lost points.

    Parameters
    ----------
    attempt : Attempt
    run : OpenRun
        Its open examples.
    failed : sequence of int
        Indices of the families whose hidden cases it failed.
    """
    if not run.right:
        diagnosis = _of_open_examples(attempt, run)
        return Explained(diagnosis, example_of(attempt.exercise, run, diagnosis))
    if not kind_of(attempt.exercise).values_tell:
        return Explained(Diagnosis((ANOTHER_VERDICT.named(),)))
    if further := _further(attempt, failed):
        seen = [(shown.case, shown.outcome, shown.difference) for shown in further]
        return Explained(diagnose_further(attempt.exercise, seen), further[0])
    return Explained()


def _further(attempt: Attempt, failed: Sequence[int]) -> list[ShownExample]:
    """Look for public examples that come out wrong, where all the open ones came out right.

    Open examples hold small whole numbers; some mistakes need fractions, or another draw.
    """
    found: list[ShownExample] = []
    for index in failed:
        for number in range(FURTHER):
            case = further_case(attempt.exercise, index, number)
            outcome = attempt.call(case)
            if outcome.kind in DEATHS:
                return found
            difference = difference_of(attempt.exercise, case, outcome)
            if not passes(outcome, difference):
                found.append(ShownExample(case, outcome, difference))
    return found


def _of_open_examples(attempt: Attempt, run: OpenRun) -> Diagnosis | None:
    """Name the mistake from the open examples.

    Where nothing answers alike in all of them, a function that calls others is also looked at with
    the correct ones in their place: how the student's own react to malformed arguments would hide
    what is wrong with this one.
    """
    exercise, first = attempt.exercise, run.wrong[0]
    if run.outcomes[first].kind in DEATHS:
        return None
    repeatable = _is_repeatable(attempt, run)
    if asks_too_much(exercise, run.outcomes):
        return Diagnosis((CALLS_TOO_LARGE.named(),))
    if repeatable and (slip := slip_of_a_test(exercise, run.outcomes)):
        return slip
    if (
        repeatable
        and _passes_right_programs(exercise, run)
        and never_complains(exercise, run.outcomes)
    ):
        return Diagnosis((STOPPED_BUT_NEVER_COMPLAINS.named(),))
    if repeatable and (names := exact_match(exercise, run.answers(exercise))):
        return Diagnosis.of(*names)
    if repeatable and attempt.can_be_helped:
        helped = run_open(attempt.fully_helped())
        if names := match(exercise, helped.answers(exercise)):
            return Diagnosis.of(*names)
    found = diagnose(exercise, run.answers(exercise), run.outcomes, repeatable)
    if found and not set(found.names) <= NAMES_OF_SETTINGS:
        return found
    if repeatable and (ignored := ignored_argument(attempt, run)):
        return Diagnosis((ignored,))
    if found:
        return found
    difference = run.differences[first]
    if difference is None or difference.kind != Kind.VALUE:
        return None
    return _from_zeros(attempt, run)


def _passes_right_programs(exercise: Exercise, run: OpenRun) -> bool:
    return not any(exercise.families[index].required for index in run.wrong)


def _is_repeatable(attempt: Attempt, run: OpenRun) -> bool:
    """Whether wrong answers come out the same again.

    All of them are asked for: a shuffle of few things is often the same twice in a single one. The
    examples are called as before first, so that what a function keeps between calls shows.
    """
    wrong = [index for index in run.wrong if run.outcomes[index].kind == OutcomeKind.RETURNED]
    if not wrong:
        return True
    for index, outcome in enumerate(run.outcomes):
        again = None if outcome.kind in DEATHS else attempt.call(open_case(attempt.exercise, index))
        if again is not None and again.kind in DEATHS:
            return True  # no answer, and the next might cost as much
    for index in wrong:
        case = open_case(attempt.exercise, index)
        again = attempt.call(case)
        if again.kind in DEATHS:
            return True
        answer = answer_to(attempt.exercise, case, again)
        if again.kind == OutcomeKind.RETURNED and answer != run.answers(attempt.exercise)[index]:
            return False
    return True


def _from_zeros(attempt: Attempt, run: OpenRun) -> Diagnosis | None:
    """Look whether a function that should be linear in an argument makes something out of zeros."""
    exercise, index = attempt.exercise, run.wrong[0]
    required, _ = exercise.parameters
    if exercise.linear_in not in required or run.outcomes[index].kind != OutcomeKind.RETURNED:
        return None
    case = open_case(exercise, index)
    zeros = [
        np.zeros_like(value) if name == exercise.linear_in else value
        for name, value in zip(required, case.args, strict=True)
    ]
    outcome = attempt.call(dataclasses.replace(case, args=tuple(zeros)))
    values = outcome.value if isinstance(outcome.value, tuple | list) else [outcome.value]
    arrays = [v for v in values if isinstance(v, np.ndarray) and v.dtype.kind in "biuf"]
    from_zeros = any(array.any() for array in arrays)
    return Diagnosis((SOMETHING_FROM_ZEROS.named(),)) if from_zeros else None
