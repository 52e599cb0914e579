"""What the families of cases tell apart, and what they do not: the exercises themselves, without the judge.

That each wrong program is also *named*, and through the sandbox too, is in ``tests/judge/test_mistakes.py``.
"""

from __future__ import annotations

import inspect
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from autograder.exercises.catalogue import Edit, Program
from autograder.exercises.model import Draw, Exercise, TestExercise
from autograder.judge.diagnosis.match import match
from autograder.judge.diagnosis.mutants import (
    answer_of,
    compile_program,
    open_cases,
    right_answers,
    source_of,
    wrong_answers,
)
from tests.exercises.programs import BY_NAME, RIGHT, WRONG, each_exercise, hidden_cases, passes

SEEDS = 3  # more would find nothing: families are drawn so that every mistake shows


@pytest.fixture(scope="module", autouse=True)
def _answers_are_computed_afresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.mark.parametrize(("exercise", "program"), WRONG)
def test_a_wrong_program_fails_whatever_the_numbers(
    exercise: Exercise, program: Edit | Program, capsys: pytest.CaptureFixture
) -> None:
    function = compile_program(exercise, source_of(exercise, program))
    # The programs that a test of tests is given do not depend on numbers.
    for seed in range(1 if isinstance(exercise, TestExercise) else SEEDS):
        assert not all(passes(exercise, function, case) for case in hidden_cases(exercise, seed))


@pytest.mark.parametrize(("exercise", "source"), RIGHT)
def test_a_right_program_passes_whatever_the_numbers(exercise: Exercise, source: str) -> None:
    function = compile_program(exercise, source)
    for seed in range(1 if isinstance(exercise, TestExercise) else 10):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, function, case), case.family.name
    for case, right in zip(open_cases(exercise), right_answers(exercise), strict=True):
        # An error of the right kind may have a name of its own; a rounded number is right, too.
        if not (case.family.raises or exercise.comparison.tolerance):
            assert answer_of(exercise, function, case) == right, case.family.name


@each_exercise
def test_the_plain_implementation_agrees_with_the_reference(exercise: Exercise) -> None:
    for seed in range(1 if isinstance(exercise, TestExercise) else 20):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, exercise.plain, case), case.family.name


@pytest.mark.parametrize(
    "exercise",
    [exercise for name, exercise in BY_NAME.items() if not name.startswith("detective")],
    ids=lambda e: e.function,
)
def test_two_mistakes_at_once_are_named_by_their_parts(exercise: Exercise) -> None:
    drawn = {m.name for m in exercise.misconceptions if m.nondeterministic}
    known = [wrong for wrong in wrong_answers(exercise) if drawn.isdisjoint(wrong.names)]
    pairs = [wrong for wrong in known if not wrong.is_single]
    named = [
        bool(found := set(match(exercise, pair.answers))) and found <= set(pair.names)
        for pair in pairs
    ]
    assert sum(named) >= 0.9 * len(named)


@pytest.mark.parametrize(
    "function", ["conv_forward", "pool_forward", "conv_backward", "pool_backward"]
)
def test_many_pairs_of_the_commonest_mistakes_are_known(function: str) -> None:
    assert sum(not wrong.is_single for wrong in wrong_answers(BY_NAME[function])) >= 35


@each_exercise
def test_cases_are_small(exercise: Exercise) -> None:
    """A naive loop costs some microseconds an output: with these sizes all are judged in a blink."""
    for whole in (False, True):
        for family in exercise.families:
            given = family.make(Draw(np.random.default_rng(0), whole))
            arrays = [value for value in given.values() if isinstance(value, np.ndarray)]
            assert max((array.size for array in arrays), default=0) <= 4096, family.name


# What is never below zero: pixels, and the classes of images.
ONE_SIDED = {
    "to_float": {"image"},
    "softmax_cross_entropy": {"labels"},
    "loss_and_gradients": {"y"},
    "train": {"y"},
}


