"""Show a mistake as its author must see it: the mutants, what they lose, and what the student reads."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from autograder.authoring.mutant_choice import Choice
from autograder.authoring.mutation_table import is_named, judge_mutant
from autograder.exercises.catalogue import BadEntry, Edit, Misconception, Program
from autograder.exercises.catalogue.check import refusals
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import not_made, source_of
from autograder.judge.execution.calls import passes
from autograder.judge.feedback.message import compose
from autograder.judge.scoring.results import Judged

INDENT = "    "


def refused(choice: Choice) -> Iterator[str]:
    """Yield a line for everything that the chosen catalogues must not hold."""
    for _, exercise in choice.exercises:
        found = list(refusals(exercise.written, exercise.function))
        told = {error.place for error in found}
        found += [error for error in not_made(exercise) if error.place not in told]
        yield from map(str, found)


def shown(choice: Choice) -> Iterator[str]:
    """Yield the lines about the chosen mistakes."""
    for assignment, exercise in choice.exercises:
        chosen = choice.misconception
        for misconception in [chosen] if chosen else exercise.misconceptions:
            yield f"{assignment} {exercise.function} {misconception.name}"
            yield from view(exercise, misconception)
            yield ""


def view(exercise: Exercise, misconception: Misconception) -> Iterator[str]:
    """Yield the lines that describe a misconception and each of its mutants.

    Parameters
    ----------
    exercise : Exercise
    misconception : Misconception
        One of the exercise's.
    """
    place = misconception.place
    yield f"{place.file}:{place.line}: {misconception.instructor}"
    for program in misconception.programs:
        yield ""
        try:
            yield from _mutant(exercise, misconception, program)
        except BadEntry as error:
            yield str(error)


def _mutant(
    exercise: Exercise, misconception: Misconception, program: Edit | Program
) -> Iterator[str]:
    source = source_of(exercise, program)
    judged = judge_mutant(exercise, program)
    yield from _text(exercise, misconception.name, program, source)
    yield from _losses(exercise, judged)
    given = judged.misconception
    if not is_named(exercise, misconception, given):
        yield f"is called {given or 'nothing'}, not {misconception.name}"
    yield "the student reads:"
    yield from (f"{INDENT}{line}" for line in compose(judged, exercise, {}).text.split("\n"))


def _text(exercise: Exercise, name: str, program: Edit | Program, source: str) -> Iterator[str]:
    """Yield an edit as a difference from its base; a program that was written out, as it is."""
    if isinstance(program, Program):
        yield from source.rstrip("\n").split("\n")
        return
    base = exercise.written.bases[program.base]
    yield from difflib.unified_diff(
        base.splitlines(),
        source.splitlines(),
        f"{program.base} {exercise.function}",
        name,
        "",
        "",
        2,
        "",
    )


def _losses(exercise: Exercise, judged: Judged) -> Iterator[str]:
    """Yield what a mutant loses: its share of the points, and the families that it fails."""
    shown = _open_examples_that_fail(exercise, judged)
    lost = [
        f"{INDENT}{result.name} ({'open and hidden' if result.name in shown else 'hidden only'})"
        for result in judged.families
        if not (result.passed or result.held_back)
    ]
    yield f"loses {1 - judged.points:.0%} of the points, in {len(lost)} of {len(judged.families)} families:"
    yield from lost


def _open_examples_that_fail(exercise: Exercise, judged: Judged) -> set[str]:
    """Return the families whose public example comes out wrong."""
    run = judged.open_run
    assert run is not None  # a mutant runs on the open examples first
    outcomes = zip(exercise.families, run.outcomes, run.differences, strict=True)
    return {family.name for family, outcome, diff in outcomes if not passes(outcome, diff)}
