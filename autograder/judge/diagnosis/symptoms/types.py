"""Symptoms in the kind of what came back: its type, how many values, what an array holds."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    opaque_type,
    returned,
    type_is,
    wants_a_number,
)
from autograder.judge.execution.compare import Kind


def _is_several(seen: Seen) -> bool:
    if isinstance(seen.actual, np.ndarray):
        return seen.actual.ndim > 0
    return isinstance(seen.actual, list | tuple)


def _holds(seen: Seen, kind: str) -> bool:
    """Whether an array came back that holds entries of this kind, a letter of NumPy, and none as wanted."""
    return seen.kind == Kind.DTYPE and getattr(seen.actual, "dtype", np.dtype(float)).kind == kind


def _an_error_came_back(seen: Seen) -> bool:
    return returned(seen) and opaque_type(seen).endswith("Error")


def _keys(seen: Seen) -> tuple[Set[Any], Set[Any]] | None:
    """Return the keys that came back and the right ones, if that is what differs."""
    pair = (seen.actual, seen.expected)
    if seen.kind == Kind.TYPE and all(isinstance(side, Mapping) for side in pair):
        return pair[0].keys(), pair[1].keys()
    return None


SYMPTOMS = (
    Symptom(
        "returns_nothing",
        lambda seen: returned(seen) and seen.outcome.value is None,
    ),
    Symptom(
        "prints_or_returns_text",
        lambda seen: (
            isinstance(seen.outcome.value, str)
            or isinstance(seen.actual, str)
            or _holds(seen, "U")
            or type_is(seen, "ndarray of str")
        ),
    ),
    Symptom(
        "one_value_is_none",
        lambda seen: seen.kind == Kind.TYPE and seen.actual is None,
        ("value",),
        lambda seen, names: {names[0]: str(seen.difference.place) if seen.difference else ""},
    ),
    Symptom(
        "returns_the_error",
        _an_error_came_back,
    ),
    Symptom(
        "answers_are_objects",
        lambda seen: type_is(seen, "ndarray of object") or _holds(seen, "O"),
    ),
    Symptom(
        "returns_a_generator",
        lambda seen: type_is(seen, "generator"),
    ),
    Symptom(
        "several_values_instead_of_a_number",
        lambda seen: seen.kind == Kind.TYPE and wants_a_number(seen) and _is_several(seen),
    ),
    Symptom(
        "returns_a_dictionary",
        lambda seen: (
            seen.kind == Kind.TYPE
            and isinstance(seen.actual, dict)
            and not isinstance(seen.expected, Mapping)
        ),
    ),
    Symptom(
        "entries_missing",
        lambda seen: (keys := _keys(seen)) is not None and keys[0] < keys[1],
    ),
    Symptom(
        "entries_nobody_asked_for",
        lambda seen: (keys := _keys(seen)) is not None and keys[0] > keys[1],
    ),
    Symptom(
        "returns_a_list",
        lambda seen: seen.kind == Kind.TYPE and isinstance(seen.actual, list),
    ),
    Symptom(
        "returns_a_tuple",
        lambda seen: (
            seen.kind == Kind.TYPE
            and isinstance(seen.actual, tuple)
            and isinstance(seen.expected, np.ndarray)
        ),
    ),
    Symptom(
        "wrong_number_of_outputs",
        lambda seen: seen.kind == Kind.COUNT,
    ),
    Symptom(
        "answers_are_not_finite",
        lambda seen: seen.kind == Kind.NAN,
    ),
    Symptom(
        "answers_are_complex",
        lambda seen: type_is(seen, "complex") or _holds(seen, "c"),
    ),
    Symptom(
        "counts_are_floats",
        lambda seen: seen.kind == Kind.DTYPE and isinstance(seen.actual, float | np.floating),
    ),
)
