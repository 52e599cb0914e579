"""Points, verdict and the name of the mistake, from both rounds of calls."""

from __future__ import annotations

import dataclasses

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.match import (
    ANOTHER_VERDICT,
    SOMETHING_FROM_ZEROS,
    diagnose,
    diagnose_further,
    exact_match,
    match,
)
from autograder.judge.diagnosis.model import Diagnosis, Named, Origin
from autograder.judge.execution.calls import (
    DEATHS,
    Stubs,
    call_case,
    difference_of,
    fingerprint_of,
    passes,
)
from autograder.judge.execution.cases import further_case, open_case
from autograder.judge.execution.session import Outcome, Session
from autograder.judge.scoring.results import Judged, OpenRun, Shown
from autograder.judge.scoring.rounds import run_open

FURTHER = 3  # more public examples a family, where the open one comes out right


def finish(
    judged: Judged,
    exercise: Exercise,
    max_points: float,
    session: Session,
    stubs: Stubs,
    all_stubs: Stubs,
) -> None:
    """Fill in points, verdict and diagnosis from the families and the open examples."""
    run = judged.open_run
    assert run is not None
    total = sum(result.weight for result in judged.families)
    earned = sum(r.weight * (1 if r.passed else r.part) for r in judged.families)
    share = earned / total
    judged.points = max_points if share == 1 else round(max_points * share, 2)
    judged.verdict = verdict_of(judged, max_points)
    if judged.verdict in ("correct", "not_attempted"):
        return
    outcomes = zip(run.outcomes, run.differences, strict=True)
    wrong = [index for index, outcome in enumerate(outcomes) if not passes(*outcome)]
    if wrong:
        first = wrong[0]
        judged.shown = Shown(
            open_case(exercise, first), run.outcomes[first], run.differences[first]
        )
        judged.diagnosis = _diagnosis(exercise, run, wrong, session, stubs, all_stubs)
    elif not exercise.is_a_test and (further := _further(judged, exercise, session, stubs)):
        judged.shown = further[0]
        judged.diagnosis = diagnose_further(
            exercise, [(shown.case, shown.outcome, shown.difference) for shown in further]
        )
    elif exercise.is_a_test:
        judged.diagnosis = Diagnosis((ANOTHER_VERDICT.named(),))
    else:
        judged.diagnosis = _found_by_the_special_grader(judged)


def _found_by_the_special_grader(judged: Judged) -> Diagnosis | None:
    failed = (result for result in judged.families if result.mistake and not result.passed)
    first = next(failed, None)
    return Diagnosis((Named(first.mistake, Origin.CUSTOM),)) if first else None


def _further(judged: Judged, exercise: Exercise, session: Session, stubs: Stubs) -> list[Shown]:
    """Look for public examples that come out wrong, where all the open ones came out right.

    Open examples hold small whole numbers; some mistakes want fractions, or another draw.
    """
    found = []
    session.close()  # A fresh worker: what is shown of its answers must not tell of hidden cases.
    for index, result in enumerate(judged.families[: len(exercise.families)]):
        for number in range(0 if result.passed else FURTHER):
            case = further_case(exercise, index, number)
            outcome = call_case(session, exercise, case, stubs)
            if outcome.kind in DEATHS:
                return found
            difference = difference_of(exercise, case, outcome)
            if not passes(outcome, difference):
                found.append(Shown(case, outcome, difference))
    return found


def _diagnosis(
    exercise: Exercise,
    run: OpenRun,
    wrong: list[int],
    session: Session,
    stubs: Stubs,
    all_stubs: Stubs,
) -> Diagnosis | None:
    """Name the mistake from the open examples.

    Where nothing answers alike in all of them, a function that calls others is also looked at with the
    correct ones in their place: how the student's own react to malformed arguments would hide what is
    wrong with this one.
    """
    if run.outcomes[wrong[0]].kind in DEATHS:
        return None
    repeatable = _is_repeatable(session, exercise, run, wrong, stubs)
    if repeatable and (names := exact_match(exercise, run.answers)):
        return Diagnosis.of(*names)
    if repeatable and set(all_stubs) != set(stubs):
        helped = run_open(session, exercise, all_stubs)
        if names := match(exercise, helped.answers):
            return Diagnosis.of(*names)
    if found := diagnose(exercise, run.answers, run.outcomes, repeatable):
        return found
    difference = run.differences[wrong[0]]
    if difference is None or difference.kind != "value":
        return None
    return _from_zeros(exercise, run.outcomes[wrong[0]], wrong[0], session, stubs)


def _from_zeros(
    exercise: Exercise, seen: Outcome, index: int, session: Session, stubs: Stubs
) -> Diagnosis | None:
    """Look whether a function that should be linear in an argument makes something out of zeros."""
    required, _ = exercise.parameters
    if exercise.linear_in not in required or seen.kind != "returned":
        return None
    case = open_case(exercise, index)
    zeros = [
        np.zeros_like(value) if name == exercise.linear_in else value
        for name, value in zip(required, case.args, strict=True)
    ]
    outcome = call_case(session, exercise, dataclasses.replace(case, args=tuple(zeros)), stubs)
    values = outcome.value if isinstance(outcome.value, tuple | list) else [outcome.value]
    arrays = [v for v in values if isinstance(v, np.ndarray) and v.dtype.kind in "biuf"]
    from_zeros = any(array.any() for array in arrays)
    return Diagnosis((SOMETHING_FROM_ZEROS.named(),)) if from_zeros else None


def _is_repeatable(
    session: Session, exercise: Exercise, run: OpenRun, wrong: list[int], stubs: Stubs
) -> bool:
    """Whether wrong answers come out the same again.

    All of them are asked for: a shuffle of few things is often the same twice in a single one.
    """
    for index in wrong:
        if run.outcomes[index].kind == "returned":
            case = open_case(exercise, index)
            again = call_case(session, exercise, case, stubs)
            if again.kind in DEATHS:  # no answer, and the next might cost as much
                return True
            if (
                again.kind == "returned"
                and fingerprint_of(exercise, case, again) != run.answers[index]
            ):
                return False
    return True


def verdict_of(judged: Judged, max_points: float) -> str:
    """Return the contract's verdict."""
    assert judged.open_run is not None
    if not judged.open_run.attempted:
        return "not_attempted"
    if judged.points >= max_points:
        return "correct"
    if judged.points > 0:
        return "partial"
    kinds = [o.kind for o in [*judged.open_run.outcomes, *judged.hidden]]
    for kind in DEATHS:
        if kind in kinds:
            return kind
    return "exception" if all(kind == "raised" for kind in kinds) else "incorrect"
