"""The round of hidden cases, which gives the points."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Family
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import difference_of, passes
from autograder.judge.execution.cases import Case, make_case, open_case
from autograder.judge.execution.compare import credit_per_value
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.open_run import OpenRun
from autograder.judge.execution.outcome import DEATHS, Outcome, OutcomeKind
from autograder.judge.scoring.results import FamilyResult

MOST_OF_A_FAMILY = 0.9  # that is not passed


def run_families(attempt: Attempt, open_run: OpenRun) -> tuple[list[FamilyResult], list[Outcome]]:
    """Run the hidden cases; where some fail, once more with correct versions of all helpers.

    A helper that is counted as right may be too coarse for its caller, computed in 32-bit floats
    say, or wrong where nobody looked. That is not the caller's mistake.
    """
    with_own, outcomes = run_hidden(attempt, open_run)
    if all(family.passed for family in with_own) or not attempt.can_be_helped:
        return with_own, outcomes
    if any(outcome.kind in DEATHS for outcome in [*outcomes, *open_run.outcomes]):
        return with_own, outcomes
    helped, _ = run_hidden(attempt.fully_helped(), open_run)
    return [a if a.passed else b for a, b in zip(with_own, helped, strict=True)], outcomes


def run_hidden(attempt: Attempt, open_run: OpenRun) -> tuple[list[FamilyResult], list[Outcome]]:
    """Call a student's function on the hidden cases of every family.

    A family whose open example already ended in a time-out or a death is lost without another.
    """
    exercise = attempt.exercise
    results: dict[int, FamilyResult] = {}
    outcomes = []
    order = _order(attempt)
    cases = {
        index: _hidden_cases(attempt, exercise.families[index])
        for index in order
        if open_run.outcomes[index].kind not in DEATHS
    }
    calls = attempt.calls([case for index in cases for case in cases[index]])
    place = 0
    for index in order:
        family = exercise.families[index]
        passed = index in cases
        shares = exercise.credit.per_value
        worth = np.full(len(shares), float(passed))
        ended = open_run.outcomes[index].kind == OutcomeKind.RETURNED
        for number, case in enumerate(cases.get(index, ()), start=place):
            outcome = calls.outcome(number)
            outcomes.append(Outcome(outcome.kind))  # the value may be large: it is not kept
            ended |= outcome.kind == OutcomeKind.RETURNED
            if not passes(outcome, difference_of(exercise, case, outcome)):
                passed = False
                worth = np.minimum(worth, _worth(exercise, case, outcome, len(shares)))
                if not worth.any():
                    break
        place += len(cases.get(index, ()))
        # Not all: an entry that nobody asked for is a mistake, too.
        part = min(float(np.dot(shares, worth)), MOST_OF_A_FAMILY) if not passed else 0.0
        untried = family.arguments_unchanged and not ended
        results[index] = FamilyResult(
            family.name, passed, family.weight, part=part, untried=untried
        )
    if kind_of(exercise).order_tells:
        for index in _rejected_after_wrong_ones(attempt, order, results):
            results[index] = dataclasses.replace(results[index], passed=False)
    return _gated(exercise, [results[index] for index in sorted(results)]), outcomes


def _hidden_cases(attempt: Attempt, family: Family) -> list[Case]:
    draws = (attempt.draw(family.name, str(number)) for number in range(family.cases))
    return [make_case(attempt.exercise, family, family.make(draw)) for draw in draws]


def _worth(exercise: Exercise, case: Case, outcome: Outcome, count: int) -> np.ndarray:
    """Return how much of each returned value counts: 1 where it is right, a part after a small slip."""
    if not count or outcome.kind != OutcomeKind.RETURNED or _free(case.family):
        return np.zeros(count)
    worth = credit_per_value(exercise, case.expected, outcome.value, case.args)
    return np.array(list(worth.values()))


def _rejected_after_wrong_ones(
    attempt: Attempt, order: Sequence[int], results: Mapping[int, FamilyResult]
) -> list[int]:
    """Return the right programs that a test rejects in a new process, after some wrong ones.

    A test could take for right what it saw first, or what many programs answer alike. To one that
    remembers nothing the order is all the same.
    """
    exercise = attempt.exercise
    required = [index for index in order if exercise.families[index].required]
    if not all(results[index].passed for index in required):
        return []
    attempt.session.restart_if_exposed()
    rejected = []
    wrong = [index for index in order if index not in required and results[index].passed]
    for index in [*wrong[: 4 + order[0] % 8], *required]:  # how many, nobody can know
        case = open_case(exercise, index)
        outcome = attempt.call(case)
        if index in required and not passes(outcome, difference_of(exercise, case, outcome)):
            rejected.append(index)
    return rejected


def _order(attempt: Attempt) -> Sequence[int]:
    """Return the families in the order in which they are called.

    A test that counts its calls must not know by it which program it is given.
    """
    count = len(attempt.exercise.families)
    if not kind_of(attempt.exercise).order_tells:
        return range(count)
    return [int(index) for index in attempt.draw("order").rng.permutation(count)]


def _gated(exercise: Exercise, results: Sequence[FamilyResult]) -> list[FamilyResult]:
    """Take back families that a function doing nothing passes, unless a value was right too."""
    some_value_right = _some_value_right(exercise, results)
    pairs = list(zip(exercise.families, results, strict=True))
    if any(family.required and not result.passed for family, result in pairs):
        return [_taken_back(result) for result in results]
    if some_value_right:
        return list(results)
    return [_taken_back(result) if _free(family) else result for family, result in pairs]


def _taken_back(result: FamilyResult) -> FamilyResult:
    return dataclasses.replace(result, passed=False, part=0.0, held_back=result.passed)


def gated_by_values(
    findings: list[FamilyResult], exercise: Exercise, results: Sequence[FamilyResult]
) -> list[FamilyResult]:
    """Hold back what an exercise's own grader found, unless a value was right too.

    A table brought along may do well on known data, such as a network that was trained elsewhere.
    """
    if _some_value_right(exercise, results):
        return findings
    return [dataclasses.replace(found, passed=False, held_back=found.passed) for found in findings]


def _some_value_right(exercise: Exercise, results: Sequence[FamilyResult]) -> bool:
    return any(
        result.passed or result.part > 0
        for family, result in zip(exercise.families, results, strict=True)
        if not _free(family)
    )


def _free(family: Any) -> bool:
    return family.needs_a_right_answer or family.arguments_unchanged or family.raises is not None
