"""Every wrong program of a2_convolution is told apart; every correct one is not.

A quick comparison in this process, without the judge: what the families and programs are, not what
the judge makes of them.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.exercises.a2_convolution import EXERCISES
from autograder.exercises.model import Draw, Exercise, Family, Misconception, Patch, Program

MASTER = Path(__file__).parents[2] / "solutions" / "a2_convolution.py"
SEEDS = (1, 2, 3, 4)
POINTS = {
    "conv_single_step": 3,
    "conv_output_size": 4,
    "zero_pad": 3,
    "same_padding": 2,
    "conv_forward": 10,
}
BY_NAME = {exercise.function: exercise for exercise in EXERCISES}

Outcome = tuple[str, Any]


def source_of(exercise: Exercise, program: Patch | Program) -> str:
    """Return the Python source of a program."""
    if isinstance(program, Program):
        return program.source
    source = inspect.getsource(exercise.plain)
    for old, new in program.replacements:
        assert source.count(old) == 1, f"{old!r} occurs {source.count(old)} times"
        source = source.replace(old, new)
    return source


def function_of(exercise: Exercise, source: str) -> Callable[..., Any]:
    """Run a program's source beside the correct dependencies and return its function."""
    names = {"np": np} | {name: BY_NAME[name].reference for name in exercise.dependencies}
    exec(compile(source, exercise.function, "exec"), names)
    return names[exercise.function]


def cases(exercise: Exercise, seed: int) -> list[tuple[Family, dict[str, Any]]]:
    """Return all calls of an exercise: floats of one seed."""
    return [
        (family, family.make(Draw(np.random.default_rng([seed, number, case]))))
        for number, family in enumerate(exercise.families)
        for case in range(family.cases)
    ]


def outcome(
    exercise: Exercise, family: Family, function: Callable, given: dict[str, Any]
) -> Outcome:
    """Call a function on copies and return what can be seen of it."""
    arguments = copy.deepcopy(given)
    try:
        with np.errstate(all="ignore"):
            value = function(**arguments)
    except Exception as error:
        wanted = {"ValueError": ValueError}.get(family.raises or "")
        known = wanted and isinstance(error, wanted)
        # The numbers in a message, such as shapes, are part of what a mistake looks like.
        numbers = re.findall(r"\d+", str(error))
        return ("raised", family.raises if known else (type(error).__name__, *numbers))
    if family.arguments_unchanged:
        return ("arguments", tuple(arguments.values()))
    if len(exercise.returns) > 1:
        if not isinstance(value, tuple) or len(value) != len(exercise.returns):
            return ("malformed", (type(value).__name__, getattr(value, "__len__", int)()))
        value = value[0]
    return normal(exercise, value)


def normal(exercise: Exercise, value: Any) -> Outcome:
    """Return a value if it is of the kind that the exercise asks for."""
    array = isinstance(value, np.ndarray)
    if exercise.scalar:
        number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
        if not (number or (array and value.ndim == 0)):
            return ("malformed", (type(value).__name__, np.shape(value) if array else ()))
        if exercise.whole and not np.issubdtype(np.asarray(value).dtype, np.integer):
            return ("not whole", float(value))
        return ("value", np.asarray(value, dtype=float))
    if not array:
        return ("malformed", type(value).__name__)
    return ("value", value)


def same_value(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and np.allclose(one, other, rtol=1e-5, atol=1e-5)
    if isinstance(one, tuple) and isinstance(other, tuple):
        return len(one) == len(other) and all(map(same_value, one, other))
    return type(one) is type(other) and one == other


def agree(one: Outcome, other: Outcome) -> bool:
    return one[0] == other[0] and same_value(one[1], other[1])


def lost_families(exercise: Exercise, function: Callable, seed: int) -> set[str]:
    """Return the families in which a function differs from the reference."""
    return {
        family.name
        for family, given in cases(exercise, seed)
        if not agree(
            outcome(exercise, family, function, given),
            outcome(exercise, family, exercise.reference, given),
        )
    }


def wrong_programs() -> list[Any]:
    return [
        pytest.param(exercise, program, id=f"{exercise.function}-{wrong.name}-{number}")
        for exercise in EXERCISES
        for wrong in exercise.misconceptions
        for number, program in enumerate(wrong.programs)
    ]


def alternatives() -> list[Any]:
    return [
        pytest.param(exercise, right.source, id=f"{exercise.function}-{right.name}")
        for exercise in EXERCISES
        for right in exercise.alternatives
    ]


@pytest.mark.parametrize(("exercise", "program"), wrong_programs())
@pytest.mark.filterwarnings("ignore")
def test_a_wrong_program_differs_whatever_the_seed(
    exercise: Exercise, program: Patch | Program, capsys: pytest.CaptureFixture
) -> None:
    function = function_of(exercise, source_of(exercise, program))
    for seed in SEEDS:
        assert lost_families(exercise, function, seed)


@pytest.mark.parametrize(("exercise", "source"), alternatives())
def test_a_correct_program_agrees(exercise: Exercise, source: str) -> None:
    function = function_of(exercise, source)
    for seed in SEEDS:
        assert lost_families(exercise, function, seed) == set()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.function)
