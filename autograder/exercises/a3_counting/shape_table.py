"""`shape_table`: one image followed through a whole network."""

from __future__ import annotations

from typing import Any

from autograder.exercises.a3_counting.wrong.shape_table import WRONG
from autograder.exercises.model import (
    Alternative,
    Draw,
    Exercise,
    Family,
    Misconception,
)
from autograder.reference import counting
from autograder.reference.plain import counting as plain

Layers = list[dict[str, Any]]


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
    Family("pooling", _pooled),
    Family("flatten and dense", _head),
    Family("a whole network: shapes", _network, part=lambda table: _columns(table, 0, 1)),
    Family("a whole network: parameters", _network, part=lambda table: _columns(table, 0, 2)),
    Family("a whole network: multiply-adds", _network, part=lambda table: _columns(table, 0, 3)),
    Family(
        "the argument stays as it was",
        _network,
        weight=0.5,
        arguments_unchanged=True,
        needs_a_right_answer=True,
    ),
)

COMMONEST = (
    "padding_forgotten",
    "groups_ignored",
    "depth_of_the_picture",
    "pooling_has_parameters",
    "height_used_for_width",
    "work_at_the_input_size",
    "conv_bias_forgotten",
    "flatten_forgets_the_channels",
    "dense_bias_forgotten",
    "pooling_stride_defaults_to_one",
)


def _commonest(misconception: Misconception) -> int:
    """Return a sort key; pairs of mistakes are made of those that come first."""
    known = misconception.name in COMMONEST
    return COMMONEST.index(misconception.name) if known else len(COMMONEST)


ALTERNATIVES = (
    Alternative(
        "setdefault on a copy, sides in a list",
        "def shape_table(layers, input_shape):\n"
        "    rows, shape = [], list(input_shape)\n"
        "    for layer in [dict(layer) for layer in layers]:\n"
        "        params = macs = 0\n"
        "        if layer['kind'] == 'conv':\n"
        "            p, s = layer.setdefault('padding', 0), layer.setdefault('stride', 1)\n"
        "            sides = [int((n + 2 * p - layer['f']) / s) + 1 for n in shape[:2]]\n"
        "            one = layer['f'] ** 2 * shape[2] // layer.setdefault('groups', 1)\n"
        "            params = (one + 1) * layer['n_C']\n"
        "            macs = sides[0] * sides[1] * one * layer['n_C']\n"
        "            shape = [*sides, layer['n_C']]\n"
        "        elif layer['kind'] == 'pool':\n"
        "            s = layer.setdefault('stride', layer['f'])\n"
        "            shape = [(n - layer['f']) // s + 1 for n in shape[:2]] + [shape[2]]\n"
        "        elif layer['kind'] == 'flatten':\n"
        "            shape = [shape[0] * shape[1] * shape[2]]\n"
        "        else:\n"
        "            macs = shape[0] * layer['n']\n"
        "            params, shape = macs + layer['n'], [layer['n']]\n"
        "        rows.append((layer['kind'], tuple(shape), params, macs))\n"
        "    return rows",
    ),
    Alternative(
        "with the counting functions",
        "def shape_table(layers, input_shape):\n"
        "    table, shape = [], input_shape\n"
        "    for layer in layers:\n"
        "        kind, f, params, macs = layer['kind'], layer.get('f'), 0, 0\n"
        "        if kind in ('conv', 'pool'):\n"
        "            s = layer.get('stride', f if kind == 'pool' else 1)\n"
        "            p = layer.get('padding', 0)\n"
        "            size = tuple((n + 2 * p - f) // s + 1 for n in shape[:2])\n"
        "        if kind == 'conv':\n"
        "            g = layer.get('groups', 1)\n"
        "            params = conv_params(f, shape[2], layer['n_C'], groups=g)\n"
        "            macs = conv_macs(*size, f, shape[2], layer['n_C'], groups=g)\n"
        "            shape = size + (layer['n_C'],)\n"
        "        if kind == 'pool':\n"
        "            shape = size + (shape[2],)\n"
        "        if kind == 'flatten':\n"
        "            shape = (int(np.prod(shape)),)\n"
        "        if kind == 'dense':\n"
        "            params = conv_params(1, shape[0], layer['n'])\n"
        "            macs = conv_macs(1, 1, 1, shape[0], layer['n'])\n"
        "            shape = (layer['n'],)\n"
        "        table.append((kind, shape, params, macs))\n"
        "    return table",
    ),
    Alternative(
        "numpy integers",
        "def shape_table(layers, input_shape):\n"
        "    table, shape = [], np.array(input_shape)\n"
        "    for layer in layers:\n"
        "        kind, params, macs = layer['kind'], 0, 0\n"
        "        if kind == 'conv':\n"
        "            f, n_C = layer['f'], layer['n_C']\n"
        "            padded = shape[:2] + 2 * layer.get('padding', 0)\n"
        "            sides = np.floor((padded - f) / layer.get('stride', 1)).astype(int) + 1\n"
        "            W = np.zeros((f, f, shape[2] // layer.get('groups', 1), n_C))\n"
        "            params, macs = W.size + n_C, sides.prod() * W.size\n"
        "            shape = np.array([*sides, n_C])\n"
        "        elif kind == 'pool':\n"
        "            steps = (shape[:2] - layer['f']) // layer.get('stride', layer['f'])\n"
        "            shape = np.array([*(steps + 1), shape[2]])\n"
        "        elif kind == 'flatten':\n"
        "            shape = np.array([shape.prod()])\n"
        "        elif kind == 'dense':\n"
        "            macs = shape[0] * layer['n']\n"
        "            params, shape = macs + layer['n'], np.array([layer['n']])\n"
        "        table.append((kind, tuple(shape), params, macs))\n"
        "    return table",
    ),
)

EXERCISE = Exercise(
    function="shape_table",
    reference=counting.shape_table,
    plain=plain.shape_table,
    returns=("table",),
    families=FAMILIES,
    misconceptions=sorted(WRONG, key=_commonest),
    alternatives=ALTERNATIVES,
    dependencies=("conv_params", "conv_macs"),
    whole=True,
)
