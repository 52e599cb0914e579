"""How a call of a student's function ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from autograder.text import printable


class OutcomeKind(StrEnum):
    """In which way a call ended."""

    RETURNED = "returned"
    RAISED = "raised"
    TIMEOUT = "timeout"
    REFUSED = "refused"  # what came back is too large, or not plain data
    CRASHED = "crashed"
    MISSING = "missing"  # there is no such function


OUT_OF_BUDGET = "budget"  # the error of a call that was not made, as nothing is left for it

# What costs a second or a process; in the order in which a verdict names them.
DEATHS = (OutcomeKind.TIMEOUT, OutcomeKind.CRASHED, OutcomeKind.REFUSED)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one call ended.

    Parameters
    ----------
    kind : OutcomeKind
    value : object
        What was returned.
    echo : tuple of (args, kwargs) or None
        The arguments after the call, if they were asked for.
    error : dict
        Type, names of the base classes, text and line of an exception, and in which helper it arose. Data
        from the student's process.
    """

    kind: OutcomeKind
    value: Any = None
    echo: tuple[Any, Any] | None = None
    error: Mapping[str, Any] = field(default_factory=dict)

    @property
    def error_type(self) -> str:
        """Name of the exception's class, safe to print."""
        return printable(str(self.error.get("type", "")))[:80]

    @property
    def error_text(self) -> str:
        """First line of what the exception says, safe to print."""
        return printable(str(self.error.get("text", "")).partition("\n")[0])[:200]

    @property
    def error_line(self) -> int | None:
        """Line in the cell of the function that was called, if it is known."""
        line = self.error.get("line")
        return line if isinstance(line, int) else None

    @property
    def error_helper(self) -> str:
        """Function of another cell that was called in that line, and in which it arose; "" if in none."""
        return printable(str(self.error.get("helper", "")))[:80]

    def raised_a(self, name: str) -> bool:
        """Whether the call raised this exception or a subclass of it."""
        bases = self.error.get("bases")
        return self.kind == OutcomeKind.RAISED and isinstance(bases, list) and name in bases
