"""same_padding: families of cases."""

from __future__ import annotations

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Family, FunctionExercise
from autograder.reference import conv
from autograder.reference.plain import conv as plain

FAMILIES = (
    Family("3 x 3 filters", lambda draw: {"f": 3}, weight=0.5),
    Family(
        "larger odd filters",
        lambda draw: {"f": 2 * draw.number(2, 9) + 1},
        weight=0.5,
        cases=3,
    ),
    Family("1 x 1 filters", lambda draw: {"f": 1}, weight=0.25),
    Family(
        "ValueError: 2 x 2 filters",
        lambda draw: {"f": 2},
        weight=0.25,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
    Family(
        "ValueError: filters of 4, 8, 12",
        lambda draw: {"f": 4 * draw.number(1, 4)},
        weight=0.25,
        cases=2,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
    Family(
        "ValueError: other even filters",
        lambda draw: {"f": 4 * draw.number(1, 6) + 2},
        weight=0.25,
        cases=2,
        raises="ValueError",
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="same_padding",
    reference=conv.same_padding,
    plain=plain.same_padding,
    returns=("padding",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=("conv_output_size",),
    comparison=Comparison(whole=True),
)
