"""An exception alone never decides for a mistake of one function unless its text agrees.

In every function of the course the body is one line that raises: no known mistake of that function
looks like this, and what the text says is all that may be told.
"""

from __future__ import annotations

import pytest

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.catalogue import plain
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.match import match
from autograder.judge.diagnosis.mutants import source_of, wrong_answers
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.signature import Answer, Raised, of_exception
from autograder.judge.feedback.message import compose
from autograder.judge.scoring.results import Judged
from tests.exercises.programs import BY_NAME, EXERCISES

FUNCTIONS = [exercise for exercise in EXERCISES if kind_of(exercise).values_tell]
ODD = [
    f"raise {error}('an odd text')"
    for error in (
        "TypeError", "ValueError", "IndexError", "AttributeError", "RuntimeError",
        "OverflowError", "FloatingPointError", "LookupError", "StopIteration",
    )
]  # fmt: skip
TOLD = {
    "raise KeyError('an odd key')": "key_may_be_missing",
    "raise AssertionError('an odd text')": "own_assert_stops",
    "n_H = None; return range(n_H)": "none_where_a_value_is_needed",
    "x = np.zeros(3); x += None": "no_number_in_place",
    "x = None; x += 1": "none_where_a_value_is_needed",
    "return 4.0 * None": "none_where_a_value_is_needed",
    "return np.zeros((None, 3))": "none_where_a_value_is_needed",
    "return None.shape": "none_where_a_value_is_needed",
    "return np.zeros(2, 3, 4, 5)": "shape_not_in_brackets",
    "return np.ones(2, 3)": "shape_not_in_brackets",
    "return np.max(np.zeros((0, 2)))": "summary_of_nothing",
    "return max([])": "summary_of_nothing",
    "return np.ones((2, 3), shap=1)": "argument_of_another_name",
    "return np.pad(np.ones(3), 1, constant_value=0)": "argument_of_another_name",
    "return np.ones()": "calls_with_the_wrong_arguments",
    "y = z + 1; z = 3; return y": "reads_a_variable_before_it_is_set",
    "return n_HH": "uses_a_name_that_is_not_defined",
    "return np.lib.pad": "name_that_numpy_has_not",
    "return np.float(3)": "name_that_numpy_has_not",
    "n = 3; return n.shape": "attribute_that_is_not_there",
    "n = 3; return n[0]": "indexes_a_number",
    "n = 3; return n(0)": "calls_what_is_no_function",
    "for i in 3: pass": "goes_through_a_number",
    "return np.ones((2, 3)).shape - 1": "calculates_with_a_tuple",
    "return np.ones(3).sum * 2": "brackets_of_a_call_missing",
    "return np.ones(3)[1, 2]": "more_indices_than_axes",
    "return np.ones(3).sum(axis=2)": "axis_that_is_not_there",
    "return np.ones(3)[3]": "index_out_of_range",
    "return np.ones((2, 3)) + np.ones((4, 5))": "shapes_do_not_fit_together",
    "return np.ones((2, 3)) @ np.ones((2, 3))": "shapes_do_not_fit_together",
    "x = np.arange(3); x += 0.5": "writes_floats_into_integers",
}
SAYS_THE_SAME = {  # what a mistake of that very function raises, and it may well be it
    ("conv_forward", "return np.zeros((2.0, 3))"): "size_left_a_float",
    ("conv_backward", "x = np.arange(3); x += 0.5"): "gradients_cut_to_whole_numbers",
}


def _judged(exercise: Exercise, line: str) -> Judged:
    required, optional = exercise.parameters
    parameters = ", ".join([*required, *(f"{name}={value!r}" for name, value in optional)])
    return judge_program(exercise, f"def {exercise.function}({parameters}):\n    {line}\n")


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.function)
@pytest.mark.parametrize("line", ODD)
def test_an_exception_of_an_odd_text_has_no_name(exercise: Exercise, line: str) -> None:
    assert _judged(exercise, line).misconception is None


