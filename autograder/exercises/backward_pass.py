"""Is a gradient computed by a backward pass, or measured slope by slope?

Two forward passes for every number give right gradients of small layers, and no backward pass is written.
So a gradient is asked for once more, of some ten thousands of numbers and few outputs: loops over the
outputs need a thirtieth of the time of one call, or much less, finite differences several times as much.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.exercises.model import CustomResult, Draw, NoAnswer, SubmissionView, say

NAME = "a layer of many numbers, in the time of a backward pass"
SLOPES_MEASURED, ANOTHER_WAY = "slopes_measured_one_by_one", "another_answer_for_many_numbers"


def not_measured(
    function: str,
    reference: Callable[..., Any],
    make: Callable[[Draw], dict[str, Any]],
    make_few: Callable[[Draw], dict[str, Any]],
    helpers: Mapping[str, Callable[..., Any]] | None = None,
) -> Callable[[SubmissionView], list[CustomResult]]:
    """Return a grader that takes back the points of a function that measures its gradients.

    Parameters
    ----------
    function : str
    reference : callable
    make : callable
        ``make(draw) -> dict`` of arguments, as of a family: a layer of many numbers.
    make_few : callable
        The same for a layer of the same kind with few numbers.
    helpers : mapping of str to callable
        Correct versions of the functions that it calls. It is tried once more with them: the
        student's own may be slow, or wrong where nobody looked.
    """

    def grade(submission: SubmissionView) -> list[CustomResult]:
        def in_time_and_right(inputs: dict[str, Any]) -> tuple[bool, bool]:
            expected = reference(**inputs)
            in_time, right = _tried(submission, function, inputs, expected, None)
            if helpers and not right:
                helped_in_time, right = _tried(submission, function, inputs, expected, helpers)
                in_time = in_time or helped_in_time
            return in_time, right

        draw = Draw(submission.rng)
        inputs = make(draw)
        in_time, right = in_time_and_right(inputs)
        passed = in_time and right
        if in_time and not right:
            # Wrong in another way, unless it is right for few: then it may know that this is not its way.
            _, right_for_few = in_time_and_right(make_few(draw))
            passed = not right_for_few
        mistake = ANOTHER_WAY if in_time else SLOPES_MEASURED
        key = (
            "advice.another_answer_for_many_numbers"
            if in_time
            else "advice.slopes_measured_one_by_one"
        )
        advice = say(key, function=function, numbers=_size(inputs))
        return [CustomResult(NAME, passed, 0.0, advice, mistake, required=True)]

    return grade


def _tried(
    submission: SubmissionView,
    function: str,
    inputs: dict[str, Any],
    expected: Any,
    helpers: Mapping[str, Callable[..., Any]] | None,
) -> tuple[bool, bool]:
    """Return whether a call ended in time, and whether its answer was right."""
    try:
        answer = submission.call(function, helpers=helpers, **inputs)
    except NoAnswer as end:
        return str(end) != "timeout", False
    return True, _alike(answer, expected)


def _size(value: Any) -> int:
    """Return how many numbers the arrays in a value hold, to the nearest thousand."""
    return round(sum(array.size for array in _arrays(value)), -3)


def _arrays(value: Any) -> list[np.ndarray]:
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, Mapping):
        value = list(value.values())
    return (
        [array for part in value for array in _arrays(part)]
        if isinstance(value, tuple | list)
        else []
    )


def _alike(answer: Any, expected: Any) -> bool:
    """Whether an answer is right but for rounding, also that of 32-bit floats."""
    if isinstance(expected, tuple):
        fits = isinstance(answer, tuple | list) and len(answer) == len(expected)
        return fits and all(map(_alike, answer, expected))
    if isinstance(expected, Mapping):
        fits = isinstance(answer, dict) and answer.keys() == expected.keys()
        return fits and all(_alike(answer[name], part) for name, part in expected.items())
    if not isinstance(answer, np.ndarray | np.number | float | int):
        return False
    seen = np.asarray(answer)
    if seen.dtype.kind not in "biuf" or seen.shape != np.shape(expected):
        return False
    scale = float(np.abs(expected).max())
    return bool(np.allclose(seen.astype(float), expected, rtol=0, atol=1e-3 * scale))
