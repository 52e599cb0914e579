"""What the terminal shows: a progress bar while grading, a table after it."""

from __future__ import annotations

import itertools
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from autograder.course import Course
from autograder.judge.feedback.message import LineKind
from autograder.judge.feedback.sentences import sentence
from autograder.judge.locate.model import Telling
from autograder.pipeline.listing import as_far_as_told
from autograder.pipeline.pages import verdict
from autograder.pipeline.people import missing
from autograder.pipeline.people.missing import LONGEST_NAME
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.reports.remarks import remark
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import collected
from autograder.pipeline.where import in_terminal
from autograder.text import clipped, printable

if TYPE_CHECKING:
    from rich.table import Table

    from autograder.judge.feedback.message import Message
    from autograder.judge.judge import Result
    from autograder.judge.locate.model import Place
    from autograder.judge.notebook.assignment import Assignment
    from autograder.pipeline.grade import Graded, Summary

NOBODY = Roster()
ONE_BY_ONE = 8  # students that are named; of more, the number is said


@contextmanager
def progress(
    assignment: str, enabled: bool = True, doing: str = ""
) -> Iterator[Callable[..., None]]:
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
        task = bar.add_task(doing or f"grading {assignment}")
        yield lambda done, total, graded: bar.update(task, completed=done, total=total)


def table(summary: Summary, roster: Roster = NOBODY) -> None:
    """Print one line per student: the name that the roster knows, score, named mistakes, seconds.

    The lines are read twice, for the widths of the columns and to be printed, some at a time: rich
    would keep each of them, at several kilobytes a line.
    """
    from rich.console import Console

    console = Console()
    if not console.is_terminal:
        console = Console(width=150)
    widths = _widths(summary.graded, console.width, roster)
    for first, lines in _batches(summary.graded):
        console.print(_some_lines(lines, widths, roster, headed=first))


def worth(assignment: Assignment) -> str:
    """Return what the points in the table are of, if a person gives some more; else nothing."""
    written = assignment.written_points
    if not written:
        return ""
    return (
        f"{assignment.max_score:g} automatic points at most; written answers are worth {written:g} more: "
        f"{assignment.all_points:g} in all"
    )


HEAD = ("student", "score", "mistakes", "seconds")
WRAPPED = "mistakes"
# Which columns give way, and down to which width: mistakes are wrapped, names and ids are clipped.
GIVE_WAY = (("mistakes", 20), ("name", 12), ("student", 12), ("mistakes", 1))
GAP = 2  # between two columns
LINES_AT_A_TIME = 100


def _head(roster: Roster) -> tuple[str, ...]:
    return (HEAD[0], "name", *HEAD[1:]) if roster else HEAD


def _cells(graded: Graded, roster: Roster = NOBODY) -> tuple[str, ...]:
    result, student = graded.result, graded.student
    name = roster.name_of(student)
    return (
        printable(student),
        *((clipped(printable(name if name != student else ""), LONGEST_NAME),) if roster else ()),
        f"{result.score:g} / {result.max_score:g}",
        printable(remark(result)),
        "kept" if graded.reused else f"{result.seconds:.2f}",
    )


def _widths(graded: Iterable[Graded], most: int, roster: Roster) -> list[int]:
    """Return how wide each column's text is; where all together are too wide, some give way."""
    from rich.cells import cell_len

    head = _head(roster)
    widths = [cell_len(title) for title in head]
    for each in graded:
        cells = _cells(each, roster)
        widths = [max(width, cell_len(text)) for width, text in zip(widths, cells, strict=True)]
    for column, least in GIVE_WAY:
        excess = sum(widths) + GAP * (len(widths) - 1) - most
        if excess > 0 and column in head:
            place = head.index(column)
            widths[place] = max(min(least, widths[place]), widths[place] - excess)
    return widths


