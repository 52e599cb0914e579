"""Look for an argument that makes no difference to a function, where it should.

A public example is called again with another value of one argument. If the student's answer stays the
same though the right one changes, that is a fact about the function, whatever the reason.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.heuristics import inputs_by_name
from autograder.judge.diagnosis.model import GeneralMistake, Named
from autograder.judge.diagnosis.mutants import answer_of, right_answers
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.calls import answer_to
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.open_run import OpenRun
from autograder.judge.execution.outcome import DEATHS, OutcomeKind
from autograder.judge.execution.signature import Returned

NO_DIFFERENCE = GeneralMistake("argument_makes_no_difference", fields=("argument",))
MOST_EXAMPLES = 3  # in which an argument must make no difference, as far as there are so many


def ignored_argument(attempt: Attempt, run: OpenRun) -> Named | None:
    """Name an argument that makes no difference in any of several wrong examples; None if there is none."""
    exercise = attempt.exercise
    if exercise.answer_is_a_secret or not kind_of(exercise).values_tell:
        return None
    tried: dict[str, list[bool]] = {}
    for index in [i for i in run.wrong if _tells(exercise, run, i)][:MOST_EXAMPLES]:
        case = open_case(exercise, index)
        for name, changed in _changed(exercise, case):
            if not all(tried.get(name, ())):
                continue
            if answer_of(exercise, exercise.reference, changed) == right_answers(exercise)[index]:
                continue
            outcome = attempt.call(changed)
            if outcome.kind in DEATHS:
                return None
            same = outcome.kind == OutcomeKind.RETURNED and (
                answer_to(exercise, changed, outcome) == run.answers(exercise)[index]
            )
            tried.setdefault(name, []).append(same)
    ignored = [name for name, same in tried.items() if all(same)]
    return NO_DIFFERENCE.named(argument=ignored[0]) if len(ignored) == 1 else None


def _tells(exercise: Exercise, run: OpenRun, index: int) -> bool:
    """Whether a wrong example is one whose answer alone is looked at."""
    family = exercise.families[index]
    beside = family.arguments_unchanged or family.cache is not None or family.dtype is not None
    return run.outcomes[index].kind == OutcomeKind.RETURNED and not (beside or family.raises)


def _changed(exercise: Exercise, case: Case) -> Iterator[tuple[str, Case]]:
    """Yield an example with another value of each argument; parts of a cache are arguments, too."""
    for name, value in inputs_by_name(exercise, case).items():
        other = _another(value)
        if other is not None:
            changed = _with(exercise, case, name, other)
            if isinstance(answer_of(exercise, exercise.reference, changed), Returned):
                yield name, changed


def _another(value: Any) -> Any:
    """Return another value of the same kind and size; None if there is no plain one."""
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "if":
        return (value[..., ::-1] * 2 + np.arange(value.size).reshape(value.shape) % 3).astype(
            value.dtype
        )
    if isinstance(value, float):
        return 2 * value + 1
    if isinstance(value, int) and not isinstance(value, bool):
        return value + 1
    return None


def _with(exercise: Exercise, case: Case, name: str, value: Any) -> Case:
    """Return a case in which one argument, or one part of a cache, has another value."""
    if name in case.kwargs:
        return dataclasses.replace(case, kwargs={**case.kwargs, name: value})
    args = []
    for parameter, given in zip(exercise.parameters[0], case.args, strict=True):
        parts = exercise.parts.get(parameter)
        if parts and name in parts:
            given = tuple(
                value if part == name else old for part, old in zip(parts, given, strict=True)
            )
        args.append(value if parameter == name else given)
    return dataclasses.replace(case, args=tuple(args))
