"""Scores go back to Moodle and Canvas in the files that these gave."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.errors import BadUsage, Undone
from autograder.files import write_atomically
from autograder.judge.notebook.assignment import load_assignment
from autograder.lms import canvas_gradebook, moodle_worksheet
from autograder.lms.table import Table, read_table
from autograder.pipeline.giving_back.fill import (
    Fate,
    Filled,
    Known,
    Slot,
    Wishes,
    fill,
    left_out,
    number,
)
from autograder.pipeline.giving_back.scores import scores
from autograder.pipeline.giving_back.whose import Lines, canvas_clues, moodle_clues
from autograder.pipeline.intake.fates import refused
from autograder.pipeline.people.roster import Roster, load_roster
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import collected
from autograder.text import suggest

log = logging.getLogger(__name__)


class NoColumn(Undone):
    """A gradebook has no column for an assignment, or it is not clear which; the text says what to do."""


class NotPoints(Undone):
    """A platform's assignment is not graded in points."""


class OutputIsInput(BadUsage):
    """The file that a platform gave would be overwritten without having been named."""


@dataclass
class Report:
    """What to tell of an assignment's scores.

    Parameters
    ----------
    into : str
        The heading of the column.
    notes : list of str
        What does not stop anybody's score, but should be looked at.
    """

    assignment: str
    into: str
    done: Filled
    left_out: list[str]
    notes: list[str] = field(default_factory=list)

    @property
    def told(self) -> str:
        """In one line, how many scores went where."""
        new, changed, same, absent = (
            self.done.count(fate)
            for fate in (Fate.FILLED, Fate.CHANGED, Fate.SAME, Fate.NO_SUBMISSION)
        )
        parts = [f"{new + changed} filled in"]
        parts += [f"{changed} of them in place of another"] if changed else []
        parts += [f"{same} there already"] if same else []
        parts += [f"{absent} without a submission"] if absent else []
        return f"{self.assignment} into {self.into}: {', '.join(parts)}"


def fill_worksheet(
    course: Course, assignment: str, table: Table, wishes: Wishes | None = None
) -> Report:
    """Put scores into Moodle's grading worksheet; all other cells stay as they are.

    Raises
    ------
    BadTable, NotPoints, GradebookError
    """
    wishes = wishes or Wishes()
    at = moodle_worksheet.columns(table)
    if at.maximum is None:
        raise NotPoints(
            f"{table.name}: Moodle grades this assignment by a scale of words; set its grade to points, "
            f"with the maximum {_worth(course, assignment):g}, and download the worksheet again"
        )
    slots = [
        Slot(
            row=row.index,
            column=at.grade,
            label=" ".join(filter(None, (row.name, f"({row.participant})"))),
            clues=moodle_clues(row),
            maximum=number(table.cell(row.index, at.maximum)),
            handed_in=None if row.submitted is None else bool(row.submitted),
            closed=Fate.LOCKED
            if moodle_worksheet.is_no(table.cell(row.index, at.changeable))
            else None,
        )
        for row in moodle_worksheet.rows(table)
    ]
    done = fill(table, slots, _known(course, load_roster(course), assignment, "moodle"), wishes)
    most = slots[0].maximum if slots else None
    worth = _worth(course, assignment)
    report = Report(assignment, table.header[at.grade], done, [])
    report.left_out = left_out(
        done,
        {
            **_words(assignment, "Moodle", "worksheet"),
            Fate.ABOVE: "more points than Moodle's maximum, so Moodle would pass over them; set the maximum "
            f"to {worth:g} and download the worksheet again, or add --scale",
            Fate.LOCKED: "the worksheet says that the grade cannot be changed: it is locked or overridden in "
            "Moodle's gradebook",
        },
    )
    if most is not None and most != worth and not wishes.scale:
        report.notes.append(
            f"the maximum in Moodle is {most:g}, and {assignment} is worth {worth:g}: set it there, or add --scale"
        )
    return report


def fill_gradebook(
    course: Course, assignment: str | None, table: Table, column: str, wishes: Wishes | None = None
) -> list[Report]:
    """Put scores into Canvas's gradebook: of one assignment, or of all that have a column.

    Parameters
    ----------
    column : str
        Heading, title or number of the assignment's column; empty if it is called as the assignment.

    Raises
    ------
    BadTable, NoColumn, GradebookError
    """
    wishes = wishes or Wishes()
    there = canvas_gradebook.assignments(table)
    if assignment is not None:
        chosen = {assignment: _column(there, assignment, column, table)}
    else:
        named = ((name, _called(there, name)) for name in course.assignment_names())
        chosen = {name: found[0] for name, found in named if len(found) == 1}
        if not chosen:
            raise NoColumn(
                f"{table.name} has no column that is called as an assignment is; there are "
                f"{_list(there)}: name one with --column"
            )
    roster = load_roster(course)
    return [
        _fill_column(course, roster, name, table, place, wishes) for name, place in chosen.items()
    ]


