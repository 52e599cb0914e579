"""What goes wrong in global_pool."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

MISCONCEPTIONS = (
    Misconception(
        "keeps_the_image_axes",
        "The numbers are right, but the result still has height and width, both 1. The "
        "specification asks for one row per example and one column per channel.",
        "shape (m, 1, 1, n_C)",
        (
            Patch(("return A", "return A.reshape(m, 1, 1, n_C)")),
            Program("""
def global_pool(A_prev, mode="max"):
    reduce = np.max if mode == "max" else np.mean
    return reduce(A_prev, axis=(1, 2), keepdims=True)
"""),
        ),
        reread="Global pooling",
    ),
    Misconception(
        "channels_pooled_too",
        "Each example has become a single number: the channels were pooled together. A channel "
        "is a feature of its own, and keeps its own number.",
        "pooled over channels too",
        (
            Patch(("A_prev[i, :, :, c]", "A_prev[i]"), ("/ (n_H * n_W)", "/ (n_H * n_W * n_C)")),
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=(1, 2, 3)) if mode == "max" else A_prev.mean(axis=(1, 2, 3))
"""),
        ),
        reread="Channels stay apart",
    ),
    Misconception(
        "examples_pooled_too",
        "The examples of the batch are pooled together. Each example keeps a row of its own.",
        "pooled over the batch",
        (
            Patch(
                ("A_prev[i, :, :, c]", "A_prev[:, :, :, c]"), ("/ (n_H * n_W)", "/ (m * n_H * n_W)")
            ),
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=(0, 1, 2)) if mode == "max" else A_prev.mean(axis=(0, 1, 2))
"""),
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=(0, 1)) if mode == "max" else A_prev.mean(axis=(0, 1))
"""),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "axes_read_as_channels_first",
        "The maximum is taken over width and channels: the axes were read as (m, channels, height, "
        "width). Here the channels come last.",
        "axis=(2, 3): NCHW habit",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=(2, 3)) if mode == "max" else A_prev.mean(axis=(2, 3))
