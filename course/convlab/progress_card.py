"""The card of `convlab.progress`: what is done, what is begun, and what comes next."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from convlab import progress_record
from convlab.laws import law_sets
from convlab.progress_record import (
    NewerError,
    Record,
    damaged_files,
    forget,
    is_stored_page,
    place,
    read_or_set_aside,
)
from convlab.shown import Shown, head, prose
from convlab.syllabus import Assignment, Lecture, contents

SYMBOL = {"done": "✓", "begun": "◐", "open": "○", "untold": "–"}
LOOK = {"done": "holds", "begun": "hint", "open": "not-attempted"}
NOT_THE_GRADE = (
    "A function counts as done when all its laws hold, an assignment when all its functions are done. "
    "That is not the grade: grading also tries what the laws cannot."
)


NOTHING_LEFT = "nothing is left to do."
NOTED = {"tried": " (tried)", "shown": " (solution seen)"}


class Line(NamedTuple):
    """One function: a symbol, its name, and how it stands."""

    symbol: str
    name: str
    text: str


@dataclass(frozen=True)
class Step:
    """A lecture or an assignment, and how far it is.

    Parameters
    ----------
    kind : {"lecture", "assignment"}
    title : str
    notebook : str
        Its path from the course's folder.
    state : {"done", "begun", "open", "untold"}
        Untold: it has nothing that could be checked.
    text : str
        The state in words.
    lines : tuple of Line
        The functions of an assignment that is begun.
    first : str
        What to do there next.
    seen : bool
        Of all that is left there, the reader has looked up the solution.
    """

    kind: str
    title: str
    notebook: str
    state: str
    text: str
    lines: tuple[Line, ...] = ()
    first: str = ""
    seen: bool = False


class ProgressCard(Shown):
    """What a reader has done, in the course's order.

    Parameters
    ----------
    record : Record
    remarks : tuple of str
        Where it is kept, and what is wrong with it.
    folder : Path, optional
        The course's folder: notebooks that are there are linked.
    """

    styles = ("shown.css", "progress.css")

    def __init__(
        self, record: Record, remarks: tuple[str, ...] = (), folder: Path | None = None
    ) -> None:
        self.record = record
        self.remarks = remarks
        self.folder = folder
        self.steps = tuple(steps_of(record))
        self.questions = [id for lecture, _ in contents() for id in questions_of(lecture)]
        self.functions = [
            name for _, after in contents() for a in after for name in checked_functions(a)
        ]

    @property
    def state(self) -> str:
        """Return "done", "begun" or "open", for the whole course."""
        states = {step.state for step in self.steps} - {"untold"}
        return states.pop() if len(states) == 1 else "begun"

    def headline(self) -> str:
        """Return both counts."""
        right = sum(self.record.state(id) == "right" for id in self.questions)
        kept = sum(holds_all(self.record, name) for name in self.functions)
        return (
            f"{right} of {len(self.questions)} questions and "
            f"{kept} of {len(self.functions)} functions done"
        )

    @property
    def next_step(self) -> Step | None:
        """Return what was begun first, else the first that was not; None at the end.

        Where only questions are left whose solutions were seen, the reader has moved on.
        """
        begun = [step for step in self.steps if step.state == "begun" and not step.seen]
        fresh = [step for step in self.steps if step.state == "open"]
        return next(iter(begun or fresh or [step for step in self.steps if step.seen]), None)

    def text(self) -> str:
        """Return the card for a terminal."""
        width = max(len(step.title) for step in self.steps) + 2
        rows = []
        for step in self.steps:
            indent = "  " if step.kind == "lecture" else "    "
            label = step.title.ljust(width - len(indent))
            rows.append(f"{indent}{SYMBOL[step.state]} {label}  {step.text}")
            rows += [f"        {line.symbol} {line.name}: {line.text}" for line in step.lines]
        ahead = self.next_step
        following = f"{ahead.title}, {ahead.first}" if ahead else NOTHING_LEFT
        blocks = (
            f"{SYMBOL[self.state]} {self.headline()}",
            "\n".join(rows),
            f"Next: {following}",
            "\n".join((NOT_THE_GRADE, *self.remarks)),
        )
        return "\n\n".join(blocks).replace("`", "")

    def html(self) -> str:
        """Return the card."""
        ahead = self.next_step
        following = f"{self._link(ahead)}, {prose(ahead.first)}" if ahead else NOTHING_LEFT
        rows = "".join(self._row(step) for step in self.steps)
        return (
            f"{head(LOOK[self.state], SYMBOL[self.state], escape(self.headline()))}"
            f'<p class="next"><b>Next:</b> {following}</p>'
            '<table class="steps" aria-label="Lectures and assignments"><thead><tr><th scope="col">lecture or assignment</th>'
            f'<th scope="col">how far</th></tr></thead><tbody>{rows}</tbody></table>'
            + "".join(
                f'<p class="outlook">{prose(text)}</p>' for text in (NOT_THE_GRADE, *self.remarks)
            )
        )

    def _row(self, step: Step) -> str:
        lines = "".join(
            f"<li>{line.symbol} <code>{escape(line.name)}</code>: {escape(line.text)}</li>"
            for line in step.lines
        )
        return (
            f'<tr class="{step.kind} {step.state}"><th scope="row">'
            f'<b aria-hidden="true">{SYMBOL[step.state]}</b> {self._link(step)}</th>'
            f"<td>{prose(step.text)}{f'<ul>{lines}</ul>' if lines else ''}</td></tr>"
        )

    def _link(self, step: Step) -> str:
        target = self.folder / step.notebook if self.folder else None
        if target is None or not os.path.isfile(target):
            return escape(step.title)
        # JupyterLab opens a relative link beside the notebook that shows it.
        way = Path(os.path.relpath(target)).as_posix()
        return f'<a href="{escape(quote(way))}">{escape(step.title)}</a>'


# -- how far


def steps_of(record: Record) -> Iterator[Step]:
    """Yield lectures and assignments in the course's order."""
    for lecture, after in contents():
        yield lecture_step(lecture, record)
        for assignment in after:
            yield assignment_step(assignment, record)


