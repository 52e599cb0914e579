"""What a network costs and sees: parameters, multiply-adds, shapes, receptive fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import prod
from typing import Any

Layer = Mapping[str, Any]
Row = tuple[str, tuple[int, ...], int, int]


def conv_params(f: int, n_C_prev: int, n_C: int, groups: int = 1, bias: bool = True) -> int:
    """Count the trainable numbers of a convolutional layer.

    Parameters
    ----------
    f : int
        Side of the square filters.
    n_C_prev, n_C : int
        Channels going in, and filters; `groups` divides both.
    groups : int
        Each filter sees ``n_C_prev / groups`` channels.
    bias : bool
        One more number per filter.

    Returns
    -------
    int
    """
    return n_C * (f**2 * n_C_prev // groups + bool(bias))


def conv_macs(n_H: int, n_W: int, f: int, n_C_prev: int, n_C: int, groups: int = 1) -> int:
    """Count the multiply-adds of a convolutional layer on one image.

    Parameters
    ----------
    n_H, n_W : int
        Size of the layer's *output*.
    f, n_C_prev, n_C, groups : int
        As for `conv_params`.

    Returns
    -------
    int
        Adding the bias is not counted.
    """
    return n_H * n_W * conv_params(f, n_C_prev, n_C, groups, bias=False)


def _conv_row(layer: Layer, shape: tuple[int, ...]) -> Row:
    f, n_C, groups = layer["f"], layer["n_C"], layer.get("groups", 1)
    stride, padding = layer.get("stride", 1), layer.get("padding", 0)
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in shape[:2])
    params = conv_params(f, shape[2], n_C, groups)
    return "conv", (n_H, n_W, n_C), params, conv_macs(n_H, n_W, f, shape[2], n_C, groups)


def _pool_row(layer: Layer, shape: tuple[int, ...]) -> Row:
    stride = layer.get("stride", layer["f"])
    n_H, n_W = ((n - layer["f"]) // stride + 1 for n in shape[:2])
    return "pool", (n_H, n_W, shape[2]), 0, 0


def _flatten_row(_: Layer, shape: tuple[int, ...]) -> Row:
    return "flatten", (prod(shape),), 0, 0


def _dense_row(layer: Layer, shape: tuple[int, ...]) -> Row:
    return "dense", (layer["n"],), (shape[0] + 1) * layer["n"], shape[0] * layer["n"]


ROWS = {"conv": _conv_row, "pool": _pool_row, "flatten": _flatten_row, "dense": _dense_row}


def shape_table(layers: Sequence[Layer], input_shape: Sequence[int]) -> list[Row]:
    """Follow one image through a network, layer by layer.

    Parameters
    ----------
    layers : list of dict
        ``{"kind": "conv", "f": …, "n_C": …}`` with optional ``stride`` (1), ``padding`` (0) and
        ``groups`` (1); ``{"kind": "pool", "f": …}`` with optional ``stride`` (f);
        ``{"kind": "flatten"}``; ``{"kind": "dense", "n": …}``.
    input_shape : tuple of int
        ``(n_H, n_W, n_C)``

    Returns
    -------
    list of tuple
        ``(kind, output shape, parameters, multiply-adds)`` for each layer.
    """
    table: list[Row] = []
    shape = tuple(input_shape)
    for layer in layers:
        table.append(ROWS[layer["kind"]](layer, shape))
        shape = table[-1][1]
    return table


def receptive_field(layers: Sequence[Layer]) -> tuple[int, int]:
    """Return how many input pixels one output value sees along a side, and how far apart two see.

    Walks from the output to the input: ``size`` neighbours of a layer's output stand on
    ``(size - 1) * stride + f`` neighbours of its input.

    Parameters
    ----------
    layers : list of dict
        Convolutional and pooling layers, as for `shape_table`.

    Returns
    -------
    size, jump : int
    """
    size = jump = 1
    for layer in reversed(layers):
        stride = layer.get("stride", layer["f"] if layer["kind"] == "pool" else 1)
        size = (size - 1) * stride + layer["f"]
        jump *= stride
    return size, jump
