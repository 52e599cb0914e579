"""Arguments and outputs of an example as small matrices to draw, in plain data."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Panel
from autograder.judge.execution.compare import RTOL, Difference, Kind, ValuePath, number
from autograder.judge.feedback.differences import numbers_told
from autograder.judge.feedback.sentences import said, sentence
from autograder.judge.feedback.values import described, told_apart

FILTERS = re.compile(r"d?W\d*")  # what the course calls weights and their gradients
MOST_PANELS = 6
Rows = list[list[str]]


def drawn(panel: Panel) -> dict[str, Any]:
    """Return a panel as plain data, its title in words."""
    return {**panel.to_json(), "title": said(panel.title)}


def can_be_drawn(difference: Difference) -> bool:
    """Whether both sides have numbers to show: 1.0 beside 1 says what is wrong, a list does not."""
    if difference.kind == Kind.DTYPE:
        return isinstance(difference.actual, float | np.floating)
    return difference.kind in (Kind.VALUE, Kind.NAN, Kind.SHAPE)


def inputs_drawn(
    exercise: Exercise, args: tuple[Any, ...], difference: Difference | None
) -> list[dict[str, Any]]:
    """Draw the arrays among the arguments, caches opened, and of dictionaries what comes out wrong."""
    keys = difference.place.keys if difference else ()
    arrays = [
        (place, value)
        for name, argument in zip(exercise.parameters[0], args, strict=True)
        for place, value in _opened(exercise, name, argument, keys)
        if isinstance(value, np.ndarray) and value.size
    ]
    return [
        _slice(
            str(place), value, _same_entry(place, value, difference), _is_filter(place, value)
        ).to_json()
        for place, value in arrays[:MOST_PANELS]
    ]


def _same_entry(
    place: ValuePath, value: np.ndarray, difference: Difference | None
) -> tuple[int, ...] | None:
    """Return the entry in question, where a dictionary among the arguments has one like it."""
    if difference is None or difference.index is None or not place.keys:
        return None
    return difference.index if value.shape == np.shape(difference.expected) else None


def _opened(
    exercise: Exercise, name: str, value: Any, keys: tuple[Any, ...]
) -> list[tuple[ValuePath, Any]]:
    """Take an argument apart: a cache, or a dictionary, of which only the entry in question counts."""
    place = ValuePath(name)
    if name in exercise.parts:
        return [(ValuePath(part), x) for part, x in zip(exercise.parts[name], value, strict=True)]
    if isinstance(value, dict):
        chosen = keys[-1:] if keys and keys[-1] in value else tuple(value)
        return [(place.at(key), value[key]) for key in chosen]
    return [(place, value)]


def _is_filter(place: ValuePath, value: np.ndarray) -> bool:
    """Whether an array of four axes is a layer's filters, (f, f, n_C_prev, n_C), and no images."""
    named_so = FILTERS.fullmatch(place.innermost) is not None
    return named_so and value.ndim == 4 and value.shape[0] == value.shape[1]


def outputs_drawn(difference: Difference) -> list[dict[str, Any]]:
    """Draw what was returned beside what is right."""
    yours, right = (_output(difference, x) for x in (difference.actual, difference.expected))
    yours["title"] = sentence("panel.yours", value=yours["title"])
    right["title"] = sentence("panel.right", value=right["title"])
    _tell_apart(yours["rows"], right["rows"], difference)
    return [yours, right]


def _tell_apart(yours: Rows, right: Rows, difference: Difference) -> None:
    """Write entries that differ, but are rounded alike, with the digits in which they differ."""
    if difference.index is None and (pair := numbers_told(difference)):
        yours[0][0], right[0][0] = pair
    seen, wanted = (_numbers(difference, x) for x in (difference.actual, difference.expected))
    if seen is None or wanted is None or seen.shape != wanted.shape:
        return
    differs = ~np.isclose(seen, wanted, rtol=RTOL[8], atol=0)
    for row, column in np.argwhere(differs[: len(yours), : len(yours[0])]).tolist():
        if yours[row][column] == right[row][column]:
            pair = told_apart(float(seen[row, column]), float(wanted[row, column]))
            yours[row][column], right[row][column] = pair


def _numbers(difference: Difference, value: Any) -> np.ndarray | None:
    """Return the part of an output that is drawn, as numbers; None if it has none."""
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "biuf":
        is_filter = _is_filter(difference.place, value)
        return np.atleast_2d(_slice("", value, difference.index, is_filter).rows).astype(float)
    return None


def _output(difference: Difference, value: Any) -> dict[str, Any]:
    """Draw one side; what has no numbers to show is told."""
    place = difference.place
    if isinstance(value, np.ndarray) and value.size and value.dtype.kind in "biuf":
        return _slice(str(place), value, difference.index, _is_filter(place, value)).to_json()
    return {"title": str(place), "rows": [[_single(difference, value)]], "mark": None}


def are_told(outputs: list[dict[str, Any]], difference: Difference) -> bool:
    """Whether both outputs are single numbers that the message has already."""
    cells, numbers = [panel["rows"] for panel in outputs], numbers_told(difference)
    return all(len(r) == len(r[0]) == 1 and r[0][0] in numbers for r in cells)


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
    if value.ndim == 4 and value.shape[:3] == (1, 1, 1) and value.size > 1:  # biases, in a row
        return Panel(f"{title}[0, 0, 0, :]", value[0, 0], (0, index[3], 1, 1) if marked else None)
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
