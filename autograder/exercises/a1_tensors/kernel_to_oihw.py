"""`kernel_to_oihw`: a bank of filters from (row, column, in, out) to (out, in, row, column)."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a1_tensors import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import tensors
from autograder.reference.plain import tensors as plain


def _bank(draw: Draw, f: int, n_C_prev: int, n_C: int) -> dict[str, Any]:
    return {"W": draw.array(f, f, n_C_prev, n_C)}


FAMILIES = (
    Family("5 x 5, more filters than channels", lambda draw: _bank(draw, 5, 2, 4)),
    Family("2 x 2, more channels than filters", lambda draw: _bank(draw, 2, 4, 3)),
    Family("all axes of the same length", lambda draw: _bank(draw, 3, 3, 3)),
    Family("1 x 1", lambda draw: _bank(draw, 1, 3, 2)),
    Family(
        "the argument stays as it was",
        lambda draw: _bank(draw, 2, 2, 3),
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="kernel_to_oihw",
    reference=tensors.kernel_to_oihw,
    plain=plain.kernel_to_oihw,
    returns=("out",),
    families=FAMILIES,
    any_shape=any_shape.filters,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.kernel_to_oihw,
)
