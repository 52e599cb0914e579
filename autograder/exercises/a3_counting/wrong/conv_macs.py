"""What goes wrong in conv_macs."""

from __future__ import annotations

from autograder.exercises.a3_counting.right.conv_macs import HEAD
from autograder.exercises.model import Misconception, Patch, Program

REREAD = "Multiply-adds"
GROUPS = "Groups"

DEPTH = "depth = n_C_prev // groups"
ONE = "macs_per_output = f * f * depth"
OUTPUTS = "outputs = n_H * n_W * n_C"
RETURN = "return outputs * macs_per_output"

MISCONCEPTIONS = (
    Misconception(
        "bias_counted",
        "You count one more per output, for the bias. A multiply-add is one product added to "
        "a sum; adding the bias multiplies nothing and is left out.",
        "adds one per output for the bias",
        (
            Patch((ONE, "macs_per_output = f * f * depth + 1")),
            Program(HEAD + "    return n_H * n_W * (f * f * n_C_prev // groups * n_C + n_C)"),
        ),
        REREAD,
    ),
    Misconception(
        "multiplications_and_additions_counted",
        "Your number is twice too large: a multiplication with its addition counts as one.",
        "counts FLOPs, factor 2",
        (
            Patch((RETURN, "return 2 * outputs * macs_per_output")),
            Program(HEAD + "    return 2 * n_H * n_W * n_C * f**2 * (n_C_prev // groups)"),
        ),
        REREAD,
    ),
    Misconception(
        "groups_ignored",
        "Groups make no difference in your count. In a grouped layer a filter multiplies "
        "only its group's input channels.",
        "ignores groups",
        (
            Patch((DEPTH, "depth = n_C_prev")),
            Program(HEAD + "    return n_H * n_W * n_C * f**2 * n_C_prev"),
        ),
        GROUPS,
    ),
    Misconception(
        "groups_applied_twice",
        "You divide by the number of groups twice: filters get shorter, but there are "
        "still n_C of them.",
        "divides n_C_prev and n_C by groups",
        (
            Patch((OUTPUTS, "outputs = n_H * n_W * (n_C // groups)")),
            Program(HEAD + "    return n_H * n_W * f * f * (n_C_prev // groups) * (n_C // groups)"),
        ),
        GROUPS,
    ),
    Misconception(
        "additions_one_fewer",
        "You add products and additions, k products and k - 1 additions. "
        "A product with its addition counts as one.",
        "2k - 1 operations per output",
        (Patch((ONE, "macs_per_output = 2 * f * f * depth - 1")),),
        REREAD,
    ),
    Misconception(
        "only_additions_counted",
        "You count k - 1 additions for k products. Count the products.",
        "k - 1 per output",
        (Patch((ONE, "macs_per_output = f * f * depth - 1")),),
        REREAD,
    ),
    Misconception(
        "height_used_for_width",
        "You use the height twice. The map need not be square.",
        "n_H squared",
        (
            Patch((OUTPUTS, "outputs = n_H * n_H * n_C")),
            Program(HEAD + "    return n_H**2 * n_C * f**2 * n_C_prev // groups"),
        ),
        REREAD,
    ),
    Misconception(
        "width_used_for_height",
        "You use the width twice. The map need not be square.",
        "n_W squared",
        (Patch((OUTPUTS, "outputs = n_W * n_W * n_C")),),
        REREAD,
    ),
    Misconception(
        "height_and_width_added",
        "You add height and width. A map has n_H rows of n_W positions.",
        "n_H + n_W",
        (Patch((OUTPUTS, "outputs = (n_H + n_W) * n_C")),),
        REREAD,
    ),
    Misconception(
        "positions_forgotten",
        "That is the work for a single position. The filters are applied at every position "
        "of the output.",
        "counts weights, forgets n_H * n_W",
        (
            Patch((OUTPUTS, "outputs = n_C")),
            Program(HEAD + "    return f * f * (n_C_prev // groups) * n_C"),
        ),
        REREAD,
    ),
    Misconception(
        "output_size_computed_again",
        "n_H and n_W already are the size of the output. You shrink it once more by the filter.",
        "treats n_H, n_W as the input's size",
        (
            Patch((OUTPUTS, "outputs = (n_H - f + 1) * (n_W - f + 1) * n_C")),
            Program(
                HEAD + "    positions = (n_H - f + 1) * (n_W - f + 1)\n"
                "    return positions * n_C * f * f * (n_C_prev // groups)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "filters_tile_the_map",
        "You let the filter jump by its own size. n_H and n_W say how often it is applied.",
        "divides n_H and n_W by f",
        (Patch((OUTPUTS, "outputs = (n_H // f) * (n_W // f) * n_C")),),
        REREAD,
    ),
    Misconception(
        "filter_size_forgotten",
        "Your count does not depend on the filter's size, but a window of f x f numbers is "
        "multiplied at each position.",
        "forgets f * f",
        (Patch((ONE, "macs_per_output = depth")),),
        REREAD,
    ),
    Misconception(
        "one_filter_counted",
        "You count a single filter. The layer applies n_C of them.",
        "forgets n_C",
        (Patch((OUTPUTS, "outputs = n_H * n_W")),),
        REREAD,
    ),
    Misconception(
        "filters_without_depth",
        "Your filters are flat, f x f. Each one multiplies all input channels of its group.",
        "forgets n_C_prev",
        (Patch((ONE, "macs_per_output = f * f")),),
        REREAD,
    ),
    Misconception(
        "one_side_of_the_filter",
        "A window has f rows and f columns: you count f products instead of f times f.",
        "f instead of f * f",
        (Patch((ONE, "macs_per_output = f * depth")),),
        REREAD,
    ),
    Misconception(
        "channels_added",
        "You add input and output channels. Every filter multiplies every input channel.",
        "n_C_prev + n_C",
        (Program(HEAD + "    return n_H * n_W * f * f * (n_C_prev // groups + n_C)"),),
        REREAD,
    ),
    Misconception(
        "depth_of_the_output",
        "Your filters are n_C deep. Their depth is that of the input, n_C_prev.",
        "filter depth n_C",
        (Patch((DEPTH, "depth = n_C // groups")),),
        REREAD,
    ),
    Misconception(
        "groups_multiply",
        "More groups give more work in your count. It is the other way round.",
        "multiplies by groups",
        (Patch((DEPTH, "depth = n_C_prev * groups")),),
        GROUPS,
    ),
    Misconception(
        "depth_used_for_the_filters",
        "You use the input channels twice. There is one output map for each of the n_C filters.",
        "n_C_prev in place of n_C",
        (Patch((OUTPUTS, "outputs = n_H * n_W * n_C_prev")),),
        REREAD,
    ),
    Misconception(
        "biases_added_once",
        "You add the biases to the work, n_C of them. Adding a bias multiplies nothing and is left out.",
        "+ n_C once",
        (Patch((RETURN, "return outputs * macs_per_output + n_C")),),
        REREAD,
    ),
    Misconception(
        "groups_mean_depth_one",
        "As soon as there are groups your filters have depth 1. That is right only with as many groups as input channels.",
        "depth 1 for any groups > 1",
        (Patch((DEPTH, "depth = n_C_prev if groups == 1 else 1")),),
        GROUPS,
    ),
    Misconception(
        "two_groups_only",
        "You halve the work, whatever the number of groups.",
        "always divides by 2",
        (Patch((DEPTH, "depth = n_C_prev // 2 if groups > 1 else n_C_prev")),),
        GROUPS,
    ),
    Misconception(
        "divides_too_early",
        "You divide the filter or the map by the groups, which does not come out even, so // cuts something off. The groups share out the channels.",
        "f * f // groups, or n_H * n_W // groups",
        (
            Patch((DEPTH, "depth = n_C_prev"), (ONE, "macs_per_output = f * f // groups * depth")),
            Patch((DEPTH, "depth = n_C_prev"), (OUTPUTS, "outputs = n_H * n_W // groups * n_C")),
        ),
        GROUPS,
    ),
    Misconception(
        "count_is_a_float",
        "The number is right, but it is a float. A count is a whole number: divide with //.",
        "true division, returns a float",
        (
            Patch((DEPTH, "depth = n_C_prev / groups")),
            Program(HEAD + "    return n_H * n_W * n_C * f**2 * n_C_prev / groups"),
        ),
        GROUPS,
    ),
    Misconception(
        "counts_with_32_bits",
        "Large counts come out wrong, even negative: your numbers have 32 bits, and 2 147 483 647 is "
        "the largest of them. Python's own integers have no end.",
        "int32 overflow",
        (
            Program(
                HEAD
                + "    sides = np.array([n_H, n_W, f, f, n_C_prev // groups, n_C], dtype=np.int32)\n"
                "    return np.prod(sides, dtype=np.int32)"
            ),
        ),
        REREAD,
    ),
)
