"""The speed item: the student's convolution against the course's loop over pixels.

Both run in the student's process, in turn. What counts is the processor time of that process, all
threads together, as the kernel counts it: nothing is believed that the student's process says
about time, and a machine that is busy with others takes nothing from a right answer. What a student
could do is to slow the loops down: therefore the products of such a loop are also made here, timed
by this thread's own clock, and the student's loops count for at most twice as long. A loop that is
disguised in this way reaches a ratio of two; five are wanted, and a matrix product reaches thirty.

Every round has new numbers, so a remembered answer is of no use, and every answer is compared with
the reference. Rounds stop as soon as the ratio is reached: noise can only make it take longer.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.exercises.model import CustomResult, NoAnswer, SubmissionView, say
from autograder.reference.fast import conv_forward_fast

WANTED = 5.0  # times as fast as the loops
WEIGHT = (
    1.38  # an eighth of the points: the families weigh 8.75, the notebook's checks a mean family
)
ROUNDS = 8
IMAGES = (4, 31, 33, 1)  # 3596 output pixels; few enough numbers for a served im2col
NAME = f"at least {WANTED:.0f} times as fast as a loop over pixels"
ADVICE = say("advice.race_lost", images=IMAGES[0], size=f"{IMAGES[1]} × {IMAGES[2]}")
NOT_RUN = say("advice.race_not_run")


def grade(submission: SubmissionView) -> list[CustomResult]:
    """Return one finding: whether the student's convolution is fast, and right while it is."""
    mine = theirs = fast = np.inf
    passed, advice = False, ADVICE
    try:
        for _ in range(ROUNDS):
            A, W, b = _layer(submission.rng)
            seconds, answer = _timed(submission, "conv_forward_fast", A, W, b)
            if not _right(answer, A, W, b):
                advice = NOT_RUN
                break
            fast = min(fast, seconds)
            theirs = min(theirs, _timed(submission, "conv_with_loops", A, W, b)[0])
            mine = min(mine, _cpu_time(_products, A, W))
            if passed := min(theirs, 2 * mine) >= WANTED * fast:
                break
    except NoAnswer as end:
        advice = ADVICE if end.args == ("timeout",) else NOT_RUN
    slow = "loop_over_pixels" if advice == ADVICE else ""
    return [CustomResult(NAME, passed, WEIGHT, advice, slow)]


def _layer(rng: np.random.Generator) -> tuple[np.ndarray, ...]:
    return rng.normal(size=IMAGES), rng.normal(size=(3, 3, 1, 8)), rng.normal(size=(1, 1, 1, 8))


def _products(A: np.ndarray, W: np.ndarray) -> None:
    """Multiply as many windows with the filters as there are output pixels."""
    f = len(W)
    m, n_H_prev, n_W_prev, _ = A.shape
    for _ in range(m * (n_H_prev - f + 1) * (n_W_prev - f + 1)):
        np.tensordot(A[0, :f, :f], W, axes=3)


def _timed(submission: SubmissionView, function: str, *args: Any) -> tuple[float, Any]:
    start = submission.clock_s()
    value = submission.call(function, *args)
    return submission.clock_s() - start, value


def _cpu_time(function: Callable[..., Any], *args: Any) -> float:
    start = time.thread_time()
    function(*args)
    return time.thread_time() - start


def _right(answer: Any, *layer: Any) -> bool:
    Z = answer[0] if isinstance(answer, tuple | list) and len(answer) == 2 else answer
    expected, _ = conv_forward_fast(*layer)
    return (
        isinstance(Z, np.ndarray)
        and Z.dtype.kind == "f"
        and Z.shape == expected.shape
        and np.allclose(Z, expected, rtol=1e-3, atol=1e-3)
    )
