"""`nhwc_to_nchw`: the channel axis of a batch of images moves from last to second."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a1_tensors import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import tensors
from autograder.reference.plain import tensors as plain


def _batch(draw: Draw, *shape: int) -> dict[str, Any]:
    return {"X": draw.array(*shape)}


FAMILIES = (
    Family("four different axis lengths", lambda draw: _batch(draw, 2, 3, 4, 5)),
    Family("square pictures", lambda draw: _batch(draw, 2, 3, 3, 2)),
    Family("all axes of the same length", lambda draw: _batch(draw, 3, 3, 3, 3)),
    Family(
        "one picture, bytes", lambda draw: {"X": draw.whole(0, 256, 1, 2, 3, 3).astype("uint8")}
    ),
    Family(
        "the argument stays as it was",
        lambda draw: _batch(draw, 2, 2, 3, 3),
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="nhwc_to_nchw",
    reference=tensors.nhwc_to_nchw,
    plain=plain.nhwc_to_nchw,
    returns=("out",),
    families=FAMILIES,
    any_shape=any_shape.images("X"),
    catalogue=Catalogue.beside(__file__),
    explain=explanations.nhwc_to_nchw,
)