"""),
        ),
        reread="Global pooling",
    ),
    Misconception(
        "average_takes_the_maximum",
        "In average mode the result is the maximum. Does your function read `mode`?",
        "mode not read, always max",
        (
            Patch(("np.sum(channel) / (n_H * n_W)", "np.max(channel)")),
            Program("def global_pool(A_prev, mode='max'):\n    return A_prev.max(axis=(1, 2))\n"),
        ),
        reread="Max and average",
    ),
    Misconception(
        "mode_never_read",
        "The result is always the average, whatever the mode.",
        "always average",
        (
            Patch(("np.max(channel)", "np.mean(channel)")),
            Program("def global_pool(A_prev, mode='max'):\n    return A_prev.mean(axis=(1, 2))\n"),
        ),
        reread="Max and average",
    ),
    Misconception(
        "modes_exchanged",
        "Max mode computes the average, and average mode the maximum.",
        "modes swapped",
        (
            Patch(
                ("np.max(channel)", "np.mean(channel)"),
                ("np.sum(channel) / (n_H * n_W)", "np.max(channel)  # average"),
            ),
        ),
        reread="Max and average",
    ),
    Misconception(
        "mean_of_maxima",
        "In average mode the largest of every row or column is taken first, and those are averaged. The average is "
        "made of all pixels.",
        "max along one axis, mean along the other",
        (
            Patch(("np.sum(channel) / (n_H * n_W)", "np.mean(np.max(channel, axis=0))")),
            Patch(("np.sum(channel) / (n_H * n_W)", "np.mean(np.max(channel, axis=1))")),
        ),
        reread="Max and average",
    ),
    Misconception(
        "mode_spelt_otherwise",
        'In average mode the result is all zeros: no branch answers to the word "average".',
        'compares mode with "mean" or "avg"',
        (
            Patch(('"average"', '"mean"')),
            Patch(('"average"', '"avg"')),
        ),
        reread="Max and average",
    ),
    Misconception(
        "default_is_average",
        "Without a mode the result is the average. The specification says which mode is meant "
        "when none is given.",
        'default mode "average"',
        (Patch(('mode="max"', 'mode="average"')),),
        reread="Global pooling",
    ),
    Misconception(
        "average_is_a_sum",
        "The average is not divided by the number of pixels in a channel.",
        "sum instead of mean",
        (
            Patch((" / (n_H * n_W)", "")),
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=(1, 2)) if mode == "max" else A_prev.sum(axis=(1, 2))
"""),
        ),
        reread="Max and average",
    ),
    Misconception(
        "average_divides_by_a_wrong_count",
        "The sum is divided by a number that is not the number of pixels in one channel. How many "
        "pixels has a channel of an image that is not square?",
        "mean with a wrong divisor",
        (
            Patch(("n_H * n_W)", "n_H * n_H)")),
            Patch(("n_H * n_W)", "n_W * n_W)")),
            Patch(("n_H * n_W)", "n_H + n_W)")),
            Patch(("n_H * n_W)", "n_H * n_W * n_C)")),
            Patch(("n_H * n_W)", "m * n_H * n_W)")),
            Patch(("(n_H * n_W)", "m")),
            Patch(("(n_H * n_W)", "n_C")),
            Patch(("(n_H * n_W)", "n_H")),
            Patch(("(n_H * n_W)", "n_W")),
        ),
        reread="Max and average",
    ),
    Misconception(
        "maximum_starts_from_zero",
        "A channel of negative numbers gets 0, which is none of its numbers. From which value "
        "does the search for the largest start?",
        "running maximum starts at 0",
        (
            Patch(("np.max(channel)", "np.max(channel, initial=0)")),
            Program("""
def global_pool(A_prev, mode="max"):
    m, n_H, n_W, n_C = A_prev.shape
    if mode == "average":
        return A_prev.mean(axis=(1, 2))
    A = np.zeros((m, n_C))
    for h in range(n_H):
        for w in range(n_W):
            A = np.maximum(A, A_prev[:, h, w])
    return A
"""),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "averages_cut_to_whole_numbers",
        "The averages of whole numbers are whole numbers: what is behind the point is dropped.",
        "integer output array",
        (
            Patch(("np.zeros((m, n_C))", "np.zeros((m, n_C), dtype=A_prev.dtype)")),
            Patch(("np.zeros((m, n_C))", "np.zeros_like(A_prev[:, 0, 0])")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "averages_rounded_down",
        "Averages are whole numbers even for fractions: `//` drops what is behind the point.",
        "floor division in the mean",
        (Patch(("np.sum(channel) / (n_H", "np.sum(channel) // (n_H")),),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "one_axis_left_over",
        "Only one of the two image axes is gone. Both the height and the width are pooled away.",
        "pooled over one image axis only",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=1) if mode == "max" else A_prev.mean(axis=1)
"""),
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max(axis=2) if mode == "max" else A_prev.mean(axis=2)
"""),
        ),
        reread="Global pooling",
    ),
    Misconception(
        "result_transposed",
        "Rows and columns are exchanged: the result has a row per channel. The examples come "
        "first.",
        "shape (n_C, m)",
        (Patch(("return A", "return A.T")),),
        reread="Global pooling",
    ),
    Misconception(
        "square_window_for_any_image",
        "The window is a square as tall as the image, so a wide image is not covered, and a tall "
        "one is taken wrong. What is the window if the image is not square?",
        "n_H x n_H window",
        (
            Patch(
                ("A_prev[i, :, :, c]", "A_prev[i, :n_H, :n_H, c]"), ("n_H * n_W)", "channel.size)")
            ),
            Patch(
                ("A_prev[i, :, :, c]", "A_prev[i, :n_W, :n_W, c]"), ("n_H * n_W)", "channel.size)")
            ),
        ),
        reread="Global pooling",
    ),
    Misconception(
        "first_example_for_all",
        "Every example of the batch gets the numbers of the first one.",
        "batch index hard-coded to 0",
        (Patch(("A_prev[i, :, :, c]", "A_prev[0, :, :, c]")),),
        reread="The whole batch",
    ),
    Misconception(
        "returns_a_pair",
        "The function returns two things. Here one array is asked for, without a cache.",
        "returns (A, cache)",
        (Patch(("return A", "return A, (A_prev, mode)")),),
        reread="Global pooling",
    ),
    Misconception(
        "input_divided_in_place",
        "The result is right, but the caller's array is different afterwards: `/=` and `-=` "
        "change the array they are applied to.",
        "divides the input in place",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    if mode == "max":
        return A_prev.max(axis=(1, 2))
    if A_prev.dtype.kind != "f":
        A_prev = A_prev.astype(float)
    A_prev /= A_prev.shape[1] * A_prev.shape[2]
    return A_prev.sum(axis=(1, 2))
"""),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "second_axis_counted_as_before",
        "After the height is pooled away, what was axis 2 has become axis 1. The second step pools the channels instead of the width.",
        "max(axis=1).max(axis=2)",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    if mode == "max":
        return A_prev.max(axis=1).max(axis=2)
    return A_prev.mean(axis=1).mean(axis=2)
"""),
            Program("""
def global_pool(A_prev, mode="max"):
    reduce = np.max if mode == "max" else np.mean
    return reduce(reduce(A_prev, 1), -1)
"""),
        ),
        reread="Global pooling",
    ),
    Misconception(
        "largest_in_size_not_in_value",
        "The number furthest from zero is taken, its sign forgotten. -7 is smaller than 2.",
        "max of abs",
        (
            Patch(("np.max(channel)", "np.max(np.abs(channel))")),
            Patch(("np.max(channel)", "channel.ravel()[np.argmax(np.abs(channel))]")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "place_instead_of_value",
        "The result says where the largest number stands, not what it is.",
        "argmax",
        (Patch(("np.max(channel)", "np.argmax(channel)")),),
        reread="Max and average",
    ),
    Misconception(
        "channels_mixed_by_reshape",
        "Numbers of different channels end up together: `reshape` reads on in memory order and moves no axis. The channels stand last.",
        "reshape to (m, n_C, -1)",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    table = A_prev.reshape(A_prev.shape[0], A_prev.shape[3], -1)
    return table.max(axis=2) if mode == "max" else table.mean(axis=2)
"""),
        ),
        reread="Channels stay apart",
    ),
    Misconception(
        "one_number_for_all",
        "One number comes back for all examples and all channels together.",
        "no axis given",
        (
            Program("""
def global_pool(A_prev, mode="max"):
    return A_prev.max() if mode == "max" else A_prev.mean()
"""),
        ),
        reread="Global pooling",
    ),
)
