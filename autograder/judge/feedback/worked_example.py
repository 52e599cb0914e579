"""The open example as a picture in numbers: the first differing entry, its window, both values.

The result is plain JSON; the feedback page draws it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.given_function import GivenFunction
from autograder.exercises.model import Exercise
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import number
from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.feedback.panels import (
    are_told,
    can_be_drawn,
    drawn,
    inputs_drawn,
    outputs_drawn,
)
from autograder.judge.feedback.sentences import said
from autograder.judge.feedback.stopped_calls import stopped
from autograder.judge.feedback.written_call import call_text
from autograder.judge.scoring.results import Judged

MOST_NUMBERS = 300  # of one array in the code to paste


def illustrate(judged: Judged, exercise: Exercise) -> dict[str, Any] | None:
    """Return the example that a failing student is shown; None if there is nothing to show."""
    if judged.shown is None or exercise.answer_is_a_secret:
        return None
    case, outcome = judged.shown.case, judged.shown.outcome
    difference = judged.shown.difference
    inputs = _inputs_by_name(exercise, case)
    example: dict[str, Any] = {
        "family": case.family.name,
        "call": call_text(exercise, case),
        "panels": [],
        "outputs": [],
        "outputs_are_told": False,
        "text": "",
        "code": _code(exercise, case),
    }
    if outcome.kind == OutcomeKind.RAISED and case.family.raises is None:
        return example | stopped(exercise, judged.shown, inputs)
    nothing_to_draw = outcome.kind != OutcomeKind.RETURNED or case.family.raises
    if difference is None or nothing_to_draw or not can_be_drawn(difference):
        example["panels"] = inputs_drawn(exercise, case.args, difference)
        return example
    is_cache = difference.place.value in exercise.comparison.opaque
    if difference.index is not None and exercise.explain is not None and not is_cache:
        explained = exercise.explain(inputs, difference.name, difference.index)
        example["panels"] = [drawn(panel) for panel in explained.panels]
        example["text"] = said(explained.text)
    else:
        example["panels"] = inputs_drawn(exercise, case.args, difference)
    example["outputs"] = outputs_drawn(difference)
    example["outputs_are_told"] = are_told(example["outputs"], difference)
    return example


def _inputs_by_name(exercise: Exercise, case: Case) -> dict[str, Any]:
    """Return the arguments of a call by name, those included that keep their default."""
    required, optional = exercise.parameters
    return {**dict(optional), **dict(zip(required, case.args, strict=True)), **case.kwargs}


def _code(exercise: Exercise, case: Case) -> str:
    """Return lines that a student can paste into the notebook to see the same; "" if they are long."""
    names = exercise.parameters[0]
    pairs = list(zip(names, case.args, strict=True))
    if any(_is_long(value) or _is_unknown(value) for _, value in pairs):
        return ""
    lines = [line for name, value in pairs for line in _assigned(name, value)]
    optional = [f"{name}={_literal(value)}" for name, value in case.kwargs.items()]
    call = f"{exercise.function}({', '.join([*names, *optional])})"
    return "\n".join([*lines, call])


def _is_long(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.size > MOST_NUMBERS


def _is_unknown(value: Any) -> bool:
    """Whether it is a function of which a student can be given no source."""
    return callable(value) and not isinstance(value, GivenFunction)


def _assigned(name: str, value: Any) -> list[str]:
    if isinstance(value, GivenFunction):
        return [f"weights = {_literal(value.weights)}", value.source]
    return [f"{name} = {_literal(value)}"]


def _literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        numbers = ", ".join(
            number(x) if value.dtype.kind != "b" else str(bool(x)) for x in value.ravel()
        )
        dtype = "" if value.dtype.kind in "ib" else f", dtype=np.{value.dtype}"
        shape = ", ".join(map(str, value.shape))
        return f"np.array([{numbers}]{dtype}).reshape({shape})"
    if isinstance(value, tuple | list):
        parts = [_literal(part) for part in value]
        inner = ", ".join(parts) + ("," if isinstance(value, tuple) and len(parts) == 1 else "")
        return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
    if isinstance(value, dict):
        entries = ", ".join(f"{key!r}: {_literal(part)}" for key, part in value.items())
        return f"{{{entries}}}"
    return repr(value)
