"""An argument that makes no difference is named: a fact about two calls, whatever the reason."""

from __future__ import annotations

from dataclasses import replace

import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.model import Exercise
from autograder.judge.feedback.message import compose
from autograder.judge.scoring.results import Judged
from tests.exercises.programs import BY_NAME


def judged(function: str, body: str) -> tuple[Exercise, Judged]:
    """Judge a function beside which no catalogue stands."""
    exercise = replace(BY_NAME[function], function=f"own_{function}", catalogue=None)
    required, optional = exercise.parameters
    head = ", ".join([*required, *(f"{name}={value!r}" for name, value in optional)])
    return exercise, judge_program(exercise, f"def own_{function}({head}):\n    {body}\n")


@pytest.mark.parametrize(
    ("function", "body", "argument"),
    [
        ("distribute_value", "return (3 + np.zeros(shape)).cumsum().reshape(shape)", "dz"),
        ("conv_output_size", "return (n - f) // stride + 1 + (n - f) % 2 * (n + f)", "padding"),
        (
            "pool_backward",
            "A, f, s, mode = cache\n    return np.cos(A.cumsum().reshape(A.shape)) * dA.sum()",
            None,
        ),
    ],
)
def test_an_argument_without_effect_is_named(
    function: str, body: str, argument: str | None
) -> None:
    exercise, result = judged(function, body)
    text = compose(result, exercise, {}).lines[0].text
    told = f"the same whatever `{argument}` is" in text
    assert told is (argument is not None)


def test_nothing_is_said_of_an_argument_that_makes_a_difference() -> None:
    exercise, result = judged("distribute_value", "return np.sin(dz) + np.zeros(shape)")
    assert result.points < 1
    assert "whatever `" not in compose(result, exercise, {}).text


def test_a_value_that_is_none_is_called_by_its_name() -> None:
    exercise, result = judged("conv_backward", "return None, cache[1], cache[2]")
    assert "`dA_prev`, as you return it, is None" in compose(result, exercise, {}).text
