"""Laws of AlexNet's table: its rows must fit together. The numbers are for the student to find."""

from __future__ import annotations

from typing import Any

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched
from convlab.laws.padding import positions

NAMES = [
    *("conv1", "pool1", "conv2", "pool2", "conv3", "conv4", "conv5", "pool5"),
    *("fc6", "fc7", "fc8"),
]

alexnet_shapes = LawSet("alexnet_shapes", "n padding", ("other picture sizes", "other paddings"))


def rows(f: Watched, **options: int) -> dict[str, tuple[int, ...]]:
    """Call `alexnet_shapes` and return its rows by name."""
    table = f(**options)
    expect.true(isinstance(table, list | tuple), f"returns {expect.kind(table)}, wanted a list")
    pairs: list[tuple[Any, ...]] = [expect.unpack(row, "name", "shape") for row in table]
    names = [name for name, _ in pairs]
    expect.true(names == NAMES, f"the names are {names}, wanted {NAMES}")
    for name, shape in pairs:
        good = isinstance(shape, tuple | list) and len(shape) == (1 if name[:2] == "fc" else 3)
        wanted = "(n,)" if name[:2] == "fc" else "(n_H, n_W, n_C)"
        expect.true(good, f"{name} has the shape {shape!r}, wanted {wanted}")
    return {name: tuple(shape) for name, shape in pairs}


@alexnet_shapes.law(
    "Eleven rows, from conv1 to fc8, each a name and a shape.",
    "Compare your list with the docstring: the names, their order, and how many numbers a"
    " shape has. A dense layer has one.",
)
def eleven_rows(f: Watched) -> None:
    rows(f)


@alexnet_shapes.law(
    "A convolution gives as many channels as the table has filters.",
    "The last number of a shape is a count of filters. Follow this one number down the "
    "table in the text.",
)
def channels_are_filters(f: Watched) -> None:
    table = rows(f)
    for name, filters in zip(NAMES, (96, 96, 256, 256, 384, 384, 256), strict=False):
        seen = table[name][2]
        expect.true(seen == filters, f"{name} has {seen} channels, wanted {filters}")


@alexnet_shapes.law(
    "A row that no window reaches changes nothing: 223 pixels give the maps of 224.",
    "How many places does the filter have if the last step does not fit? Do you round "
    "down, at every layer?",
)
def rows_out_of_reach_do_not_count(f: Watched) -> None:
    a, b = rows(f, n=223), rows(f, n=224)
    for name in NAMES:
        expect.true(a[name] == b[name], f"{name}: {a[name]} against {b[name]}")


@alexnet_shapes.law(
    "Pooling keeps the channels of the convolution before it.",
    "Pooling works on each channel by itself. Which of your three numbers may it change?",
)
def pooling_keeps_channels(f: Watched) -> None:
    table = rows(f)
    for before, pool in (("conv1", "pool1"), ("conv2", "pool2"), ("conv5", "pool5")):
        a, b = table[before][2], table[pool][2]
        expect.true(a == b, f"{before} has {a} channels, {pool} has {b}")


@alexnet_shapes.law(
    "conv2 to conv5 are padded so that height and width stay.",
    "Which padding keeps the size for a filter of 5, and which for one of 3?",
)
def later_convolutions_keep_the_map(f: Watched) -> None:
    table = rows(f)
    for before, conv in (("pool1", "conv2"), ("pool2", "conv3"), ("conv3", "conv4")):
        a, b = table[before][:2], table[conv][:2]
        expect.true(a == b, f"{before} has maps of {a}, {conv} of {b}")
    a, b = table["conv4"][:2], table["conv5"][:2]
    expect.true(a == b, f"conv4 has maps of {a}, conv5 of {b}")


@alexnet_shapes.law(
    "A square picture gives square maps, which never grow.",
    "Compare height and width of each of your rows: both go through the same formula.",
)
def maps_are_square_and_shrink(f: Watched) -> None:
    maps = [shape for shape in rows(f).values() if len(shape) == 3]
    expect.true(all(n_H == n_W for n_H, n_W, _ in maps), f"the maps are {[s[:2] for s in maps]}")
    sides = [shape[0] for shape in maps]
    expect.true(sides == sorted(sides, reverse=True), f"the sides are {sides}")


