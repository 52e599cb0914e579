"""The example of a call that raised: its arguments, and where its last entry would have come from."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.execution.cases import Case
from autograder.judge.execution.open_run import ShownExample
from autograder.judge.execution.outcome import Outcome
from autograder.judge.feedback.panels import drawn, inputs_drawn
from autograder.judge.feedback.sentences import said, sentence

UNEQUAL = re.compile(
    r"operands could not be broadcast together with shapes \(([^)]*)\) \(([^)]*)\)"
)
NAME = re.compile(r"\w+")
NUMBER = re.compile(r"\d+")


def stopped(exercise: Exercise, shown: ShownExample, inputs: dict[str, Any]) -> dict[str, Any]:
    """Show what a call was made with that raised, and where its last entry would have come from.

    The last one: where a call stops over a size or an index, windows and loops have gone too far, or
    not to where they should. Of other exceptions no entry tells anything.
    """
    panels = inputs_drawn(exercise, shown.case.args, None)
    cut = _cut_window(shown.outcome, inputs)
    place = _last_entry(exercise, shown.case)
    about_places = any(shown.outcome.raised_a(kind) for kind in ("IndexError", "ValueError"))
    if place is None or exercise.explain is None or not about_places:
        return {"panels": panels, "text": cut}
    name, index = place
    explained = exercise.explain(inputs, name, index)
    entry = f"{name}[{', '.join(map(str, index))}]"
    text = sentence("explained.stopped", entry=entry, text=said(explained.text)).rstrip()
    marked = [drawn(panel) for panel in explained.panels]
    seen = {_array(panel) for panel in marked}
    others = [panel for panel in panels if _array(panel) not in seen]
    return {"panels": marked + others, "text": f"{cut} {text}".lstrip()}


def _array(panel: dict[str, Any]) -> str:
    """Return the name of the array that a panel shows a part of."""
    found = NAME.match(panel["title"])
    return found[0] if found else ""


def _last_entry(exercise: Exercise, case: Case) -> tuple[str, tuple[int, ...]] | None:
    """Return the first array that a call should have returned, and its last index."""
    several = len(exercise.returns) > 1
    for name, value in zip(
        exercise.returns, case.expected if several else (case.expected,), strict=True
    ):
        is_array = isinstance(value, np.ndarray) and value.ndim > 0 and value.size > 0
        if is_array and name not in exercise.comparison.opaque:
            return name, tuple(n - 1 for n in value.shape)
    return None


def _cut_window(outcome: Outcome, inputs: dict[str, Any]) -> str:
    """Say that a window was smaller than the filter, where NumPy's complaint shows it; else ""."""
    found, W = UNEQUAL.match(outcome.error_text), inputs.get("W")
    if found is None or not isinstance(W, np.ndarray) or W.ndim != 4:
        return ""
    shapes = [tuple(int(n) for n in NUMBER.findall(part)) for part in found.groups()]
    filter = W.shape[:3]
    if filter not in shapes:
        return ""
    shapes.remove(filter)
    [window] = shapes
    smaller = len(window) == 3 and all(a <= b for a, b in zip(window, filter, strict=True))
    if not smaller or window[2] != filter[2] or window == filter:
        return ""
    whole, piece = (f"{shape[0]} × {shape[1]}" for shape in (filter, window))
    return sentence("explained.cut_window", filter=whole, window=piece)
