"""What the feedback page says an entry is made of: it adds up to the entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pytest

from autograder.exercises.model import Exercise, Explanation
from autograder.judge.diagnosis.mutants import open_cases
from autograder.judge.execution.cases import Case
from autograder.judge.feedback.sentences import said
from tests.exercises.programs import BY_NAME, OF_ASSIGNMENT, hidden_cases

EXPLAINED = [exercise for exercise in BY_NAME.values() if exercise.explain is not None]
each_explained = pytest.mark.parametrize("exercise", EXPLAINED, ids=lambda e: e.function)
FROM_MARKED = {
    "to_float": lambda values: values[0] / 255,
    "grayscale": lambda values: np.dot([0.299, 0.587, 0.114], values),
    "nhwc_to_nchw": lambda values: values[0],
    "kernel_to_oihw": lambda values: values[0],
}


def told(exercise: Exercise, case: Case, name: str, index: tuple[int, ...]) -> Explanation:
    required, optional = exercise.parameters
    inputs = {**dict(optional), **dict(zip(required, case.args, strict=True)), **case.kwargs}
    return exercise.explain(inputs, name, index)


def entries(exercise: Exercise, case: Case) -> Iterator[tuple[str, tuple[int, ...], float]]:
    """Yield the corners of every returned array and one entry between: name, index, value."""
    values = case.expected if len(exercise.returns) > 1 else (case.expected,)
    for name, value in zip(exercise.returns, values, strict=True):
        if name not in exercise.comparison.opaque and isinstance(value, np.ndarray):
            for flat in {0, value.size // 2, value.size - 1}:
                index = np.unravel_index(flat, value.shape)
                yield name, tuple(int(i) for i in index), float(value.flat[flat])


@each_explained
def test_every_entry_of_an_open_example_can_be_explained(exercise: Exercise) -> None:
    for case in open_cases(exercise):
        for name, index, value in entries(exercise, case):
            explanation = told(exercise, case, name, index)
            assert all(panel.to_json()["rows"] for panel in explanation.panels)
            text = said(explanation.text)
            assert text
            assert all(said(panel.title) for panel in explanation.panels)
            assert value == 0 or not re.search(r"\bis 0\.(?!\d)", text)


@pytest.mark.parametrize("function", ["conv_backward", "pool_backward"])
def test_the_written_sum_of_a_gradient_is_the_gradient(function: str) -> None:
    exercise, sums = BY_NAME[function], 0
    for case in open_cases(exercise):
        for name, index, value in entries(exercise, case):
            text = said(told(exercise, case, name, index).text)
            if total := re.search(r": ([-\d.()/ +·e]+)\.$", text):
                sums += 1
                assert eval(total[1].replace("·", "*")) == pytest.approx(value, rel=1e-3)
    assert sums >= 20


@pytest.mark.parametrize("function", FROM_MARKED)
def test_the_marked_numbers_of_an_explanation_make_the_entry(function: str) -> None:
    exercise = BY_NAME[function]
    for case in open_cases(exercise):
        for index in np.ndindex(np.shape(case.expected)):
            panels = told(exercise, case, exercise.returns[0], index).panels
            marked = [panel.rows[panel.mark[:2]] for panel in panels]
            assert FROM_MARKED[function](marked) == pytest.approx(case.expected[index])


@pytest.mark.parametrize("function", ["create_mask_from_window", "pool_backward"])
def test_ties_are_the_only_place_where_maxima_repeat(function: str) -> None:
    """A tie elsewhere would blame the wrong line."""
    exercise = BY_NAME[function]
    for case in [*hidden_cases(exercise, 0), *open_cases(exercise)]:
        A = case.args[0] if function == "create_mask_from_window" else case.args[1][0]
        assert (len(np.unique(A)) < A.size) == ("ties" in case.family.name), case.family.name


def _returns_an_array(exercise: Exercise) -> bool:
    expected = open_cases(exercise)[0].expected
    return np.ndim(expected if len(exercise.returns) == 1 else expected[0]) > 0


def test_the_layers_of_the_homework_are_explained() -> None:
    homework = [e for name in ("a2_convolution", "a4_pooling") for e in OF_ASSIGNMENT[name]]
    arrays = [e for e in homework if _returns_an_array(e)]
    assert len(arrays) >= 4
    assert [e.function for e in arrays if e.explain is None] == []