@alexnet_shapes.law(
    "227 pixels without padding and 224 with padding 2 give the same maps.",
    "The arguments `n` and `padding` belong to the picture and to conv1. Is each of them "
    "used, and only there?",
)
def two_readings_agree(f: Watched) -> None:
    a, b = rows(f, n=227, padding=0), rows(f, n=224, padding=2)
    for name in NAMES:
        expect.true(a[name] == b[name], f"{name}: {a[name]} against {b[name]}")


@alexnet_shapes.law(
    "Pooling takes windows of 3 in steps of 2, wherever they fit.",
    "AlexNet's windows overlap: their side and their step are two different numbers.",
)
def pooling_overlaps(f: Watched) -> None:
    for n in (227, 231, 235, 243):
        table = rows(f, n=n)
        for before, pool in (("conv1", "pool1"), ("conv2", "pool2"), ("conv5", "pool5")):
            seen, wanted = table[pool][0], positions(table[before][0], 3, stride=2)
            told = f"on {n} pixels {before} has {table[before][0]} rows and {pool} {seen}"
            expect.true(seen == wanted, f"{told}, wanted {wanted}")


@alexnet_shapes.law(
    "Four more pixels, or two more of padding, give conv1 one more row.",
    "Look at the stride of conv1, and at how often the padding is added.",
)
def conv1_steps_by_four(f: Watched) -> None:
    first = rows(f)["conv1"][0]
    for options in ({"n": 231}, {"n": 227, "padding": 2}):
        seen = rows(f, **options)["conv1"][0]
        expect.true(seen == first + 1, f"conv1 has {first} rows by default, {seen} with {options}")


@alexnet_shapes.law(
    "Dense layers have as many outputs as the table has units, the last one 1000.",
    "The shape of a layer is that of what comes *out*. Look at the last three rows of your list.",
)
def dense_layers_end_in_the_classes(f: Watched) -> None:
    table = rows(f)
    for name, units in (("fc6", 4096), ("fc7", 4096), ("fc8", 1000)):
        expect.true(table[name] == (units,), f"{name} has the shape {table[name]}")


alexnet_params = LawSet("alexnet_params", "groups", ("both values of groups",))
CHECK_DIGITS = {True: 45, False: 69}


def count(f: Watched, **options: bool) -> int:
    """Call `alexnet_params`."""
    return expect.whole("the count", f(**options))


@alexnet_params.law(
    "The count is a whole number of tens of millions.",
    "Which layers hold most of the weights? Look at the one that gets the flattened map: "
    "how long is its input?",
)
def is_tens_of_millions(f: Watched) -> None:
    for groups in (True, False):
        seen = count(f, groups=groups)
        expect.true(1e7 < seen < 1e8, f"with groups={groups} the count is {seen:,}")


@alexnet_params.law(
    "Groups save weights, fewer than four in a hundred.",
    "With two groups a filter sees half of the channels. In which three layers?",
)
def groups_save_weights(f: Watched) -> None:
    split, full = count(f, groups=True), count(f, groups=False)
    expect.true(split < full, f"{split:,} with groups, {full:,} without")
    expect.true(full - split < 0.04 * full, f"{split:,} with groups, {full:,} without")


@alexnet_params.law(
    "The check digits are right: what remains when the count is divided by 97.",
    "The count is close, but not exact. Do all eight layers have their biases, one for "
    "each filter or unit?",
)
def check_digits_are_right(f: Watched) -> None:
    # As in the number of a bank account: it shows a slip, and tells nothing of the number.
    for groups, digits in CHECK_DIGITS.items():
        seen = count(f, groups=groups)
        told = (
            f"with groups={groups} the count is {seen:,}, which leaves {seen % 97}, wanted {digits}"
        )
        expect.true(seen % 97 == digits, told)


@alexnet_params.law(
    "Groups are on unless said otherwise, as in the paper.",
    "Look at the default value in the first line of your function, and at the way in "
    "which it is used.",
)
def groups_are_the_default(f: Watched) -> None:
    a, b = count(f), count(f, groups=True)
    expect.true(a == b, f"{a:,} by default, {b:,} with groups=True")