@each_exercise
@pytest.mark.parametrize("whole", [False, True], ids=["hidden", "open"])
def test_arrays_have_numbers_of_both_signs(exercise: Exercise, whole: bool) -> None:
    """Where no bias is below zero, a program that adds its absolute value would be right."""
    signs: dict[str, set[float]] = defaultdict(set)
    for family in exercise.families:
        for name, value in family.make(Draw(np.random.default_rng(0), whole)).items():
            if isinstance(value, np.ndarray):
                signs[name] |= {*np.sign(value).ravel().tolist()} - {0}
    one_sided = {name for name, seen in signs.items() if len(seen) == 1}
    assert one_sided == ONE_SIDED.get(exercise.function, set())


@each_exercise
def test_right_answers_are_not_compared_more_loosely_than_wrong_ones_differ(
    exercise: Exercise,
) -> None:
    if not exercise.comparison.tolerance:
        return
    right = exercise.reference()
    for misconception in exercise.misconceptions:
        for program in misconception.programs:
            wrong = compile_program(exercise, source_of(exercise, program))()
            assert abs(wrong - right) > 2 * exercise.comparison.tolerance, misconception.name


@each_exercise
def test_names_are_unique_and_identifiers(exercise: Exercise) -> None:
    mistakes = [misconception.name for misconception in exercise.misconceptions]
    assert all(re.fullmatch("[a-z][a-z0-9_]+", name) for name in mistakes)
    for group in (exercise.misconceptions, exercise.alternatives, exercise.families):
        names = [member.name for member in group]
        assert len(set(names)) == len(names)


@each_exercise
def test_a_message_speaks_to_the_student_and_holds_no_line_of_the_answer(
    exercise: Exercise,
) -> None:
    lines = {line.strip() for line in inspect.getsource(exercise.plain).splitlines()[2:]}
    for wrong in exercise.misconceptions:
        assert len(wrong.student) > 20, wrong.name
        assert wrong.instructor, wrong.name
        assert not any(len(line) > 8 and line in wrong.student for line in lines), wrong.name


COUNTED = {  # what was counted in public solutions, by the names it has here
    "zero_pad": {"frame_holds_the_padding_number"},
    "conv_single_step": {"bias_added_to_every_product"},
    "conv_forward": {"stride_missing_in_window_corner", "height_used_for_width"},
    "pool_forward": {
        "whole_image_pooled",
        "pooled_over_all_channels",
        "stride_missing_in_window_corner",
        "height_index_used_for_width",
        "swaps_row_and_column",
        "first_example_for_all",
        "average_takes_the_maximum",
        "stride_missing_in_window_end",
        "one_based_windows",
    },
    "conv_backward": {
        "stride_missing_in_window_corner",
        "random_start_of_gradients",
        "sizes_from_the_output",
        "unpadded_after_the_batch",
        "slice_empty_without_padding",
        "swaps_row_and_column",
        "padding_left_on",
    },
    "create_mask_from_window": {"mask_is_a_number", "ties_all_marked"},
    "distribute_value": {
        "divides_by_height_plus_width",
        "shape_treated_as_an_array",
        "gradient_not_used",
    },
    "pool_backward": {
        "stride_missing_in_window_corner",
        "mask_times_the_input",
        "whole_window_of_the_gradient",
        "bare_mask",
        "channel_used_as_a_column",
        "average_multiplied_by_the_shape",
        "ties_all_marked",
    },
}


@pytest.mark.parametrize("function", COUNTED)
def test_every_mistake_that_was_counted_has_a_program(function: str) -> None:
    names = {misconception.name for misconception in BY_NAME[function].misconceptions}
    assert names >= COUNTED[function]


def test_there_are_enough_programs() -> None:
    assert len(WRONG) >= 1700
    assert len(RIGHT) >= 170


def test_a_wrong_program_is_not_judged_in_a_tolerant_mood() -> None:
    """`passes` above must be able to fail, and to succeed."""
    exercise = BY_NAME["zero_pad"]
    case = hidden_cases(exercise, 0)[0]
    assert passes(exercise, exercise.reference, case)
    assert not passes(exercise, lambda X, padding: X, case)
    assert not passes(exercise, lambda X, padding: 1 / 0, case)


def test_no_test_of_programs_is_hidden_in_another_file() -> None:
    files = [path.name for path in Path(__file__).parent.glob("test_a[0-9]*")]
    assert files == []
