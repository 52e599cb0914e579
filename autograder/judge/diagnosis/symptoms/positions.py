"""Symptoms in where right numbers are found in a wrong answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judge.diagnosis.symptoms.model import (
    ENOUGH_NUMBERS,
    Seen,
    Symptom,
    close,
)
from autograder.judge.execution.compare import Kind


def _first_entry_alone(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return (
        expected.ndim > 1 < len(expected)
        and not actual[1:].any()
        and close(actual[:1], expected[:1])
    )


def _mirrored(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(close(actual, np.flip(expected, axis)) for axis in range(expected.ndim))


def _cut(seen: Seen) -> int | None:
    """Return how many entries two lists share that differ in length only, at the start or the end."""
    pair = (seen.actual, seen.expected)
    if seen.difference is None or seen.difference.place.keys:
        return None  # a list within the list: "the list is too short" would be taken for the whole
    if seen.kind != Kind.SHAPE or not all(isinstance(side, list | tuple) for side in pair):
        return None
    short, long = sorted((list(map(_plain, side)) for side in pair), key=len)
    return len(short) if short and short in (long[: len(short)], long[-len(short) :]) else None


def _plain(entry: Any) -> Any:
    """Return an entry that can be compared with any other: NumPy would compare part by part."""
    if isinstance(entry, np.generic):
        return entry.item()
    if isinstance(entry, np.ndarray):
        return ("array", id(entry))
    return tuple(map(_plain, entry)) if isinstance(entry, list | tuple) else entry


def _shuffled(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = (np.sort(side.ravel()) for side in seen.arrays)
    return len(np.unique(expected)) > ENOUGH_NUMBERS and close(actual, expected)


def _right_inside(*inside: slice) -> Callable[[Seen], bool]:
    """Return a check that a part of the maps, given by slices, is right, and not empty."""

    def holds(seen: Seen) -> bool:
        if seen.kind != Kind.VALUE or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return (
            expected.ndim == 4
            and expected[inside].size > 0
            and close(actual[inside], expected[inside])
        )

    return holds


def _first_entry_repeated(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return (
        expected.shape == actual.shape
        and expected.ndim > 0
        and len(expected) > 1
        and close(actual, np.broadcast_to(expected[:1], actual.shape))
    )


def _first_image_right(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim == 4 and len(expected) > 1 and close(actual[0], expected[0])


SYMPTOMS = (
    Symptom(
        "only_the_first_entry_filled",
        _first_entry_alone,
    ),
    Symptom(
        "mirrored",
        _mirrored,
    ),
    Symptom(
        "last_entries_missing",
        lambda seen: _cut(seen) is not None and len(seen.actual) < len(seen.expected),
    ),
    Symptom(
        "more_entries_than_asked_for",
        lambda seen: _cut(seen) is not None and len(seen.actual) > len(seen.expected),
    ),
    Symptom(
        "numbers_in_other_places",
        _shuffled,
    ),
    Symptom(
        "first_entry_repeated",
        _first_entry_repeated,
    ),
    Symptom(
        "only_the_first_image_right",
        _first_image_right,
    ),
    Symptom(
        "last_row_or_column_wrong",
        _right_inside(slice(None), slice(-1), slice(-1)),
    ),
    Symptom(
        "edge_wrong",
        _right_inside(slice(None), slice(1, -1), slice(1, -1)),
    ),
)
