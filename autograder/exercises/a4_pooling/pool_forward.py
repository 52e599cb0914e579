"""`pool_forward`: families of cases."""

from __future__ import annotations

from typing import Any

import numpy as np
from convlab.laws.pool import leaves

from autograder.exercises import any_shape, explain
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import pool
from autograder.reference.plain import pool as plain


def _negative(draw: Draw) -> dict[str, Any]:
    A_prev = -1 - abs(draw.array(2, 5, 6, 2))
    A_prev[1] -= 1e6  # deeper than any number a search is likely to start from
    return {"A_prev": A_prev, "kernel_size": 2, "stride": 2}


def _float32(draw: Draw) -> dict[str, Any]:
    return {"A_prev": draw.array(2, 5, 4, 3).astype("float32"), "kernel_size": 2, "stride": 1}


def _settings(cache: Any) -> tuple[Any, int, int, str]:
    """Return ``(A_prev, kernel_size, stride, mode)``, also of a cache that is nested or has names."""
    parts = list(leaves(cache))
    [A_prev] = (part for part in parts if isinstance(part, np.ndarray))
    kernel_size, stride = (part for part in parts if isinstance(part, int | np.integer))
    [mode] = (part for part in parts if isinstance(part, str))
    return A_prev, int(kernel_size), int(stride), str(mode)


FAMILIES = (
    Family(
        "square image, windows side by side",
        lambda draw: {"A_prev": draw.array(1, 4, 4, 1), "kernel_size": 2, "stride": 2},
    ),
    Family(
        "stride not given: windows side by side",
        lambda draw: {"A_prev": draw.array(2, 6, 4, 3), "kernel_size": 2},
    ),
    Family(
        "stride not given, a remainder is left over",
        lambda draw: {"A_prev": draw.array(1, 7, 8, 2), "kernel_size": 3},
        weight=0.5,
    ),
    Family(
        "overlapping windows, stride 1, wide image",
        lambda draw: {"A_prev": draw.array(2, 5, 8, 3), "kernel_size": 3, "stride": 1},
        cases=2,
    ),
    Family(
        "overlapping windows, stride 2, tall image",
        lambda draw: {"A_prev": draw.array(2, 8, 6, 2), "kernel_size": 3, "stride": 2},
        cases=2,
    ),
    Family(
        "gaps between windows, stride 3",
        lambda draw: {"A_prev": draw.array(3, 6, 9, 2), "kernel_size": 2, "stride": 3},
        cases=2,
    ),
    Family(
        "average of windows side by side",
        lambda draw: {"A_prev": draw.array(2, 4, 6, 3), "kernel_size": 2, "mode": "average"},
    ),
    Family(
        "average, overlapping windows, stride 2",
        lambda draw: {
            "A_prev": draw.array(2, 8, 5, 2),
            "kernel_size": 3,
            "stride": 2,
            "mode": "average",
        },
        weight=1.5,
        cases=2,
    ),
    Family("negative numbers only", _negative),
    Family(
        "whole numbers, average",
        lambda draw: {
            "A_prev": draw.whole(-9, 10, 2, 5, 7, 2),
            "kernel_size": 3,
            "stride": 1,
            "mode": "average",
        },
    ),
    Family(
        "a window as large as the image, and one channel more than examples",
        lambda draw: {"A_prev": draw.array(2, 5, 5, 3), "kernel_size": 5, "stride": 2},
        weight=0.5,
    ),
    Family(
        "a window of one pixel, stride 2",
        lambda draw: {"A_prev": draw.array(2, 5, 4, 2), "kernel_size": 1, "stride": 2},
        weight=0.5,
    ),
    Family("float32 numbers", _float32, weight=0.5),
    Family(
        "the cache holds what was used, the stride as a number",
        lambda draw: {"A_prev": draw.array(2, 7, 5, 2), "kernel_size": 3},
        weight=0.25,
        cache=_settings,
    ),
    Family(
        "the arguments stay as they were",
        lambda draw: {"A_prev": draw.array(2, 4, 5, 2), "kernel_size": 2, "stride": 1},
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="pool_forward",
    reference=pool.pool_forward,
    plain=plain.pool_forward,
    returns=("A", "cache"),
    families=FAMILIES,
    any_shape=any_shape.pooling,
    catalogue=Catalogue.beside(__file__),
    explain=explain.pooling,
)
