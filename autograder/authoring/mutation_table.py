"""The test of the tests: every mutant is killed under its own name, every correct program survives.

The programs are the course's own, so they are judged in this process, by the very code that judges
students; only the sandbox is left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.authoring.mutant_choice import Choice
from autograder.authoring.visible_checks import VisibleChecks
from autograder.course import Course
from autograder.exercises.catalogue import BadEntry, Edit, Misconception, Program
from autograder.exercises.catalogue.check import refusals
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.match import DIFFERENT_EACH_TIME
from autograder.judge.diagnosis.mutants import compile_program, mutant, run_here
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.batch import OneByOne, Outcomes
from autograder.judge.execution.open_run import run_open
from autograder.judge.execution.outcome import Outcome
from autograder.judge.execution.requests import Call
from autograder.judge.explanation import name_mistake
from autograder.judge.scoring.marking import mark
from autograder.judge.scoring.results import Judged
from autograder.judge.scoring.rounds import run_hidden
from autograder.sandbox.limits import LIMITS

SECRET = b"the table of mistakes"
BEGIN, END = (
    "<!-- mistakes: begin (written by `autograder mistakes --write`) -->",
    "<!-- mistakes: end -->",
)


class TrustedSession:
    """Calls a program of ours in this process, with the interface of `judge.session.Session`."""

    limits = LIMITS

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.exposed_to: set[str] = set()

    def restart_if_exposed(self, *_but_for: str) -> None:
        """Do nothing: nothing is hidden from a program of ours."""

    def answer(self, call: Call) -> Outcome:
        """Call the program and report how it ended."""
        return run_here(self.function, call.args, call.kwargs)

    def send_ahead(self, calls: Sequence[Call]) -> Outcomes:
        """Call nothing ahead: nothing has to travel."""
        return OneByOne(calls, self.answer)


@dataclass(slots=True)
class Row:
    """One function's line of the table."""

    assignment: str
    function: str
    wrong: int = 0
    killed: int = 0
    named: int = 0
    seen: int = 0  # by the visible part of the test cell
    alternatives: int = 0
    kept: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether nothing slipped through."""
        return not self.problems


def judge_program(exercise: Exercise, source: str) -> Judged:
    """Judge a program of ours as a student's function, dependencies correct, for one point."""
    return _judged(exercise, compile_program(exercise, source))


def judge_mutant(exercise: Exercise, program: Edit | Program) -> Judged:
    """Judge a mutant as a student's function, dependencies correct, for one point.

    Raises
    ------
    BadEntry
        If it cannot be made.
    """
    return _judged(exercise, mutant(exercise, program))


def _judged(exercise: Exercise, function: Callable[..., Any]) -> Judged:
    session: Any = TrustedSession(function)
    judged = Judged(exercise.function)
    attempt = Attempt(session, exercise, {}, {}, SECRET, exercise.function)
    judged.open_run = run_open(attempt)
    judged.families, judged.hidden = run_hidden(attempt, judged.open_run)
    mark(judged, 1.0)
    name_mistake(judged, attempt)
    return judged


def row_of(assignment: str, exercise: Exercise) -> Row:
    """Judge all programs of an exercise."""
    row = Row(assignment, exercise.function)
    refused = list(refusals(exercise.written, exercise.function))
    row.problems += map(str, refused)
    told = {error.place for error in refused}
    for misconception, program in programs_of(exercise):
        row.wrong += 1
        try:
            judged = judge_mutant(exercise, program)
        except BadEntry as error:
            if error.place not in told:
                row.problems.append(str(error))
            continue
        given = judged.misconception
        killed, named = judged.points < 1.0, is_named(exercise, misconception, given)
        row.killed += killed
        row.named += named
        if not killed:
            row.problems.append(f"{misconception.name} keeps its points")
        elif not named:
            row.problems.append(f"{misconception.name} is called {given}")
    for alternative in exercise.alternatives:
        row.alternatives += 1
        kept = judge_program(exercise, alternative.source).points == 1.0
        row.kept += kept
        if not kept:
            row.problems.append(f"the correct {alternative.name} loses points")
    return row


def programs_of(exercise: Exercise) -> Iterator[tuple[Misconception, Edit | Program]]:
    """Yield every wrong program with its misconception."""
    for misconception in exercise.misconceptions:
        for program in misconception.programs:
            yield misconception, program


def is_named(exercise: Exercise, misconception: Misconception, given: str | None) -> bool:
    """Whether a diagnosis is the misconception, a declared twin, or the detector it is meant for."""
    if given is None:
        return False
    twins = {
        other.name
        for other in exercise.misconceptions
        if misconception.name in other.twins or other.name in misconception.twins
    }
    detector = {DIFFERENT_EACH_TIME.name} if misconception.nondeterministic else set()
    return given in {misconception.name, *twins, *detector}


def rows_of(course: Course, choice: Choice) -> list[Row]:
    """Return the rows of the chosen functions."""
    names = dict.fromkeys(assignment for assignment, _ in choice.exercises)
    visible = {name: VisibleChecks(course, name) for name in names}
    rows = []
    for assignment, exercise in choice.exercises:
        if exercise.misconceptions or exercise.alternatives:
            row = row_of(assignment, exercise)
            row.seen = row.wrong - len(visible[assignment].survivors(exercise))
            rows.append(row)
    return rows


def as_markdown(rows: Sequence[Row]) -> str:
    """Return the table with a line of sums, and what slipped through below it."""
    lines = [
        "| assignment | function | wrong programs | lose points | named correctly | visible cell catches | right programs | keep points |",
        "|---|---|---:|---:|---:|---:|---:|---:|",
    ]
    lines += [
        f"| {r.assignment} | `{r.function}` | {r.wrong} | {r.killed} | {r.named} | {r.seen} | {r.alternatives} | {r.kept} |"
        for r in rows
    ]
    sums = [
        sum(getattr(r, name) for r in rows)
        for name in ("wrong", "killed", "named", "seen", "alternatives", "kept")
    ]
    lines.append("| **all** | | " + " | ".join(f"**{n}**" for n in sums) + " |")
    lines += [f"- `{r.function}`: {problem}" for r in rows for problem in r.problems]
    return "\n".join(lines)


MANUAL = Path("docs", "numbers", "mistakes.md")
WRITTEN = re.compile(f"{re.escape(BEGIN)}\n(.*?)\n{re.escape(END)}", re.DOTALL)


def in_manual(course: Course) -> str:
    """Return the table that the manual shows."""
    found = WRITTEN.search((course.root / MANUAL).read_text(encoding="utf-8"))
    return found[1] if found else ""


def write_into_manual(course: Course, rows: Sequence[Row]) -> None:
    """Replace the table between the two marks in ``docs/numbers/mistakes.md``."""
    path = course.root / MANUAL
    text = path.read_text(encoding="utf-8")
    block = f"{BEGIN}\n{as_markdown(rows)}\n{END}"
    path.write_text(WRITTEN.sub(lambda _: block, text), encoding="utf-8")
