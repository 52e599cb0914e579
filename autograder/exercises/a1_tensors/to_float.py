"""`to_float`: bytes to numbers from 0 to 1."""

from __future__ import annotations

from typing import Any

from autograder.exercises import any_shape
from autograder.exercises.a1_tensors import explanations
from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Draw, Family, FunctionExercise
from autograder.reference import tensors
from autograder.reference.plain import tensors as plain


def _image(draw: Draw, *shape: int, low: int = 0, high: int = 256) -> dict[str, Any]:
    return {"image": draw.whole(low, high, *shape).astype("uint8")}


def _black_to_white(draw: Draw) -> dict[str, Any]:
    """Draw a picture that holds the smallest and the largest byte."""
    image = _image(draw, 3, 4)["image"]
    image[0, 1], image[2, 3] = 255, 0
    return {"image": image}


FAMILIES = (
    Family("a grey picture", _black_to_white),
    Family("a batch of colour pictures", lambda draw: _image(draw, 2, 3, 2, 3)),
    Family("a dark picture, no byte above 100", lambda draw: _image(draw, 5, 1, low=7, high=101)),
    # A picture may hold bytes of 0 and 1 alone: its numbers do not tell that it is not scaled yet.
    Family("nearly black: no byte above 1", lambda draw: _image(draw, 3, 5, high=2), weight=0.75),
    Family(
        "64-bit floats",
        lambda draw: _image(draw, 2, 1, 3),
        weight=0.5,
        needs_a_right_answer=True,
        dtype="float64",
    ),
    Family(
        "the argument stays as it was",
        lambda draw: _image(draw, 3, 4),
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="to_float",
    reference=tensors.to_float,
    plain=plain.to_float,
    returns=("out",),
    families=FAMILIES,
    any_shape=any_shape.image_bytes,
    catalogue=Catalogue.beside(__file__),
    explain=explanations.to_float,
)
