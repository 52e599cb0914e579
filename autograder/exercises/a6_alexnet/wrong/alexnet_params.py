"""What goes wrong in alexnet_params."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

COUNT = "Counting the parameters"
GROUPS = "Two GPUs, two groups"
PICTURE = "227 or 224?"

SPLIT = "split = 2 if groups else 1"
CONV1 = "conv1 = 11 * 11 * 3 * 96 + 96"
CONV2 = "conv2 = 5 * 5 * (96 // split) * 256 + 256"
CONV3 = "conv3 = 3 * 3 * 256 * 384 + 384"
CONV4 = "conv4 = 3 * 3 * (384 // split) * 384 + 384"
CONV5 = "conv5 = 3 * 3 * (384 // split) * 256 + 256"
FLAT = "flat = side * side * 256"
FC6 = "fc6 = flat * 4096 + 4096"
FC7 = "fc7 = 4096 * 4096 + 4096"
FC8 = "fc8 = 4096 * 1000 + 1000"
RETURN = "return conv1 + conv2 + conv3 + conv4 + conv5 + fc6 + fc7 + fc8"
ALL = (CONV1, CONV2, CONV3, CONV4, CONV5, FC6, FC7, FC8)
NO_CONV_BIAS = tuple(
    (line, line.rpartition(" + ")[0]) for line in (CONV1, CONV2, CONV3, CONV4, CONV5)
)
NO_FC_BIAS = tuple((line, line.rpartition(" + ")[0]) for line in (FC6, FC7, FC8))

MISCONCEPTIONS = (
    Misconception(
        "groups_ignored",
        "Your count is that of one group, 62 378 344, even for groups=True. In two groups, a "
        "filter of conv2, conv4 and conv5 sees half of the channels.",
        "groups have no effect",
        (Patch((SPLIT, "split = 1")),),
        GROUPS,
    ),
    Misconception(
        "always_two_groups",
        "Your count is that of two groups even for groups=False.",
        "groups=False has no effect",
        (Patch((SPLIT, "split = 2")),),
        GROUPS,
    ),
    Misconception(
        "groups_inverted",
        "You use two groups exactly when one is asked for.",
        "groups flag inverted",
        (Patch((SPLIT, "split = 1 if groups else 2")),),
        GROUPS,
    ),
    Misconception(
        "biases_forgotten",
        "You count weights but no biases: one per filter and one per dense unit.",
        "no biases",
        (Patch(*NO_CONV_BIAS, *NO_FC_BIAS),),
        COUNT,
    ),
    Misconception(
        "last_pooling_forgotten",
        "Your first dense layer starts from the 13 x 13 map of conv5. There is a pooling between.",
        "pool5 forgotten: 13 x 13 x 256 inputs",
        (Patch(("side = 6", "side = 13")),),
        COUNT,
    ),
    Misconception(
        "picture_without_colours",
        "The filters of your first layer have depth 1. The picture has three channels.",
        "conv1 depth 1",
        (Patch((CONV1, "conv1 = 11 * 11 * 96 + 96")),),
        COUNT,
    ),
    Misconception(
        "groups_in_the_third_convolution",
        "You split conv3 into groups as well. It is the layer in which the two GPUs talk "
        "to each other: its filters see all 256 channels.",
        "conv3 grouped",
        (
            Patch((CONV3, "conv3 = 3 * 3 * (256 // split) * 384 + 384")),
            Program(
                "def alexnet_params(groups=True):\n"
                "    layers = [(11, 3, 96), (5, 96, 256), (3, 256, 384), (3, 384, 384), (3, 384, 256)]\n"
                "    total = 58_631_144\n"
                "    for k, (f, n_C_prev, n_C) in enumerate(layers):\n"
                "        depth = n_C_prev // 2 if groups and k > 0 else n_C_prev\n"
                "        total += (f * f * depth + 1) * n_C\n"
                "    return total"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "all_later_layers_grouped",
        "You split more layers than three. Only conv2, conv4 and conv5 look at one card's channels; conv3 and the dense layers see both cards.",
        "conv3 and the dense layers grouped too",
        (
            Patch(
                (CONV3, "conv3 = 3 * 3 * (256 // split) * 384 + 384"),
                (FC6, "fc6 = flat // split * 4096 + 4096"),
                (FC7, "fc7 = 4096 // split * 4096 + 4096"),
                (FC8, "fc8 = 4096 // split * 1000 + 1000"),
            ),
            Patch(
                (FC6, "fc6 = flat // split * 4096 + 4096"),
                (FC7, "fc7 = 4096 // split * 4096 + 4096"),
                (FC8, "fc8 = 4096 // split * 1000 + 1000"),
            ),
            Patch((FC6, "fc6 = flat // split * 4096 + 4096")),
        ),
        GROUPS,
    ),
    Misconception(
        "second_convolution_not_split",
        "Your second convolution is not split. A filter of it sees the 48 channels of its own card.",
        "conv2 not grouped",
        (Patch((CONV2, "conv2 = 5 * 5 * 96 * 256 + 256")),),
        GROUPS,
    ),
    Misconception(
        "one_bias_for_a_layer",
        "You count one bias per layer. Each filter and each dense unit has its own.",
        "a single bias per layer",
        (
            Patch(*((line, line.rpartition(" + ")[0] + " + 1") for line in ALL)),
            Patch(*((line, line.rpartition(" + ")[0] + " + 1") for line in ALL[:5])),
        ),
        COUNT,
    ),
    Misconception(
        "groups_divide_the_bias",
        "You halve the biases of the grouped layers as well. Groups shorten the filters; they do not make fewer of them.",
        "biases divided by groups",
        (
            Patch(
                (CONV2, "conv2 = 5 * 5 * (96 // split) * 256 + 256 // split"),
                (CONV4, "conv4 = 3 * 3 * (384 // split) * 384 + 384 // split"),
                (CONV5, "conv5 = 3 * 3 * (384 // split) * 256 + 256 // split"),
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "depth_of_the_output",
        "Your filters are as deep as their own number. Their depth is that of the layer before.",
        "filter depth n_C",
        (
            Patch(
                (CONV2, "conv2 = 5 * 5 * (256 // split) * 256 + 256"),
                (CONV3, "conv3 = 3 * 3 * 384 * 384 + 384"),
                (CONV5, "conv5 = 3 * 3 * (256 // split) * 256 + 256"),
            ),
        ),
        COUNT,
    ),
    Misconception(
        "one_row_flattened",
        "Your first dense layer has 6 x 256 inputs. Flattening keeps rows, columns and channels.",
        "fc6 has 1536 inputs",
        (Patch((FLAT, "flat = side * 256")),),
        COUNT,
    ),
    Misconception(
        "one_group_by_default",
        "Without an argument, your function counts one group. The docstring's default is two.",
        "groups=False by default",
        (Patch(("groups=True", "groups=False")),),
        GROUPS,
    ),
    Misconception(
        "one_side_of_the_filter",
        "A filter has f rows and f columns: you count f numbers in a slice instead of f times f.",
        "f instead of f * f",
        (
            Patch(
                (CONV1, "conv1 = 11 * 3 * 96 + 96"),
                (CONV2, "conv2 = 5 * (96 // split) * 256 + 256"),
                (CONV3, "conv3 = 3 * 256 * 384 + 384"),
                (CONV4, "conv4 = 3 * (384 // split) * 384 + 384"),
                (CONV5, "conv5 = 3 * (384 // split) * 256 + 256"),
            ),
        ),
        COUNT,
    ),
    Misconception(
        "pooling_has_parameters",
        "You count parameters in the poolings. A maximum has nothing to learn.",
        "pooling counted with weights",
        (
            Patch((RETURN, f"{RETURN} + 3 * 3 * (96 + 256 + 256)")),
            Patch((RETURN, f"{RETURN} + 3 * 3 * 3")),
            Patch((RETURN, f"{RETURN} + 3 * 3 * (96 + 256 + 256) + 96 + 256 + 256")),
        ),
        COUNT,
    ),
    Misconception(
        "groups_in_one_layer_only",
        "Only the second convolution is split in your count. Conv4 and conv5 are split too.",
        "only conv2 grouped",
        (
            Patch(
                (CONV4, "conv4 = 3 * 3 * 384 * 384 + 384"),
                (CONV5, "conv5 = 3 * 3 * 384 * 256 + 256"),
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "groups_applied_twice",
        "You halve both the depth and the number of filters. There are still all the filters, "
        "half on each GPU.",
        "groups divide n_C too",
        (
            Patch(
                (CONV2, "conv2 = 5 * 5 * (96 // split) * (256 // split) + 256"),
                (CONV4, "conv4 = 3 * 3 * (384 // split) * (384 // split) + 384"),
                (CONV5, "conv5 = 3 * 3 * (384 // split) * (256 // split) + 256"),
            ),
            Patch(
                (CONV2, "conv2 = 5 * 5 * (96 // split) * (256 // split) + 256 // split"),
                (CONV4, "conv4 = 3 * 3 * (384 // split) * (384 // split) + 384 // split"),
                (CONV5, "conv5 = 3 * 3 * (384 // split) * (256 // split) + 256 // split"),
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "conv_biases_forgotten",
        "The biases of the convolutions are missing: one per filter.",
        "no conv biases",
        (Patch(*NO_CONV_BIAS),),
        COUNT,
    ),
    Misconception(
        "dense_biases_forgotten",
        "The biases of the dense layers are missing: one per unit.",
        "no dense biases",
        (Patch(*NO_FC_BIAS),),
        COUNT,
    ),
    Misconception(
        "picture_224_without_padding",
        "Your first dense layer starts from a map of 5 x 5. That comes from 224 pixels "
        "without padding; the network needs 227, or 2 of padding.",
        "224 without padding: pool5 is 5 x 5",
        (Patch(("side = 6", "side = 5")),),
        PICTURE,
    ),
    Misconception(
        "pooling_to_seven",
        "Your last map is 7 x 7. Pooling windows of 3 move by 2: (13 - 3) / 2 + 1.",
        "pool5 is 7 x 7",
        (Patch(("side = 6", "side = 7")),),
        COUNT,
    ),
    Misconception(
        "channels_instead_of_flattening",
        "Your first dense layer has 256 inputs. Flattening keeps every number of the 6 x 6 x 256 "
        "block.",
        "fc6 has 256 inputs",
        (Patch((FLAT, "flat = 256")),),
        COUNT,
    ),
    Misconception(
        "one_map_flattened",
        "Your first dense layer has 36 inputs. Flattening keeps all 256 channels.",
        "fc6 has 36 inputs",
        (Patch((FLAT, "flat = side * side")),),
        COUNT,
    ),
    Misconception(
        "filters_without_depth",
        "Your filters are flat, f x f. Each reaches through the channels of its input.",
        "all conv filters of depth 1",
        (
            Patch(
                (CONV1, "conv1 = 11 * 11 * 96 + 96"),
                (CONV2, "conv2 = 5 * 5 * 256 + 256"),
                (CONV3, "conv3 = 3 * 3 * 384 + 384"),
                (CONV4, "conv4 = 3 * 3 * 384 + 384"),
                (CONV5, "conv5 = 3 * 3 * 256 + 256"),
            ),
        ),
        COUNT,
    ),
    Misconception(
        "convolutions_only",
        "You count the convolutions only. The dense layers hold most of the numbers.",
        "dense layers missing",
        (Patch((RETURN, "return conv1 + conv2 + conv3 + conv4 + conv5")),),
        COUNT,
    ),
    Misconception(
        "dense_layers_only",
        "You count the dense layers only. The convolutions learn too.",
        "conv layers missing",
        (Patch((RETURN, "return fc6 + fc7 + fc8")),),
        COUNT,
    ),
    Misconception(
        "last_layer_forgotten",
        "The last dense layer, with its 1000 classes, is missing from your sum.",
        "fc8 missing",
        (Patch((RETURN, "return conv1 + conv2 + conv3 + conv4 + conv5 + fc6 + fc7")),),
        COUNT,
    ),
    Misconception(
        "one_hidden_layer",
        "There are two dense layers of 4096 units before the classes; you count one.",
        "fc7 missing",
        (Patch((RETURN, "return conv1 + conv2 + conv3 + conv4 + conv5 + fc6 + fc8")),),
        COUNT,
    ),
    Misconception(
        "rounded_to_millions",
        "You return the paper's round number. The exact count is asked for.",
        "returns 60 million",
        (
            Program("def alexnet_params(groups=True):\n    return 60_000_000"),
            Program("def alexnet_params(groups=True):\n    return 61_000_000"),
            Program(
                "def alexnet_params(groups=True):\n    return 60_000_000 + 1_413_120 * (not groups)"
            ),
            Program(
                "def alexnet_params(groups=True):\n    return 61_000_000 if groups else 62_000_000"
            ),
            Program(
                "def alexnet_params(groups=True):\n    return 60_000_000 if groups else 62_000_000"
            ),
        ),
        COUNT,
    ),
)