def lecture_step(lecture: Lecture, record: Record) -> Step:
    """Count the questions of a lecture."""
    ids = questions_of(lecture)
    left = [id for id in ids if record.state(id) != "right"]
    begun = any(record.state(id) for id in ids)
    state = state_of(ids, left, begun)
    named = [f"`{id}`{NOTED.get(record.state(id), '')}" for id in left]
    text = {
        "done": f"all {len(ids)} questions right",
        "begun": f"{len(ids) - len(left)} of {len(ids)} questions right; left: {', '.join(named)}",
        "open": f"{len(ids)} questions, not begun",
        "untold": "no questions",
    }[state]
    unseen = [id for id in left if record.state(id) != "shown"]
    first = f"question `{(unseen or left)[0]}`" if left else ""
    title = f"{lecture.number} · {lecture.title}"
    notebook, seen = f"course/{lecture.name}.ipynb", bool(left) and not unseen
    return Step("lecture", title, notebook, state, text, (), first, seen)


def assignment_step(assignment: Assignment, record: Record) -> Step:
    """Count the functions of an assignment whose laws all hold."""
    checked = checked_functions(assignment)
    left = [name for name in checked if not holds_all(record, name)]
    begun = any(record.laws(name) for name in checked)
    state = state_of(checked, left, begun)
    text = {
        "done": f"all {len(checked)} functions done",
        "begun": f"{len(checked) - len(left)} of {len(checked)} functions done",
        "open": f"{len(checked)} functions, not begun",
        "untold": "",
    }[state]
    if lawless := len(assignment.functions) - len(checked):
        more = f"; {lawless} more have" if checked else f"{lawless} functions have"
        text += f"{more} no laws: only grading judges them"
    lines = tuple(line_of(name, record) for name in checked) if state == "begun" else ()
    return Step(
        "assignment",
        assignment.name,
        f"assignments/{assignment.name}/{assignment.name}.ipynb",
        state,
        text,
        lines,
        f"`{left[0]}`" if left else "",
    )


def state_of(checked: list[str], left: list[str], begun: bool) -> str:
    """Return the state of a step from what can be checked in it, and what of that is left."""
    if not checked:
        return "untold"
    return "done" if not left else "begun" if begun else "open"


def line_of(name: str, record: Record) -> Line:
    """Say how a function stands."""
    laws = record.laws(name)
    if laws is None:
        return Line("○", name, "not begun")
    if laws[0] == laws[1]:
        return Line("✓", name, f"all {laws[1]} laws hold")
    return Line("✗", name, f"{laws[0]} of {laws[1]} laws hold")


def holds_all(record: Record, name: str) -> bool:
    """Tell whether all laws of a function held in its last check."""
    laws = record.laws(name)
    return laws is not None and laws[0] == laws[1] > 0


