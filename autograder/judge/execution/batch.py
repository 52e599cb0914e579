"""Calls that were sent together: the answers are fetched one after the other, as they come."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from autograder.judge.execution.outcome import Outcome, OutcomeKind
from autograder.judge.execution.requests import Call, Request, frames_of, to_call

GOES_ON = (OutcomeKind.RETURNED, OutcomeKind.RAISED)


class Outcomes(Protocol):
    """What some calls came to, asked for in order; some may be left out."""

    def outcome(self, index: int) -> Outcome:
        """Return what a call came to."""


class OneByOne:
    """Finds each outcome when it is asked for."""

    def __init__(self, of: Sequence[Any], find: Callable[[Any], Outcome]) -> None:
        self.of, self.find = of, find

    def outcome(self, index: int) -> Outcome:
        """Find one outcome."""
        return self.find(self.of[index])


class Batch:
    """Calls of one function, on their way to a worker and back.

    A call that does not end well ends the batch: a time-out or a death costs a second or a process,
    and how many of them there may be is decided after each. The rest is called one by one.

    Parameters
    ----------
    calls : sequence of Call
    usual_s : float
        Processor time of a call that asks for no other.
    answer : callable
        Fetches the next answer while the batch lasts, else makes the call.
    """

    def __init__(
        self,
        calls: Sequence[Call],
        usual_s: float,
        answer: Callable[[Call, Batch, int], Outcome],
    ) -> None:
        self.calls, self.answer = calls, answer
        self.unsent = deque(frames_of(to_call(call, usual_s) for call in calls))
        self.sent: deque[Request] = deque()
        self.next = 0  # index of the call whose answer comes next
        self.begun = False

    def outcome(self, index: int) -> Outcome:
        """Return what a call came to; answers that nobody asked for are thrown away."""
        return self.answer(self.calls[index], self, index)
