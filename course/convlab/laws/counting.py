"""Laws of counting: parameters, multiply-adds, shapes, receptive fields."""

from __future__ import annotations

from typing import Any

from convlab.laws import expect
from convlab.laws.model import LawSet, Watched
from convlab.laws.padding import positions

GRADING = ("1×1 filters", "two and more groups", "maps that are not square")

conv_params = LawSet("conv_params", "f n_C_prev n_C", (*GRADING[:2], "layers without bias"))


def whole(f: Watched, *args: int, **options: Any) -> int:
    """Call a counting function."""
    return expect.whole("the result", f(*args, **options))


def equal(what: str, seen: int, wanted: int) -> None:
    """Fail unless two counts are equal."""
    expect.true(seen == wanted, f"{what}: {seen}, wanted {wanted}")


@conv_params.law(
    "A filter that looks at one number has one weight.",
    "Work out the smallest layer by hand: one channel in, one filter, one pixel.",
)
def smallest_layer(f: Watched) -> None:
    equal("a single 1×1 filter, no bias", whole(f, 1, 1, 1, bias=False), 1)


@conv_params.law(
    "A bias adds one number per filter.",
    "How many biases does a layer of n filters have? Does `bias=False` leave them all out?",
)
def bias_adds_one_per_filter(f: Watched) -> None:
    for size, n_C_prev, n_C in ((3, 4, 7), (1, 2, 5)):
        gap = whole(f, size, n_C_prev, n_C) - whole(f, size, n_C_prev, n_C, bias=False)
        equal(f"{n_C} filters, with bias minus without", gap, n_C)


@conv_params.law(
    "Two layers side by side cost what both cost.",
    "Is the count proportional to the number of filters? Look for a term that does not "
    "depend on it.",
)
def filters_add_up(f: Watched) -> None:
    together = whole(f, 3, 4, 12)
    equal("5 + 7 filters against 12", whole(f, 3, 4, 5) + whole(f, 3, 4, 7), together)


@conv_params.law(
    "Each weight sees one input channel: twice the channels, twice the weights.",
    "How many numbers are in one filter? It has rows, columns, and channels.",
)
def weights_grow_with_depth(f: Watched) -> None:
    once = whole(f, 3, 4, 6, bias=False)
    equal("8 input channels instead of 4", whole(f, 3, 8, 6, bias=False), 2 * once)


@conv_params.law(
    "A filter of side 2f has four times the weights of one of side f.",
    "A filter has two sides, and both are twice as long.",
)
def weights_grow_with_the_square(f: Watched) -> None:
    once = whole(f, 3, 2, 5, bias=False)
    equal("side 6 instead of 3", whole(f, 6, 2, 5, bias=False), 4 * once)


