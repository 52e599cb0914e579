"""Ask a worker for small changes that make a function right, and check what it says.

Whatever comes back is data that a student may have written. Only positions in the student's own text
are kept of it, and a changed program that is run behind the walls like any other.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from autograder.exercises.model import Exercise, TestExercise
from autograder.judge.execution.cases import Case, open_case
from autograder.judge.execution.requests import to_search
from autograder.judge.execution.session import Session
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.reading import MOST_CHARS
from autograder.text import printable

log = logging.getLogger(__name__)

BUDGET = 3000  # changed programs
CPU_S = 4.0  # a net: whoever runs into it gets no place, for a slower machine would give another
MOST_REPAIRS, MOST_STEPS, MOST_SPANS = 8, 6, 24


class Span(NamedTuple):
    """A part of a line, in UTF-8 bytes; None if the whole line is meant."""

    line: int
    bytes: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Step:
    """One change: what kind of thing was wrong, and where."""

    kind: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes that make the open examples come out right; `source` is the changed cell, never shown."""

    steps: tuple[Step, ...]
    cost: float
    source: str

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines that it changes, best first."""
        spans = [span for step in self.steps for span in step.spans]
        return tuple(dict.fromkeys(span.line for span in spans))


def can_be_searched(exercise: Exercise) -> bool:
    """Tell whether there may be a search: not for secrets, tests, or functions that are given others."""
    if isinstance(exercise, TestExercise) or exercise.answer_is_a_secret:
        return False
    cases = [open_case(exercise, index) for index in range(len(exercise.families))]
    return not any(map(callable, (v for c in cases for v in (*c.args, *c.kwargs.values()))))


def search(
    session: Session, exercise: Exercise, cell: CellToRun, budget: int = BUDGET
) -> list[Repair] | None:
    """Return repairs of a function, likeliest first; they are right on the open examples, if at all.

    None if the search did not come to its end: a slow machine, or what ended the worker from outside, says
    nothing about the function.
    """
    examples = [_example(exercise, index) for index in range(len(exercise.families))]
    request = to_search(exercise.function, cell, examples, budget, CPU_S)
    reply = session.ask(request) or session.ask(request)  # the first may have ended from outside
    if reply and isinstance(failed := reply.get("failed"), str):
        log.info("%s: the search failed: %s", exercise.function, printable(failed)[:200])
    if not reply or reply.get("caught"):
        return None
    found = reply.get("found")
    if not isinstance(found, list):
        return []
    repairs = [repair for each in found[:MOST_REPAIRS] if (repair := _repair(each)) is not None]
    return sorted(repairs, key=lambda repair: repair.cost)


def _example(exercise: Exercise, index: int) -> tuple[Any, ...]:
    case: Case = open_case(exercise, index)
    family = case.family
    several = len(exercise.returns) > 1
    opaque = exercise.comparison.opaque
    compared = tuple(name not in opaque for name in exercise.returns) if several else ()
    return (
        case.args, case.kwargs, case.expected, compared, family.raises or "",
        family.arguments_unchanged, family.dtype or "",
    )  # fmt: skip


def _repair(value: Any) -> Repair | None:
    """Return a repair if it looks like one."""
    if not isinstance(value, dict):
        return None
    steps, cost, source = value.get("steps"), value.get("cost"), value.get("source")
    if not isinstance(steps, list) or not 0 < len(steps) <= MOST_STEPS:
        return None
    if not isinstance(cost, int | float) or not 0 <= cost < 100:
        return None
    if not isinstance(source, str) or len(source) > MOST_CHARS:
        return None
    made = [*map(_step, steps)]
    return Repair(tuple(made), float(cost), source) if all(made) else None  # type: ignore[arg-type]


def _step(value: Any) -> Step | None:
    if not isinstance(value, dict):
        return None
    kind, spans = value.get("kind"), value.get("spans")
    if not isinstance(kind, str) or not isinstance(spans, list) or not 0 < len(spans) <= MOST_SPANS:
        return None
    made = [*map(_span, spans)]
    return Step(kind[:40], tuple(made)) if all(made) else None  # type: ignore[arg-type]


def _span(value: Any) -> Span | None:
    is_one = isinstance(value, Sequence) and len(value) == 3
    if not is_one or not all(type(part) is int for part in value):
        return None
    line, start, end = value
    if not 0 < line < 1_000_000:
        return None
    return Span(line, (start, end) if 0 <= start < end < MOST_CHARS else None)
