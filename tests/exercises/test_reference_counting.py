"""The reference for a3 against counting for real: weights, products and pixels one by one."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.reference import counting
from autograder.reference.alexnet import alexnet_layers
from autograder.reference.plain import counting as plain

small = st.integers(1, 4)
convs = st.fixed_dictionaries(
    {"kind": st.just("conv"), "f": st.integers(1, 5), "n_C": small},
    optional={"stride": small, "padding": st.integers(0, 2)},
)
pools = st.fixed_dictionaries(
    {"kind": st.just("pool"), "f": st.integers(1, 3)}, optional={"stride": st.integers(1, 3)}
)
layer_lists = st.lists(st.one_of(convs, pools), max_size=5)


def test_ten_filters_on_a_colour_picture_have_280_parameters() -> None:
    assert counting.conv_params(3, 3, 10) == 280
    assert counting.conv_params(3, 3, 10, bias=False) == 270


@given(small, small, small, small, st.booleans())
def test_parameters_are_the_sizes_of_the_arrays(
    f: int, per_group: int, filters_per_group: int, groups: int, bias: bool
) -> None:
    n_C_prev, n_C = per_group * groups, filters_per_group * groups
    arrays = [np.zeros((f, f, per_group, filters_per_group)) for _ in range(groups)]
    expected = sum(W.size for W in arrays) + n_C * bias
    for count in (counting.conv_params, plain.conv_params):
        assert count(f, n_C_prev, n_C, groups=groups, bias=bias) == expected


@given(small, small, st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(1, 2))
def test_multiply_adds_are_counted_one_by_one(
    n_H: int, n_W: int, f: int, per_group: int, filters_per_group: int, groups: int
) -> None:
    products = 0
    for _ in product(range(n_H), range(n_W), range(groups), range(filters_per_group)):
        for _ in product(range(f), range(f), range(per_group)):
            products += 1
    sizes = (n_H, n_W, f, per_group * groups, filters_per_group * groups)
    assert counting.conv_macs(*sizes, groups=groups) == products
    assert plain.conv_macs(*sizes, groups=groups) == products


def places(n: int, f: int, stride: int, padding: int) -> int:
    """Count the windows that fit, by trying every start."""
    return sum(start + f <= n + 2 * padding for start in range(0, n + 2 * padding, stride))


@given(layer_lists, st.tuples(st.integers(20, 30), st.integers(20, 30), small))
def test_the_table_follows_every_side(
    layers: list[dict[str, Any]], input_shape: tuple[int, int, int]
) -> None:
    shape, expected = input_shape, []
    for layer in layers:
        stride = layer.get("stride", layer["f"] if layer["kind"] == "pool" else 1)
        sides = [places(n, layer["f"], stride, layer.get("padding", 0)) for n in shape[:2]]
        shape = (*sides, layer.get("n_C", shape[2]))
        expected.append((layer["kind"], shape))
        if not all(sides):
            return  # nothing fits any more, which the assignment leaves open
    table = counting.shape_table(layers, input_shape)
    assert [row[:2] for row in table] == expected
    assert table == plain.shape_table(layers, input_shape)


def test_a_small_network_by_hand() -> None:
    layers = [
        {"kind": "conv", "f": 3, "n_C": 8},
        {"kind": "pool", "f": 2},
        {"kind": "flatten"},
        {"kind": "dense", "n": 10},
    ]
    assert counting.shape_table(layers, (16, 12, 1)) == [
        ("conv", (14, 10, 8), 80, 10_080),
        ("pool", (7, 5, 8), 0, 0),
        ("flatten", (280,), 0, 0),
        ("dense", (10,), 2_810, 2_800),
    ]


def pixels_seen(layers: list[dict[str, Any]], position: int) -> set[int]:
    """Walk from one output value back to the pixels that reach it, far from any border."""
    seen = {position}
    for layer in reversed(layers):
        stride = layer.get("stride", layer["f"] if layer["kind"] == "pool" else 1)
        seen = {value * stride + tap for value in seen for tap in range(layer["f"])}
    return seen


@given(layer_lists)
def test_the_field_is_as_wide_as_the_pixels_seen(layers: list[dict[str, Any]]) -> None:
    size, jump = counting.receptive_field(layers)
    first, second = pixels_seen(layers, 0), pixels_seen(layers, 1)
    assert size == max(first) - min(first) + 1
    assert jump == min(second) - min(first)
    assert plain.receptive_field(layers) == (size, jump)


def test_the_fields_of_alexnet() -> None:
    layers = alexnet_layers()[:8]
    sizes = [counting.receptive_field(layers[: k + 1])[0] for k in range(8)]
    assert sizes == [11, 19, 51, 67, 99, 131, 163, 195]


@pytest.mark.parametrize(("f", "times", "size"), [(7, 1, 7), (3, 3, 7), (5, 2, 9), (1, 9, 1)])
def test_small_filters_in_a_row_see_as_much_as_a_large_one(f: int, times: int, size: int) -> None:
    assert counting.receptive_field([{"kind": "conv", "f": f, "n_C": 1}] * times) == (size, 1)
