"""Run the author's test cells with the student's functions replaced by remote ones."""

from __future__ import annotations

import builtins
import copy
import functools
import io
import os
import warnings
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

import numpy as np

from autograder.judge.execution import bounds
from autograder.judge.execution.attempt import Helpers
from autograder.judge.execution.kinds import kind_of
from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.recorded_calls import (
    RecordedCall,
    Recorder,
    Replay,
    only_given_inputs,
)
from autograder.judge.execution.requests import Call
from autograder.judge.execution.session import Session
from autograder.judge.notebook.assignment import Assignment, TestCell
from autograder.sandbox.guest import codec

AFTERWARDS_S = 60.0  # for the author's cell once a submission's own time is up: only what never ends is stopped
MUTABLE = (np.ndarray, list, dict, set)
# Its time is up, its values take more memory than there is, or its arguments cannot be sent.
OF_THE_CELL = (bounds.TookTooLong, MemoryError, codec.Refused)


class RemoteError(Exception):
    """A student's function did not return; the author's cell fails at this call."""


class RemoteFunction:
    """Looks like the student's function; sends the arguments and receives the value.

    Arrays that the student's function changed in place are changed here too, as in a notebook.

    Parameters
    ----------
    faults : list of Exception
        Takes what went wrong on our side: to the author's cell it looks as if the function had failed.
    """

    def __init__(
        self,
        session: Session,
        name: str,
        helpers: Helpers,
        faults: list[Exception],
        optional: Sequence[tuple[str, Any]] = (),
        ahead: tuple[RecordedCall, ...] = (),
    ) -> None:
        self.session, self.helpers, self.optional = session, helpers, optional
        self.faults = faults
        self.__name__ = self.__qualname__ = name
        self.__doc__ = None
        recorded = [self._call(call.args, call.kwargs) for call in ahead]
        self.replay = Replay(ahead, session.send_ahead(recorded)) if ahead else None

    def _call(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Call:
        return Call(self.__name__, args, kwargs, self.optional, self.helpers, echo=True)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        outcome = self._outcome(args, kwargs)
        if outcome.kind != OutcomeKind.RETURNED:
            raise _exception(outcome)
        after_args, after_kwargs = outcome.echo or ((), ())
        for before, after in zip(
            (*args, *kwargs.values()), (*after_args, *after_kwargs), strict=False
        ):
            _write_back(before, after)
        return outcome.value

    def _outcome(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Outcome:
        try:
            outcome = self.replay.outcome(args, kwargs) if self.replay else None
            return outcome or self.session.answer(self._call(args, kwargs))
        except OF_THE_CELL:
            raise
        except Exception as fault:
            self.faults.append(fault)
            raise


def _write_back(before: Any, after: Any) -> None:
    if (
        isinstance(before, np.ndarray)
        and isinstance(after, np.ndarray)
        and before.shape == after.shape
        and before.dtype == after.dtype
        and before.flags.writeable
    ):
        np.copyto(before, after)


def _exception(outcome: Outcome) -> Exception:
    """Raise here what was raised there, if it is one of Python's own; its text stays there."""
    kind = getattr(builtins, outcome.error_type, None)
    if (
        outcome.kind == OutcomeKind.RAISED
        and isinstance(kind, type)
        and issubclass(kind, Exception)
    ):
        try:
            return kind(f"{outcome.error_type} in the student's function")
        except TypeError:
            pass
    return RemoteError(f"the call ended with {outcome.kind} {outcome.error_type}".strip())


def passes_own_checks(
    assignment: Assignment,
    test: TestCell,
    session: Session,
    helpers: Helpers,
    ahead: bool = False,
) -> bool:
    """Run an author's test cell (visible and hidden part) against a student's functions.

    Parameters
    ----------
    ahead : bool
        Send the calls that the cell makes of a right function together, before it asks.

    Raises
    ------
    Exception
        If the sandbox or the judge failed meanwhile: nothing is known of the functions then.
    """
    faults: list[Exception] = []
    functions: dict[str, Callable[..., Any]] = {}
    for name in assignment.functions:
        exercise = assignment.exercises.get(name)
        optional = exercise.parameters[1] if exercise else ()
        recorded = recorded_calls(assignment, test) if ahead and name == test.function else ()
        functions[name] = RemoteFunction(session, name, helpers, faults, optional, recorded)
    # The cell may call a helper itself; a wrong one costs points once.
    passed = _passes(assignment, test, {**functions, **helpers}, session.left_s)
    if faults:
        raise faults[0]
    return passed


@functools.lru_cache(maxsize=512)
def recorded_calls(assignment: Assignment, test: TestCell) -> tuple[RecordedCall, ...]:
    """Return the calls that a test cell makes of its own function, if that is right."""
    exercise = assignment.exercises.get(test.function)
    if exercise is None or kind_of(exercise).order_tells:
        return ()
    if not only_given_inputs(test.source, test.function, assignment.functions):
        return ()
    recorder = Recorder(exercise.reference)
    functions = {name: each.reference for name, each in assignment.exercises.items()}
    _passes(assignment, test, {**functions, test.function: recorder}, 0.0)
    return tuple(recorder.calls)


def _passes(
    assignment: Assignment,
    test: TestCell,
    functions: Mapping[str, Callable[..., Any]],
    left_s: float,
) -> bool:
    # Copied: what a student's function does to the author's arrays must not reach the next student.
    namespace = {
        name: copy.deepcopy(value) if isinstance(value, MUTABLE) else value
        for name, value in _author_namespace(assignment).items()
        if name != "__builtins__"  # `exec` puts them there; copying them takes a millisecond
    }
    namespace.update(functions)
    quiet = io.StringIO()
    try:
        with (
            redirect_stdout(quiet),
            redirect_stderr(quiet),
            warnings.catch_warnings(),
            bounds.memory(),
            bounds.time(left_s + AFTERWARDS_S),
        ):
            warnings.simplefilter("ignore")
            exec(_compiled(test.source, f"<{test.grade_id}>"), namespace)
    except Exception:
        return False
    return True


@functools.lru_cache(maxsize=512)
def _compiled(source: str, filename: str) -> Any:
    return compile(source, filename, "exec")


@functools.lru_cache(maxsize=64)
def _author_namespace(assignment: Assignment) -> dict[str, Any]:
    """Run the author's locked cells once.

    `check`, `hint` and everything that draws stay silent, here as in the worker: the families do
    the work of the laws.
    """
    os.environ["CONVLAB_GRADING"] = "1"
    namespace: dict[str, Any] = {"__name__": "__main__"}
    for name, source in assignment.locked.items():
        lines = [line for line in source.splitlines() if not line.lstrip().startswith(("%", "!"))]
        exec(_compiled("\n".join(lines), f"<{name}>"), namespace)
    return namespace
