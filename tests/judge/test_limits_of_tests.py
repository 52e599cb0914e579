"""The check of a student's test bounds what grading bounds: a test that passes there is not stopped here."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from convlab.checks import examine
from convlab.laws import limits

from autograder.exercises.a9_bug_hunt import programs
from autograder.judge.execution import callbacks
from tests.exercises.programs import BY_NAME


def convolution(image: tuple[int, ...], f: int, filters: int, **settings: Any) -> tuple[Any, Any]:
    A_prev = np.zeros(image)
    return (A_prev, np.zeros((f, f, image[3], filters)), np.zeros((1, 1, 1, filters))), settings


def pooling(image: tuple[int, ...], size: int, stride: int) -> tuple[Any, Any]:
    return (np.zeros((1, 1, 1, 1)), (np.zeros(image), size, stride, "max")), {}


CALLS = [
    convolution((2, 9, 9, 3), 3, 4, stride=2, padding=1),
    convolution((1, 70, 50, 3), 3, 4),
    convolution((4, 32, 32, 1), 3, 1),
    convolution((4, 32, 33, 1), 3, 1),
    convolution((1, 4096, 1, 1), 1, 1),
    convolution((0, 5000, 1, 1), 1, 1),
    convolution((1, 9, 9, 1), 3, 1, stride=12),
    convolution((1, 9, 9, 1), 3, 1, stride=13),
    convolution((1, 9, 9, 1), 3, 1, padding=-13),
    convolution((1, 40, 40, 2), 3, 1, padding=np.array(12)),
    convolution((1, 16, 16, 8), 11, 2, padding=7),
    convolution((1, 12, 12, 8), 7, 9, padding=11),
    pooling((2, 7, 8, 2), 3, 2),
    pooling((2, 70, 80, 2), 3, 2),
    pooling((2, 7, 8, 2), 13, 2),
    ((1 << 30,), {}),
    ((np.zeros(3), [np.zeros(5000)]), {"more": {"a": 5}}),
]


@pytest.mark.parametrize(("args", "settings"), CALLS)
def test_check_and_grader_refuse_the_same_calls(args: Any, settings: Any) -> None:
    fits_channel = callbacks._modest(callbacks._leaves((args, settings)))
    fits_program = limits.windows(args, settings) <= limits.PROGRAM_ENTRIES
    assert (limits.too_large(args, settings) == "") == (fits_channel and fits_program)


def test_the_graders_programs_refuse_what_takes_too_many_windows() -> None:
    args, settings = convolution((1, 16, 16, 8), 11, 2, padding=40)
    program = programs.bounded(lambda *args, **settings: None)
    assert program(*args) is None
    with pytest.raises(ValueError, match="larger than any that"):
        program(*args, **settings)


def test_calls_and_seconds_are_the_graders() -> None:
    assert limits.CALLS == callbacks.CALLS
    for name in ("check_conv_forward", "check_pool_backward"):
        assert BY_NAME[name].call_seconds == limits.SECONDS


def test_a_test_with_a_large_image_is_told_which_call_is_too_large() -> None:
    def check_conv_forward(f: Any) -> None:
        args, settings = convolution((1, 70, 50, 3), 3, 4, stride=2)
        Z, _ = f(*args, **settings)
        assert Z.shape == (1, 34, 24, 4)

    failure = examine(check_conv_forward).first_failure
    assert failure is not None
    assert failure.law.startswith("No call is larger than grading allows")
    assert "an array of shape (1, 70, 50, 3) has 10500 numbers" in failure.message
    assert failure.call.startswith("f(A_prev of shape (1, 70, 50, 3), W of shape (3, 3, 3, 4)")


def test_the_call_of_a_pooling_shows_what_is_in_its_cache() -> None:
    def check_pool_backward(f: Any) -> None:
        f(*pooling((2, 7, 8, 2), 2, 20)[0])

    failure = examine(check_pool_backward).first_failure
    assert failure is not None
    assert "20 is too large a stride" in failure.message
    assert "kernel_size=2, stride=20, mode='max')" in failure.call


def test_a_slow_test_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0.0, 2.5, *[9.0] * 99])
    monkeypatch.setattr(limits.time, "process_time", lambda: next(clock))
    failure = examine(lambda f: True, "check_conv_forward").first_failure
    assert failure is not None
    assert failure.message == "your test takes 2.5 s for one program; grading stops it after 2 s"


def test_a_misspelt_name_in_a_test_is_no_complaint() -> None:
    def check_conv_forward(f: Any) -> None:
        A = np.ones((1, 4, 4, 1))
        Z, _ = f(A, np.ones((2, 2, 1, 1)), np.zeros((1, 1, 1, 1)))
        if Z.shape != (1, 3, 3, 1) or not np.allclose(Z, 4):
            raise Wrong("no")  # type: ignore[name-defined]  # noqa: F821

    report = examine(check_conv_forward)
    assert not report.holds
    assert report.first_failure is not None
    assert "NameError" in report.first_failure.message
