"""The hint that follows a check: about the first law that did not hold, and what stopped the call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from convlab.hints.model import Pointer
from convlab.memory import last_check
from convlab.report import Report
from convlab.student import Fault, Step

UNCHANGED = (
    "Somewhere an argument is written into: an assignment to a part of it, or an operator such as "
    "`+=`. Work on a copy, or make a new array."
)
EXCEPTIONS = (  # what a message begins with, and where to look then
    (
        "IndexError: too many indices",
        "{place} uses more indices than the array has axes. Print the array's shape just before it.",
    ),
    (
        "IndexError: only integers",
        "{place} uses an index that is no whole number. Where does it come from: from a division, or "
        "from an array?",
    ),
    (
        "IndexError",
        "{place} asks for an entry that is not there. Print the index and the shape just before "
        "it: how far does the loop run, and how long is what it reads from?",
    ),
    (
        "ValueError: operands could not be broadcast",
        "{place} combines two arrays whose shapes do not fit. Print both shapes just before it. "
        "Which of them is not what you expected?",
    ),
    (
        "ValueError: could not broadcast",
        "{place} puts an array into a place of another shape. Print both shapes just before it.",
    ),
    (
        "ValueError: the matrix product",
        "{place} multiplies two matrices that do not fit. Write both shapes down: which one has to "
        "be transposed, or go to the other side?",
    ),
    (
        "NameError",
        "{place} uses a name that has no value there. Is it spelt as where it is made, and is the "
        "cell that makes it run?",
    ),
    (
        "ZeroDivisionError",
        "{place} divides by zero. What is 0 there, in the call that the check shows?",
    ),
    (
        "KeyError",
        "{place} asks for a key that the dictionary does not have. Print its keys just before it.",
    ),
    (
        "",
        "Make the call that the check shows in a cell of your own, and print what {line} uses just "
        "before it: which value is not what you expected?",
    ),
)
WINDOW = (
    "Take the values of the loops that the check shows for {line}, and work out where this window "
    "should begin and end, in rows and in columns. Which of the four numbers is another one in your "
    "code? Or do the loops run too far?"
)
ENDLESS = (
    "{place} was running. Which value ends the loop there, and which line changes that value, in "
    "every turn? Print it in each turn, or go through the first two turns by hand."
)
NO_LINE = (
    "None of your lines was running at that moment. Run the check again, and give it more time."
)
_told: dict[str, tuple[str, str]] = {}  # the law of each function that was hinted at


def from_last_check(subject: Callable[..., Any] | str, name: str) -> Pointer | None:
    """Return the hint for what the last check has found; None if that was told, or nothing is known."""
    checked = last_check(name)
    if checked is None or checked.report.outcome == "not attempted":
        return None
    report, changed = checked.report, callable(subject) and subject is not checked.function
    first = report.first_failure
    if first is None:
        return None if changed or report.only_a_beginning else nothing_left(report)
    found = (first.law, first.message)
    if _told.get(name) == found:
        return None
    _told[name] = found
    title = f"Hint from your last check of `{name}`"
    return Pointer(
        title, f"{what_broke(report)}\n\n{where_to_look(report)}", "Call it again for more."
    )


def nothing_left(report: Report) -> Pointer:
    """Say that there is nothing to hint at."""
    told = f"Every law holds, so there is nothing to hint at. {report.outlook()}".rstrip()
    more = f"hint({report.function}, 1) shows the first of the general hints."
    return Pointer(f"No hint for `{report.function}`", told, more)


def what_broke(report: Report) -> str:
    """Return the law, or the exception."""
    first = report.first_failure
    assert first is not None
    if first.outcome == "raised":
        return f"It stops: {first.message}"
    if first.outcome == "stopped":
        return first.message
    return f"This law does not hold: {first.law}"


def where_to_look(report: Report) -> str:
    """Return the hint itself: the helper that is broken, the line that stops, or the law's own."""
    first = report.first_failure
    assert first is not None
    if report.broken_helpers:
        return report.first_aid()
    fault = first.picture
    steps = fault.steps if isinstance(fault, Fault) else ()
    if first.outcome == "stopped":
        return ENDLESS.format(place=place_of(steps[0])) if steps else NO_LINE
    if first.outcome != "raised":
        return first.hint or UNCHANGED
    if isinstance(fault, Fault) and fault.seen:
        return f"{fault.seen} {WINDOW.format(line=line_of(steps[0]))}"
    return of_exception(first.message, steps[0] if steps else None)


def of_exception(message: str, step: Step | None) -> str:
    """Say where to look for the cause of an exception, in the function that was checked."""
    text = next(text for start, text in EXCEPTIONS if message.startswith(start))
    line = line_of(step) if step else "the line that stops"
    return text.format(place=place_of(step) if step else "The line that stops", line=line)


def place_of(step: Step) -> str:
    """Name a line, and what it calls, at the beginning of a sentence."""
    line = line_of(step)
    call = f", in its call of `{step.calls}`," if step.calls else ""
    return f"{line[0].upper()}{line[1:]}{call}"


def line_of(step: Step) -> str:
    """Name a line."""
    return f"line {step.line} of `{step.function}`"
