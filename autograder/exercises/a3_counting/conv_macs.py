"""`conv_macs`: multiply-adds of a convolutional layer on one image."""

from __future__ import annotations

from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Draw, Family, FunctionExercise
from autograder.reference import counting
from autograder.reference.plain import counting as plain


def _layer(draw: Draw, groups: int = 1, f: int | None = None) -> dict[str, Any]:
    """Draw a layer on a map that is not square, with different channel numbers."""
    n_H, n_C_prev = draw.number(9, 20), groups * draw.number(2, 6)
    return {
        "n_H": n_H,
        "n_W": n_H + draw.number(1, 9),
        "f": f or draw.number(2, 8),
        "n_C_prev": n_C_prev,
        "n_C": n_C_prev + groups * draw.number(1, 5),
    }


def _grouped(draw: Draw, groups: int) -> dict[str, Any]:
    """Draw a layer in which only the channels are divided by `groups`, neither map nor filter."""
    n_H = groups * draw.number(2, 4) + 1
    sides = {"n_H": n_H, "n_W": n_H + groups * draw.number(1, 4)}
    f = groups * draw.number(1, 3) + 1
    return {**_layer(draw, groups), **sides, "f": f, "groups": groups}


def _large(draw: Draw) -> dict[str, Any]:
    """Draw a layer of a large network: more products than 32 bits can count."""
    return {**_layer(draw), "n_H": 224, "n_W": 320, "f": 5, "n_C_prev": 64, "n_C": 128}


def _square(draw: Draw) -> dict[str, Any]:
    layer = _layer(draw)
    return {**layer, "n_W": layer["n_H"]}


FAMILIES = (
    Family("a square map", _square),
    Family("a map that is not square", _layer, weight=2.0, cases=2),
    Family("1 x 1 filters", lambda draw: _layer(draw, f=1)),
    Family("two groups", lambda draw: _grouped(draw, 2)),
    Family("five groups", lambda draw: _grouped(draw, 5)),
    Family("a large layer, billions of products", _large, weight=0.5),
)

EXERCISE = FunctionExercise(
    function="conv_macs",
    reference=counting.conv_macs,
    plain=plain.conv_macs,
    returns=("macs",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=("conv_params",),
    comparison=Comparison(whole=True),
)
