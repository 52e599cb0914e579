"""Mistakes that any function can make, told from what came back: its type, its shape, its numbers.

They are looked for where no named wrong program answers like the student.
"""

from __future__ import annotations

from collections.abc import Sequence

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.model import Named
from autograder.judge.diagnosis.symptoms import (
    exceptions,
    positions,
    shapes,
    types,
    values,
)
from autograder.judge.diagnosis.symptoms.arguments import by_arguments
from autograder.judge.diagnosis.symptoms.factors import (
    each_by_its_own_factor,
    nearly_right,
    off_alike,
    regular,
)
from autograder.judge.diagnosis.symptoms.model import Seen, Symptom

__all__ = ["SYMPTOMS", "Seen", "Symptom", "symptom_of"]

SHARE_OF_CALLS = 0.75

# The first that fits is named: what is plain to see comes before what is worked out.
SYMPTOMS = (
    *types.SYMPTOMS,
    *exceptions.SYMPTOMS,
    *shapes.SYMPTOMS,
    *values.SYMPTOMS,
    *positions.SYMPTOMS,
)


def symptom_of(exercise: Exercise, wrong: Sequence[Seen]) -> Named | None:
    """Return the general mistake that all wrong outcomes show, if there is one."""
    for symptom in SYMPTOMS:
        if wrong and all(symptom.holds(seen) for seen in wrong):
            return symptom.named(wrong[0])
    # Where nothing is asked but a known number, a factor would give the answer away.
    if exercise.answer_is_a_secret:
        return None
    return (
        regular(wrong)
        or each_by_its_own_factor(wrong)
        or by_arguments(wrong)
        or off_alike(wrong)
        or nearly_right(wrong)
        or _error_of_most(wrong)
    )


def _error_of_most(wrong: Sequence[Seen]) -> Named | None:
    """Return the error that most wrong calls end with, where some end in another way."""
    for symptom in exceptions.SYMPTOMS:
        shows = [seen for seen in wrong if symptom.holds(seen)]
        if shows and len(shows) >= SHARE_OF_CALLS * len(wrong):
            return symptom.named(shows[0])
    return None
