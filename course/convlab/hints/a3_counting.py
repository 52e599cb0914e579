"""Hints for a3_counting, from vague to concrete."""

HINTS = {
    "conv_params": (
        "Count one filter first. Then ask how many filters there are.",
        "A filter is a box: f rows, f columns, and as deep as the channels it looks at. "
        "On top of that it has one number of its own.",
        "With groups, a filter is shorter: it looks at `n_C_prev // groups` channels. The number of "
        "filters and of biases stays the same.",
    ),
    "conv_macs": (
        "Count one output value first. Then ask how many output values there are.",
        "One output value takes one product for every weight of its filter.",
        "There are `n_H * n_W` places and a value per filter at each. The sizes given are "
        "already those of the output.",
    ),
    "shape_table": (
        "Carry one thing through the loop: the shape so far. Each kind of layer turns it into a new one.",
        "Four kinds, four branches. In each of them, ask three questions: which shape comes out, what is "
        "learned, what is multiplied?",
        "`layer.get('stride', 1)` reads a key that may be missing and leaves the dictionary as it "
        "is. Mind that a pooling layer has another default.",
        "Depth is the last entry of the shape that comes in, not of the picture. The shape of a "
        "vector is `(n,)`, with the comma.",
    ),
    "receptive_field": (
        "Draw three layers of width 3 in one dimension, and colour what the last value sees.",
        "Keep two numbers: how many pixels are seen, and how many pixels lie between two "
        "neighbouring values. Where do they start, before any layer?",
        "A window of f values adds f - 1 neighbours. How far apart these are was decided by "
        "the layers *before*.",
        "Two lines in the loop. Their order matters: grow first, then stretch the distance.",
    ),
}
