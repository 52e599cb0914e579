"""`conv_params`: trainable numbers of a convolutional layer."""

from __future__ import annotations

from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Draw, Family, FunctionExercise
from autograder.reference import counting
from autograder.reference.plain import counting as plain


def _layer(draw: Draw, groups: int = 1, f: int | None = None) -> dict[str, Any]:
    """Draw a layer whose channel numbers differ and are divided by `groups`."""
    n_C_prev = groups * draw.number(2, 6)
    return {
        "f": f or draw.number(2, 8),
        "n_C_prev": n_C_prev,
        "n_C": n_C_prev + groups * draw.number(1, 5),
    }


def _grouped(draw: Draw, groups: int) -> dict[str, Any]:
    """Draw a layer whose f * f is not divided by `groups`: dividing it too early is noticed."""
    f = groups * draw.number(1, 3) + 1
    return {**_layer(draw, groups, f), "groups": groups}


def _wide(draw: Draw) -> dict[str, Any]:
    """Draw a layer with millions of weights."""
    return {"f": 3, "n_C_prev": 64 * draw.number(5, 9), "n_C": 64 * draw.number(9, 16)}


def _depthwise(draw: Draw) -> dict[str, Any]:
    n_C = draw.number(5, 30)
    return {"f": draw.number(2, 6), "n_C_prev": n_C, "n_C": n_C, "groups": n_C}


FAMILIES = (
    Family("one group", _layer, weight=2.0, cases=2),
    Family("1 x 1 filters", lambda draw: _layer(draw, f=1)),
    Family("no bias", lambda draw: {**_layer(draw), "bias": False}),
    Family("two groups", lambda draw: _grouped(draw, 2)),
    Family("five groups", lambda draw: _grouped(draw, 5)),
    Family("a wide layer, millions of weights", _wide, weight=0.5),
    Family("as many groups as channels, no bias", lambda draw: {**_depthwise(draw), "bias": False}),
)

EXERCISE = FunctionExercise(
    function="conv_params",
    reference=counting.conv_params,
    plain=plain.conv_params,
    returns=("params",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    comparison=Comparison(whole=True),
)
