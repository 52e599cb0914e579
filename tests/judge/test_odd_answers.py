"""Whatever a function returns, it is judged and told in words: a fault would leave the whole file ungraded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.model import Draw, Exercise
from autograder.judge.diagnosis.symptoms import Seen
from autograder.judge.execution import signature
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.session import Outcome
from autograder.judge.feedback import message
from autograder.judge.feedback.worked_example import illustrate
from tests.exercises.programs import BY_NAME

FUNCTIONS = (
    "to_float",
    "zero_pad",
    "conv_output_size",
    "conv_forward",
    "shape_table",
    "receptive_field",
    "conv_backward",
    "dense_backward",
    "loss_and_gradients",
    "sgd_step",
    "alexnet_params",
    "detective_units",
)
ODD = (
    "None", "'text'", "True", "-0.0", "5e-324", "-1e-310", "1.7e308", "-1.7e308", "np.float64(5e-324)", "np.array(5e-324)",
    "float('nan')", "float('inf')", "2**900", "1j", "[]", "()", "{}", "[[]]",
    "[1, 2]", "(1, 2)", "{'a': 1}", "np.float16(3)", "np.uint8(7)", "np.array(3.5)", "np.zeros(0)", "np.zeros((0, 3))",
    "np.ones((2, 3), complex)", "np.array(['a'])", "np.array([True])", "[(1, 2, 3, 4)]", "[('conv', (1,), 1, 1)]",
    "[None]", "np.full((2, 3), np.nan)", "[[1], [2]]", "('a', 'b')", "np.zeros((1,) * 12)", "np.array([None])",
)  # fmt: skip
BENT = (
    "x.ravel()", "np.squeeze(x)", "x[None]", "x[..., None]", "x.T", "x[:1]", "x * 0", "-x", "x.astype(np.float16)",
    "x.astype(int)", "x.astype(np.uint8)", "x.astype(bool)", "x * np.nan", "x + 1", "2 * x", "x.tolist()", "x[::-1]",
    "x.sum()", "x[:, None]", "np.sort(x, axis=None)",
)  # fmt: skip


def told(exercise: Exercise, body: str) -> None:
    required, optional = exercise.parameters
    names = ", ".join([*required, *(f"{name}={value!r}" for name, value in optional)])
    judged = judge_program(exercise, f"def {exercise.function}({names}):\n    {body}\n")
    assert judged.points < 1
    assert message.compose(judged, exercise, {}).lines
    illustrate(judged, exercise)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", FUNCTIONS)
def test_an_odd_answer_is_told_in_words(function: str) -> None:
    for value in ODD:
        told(BY_NAME[function], f"return {value}")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("function", ["to_float", "zero_pad", "conv_forward"])
def test_a_right_answer_bent_in_any_way_is_told_in_words(
    function: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = BY_NAME[function]
    for bend in BENT:

        def call(_attempt: Attempt, case: Any, bend: str = bend) -> Any:
            right = case.expected
            x = right[0] if isinstance(right, tuple) else right
            with np.errstate(all="ignore"):
                bent = eval(bend, {"np": np, "x": x})  # an expression of ours
            value = (bent, None) if isinstance(right, tuple) else bent
            return Outcome("returned", value, (case.args, tuple(case.kwargs.values())))

        monkeypatch.setattr(Attempt, "call", call)
        judged = judge_program(exercise, f"def {function}():\n    pass\n")
        assert message.compose(judged, exercise, {}).lines
        illustrate(judged, exercise)


def test_two_numbers_that_differ_are_never_written_alike() -> None:
    source = """
def numerical_gradient(f, x, eps=1e-6):
    slopes = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        plus = x.astype(float)
        plus[index] += eps
        slopes[index] = (f(plus) - f(x)) / eps
    return slopes
"""
    exercise = BY_NAME["numerical_gradient"]
    example = illustrate(judge_program(exercise, source), exercise)
    yours, right = (panel["rows"][0][0] for panel in example["outputs"])
    assert (yours, right) == ("816.765", "816.75")


def test_code_to_paste_runs_in_the_notebook_and_shows_the_same() -> None:
    """Also where arguments are dictionaries: the notebook knows NumPy as `np` only."""
    exercise = BY_NAME["sgd_step"]
    source = "def sgd_step(params, grads, lr):\n    return {k: v + lr * grads[k] for k, v in params.items()}\n"
    judged = judge_program(exercise, source)
    example = illustrate(judged, exercise)
    assert example is not None
    space: dict[str, Any] = {"np": np}
    exec(source, space)
    *lines, call = example["code"].split("\n")
    exec("\n".join(lines), space)
    name = judged.shown.difference.index
    assert f"is {eval(call, space)['W'][name]:g}," in message.compose(judged, exercise, {}).text
    assert [panel["title"] for panel in example["panels"]] == ["params['W']", "grads['W']"]


def test_code_to_paste_defines_a_function_among_the_arguments() -> None:
    exercise = BY_NAME["numerical_gradient"]
    for family in exercise.families:
        given = family.make(Draw(np.random.default_rng(0), integers=True))
        space: dict[str, Any] = {"np": np, "weights": given["f"].weights}
        exec(given["f"].source, space)
        assert space["f"](given["x"]) == given["f"](given["x"])
    judged = judge_program(exercise, "def numerical_gradient(f, x, eps=1e-6):\n    return 0 * x\n")
    example = illustrate(judged, exercise)
    assert example is not None
    assert "numerical_gradient(f = Σ weights · x, x of shape (3,))" in example["call"]
    exec(example["code"], {"np": np, "numerical_gradient": exercise.reference})


def test_an_absurdly_large_answer_is_neither_hashed_nor_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What is compared with wrong programs' answers, and converted for it, stays small."""
    largest: list[int] = []
    digest, arrays = signature._digest, Seen.arrays.fget
    assert arrays is not None

    def counted(tree: Any) -> str:
        largest.append(len(str(tree)))
        return digest(tree)

    def looked_at(seen: Seen) -> Any:
        found = arrays(seen)
        largest.append(0 if found is None else max(side.size for side in found))
        return found

    monkeypatch.setattr(signature, "_digest", counted)
    monkeypatch.setattr(Seen, "arrays", property(looked_at))
    for body in ("np.zeros(1 << 23, np.uint8)", "list(range(40000))", "[np.zeros(1 << 12)] * 999", "{i: [i] for i in range(9999)}"):  # fmt: skip
        for function in ("zero_pad", "shape_table", "conv_backward"):
            told(BY_NAME[function], f"return {body}")
            told(BY_NAME[function], f"return {body}, 1, 2")
    assert max(largest) <= 1 << 16


def test_numpy_numbers_in_a_list_are_compared_with_tuples() -> None:
    for body in ("[np.float64(1)] * 99", "[np.zeros(3)] * 99", "[np.zeros(0), (1, 2)]"):
        told(BY_NAME["shape_table"], f"return {body}")
