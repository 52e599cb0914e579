"""Hints for a6_alexnet, from vague to concrete."""

HINTS = {
    "alexnet_shapes": (
        "Eight of the eleven layers follow one formula. Only f, s and p change.",
        "Go through the table from top to bottom and carry the side along. Channels come from the table.",
        "The poolings are layers of f = 3, s = 2, p = 0 that leave the channels alone. "
        "`padding` of the function belongs to conv1 only; the other layers have their own.",
    ),
    "alexnet_params": (
        "Five convolutions and three dense layers: a sum of eight terms. Print them one by one.",
        "With groups, the filters of conv2, conv4 and conv5 are half as deep. Their number stays.",
        "The first dense layer sees every number of pool5. How many is that?",
    ),
    "detective_224": (
        "Take the size formula and leave the floor out.",
        "n = 224, p = 0; f and s of the first convolution are in the table.",
    ),
    "detective_fc_share": (
        "You have the whole in `alexnet_params()`. You need a part of it.",
        "Three dense layers, each with weights and biases. Percent means times 100.",
    ),
    "detective_conv_work": (
        "A weight of a dense layer is used once for a picture. How often is a weight of a filter used?",
        "Work of a convolution: places times filters times weights per filter. "
        "The places are those of its own output, before any pooling.",
    ),
    "detective_units": (
        "A unit is one number that a layer with weights puts out. `alexnet_shapes` knows how many.",
        "Multiply out the shapes and add them up. Which of the eleven layers have no weights?",
    ),
    "detective_memory_mb": (
        "How many bits does a float32 have, and how many does a byte have?",
        "Count, times bytes per number, divided by the bytes in a megabyte as the question defines it.",
    ),
    "detective_blog": (
        "Only one layer's parameters depend on the size of the picture. Which one?",
        "Compare with your own count for `groups=False`. The difference is missing in that one layer: "
        "how many inputs does it lack?",
        "Each input of that layer costs 4096 weights. So you know how many inputs the blog's layer has, "
        "and it has 256 channels.",
    ),
}
