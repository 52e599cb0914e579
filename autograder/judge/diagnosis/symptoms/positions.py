"""Signs in where right and wrong numbers stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake
from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    close,
)

ENOUGH_NUMBERS = 3  # entries that must agree before a factor or an offset is believed


def _first_entry_alone(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return (
        expected.ndim > 1 < len(expected)
        and not actual[1:].any()
        and close(actual[:1], expected[:1])
    )


def _mirrored(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(close(actual, np.flip(expected, axis)) for axis in range(expected.ndim))


def _cut(seen: Seen) -> int | None:
    """Return how many entries two lists share that differ in length only, at the start or the end."""
    pair = (seen.actual, seen.expected)
    if seen.kind != "shape" or not all(isinstance(side, list | tuple) for side in pair):
        return None
    short, long = sorted((list(map(_plain, side)) for side in pair), key=len)
    return len(short) if short and short in (long[: len(short)], long[-len(short) :]) else None


def _plain(entry: Any) -> Any:
    return tuple(map(_plain, entry)) if isinstance(entry, list | tuple) else entry


def _shuffled(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = (np.sort(side.ravel()) for side in seen.arrays)
    return len(np.unique(expected)) > ENOUGH_NUMBERS and close(actual, expected)


def _right_inside(*inside: slice) -> Callable[[Seen], bool]:
    """Return a check that a part of the maps, given by slices, is right, and not empty."""

    def holds(seen: Seen) -> bool:
        if seen.kind != "value" or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return (
            expected.ndim == 4
            and expected[inside].size > 0
            and close(actual[inside], expected[inside])
        )

    return holds


def _first_entry_repeated(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return (
        expected.shape == actual.shape
        and expected.ndim > 0
        and len(expected) > 1
        and close(actual, np.broadcast_to(expected[:1], actual.shape))
    )


def _first_image_right(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim == 4 and len(expected) > 1 and close(actual[0], expected[0])


SYMPTOMS = (
    Symptom(
        GeneralMistake(
            "only_the_first_entry_filled",
            "Only the first entry of axis 0 is filled in, the others are zero. Does a loop end too early, or does "
            "a `return` stand inside it?",
            "return inside the loop, or range(1)",
        ),
        _first_entry_alone,
    ),
    Symptom(
        GeneralMistake(
            "mirrored",
            "The numbers are right, but along one axis they come in reversed order.",
            "one axis reversed",
        ),
        _mirrored,
    ),
    Symptom(
        GeneralMistake(
            "last_entries_missing",
            "Your list is right as far as it goes, but it ends too early. Does the loop reach the last entry, "
            "and does the `return` stand behind it?",
            "list ends too early",
        ),
        lambda seen: _cut(seen) is not None and len(seen.actual) < len(seen.expected),
    ),
    Symptom(
        GeneralMistake(
            "more_entries_than_asked_for",
            "Your list holds the right entries and more besides. "
            "The docstring says how many there are.",
            "extra entries at the start or the end of a list",
        ),
        lambda seen: _cut(seen) is not None and len(seen.actual) > len(seen.expected),
    ),
    Symptom(
        GeneralMistake(
            "numbers_in_other_places",
            "All the right numbers are in your result, but not in their places. "
            "Look which index each number should have.",
            "right numbers in a wrong order",
        ),
        _shuffled,
    ),
    Symptom(
        GeneralMistake(
            "first_entry_repeated",
            "Along axis 0 your result repeats its first entry, which is right. Does the index of your loop "
            "stand everywhere where it should?",
            "first example's result for all",
        ),
        _first_entry_repeated,
    ),
    Symptom(
        GeneralMistake(
            "only_the_first_image_right",
            "Image 0 of each batch comes out right, and the images after it do not.",
            "right for the first image only",
        ),
        _first_image_right,
    ),
    Symptom(
        GeneralMistake(
            "last_row_or_column_wrong",
            "Everything is right but the last row or the last column. How far do your loops and slices reach?",
            "wrong in the last row or column only",
        ),
        _right_inside(slice(None), slice(-1), slice(-1)),
    ),
    Symptom(
        GeneralMistake(
            "edge_wrong",
            "The middle of the result is right, and its outermost rows or columns are not.",
            "wrong at the edge only",
        ),
        _right_inside(slice(None), slice(1, -1), slice(1, -1)),
    ),
)
