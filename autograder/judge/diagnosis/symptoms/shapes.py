"""Signs in a shape: the right numbers along other axes."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake
from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    close,
)

MOST_AXES = 4  # 24 orders to try


def _lost_unit_axes(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    short = tuple(side for side in expected.shape if side != 1)
    return actual.shape != expected.shape and actual.shape[-len(short) :] == short and (
        len(actual.shape) < len(expected.shape)
    ) and close(actual.ravel(), expected.ravel())  # fmt: skip


def _repeated(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    axis = actual.ndim - expected.ndim
    if axis < 1 or actual.shape[axis:] != expected.shape:
        return False
    return close(actual, np.broadcast_to(expected, actual.shape))


def _flattened(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return actual.ndim == 1 < expected.ndim and close(actual, expected.ravel())


def _two_axes_exchanged(seen: Seen) -> bool:
    if seen.kind not in ("shape", "value") or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(
        close(actual, np.swapaxes(expected, first, second))
        for first, second in combinations(range(expected.ndim), 2)
    )


def _axes_reordered(seen: Seen) -> bool:
    if seen.kind not in ("shape", "value") or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim <= MOST_AXES and any(
        close(actual, expected.transpose(order)) for order in permutations(range(expected.ndim))
    )


def _same_numbers(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return close(actual.ravel(), expected.ravel())


SYMPTOMS = (
    Symptom(
        GeneralMistake(
            "axes_of_length_one_lost",
            "The numbers are right, but an axis of length 1 is missing from your result. It belongs there, "
            "even for a single image, row or channel; `squeeze` drops it.",
            "axes of length 1 dropped (squeeze)",
        ),
        _lost_unit_axes,
    ),
    Symptom(
        GeneralMistake(
            "repeated_along_an_axis",
            "The numbers are right, but your result has an axis too many, along which they are repeated.",
            "right result, tiled or broadcast",
        ),
        _repeated,
    ),
    Symptom(
        GeneralMistake(
            "result_is_flattened",
            "The numbers are right, but in one long row. The docstring says which axes the result has.",
            "returns a flat array",
        ),
        _flattened,
    ),
    Symptom(
        GeneralMistake(
            "two_axes_exchanged",
            "The numbers are right, but two axes of your result are exchanged. "
            "Compare the order of your axes with the docstring's.",
            "two axes of the result swapped",
        ),
        _two_axes_exchanged,
    ),
    Symptom(
        GeneralMistake(
            "axes_in_another_order",
            "The numbers are right, but the axes of your result come in another order than the docstring's.",
            "axes of the result permuted",
        ),
        _axes_reordered,
    ),
    Symptom(
        GeneralMistake(
            "numbers_in_another_shape",
            "The numbers are right, but the shape of the result is not the one in the docstring.",
            "right numbers, wrong shape",
        ),
        _same_numbers,
    ),
)
