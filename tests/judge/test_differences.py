"""What is said of a difference: what was seen, what was wanted, in every way in which answers differ."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from autograder.exercises.model import Exercise, Family
from autograder.judge.execution.calls import difference_of
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import NUMBERS
from autograder.judge.execution.session import Outcome
from autograder.judge.feedback.differences import _TOLD, numbers_told, told
from autograder.judge.scoring.results import ShownExample
from autograder.sandbox.guest.codec import Opaque
from tests.exercises.programs import BY_NAME

PAD, STEP, SIZE, LAYER, TABLE, SHARES, TEST = (
    BY_NAME[name]
    for name in (
        "zero_pad", "conv_single_step", "conv_output_size", "conv_forward",
        "shape_table", "sgd_step", "check_conv_forward",
    )
)  # fmt: skip
A = np.arange(12.0).reshape(1, 3, 4, 1) / 8


def family(**settings: Any) -> Family:
    return Family("a family", dict, **settings)


def shown(
    exercise: Exercise, expected: Any, outcome: Outcome, kind: Family | None = None
) -> ShownExample | None:
    case = Case(kind or family(), (), {}, expected)
    difference = difference_of(exercise, case, outcome)
    return difference and ShownExample(case, outcome, difference)


def off(index: tuple[int, ...], by: float) -> np.ndarray:
    wrong = A.copy()
    wrong[index] += by
    return wrong


RETURNED = [
    (PAD, A, off((0, 2, 1, 0), 1), "X_pad[0, 2, 1, 0] is 2.125, wanted 1.125"),
    (PAD, A, A[..., 0], "X_pad has shape (1, 3, 4), wanted (1, 3, 4, 1)"),
    (PAD, A, A.tolist(), "X_pad is a list of 1 entry, wanted an array of shape (1, 3, 4, 1)"),
    (PAD, A, None, "X_pad is None, wanted an array of shape (1, 3, 4, 1)"),
    (PAD, A, "x" * 99, "X_pad is a string, wanted an array of shape (1, 3, 4, 1)"),
    (PAD, A, Opaque("Tensor"), "X_pad is an object of type Tensor, wanted an array of shape (1, 3, 4, 1)"),
    (PAD, A, A.astype(complex), "X_pad holds complex128, wanted real numbers"),
    (PAD, A, off((0, 0, 1, 0), np.inf), "X_pad[0, 0, 1, 0] is inf, not a finite number"),
    (STEP, 2.5, 2.25, "z is 2.25, wanted 2.5"),
    (STEP, 2.5, np.array([2.5]), "z is an array of shape (1,), wanted a single number"),
    (STEP, 2.5, 2.5 + 0j, "z is an object of type complex, wanted a single number"),
    (STEP, 1.0, True, "z is True, wanted a number"),
    (STEP, 2.5, math.nan, "z is nan, not a finite number"),
    (SIZE, 3, 3.0, "size is 3 (float), wanted an integer"),
    (SIZE, 3, 4.5, "size is 4.5 (float), wanted the integer 3"),
    (LAYER, (A, None), A, "it returns an array of shape (1, 3, 4, 1), wanted the tuple (Z, cache)"),
    (LAYER, (A, None), (A,), "it returns 1 value, wanted 2: (Z, cache)"),
    (LAYER, (A, None), (A, 1, 2), "it returns 3 values, wanted 2: (Z, cache)"),
    (LAYER, (A, None), (2, None), "Z is 2 (int), wanted an array of shape (1, 3, 4, 1)"),
    (TABLE, [("conv", 1)], None, "table is None, wanted a list"),
    (TABLE, [("conv", 1)], [["conv", 2]], "table[0][1] is 2, wanted 1"),
    (TABLE, [("conv", 1)], ["conv"], "table[0] is a string, wanted a tuple"),
    (TABLE, [("conv", 1)], [("pool", 1)], 'table[0][0] is "pool", wanted "conv"'),
    (TABLE, [("conv", 1)], [], "table has 0 entries, wanted 1"),
    (TABLE, [("a", 1), ("b", 2)], [("a", 1)], "table has 1 entry, wanted 2"),
    (SHARES, {"W": A, "b": A}, {"W": A}, "params is a dict of 1 entry, wanted a dict with the keys W, b"),
    (SHARES, {"W": A}, (A, A), "params is a tuple of 2 values, wanted a dict with the keys W"),
    (SHARES, {"W": A}, {"W": -A}, "params['W'][0, 0, 1, 0] is -0.125, wanted 0.125"),
    (TEST, False, True, "your test lets it pass"),
    (TEST, True, False, "your test rejects a right program: it returns False"),
]  # fmt: skip


@pytest.mark.parametrize(("exercise", "expected", "actual", "text"), RETURNED)
def test_an_answer_is_told(exercise: Exercise, expected: Any, actual: Any, text: str) -> None:
    found = shown(exercise, expected, Outcome("returned", actual))
    assert found is not None
    assert told(found, exercise) == text


@pytest.mark.parametrize(
    ("outcome", "kind", "text"),
    [
        (Outcome("returned", A), family(raises="ValueError"), "no ValueError was raised"),
        (Outcome("returned", A.astype(int)), family(dtype="float64"), "holds int64, wanted float64"),
        (Outcome("returned", A, ((A + 1,), ())), family(arguments_unchanged=True), "an argument was changed by the call"),
        (Outcome("crashed", error={"type": "boom"}), family(), "the call ended with boom"),
    ],
)  # fmt: skip
def test_a_call_is_told(outcome: Outcome, kind: Family, text: str) -> None:
    found = shown(PAD, A, outcome, kind)
    assert found is not None
    assert told(found, PAD).endswith(text)


@pytest.mark.parametrize(
    ("error", "text"),
    [
        ({"type": "KeyError", "text": "'W'\nmore", "line": 3}, "KeyError ('W') in line 3 of your cell"),
        ({"type": "KeyError", "text": "'W'"}, "KeyError ('W')"),
        ({"type": "KeyError", "line": 3}, "KeyError in line 3 of your cell"),
        ({"type": "KeyError"}, "KeyError"),
    ],
)  # fmt: skip
def test_an_exception_is_told_with_what_is_known_of_it(error: dict[str, Any], text: str) -> None:
    found = shown(TEST, True, Outcome("returned", False, error=error))
    assert found is not None
    assert told(found, TEST) == f"your test rejects a right program with {text}"


def test_every_kind_is_told_somewhere_above() -> None:
    kinds = {found.difference.kind for case in RETURNED if (found := shown(case[0], case[1], Outcome("returned", case[2])))}  # fmt: skip
    assert {kind.value for kind in _TOLD.keys() - kinds} == {"changed", "no_answer"}


def test_the_numbers_told_are_those_of_the_sentence() -> None:
    for exercise, expected, actual, text in RETURNED:
        found = shown(exercise, expected, Outcome("returned", actual))
        assert found is not None
        numbers = numbers_told(found.difference)
        assert all(f" {number}" in text for number in numbers)
        assert bool(numbers) == (
            found.difference.kind == "value" and isinstance(found.difference.expected, (*NUMBERS, np.ndarray))
        )  # fmt: skip
