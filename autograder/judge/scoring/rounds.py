"""The two rounds of calls: open examples, which explain, and hidden cases, which give the points."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.execution.calls import (
    DEATHS,
    Stubs,
    call_case,
    difference_of,
    fingerprint_of,
    passes,
)
from autograder.judge.execution.cases import Case, make_case, open_case
from autograder.judge.execution.compare import worth_of_values
from autograder.judge.execution.seeds import hidden_draw
from autograder.judge.execution.session import Outcome, Session
from autograder.judge.scoring.results import FamilyResult, OpenRun

MOST_OF_A_FAMILY = 0.9  # that is not passed


def run_open(session: Session, exercise: Exercise, stubs: Stubs) -> OpenRun:
    """Call a student's function on every open example."""
    run = OpenRun([], [], [])
    deaths = 0
    for index in range(len(exercise.families)):
        case = open_case(exercise, index)
        if deaths >= session.limits.deaths_per_function:
            # The rest would go the same way, at a second or a process each.
            outcome = next(o for o in run.outcomes if o.kind in DEATHS)
        else:
            outcome = call_case(session, exercise, case, stubs)
        deaths += outcome.kind in DEATHS
        run.outcomes.append(outcome)
        run.answers.append(fingerprint_of(exercise, case, outcome))
        run.differences.append(difference_of(exercise, case, outcome))
        if outcome.kind == "missing":
            run = OpenRun(*([part[0]] * len(exercise.families) for part in
                            (run.outcomes, run.answers, run.differences)))  # fmt: skip
            break
    return run


def run_hidden(
    session: Session,
    exercise: Exercise,
    stubs: Stubs,
    open_run: OpenRun,
    secret: bytes,
    identity: str,
) -> tuple[list[FamilyResult], list[Outcome]]:
    """Call a student's function on the hidden cases of every family.

    A family whose open example already ended in a time-out or a death is lost without another.
    """
    results: list[FamilyResult | None] = [None] * len(exercise.families)
    outcomes = []
    order = _order(exercise, secret, identity)
    for index in order:
        family, seen = exercise.families[index], open_run.outcomes[index]
        passed = seen.kind not in DEATHS
        shares = exercise.shares or (1.0,) * bool(exercise.slips)
        worth = np.full(len(shares), float(passed))
        for number in range(family.cases if passed else 0):
            draw = hidden_draw(secret, identity, exercise.function, family.name, str(number))
            case = make_case(exercise, family, family.make(draw))
            outcome = call_case(session, exercise, case, stubs)
            outcomes.append(Outcome(outcome.kind))  # the value may be large: it is not kept
            if not passes(outcome, difference_of(exercise, case, outcome)):
                passed = False
                worth = np.minimum(worth, _worth(exercise, case, outcome, len(shares)))
                if not worth.any():
                    break
        # Not all: an entry that nobody asked for is a mistake, too.
        part = min(float(np.dot(shares, worth)), MOST_OF_A_FAMILY) if not passed else 0.0
        results[index] = FamilyResult(family.name, passed, family.weight, part=part)
    if exercise.is_a_test:
        for index in _rejected_after_wrong_ones(session, exercise, stubs, order, results):
            results[index] = dataclasses.replace(results[index], passed=False)
    return _gated(exercise, results), outcomes


def _worth(exercise: Exercise, case: Case, outcome: Outcome, count: int) -> np.ndarray:
    """Return how much of each returned value counts: 1 where it is right, a part after a small slip."""
    if not count or outcome.kind != "returned" or _free(case.family):
        return np.zeros(count)
    worth = worth_of_values(exercise, case.expected, outcome.value, case.args)
    return np.array(list(worth.values()))


def _rejected_after_wrong_ones(
    session: Session,
    exercise: Exercise,
    stubs: Stubs,
    order: Sequence[int],
    results: Sequence[FamilyResult | None],
) -> list[int]:
    """Return the right programs that a test rejects in a new process, after some wrong ones.

    A test could take for right what it saw first, or what many programs answer alike. To one that
    remembers nothing the order is all the same.
    """
    required = [index for index in order if exercise.families[index].required]
    if not all(results[index].passed for index in required):
        return []
    session.forget()
    rejected = []
    wrong = [index for index in order if index not in required and results[index].passed]
    for index in [*wrong[: 4 + order[0] % 8], *required]:  # how many, nobody can know
        case = open_case(exercise, index)
        outcome = call_case(session, exercise, case, stubs)
        if index in required and not passes(outcome, difference_of(exercise, case, outcome)):
            rejected.append(index)
    return rejected


def _order(exercise: Exercise, secret: bytes, identity: str) -> Sequence[int]:
    """Return the families in the order in which they are called.

    A test that counts its calls must not know by it which program it is given.
    """
    if not exercise.is_a_test:
        return range(len(exercise.families))
    draw = hidden_draw(secret, identity, exercise.function, "order")
    return [int(index) for index in draw.rng.permutation(len(exercise.families))]


def _gated(exercise: Exercise, results: Sequence[FamilyResult]) -> list[FamilyResult]:
    """Take back families that a function doing nothing passes, unless a value was right too."""
    some_value_right = _some_value_right(exercise, results)
    pairs = list(zip(exercise.families, results, strict=True))
    if any(family.required and not result.passed for family, result in pairs):
        return [FamilyResult(r.name, False, r.weight, held_back=r.passed) for r in results]
    if some_value_right:
        return list(results)
    return [
        FamilyResult(r.name, False, r.weight, held_back=r.passed) if _free(family) else r
        for family, r in pairs
    ]


def gated_by_values(
    findings: list[FamilyResult], exercise: Exercise, results: Sequence[FamilyResult]
) -> list[FamilyResult]:
    """Hold back what a special grader found, unless a value was right too.

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
