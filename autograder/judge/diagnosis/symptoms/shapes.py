"""Symptoms in a shape: the right numbers along other axes."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    close,
)
from autograder.judge.execution.compare import Kind

MOST_AXES = 4  # 24 orders to try


def _lost_unit_axes(seen: Seen) -> bool:
    if seen.kind != Kind.SHAPE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    short = tuple(side for side in expected.shape if side != 1)
    return actual.shape != expected.shape and actual.shape[-len(short) :] == short and (
        len(actual.shape) < len(expected.shape)
    ) and close(actual.ravel(), expected.ravel())  # fmt: skip


def _repeated(seen: Seen) -> bool:
    if seen.kind != Kind.SHAPE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    axis = actual.ndim - expected.ndim
    if axis < 1 or actual.shape[axis:] != expected.shape:
        return False
    return close(actual, np.broadcast_to(expected, actual.shape))


def _flattened(seen: Seen) -> bool:
    if seen.kind != Kind.SHAPE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return actual.ndim == 1 < expected.ndim and close(actual, expected.ravel())


def _two_axes_exchanged(seen: Seen) -> bool:
    if seen.kind not in (Kind.SHAPE, Kind.VALUE) or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(
        close(actual, np.swapaxes(expected, first, second))
        for first, second in combinations(range(expected.ndim), 2)
    )


def _axes_reordered(seen: Seen) -> bool:
    if seen.kind not in (Kind.SHAPE, Kind.VALUE) or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim <= MOST_AXES and any(
        close(actual, expected.transpose(order)) for order in permutations(range(expected.ndim))
    )


def _same_numbers(seen: Seen) -> bool:
    if seen.kind != Kind.SHAPE or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return close(actual.ravel(), expected.ravel())


SYMPTOMS = (
    Symptom(
        "axes_of_length_one_lost",
        _lost_unit_axes,
    ),
    Symptom(
        "repeated_along_an_axis",
        _repeated,
    ),
    Symptom(
        "result_is_flattened",
        _flattened,
    ),
    Symptom(
        "two_axes_exchanged",
        _two_axes_exchanged,
    ),
    Symptom(
        "axes_in_another_order",
        _axes_reordered,
    ),
    Symptom(
        "numbers_in_another_shape",
        _same_numbers,
    ),
)
