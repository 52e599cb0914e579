"""Every wrong program of a4 and a5 is killed and named, every correct one kept."""

from __future__ import annotations

import copy
import importlib
import re
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.exercises.model import Alternative, Draw, Exercise, Misconception, Patch, Program
from autograder.judge.compare import compare_answer
from autograder.judge.diagnose import match
from autograder.judge.open_examples import Case, make_case
from autograder.judge.wrong_programs import (
    answer_of,
    compile_program,
    open_cases,
    right_answers,
    source_of,
    wrong_answers,
)

ROOT = Path(__file__).parents[2]
ASSIGNMENTS = ("a4_pooling", "a5_backward")
EXERCISES = [
    (assignment, exercise)
    for assignment in ASSIGNMENTS
    for exercise in importlib.import_module(f"autograder.exercises.{assignment}").EXERCISES
]
BY_NAME = {exercise.function: exercise for _, exercise in EXERCISES}
WRONG = [
    pytest.param(
        exercise, misconception, program, id=f"{exercise.function}-{misconception.name}-{k}"
    )
    for _, exercise in EXERCISES
    for misconception in exercise.misconceptions
    for k, program in enumerate(misconception.programs)
]
RIGHT = [
    pytest.param(exercise, alternative, id=f"{exercise.function}-{alternative.name}")
    for _, exercise in EXERCISES
    for alternative in exercise.alternatives
]
each_exercise = pytest.mark.parametrize("exercise", BY_NAME.values(), ids=BY_NAME.keys())


@pytest.fixture(scope="module", autouse=True)
def _answers_are_computed_afresh(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUTOGRADER_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


def hidden_cases(exercise: Exercise, seed: int) -> list[Case]:
    draw = Draw(np.random.default_rng(seed))
    return [
        make_case(exercise, family, family.make(draw))
        for family in exercise.families
        for _ in range(family.cases)
    ]


def passes(exercise: Exercise, function: Any, case: Case) -> bool:
    """Judge one call as the grader does, in this process."""
    args, kwargs = copy.deepcopy((case.args, case.kwargs))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            value = function(*args, **kwargs)
    except Exception:
        return False
    if case.family.arguments_unchanged:
        return unchanged((args, kwargs), (case.args, case.kwargs))
    return compare_answer(exercise, case.expected, value) is None


def unchanged(after: Any, before: Any) -> bool:
    if isinstance(before, np.ndarray):
        return after.dtype == before.dtype and np.array_equal(after, before)
    if isinstance(before, tuple | dict):
        pairs = zip(after, before, strict=True)
        if isinstance(before, dict):
            pairs = ((after[key], before[key]) for key in before)
        return all(unchanged(a, b) for a, b in pairs)
    return after == before or callable(before)


@pytest.mark.parametrize(("exercise", "misconception", "program"), WRONG)
def test_a_wrong_program_is_killed_and_named(
    exercise: Exercise, misconception: Misconception, program: Patch | Program
) -> None:
    function = compile_program(exercise, source_of(exercise, program))
    for seed in range(3):
        verdicts = [passes(exercise, function, case) for case in hidden_cases(exercise, seed)]
        assert not all(verdicts), f"it keeps its points with seed {seed}"
    answers = [answer_of(exercise, function, case) for case in open_cases(exercise)]
    if misconception.name.startswith("random_"):
        again = [answer_of(exercise, function, case) for case in open_cases(exercise)]
        assert again != answers
        return
    assert tuple(answers) != right_answers(exercise)
    assert match(exercise, answers) in {misconception.name, *misconception.twins}


@pytest.mark.parametrize(("exercise", "alternative"), RIGHT)
def test_a_right_program_keeps_its_points(exercise: Exercise, alternative: Alternative) -> None:
    function = compile_program(exercise, alternative.source)
    for seed in range(10):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, function, case), case.family.name
    answers = tuple(answer_of(exercise, function, case) for case in open_cases(exercise))
    assert answers == right_answers(exercise)


@each_exercise
def test_the_plain_implementation_agrees_with_the_reference(exercise: Exercise) -> None:
    for seed in range(20):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, exercise.plain, case), case.family.name


@pytest.mark.parametrize("function", ["pool_forward", "conv_backward", "pool_backward"])
def test_two_common_mistakes_at_once_are_named(function: str) -> None:
    exercise = BY_NAME[function]
    pairs = [wrong for wrong in wrong_answers(exercise) if "+" in wrong.name]
    assert len(pairs) >= 35
    named = [
        set(match(exercise, pair.answers).split("+")) <= set(pair.name.split("+"))
        for pair in pairs
        if "random_" not in pair.name
    ]
    assert np.mean(named) >= 0.9


