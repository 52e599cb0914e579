"""Run a changed function on examples: each call on copies, for a limited time."""

from __future__ import annotations

import ast
import gc
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

import numpy as np

from ..cells import OutOfTime
from .answers import Ending, Example, each_right, score

CALL_S = 0.04  # of CPU time; a call takes a hundredth of that
AGAIN_S = 0.01  # later, where an exception could not leave: in `__del__`, or below a bare `except`
MOST_LATE = 30  # changes that never end: each costs as much as a hundred others


class Alarm:
    """Ends a call whose time is up, and nothing else: a signal may be late, and find us in a changed tree."""

    def __init__(self) -> None:
        self.is_set = False

    def set(self, seconds: float) -> None:
        """Ring after so many seconds of processor time, and again until the call ends."""
        self.is_set = True
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, AGAIN_S)

    def stop(self) -> None:
        """Ring no more."""
        self.is_set = False
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)

    def ring(self, _signum: int, _frame: FrameType | None) -> None:
        """Raise `OutOfTime` if the call goes on."""
        if self.is_set:
            raise OutOfTime


ALARM = Alarm()


class TooManyLate(Exception):
    """Too many changed programs do not end."""


class Trials:
    """Runs versions of the functions of one cell.

    Parameters
    ----------
    namespace : dict
        The notebook's, with all cells run.
    filename : str
        Of the cell.
    function : str
        The one that is called.
    examples : sequence of Example
    """

    def __init__(
        self, namespace: dict[str, Any], filename: str, function: str, examples: Sequence[Example]
    ) -> None:
        self.namespace, self.filename, self.function = namespace, filename, function
        self.examples = examples
        self.late = 0

    def define(self, definitions: Sequence[ast.stmt]) -> None:
        """Compile definitions into the namespace."""
        tree = ast.Module([*definitions], [])
        exec(compile(tree, self.filename, "exec"), self.namespace)

    @contextmanager
    def defined(self, definition: ast.FunctionDef) -> Iterator[None]:
        """Let calls meet another version of a function for a while."""
        before = self.namespace.get(definition.name)
        self.define([definition])
        try:
            yield
        finally:
            self.namespace[definition.name] = before

    def score(self, index: int) -> float:
        """Return how near the answer to an example is."""
        example = self.examples[index]
        ending = self.call(example)
        if ending.late:
            self.late += 1
            if self.late > MOST_LATE:
                raise TooManyLate
        try:
            return score(example, ending)
        except Exception:  # what a student returns may do anything
            return 0.0

    def scores(self) -> list[float]:
        """Return how near the answers to all examples are."""
        return [self.score(index) for index in range(len(self.examples))]

    def right_values(self, indices: Sequence[int]) -> tuple[bool, ...]:
        """Return which of several returned values are right in all of these examples that return any."""
        seen: list[tuple[bool, ...]] = []
        for index in indices:
            example = self.examples[index]
            ending = self.call(example)
            if ending.late or ending.raised is not None or example.raises or example.unchanged:
                continue
            with suppress(Exception):
                seen.append(each_right(example, ending.value))
        if not seen or len({*map(len, seen)}) > 1:
            return ()
        return tuple(map(all, zip(*seen, strict=True)))

    def call(self, example: Example) -> Ending:
        """Call the function once."""
        args, kwargs = _copied(example.args), _copied(example.kwargs)
        after = (*args, *kwargs.values())
        collects = gc.isenabled()
        gc.disable()  # its time is not the call's, and what an alarm raises in its hooks goes nowhere
        try:
            try:
                ALARM.set(CALL_S)
                value = self.namespace[self.function](*args, **kwargs)
            finally:
                ALARM.stop()
        except OutOfTime:
            return Ending(late=True)
        except BaseException as error:
            return Ending(raised=error)
        finally:
            ALARM.stop()  # it may have rung on the way to the first one
            if collects:
                gc.enable()
        return Ending(value, args=after)


def watched(filename: str, run: Callable[[], object]) -> tuple[dict[str, dict[str, str]], set[int]]:
    """Run something; returns what the names of each function held, and the lines that were run."""
    kinds: dict[str, dict[str, str]] = {}
    lines: set[int] = set()

    def inside(frame: FrameType, event: str, _arg: object) -> Any:
        if event == "line":
            lines.add(frame.f_lineno)
        elif event in ("return", "exception"):
            seen = kinds.setdefault(frame.f_code.co_name, {})
            for name, value in list(frame.f_locals.items()):
                if value is not None:
                    seen.setdefault(name, _kind(value))
        return inside

    def entered(frame: FrameType, _event: str, _arg: object) -> Any:
        if frame.f_code.co_filename != filename:
            return None
        lines.add(frame.f_lineno)
        return inside

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        run()
    finally:
        sys.settrace(before)
    return kinds, lines


def _kind(value: object) -> str:
    if isinstance(value, bool | np.bool_):
        return "bool"
    if isinstance(value, int | np.integer):
        return "int"
    if isinstance(value, float | np.floating):
        return "num"
    if isinstance(value, np.ndarray):
        return f"arr{value.ndim}" if value.ndim else "num"
    if isinstance(value, tuple | list):
        return "tuple"
    return "str" if isinstance(value, str) else "dict" if isinstance(value, dict) else "other"


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy(order="K")
    if isinstance(value, tuple | list):
        return type(value)(map(_copied, value))
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    return value
