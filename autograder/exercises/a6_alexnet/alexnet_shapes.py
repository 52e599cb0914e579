"""`alexnet_shapes`: the output shape of each of AlexNet's eleven layers."""

from __future__ import annotations

from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Draw, Family, FunctionExercise
from autograder.reference import alexnet
from autograder.reference.plain import alexnet as plain


def _picture(draw: Draw) -> dict[str, Any]:
    """Draw a size at which every floor on the way drops something at least sometimes."""
    return {"n": draw.number(80, 400)}


def _padded(draw: Draw) -> dict[str, Any]:
    return {"n": draw.number(80, 400), "padding": draw.number(3, 7)}


def _shapes(rows: Any) -> list[Any]:
    """Return the shapes alone: a name spelt in another way does not cost them."""
    return [shape for _, shape in rows]


FAMILIES = (
    Family("the picture of 227 pixels", lambda draw: {}),
    Family("224 pixels and 2 of padding", lambda draw: {"n": 224, "padding": 2}),
    Family("224 pixels, no padding", lambda draw: {"n": 224}),
    Family("other pictures, the shapes", _picture, cases=4, part=_shapes),
    Family("other pictures, padded, the shapes", _padded, cases=3, part=_shapes),
)

EXERCISE = FunctionExercise(
    function="alexnet_shapes",
    reference=alexnet.alexnet_shapes,
    plain=plain.alexnet_shapes,
    returns=("shapes",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    comparison=Comparison(whole=True),
)
