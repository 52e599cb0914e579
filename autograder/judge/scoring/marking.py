"""What a function is worth: all its families, its points and its verdict. Nothing here explains."""

from __future__ import annotations

from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.open_run import OpenRun
from autograder.judge.execution.outcome import DEATHS, OutcomeKind
from autograder.judge.execution.session import Session
from autograder.judge.execution.test_cells import passes_own_checks
from autograder.judge.notebook.assignment import Assignment, TestCell
from autograder.judge.scoring.custom import gated_by_findings, run_custom
from autograder.judge.scoring.results import CELL_FAMILY, FamilyResult, Judged, Verdict
from autograder.judge.scoring.rounds import gated_by_values, run_families


def score(judged: Judged, attempt: Attempt, assignment: Assignment, test: TestCell) -> None:
    """Run all that is hidden, and fill in families, points and verdict of a function."""
    run = judged.open_run
    assert run is not None
    if run.attempted:
        judged.families, judged.hidden = run_families(attempt, run)
        found = run_custom(attempt, judged.families)
        judged.families += gated_by_values(found, attempt.exercise, judged.families)
        judged.families.append(_own_checks(attempt, run, judged.families, assignment, test))
        judged.families = gated_by_findings(judged.families)
    else:
        judged.families = [FamilyResult(f.name, False, f.weight) for f in attempt.exercise.families]
    mark(judged, test.points)


def score_by_cell_alone(
    judged: Judged, session: Session, assignment: Assignment, test: TestCell
) -> None:
    """Fill in the result of a function without an exercise: the author's cell decides."""
    passed = passes_own_checks(assignment, test, session, {})
    judged.families = [FamilyResult(CELL_FAMILY, passed)]
    judged.points = test.points if passed else 0.0
    judged.verdict = Verdict.CORRECT if passed else Verdict.INCORRECT


def mark(judged: Judged, max_points: float) -> None:
    """Fill in points and verdict from the families."""
    total = sum(result.weight for result in judged.families)
    earned = sum(r.weight * (1 if r.passed else r.part) for r in judged.families)
    share = earned / total
    judged.points = max_points if share == 1 else round(max_points * share, 2)
    judged.verdict = verdict_of(judged, max_points)


def _own_checks(
    attempt: Attempt,
    run: OpenRun,
    families: list[FamilyResult],
    assignment: Assignment,
    test: TestCell,
) -> FamilyResult:
    """Run the author's cell; it counts as one family, and only next to a right answer."""
    worth_trying = any(family.passed for family in families) and not any(
        outcome.kind in DEATHS for outcome in run.outcomes
    )
    all_right = all(family.passed for family in families)
    passed = worth_trying and (
        passes_own_checks(assignment, test, attempt.session, attempt.helpers, ahead=all_right)
        or (
            attempt.can_be_helped
            and passes_own_checks(assignment, test, attempt.session, attempt.all_helpers)
        )
    )
    weights = [family.weight for family in families if not family.required]
    mean = sum(weights) / len(weights)
    return FamilyResult(CELL_FAMILY, passed, mean)


def verdict_of(judged: Judged, max_points: float) -> Verdict:
    """Return the contract's verdict."""
    assert judged.open_run is not None
    if not judged.open_run.attempted:
        return Verdict.NOT_ATTEMPTED
    if judged.points >= max_points:
        return Verdict.CORRECT
    if judged.points > 0:
        return Verdict.PARTIAL
    kinds = [o.kind for o in [*judged.open_run.outcomes, *judged.hidden]]
    for kind in DEATHS:
        if kind in kinds:
            return Verdict(kind.value)
    only_raised = all(kind == OutcomeKind.RAISED for kind in kinds)
    return Verdict.EXCEPTION if only_raised else Verdict.INCORRECT
