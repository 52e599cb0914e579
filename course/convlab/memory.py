"""What the last check of each function has found, for the hint that follows."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from convlab.report import Report


class Checked(NamedTuple):
    """The last check of a function.

    Parameters
    ----------
    report : Report
    function : callable
        What was checked; a cell that is run again makes another one.
    """

    report: Report
    function: Any


_last: dict[str, Checked] = {}


def remember(report: Report, function: Any) -> None:
    """Keep a report until the next check of this function."""
    _last[report.function] = Checked(report, function)


def last_check(name: str) -> Checked | None:
    """Return the last check of a function in this session."""
    return _last.get(name)


def name_of(function: Any) -> str:
    """Return the name a function was defined with, also through `functools.partial`."""
    while isinstance(function, functools.partial):
        function = function.func
    return getattr(function, "__name__", "")