def test_the_plain_loops_agree(exercise: Exercise) -> None:
    for seed in range(20):
        assert lost_families(exercise, exercise.plain, seed) == set()


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.function)
@pytest.mark.filterwarnings("ignore")
def test_no_two_misconceptions_look_alike_unless_they_are_twins(
    exercise: Exercise, capsys: pytest.CaptureFixture
) -> None:
    calls = cases(exercise, seed=5)
    seen: list[tuple[Misconception, list[Outcome]]] = []
    for wrong in exercise.misconceptions:
        for program in wrong.programs:
            function = function_of(exercise, source_of(exercise, program))
            answers = [outcome(exercise, family, function, given) for family, given in calls]
            seen.append((wrong, answers))

    twins = {
        (one.name, other.name)
        for (one, ours), (other, theirs) in itertools.combinations(seen, 2)
        if one is not other and all(map(agree, ours, theirs))
    }
    declared = {(one.name, other) for one in exercise.misconceptions for other in one.twins}
    assert twins | {(b, a) for a, b in twins} == declared | {(b, a) for a, b in declared}


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.function)
def test_names_are_unique_and_identifiers(exercise: Exercise) -> None:
    for group in (exercise.misconceptions, exercise.alternatives):
        names = [member.name for member in group]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch("[a-z][a-z0-9_]+", name) for name in names)
    family_names = [family.name for family in exercise.families]
    assert len(set(family_names)) == len(family_names)


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda e: e.function)
def test_a_message_speaks_to_the_student_and_holds_no_line_of_the_answer(
    exercise: Exercise,
) -> None:
    lines = {line.strip() for line in inspect.getsource(exercise.plain).splitlines()[2:]}
    for wrong in exercise.misconceptions:
        assert len(wrong.student) > 40
        assert wrong.instructor
        assert not any(len(line) > 8 and line in wrong.student for line in lines)


def test_what_to_read_again_is_a_heading_of_the_notebook() -> None:
    headings = set(re.findall(r"^# #+ (.+)$", MASTER.read_text(), re.MULTILINE))
    wanted = {wrong.reread for exercise in EXERCISES for wrong in exercise.misconceptions}
    assert wanted <= headings


def test_the_notebook_gives_24_points_and_its_tests_the_weights_of_the_families() -> None:
    text = MASTER.read_text()
    tests = {name: int(p) for name, p in re.findall(r'tests="(\w+)" points=(\d+)', text)}
    written = re.findall(r'written="\w+" points=(\d+)', text)
    assert tests == POINTS
    assert sum(tests.values()) + sum(map(int, written)) == 24
    assert list(tests) == [exercise.function for exercise in EXERCISES]
    for exercise in EXERCISES:
        assert sum(family.weight for family in exercise.families) == POINTS[exercise.function]


def test_families_draw_small_arrays_and_open_examples_too() -> None:
    for exercise, integers in itertools.product(EXERCISES, (False, True)):
        for family in exercise.families:
            given = family.make(Draw(np.random.default_rng(0), integers))
            sides = [n for value in given.values() for n in np.shape(value)]
            assert max(sides, default=0) <= 9
            got = outcome(exercise, family, exercise.plain, given)
            assert agree(got, outcome(exercise, family, exercise.reference, given))


def test_naive_loops_are_judged_in_a_blink() -> None:
    started = time.process_time()
    for exercise in EXERCISES:
        for _, given in cases(exercise, seed=6):
            with np.errstate(all="ignore"):
                try:
                    exercise.plain(**given)
                except ValueError:
                    continue
    assert time.process_time() - started < 0.15


def test_there_are_enough_programs() -> None:
    wrong = sum(len(m.programs) for exercise in EXERCISES for m in exercise.misconceptions)
    assert wrong >= 90
    assert sum(len(exercise.alternatives) for exercise in EXERCISES) >= 15
