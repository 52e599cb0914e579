"""What grading bounds while a student's test runs: the size of a call, their number, the time.

There the programs run on the other side of a line, and a call that is too large ends with a
ValueError. A test that passes here would lose all of its points there, so the same bounds hold here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from convlab.laws.calls import written
from convlab.laws.model import LawBrokenError

ARRAY_ENTRIES = 4096  # of one array, and of each side
ANSWER_ENTRIES = 1 << 20  # an array with a frame of the largest number on all sides
PROGRAM_ENTRIES = 4_000_000  # all windows of all images
SETTING = 12  # of a whole number next to an array
CALLS = 50_000
SECONDS = 2.0  # for one program


class Bounded:
    """A program as grading hands it to a test: it refuses calls that are too large.

    Parameters
    ----------
    program : callable
    parameters : sequence of str
        Names of its positional parameters.
    cache : sequence of str
        Names of the parts of its parameter `cache`.
    """

    def __init__(
        self, program: Callable[..., Any], parameters: tuple[str, ...], cache: tuple[str, ...] = ()
    ) -> None:
        self.program = program
        self.parameters = parameters
        self.cache = cache
        self.calls = 0
        self.refused = ""  # why the first call that was too large is
        self.refused_call = ""
        self.started = time.process_time()

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.calls += 1
        if reason := too_large(args, options):
            if not self.refused:
                self.refused = reason
                self.refused_call = written(
                    "f", self.parameters, args, options, {"cache": self.cache}
                )
            raise ValueError("the arguments are larger than any that grading uses")
        return self.program(*args, **options)

    def seconds(self) -> float:
        """Return the processor time since the program was made."""
        return time.process_time() - self.started

    def must_be_modest(self) -> None:
        """Fail if grading would stop the test that has called it."""
        if self.refused:
            raise LawBrokenError(f"{self.refused}; there, your test rejects every program")
        if self.calls > CALLS:
            raise LawBrokenError(f"your test calls f {self.calls} times; grading stops at {CALLS}")
        if (taken := self.seconds()) > SECONDS:
            told = f"your test takes {taken:.1f} s for one program; grading stops it after"
            raise LawBrokenError(f"{told} {SECONDS:.0f} s")


def too_large(args: tuple[Any, ...], options: Mapping[str, Any]) -> str:
    """Say why grading refuses a call; "" if it does not."""
    parts = leaves((args, dict(options)))
    arrays = [part for part in parts if isinstance(part, np.ndarray)]
    if not arrays:
        return ""
    largest = max(arrays, key=lambda array: max(array.size, *array.shape))
    setting = max((abs(int(p)) for p in parts if isinstance(p, int | np.integer)), default=0)
    if max(largest.size, *largest.shape) > ARRAY_ENTRIES:
        told = f"an array of shape {largest.shape} has {largest.size} numbers"
        return f"{told}; grading refuses more than {ARRAY_ENTRIES}"
    if setting > SETTING:
        return (
            f"{setting} is too large a stride, padding or size: grading refuses more than {SETTING}"
        )
    if (
        largest.size * (1 + 2 * setting) ** 2 > ANSWER_ENTRIES
        or windows(args, options) > PROGRAM_ENTRIES
    ):
        return f"an array of shape {largest.shape} is too large together with the number {setting}"
    return ""


def windows(args: tuple[Any, ...], options: Mapping[str, Any]) -> int:
    """Estimate from above how many numbers a convolution holds: all windows, or all outputs."""
    shapes = [np.shape(part) for part in args if isinstance(part, np.ndarray)]
    padding = options.get("padding", args[4] if len(args) > 4 else 0)
    frame = 2 * abs(int(padding)) if isinstance(padding, int | np.integer) else 0
    if len(shapes) < 2 or len(shapes[0]) != 4 or len(shapes[1]) != 4:
        return 0
    (m, n_H, n_W, n_C_prev), (f, _, _, n_C) = shapes[:2]
    return m * (n_H + frame) * (n_W + frame) * max(n_C_prev * f * f, n_C)


def leaves(value: Any) -> list[Any]:
    """Take containers apart; an array without axes is a number."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in leaves(item)]
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return [value[()]]
    return [value]
