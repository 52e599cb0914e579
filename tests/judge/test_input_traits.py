"""What is told where neither a known program nor the numbers alone say what is wrong."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.a2_convolution import EXERCISES as CONVOLUTION
from autograder.exercises.a7_fast_convolution import EXERCISES as FAST
from autograder.judge.diagnosis.input_traits import setting_of

BY_NAME = {exercise.function: exercise for exercise in (*CONVOLUTION, *FAST)}
ONE, BATCH = np.zeros((1, 3, 3, 1)), np.zeros((2, 3, 3, 1))


def test_a_setting_is_named_only_if_it_parts_right_from_wrong() -> None:
    calls = [({"X": ONE, "stride": 1}, True), ({"X": ONE, "stride": 2}, False)]
    found = setting_of(calls)
    assert found is not None
    assert found.name == "only_examples_with_a_stride_fail"
    assert setting_of([*calls, ({"X": ONE, "stride": 3}, True)]) is None
    assert setting_of(calls[1:]) is None
    found = setting_of([({"X": ONE}, True), ({"X": BATCH}, False)])
    assert found is not None
    assert found.name == "only_batches_fail"


@pytest.mark.parametrize(
    ("function", "body", "name"),
    [
        ("same_padding", "return str(f // 2) if f % 2 else int('')", "prints_or_returns_text"),
        ("same_padding", "return f // 2 if f % 2 else KeyError()", "returns_the_error"),
        ("conv_forward", "return conv_single_step(b), None", "calls_with_the_wrong_arguments"),
        ("conv_forward", "return None, None", "one_value_is_none"),
        ("im2col", "return np.zeros((X.shape[0] / 1, 2))", "size_or_index_is_a_float"),
        ("im2col", "np = 5; return np.zeros(3)", "numpy_overwritten"),
        ("col2im", "assert stride > 9", "own_assert_stops"),
        ("col2im", "return cols / 0 if 1 // 0 else cols", "divides_by_zero"),
        ("zero_pad", "return X.astype(object)", "answers_are_objects"),
        ("conv_transpose_forward", "return A_prev.reshape(10007), b", "reshape_does_not_fit"),
        ("conv_transpose_forward", "return A_prev[99], b", "index_out_of_range"),
        ("conv_forward_fast", "return np.ones(98) + np.ones(97), b", "shapes_do_not_fit_together"),
    ],
)
def test_what_came_back_or_was_raised_is_explained(function: str, body: str, name: str) -> None:
    exercise = BY_NAME[function]
    required, optional = exercise.parameters
    head = ", ".join([*required, *(f"{key}={value}" for key, value in optional)])
    judged = judge_program(exercise, f"def {function}({head}):\n    {body}\n")
    assert judged.misconception == name


def test_a_slip_of_its_own_kind_is_placed_by_the_examples_that_it_spoils() -> None:
    source = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    P = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    P = P * (1 + 7 * padding)
    view = np.lib.stride_tricks.sliding_window_view(P, W.shape[:2], axis=(1, 2))
    return np.einsum("mhwcij,ijco->mhwo", view[:, ::stride, ::stride], W) + b, None
"""
    judged = judge_program(BY_NAME["conv_forward"], source)
    assert judged.misconception == "only_padded_examples_fail"


def test_wide_images_are_not_blamed_where_a_stride_may_be_it() -> None:
    wide = np.zeros((1, 3, 4, 1))
    calls = [({"X": ONE, "stride": 1}, True), ({"X": wide, "stride": 1}, False)]
    found = setting_of(calls)
    assert found is not None
    assert found.name == "only_non_square_images_fail"
    assert setting_of([*calls, ({"X": wide, "stride": 2}, False)]) is None
    assert setting_of([*calls, ({"X": wide, "stride": 2}, False), ({"X": ONE, "stride": 2}, True)])
