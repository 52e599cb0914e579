"""Open examples: one small case per family, the same for everybody, safe to show.

They are called before any hidden case, so that even what a student's exceptions say about them can
be repeated to the student.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise, Family
from autograder.judge.execution.seeds import further_draw, open_draw


@dataclass(frozen=True, slots=True)
class Case:
    """One call: its inputs and the right answer.

    Parameters
    ----------
    expected : object
        The reference's return value; None when the family wants an exception.
    """

    family: Family
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    expected: Any


@lru_cache(maxsize=4096)
def open_case(exercise: Exercise, family_index: int) -> Case:
    """Return the open example of a family."""
    family = exercise.families[family_index]
    return make_case(exercise, family, family.make(open_draw(exercise.function, family.name)))


def further_case(exercise: Exercise, family_index: int, number: int) -> Case:
    """Return another public example of a family, with fractions where it has floats."""
    family = exercise.families[family_index]
    draw = further_draw(exercise.function, family.name, str(number))
    return make_case(exercise, family, family.make(draw))


def make_case(exercise: Exercise, family: Family, inputs: dict[str, Any]) -> Case:
    """Split inputs into required and optional ones and add the reference's answer."""
    required, _ = exercise.parameters
    args = tuple(inputs[name] for name in required)
    kwargs = {name: value for name, value in inputs.items() if name not in required}
    expected = None
    if family.raises is None:
        expected = exercise.reference(*_copied(args), **_copied(kwargs))
    return Case(family, args, kwargs, expected)


def _copied(value: Any) -> Any:
    """Return a deep copy; `copy.deepcopy` takes several times as long over arrays in a tuple."""
    kind = type(value)
    if kind is np.ndarray and value.dtype != object:
        return value.copy(order="K")
    if kind in (bool, int, float, str, type(None)):
        return value
    if kind is tuple or kind is list:
        return kind(map(_copied, value))
    if kind is dict:
        return {key: _copied(part) for key, part in value.items()}
    return copy.deepcopy(value)
