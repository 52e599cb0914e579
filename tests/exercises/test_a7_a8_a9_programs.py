"""Every wrong program of a7, a8 and a9 is killed and named, every correct one kept."""

from __future__ import annotations

import copy
import importlib
import re
import time
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.exercises.model import Alternative, Draw, Exercise, Misconception, Patch, Program
from autograder.judge import verdicts
from autograder.judge.compare import compare_answer
from autograder.judge.diagnose import match
from autograder.judge.items import _same
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
ASSIGNMENTS = {"a7_fast_convolution": 10, "a8_digits": 8, "a9_bug_hunt": 4}
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
each_exercise = pytest.mark.parametrize(
    "exercise", [e for _, e in EXERCISES], ids=lambda e: e.function
)
each_assignment = pytest.mark.parametrize("assignment", ASSIGNMENTS)


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
        return exercise.is_a_test and not case.expected
    if exercise.is_a_test:
        return verdicts.of_value(value) == case.expected
    if case.family.arguments_unchanged:
        return all(map(_same, (*case.args, *case.kwargs.values()), (*args, *kwargs.values())))
    return compare_answer(exercise, case.expected, value) is None


@pytest.mark.parametrize(("exercise", "misconception", "program"), WRONG)
def test_a_wrong_program_is_killed_and_named(
    exercise: Exercise, misconception: Misconception, program: Patch | Program, capsys: Any
) -> None:
    function = compile_program(exercise, source_of(exercise, program))
    # The hidden programs of a bug hunt are those of the open phase, compared below.
    for seed in range(0 if exercise.is_a_test else 3):
        verdicts_ = [passes(exercise, function, case) for case in hidden_cases(exercise, seed)]
        assert not all(verdicts_), f"it keeps its points with seed {seed}"
    answers = [answer_of(exercise, function, case) for case in open_cases(exercise)]
    if misconception.name.startswith("random_"):
        assert [answer_of(exercise, function, case) for case in open_cases(exercise)] != answers
        return
    assert tuple(answers) != right_answers(exercise)
    assert match(exercise, answers) in {misconception.name, *misconception.twins}


@pytest.mark.parametrize(("exercise", "alternative"), RIGHT)
def test_a_right_program_keeps_its_points(exercise: Exercise, alternative: Alternative) -> None:
    function = compile_program(exercise, alternative.source)
    for seed in range(1 if exercise.is_a_test else 10):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, function, case), case.family.name
    answers = tuple(answer_of(exercise, function, case) for case in open_cases(exercise))
    assert answers == right_answers(exercise)


@each_exercise
def test_the_plain_implementation_agrees_with_the_reference(exercise: Exercise) -> None:
    for seed in range(1 if exercise.is_a_test else 20):
        for case in hidden_cases(exercise, seed):
            assert passes(exercise, exercise.plain, case), case.family.name


@each_exercise
def test_two_mistakes_at_once_are_named_by_their_parts(exercise: Exercise) -> None:
    pairs = [wrong for wrong in wrong_answers(exercise) if "+" in wrong.name]
    named = [
        set((match(exercise, pair.answers) or "").split("+")) <= set(pair.name.split("+"))
        for pair in pairs
        if "random_" not in pair.name
    ]
    assert sum(named) >= 0.9 * len(named)


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


@each_assignment
def test_every_function_has_a_cell_and_hints_in_the_same_order(assignment: str) -> None:
    hints = importlib.import_module(f"convlab.hints.{assignment}").HINTS
    functions = [exercise.function for name, exercise in EXERCISES if name == assignment]
    master = (ROOT / "solutions" / f"{assignment}.py").read_text()
    assert re.findall(r'^# %% solution="(\w+)"', master, re.MULTILINE) == functions
    assert sorted(hints) == sorted(functions)
    assert all(2 <= len(steps) <= 4 for steps in hints.values())


@each_assignment
def test_the_notebook_gives_the_points_of_the_course(assignment: str) -> None:
    master = (ROOT / "solutions" / f"{assignment}.py").read_text()
    points = re.findall(r"^# %% .*points=([\d.]+)$", master, re.MULTILINE)
    assert sum(map(float, points)) == ASSIGNMENTS[assignment]


@each_assignment
def test_naive_loops_take_less_than_half_a_second(assignment: str) -> None:
    cases = [
        (exercise, case)
        for name, exercise in EXERCISES
        if name == assignment and not exercise.is_a_test
        for case in hidden_cases(exercise, 0)
    ]
    start = time.process_time()
    for exercise, case in cases:
        exercise.plain(*copy.deepcopy(case.args), **copy.deepcopy(case.kwargs))
    assert time.process_time() - start < 0.5


@each_exercise
def test_every_entry_of_an_open_example_can_be_explained(exercise: Exercise) -> None:
    if exercise.explain is None:
        pytest.skip("it has no explanations")
    required, optional = exercise.parameters
    for case in open_cases(exercise):
        inputs = {**dict(optional), **dict(zip(required, case.args, strict=True)), **case.kwargs}
        values = case.expected if len(exercise.returns) > 1 else (case.expected,)
        for name, value in zip(exercise.returns, values, strict=True):
            if name not in exercise.opaque and isinstance(value, np.ndarray):
                told = exercise.explain(inputs, name, tuple(0 for _ in value.shape))
                assert all(panel.to_json()["rows"] for panel in told.panels)
                assert len(told.text) > 20


def test_there_are_enough_programs() -> None:
    assert len(WRONG) >= 250
    assert len(RIGHT) >= 30
