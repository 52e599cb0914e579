"""What a student's test says about a program: that it passes, or a complaint."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.judge.execution.compare import Difference, Kind, ValuePath
from autograder.judge.execution.outcome import Outcome, OutcomeKind

# Raised by an unfinished or misspelt test, whatever the program is.
NOT_A_COMPLAINT = (NotImplementedError, NameError)


def of_value(value: Any) -> bool:
    """Return whether a test that returned this lets the program pass."""
    return not (isinstance(value, bool | np.bool_) and not value)


def of_outcome(outcome: Outcome) -> Outcome:
    """Replace what a call of a test came to by the verdict on the program: True if it passes."""
    if outcome.kind == OutcomeKind.RETURNED:
        return Outcome(OutcomeKind.RETURNED, of_value(outcome.value), outcome.echo)
    is_complaint = outcome.kind == OutcomeKind.RAISED and not any(
        outcome.raised_a(kind.__name__) for kind in NOT_A_COMPLAINT
    )
    return Outcome(OutcomeKind.RETURNED, False, error=outcome.error) if is_complaint else outcome


def difference(place: ValuePath, expected: bool, outcome: Outcome) -> Difference | None:
    """Return how a verdict differs from the right one."""
    if outcome.value == expected:
        return None
    return Difference(Kind.VERDICT, place, None, outcome.value, expected)
