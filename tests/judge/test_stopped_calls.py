"""A call that raises is shown with all that it was made with, and with the window of its last entry."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.judge.feedback import message
from autograder.judge.feedback.worked_example import illustrate
from tests.exercises.programs import BY_NAME

TOO_FAR = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    A_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    Z = np.zeros((m, n_H, n_W, n_C))
    for i, h, w, c in np.ndindex(m, n_W, n_H, n_C):
        top, left = h * stride, w * stride
        window = A_pad[i, top : top + f, left : left + f]
        Z[i, h, w, c] = np.sum(window * W[..., c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, stride, padding)
"""


def example(name: str, source: str) -> dict[str, Any]:
    drawn = illustrate(judge_program(BY_NAME[name], source), BY_NAME[name])
    assert drawn is not None
    return drawn


def told(name: str, source: str) -> str:
    return message.compose(judge_program(BY_NAME[name], source), BY_NAME[name], {}).text


def titles(drawn: dict[str, Any]) -> list[str]:
    return [panel["title"] for panel in drawn["panels"]]


def test_a_cut_window_is_told_beside_the_window_of_the_last_entry() -> None:
    drawn = example("conv_forward", TOO_FAR)
    assert drawn["text"].startswith(
        "The filter is 3 × 3, but the window that is multiplied by it is 2 × 3. The call stopped "
        "before it returned anything. This is where the last entry of the right answer, Z[2, 1, 3, 1], "
        "comes from. Products summed by channel"
    )
    assert titles(drawn)[:2] == ["A_prev, image 2, channel 0", "W[:, :, 0, 1]"]
    assert drawn["panels"][0]["mark"] == [1, 3, 3, 3]
    assert drawn["outputs"] == []


def test_a_window_that_is_larger_than_the_filter_is_not_called_cut() -> None:
    drawn = example("conv_forward", TOO_FAR.replace("top + f,", "top + f + 1,"))
    assert drawn["text"].startswith("The call stopped before it returned anything.")


def test_the_cache_of_a_call_that_raises_is_opened() -> None:
    source = "def conv_backward(dZ, cache):\n    return undefined\n"
    drawn = example("conv_backward", source)
    assert titles(drawn) == [
        "dZ[0, :, :, 0]", "A_prev[0, :, :, 0]", "W[:, :, 0, 0]", "b[0, :, :, 0]",
    ]  # fmt: skip
    assert drawn["text"] == ""
    assert "cache = (A_prev of shape (1, 3, 3, 1), W of shape" in told("conv_backward", source)


def test_dictionaries_are_opened_too() -> None:
    source = "def loss_and_gradients(params, X, y):\n    return params['W9']\n"
    drawn = example("loss_and_gradients", source)
    assert titles(drawn)[:3] == [
        "params['W1'][:, :, 0, 0]",
        "params['b1'][0, 0, 0, :]",
        "params['W2'][:, :, 0, 0]",
    ]
    text = told("loss_and_gradients", source)
    assert "loss_and_gradients(params={W1: (3, 3, 1, 2), b1: (1, 1, 1, 2), W2: " in text
    assert "X of shape (1, 4, 4, 1), y of shape (1,))" in text


def test_a_matrix_product_is_told_by_its_sizes() -> None:
    source = "def dense_backward(dZ, cache):\n    A_prev, W, b = cache\n    return dZ @ W, A_prev.T @ dZ, dZ.sum(axis=0)\n"
    text = told("dense_backward", source)
    assert "ValueError (the matrix product (…, 2) @ (3, …) does not fit: 2 is not 3)" in text
    assert "gufunc" not in text


def test_a_maximum_of_nothing_is_told_in_plain_words() -> None:
    source = "def global_pool(A_prev, mode='max'):\n    return A_prev[:, 99:].max(axis=(1, 2))\n"
    assert "ValueError (maximum of an array that holds no numbers)" in told("global_pool", source)


def test_every_entry_that_differs_is_written_differently() -> None:
    source = """
def numerical_gradient(f, x, eps=1e-6):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        plus = x.astype(float)
        plus[index] += eps
        slopes[index] = (f(plus) - f(x)) / eps
    return slopes
"""
    drawn = example("numerical_gradient", source)
    yours, right = (panel["rows"] for panel in drawn["outputs"])
    pairs = [pair for rows in zip(yours, right, strict=True) for pair in zip(*rows, strict=True)]
    assert len(pairs) == 8
    assert all(a != b for a, b in pairs)