@conv_params.law(
    "g groups are g small layers, each on its share of the channels.",
    "How many input channels does a filter see when the channels are dealt out to g "
    "groups? And how many filters are there altogether?",
)
def groups_are_small_layers(f: Watched) -> None:
    for g in (2, 3):
        small = whole(f, 3, 12 // g, 24 // g)
        equal(f"{g} groups", whole(f, 3, 12, 24, groups=g), g * small)


conv_macs = LawSet("conv_macs", "n_H n_W f n_C_prev n_C", GRADING)


@conv_macs.law(
    "One output pixel of a single 1×1 filter on one channel costs one multiply-add.",
    "Work out the smallest layer by hand. A multiplication with its addition counts as one.",
)
def smallest_work(f: Watched) -> None:
    equal("the smallest layer", whole(f, 1, 1, 1, 1, 1), 1)


@conv_macs.law(
    "An output map cut in two costs the same in two parts.",
    "Does every output pixel cost the same in your formula, height times width of them?",
)
def maps_add_up(f: Watched) -> None:
    parts = whole(f, 4, 3, 3, 2, 5) + whole(f, 4, 6, 3, 2, 5)
    equal("columns 3 + 6 against 9", parts, whole(f, 4, 9, 3, 2, 5))
    parts = whole(f, 1, 7, 3, 2, 5) + whole(f, 4, 7, 3, 2, 5)
    equal("rows 1 + 4 against 5", parts, whole(f, 5, 7, 3, 2, 5))


@conv_macs.law(
    "Work adds up over filters and over input channels.",
    "Is the count proportional to both, to the filters and to the input channels?",
)
def channels_add_up(f: Watched) -> None:
    parts = whole(f, 4, 5, 3, 2, 3) + whole(f, 4, 5, 3, 2, 4)
    equal("filters 3 + 4 against 7", parts, whole(f, 4, 5, 3, 2, 7))
    parts = whole(f, 4, 5, 3, 2, 3) + whole(f, 4, 5, 3, 6, 3)
    equal("input channels 2 + 6 against 8", parts, whole(f, 4, 5, 3, 8, 3))


@conv_macs.law(
    "A filter of side 2f costs four times one of side f.",
    "A filter has two sides, and both are twice as long.",
)
def work_grows_with_the_square(f: Watched) -> None:
    equal("side 6 instead of 3", whole(f, 4, 5, 6, 2, 3), 4 * whole(f, 4, 5, 3, 2, 3))


@conv_macs.law(
    "Large layers add up as well: their counts are exact, however many digits they have.",
    "Python's whole numbers are exact, floats and NumPy's are not always. Is there a `/` "
    "or a `np.prod` in your function?",
)
def large_work_adds_up(f: Watched) -> None:
    half, whole_map = whole(f, 500, 1000, 5, 64, 256), whole(f, 1000, 1000, 5, 64, 256)
    equal("1000 rows against twice 500", whole_map, 2 * half)
    equal("1000 rows against a thousand times 1", whole_map, 1000 * whole(f, 1, 1000, 5, 64, 256))


@conv_macs.law(
    "g groups are g small layers, each on its share of the channels.",
    "How many input channels does a filter see when the channels are dealt out to g "
    "groups? And how many filters are there altogether?",
)
def work_of_groups(f: Watched) -> None:
    for g in (2, 3):
        small = whole(f, 4, 5, 3, 12 // g, 24 // g)
        equal(f"{g} groups", whole(f, 4, 5, 3, 12, 24, groups=g), g * small)


shape_table = LawSet(
    "shape_table",
    "layers input_shape",
    ("strides that do not divide", "non-square inputs", "groups", "whole networks"),
)


def table(f: Watched, layers: list[dict[str, Any]], *input_shape: int) -> list[tuple]:
    """Call `shape_table`; every row is (kind, shape, parameters, multiply-adds)."""
    rows = f(layers, input_shape)
    expect.true(isinstance(rows, list | tuple), f"returns {expect.kind(rows)}, wanted a list")
    count = f"the table has {len(rows)} rows for {len(layers)} layers"
    expect.true(len(rows) == len(layers), count)
    return [expect.unpack(row, "kind", "shape", "parameters", "multiply-adds") for row in rows]


def conv(f: int, n_C: int, **options: int) -> dict[str, Any]:
    """Return a convolutional layer's description."""
    return {"kind": "conv", "f": f, "n_C": n_C, **options}


def shapes(rows: list[tuple]) -> list[tuple[int, ...]]:
    """Return the column of output shapes."""
    for row in rows:
        expect.true(isinstance(row[1], tuple | list), f"a shape is {row[1]!r}, wanted a tuple")
        for side in row[1]:
            expect.whole("a side of a shape", side)
    return [tuple(row[1]) for row in rows]


def same_shapes(seen: list[tuple[int, ...]], wanted: list[tuple[int, ...]]) -> None:
    """Fail at the first row whose shape is not the wanted one."""
    for k, (a, b) in enumerate(zip(seen, wanted, strict=True)):
        expect.true(a == b, f"row {k} has the shape {a}, wanted {b}")


@shape_table.law(
    "There is one row per layer, and it begins with the layer's kind.",
    "How many rows does your table have for four layers, and what stands first in each?",
)
def one_row_per_layer(f: Watched) -> None:
    layers = [conv(3, 4), {"kind": "pool", "f": 2}, {"kind": "flatten"}, {"kind": "dense", "n": 5}]
    kinds = [row[0] for row in table(f, layers, 8, 10, 3)]
    expect.true(kinds == ["conv", "pool", "flatten", "dense"], f"the kinds are {kinds}")


@shape_table.law(
    "A 1×1 convolution keeps height and width; only the channels change.",
    "Put f = 1, stride 1, padding 0 into your formula for the height.",
)
def point_convolution_keeps_the_map(f: Watched) -> None:
    same_shapes(shapes(table(f, [conv(1, 6)], 4, 7, 3)), [(4, 7, 6)])


@shape_table.law(
    "A filter or window as large as the map leaves one pixel.",
    "How many places does a window have that is as large as the map?",
)
def whole_map_leaves_one_pixel(f: Watched) -> None:
    same_shapes(shapes(table(f, [conv(5, 2)], 5, 5, 3)), [(1, 1, 2)])
    same_shapes(shapes(table(f, [{"kind": "pool", "f": 6}], 6, 6, 4)), [(1, 1, 4)])


@shape_table.law(
    "Pooling without a stride steps by its own size; it keeps the channels.",
    "What is the stride of a pooling layer that has no key `stride`? It is not 1.",
)
def pooling_steps_by_its_size(f: Watched) -> None:
    implied = table(f, [{"kind": "pool", "f": 3}], 9, 7, 2)
    spelt = table(f, [{"kind": "pool", "f": 3, "stride": 3}], 9, 7, 2)
    same_shapes(shapes(implied), shapes(spelt))
    same_shapes(shapes(implied), [(3, 2, 2)])


@shape_table.law(
    "A layer has as many rows and columns as there are places for its window.",
    "Height and width go through the same formula, each with its own number. Do stride "
    "and padding have the right default for each kind of layer?",
)
def counts_the_places(f: Watched) -> None:
    for size, stride, padding in ((3, 1, 0), (3, 2, 1), (2, 3, 0), (5, 2, 2), (4, 3, 1)):
        layer = conv(size, 6, stride=stride, padding=padding)
        sides = [positions(n, size, padding, stride) for n in (9, 12)]
        same_shapes(shapes(table(f, [layer], 9, 12, 3)), [(*sides, 6)])
        sides = [positions(n, size, stride=stride) for n in (9, 12)]
        layer = {"kind": "pool", "f": size, "stride": stride}
        same_shapes(shapes(table(f, [layer], 9, 12, 3)), [(*sides, 3)])


@shape_table.law(
    "The smallest layers: one weight and one bias, one multiply-add.",
    "Compare the two numbers at the end of your row with what you get by hand for one "
    "channel and one filter.",
)
def smallest_layers(f: Watched) -> None:
    smallest: tuple[list[dict[str, Any]], ...] = (
        [conv(1, 1)],
        [{"kind": "flatten"}, {"kind": "dense", "n": 1}],
    )
    for layers in smallest:
        costs = tuple(table(f, layers, 1, 1, 1)[-1][2:])
        expect.true(costs == (2, 1), f"(parameters, multiply-adds) of one weight are {costs}")


@shape_table.law(
    "Every output pixel costs the same; weights are shared by all of them.",
    "Which of the two counts depends on the size of the map, and which does not?",
)
def pixels_cost_the_same(f: Watched) -> None:
    small, large = (table(f, [conv(1, 5)], 4, n_W, 3)[0] for n_W in (6, 12))
    told = f"parameters go from {small[2]} to {large[2]} on a map twice as wide"
    expect.true(small[2] == large[2], told)
    told = f"multiply-adds go from {small[3]} to {large[3]} on a map twice as wide"
    expect.true(2 * small[3] == large[3], told)


@shape_table.law(
    "Two groups are two small layers side by side.",
    "How many input channels does a filter see when there are two groups?",
)
def groups_are_two_small_layers(f: Watched) -> None:
    half = table(f, [conv(3, 4, padding=1)], 5, 7, 3)[0]
    whole_layer = table(f, [conv(3, 8, padding=1, groups=2)], 5, 7, 6)[0]
    for k, name in ((2, "parameters"), (3, "multiply-adds")):
        told = f"{name}: {whole_layer[k]} in two groups, one of them alone {half[k]}"
        expect.true(whole_layer[k] == 2 * half[k], told)


@shape_table.law(
    "The same holds for any number of groups.",
    "Is there a 2 in your code that should be the number of groups?",
)
def groups_are_small_layers_too(f: Watched) -> None:
    for groups in (3, 4):
        part = table(f, [conv(2, 5)], 5, 7, 2)[0]
        row = table(f, [conv(2, 5 * groups, groups=groups)], 5, 7, 2 * groups)[0]
        for k, name in ((2, "parameters"), (3, "multiply-adds")):
            told = f"{name}: {row[k]} in {groups} groups, one of them alone {part[k]}"
            expect.true(row[k] == groups * part[k], told)


@shape_table.law(
    "Flattening keeps the number of values and costs nothing; nor does pooling.",
    "What is the shape after flattening, and how many parameters do a flatten and a "
    "pooling layer have?",
)
def flatten_keeps_the_number(f: Watched) -> None:
    rows = table(f, [{"kind": "pool", "f": 2}, {"kind": "flatten"}], 6, 8, 3)
    same_shapes(shapes(rows), [(3, 4, 3), (36,)])
    expect.true(all(tuple(row[2:]) == (0, 0) for row in rows), "pool and flatten cost nothing")


@shape_table.law(
    "A layer sees only the shape before it: a table can be cut anywhere.",
    "What goes from one turn of your loop to the next? Only the shape should.",
)
def tables_can_be_cut(f: Watched) -> None:
    layers = [conv(3, 8, stride=2, padding=1), {"kind": "pool", "f": 3, "stride": 2}]
    layers += [conv(2, 6, groups=2), {"kind": "flatten"}, {"kind": "dense", "n": 10}]
    can_be_cut(f, layers, 20, 15, 3)


def can_be_cut(f: Watched, layers: list[dict[str, Any]], *input_shape: int) -> None:
    """Compare the table of the last layers alone with the last rows of the whole table."""
    full = table(f, layers, *input_shape)
    for k in range(1, len(layers)):
        rest = table(f, layers[k:], *shapes(full)[k - 1])
        same = [tuple(row) for row in rest] == [tuple(row) for row in full[k:]]
        expect.true(same, f"the table of layers {k}… differs from the full table's rows {k}…")


@shape_table.law(
    "A table of layers that come twice, or are bare, can be cut anywhere, too.",
    "Does a setting of one layer live on in the next one that has none? And do you look a"
    " layer up by its value?",
)
def repeated_tables_can_be_cut(f: Watched) -> None:
    block = [conv(3, 6, padding=1), {"kind": "pool", "f": 2}]
    can_be_cut(f, [*block, *(dict(layer) for layer in block)], 20, 15, 3)
    bare = [conv(3, 6), {"kind": "pool", "f": 3}]
    can_be_cut(f, [conv(3, 4, stride=2, padding=2, groups=2), *bare], 30, 25, 2)
    can_be_cut(f, [{"kind": "pool", "f": 3, "stride": 1}, *reversed(bare)], 30, 25, 2)


@shape_table.law(
    "A dense layer is a convolution as large as its map.",
    "How many weights does a unit have that sees all numbers of the map, and how often is"
    " each of them used?",
)
def dense_is_a_large_convolution(f: Watched) -> None:
    dense = table(f, [{"kind": "flatten"}, {"kind": "dense", "n": 7}], 4, 4, 3)[-1]
    large = table(f, [conv(4, 7)], 4, 4, 3)[-1]
    for name, a, b in zip(("parameters", "multiply-adds"), dense[2:], large[2:], strict=True):
        expect.true(a == b, f"{name}: dense {a}, convolution {b}, wanted the same")


receptive_field = LawSet(
    "receptive_field", "layers", ("pooling and convolutions mixed", "strides 1 to 4", "no layers")
)


def field(f: Watched, *layers: dict[str, Any]) -> tuple[int, int]:
    """Call `receptive_field`."""
    size, jump = expect.unpack(f(list(layers)), "size", "jump")
    return expect.whole("size", size), expect.whole("jump", jump)


def expect_field(f: Watched, wanted: tuple[int, int], *layers: dict[str, Any]) -> None:
    """Fail unless size and jump are as wanted."""
    seen = field(f, *layers)
    expect.true(seen == wanted, f"(size, jump) is {seen}, wanted {wanted}")


@receptive_field.law(
    "One layer sees its own filter and jumps by its stride.",
    "Start with a field and a jump of 1, and do the first layer by hand.",
)
def one_layer_sees_its_filter(f: Watched) -> None:
    expect_field(f, (5, 3), conv(5, 8, stride=3))
    expect_field(f, (4, 1), conv(4, 8))
    expect_field(f, (3, 3), {"kind": "pool", "f": 3})


@receptive_field.law(
    "A 1×1 convolution changes nothing, wherever it is in the network.",
    "By how many pixels does a filter of side f widen the view? Look at f = 1.",
)
def point_convolution_sees_no_more(f: Watched) -> None:
    layers = [conv(3, 4, stride=2), conv(5, 4)]
    alone = field(f, *layers)
    for k in range(3):
        expect_field(f, alone, *layers[:k], conv(1, 9), *layers[k:])


@receptive_field.law(
    "With stride 1 every layer adds f − 1 pixels.",
    "Draw two layers of 3 above each other and count the pixels that the upper one sees.",
)
def stride_one_adds_f_minus_one(f: Watched) -> None:
    for k in (2, 3, 5):
        expect_field(f, (1 + 2 * k, 1), *[conv(3, 4)] * k)


@receptive_field.law(
    "Jumps multiply.",
    "Two layers with stride 2: how many pixels apart are neighbours of the second one?",
)
def jumps_multiply(f: Watched) -> None:
    _, jump = field(f, conv(3, 4, stride=2), {"kind": "pool", "f": 2}, conv(3, 4, stride=3))
    expect.true(jump == 12, f"jump is {jump} after strides 2, 2 and 3, wanted 12")


@receptive_field.law(
    "A layer after a jump of j adds (f − 1) · j pixels.",
    "Which jump counts for a layer: the one before it, or the one after it?",
)
def later_layers_see_further(f: Watched) -> None:
    first = conv(4, 8, stride=3)
    before, jump = field(f, first)
    after, _ = field(f, first, conv(5, 8, stride=2))
    expect.true(after - before == 4 * jump, f"size goes from {before} to {after} at jump {jump}")


@receptive_field.law(
    "Padding and channels do not matter.",
    "Use only the sizes of the filters and the strides, the default stride of pooling included.",
)
def padding_does_not_matter(f: Watched) -> None:
    bare = field(f, conv(3, 4), conv(3, 4, stride=2))
    expect_field(f, bare, conv(3, 16, padding=1), conv(3, 2, stride=2, padding=2))
