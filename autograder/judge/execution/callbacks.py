"""Functions of the judge that a student's code may call over the channel, with caps on what it asks."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from autograder.judge.execution import replies
from autograder.sandbox.guest import codec
from autograder.sandbox.guest.binding import surely_fits

ARRAY_ENTRIES = 4096  # of one array asked with, and of each side; hidden cases stay far below
ANSWER_ENTRIES = 1 << 20
WHOLE_NUMBER = 12  # of a padding or stride next to an array; alone a number costs nothing
CALLS = 50_000
TOO_LARGE = "larger than any that"  # in what is said of a call that is refused for its size


class Served:
    """Answers the asks of one call.

    Parameters
    ----------
    stubs : mapping of str to callable
        Correct dependencies by the name under which the student's code finds them.
    """

    def __init__(self, stubs: Mapping[str, Callable[..., Any]]) -> None:
        self.functions = dict(stubs)
        self.calls = 0
        self.cpu_s = self.wall_s = 0.0  # that all answers took
        self.answered: set[str] = set()  # the names of those that were really asked

    def refer(self, function: Callable[..., Any]) -> str:
        """Return the name under which a callable among the inputs is served."""
        name = f"given_{len(self.functions)}"
        self.functions[name] = function
        return name

    def answer(self, ask: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
        """Compute one answer; a mistake in the asking becomes an exception on the other side.

        Raises
        ------
        codec.Refused
            If the ask is malformed, names something that is not served, or comes once too often.
        """
        cpu_s, wall_s = time.thread_time(), time.monotonic()
        try:
            return self._answer(ask, payload)
        finally:
            self.cpu_s += time.thread_time() - cpu_s
            self.wall_s += time.monotonic() - wall_s

    def _answer(self, ask: dict[str, Any], payload: bytes) -> tuple[dict[str, Any], bytes]:
        self.calls += 1
        name, inputs = replies.ask_of(ask, payload)
        function = self.functions.get(name)
        if function is None or self.calls > CALLS:
            raise codec.Refused("asked for something that is not served")
        self.answered.add(name)
        if inputs is None:
            return _failure("TypeError", "the arguments are not those of a call")
        leaves = _leaves(inputs)
        if any(isinstance(leaf, codec.Opaque) for leaf in leaves):
            return _failure("TypeError", "only numbers, texts and arrays can be passed on here")
        if not _modest(leaves):
            return _failure("ValueError", f"the arguments are {TOO_LARGE} grading uses")
        args, kwargs = inputs
        if unfit := _does_not_bind(function, args, kwargs):
            return _failure("TypeError", unfit)
        try:
            tree, data = codec.encode(function(*args, **kwargs))
            return {"op": "answer", "value": tree}, data
        except Exception as error:  # whatever was asked with, the grader goes on
            return _failure(type(error).__name__, "these arguments do not fit")


def _does_not_bind(function: Callable[..., Any], args: Any, kwargs: Any) -> str:
    """Return what is wrong with the number or names of the arguments; "" if they can be tried."""
    if surely_fits(function, len(args), kwargs.keys()):  # one is asked for every window of an image
        return ""
    signature = _signature_of(function)
    if signature is None:
        return ""
    try:
        signature.bind(*args, **kwargs)
    except TypeError as error:
        return str(error)
    return ""


@functools.lru_cache(maxsize=256)
def _signature_of(function: Callable[..., Any]) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):  # a callable without a signature
        return None


def _failure(kind: str, text: str) -> tuple[dict[str, Any], bytes]:
    return {"op": "answer_error", "type": kind, "text": text}, b""


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in _leaves(item)]
    if isinstance(value, list | tuple):
        return [leaf for item in value for leaf in _leaves(item)]
    if isinstance(value, np.ndarray) and value.ndim == 0:
        return [value[()]]  # NumPy takes it for a number, and so do the caps
    return [value]


def _modest(leaves: list[Any]) -> bool:
    arrays = [leaf for leaf in leaves if isinstance(leaf, np.ndarray)]
    numbers = [abs(int(leaf)) for leaf in leaves if isinstance(leaf, int | np.integer)]
    return (
        all(max(array.size, *array.shape) <= ARRAY_ENTRIES for array in arrays)
        and (not arrays or max(numbers, default=0) <= WHOLE_NUMBER)
        # A frame on both sides, or a window for each pixel: what an answer may grow to.
        and max((a.size for a in arrays), default=0) * (1 + 2 * max(numbers, default=0)) ** 2
        <= ANSWER_ENTRIES
        and max(numbers, default=0) <= 1 << 40
    )
