"""What is asked of a backward pass once more, with many numbers: in this process, on known programs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.exercises import backward_pass
from autograder.exercises.model import NoAnswer
from autograder.judge.diagnosis.mutants import compile_program, run_here, single_programs
from autograder.judge.execution.outcome import OutcomeKind
from tests.exercises.programs import BY_NAME

ASKED = ("conv_backward", "pool_backward", "loss_and_gradients")


class Submission:
    """A program of ours as a custom grader sees it."""

    wrong: frozenset[str] = frozenset()
    share_right = 1.0

    def __init__(self, function: Any) -> None:
        self.function, self.rng = function, np.random.default_rng(3)

    def call(self, _name: str, *args: Any, helpers: Any = None, **kwargs: Any) -> Any:
        outcome = run_here(self.function, args, kwargs)
        if outcome.kind != OutcomeKind.RETURNED:
            raise NoAnswer(outcome.kind)
        return outcome.value


def passes(name: str, function: Any) -> bool:
    with np.errstate(all="ignore"):
        [found] = BY_NAME[name].custom(Submission(function))
    return found.passed


@pytest.mark.parametrize("name", ASKED)
def test_a_mistake_costs_no_more_for_being_made_with_many_numbers(name: str) -> None:
    """What is wrong there is wrong for few numbers as well: that is no sign of another way."""
    programs = single_programs(BY_NAME[name])
    assert len(programs) > 60
    assert [mistake for mistake, function in programs if not passes(name, function)] == []


@pytest.mark.parametrize("name", ASKED)
def test_a_right_program_is_right_for_many_numbers(name: str) -> None:
    exercise = BY_NAME[name]
    programs = [compile_program(exercise, a.source) for a in exercise.alternatives]
    assert all(passes(name, function) for function in (exercise.plain, *programs))


@pytest.mark.parametrize("name", ASKED)
def test_what_is_right_for_few_numbers_alone_is_not_passed(name: str) -> None:
    plain = BY_NAME[name].plain

    def switched(first: Any, second: Any, *more: Any) -> Any:
        arrays = backward_pass._arrays([first, second, *more])
        many = sum(array.size for array in arrays) > 2000
        return None if many else plain(first, second, *more)

    keywords = BY_NAME[name].parameters[0]
    assert not passes(name, lambda **given: switched(*(given[key] for key in keywords)))