def test_what_sends_a_gradient_is_marked_and_the_other_arguments_are_there() -> None:
    drawn = example("conv_backward", "def conv_backward(dZ, cache):\n    return dZ[9]\n")
    assert titles(drawn) == [
        "dZ[0, :, :, 0]", "W[:, :, 0, 0]", "A_prev[0, :, :, 0]", "b[0, :, :, 0]",
    ]  # fmt: skip
    dZ, W = drawn["panels"][:2]
    assert dZ["mark"] == [0, 0, 1, 1]
    assert W["mark"] == [2, 2, 1, 1]


def test_the_windows_that_hold_a_pixel_are_marked_together() -> None:
    exercise = BY_NAME["pool_backward"]
    A_prev, dA = np.zeros((1, 5, 6, 1)), np.ones((1, 3, 4, 1))
    inputs = {"dA": dA, "cache": (A_prev, 3, 1, "average")}
    assert exercise.explain is not None
    panels = exercise.explain(inputs, "dA_prev", (0, 2, 1, 0)).panels
    assert [panel.mark for panel in panels] == [(2, 1, 1, 1), (0, 0, 3, 2)]


@pytest.mark.parametrize(
    ("name", "index", "marks"),
    [
        ("dA_prev", (1, 2), {"dZ": (1, 0, 1, 4), "W": (2, 0, 1, 4)}),
        ("dW", (2, 3), {"A_prev": (0, 2, 5, 1), "dZ": (0, 3, 5, 1)}),
        ("db", (1,), {"dZ": (0, 1, 5, 1)}),
    ],
)
def test_a_dense_gradient_marks_the_row_or_column_that_it_sums(
    name: str, index: tuple[int, ...], marks: dict[str, tuple[int, ...]]
) -> None:
    explain = BY_NAME["dense_backward"].explain
    inputs = {"dZ": np.ones((5, 4)), "cache": (np.ones((5, 3)), np.ones((3, 4)), np.ones(4))}
    assert explain is not None
    assert {panel.title: panel.mark for panel in explain(inputs, name, index).panels} == marks


def test_a_small_layer_marks_the_entry_before_it() -> None:
    Z, dA = np.ones((2, 3, 4, 2)), np.ones((2, 3))
    relu, back = BY_NAME["relu_forward"].explain, BY_NAME["relu_backward"].explain
    assert relu is not None
    assert back is not None
    [panel] = relu({"Z": Z}, "A", (1, 2, 3, 0)).panels
    assert (panel.title, panel.mark) == ("Z[1, :, :, 0]", (2, 3, 1, 1))
    panels = back({"dA": dA, "cache": -dA}, "dZ", (1, 2)).panels
    assert [(p.title, p.mark) for p in panels] == [("dA", (1, 2, 1, 1)), ("cache", (1, 2, 1, 1))]


def test_the_same_entry_is_marked_in_the_dictionaries_among_the_arguments() -> None:
    source = "def sgd_step(params, grads, lr):\n    return {k: v + lr * grads[k] for k, v in params.items()}\n"
    drawn = example("sgd_step", source)
    assert titles(drawn) == ["params['W']", "grads['W']"]
    assert [panel["mark"] for panel in [*drawn["panels"], *drawn["outputs"]]] == [[0, 0, 1, 1]] * 4


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_any_function_that_stops_is_shown_with_something_to_see(name: str) -> None:
    exercise = BY_NAME[name]
    required, optional = exercise.parameters
    names = ", ".join([*required, *(f"{key}={value!r}" for key, value in optional)])
    source = f"def {name}({names}):\n    raise IndexError('list index out of range')\n"
    judged = judge_program(exercise, source)
    drawn = illustrate(judged, exercise)
    if exercise.answer_is_a_secret or judged.shown is None:
        assert drawn is None
        return
    assert drawn is not None
    case = judged.shown.case
    arrays = [value for value in case.args if isinstance(value, np.ndarray | dict)]
    assert bool(drawn["panels"]) == bool(arrays) or exercise.explain is not None
    explained = exercise.explain is not None and isinstance(case.expected, np.ndarray | tuple)
    assert not explained or "The call stopped before it returned anything." in drawn["text"]