def _fill_column(
    course: Course,
    roster: Roster,
    assignment: str,
    table: Table,
    column: canvas_gradebook.Assignment,
    wishes: Wishes,
) -> Report:
    line = canvas_gradebook.points_line(table)
    most = None if line is None else number(table.cell(line, column.place))
    closed = {"EX": Fate.EXCUSED, "N/A": Fate.LOCKED}
    slots = [
        Slot(
            row=row.index,
            column=column.place,
            label=f"{row.name} ({row.id})",
            clues=canvas_clues(row),
            maximum=most,
            closed=closed.get(table.cell(row.index, column.place).upper()),
        )
        for row in canvas_gradebook.rows(table)
    ]
    known = _known(course, roster, assignment, "canvas")
    done = fill(table, slots, known, wishes)
    # The gradebook does not tell who handed in.
    there = {*known.scores, *known.ungraded}
    told = {*there, *done.turned_away}
    for one in refused(course, assignment):
        if one.student not in told:
            done.add(Fate.REFUSED, one.name or known.lines.shown(one.student))
    report = Report(assignment, column.heading, done, [])
    worth = _worth(course, assignment)
    report.left_out = left_out(
        done,
        {
            **_words(assignment, "Canvas", "gradebook"),
            Fate.ABOVE: f"more points than the {most or 0:g} possible in Canvas; is {column.heading} the column of "
            f"{assignment}? set its points to {worth:g} and export the gradebook again"
            f"{', or add --scale' if most else ''}",
            Fate.LOCKED: "the gradebook says N/A: in Canvas the assignment is not theirs",
            Fate.EXCUSED: "excused in Canvas (EX); that stays",
        },
    )
    if most is not None and most != worth and not wishes.scale:
        report.notes.append(
            f"{column.heading} has {most:g} points possible in Canvas, and {assignment} is worth {worth:g}: "
            "set it there, or add --scale"
        )
    return report


def _words(assignment: str, platform: str, table: str) -> dict[Fate, str]:
    return {
        Fate.WAITS: "a written answer is not read yet; give its points in the formgrader, or add --partial",
        Fate.UNGRADED: f"not graded yet; type: autograder grade {assignment}",
        Fate.REFUSED: "what was handed in was refused; to see why, type: "
        f"autograder collect {assignment} FOLDER_OR_ZIP",
        Fate.NOT_COLLECTED: f"handed in on {platform}, not collected here; type: "
        f"autograder collect {assignment} FOLDER_OR_ZIP",
        Fate.DOUBTFUL: "not clear whose line this is; nothing was filled in",
        Fate.OTHER_NUMBER: f"their submissions came with other numbers than the {table} has; is it the one of "
        f"{assignment}?",
        Fate.NO_LINE: f"no line of the {table} is theirs",
    }


def _known(course: Course, roster: Roster, assignment: str, system: str) -> Known:
    found = scores(course, assignment)
    here = collected(course, assignment).students
    ungraded = frozenset(ResultStore(course, assignment).ungraded())
    lines = Lines(course, roster, assignment, system, {*found, *here})
    turned_away = {one.student for one in refused(course, assignment) if one.known}
    without = Lines(course, roster, assignment, system, turned_away - {*found, *here})
    return Known(found, ungraded | (frozenset(here) - found.keys()), lines, without)


def _worth(course: Course, assignment: str) -> float:
    return load_assignment(assignment, course).all_points


def _column(
    there: Sequence[canvas_gradebook.Assignment], assignment: str, column: str, table: Table
) -> canvas_gradebook.Assignment:
    if column:
        found = [each for each in there if column in (each.heading, each.title, each.id)]
        sought = f"column {column!r}"
    else:
        found, sought = _called(there, assignment), f"column called {assignment}"
    if len(found) == 1:
        return found[0]
    if found:
        raise NoColumn(
            f"{table.name} has several: {_list(found)}; name one as it stands there: --column"
        )
    near = suggest(column or assignment, [each.heading for each in there])
    raise NoColumn(f"{table.name} has no {sought}; {near}; name it with --column")


def _called(
    there: Sequence[canvas_gradebook.Assignment], assignment: str
) -> list[canvas_gradebook.Assignment]:
    return [each for each in there if _plain(each.title) == _plain(assignment)]


def _plain(title: str) -> str:
    return "".join(re.findall(r"[^\W_]+", title.casefold()))


def _list(there: Sequence[canvas_gradebook.Assignment]) -> str:
    return ", ".join(repr(each.heading) for each in there[:8]) or "none"


def write_filled(table: Table, place: Path, source: Path, named: bool) -> None:
    """Write a filled table.

    Parameters
    ----------
    source : Path
        What the platform gave.
    named : bool
        Whether the place was asked for.

    Raises
    ------
    OutputIsInput
    """
    if not named and place.resolve() == source.resolve():
        raise OutputIsInput(
            f"{place} is the file that was given; name where to write: -o {place} to replace it"
        )
    write_atomically(place, table.to_bytes())
    log.info("%s: filled from %s", place, source)


def messages(reports: Sequence[Report]) -> Iterator[str]:
    """Yield what is to be looked at; who is left out first."""
    for report in reports:
        for line in (*report.left_out, *report.notes):
            log.info("%s: %s", report.assignment, line)
            yield line


__all__ = [
    "NoColumn", "NotPoints", "OutputIsInput", "Report", "fill_gradebook", "fill_worksheet", "messages", "read_table",
    "write_filled",
]  # fmt: skip