@pytest.mark.filterwarnings("ignore::SyntaxWarning")
@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.function)
def test_an_exception_is_told_by_its_text(exercise: Exercise) -> None:
    for line, name in TOLD.items():
        wanted = SAYS_THE_SAME.get((exercise.function, line), name)
        assert _judged(exercise, line).misconception == wanted, line


@pytest.mark.parametrize("exercise", FUNCTIONS, ids=lambda e: e.function)
def test_a_float_size_is_told_as_one(exercise: Exercise) -> None:
    line = "return np.zeros((2.0, 3))"
    general = "size_or_index_is_a_float"
    wanted = SAYS_THE_SAME.get((exercise.function, line), general)
    assert _judged(exercise, line).misconception == wanted


@pytest.mark.parametrize(
    ("function", "line", "said"),
    [
        ("pool_forward", "return fg", "`fg`"),
        ("pool_forward", "return np.lib.pad", "`np.lib.pad`"),
        ("pool_forward", "return np.pad(A_prev, 1, mod=1)", "`mod`"),
        ("pool_forward", "return A_prev[0, 0, 0, 0, 0]", "4 axes is read with 5 indices"),
        ("pool_forward", "return (1, 2).shape", "`.shape`, but it is of the type `tuple`"),
    ],
)
def test_what_is_named_in_the_text_stands_in_the_first_line(
    function: str, line: str, said: str
) -> None:
    judged = _judged(BY_NAME[function], line)
    assert said in compose(judged, BY_NAME[function], {}).lines[0].text


@pytest.mark.parametrize("function", ["conv_forward", "pool_forward", "conv_backward"])
def test_a_shape_forgotten_where_sizes_are_unpacked_is_no_matter_of_axes(function: str) -> None:
    exercise = BY_NAME[function]
    array = exercise.parameters[0][0]
    assert (
        _judged(exercise, f"m, n_H, n_W, n_C = {array}").misconception
        == "shape_forgotten_where_unpacked"
    )
    assert _judged(exercise, f"m, n_H, n_W = {array}.shape").misconception == (
        "another_number_of_axes"
    )


@pytest.mark.parametrize(
    "stored", ["a_slice * weights + biases", "np.sum(a_slice * weights) + b[:, :, :, c]"]
)
def test_what_says_the_same_of_two_slips_is_told_of_both(stored: str) -> None:
    exercise = BY_NAME["conv_forward"]
    change = plain(("conv_single_step(a_slice, weights, biases)", stored))
    judged = judge_program(exercise, source_of(exercise, change))
    first = compose(judged, exercise, {}).lines[0].text
    assert "summed" in first
    assert "`b[:, :, :, c]`" in first


def test_an_example_is_shown_that_raises_what_is_told() -> None:
    exercise = BY_NAME["conv_forward"]
    odd_one_out = (
        "if A_prev.shape == (1, 4, 4, 1): return np.zeros(1), None\n"
        "    return A_prev[len(A_prev)], None"
    )
    judged = _judged(exercise, odd_one_out)
    assert judged.misconception == "index_out_of_range"
    assert judged.shown is not None
    assert judged.shown.outcome.raised_a("IndexError")


def _as_a_served_helper_says_it(name: str) -> tuple[Answer, ...]:
    """Return a wrong program's answers as they are where a correct helper is served to the student."""
    exercise = BY_NAME["conv_forward"]
    answers = next(w.answers for w in wrong_answers(exercise) if w.names == (name,))
    served = of_exception("ValueError", "conv_single_step: these arguments do not fit")
    return tuple(served if isinstance(answer, Raised) else answer for answer in answers)


def test_the_error_of_a_served_helper_is_told_by_the_examples_that_it_ends() -> None:
    exercise = BY_NAME["conv_forward"]
    name = "window_from_the_unpadded_image"
    answers = _as_a_served_helper_says_it(name)
    assert any(isinstance(answer, Raised) for answer in answers)
    assert match(exercise, answers) == (name,)
    assert match(exercise, [next(a for a in answers if isinstance(a, Raised))] * len(answers)) == ()
