"""The check that students see is never stricter than the grader."""

from __future__ import annotations

import inspect
import textwrap

import pytest
from convlab.checks import examine
from convlab.laws import law_sets

from autograder.authoring.mutation_table import judge_program
from autograder.exercises.model import Exercise, TestExercise
from autograder.judge.diagnosis.mutants import compile_program
from tests.exercises.programs import EXERCISES, RIGHT

WITH_LAWS = [exercise for exercise in EXERCISES if exercise.function in law_sets()]
FOLDED = """
def each(value, change):
    if isinstance(value, dict):
        return {name: each(part, change) for name, part in value.items()}
    if isinstance(value, tuple | list):
        return type(value)(each(part, change) for part in value)
    return change(value)

def is_float(value):
    return isinstance(value, float | np.floating) or getattr(value, "dtype", None) == np.float64

def single(value):
    return np.asarray(value, dtype=np.float32)[()] if is_float(value) else value

def double(value):
    return value.astype(np.float64) if getattr(value, "dtype", None) == np.float32 else value
"""
WAYS = {  # in which a right program may answer
    "computes_in_32_bits": "each(right(*each(given, single), **options), double)",
    "answers_in_32_bits": "each(right(*given, **options), single)",
    "computes_and_answers_in_32_bits": "each(right(*each(given, single), **options), single)",
    "lists_for_tuples": "(lambda r: list(r) if isinstance(r, tuple) else r)(right(*given, **options))",
    "arrays_without_axes": "each(right(*given, **options), lambda v: np.array(v) if is_float(v) else v)",
}


def outcome(exercise: Exercise, source: str) -> str:
    report = examine(compile_program(exercise, source), exercise.function)
    return report.outcome + "".join(f"; {f.law}: {f.message}" for f in report.findings if f.message)


@pytest.mark.parametrize(
    ("exercise", "source"), [case for case in RIGHT if case.values[0].function in law_sets()]
)
def test_a_right_program_passes_its_check(exercise: Exercise, source: str) -> None:
    assert outcome(exercise, source) == "holds"


def test_a_picture_divided_in_32_bits_passes_its_check() -> None:
    (to_float,) = [exercise for exercise in EXERCISES if exercise.function == "to_float"]
    source = "def to_float(image):\n    return (image.astype(np.float32) / 255).astype(np.float64)"
    assert judge_program(to_float, source).points == 1.0
    assert outcome(to_float, source) == "holds"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "exercise",
    [e for e in WITH_LAWS if not isinstance(e, TestExercise) and any(e.parameters)],
    ids=lambda e: e.function,
)
def test_what_the_grader_takes_for_right_passes_the_check(exercise: Exercise, way: str) -> None:
    source = in_its_way(exercise, WAYS[way])
    seen = outcome(exercise, source)
    if seen != "holds":
        assert judge_program(exercise, source).points < 1.0, seen


def in_its_way(exercise: Exercise, answer: str) -> str:
    """Return the plain implementation, with what it is given and what it answers made over."""
    name = exercise.function
    right = textwrap.dedent(inspect.getsource(exercise.plain)).replace(
        f"def {name}(", "def right(", 1
    )
    required, optional = exercise.parameters
    parameters = ", ".join([*required, *(f"{key}={value!r}" for key, value in optional)])
    options = ", ".join(f"{key}={key}" for key, _ in optional)
    return f"""{right}
{FOLDED}
def {name}({parameters}):
    given, options = ({"".join(f"{key}, " for key in required)}), dict({options})
    return {answer}
"""
