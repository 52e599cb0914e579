"""The open example as a picture in numbers: the first differing entry, its window, both values.

The result is plain JSON; the feedback page draws it.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Panel
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import Difference, Kind, ValuePath, number
from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.feedback.differences import numbers_told
from autograder.judge.feedback.message import call_text
from autograder.judge.feedback.sentences import said, sentence
from autograder.judge.feedback.values import described
from autograder.judge.scoring.results import Judged

FILTERS = re.compile(r"d?W\d*")  # what the course calls weights and their gradients
MOST_NUMBERS = 300  # of one array in the code to paste


def illustrate(judged: Judged, exercise: Exercise) -> dict[str, Any] | None:
    """Return the example that a failing student is shown; None if there is nothing to show."""
    if judged.shown is None or exercise.answer_is_a_secret:
        return None
    case, outcome = judged.shown.case, judged.shown.outcome
    difference = judged.shown.difference
    example: dict[str, Any] = {
        "family": case.family.name,
        "call": call_text(exercise, case),
        "panels": [],
        "outputs": [],
        "outputs_are_told": False,
        "text": "",
        "code": _code(exercise, case),
    }
    nothing_to_draw = outcome.kind != OutcomeKind.RETURNED or case.family.raises
    if difference is None or nothing_to_draw or not _can_be_drawn(difference):
        example["panels"] = _inputs(exercise, case.args, difference)
        return example
    required, optional = exercise.parameters
    inputs = {**dict(optional), **dict(zip(required, case.args, strict=True)), **case.kwargs}
    is_cache = difference.place.value in exercise.comparison.opaque
    if difference.index is not None and exercise.explain is not None and not is_cache:
        explained = exercise.explain(inputs, difference.name, difference.index)
        example["panels"] = [_drawn(panel) for panel in explained.panels]
        example["text"] = said(explained.text)
    else:
        example["panels"] = _inputs(exercise, case.args, difference)
    example["outputs"] = _outputs(difference)
    example["outputs_are_told"] = _are_told(example["outputs"], difference)
    return example


def _drawn(panel: Panel) -> dict[str, Any]:
    """Return a panel as plain data, its title in words."""
    return {**panel.to_json(), "title": said(panel.title)}


def _can_be_drawn(difference: Difference) -> bool:
    """Whether both sides have numbers to show: 1.0 beside 1 says what is wrong, a list does not."""
    if difference.kind == Kind.DTYPE:
        return isinstance(difference.actual, float | np.floating)
    return difference.kind in (Kind.VALUE, Kind.NAN, Kind.SHAPE)


def _code(exercise: Exercise, case: Case) -> str:
    """Return lines that a student can paste into the notebook to see the same; "" if they are long."""
    names = exercise.parameters[0]
    pairs = list(zip(names, case.args, strict=True))
    if any((isinstance(v, np.ndarray) and v.size > MOST_NUMBERS) or callable(v) for _, v in pairs):
        return ""
    lines = [f"{name} = {_literal(value)}" for name, value in pairs]
    optional = [f"{name}={_literal(value)}" for name, value in case.kwargs.items()]
    call = f"{exercise.function}({', '.join([*names, *optional])})"
    return "\n".join([*lines, call])


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


def _inputs(
    exercise: Exercise, args: tuple[Any, ...], difference: Difference | None
) -> list[dict[str, Any]]:
    """Draw the arrays among the arguments, and of dictionaries the entry that comes out wrong."""
    keys = difference.place.keys if difference else ()
    pairs = []
    for name, value in zip(exercise.parameters[0], args, strict=True):
        place = ValuePath(name)
        if isinstance(value, dict) and keys and keys[-1] in value:
            place, value = place.at(keys[-1]), value[keys[-1]]
        pairs.append((place, value))
    return [
        _slice(str(place), value, None, _is_filter(place, value)).to_json()
        for place, value in pairs
        if isinstance(value, np.ndarray) and value.size
    ]


def _is_filter(place: ValuePath, value: np.ndarray) -> bool:
    """Whether an array of four axes is a layer's filters, (f, f, n_C_prev, n_C), and no images."""
    named_so = FILTERS.fullmatch(place.innermost) is not None
    return named_so and value.ndim == 4 and value.shape[0] == value.shape[1]


def _outputs(difference: Difference) -> list[dict[str, Any]]:
    sides = (difference.actual, difference.expected)
    drawn = [_output(difference, value) for value in sides]
    drawn[0]["title"] = sentence("panel.yours", value=drawn[0]["title"])
    drawn[1]["title"] = sentence("panel.right", value=drawn[1]["title"])
    entry = _marked(drawn[0])
    if entry is not None and entry == _marked(drawn[1]):
        # Rounded alike: the entry in question needs the digits in which the two differ.
        yours, right = (value[difference.index] for value in sides)
        digits = next((d for d in range(6, 17) if f"{yours:.{d}g}" != f"{right:.{d}g}"), 17)
        for panel, value in zip(drawn, (yours, right), strict=True):
            row, column = panel["mark"][:2]
            panel["rows"][row][column] = f"{value:.{digits}g}"
    return drawn


def _output(difference: Difference, value: Any) -> dict[str, Any]:
    """Draw one side; what has no numbers to show is told."""
    place = difference.place
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "biuf":
        return _slice(str(place), value, difference.index, _is_filter(place, value)).to_json()
    return {"title": str(place), "rows": [[_single(difference, value)]], "mark": None}


def _are_told(outputs: list[dict[str, Any]], difference: Difference) -> bool:
    """Whether both outputs are single numbers that the message has already."""
    cells, numbers = [panel["rows"] for panel in outputs], numbers_told(difference)
    return all(len(r) == len(r[0]) == 1 and r[0][0] in numbers for r in cells)


def _marked(panel: dict[str, Any]) -> str | None:
    """Return the marked entry as it is written; None where none is marked, or not drawn."""
    if not panel["mark"]:
        return None
    row, column = panel["mark"][:2]
    rows = panel["rows"]
    return rows[row][column] if row < len(rows) and column < len(rows[row]) else None


def _single(difference: Difference, value: Any) -> str:
    if difference.kind == Kind.DTYPE:
        return str(value)
    return number(value) if isinstance(value, int | float) else described(value)


def _slice(title: str, value: np.ndarray, index: tuple[int, ...] | None, is_filter: bool) -> Panel:
    """Return the two axes of an array that a person looks at, through the entry in question.

    Of four axes (image, height, width, channel) these are height and width; of filters
    (f, f, n_C_prev, n_C) the first two; of three the first two.
    """
    marked = index is not None and len(index) == value.ndim
    index = index if index is not None and marked else (0,) * value.ndim
    if value.ndim <= 1:
        rows = np.atleast_2d(value)
        return Panel(title, rows, (0, index[0], 1, 1) if index and marked else None)
    first = 0 if value.ndim < 4 or is_filter else 1
    chosen: list[Any] = list(index)
    chosen[first] = chosen[first + 1] = slice(None)
    where = ", ".join(":" if isinstance(c, slice) else str(c) for c in chosen)
    rows = value[tuple(chosen)]
    mark = (index[first], index[first + 1], 1, 1) if marked else None
    return Panel(f"{title}[{where}]" if value.ndim > 2 else title, rows, mark)
