"""Find the functions and the mistake that ``autograder mistakes`` was asked about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from autograder.course import Course
from autograder.errors import BadUsage
from autograder.exercises.catalogue import Misconception
from autograder.exercises.model import Exercise
from autograder.judge.notebook.assignment import load_assignment
from autograder.text import suggest


class UnknownName(BadUsage):
    """Nothing has the name that was given."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked about.

    Parameters
    ----------
    exercises : tuple of (assignment, Exercise)
        The functions that have a catalogue.
    misconception : Misconception or None
        The one that was named; else all of them are meant.
    """

    exercises: tuple[tuple[str, Exercise], ...]
    misconception: Misconception | None = None


def choose(course: Course, names: Sequence[str]) -> Choice:
    """Find what names mean: assignments, then maybe a function, then maybe a mistake of it.

    Parameters
    ----------
    course : Course
    names : sequence of str
        ``a4_pooling``, ``a4_pooling pool_forward`` or ``pool_forward bare_mask``; without any, all
        assignments are meant.

    Raises
    ------
    UnknownName
        With the nearest name that is known.
    """
    known = course.assignment_names()
    chosen = [name for name in names if name in known]
    rest = list(names[len(chosen) :]) if list(names[: len(chosen)]) == chosen else list(names)
    exercises = tuple(_exercises(course, chosen or known))
    if not rest:
        return Choice(exercises)
    function, *further = rest
    found = tuple(pair for pair in exercises if pair[1].function == function)
    if not found:
        raise UnknownName(_nothing_called(function, chosen, known, exercises))
    if not further:
        return Choice(found)
    if len(further) > 1:
        raise UnknownName(
            f"{further[1]!r} is one name too many; wanted at most ASSIGNMENT, FUNCTION and NAME"
        )
    return Choice(found, _misconception(found[0][1], further[0]))


def _exercises(course: Course, assignments: Sequence[str]) -> list[tuple[str, Exercise]]:
    return [
        (name, exercise)
        for name in assignments
        for exercise in load_assignment(name, course).exercises.values()
        if exercise.catalogue
    ]


def _nothing_called(
    name: str,
    chosen: Sequence[str],
    known: Sequence[str],
    exercises: Sequence[tuple[str, Exercise]],
) -> str:
    functions = [exercise.function for _, exercise in exercises]
    if chosen:
        return f"{' and '.join(chosen)} has no function {name!r}; {suggest(name, functions)}"
    near = suggest(name, [*known, *functions])
    otherwise = suggest(name, known)
    return f"no assignment or function is called {name!r}; {near if '?' in near else otherwise}"


def _misconception(exercise: Exercise, name: str) -> Misconception:
    for misconception in exercise.misconceptions:
        if misconception.name == name:
            return misconception
    near = suggest(name, [each.name for each in exercise.misconceptions])
    raise UnknownName(f"{exercise.function} has no mistake {name!r}; {near}")
