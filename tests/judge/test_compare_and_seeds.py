"""Right or wrong, within which tolerance; and seeds that repeat for a regrade only."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from autograder.exercises.a2_convolution import EXERCISES
from autograder.exercises.model import Comparison
from autograder.judge.execution import compare
from autograder.judge.execution.compare import ValuePath, compare_answer, compare_value
from autograder.judge.execution.seeds import hidden_draw, open_draw
from autograder.sandbox.guest.codec import Opaque

BY_NAME = {exercise.function: exercise for exercise in EXERCISES}
PAD, STEP, SIZE, LAYER = (
    BY_NAME[name] for name in ("zero_pad", "conv_single_step", "conv_output_size", "conv_forward")
)
A = np.arange(12.0).reshape(1, 3, 4, 1) / 7


@pytest.mark.parametrize(
    ("exercise", "expected", "actual"),
    [
        (PAD, A, A + 1e-9), (PAD, A, A.astype(np.float32)), (PAD, A.round(), A.round().astype(int)),
        (STEP, 2.5, np.array(2.5)), (STEP, 2.5, np.float32(2.5)), (STEP, 3.0, 3), (STEP, 2.5, np.float64(2.5)),
        (SIZE, 3, np.int32(3)), (SIZE, 3, 3),
        (LAYER, (A, None), (A, {"any": "cache"})), (LAYER, (A, None), [A, Opaque("Cache")]),
    ],
)  # fmt: skip
def test_right(exercise: Any, expected: Any, actual: Any) -> None:
    assert compare_answer(exercise, expected, actual) is None


@pytest.mark.parametrize(
    ("exercise", "expected", "actual", "kind"),
    [
        (PAD, A, A + 1e-3, "value"), (PAD, A, A[..., 0], "shape"), (PAD, A, A.transpose(0, 2, 1, 3), "shape"),
        (PAD, A, A.tolist(), "type"), (PAD, A, None, "type"), (PAD, A, Opaque("Tensor"), "type"),
        (PAD, A, A.astype(complex), "dtype"), (PAD, A, A * np.nan, "nan"), (PAD, A, A + np.inf, "nan"),
        (PAD, A, A[:0], "shape"), (PAD, A, np.float64(1), "type"),
        (STEP, 2.5, np.array([2.5]), "type"), (STEP, 2.5, np.full((1, 1, 1), 2.5), "type"), (STEP, 1.0, True, "type"),
        (STEP, 2.5, "2.5", "type"), (STEP, 2.5, math.nan, "nan"), (STEP, 2.5, -math.inf, "nan"), (STEP, 2.5, 2.5 + 0j, "type"),
        (STEP, 2.5, 10**200, "value"), (STEP, 2.5, -(10**30), "value"), (STEP, 2.5, [2.5], "type"),
        (SIZE, 3, 3.0, "dtype"), (SIZE, 3, 4, "value"), (SIZE, 3, np.float64(3), "dtype"), (SIZE, 3, True, "type"), (SIZE, 3, 10**200, "value"),
        (LAYER, (A, None), A, "count"), (LAYER, (A, None), (A,), "count"), (LAYER, (A, None), (A, 1, 2), "count"), (LAYER, (A, None), (None, None), "type"),
    ],
)  # fmt: skip
def test_wrong(exercise: Any, expected: Any, actual: Any, kind: str) -> None:
    difference = compare_answer(exercise, expected, actual)
    assert difference is not None
    assert difference.kind == kind


SIDES = [
    np.array(entries)
    for entries in (
        [1.0, -2.0], [1.0 + 9e-7, -2.0], [1.0 + 2.9e-6, -2.0], [1.0 + 3.1e-6, -2.0], [1.0, -2.0 - 3.9e-6], [1.0, -2.0 - 4.1e-6],
        [0.0, 0.0], [0.0, 9e-10], [0.0, 1.1e-9], [1.0, math.nan], [1.0, math.inf], [1.0, -math.inf], [math.nan] * 2,
        [1e308, -1e308], [-1e308, 1e308], [5e-324, 0.0],
    )
]  # fmt: skip


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("expected", SIDES, ids=str)
def test_a_quick_look_says_what_a_close_one_says(
    expected: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = [compare_answer(PAD, expected, actual) is None for actual in SIDES]
    monkeypatch.setattr(compare, "_surely_close", lambda actual, expected: False)
    assert [compare_answer(PAD, expected, actual) is None for actual in SIDES] == quick


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("expected", [1.0, -2.5, 0.0, 1e300, math.inf, -math.inf, math.nan, np.float32(2.5), np.float16(2.5), 7])  # fmt: skip
@pytest.mark.parametrize("tolerance", [0.0, 0.05])
def test_numbers_are_as_close_as_numpy_says(expected: Any, tolerance: float) -> None:
    for off in (0.0, 1e-10, 0.9e-6, 1.9e-6, 2.1e-6, 3e-4, 5e-4, 0.04999, 0.0501, 1.0, math.nan):
        for kind in (float, np.float64, np.float32):
            actual = kind(float(expected) * (1 + off) + off * (abs(expected) < 1e-3))
            rtol, atol = compare._tolerance(np.asarray(expected), np.asarray(actual))
            close = np.isclose(float(actual), float(expected), rtol=rtol, atol=atol + tolerance)
            found = compare._same_number(expected, actual, tolerance)
            assert found == bool(close), (expected, actual)


def test_first_differing_entry_is_named() -> None:
    wrong = A.copy()
    wrong[0, 2, 1, 0] += 1
    difference = compare_answer(PAD, A, wrong)
    assert difference is not None
    assert difference.index == (0, 2, 1, 0)


def test_seeds_repeat_and_differ() -> None:
    def numbers(*parts: str, secret: bytes = b"s") -> list[float]:
        return hidden_draw(secret, *parts).array(4).tolist()

    assert numbers("a2|x|hash", "f") == numbers("a2|x|hash", "f")
    others = [
        numbers("a2|x|other", "f"),
        numbers("a2|x|hash", "g"),
        numbers("a2|x|hash", "f", secret=b"t"),
    ]
    assert numbers("a2|x|hash", "f") not in others


def test_open_examples_need_no_secret_and_hold_whole_numbers() -> None:
    draw = open_draw("f", "family").array(50)
    assert np.array_equal(draw, open_draw("f", "family").array(50))
    assert np.array_equal(draw, draw.round())


@pytest.mark.parametrize("kind", [int, np.int64, np.uint32])
def test_whole_numbers_are_compared_exactly(kind: type) -> None:
    exercise = SimpleNamespace(comparison=Comparison(whole=True))
    assert compare_value(ValuePath("n"), 62_378_344, kind(62_378_344), exercise) is None
    assert compare_value(ValuePath("n"), 62_378_344, kind(62_378_344 - 96), exercise) is not None
    row = np.array([62_378_344, 5])
    assert compare_value(ValuePath("row"), row, row.astype(kind), exercise) is None
    assert compare_value(ValuePath("row"), row, row.astype(kind) - kind(1), exercise) is not None
