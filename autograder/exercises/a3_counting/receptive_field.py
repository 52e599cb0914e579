"""`receptive_field`: how much of the picture one output value sees."""

from __future__ import annotations

from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Comparison, Draw, Family, FunctionExercise
from autograder.reference import counting
from autograder.reference.plain import counting as plain


def _conv(draw: Draw, **settings: int) -> dict[str, Any]:
    return {"kind": "conv", "f": draw.number(3, 7), "n_C": draw.number(4, 9), **settings}


def _plain_stack(draw: Draw) -> dict[str, Any]:
    return {"layers": [_conv(draw, padding=1) for _ in range(draw.number(2, 5))]}


def _strided(draw: Draw) -> dict[str, Any]:
    strides = (draw.number(2, 4), draw.number(4, 6), draw.number(2, 4))
    return {"layers": [_conv(draw, stride=stride) for stride in strides]}


def _pooled(draw: Draw) -> dict[str, Any]:
    overlapping = {"kind": "pool", "f": 3, "stride": 2}
    plain_pool = {"kind": "pool", "f": draw.number(3, 5)}  # a stride of 2 is not the default
    return {"layers": [_conv(draw), plain_pool, _conv(draw, padding=2), overlapping, _conv(draw)]}


def _even(draw: Draw) -> dict[str, Any]:
    filters = [draw.number(1, 4) * 2 for _ in range(3)]
    return {"layers": [_conv(draw, f=f, stride=2) for f in filters] + [_conv(draw, f=1)]}


FAMILIES = (
    Family("one layer", lambda draw: {"layers": [_conv(draw, stride=draw.number(2, 4))]}),
    Family("several layers, stride 1", _plain_stack),
    Family("several strides", _strided, weight=2.0, cases=2),
    Family("convolution and pooling", _pooled, weight=2.5),
    Family("even filters and 1 x 1", _even),
    Family("no layer at all", lambda draw: {"layers": []}, weight=0.25, needs_a_right_answer=True),
    Family(
        "the argument stays as it was",
        _pooled,
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="receptive_field",
    reference=counting.receptive_field,
    plain=plain.receptive_field,
    returns=("size", "jump"),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    comparison=Comparison(whole=True),
)
