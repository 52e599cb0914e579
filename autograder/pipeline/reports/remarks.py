"""In short, why a submission has not all of its points."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.pipeline.stored import BriefResult, StoredItem, StoredResult

UNNAMED = {"incorrect": "wrong, no name yet", "partial": "partly right, no name yet"}
ENDINGS = {
    "timeout": "takes too long and was stopped",
    "crashed": "ended its process",
    "refused": "returned something too large, or no plain data",
}
TYPE = re.compile(r"\b[A-Za-z_]\w{0,60}(?:Error|Exception|Interrupt|Exit|Iteration)\b")
TOLD_IN = ("ending", "cell_failure", "example", "mistake")  # lines that name what was raised


def named_mistakes(result: BriefResult | StoredResult) -> str:
    """Return the named mistakes of one submission, for a table."""
    return "; ".join(
        f"{item.function}: {item.misconception}" for item in result.items if item.misconception
    )


def remark(result: BriefResult | StoredResult) -> str:
    """Return in short why a submission has not all of its points, for a table."""
    if result.status != "graded":
        return f"{result.status}: {result.reason}"
    said = [named_mistakes(result)]
    blank = []
    for item in result.items:
        if item.verdict == "not_attempted":
            blank.append(item.function)
        elif item.verdict != "correct" and not item.misconception:
            said.append(f"{item.function}: {UNNAMED.get(item.verdict, item.verdict)}")
    if len(blank) == len(result.items):
        said.append("not attempted")
    elif blank:
        said.append(f"not attempted: {', '.join(blank)}")
    return "; ".join(filter(None, said))


def to_look_at(result: StoredResult) -> Iterator[str]:
    """Yield what deserves a person's eye: unreadable files, ended processes, mistakes without a name."""
    if result.status == "unreadable":
        yield result.reason
    for item in result.items:
        if item.verdict in ENDINGS:
            yield f"{item.function} {ENDINGS[item.verdict]}"
        elif item.verdict in ("incorrect", "partial") and not item.misconception:
            yield f"{item.function} is wrong in a way that has no name yet"


def ending(item: StoredItem) -> str:
    """Return how a function without a named mistake ended; empty if it came to its end.

    Of an exception it is the type, as the student is told it.
    """
    if item.misconception:
        return ""
    if item.verdict == "exception":
        return f"stops with {raised(item) or 'an exception'}"
    return ENDINGS.get(item.verdict, "")


def raised(item: StoredItem) -> str:
    """Return the type of the exception that a function stops with; empty if no line tells it."""
    for kind in TOLD_IN:
        for line in item.lines:
            if line.kind == kind and (found := TYPE.search(line.text)):
                return found[0]
    return ""
