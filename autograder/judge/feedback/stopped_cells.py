"""What the student reads about cells that did not run to their end."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.feedback.sentences import listed, sentence
from autograder.text import printable

SYNTAX_ERRORS = ("SyntaxError", "IndentationError", "TabError")
TOO_LONG = (OutcomeKind.TIMEOUT, "OutOfTime")
IMPORT_ERRORS = ("ModuleNotFoundError", "ImportError")
TYPE_CHARS, TEXT_CHARS = 80, 120
MOST_LISTED = 4

# What ended each cell that did not run to its end, by the name of its file, such as "<cell 7>".
Failures = Mapping[str, Mapping[str, Any]]


def of_function(name: str, failures: Failures) -> str:
    """Return how the cell of a function failed; "" if it did not."""
    failure = failures.get(f"<cell {name}>")
    if failure is None:
        return ""
    kind = _type(failure)
    if kind in TOO_LONG:
        return sentence("message.cell_timeout", function=name)
    if kind == OutcomeKind.CRASHED:
        return sentence("message.cell_crashed", function=name)
    if kind == OutcomeKind.REFUSED:
        return sentence("message.cell_refused", function=name)
    error, line = _error(failure), failure.get("line")
    if isinstance(line, int):
        error = sentence("error.at_line", error=error, line=line)
    key = "message.cell_not_python" if kind in SYNTAX_ERRORS else "message.cell_stopped"
    return sentence(key, function=name, error=error)


def missing_name(failures: Failures) -> str:
    """Say which cell may have to do with a name that is not defined; "" if all ran to their end."""
    likeliest = sorted(failures.items(), key=lambda item: _type(item[1]) not in IMPORT_ERRORS)
    for file, failure in likeliest:
        return sentence("message.name_of_a_stopped_cell", stopped=_how_it_stopped(file, failure))
    return ""


def that_took_too_long(failures: Failures) -> str:
    """List cells that were stopped as their time was up; "" if there are none."""
    cells = [_cell(file) for file, failure in failures.items() if _type(failure) in TOO_LONG]
    if not cells:
        return ""
    return sentence("ending.slow_cells", cells=listed(cells[:MOST_LISTED]))


def _how_it_stopped(file: str, failure: Mapping[str, Any]) -> str:
    cell, kind = _cell(file), _type(failure)
    if kind in TOO_LONG:
        return sentence("stopped.timeout", cell=cell)
    if kind in (OutcomeKind.CRASHED, OutcomeKind.REFUSED):
        return sentence("stopped.crashed", cell=cell)
    return sentence("stopped.raised", cell=cell, error=_error(failure))


def _error(failure: Mapping[str, Any]) -> str:
    """Tell type and text of an exception."""
    error, text = _type(failure) or sentence("error.unknown"), failure.get("text")
    if text := printable(str(text or "").partition("\n")[0])[:TEXT_CHARS]:
        error = sentence("error.text", error=error, text=text)
    return error


def _type(failure: Mapping[str, Any]) -> str:
    return printable(str(failure.get("type", "")))[:TYPE_CHARS]


def _cell(file: str) -> str:
    """Name a cell: by its number where the student added it, else by the name that the author gave."""
    name = re.sub(r" #\d+$", "", file.removeprefix("<cell ").removesuffix(">"))
    if name.isdecimal():
        return sentence("stopped.cell_of_number", number=int(name))
    return sentence("stopped.cell_of_name", name=name)