def test_every_mistake_of_the_common_table_has_a_program() -> None:
    named = {name: {m.name for m in exercise.misconceptions} for name, exercise in BY_NAME.items()}
    assert named["pool_forward"] >= {
        "whole_image_pooled",
        "pooled_over_all_channels",
        "stride_missing_in_window_corner",
        "height_index_used_for_width",
        "swaps_row_and_column",
        "first_example_for_all",
        "average_takes_the_maximum",
        "stride_missing_in_window_end",
        "one_based_windows",
    }
    assert named["conv_backward"] >= {
        "stride_missing_in_window_corner",
        "random_start_of_gradients",
        "sizes_from_the_output",
        "unpadded_after_the_batch",
        "slice_empty_without_padding",
        "swaps_row_and_column",
        "padding_left_on",
    }
    assert named["create_mask_from_window"] >= {"mask_is_a_number", "ties_all_marked"}
    assert named["distribute_value"] >= {
        "divides_by_height_plus_width",
        "shape_treated_as_an_array",
        "gradient_not_used",
    }
    assert named["pool_backward"] >= {
        "stride_missing_in_window_corner",
        "mask_times_the_input",
        "whole_window_of_the_gradient",
        "bare_mask",
        "channel_used_as_a_column",
        "average_multiplied_by_the_shape",
        "ties_all_marked",
    }


@each_exercise
def test_ties_are_the_only_place_where_maxima_repeat(exercise: Exercise) -> None:
    """A tie elsewhere would blame the wrong line."""
    arrays = {
        "create_mask_from_window": lambda c: c.args[0],
        "pool_backward": lambda c: c.args[1][0],
    }
    if exercise.function not in arrays:
        pytest.skip("ties do not matter here")
    for case in [*hidden_cases(exercise, 0), *open_cases(exercise)]:
        A = arrays[exercise.function](case)
        assert (len(np.unique(A)) < A.size) == ("ties" in case.family.name), case.family.name


def entries(exercise: Exercise, case: Case) -> Iterator[tuple[str, tuple[int, ...], float]]:
    """Yield the corners of every returned array and one entry between: name, index, value."""
    values = case.expected if len(exercise.returns) > 1 else (case.expected,)
    for name, value in zip(exercise.returns, values, strict=True):
        if name not in exercise.opaque:
            for flat in {0, value.size // 2, value.size - 1}:
                index = np.unravel_index(flat, value.shape)
                yield name, tuple(int(i) for i in index), float(value.flat[flat])


@each_exercise
def test_what_an_entry_is_made_of_adds_up_to_the_entry(exercise: Exercise) -> None:
    required, optional = exercise.parameters
    sums = 0
    for case in open_cases(exercise):
        inputs = {**dict(optional), **dict(zip(required, case.args, strict=True)), **case.kwargs}
        for name, index, value in entries(exercise, case):
            told = exercise.explain(inputs, name, index)
            assert all(panel.to_json()["rows"] for panel in told.panels)
            assert told.text.endswith(".")
            total = re.search(r": ([-\d.()/ +·e]+)\.$", told.text)
            if total and exercise.function.endswith("_backward"):
                sums += 1
                assert eval(total[1].replace("·", "*")) == pytest.approx(value, rel=1e-3)
            elif "is 0." in told.text:
                assert value == 0
    assert sums >= 20 or not exercise.function.endswith("_backward")


@pytest.mark.parametrize(
    ("assignment", "exercise"), EXERCISES, ids=lambda x: getattr(x, "function", x)
)
def test_messages_point_at_a_heading_of_the_master(assignment: str, exercise: Exercise) -> None:
    master = (ROOT / "solutions" / f"{assignment}.py").read_text()
    headings = set(re.findall(r"^# #+ (?:\d+ · )?(.+)$", master, re.MULTILINE))
    for misconception in exercise.misconceptions:
        assert misconception.reread in headings, misconception.name
        assert len(misconception.student) > 20, misconception.name
        assert misconception.instructor, misconception.name


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_every_function_has_hints(assignment: str) -> None:
    hints = importlib.import_module(f"convlab.hints.{assignment}").HINTS
    functions = [exercise.function for name, exercise in EXERCISES if name == assignment]
    assert list(hints) == functions
    assert all(2 <= len(steps) <= 4 for steps in hints.values())


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_naive_loops_take_less_than_three_tenths_of_a_second(assignment: str) -> None:
    cases = [
        (exercise, case)
        for name, exercise in EXERCISES
        if name == assignment
        for case in hidden_cases(exercise, 0)
    ]
    start = time.process_time()
    for exercise, case in cases:
        exercise.plain(*copy.deepcopy(case.args), **copy.deepcopy(case.kwargs))
    assert time.process_time() - start < 0.3