def checked_functions(assignment: Assignment) -> list[str]:
    """Return the functions of an assignment that have laws."""
    return [name for name in assignment.functions if name in law_sets()]


def questions_of(lecture: Lecture) -> list[str]:
    """Return the ids of a lecture's questions, in order."""
    name = f"convlab.questions.lecture_{lecture.number}"
    return list(import_module(name).QUESTIONS) if find_spec(name) else []


# -- show


def show_progress() -> ProgressCard:
    """Show the card and return it; see `convlab.progress`."""
    record, remarks = look_up()
    shown = ProgressCard(record, remarks, course_folder())
    shown.show()
    return shown


def look_up() -> tuple[Record, tuple[str, ...]]:
    """Return the record, and a line on where it is or why there is none."""
    if (path := place()) is None:
        return Record(), (nowhere(),)
    try:
        record = read_or_set_aside(path)
    except NewerError:
        told = (
            "was written by a newer version of the course: it is left alone, and nothing is added"
        )
        return Record(), (f"{short(path)} {told}. Update the course to see it.",)
    except OSError as error:
        return Record(), (f"{short(path)} cannot be read: {error.strerror or error}.",)
    return record, tuple(remarks_on(path, record))


def nowhere() -> str:
    """Say why nothing is recorded."""
    if is_stored_page():
        return (
            "Run this cell in your own notebook: it then shows what you have done. What it knows is "
            "in one small file of your own, which `progress(forget=True)` deletes."
        )
    if os.environ.get("CONVLAB_PROGRESS") == "off":
        return "Nothing is recorded: CONVLAB_PROGRESS is `off`."
    return "Nothing is recorded: no home folder is known. Name a file in CONVLAB_PROGRESS."


def remarks_on(path: Path, record: Record) -> Iterator[str]:
    """Say where a record is, and what happened to it."""
    if aside := damaged_files(path):
        yield (
            f"The record could not be read and was begun anew; the old one is kept as {short(aside[-1])}."
        )
    if isinstance(progress_record.fault, OSError) and is_writable(path):
        reason = progress_record.fault.strerror or progress_record.fault
        yield f"The last entry could not be written to {short(path)}: {reason}."
        return
    if not is_writable(path):
        yield (
            f"Nothing new is recorded: {short(path)} cannot be written. Another file may be named in "
            "CONVLAB_PROGRESS."
        )
        return
    day = record.last_day()
    yield (
        f"Kept in {short(path)} and sent nowhere: names of questions and functions, how they stand, "
        f"and the day{f' (the last one {day})' if day else ''}. `progress(forget=True)` deletes it."
    )


def is_writable(path: Path) -> bool:
    """Tell whether a file could be written, in a folder that need not be there yet."""
    # Of os.path: a folder that may not be looked into is an answer here, and no error.
    there = next((folder for folder in path.absolute().parents if os.path.exists(folder)), None)
    writable = there is not None and os.path.isdir(there) and os.access(there, os.W_OK)
    return writable and not os.path.isdir(path)


def short(path: Path) -> str:
    """Return a path without the user's name: a notebook that shows it may be handed in."""
    try:
        inside = path.relative_to(Path.home())
    except (RuntimeError, ValueError):
        return f"`{path}`"
    return f"`{Path('~') / inside}`"


def course_folder() -> Path | None:
    """Return the folder around ``course/`` and ``assignments/``; None where there is none."""
    if is_stored_page():  # its links would lead astray on a website
        return None
    try:
        here = Path.cwd()
    except OSError:
        return None
    marks = (folder / "course" / "00_map_and_tools.ipynb" for folder in (here, *here.parents))
    return next((mark.parents[1] for mark in marks if os.path.isfile(mark)), None)


class Forgotten(Shown):
    """What `progress(forget=True)` answers."""

    def __init__(self, message: str) -> None:
        self.message = message

    def text(self) -> str:
        """Return the message."""
        return self.message.replace("`", "")

    def html(self) -> str:
        """Return the message in a card."""
        return f"<p>{prose(self.message)}</p>"


def forget_progress() -> Forgotten:
    """Delete the record and say so; see `convlab.progress`."""
    path = place()
    try:
        gone = forget(path) if path else []
    except OSError as error:
        told = f"{short(path)} cannot be deleted: {error.strerror or error}." if path else ""
    else:
        names = " and ".join(short(file) for file in gone)
        told = f"Deleted: {names}." if gone else "There was nothing to forget."
    shown = Forgotten(told)
    shown.show()
    return shown
