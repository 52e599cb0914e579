"""Names, examples and messages: found when all points are final; whatever fails here costs none."""

from __future__ import annotations

import logging
from collections.abc import Callable

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.model import Diagnosis, Named, Origin
from autograder.judge.diagnosis.naming import explain
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import difference_of, passes
from autograder.judge.execution.cases import open_case
from autograder.judge.feedback import message
from autograder.judge.feedback.stopped_cells import Failures
from autograder.judge.feedback.worked_example import illustrate
from autograder.judge.result import Item
from autograder.judge.scoring.results import Judged, Verdict

log = logging.getLogger(__name__)


def courtesy(what: str, step: Callable[[], None]) -> None:
    """Do something that no points depend on: if it fails, that is logged."""
    try:
        step()
    except Exception:
        log.exception("%s failed; the points stand", what)


def explain_item(item: Item, attempt: Attempt, assignment: str, failures: Failures) -> None:
    """Add to a function's points what is wrong with it: a name, an example, a message.

    Each is a courtesy by itself: what fails is logged and left out.
    """

    def try_to(what: str, step: Callable[[], None]) -> None:
        courtesy(f"{assignment}, {item.test.function}: {what}", step)

    def write_message() -> None:
        item.message = message.compose(item.judged, attempt.exercise, failures)

    def work_out_example() -> None:
        item.example = illustrate(item.judged, attempt.exercise)

    explain_plainly(item, assignment)
    try_to("naming the mistake", lambda: name_mistake(item.judged, attempt))
    try_to("writing the message", write_message)
    try_to("working out the example", work_out_example)


def explain_plainly(item: Item, assignment: str) -> None:
    """Say of a function what can be said of any: whether the checks pass."""

    def write_message() -> None:
        item.message = message.plain(item.judged)

    courtesy(f"{assignment}, {item.test.function}: writing the message", write_message)


def name_mistake(judged: Judged, attempt: Attempt) -> None:
    """Fill in what is wrong with a function, or which of the student's own helpers it got by without."""
    if judged.verdict == Verdict.CORRECT:
        judged.own_helpers_break_it = broken_by_own_helpers(attempt)
    run = judged.open_run
    if run is None or not run.attempted or judged.verdict == Verdict.CORRECT:
        return
    judged.shown = run.first_wrong(attempt.exercise)  # also if no name is found
    families = judged.families[: len(attempt.exercise.families)]
    failed = [index for index, family in enumerate(families) if not family.passed]
    explained = explain(attempt, run, failed)
    judged.shown, judged.diagnosis = explained.shown, explained.diagnosis
    if explained.shown is None and explained.diagnosis is None:
        judged.diagnosis = _found_by_the_custom_grader(judged)


def broken_by_own_helpers(attempt: Attempt) -> tuple[str, ...]:
    """Return the student's own helpers without whose correct versions a right function would fail."""
    if attempt.helpers and not _is_right(attempt.unhelped()):
        return tuple(attempt.helpers)
    return ()


def _is_right(attempt: Attempt) -> bool:
    exercise: Exercise = attempt.exercise
    for index in range(len(exercise.families)):
        case = open_case(exercise, index)
        outcome = attempt.call(case)
        if not passes(outcome, difference_of(exercise, case, outcome)):
            return False
    return True


def _found_by_the_custom_grader(judged: Judged) -> Diagnosis | None:
    failed = (result for result in judged.families if result.mistake and not result.passed)
    first = next(failed, None)
    return Diagnosis((Named(first.mistake, Origin.CUSTOM),)) if first else None
