"""`shape_table`: one image followed through a whole network."""

from __future__ import annotations

from typing import Any

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import (
    Comparison,
    Draw,
    Family,
    FunctionExercise,
)
from autograder.reference import counting
from autograder.reference.plain import counting as plain


def _case(draw: Draw, *layers: dict[str, Any]) -> dict[str, Any]:
    """Return a call on a picture that is never square and large enough for `layers`."""
    n_H = draw.number(16, 20)
    return {
        "layers": list(layers),
        "input_shape": (n_H, n_H + draw.number(2, 6), draw.number(2, 4)),
    }


def _conv(draw: Draw, **settings: int) -> dict[str, Any]:
    return {"kind": "conv", "f": draw.number(3, 5), "n_C": draw.number(5, 9), **settings}


def _strided(draw: Draw) -> dict[str, Any]:
    """Draw a stride that divides neither side evenly, so that the floor matters."""
    f, stride, steps = draw.number(2, 5), draw.number(3, 5), draw.number(2, 4)
    n_H = f + stride * steps + draw.number(1, stride)
    n_W = f + stride * (steps + 2) + draw.number(1, stride)
    layer = {"kind": "conv", "f": f, "n_C": draw.number(5, 9), "stride": stride}
    return {"layers": [layer], "input_shape": (n_H, n_W, draw.number(2, 4))}


def _grouped(draw: Draw) -> dict[str, Any]:
    first = _conv(draw, n_C=2 * draw.number(3, 6))
    return _case(draw, first, _conv(draw, n_C=2 * draw.number(6, 9), groups=2))


def _pooled(draw: Draw) -> dict[str, Any]:
    three = {"kind": "pool", "f": 3, "stride": 2}
    n_H = 2 * draw.number(9, 11)  # (n_H - 3) / 2 is not whole
    shape = (n_H, n_H + draw.number(3, 6), draw.number(2, 5))
    return {"layers": [three, {"kind": "pool", "f": draw.number(3, 5)}], "input_shape": shape}


def _head(draw: Draw) -> dict[str, Any]:
    dense = [{"kind": "dense", "n": draw.number(5, 30)} for _ in range(2)]
    shape = (draw.number(3, 5), draw.number(5, 8), draw.number(2, 4))
    return {"layers": [{"kind": "flatten"}, *dense], "input_shape": shape}


def _network(draw: Draw) -> dict[str, Any]:
    """Draw a network in which every layer with a stride drops something, on one side or both."""
    layers = [
        _conv(draw, f=5, n_C=6, stride=1, padding=2, groups=1),
        {"kind": "pool", "f": 3, "stride": 2},
        _conv(draw, f=3, n_C=2 * draw.number(4, 7), stride=2, padding=1, groups=2),
        {"kind": "pool", "f": 2},
        {"kind": "flatten"},
        {"kind": "dense", "n": draw.number(5, 20)},
    ]
    n_H = 4 * draw.number(4, 6)
    n_W = n_H + 2 + 4 * draw.number(0, 2)
    return {"layers": layers, "input_shape": (n_H, n_W, draw.number(2, 4))}


def _several_groups(draw: Draw) -> dict[str, Any]:
    layers = [
        _conv(draw, n_C=12),
        _conv(draw, n_C=6 * draw.number(1, 4), groups=3),
        _conv(draw, n_C=6 * draw.number(1, 4), groups=6),
    ]
    return _case(draw, *layers)


def _bare_after_set(draw: Draw) -> dict[str, Any]:
    """Draw layers without settings behind layers whose settings are no defaults."""
    layers = [
        _conv(draw, n_C=2 * draw.number(2, 5), stride=2, padding=2, groups=2),
        _conv(draw, f=2, n_C=2 * draw.number(2, 5)),
        {"kind": "pool", "f": 3, "stride": 1},
        {"kind": "pool", "f": 2},
    ]
    n_H = draw.number(16, 20)
    return {"layers": layers, "input_shape": (n_H, n_H + draw.number(2, 6), 2 * draw.number(1, 3))}


def _repeated(draw: Draw) -> dict[str, Any]:
    """Draw a network in which a convolution and a pooling layer come twice."""
    conv, pool = _conv(draw, f=2), {"kind": "pool", "f": 2}
    return _case(draw, conv, pool, dict(conv), dict(pool))


def _with_a_bare_layer(draw: Draw) -> dict[str, Any]:
    network = _network(draw)
    return {**network, "layers": [_conv(draw, f=1), *network["layers"]]}


def _columns(table: Any, *columns: int) -> list[tuple[Any, ...]]:
    """Return some columns of a table with four."""
    rows = [(kind, shape, params, macs) for kind, shape, params, macs in table]
    return [tuple(row[column] for column in columns) for row in rows]


FAMILIES = (
    Family("one convolution", lambda draw: _case(draw, _conv(draw))),
    Family("a stride that does not divide", _strided),
    Family(
        "padding 1 and 2",
        lambda draw: _case(draw, _conv(draw, padding=1), _conv(draw, padding=2, stride=2)),
    ),
    Family("two groups", _grouped),
    Family("three and six groups", _several_groups, weight=0.25),
    Family("layers without settings behind layers with some", _bare_after_set, weight=0.25),
    Family("the same layers twice", _repeated, weight=0.25),
    Family("pooling", _pooled),
    Family("flatten and dense", _head),
    Family("a whole network: shapes", _network, part=lambda table: _columns(table, 0, 1)),
    Family("a whole network: parameters", _network, part=lambda table: _columns(table, 0, 2)),
    Family("a whole network: multiply-adds", _network, part=lambda table: _columns(table, 0, 3)),
    Family(
        "the argument stays as it was",
        _with_a_bare_layer,
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

EXERCISE = FunctionExercise(
    function="shape_table",
    reference=counting.shape_table,
    plain=plain.shape_table,
    returns=("table",),
    families=FAMILIES,
    catalogue=Catalogue.beside(__file__),
    dependencies=("conv_params", "conv_macs"),
    comparison=Comparison(whole=True),
)
