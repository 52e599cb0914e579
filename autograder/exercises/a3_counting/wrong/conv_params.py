"""What goes wrong in conv_params."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

REREAD = "Parameters of a layer"
GROUPS = "Groups"

DEPTH = "depth = n_C_prev // groups"
FILTER = "weights_per_filter = f * f * depth"
WEIGHTS = "weights = weights_per_filter * n_C"
BIASES = "biases = n_C if bias else 0"

MISCONCEPTIONS = (
    Misconception(
        "bias_forgotten",
        "You count the weights but not the biases. Each filter has one more number.",
        "no biases",
        (
            Patch((BIASES, "biases = 0")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f**2 * n_C_prev // groups * n_C"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "groups_ignored",
        "Groups make no difference in your count. In a grouped layer a filter sees only "
        "its group's input channels.",
        "ignores groups",
        (
            Patch((DEPTH, "depth = n_C_prev")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return n_C * (f * f * n_C_prev + bias)"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "filters_without_depth",
        "Your filters are flat, f x f. A filter reaches through all input channels of its group.",
        "filters of depth 1",
        (
            Patch((FILTER, "weights_per_filter = f * f")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return n_C * (f**2 + bias)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "one_filter_counted",
        "You count the weights of one filter only. The layer has n_C filters.",
        "forgets to multiply by n_C",
        (
            Patch((WEIGHTS, "weights = weights_per_filter")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f * f * (n_C_prev // groups) + bias * n_C"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "one_bias_for_the_layer",
        "You count one bias for the whole layer. Each filter has its own.",
        "a single bias",
        (
            Patch((BIASES, "biases = 1 if bias else 0")),
            Patch((BIASES, "biases = bias * 1")),
        ),
        REREAD,
    ),
    Misconception(
        "groups_applied_twice",
        "You divide by the number of groups twice: filters get shorter, but there are "
        "still n_C of them.",
        "divides n_C_prev and n_C by groups",
        (
            Patch((WEIGHTS, "weights = weights_per_filter * (n_C // groups)")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    weights = f * f * n_C_prev * n_C // groups**2\n"
                "    return weights + n_C * bias"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "bias_setting_ignored",
        "The biases are counted even when the layer has none (bias=False).",
        "ignores bias=False",
        (
            Patch((BIASES, "biases = n_C")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return (f * f * (n_C_prev // groups) + 1) * n_C"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "depth_of_the_output",
        "Your filters are n_C deep. Their depth is that of the input, n_C_prev.",
        "filter depth n_C instead of n_C_prev",
        (Patch((DEPTH, "depth = n_C // groups")),),
        REREAD,
    ),
    Misconception(
        "one_side_of_the_filter",
        "A filter has f rows and f columns: you count f numbers in a slice instead of f times f.",
        "f instead of f * f",
        (Patch((FILTER, "weights_per_filter = f * depth")),),
        REREAD,
    ),
    Misconception(
        "bias_for_every_slice",
        "You count a bias for every slice of every filter. The products of all slices "
        "are summed first; one bias is added to the sum.",
        "one bias per 2-D slice, (f*f + 1) * n_C_prev * n_C",
        (
            Patch((BIASES, "biases = depth * n_C if bias else 0")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return (f * f + bias) * (n_C_prev // groups) * n_C"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "bias_setting_inverted",
        "The biases are counted exactly when they should not be.",
        "bias flag inverted",
        (Patch((BIASES, "biases = 0 if bias else n_C")),),
        REREAD,
    ),
    Misconception(
        "bias_for_every_input_channel",
        "You count one bias per input channel. A bias belongs to a filter, that is, "
        "to an output channel.",
        "n_C_prev biases",
        (Patch((BIASES, "biases = n_C_prev if bias else 0")),),
        REREAD,
    ),
    Misconception(
        "bias_for_every_weight",
        "You count a bias for every weight. One number is added to a filter's whole sum.",
        "one bias per weight (doubles the count)",
        (
            Patch((BIASES, "biases = weights if bias else 0")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f * f * (n_C_prev // groups) * n_C * (1 + bias)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "bias_as_a_channel",
        "You treat the bias as one more input channel, with a whole f x f slice of weights. "
        "It is a single number.",
        "f*f*(n_C_prev + 1)*n_C",
        (
            Patch((BIASES, "biases = f * f * n_C if bias else 0")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f * f * (n_C_prev // groups + int(bias)) * n_C"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "bias_in_every_group",
        "You count the biases once for every group. There are n_C filters in all the groups "
        "together, so n_C biases.",
        "groups * n_C biases",
        (Patch((BIASES, "biases = groups * n_C if bias else 0")),),
        GROUPS,
    ),
    Misconception(
        "groups_divide_the_bias",
        "You divide the biases by the number of groups as well. Groups shorten the filters; "
        "they do not make fewer of them.",
        "biases divided by groups",
        (
            Patch((BIASES, "biases = n_C // groups if bias else 0")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return (f * f * n_C_prev + bias) * n_C // groups"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "one_group_counted",
        "You count the numbers of a single group. The layer has all of them.",
        "weights and biases of one group only",
        (
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    n_in, n_out = n_C_prev // groups, n_C // groups\n"
                "    return f * f * n_in * n_out + (n_out if bias else 0)"
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "groups_multiply",
        "More groups give more parameters in your count. It is the other way round.",
        "multiplies by groups",
        (
            Patch((DEPTH, "depth = n_C_prev * groups")),
            Patch((WEIGHTS, "weights = weights_per_filter * n_C * groups**2")),
        ),
        GROUPS,
    ),
    Misconception(
        "one_filter_with_its_bias",
        "That is one filter with its bias. The layer has n_C of them.",
        "f*f*n_C_prev + 1",
        (
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f * f * (n_C_prev // groups) + bias"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "sides_added",
        "You take f + f (or 2 f) for the size of a slice. It has f rows of f numbers.",
        "2 * f instead of f ** 2",
        (Patch((FILTER, "weights_per_filter = 2 * f * depth")),),
        REREAD,
    ),
    Misconception(
        "cube_instead_of_depth",
        "You use f cubed. The third side of a filter is the number of input channels.",
        "f ** 3",
        (Patch((FILTER, "weights_per_filter = f**3")),),
        REREAD,
    ),
    Misconception(
        "channels_added",
        "You add the input and output channels. Every filter has its own weight for "
        "every input channel: multiply.",
        "n_C_prev + n_C instead of the product",
        (
            Patch((WEIGHTS, "weights = f * f * (depth + n_C)")),
            Patch((WEIGHTS, "weights = f * f * (n_C_prev + n_C) // groups")),
        ),
        REREAD,
    ),
    Misconception(
        "dense_layer_counted",
        "That is the count of a dense layer between the channels. Where is the filter's size?",
        "forgets f * f",
        (Patch((FILTER, "weights_per_filter = depth")),),
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
        "You halve the depth, whatever the number of groups.",
        "always divides by 2",
        (Patch((DEPTH, "depth = n_C_prev // 2 if groups > 1 else n_C_prev")),),
        GROUPS,
    ),
    Misconception(
        "divides_too_early",
        "You divide the size of a slice by the groups, which is not a whole number, so // cuts something off. The groups share out the channels.",
        "f * f // groups",
        (
            Patch(
                (DEPTH, "depth = n_C_prev"),
                (FILTER, "weights_per_filter = f * f // groups * depth"),
            ),
        ),
        GROUPS,
    ),
    Misconception(
        "always_three_by_three",
        "Your filters always have 3 x 3 numbers in a slice. The side is the argument f.",
        "9 in place of f * f",
        (Patch((FILTER, "weights_per_filter = 9 * depth")),),
        REREAD,
    ),
    Misconception(
        "one_bias_per_group",
        "You count one bias per group. Each filter has its own.",
        "groups biases",
        (Patch((BIASES, "biases = groups if bias else 0")),),
        GROUPS,
        frozenset({"one_bias_for_the_layer"}),
    ),
    Misconception(
        "count_is_a_float",
        "The number is right, but it is a float such as 280.0. A count is a whole number: "
        "divide with //.",
        "true division, returns a float",
        (
            Patch((DEPTH, "depth = n_C_prev / groups")),
            Program(
                "def conv_params(f, n_C_prev, n_C, groups=1, bias=True):\n"
                "    return f * f * n_C_prev * n_C / groups + n_C * bias"
            ),
        ),
        GROUPS,
    ),
)
