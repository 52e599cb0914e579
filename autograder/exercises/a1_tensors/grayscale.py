"""`grayscale`: three colours to one brightness."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a1_tensors import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import tensors
from autograder.reference.plain import tensors as plain


def _bytes(draw: Draw, *shape: int) -> dict[str, Any]:
    return {"image": draw.whole(0, 256, *shape).astype("uint8")}


FAMILIES = (
    Family("bytes (uint8), not square", lambda draw: _bytes(draw, 4, 2, 3)),
    Family("floats, not square", lambda draw: {"image": draw.array(1, 4, 3) / 4}),
    Family("3 rows, 3 columns, 3 colours", lambda draw: _bytes(draw, 3, 3, 3)),
    Family("a batch of pictures", lambda draw: _bytes(draw, 2, 3, 4, 3), weight=1.5),
    Family(
        "the argument stays as it was",
        lambda draw: {"image": draw.array(3, 2, 3)},
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="grayscale",
    reference=tensors.grayscale,
    plain=plain.grayscale,
    returns=("gray",),
    families=FAMILIES,
    any_shape=any_shape.colours,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.grayscale,
)
