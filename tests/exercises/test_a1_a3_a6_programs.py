"""Every wrong program of a1, a3 and a6 is killed and named, every correct one kept."""

from __future__ import annotations

import copy
import importlib
import re
import time
from pathlib import Path

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
ASSIGNMENTS = ("a1_tensors", "a3_counting", "a6_alexnet")
EXERCISES = [
    (assignment, exercise)
    for assignment in ASSIGNMENTS
    for exercise in importlib.import_module(f"autograder.exercises.{assignment}").EXERCISES
]
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


def passes(exercise: Exercise, function, case: Case) -> bool:
    """Judge one call as the grader does, in this process."""
    args, kwargs = copy.deepcopy((case.args, case.kwargs))
    try:
        value = function(*args, **kwargs)
    except Exception:
        return False
    if case.family.arguments_unchanged:
        return repr((args, kwargs)) == repr((case.args, case.kwargs))
    return compare_answer(exercise, case.expected, value) is None


@pytest.mark.parametrize(("exercise", "misconception", "program"), WRONG)
def test_a_wrong_program_is_killed_and_named(
    exercise: Exercise, misconception: Misconception, program: Patch | Program
) -> None:
    function = compile_program(exercise, source_of(exercise, program))
    for seed in range(3):
        with np.errstate(all="ignore"):
            verdicts = [passes(exercise, function, case) for case in hidden_cases(exercise, seed)]
        assert not all(verdicts), f"it keeps its points with seed {seed}"
    answers = [answer_of(exercise, function, case) for case in open_cases(exercise)]
    assert tuple(answers) != right_answers(exercise)
    assert match(exercise, answers) in {misconception.name, *misconception.twins}


@pytest.mark.parametrize(("exercise", "alternative"), RIGHT)
def test_a_right_program_keeps_its_points(exercise: Exercise, alternative: Alternative) -> None:
    function = compile_program(exercise, alternative.source)
    for seed in range(20):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, function, case), case.family.name


@pytest.mark.parametrize("exercise", [e for _, e in EXERCISES], ids=lambda e: e.function)
def test_the_plain_implementation_agrees_with_the_reference(exercise: Exercise) -> None:
    for seed in range(50):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, exercise.plain, case), case.family.name


@pytest.mark.parametrize(
    "exercise", [e for _, e in EXERCISES if e.tolerance], ids=lambda e: e.function
)
def test_right_answers_are_not_compared_more_loosely_than_wrong_ones_differ(
    exercise: Exercise,
) -> None:
    right = exercise.reference()
    for misconception in exercise.misconceptions:
        for program in misconception.programs:
            wrong = compile_program(exercise, source_of(exercise, program))()
            assert abs(wrong - right) > 2 * exercise.tolerance, misconception.name


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
def test_every_function_has_a_cell_and_hints_in_the_same_order(assignment: str) -> None:
    hints = importlib.import_module(f"convlab.hints.{assignment}").HINTS
    functions = [exercise.function for name, exercise in EXERCISES if name == assignment]
    master = (ROOT / "solutions" / f"{assignment}.py").read_text()
    assert re.findall(r'^# %% solution="(\w+)"', master, re.MULTILINE) == functions
    assert list(hints) == functions
    assert all(2 <= len(steps) <= 4 for steps in hints.values())


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_all_hidden_cases_take_less_than_a_tenth_of_a_second(assignment: str) -> None:
    cases = [
        (exercise, case)
        for name, exercise in EXERCISES
        if name == assignment
        for case in hidden_cases(exercise, 0)
    ]
    start = time.process_time()
    for exercise, case in cases:
        exercise.plain(*copy.deepcopy(case.args), **copy.deepcopy(case.kwargs))
    assert time.process_time() - start < 0.1


@pytest.mark.parametrize(
    "exercise",
    [e for _, e in EXERCISES if not e.function.startswith("detective")],
    ids=lambda e: e.function,
)
def test_two_mistakes_at_once_are_named_by_their_parts(exercise: Exercise) -> None:
    named = unnamed = 0
    for wrong in wrong_answers(exercise):
        if "+" in wrong.name:
            name = match(exercise, wrong.answers) or ""
            right = set(name.split("+")) <= set(wrong.name.split("+"))
            named, unnamed = named + right, unnamed + (not right)
    assert unnamed <= 0.1 * (named + unnamed)


def a1_examples() -> list:
    return [
        pytest.param(exercise, index, id=f"{exercise.function}-{family.name}")
        for name, exercise in EXERCISES
        if name == "a1_tensors"
        for index, family in enumerate(exercise.families)
    ]


FROM_MARKED = {
    "to_float": lambda values: values[0] / 255,
    "grayscale": lambda values: np.dot([0.299, 0.587, 0.114], values),
    "nhwc_to_nchw": lambda values: values[0],
    "kernel_to_oihw": lambda values: values[0],
}


@pytest.mark.parametrize(("exercise", "family"), a1_examples())
def test_the_marked_numbers_of_an_explanation_make_the_entry(
    exercise: Exercise, family: int
) -> None:
    case = open_cases(exercise)[family]
    inputs = dict(zip(exercise.parameters[0], case.args, strict=True))
    for index in np.ndindex(case.expected.shape):
        explanation = exercise.explain(inputs, exercise.returns[0], index)
        marked = [panel.rows[panel.mark[:2]] for panel in explanation.panels]
        assert FROM_MARKED[exercise.function](marked) == pytest.approx(case.expected[index])
