"""What goes wrong in alexnet_shapes."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch

LAYERS = "Eleven layers"
SIZE = "One size formula for all of them"
PICTURE = "227 or 224?"

CONV1 = "conv1 = (n + 2 * padding - 11) // 4 + 1"
CONV2 = "conv2 = (pool1 + 2 * 2 - 5) // 1 + 1"
CONV3 = "conv3 = (pool2 + 2 * 1 - 3) // 1 + 1"
LAST = '("fc8", (1000,)),\n    ]'
POOLS = (
    "pool1 = (conv1 - 3) // 2 + 1",
    "pool2 = (conv2 - 3) // 2 + 1",
    "pool5 = (conv5 - 3) // 2 + 1",
)


def _pools(formula: str) -> Patch:
    """Return a patch of all three poolings; ``N`` stands for the side that comes in."""
    sides = zip(POOLS, ("conv1", "conv2", "conv5"), strict=True)
    return Patch(*((old, old[:8] + formula.replace("N", side)) for old, side in sides))


def _every_size(formula: str) -> Patch:
    """Return a patch of all sizes, as of one helper; ``N``, ``F`` and ``S`` are side, window, stride."""
    sizes = (
        (CONV1, "n + 2 * padding", "11", "4"),
        (POOLS[0], "conv1", "3", "2"),
        (CONV2, "(pool1 + 4)", "5", "1"),
        (POOLS[1], "conv2", "3", "2"),
        (CONV3, "(pool2 + 2)", "3", "1"),
        ("conv4 = conv3", "(conv3 + 2)", "3", "1"),
        ("conv5 = conv4", "(conv4 + 2)", "3", "1"),
        (POOLS[2], "conv5", "3", "2"),
    )
    return Patch(
        *(
            (old, old[:8] + formula.replace("N", side).replace("F", f).replace("S", step))
            for old, side, f, step in sizes
        )
    )


def _rows(change: str) -> Patch:
    """Return a patch of the finished list of pairs (k, s)."""
    return Patch(("return [\n", "rows = [\n"), (LAST, f"{LAST}\n    return {change}"))


MISCONCEPTIONS = (
    Misconception(
        "padding_ignored",
        "The setting `padding` makes no difference to your first convolution.",
        "padding argument unused",
        (Patch((CONV1, "conv1 = (n - 11) // 4 + 1")),),
        SIZE,
    ),
    Misconception(
        "padding_on_one_side",
        "You add the padding once. There are zeros on both ends of a side.",
        "p instead of 2p in conv1",
        (
            Patch((CONV1, "conv1 = (n + padding - 11) // 4 + 1")),
            Patch(
                (CONV1, "conv1 = (n + padding - 11) // 4 + 1"),
                (CONV2, "conv2 = pool1 + 2 - 5 + 1"),
                (CONV3, "conv3 = pool2 + 1 - 3 + 1"),
                ("conv4 = conv3", "conv4 = conv3 + 1 - 3 + 1"),
                ("conv5 = conv4", "conv5 = conv4 + 1 - 3 + 1"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "padded_twice",
        "You add four times the padding. There are two ends to a side.",
        "4p in conv1",
        (Patch((CONV1, "conv1 = (n + 4 * padding - 11) // 4 + 1")),),
        SIZE,
    ),
    Misconception(
        "always_227",
        "Your shapes are those for 227 pixels, whatever the picture. Use the arguments.",
        "n ignored: constant answer",
        (
            Patch((CONV1, "conv1 = 55")),
            Patch((CONV1, "conv1 = (227 - 11) // 4 + 1")),
        ),
        PICTURE,
    ),
    Misconception(
        "size_rounded_up_in_the_first_layer",
        "You round the steps of the first convolution up. A window that would stick out is dropped.",
        "ceil in conv1",
        (Patch((CONV1, "conv1 = -((11 - n - 2 * padding) // 4) + 1")),),
        SIZE,
    ),
    Misconception(
        "stride_forgotten_in_the_first_layer",
        "The first convolution moves 4 pixels at a time; yours moves by 1.",
        "conv1 without stride 4",
        (Patch((CONV1, "conv1 = n + 2 * padding - 11 + 1")),),
        LAYERS,
    ),
    Misconception(
        "plus_one_forgotten_in_the_first_layer",
        "Your first convolution is one too small: k steps lead to k + 1 positions.",
        "conv1 without + 1",
        (Patch((CONV1, "conv1 = (n + 2 * padding - 11) // 4")),),
        SIZE,
    ),
    Misconception(
        "pooling_by_two",
        "Your pooled maps have half the side: that is what windows of 2 give, or steps rounded up. "
        "AlexNet's windows are 3 x 3 and move by 2, and one that would stick out is dropped.",
        "pool 2/2 instead of 3/2, or ceil in the poolings (no input tells them apart)",
        (_pools("-((3 - N) // 2) + 1"), _pools("N // 2"), _pools("(N - 2) // 2 + 1")),
        LAYERS,
    ),
    Misconception(
        "pooling_without_overlap",
        "Your pooling moves by 3. AlexNet's windows of 3 move by 2, so that they overlap.",
        "pool 3/3",
        (_pools("(N - 3) // 3 + 1"), _pools("N // 3")),
        LAYERS,
    ),
    Misconception(
        "pooling_one_too_small",
        "Your pooled maps are one too small: k steps lead to k + 1 positions.",
        "pooling without + 1",
        (_pools("(N - 3) // 2"),),
        SIZE,
    ),
    Misconception(
        "pooling_in_the_first_layers_only",
        "The pooling after the fifth convolution is missing in your sizes.",
        "pool5 keeps the size",
        (Patch((POOLS[2], "pool5 = conv5")),),
        LAYERS,
    ),
    Misconception(
        "conv2_without_padding",
        "Your second convolution shrinks the map. It has 2 zeros on each side.",
        "conv2 padding 0",
        (Patch((CONV2, "conv2 = pool1 - 5 + 1")),),
        LAYERS,
    ),
    Misconception(
        "conv2_padded_like_the_others",
        "Your second convolution has padding 1. Its filters are 5 x 5 and get 2.",
        "conv2 padding 1",
        (Patch((CONV2, "conv2 = (pool1 + 2 * 1 - 5) // 1 + 1")),),
        LAYERS,
    ),
    Misconception(
        "later_convolutions_without_padding",
        "Your convolutions 3 to 5 shrink the map. Each has one zero on each side.",
        "conv3 to conv5 padding 0",
        (
            Patch(
                (CONV3, "conv3 = pool2 - 3 + 1"),
                ("conv4 = conv3", "conv4 = conv3 - 3 + 1"),
                ("conv5 = conv4", "conv5 = conv4 - 3 + 1"),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "no_inner_padding",
        "None of your inner convolutions is padded: 2, 1, 1 and 1 zeros are in the table.",
        "conv2 to conv5 padding 0",
        (
            Patch(
                (CONV2, "conv2 = pool1 - 5 + 1"),
                (CONV3, "conv3 = pool2 - 3 + 1"),
                ("conv4 = conv3", "conv4 = conv3 - 3 + 1"),
                ("conv5 = conv4", "conv5 = conv4 - 3 + 1"),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "channels_of_one_group",
        "You list the channels of one GPU. A layer's output holds those of both.",
        "48, 128, 192 channels",
        (
            Patch(
                ('("conv1", (conv1, conv1, 96))', '("conv1", (conv1, conv1, 48))'),
                ('("pool1", (pool1, pool1, 96))', '("pool1", (pool1, pool1, 48))'),
                ('("conv2", (conv2, conv2, 256))', '("conv2", (conv2, conv2, 128))'),
                ('("pool2", (pool2, pool2, 256))', '("pool2", (pool2, pool2, 128))'),
                ('("conv3", (conv3, conv3, 384))', '("conv3", (conv3, conv3, 192))'),
                ('("conv4", (conv4, conv4, 384))', '("conv4", (conv4, conv4, 192))'),
                ('("conv5", (conv5, conv5, 256))', '("conv5", (conv5, conv5, 128))'),
                ('("pool5", (pool5, pool5, 256))', '("pool5", (pool5, pool5, 128))'),
            ),
            Patch(
                ('("conv2", (conv2, conv2, 256))', '("conv2", (conv2, conv2, 128))'),
                ('("conv4", (conv4, conv4, 384))', '("conv4", (conv4, conv4, 192))'),
                ('("conv5", (conv5, conv5, 256))', '("conv5", (conv5, conv5, 128))'),
            ),
        ),
        "Two GPUs, two groups",
    ),
    Misconception(
        "plus_one_forgotten",
        "All your maps are one too small: k steps lead to k + 1 positions.",
        "size formula without + 1 everywhere",
        (_every_size("(N - F) // S"),),
        SIZE,
    ),
    Misconception(
        "size_rounded_to_nearest",
        "You round the number of steps to the nearest. A window that would stick out is dropped: round down.",
        "round instead of floor",
        (
            _every_size("int((N - F) / S + 0.5) + 1"),
            _every_size("round((N - F) / S) + 1"),
        ),
        SIZE,
    ),
    Misconception(
        "padding_in_every_layer",
        "The setting `padding` is for the first convolution only. The other layers have their own, in the table.",
        "padding argument used in later layers",
        (
            Patch(
                (CONV2, "conv2 = (pool1 + 2 * padding - 5) // 1 + 1"),
                (CONV3, "conv3 = (pool2 + 2 * padding - 3) // 1 + 1"),
                ("conv4 = conv3", "conv4 = (conv3 + 2 * padding - 3) // 1 + 1"),
                ("conv5 = conv4", "conv5 = (conv4 + 2 * padding - 3) // 1 + 1"),
            ),
            Patch(
                (POOLS[0], "pool1 = (conv1 + 2 * padding - 3) // 2 + 1"),
                (POOLS[1], "pool2 = (conv2 + 2 * padding - 3) // 2 + 1"),
                (POOLS[2], "pool5 = (conv5 + 2 * padding - 3) // 2 + 1"),
            ),
            Patch(
                (CONV2, "conv2 = (pool1 + 2 * (2 + padding) - 5) // 1 + 1"),
                (CONV3, "conv3 = (pool2 + 2 * (1 + padding) - 3) // 1 + 1"),
            ),
        ),
        PICTURE,
    ),
    Misconception(
        "filters_of_a_later_version",
        "The numbers of filters are those of a later version of the network (64, 192, 384, 256, 256). Use the table's.",
        "torchvision's channels",
        (
            Patch(
                ('("conv1", (conv1, conv1, 96))', '("conv1", (conv1, conv1, 64))'),
                ('("pool1", (pool1, pool1, 96))', '("pool1", (pool1, pool1, 64))'),
            ),
            Patch(
                ('("conv1", (conv1, conv1, 96))', '("conv1", (conv1, conv1, 64))'),
                ('("pool1", (pool1, pool1, 96))', '("pool1", (pool1, pool1, 64))'),
                ('("conv2", (conv2, conv2, 256))', '("conv2", (conv2, conv2, 192))'),
                ('("pool2", (pool2, pool2, 256))', '("pool2", (pool2, pool2, 192))'),
                ('("conv4", (conv4, conv4, 384))', '("conv4", (conv4, conv4, 256))'),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "names_spelt_in_another_way",
        "Your layers have other names than the docstring's. They are small letters and a number: conv1, pool5, fc6.",
        "Conv1, pool3, fc1 ...",
        (
            _rows("[(k.capitalize(), s) for k, s in rows]"),
            _rows("[(k.upper(), s) for k, s in rows]"),
            _rows("[(k.replace('co', 'Co').replace('po', 'Po'), s) for k, s in rows]"),
            _rows("[(k.replace('pool5', 'pool3'), s) for k, s in rows]"),
            _rows("[(k.replace('fc', 'dense'), s) for k, s in rows]"),
            _rows("[(k[:-1] + '_' + k[-1], s) for k, s in rows]"),
            _rows("[(k.translate({54: 49, 55: 50, 56: 51}), s) for k, s in rows]"),
        ),
        LAYERS,
    ),
    Misconception(
        "names_left_out",
        "Your list holds shapes only. Each entry is a pair: the layer's name and its shape.",
        "shapes without names",
        (_rows("[s for k, s in rows]"),),
        LAYERS,
    ),
    Misconception(
        "second_dense_layer_missing",
        "There are two dense layers of 4096 units; your list has one.",
        "fc7 missing",
        (Patch(('("fc7", (4096,)),', "")),),
        LAYERS,
    ),
    Misconception(
        "dense_layers_missing",
        "Your list ends with the last pooling. The three dense layers belong to it.",
        "no dense layers",
        (_rows("rows[:8]"),),
        LAYERS,
    ),
    Misconception(
        "layers_in_another_order",
        "All the layers are there, in another order than the table's: from the first to the last.",
        "order of the rows",
        (
            _rows("sorted(rows)"),
            _rows("sorted(rows, key=lambda row: (row[0][:2] == 'fc', row[0][:4] == 'pool'))"),
            _rows("rows[::-1]"),
        ),
        LAYERS,
    ),
    Misconception(
        "pooling_behind_every_convolution",
        "Your list has poolings behind conv3 or conv4. There are three: behind conv1, conv2 and conv5.",
        "extra pooling layers",
        (
            Patch(
                ("conv4 = conv3", "pool3 = (conv3 - 3) // 2 + 1\n    conv4 = pool3"),
                (
                    '("conv4", (conv4',
                    '("pool3", (pool3, pool3, 384)),\n        ("conv4", (conv4',
                ),
            ),
            Patch(
                ("conv4 = conv3", "pool3 = (conv3 - 3) // 2 + 1\n    conv4 = pool3"),
                ("conv5 = conv4", "pool4 = (conv4 - 3) // 2 + 1\n    conv5 = pool4"),
                (
                    '("conv4", (conv4',
                    '("pool3", (pool3, pool3, 384)),\n        ("conv4", (conv4',
                ),
                (
                    '("conv5", (conv5',
                    '("pool4", (pool4, pool4, 384)),\n        ("conv5", (conv5',
                ),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "padding_added_by_itself",
        "For 224 pixels you add 2 of padding, whatever the argument says. The caller decides: `padding` may be 0.",
        "n == 224 gets padding 2",
        (Patch((CONV1, "conv1 = (n + 2 * (2 if n == 224 else padding) - 11) // 4 + 1")),),
        PICTURE,
    ),
    Misconception(
        "picture_of_224_by_default",
        "Without arguments, your picture has 224 pixels. The docstring's default is 227.",
        "n=224 by default",
        (Patch(("n=227", "n=224")),),
        PICTURE,
    ),
    Misconception(
        "conv4_as_wide_as_conv5",
        "Your fourth convolution has 256 filters; the table says 384.",
        "conv4 with 256 filters",
        (Patch(('("conv4", (conv4, conv4, 384))', '("conv4", (conv4, conv4, 256))')),),
        LAYERS,
    ),
    Misconception(
        "channels_left_out",
        "Your shapes have two numbers. The third is the number of channels.",
        "(n_H, n_W) without n_C",
        (
            _rows("[(k, s[:2]) for k, s in rows]"),
            _rows("[(k, s[0]) for k, s in rows]"),
        ),
        LAYERS,
    ),
    Misconception(
        "conv5_as_wide_as_conv4",
        "Your fifth convolution has 384 filters; the table says 256.",
        "conv5 with 384 filters",
        (
            Patch(
                ('("conv5", (conv5, conv5, 256))', '("conv5", (conv5, conv5, 384))'),
                ('("pool5", (pool5, pool5, 256))', '("pool5", (pool5, pool5, 384))'),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "channels_first",
        "Your shapes are (n_C, n_H, n_W). This course writes channels last.",
        "channels-first shapes",
        (
            Patch(
                ("return [\n", "rows = [\n"),
                (LAST, f"{LAST}\n    return [(k, (*s[2:], *s[:2])) for k, s in rows]"),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "dense_shapes_are_numbers",
        "The shape of a dense layer is a tuple with one entry, such as (4096,). "
        "Parentheses alone do not make a tuple; the comma does.",
        "4096 instead of (4096,)",
        (
            Patch(
                ('("fc6", (4096,))', '("fc6", (4096))'),
                ('("fc7", (4096,))', '("fc7", (4096))'),
                ('("fc8", (1000,))', '("fc8", (1000))'),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "dense_shapes_are_maps",
        "A dense layer has no rows and columns: its shape is (4096,), not (1, 1, 4096).",
        "(1, 1, n) for dense layers",
        (
            Patch(
                ('("fc6", (4096,))', '("fc6", (1, 1, 4096))'),
                ('("fc7", (4096,))', '("fc7", (1, 1, 4096))'),
                ('("fc8", (1000,))', '("fc8", (1, 1, 1000))'),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "flatten_has_a_row",
        "Your list has a row for flatten. It computes nothing new: eleven rows are asked for.",
        "extra flatten row",
        (
            Patch(
                (
                    '("fc6", (4096,))',
                    '("flatten", (pool5 * pool5 * 256,)),\n        ("fc6", (4096,))',
                )
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "poolings_left_out",
        "The three poolings are missing from your list: eleven rows are asked for.",
        "no rows for pooling",
        (
            Patch(
                ('("pool1", (pool1, pool1, 96)),', ""),
                ('("pool2", (pool2, pool2, 256)),', ""),
                ('("pool5", (pool5, pool5, 256)),', ""),
            ),
        ),
        LAYERS,
    ),
    Misconception(
        "last_layer_missing",
        "Your list ends before the last dense layer.",
        "fc8 missing",
        (Patch((LAST, "]")),),
        LAYERS,
    ),
    Misconception(
        "input_has_a_row",
        "Your list starts with the picture. It lists what layers give: eleven rows.",
        "extra row for the input",
        (Patch(("return [\n", 'return [\n        ("input", (n, n, 3)),\n')),),
        LAYERS,
    ),
)