def _batches(graded: Iterable[Graded]) -> Iterator[tuple[bool, list[Graded]]]:
    """Yield some lines at a time, and whether they are the first; at least once."""
    line = iter(graded)
    yield True, list(itertools.islice(line, LINES_AT_A_TIME))
    while some := list(itertools.islice(line, LINES_AT_A_TIME)):
        yield False, some


def _some_lines(
    lines: Sequence[Graded], widths: Sequence[int], roster: Roster, headed: bool
) -> Table:
    from rich.table import Table
    from rich.text import Text

    shown = Table(box=None, pad_edge=False, header_style="bold", show_header=headed)
    for title, width in zip(_head(roster), widths, strict=True):
        shown.add_column(
            title,
            width=width,
            no_wrap=title != WRAPPED,
            justify="right" if title in ("score", "seconds") else "left",
        )
    for graded in lines:
        # As text: a name may look like rich's markup.
        shown.add_row(*map(Text, _cells(graded, roster)))
    return shown


def undone(summary: Summary, roster: Roster = NOBODY) -> list[str]:
    """Return a line for each student without a score; many who share a reason share a line."""
    who: dict[str, list[str]] = defaultdict(list)
    for student, reason in summary.undone.items():
        who[reason].append(missing.shown(student, roster.name_of(student)))
    lines = []
    for reason, students in who.items():
        if len(students) > ONE_BY_ONE:
            lines.append(f"{_some(students)}: not graded: {reason}")
        else:
            lines += [f"{student}: not graded: {reason}" for student in students]
    return lines


def ungraded(course: Course, assignment: str | None) -> list[str]:
    """Return a line for each assignment with submissions that are collected and not graded."""
    names, roster = [assignment] if assignment else course.assignment_names(), load_roster(course)
    stores = [ResultStore(course, name) for name in names if collected(course, name)]
    waiting = ((store.assignment, store.ungraded()) for store in stores)
    return [not_graded(name, students, roster) for name, students in waiting if students]


def not_graded(assignment: str, students: Sequence[str], roster: Roster = NOBODY) -> str:
    """Return a line on students whose last submission has no result."""
    named = [missing.shown(student, roster.name_of(student)) for student in students]
    return f"{_some(named)}: handed in, not graded as {assignment} is now; type: autograder grade {assignment}"


def _some(students: Sequence[str]) -> str:
    shown = ", ".join(students[:ONE_BY_ONE])
    return shown if len(students) <= ONE_BY_ONE else f"{len(students)} students ({shown}, …)"


def headline(result: Result) -> str:
    """Return in one line what a file came to."""
    points = sentence("judged.points", score=f"{result.score:g}", highest=f"{result.max_score:g}")
    line = f"{printable(result.file)}: {points}  ({result.status})"
    return f"{line}: {result.reason}" if result.reason else line


def _told(message: Message, places: Sequence[Place]) -> list[str]:
    """Return the lines of a message, with the student's own lines below what is wrong."""
    wrong = [index for index, line in enumerate(message.lines, 1) if line.kind == LineKind.MISTAKE]
    first = max(wrong, default=0)
    before, after = (
        [text for line in part for text in line.text.splitlines()]
        for part in (message.lines[:first], message.lines[first:])
    )
    return [*before, *in_terminal(places), *after]


def judged(result: Result, assignment: Assignment, most: Telling = Telling.PART) -> str:
    """Return one submission's result as text.

    Parameters
    ----------
    most : Telling
        The most that is told of the lines in which mistakes are.
    """
    if result.reason:
        return headline(result)
    lines = [headline(result)]
    for item in result.items:
        test, found = item.test, item.judged
        lines.append(
            f"  {verdict(found.verdict)}  {test.function}: {found.points:g} of {test.points:g}"
        )
        if found.verdict != "correct":
            places = as_far_as_told(item.where, most)
            lines += [f"      {line}" for line in _told(item.message, places)]
    for cell in assignment.written:
        state = sentence("page.written_not_graded", count=f"{cell.points:g}")
        lines.append(f"  ○ {cell.grade_id}: {state}")
    return "\n".join(lines)
