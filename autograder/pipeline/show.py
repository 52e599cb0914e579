"""What the terminal shows: a progress bar while grading, a table after it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from autograder.pipeline.pages import VERDICTS
from autograder.pipeline.report import named_mistakes
from autograder.sandbox.inside.codec import printable


@contextmanager
def progress(assignment: str, enabled: bool = True) -> Iterator[Callable[..., None]]:
    """Show counts and time left on stderr; yields the function that grading reports to."""
    if not enabled or not sys.stderr.isatty():
        yield lambda done, total, graded: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"grading {assignment}")
        yield lambda done, total, graded: bar.update(task, completed=done, total=total)


def table(summary: Any) -> None:
    """Print one line per student: score, named mistakes, seconds."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold")
    shown.add_column("student", no_wrap=True)
    shown.add_column("score", justify="right", no_wrap=True)
    shown.add_column("named mistakes")
    shown.add_column("seconds", justify="right", no_wrap=True)
    for graded in summary.graded:
        stored = graded.stored
        shown.add_row(
            Text(printable(graded.student)),  # as text: a name may look like rich's markup
            f"{stored['score']:g} / {stored['max_score']:g}",
            Text(_remark(stored)),
            "kept" if graded.reused else f"{stored['seconds']:.2f}",
        )
    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    console.print(shown)


def _remark(stored: dict[str, Any]) -> str:
    if stored["status"] != "graded":
        return f"({stored['status']}: {stored['reason']})"
    ended = [
        f"{item['function']}: {item['verdict']}"
        for item in stored["items"]
        if item["verdict"] in ("timeout", "crashed", "refused", "exception")
        and not item["misconception"]
    ]
    if all(item["verdict"] == "not_attempted" for item in stored["items"]):
        ended.append("(not attempted)")
    return ", ".join(filter(None, [named_mistakes(stored), *ended]))


def judged(result: Any) -> str:
    """Return one submission's result as text."""
    lines = [
        f"{printable(result.file)}: {result.score:g} of {result.max_score:g}  ({result.status})"
    ]
    if result.reason:
        return f"{lines[0]}: {result.reason}"
    for test, item in result.items:
        lines.append(
            f"  {VERDICTS[item.verdict]}  {test.function}: {item.points:g} of {test.points:g}"
        )
        if item.verdict != "correct":
            lines += [f"      {line}" for line in result.texts[test.function].splitlines()]
    return "\n".join(lines)
