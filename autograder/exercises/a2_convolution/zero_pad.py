"""zero_pad: families of cases."""

from __future__ import annotations

from autograder.exercises import any_shape, explain
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Family, FunctionExercise
from autograder.reference import conv
from autograder.reference.plain import conv as plain

FAMILIES = (
    Family(
        "one square image, padding 1",
        lambda draw: {"X": draw.array(1, 3, 3, 1), "padding": 1},
        weight=0.5,
    ),
    Family(
        "non-square batch with channels, padding 2",
        lambda draw: {"X": draw.array(2, 5, 3, 4), "padding": 2},
        weight=1.0,
    ),
    Family(
        "padding larger than the image",
        lambda draw: {"X": draw.array(3, 1, 2, 2) / 2, "padding": 3},
        weight=0.25,
    ),
    Family(
        "padding 0",
        lambda draw: {"X": draw.array(2, 3, 4, 2), "padding": 0},
        weight=0.75,
        needs_a_right_answer=True,
    ),
    Family(
        "whole numbers",
        lambda draw: {"X": draw.whole(-9, 10, 2, 2, 4, 3), "padding": 1},
        weight=0.25,
    ),
    Family(
        "arguments left unchanged",
        lambda draw: {"X": draw.array(2, 4, 3, 2), "padding": 1},
        weight=0.25,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="zero_pad",
    reference=conv.zero_pad,
    plain=plain.zero_pad,
    returns=("X_pad",),
    explain=explain.padding,
    families=FAMILIES,
    any_shape=any_shape.padded,
    catalogue=Catalogue.beside(__file__),
)
