"""Symptoms in the numbers themselves: cut, rounded, with their signs lost, never filled in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    close,
    wants_a_number,
)
from autograder.judge.execution.compare import Kind

HALF_PRECISION = 2e-3


def _whole_numbers_only(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None or seen.actual.dtype.kind not in "iu":
        return False
    actual, expected = seen.arrays
    gap = np.abs(actual - expected)
    if seen.actual.dtype.kind == "u":  # a minus is lost as well
        gap = np.minimum(gap, np.abs(gap - 2.0 ** (8 * seen.actual.dtype.itemsize)))
    return bool((gap < 1).all())


def _half_precision(seen: Seen) -> bool:
    if (
        seen.kind not in (Kind.VALUE, Kind.NAN)
        or seen.arrays is None
        or seen.actual.dtype != np.float16
    ):
        return False
    actual, expected = seen.arrays
    with np.errstate(over="ignore"):  # 16 bits end at 65504
        stored = expected.astype(np.float16).astype(np.float64)
    held = np.isfinite(stored)
    return bool((actual[~held] == stored[~held]).all()) and close(
        actual[held], expected[held], HALF_PRECISION
    )


def _stays_zero(seen: Seen) -> bool:
    return seen.kind == Kind.VALUE and seen.arrays is not None and not seen.arrays[0].any()


def _is_constant(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None or seen.arrays[0].size < 2:
        return False
    actual, expected = seen.arrays
    return bool(np.ptp(actual) == 0 < np.ptp(expected))


def _sums_to_one(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None or seen.arrays[0].ndim < 2:
        return False
    sums, wanted = (side.sum(axis=-1) for side in seen.arrays)
    ones = np.ones(sums.shape)
    return bool((seen.arrays[0] >= 0).all()) and close(sums, ones) and not close(wanted, ones)


def _cut_off(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    lowest, highest = actual.min(), actual.max()
    inside = (lowest < expected) & (expected < highest)
    return bool(inside.any()) and close(actual, np.clip(expected, lowest, highest))


def _changed_by(*changes: Callable[[np.ndarray], np.ndarray]) -> Callable[[Seen], bool]:
    """Return a check that one of these, done to the right numbers, gives the wrong ones."""

    def holds(seen: Seen) -> bool:
        if seen.kind != Kind.VALUE or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return any(close(actual, change(expected)) for change in changes)

    return holds


def _rounding(digits: int) -> Callable[[np.ndarray], np.ndarray]:
    return lambda numbers: np.round(numbers, digits)


def _number_rounded(seen: Seen) -> bool:
    if seen.kind != Kind.VALUE or not wants_a_number(seen):
        return False
    expected = float(seen.expected)
    return bool(float(seen.actual) == round(expected) != expected)


def _count_rounded(seen: Seen) -> bool:
    pair = (seen.actual, seen.expected)
    if seen.kind != Kind.VALUE or not all(isinstance(side, int | np.integer) for side in pair):
        return False
    actual, expected = map(int, pair)
    return any(actual == round(expected, -k) for k in range(2, len(str(abs(expected)))))


SYMPTOMS = (
    Symptom(
        "whole_numbers_only",
        _whole_numbers_only,
    ),
    Symptom(
        "half_precision",
        _half_precision,
    ),
    Symptom(
        "result_stays_zero",
        _stays_zero,
    ),
    Symptom(
        "result_is_constant",
        _is_constant,
    ),
    Symptom(
        "each_row_sums_to_one",
        _sums_to_one,
    ),
    Symptom(
        "cut_to_whole_numbers",
        _changed_by(np.trunc, np.floor),
    ),
    Symptom(
        "rounded",
        _changed_by(*map(_rounding, range(5))),
    ),
    Symptom(
        "signs_lost",
        _changed_by(np.abs),
    ),
    Symptom(
        "negative_numbers_erased",
        _changed_by(lambda right: np.maximum(right, 0)),
    ),
    Symptom(
        "cut_off_at_a_bound",
        _cut_off,
    ),
    Symptom(
        "rounded_too_far",
        _number_rounded,
    ),
    Symptom(
        "count_is_rounded",
        _count_rounded,
    ),
)
