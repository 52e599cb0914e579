"""Signs in the numbers themselves: cut, rounded, without signs, never filled in."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake
from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    close,
    wants_a_number,
)

HALF_PRECISION = 2e-3


def _whole_numbers_only(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None or seen.actual.dtype.kind not in "iu":
        return False
    actual, expected = seen.arrays
    gap = np.abs(actual - expected)
    if seen.actual.dtype.kind == "u":  # a minus is lost as well
        gap = np.minimum(gap, np.abs(gap - 2.0 ** (8 * seen.actual.dtype.itemsize)))
    return bool((gap < 1).all())


def _half_precision(seen: Seen) -> bool:
    if seen.kind not in ("value", "nan") or seen.arrays is None or seen.actual.dtype != np.float16:
        return False
    actual, expected = seen.arrays
    with np.errstate(over="ignore"):  # 16 bits end at 65504
        stored = expected.astype(np.float16).astype(np.float64)
    held = np.isfinite(stored)
    return bool((actual[~held] == stored[~held]).all()) and close(
        actual[held], expected[held], HALF_PRECISION
    )


def _stays_zero(seen: Seen) -> bool:
    return seen.kind == "value" and seen.arrays is not None and not seen.arrays[0].any()


def _is_constant(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None or seen.arrays[0].size < 2:
        return False
    actual, expected = seen.arrays
    return bool(np.ptp(actual) == 0 < np.ptp(expected))


def _sums_to_one(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None or seen.arrays[0].ndim < 2:
        return False
    sums, wanted = (side.sum(axis=-1) for side in seen.arrays)
    ones = np.ones(sums.shape)
    return bool((seen.arrays[0] >= 0).all()) and close(sums, ones) and not close(wanted, ones)


def _cut_off(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    lowest, highest = actual.min(), actual.max()
    inside = (lowest < expected) & (expected < highest)
    return bool(inside.any()) and close(actual, np.clip(expected, lowest, highest))


def _changed_by(*changes: Callable[[np.ndarray], np.ndarray]) -> Callable[[Seen], bool]:
    """Return a check that one of these, done to the right numbers, gives the wrong ones."""

    def holds(seen: Seen) -> bool:
        if seen.kind != "value" or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return any(close(actual, change(expected)) for change in changes)

    return holds


def _number_rounded(seen: Seen) -> bool:
    if seen.kind != "value" or not wants_a_number(seen):
        return False
    expected = float(seen.expected)
    return bool(float(seen.actual) == round(expected) != expected)


def _count_rounded(seen: Seen) -> bool:
    pair = (seen.actual, seen.expected)
    if seen.kind != "value" or not all(isinstance(side, int | np.integer) for side in pair):
        return False
    actual, expected = map(int, pair)
    return any(actual == round(expected, -k) for k in range(2, len(str(abs(expected)))))


SYMPTOMS = (
    Symptom(
        GeneralMistake(
            "whole_numbers_only",
            "Your result is an array of integers, which cannot hold fractions (and bytes hold no minus). "
            "Look where the array is made: it takes the type of what it is made from.",
            "result array has an integer type, fractions are cut off",
        ),
        _whole_numbers_only,
    ),
    Symptom(
        GeneralMistake(
            "half_precision",
            "Your numbers are nearly right: they are stored in 16 bits, which keep about three digits. "
            "Use float64, NumPy's usual type.",
            "float16 result",
        ),
        _half_precision,
    ),
    Symptom(
        GeneralMistake(
            "result_stays_zero",
            "Every number of the result is 0: the array is made, but nothing is ever put into it.",
            "zeros returned",
        ),
        _stays_zero,
    ),
    Symptom(
        GeneralMistake(
            "result_is_constant",
            "Every number of the result is the same. Where would the differences have to come from?",
            "one number everywhere",
        ),
        _is_constant,
    ),
    Symptom(
        GeneralMistake(
            "each_row_sums_to_one",
            "Your numbers are probabilities: none is negative, and each row sums to 1. Nobody asked for that here.",
            "softmax (or another normalisation) applied",
        ),
        _sums_to_one,
    ),
    Symptom(
        GeneralMistake(
            "cut_to_whole_numbers",
            "What stands behind the decimal point is lost: `int`, `//` and arrays of integers drop it.",
            "fractions cut off",
        ),
        _changed_by(np.trunc, np.floor),
    ),
    Symptom(
        GeneralMistake(
            "rounded",
            "The numbers are rounded. Return them as they are: rounding is for printing.",
            "result rounded",
        ),
        _changed_by(*(partial(np.round, decimals=digits) for digits in range(5))),
    ),
    Symptom(
        GeneralMistake(
            "signs_lost",
            "The sizes are right, but no number is negative: the signs are lost.",
            "absolute values",
        ),
        _changed_by(np.abs),
    ),
    Symptom(
        GeneralMistake(
            "negative_numbers_erased",
            "Where the right number is negative, the result has 0.",
            "negative numbers clipped",
        ),
        _changed_by(lambda right: np.maximum(right, 0)),
    ),
    Symptom(
        GeneralMistake(
            "cut_off_at_a_bound",
            "Numbers beyond a bound are cut off in your result, and the others are right.",
            "result clipped",
        ),
        _cut_off,
    ),
    Symptom(
        GeneralMistake(
            "rounded_too_far",
            "That is rounded too far: the digits behind the point are missing.",
            "right number rounded to a whole one",
        ),
        _number_rounded,
    ),
    Symptom(
        GeneralMistake(
            "count_is_rounded",
            "That is a rounded number. The exact count is asked for.",
            "rounded count",
        ),
        _count_rounded,
    ),
)
