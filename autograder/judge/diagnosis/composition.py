"""Make a program with several known mistakes at once, and see whether it answers like the student.

What two mistakes do to the same answer is known only by running them together. This is done where two
are named already and some answers are as neither of them leaves them: perhaps a third has a part in it.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from autograder.exercises.catalogue import PLAIN, BadEntry, Edit, plain
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import (
    answer_of,
    but_for_the_cache,
    mutant,
    open_cases,
    right_answers,
    wrong_answers,
)
from autograder.judge.execution.signature import Answer

MOST_MADE = 250  # programs, most of which differ from the student in the first example


def completed(exercise: Exercise, names: Sequence[str], given: Sequence[Answer]) -> tuple[str, ...]:
    """Return the names, with a usual mistake more if all together, and only so, answer like the student."""
    found = tuple(names)
    left = _as_none_leaves_them(exercise, names, given)
    if len(names) != 2 or not left or _is_made(exercise, names, given, left):
        return found
    others = [m.name for m in exercise.misconceptions if m.common and m.name not in names]
    left_to_make = MOST_MADE
    for other in others:
        together = (*names, other)
        programs = list(itertools.islice(_together(exercise, together), left_to_make))
        left_to_make -= len(programs)
        if any(_answers_like(exercise, program, given, left) for program in programs):
            return together
    return found


def _as_none_leaves_them(
    exercise: Exercise, names: Sequence[str], given: Sequence[Answer]
) -> list[int]:
    """Return the wrong examples that none of the named mistakes answers like the student."""
    right = right_answers(exercise)
    theirs = [wrong.answers for wrong in wrong_answers(exercise) if wrong.names[0] in names]
    return [
        index
        for index, answer in enumerate(given)
        if answer != right[index] and all(answers[index] != answer for answers in theirs)
    ]


def _is_made(
    exercise: Exercise, names: Sequence[str], given: Sequence[Answer], first: Sequence[int]
) -> bool:
    programs = itertools.islice(_together(exercise, names), MOST_MADE)
    return any(_answers_like(exercise, program, given, first) for program in programs)


def _answers_like(
    exercise: Exercise, program: Callable[..., Any], given: Sequence[Answer], first: Sequence[int]
) -> bool:
    """Whether a program answers every example like the student; those that tell most are tried first."""
    cases = open_cases(exercise)
    for index in first:
        if answer_of(exercise, program, cases[index]) != given[index]:
            return False
    answers = [answer_of(exercise, program, case) for case in cases]
    return but_for_the_cache(exercise, answers) == tuple(given)


def _together(exercise: Exercise, names: Sequence[str]) -> Iterator[Callable[..., Any]]:
    """Yield the plain program with an edit of each mistake, in every way in which they go together."""
    edits = [
        [
            program
            for misconception in exercise.misconceptions
            if misconception.name == name
            for program in misconception.programs
            if isinstance(program, Edit) and program.base == PLAIN
        ]
        for name in names
    ]
    for chosen in itertools.product(*edits):
        try:
            yield mutant(exercise, plain(*(pair for edit in chosen for pair in edit.replacements)))
        except BadEntry:
            continue
