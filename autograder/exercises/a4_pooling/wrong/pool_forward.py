"""What goes wrong in pool_forward."""

from __future__ import annotations

from autograder.exercises.a4_pooling.right.pool_forward import BY_HAND, BY_SLICES, BY_TAPS, BY_VIEW
from autograder.exercises.handwriting import edited
from autograder.exercises.model import Misconception, Patch, Program

# The commonest first; patches of different lines, so that two of them can be made at once.
MISCONCEPTIONS = (
    Misconception(
        "stride_missing_in_window_corner",
        "The window moves by one pixel from one output to the next, whatever the stride. "
        "Where in the image does the window of output (1, 0) begin if the stride is 2?",
        "window corner without stride",
        (
            Patch(("row * stride", "row"), ("column * stride", "column")),
            edited(
                BY_SLICES,
                ("y * s : y * s + k", "y : y + k"),
                ("x * s : x * s + k", "x : x + k"),
            ),
            edited(
                BY_HAND,
                (
                    "value = A_prev[i, h * stride + dy, w * stride + dx, c]",
                    "value = A_prev[i, h + dy, w + dx, c]",
                ),
                ("best = A_prev[i, h * stride, w * stride, c]", "best = A_prev[i, h, w, c]"),
            ),
            edited(
                BY_TAPS,
                ("i : i + s * (n_H - 1) + 1 : s", "i : i + n_H"),
                ("j : j + s * (n_W - 1) + 1 : s", "j : j + n_W"),
            ),
            edited(
                BY_VIEW,
                (
                    "windows = windows[:, ::s, ::s]",
                    "windows = windows[:, : (A_prev.shape[1] - k) // s + 1, : (A_prev.shape[2] - k) // s + 1]",
                ),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "whole_image_pooled",
        "Every output is the summary of a whole channel: the window's borders were computed, but "
        "the numbers are taken from everywhere. Which part of the channel does output (h, w) see?",
        "whole channel pooled, window ignored",
        (
            Patch(("a_prev[vert_start:vert_end, horiz_start:horiz_end, c]", "a_prev[:, :, c]")),
            edited(
                BY_SLICES,
                ("A_prev[:, y * s : y * s + k, x * s : x * s + k, :]", "A_prev"),
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "pooled_over_all_channels",
        "The window is cut through all the channels, so every channel gets the same summary. "
        "Pooling keeps channels apart: channel c of the output sees channel c of the input only.",
        "window over all channels",
        (
            Patch(("horiz_start:horiz_end, c]", "horiz_start:horiz_end]")),
            edited(
                BY_SLICES,
                ("window.max(axis=(1, 2))", "window.max(axis=(1, 2, 3))[:, None]"),
                ("window.mean(axis=(1, 2))", "window.mean(axis=(1, 2, 3))[:, None]"),
            ),
            edited(
                BY_SLICES,
                ("window.max(axis=(1, 2))", "window.max(axis=(1, 2, 3))"),
                ("window.mean(axis=(1, 2))", "window.mean(axis=(1, 2, 3))"),
            ),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (k, k), axis=(1, 2))[:, ::s, ::s]
    return getattr(view, "max" if mode == "max" else "mean")((3, 4, 5)), (A_prev, k, s, mode)
"""),
            edited(
                BY_VIEW,
                (".max(axis=(4, 5))", ".max(axis=(3, 4, 5))[..., None]"),
                (".mean(axis=(4, 5))", ".mean(axis=(3, 4, 5))[..., None]"),
            ),
            edited(
                BY_VIEW,
                (
                    ".max(axis=(4, 5))",
                    ".max(axis=(3, 4, 5))[..., None].repeat(A_prev.shape[3], -1)",
                ),
                (
                    ".mean(axis=(4, 5))",
                    ".mean(axis=(3, 4, 5))[..., None].repeat(A_prev.shape[3], -1)",
                ),
            ),
        ),
        reread="Channels stay apart",
    ),
    Misconception(
        "output_width_from_image_height",
        "The number of outputs in a row is computed from the image's height. Height and width have "
        "a formula each: nothing says that images are square.",
        "n_W from n_H_prev",
        (Patch(("(n_W_prev - f) // stride + 1", "(n_H_prev - f) // stride + 1")),),
        reread="The size of the output",
    ),
    Misconception(
        "height_index_used_for_width",
        "The window's column is computed from the output's row number, so the window moves along "
        "the diagonal only. Which loop variable counts columns?",
        "column computed from h",
        (
            Patch(("row, column = h, w", "row, column = h, h")),
            edited(BY_SLICES, ("x * s : x * s + k", "y * s : y * s + k")),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "average_takes_the_maximum",
        "In average mode the result is the maximum, exactly as in max mode. Does the branch for "
        "the average really compute another number?",
        "average mode takes max",
        (
            Patch(("np.mean(window)", "np.max(window)")),
            edited(
                BY_HAND,
                ('best if mode == "max" else total', 'best if "max" else 0'),
                (" / kernel_size**2", ""),
            ),
        ),
        reread="Max and average",
    ),
    Misconception(
        "first_example_for_all",
        "Every example of the batch gets the result of the first one. Is the number of the example "
        "used where the window is cut out?",
        "batch index hard-coded to 0",
        (
            Patch(("a_prev = A_prev[i]", "a_prev = A_prev[0]")),
            edited(
                BY_SLICES,
                ("A_prev[:, y * s", "A_prev[:1, y * s"),
            ),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "one_example_for_all",
        "Every example of the batch gets the result of the same one: a fixed number stands where the "
        "number of the example belongs.",
        "batch index hard-coded",
        (
            Patch(("a_prev = A_prev[i]", "a_prev = A_prev[1]")),
            Patch(("a_prev = A_prev[i]", "a_prev = A_prev[-1]")),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "stride_none_not_handled",
        "Without a stride the function stops with an error: it calculates with None. Decide what "
        "the stride is before using it.",
        "stride=None raises",
        (
            Patch(("    if stride is None:\n        stride = kernel_size\n", "")),
            edited(
                BY_SLICES,
                ("s = kernel_size if stride is None else stride", "s = stride"),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "swaps_row_and_column",
        "Rows and columns of the window are exchanged: the row number of the output chooses the "
        "column of the image. The first image axis is the height.",
        "h and w swapped in the window",
        (
            Patch(("row, column = h, w", "row, column = w, h")),
            edited(
                BY_SLICES,
                (
                    "[:, y * s : y * s + k, x * s : x * s + k, :]",
                    "[:, x * s : x * s + k, y * s : y * s + k, :]",
                ),
            ),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "average_is_a_sum",
        "In average mode the numbers of the window are added up, but not divided by how many "
        "there are.",
        "sum instead of mean",
        (
            Patch(("np.mean(window)", "np.sum(window)")),
            edited(BY_HAND, ("total / kernel_size**2", "total")),
        ),
        reread="Max and average",
    ),
    Misconception(
        "average_is_a_median",
        "In average mode you take the middle number of the sorted window. The average is the sum divided by "
        "the number of pixels.",
        "median instead of mean",
        (
            Patch(("np.mean(window)", "np.median(window)")),
            edited(
                BY_SLICES,
                ("window.mean(axis=(1, 2))", "np.median(window, axis=(1, 2))"),
            ),
        ),
        reread="Max and average",
    ),
    Misconception(
        "whole_example_pooled",
        "Every output is the summary of the whole example, all pixels and all channels. Pooling "
        "looks through a small window, and at one channel at a time.",
        "whole example pooled, window and channel ignored",
        (Patch(("a_prev[vert_start:vert_end, horiz_start:horiz_end, c]", "a_prev")),),
        reread="One window, one number",
    ),
    Misconception(
        "stride_missing_in_output_size",
        "The size of the output is computed as if the stride were 1, so the last windows fall "
        "off the image. How many steps of length `stride` fit?",
        "size formula without stride",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "n_H_prev - f + 1"),
                ("(n_W_prev - f) // stride + 1", "n_W_prev - f + 1"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "stride_missing_downwards",
        "Sideways the window moves by the stride, downwards by one pixel only.",
        "vertical corner without stride",
        (
            Patch(("row * stride", "row")),
            edited(BY_SLICES, ("y * s : y * s + k", "y : y + k")),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_missing_sideways",
        "Downwards the window moves by the stride, sideways by one pixel only.",
        "horizontal corner without stride",
        (
            Patch(("column * stride", "column")),
            edited(BY_SLICES, ("x * s : x * s + k", "x : x + k")),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_missing_in_window_end",
        "The window's start is multiplied by the stride, but its end is not, so windows shrink and "
        "vanish away from the corner. How tall should every window be?",
        "stride in the start, not in the end",
        (
            Patch(("vert_start + f", "row + f"), ("horiz_start + f", "column + f")),
            edited(
                BY_SLICES,
                ("y * s + k", "y + k"),
                ("x * s + k", "x + k"),
            ),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = int(1 + (n_H_prev - kernel_size) / stride)
    n_W = int(1 + (n_W_prev - kernel_size) / stride)
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    window = A_prev[i, h * stride : h + kernel_size, w * stride : w + kernel_size, c]
                    if window.size:
                        A[i, h, w, c] = window.max() if mode == "max" else window.mean()
    return A, (A_prev, kernel_size, stride, mode)
"""),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_in_the_window_end_only",
        "The window's end is multiplied by the stride, its start is not, so windows grow away from the "
        "corner. How tall should every window be?",
        "stride in the end, not in the start",
        (
            Patch(
                ("row * stride", "row"),
                ("column * stride", "column"),
                ("vert_start + f", "row * stride + f"),
                ("horiz_start + f", "column * stride + f"),
            ),
            edited(
                BY_SLICES,
                ("y * s : y * s + k", "y : y * s + k"),
                ("x * s : x * s + k", "x : x * s + k"),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_ignored",
        "The stride is not used at all: neither the size of the output nor the corners of the windows "
        "depend on it.",
        "stride ignored everywhere",
        (
            Patch(("        stride = kernel_size\n", "        stride = 1\n    stride = 1\n")),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (kernel_size, kernel_size), axis=(1, 2))
    A = view.max(axis=(4, 5)) if mode == "max" else view.mean(axis=(4, 5))
    return A, (A_prev, kernel_size, stride, mode)
"""),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_in_one_direction_only",
        "The stride is used for one of the two directions only; in the other the window moves by one pixel.",
        "stride for height or width only",
        (
            Patch(
                ("(n_W_prev - f) // stride + 1", "n_W_prev - f + 1"),
                ("column * stride", "column"),
            ),
            Patch(
                ("(n_H_prev - f) // stride + 1", "n_H_prev - f + 1"),
                ("row * stride", "row"),
            ),
            edited(BY_VIEW, ("[:, ::s, ::s]", "[:, ::s]")),
            edited(BY_VIEW, ("[:, ::s, ::s]", "[:, :, ::s]")),
        ),
        reread="Stride",
    ),
    Misconception(
        "corner_multiplied_by_the_kernel_size",
        "The windows start kernel_size pixels apart, whatever the stride. That is right only if the "
        "stride was not given.",
        "h * kernel_size in the window corner",
        (
            Patch(("row * stride", "row * f"), ("column * stride", "column * f")),
            edited(
                BY_SLICES,
                ("y * s : y * s + k", "y * k : y * k + k"),
                ("x * s : x * s + k", "x * k : x * k + k"),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "end_multiplied_by_stride_twice",
        "The window's end is the start of the window after the next, so the window is as wide as "
        "the stride makes it. The kernel size alone says how wide a window is.",
        "window as wide as the stride",
        (
            Patch(
                ("vert_start + f", "vert_start + stride"),
                ("horiz_start + f", "horiz_start + stride"),
            ),
            edited(
                BY_SLICES,
                ("y * s : y * s + k", "y * s : (y + 1) * s"),
                ("x * s : x * s + k", "x * s : (x + 1) * s"),
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "output_height_and_width_swapped",
        "The output has its height where the width belongs. The axes are (m, height, width, "
        "channels), in the output too.",
        "output transposed",
        (
            Patch(
                ("np.zeros((m, n_H, n_W, n_C))", "np.zeros((m, n_W, n_H, n_C))"),
                ("= np.max(window)", "= 0\n                        A[i, w, h, c] = np.max(window)"),
                (
                    "= np.mean(window)",
                    "= 0\n                        A[i, w, h, c] = np.mean(window)",
                ),
            ),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    stride = stride or kernel_size
    (m, n_H_prev, n_W_prev, n_C), k = A_prev.shape, kernel_size
    reduce = np.max if mode == "max" else np.mean
    columns = range(0, n_W_prev - k + 1, stride)
    rows = range(0, n_H_prev - k + 1, stride)
    A = np.array([[reduce(A_prev[:, y : y + k, x : x + k], axis=(1, 2)) for y in rows]
                  for x in columns])
    return A.transpose(2, 0, 1, 3), (A_prev, kernel_size, stride, mode)
"""),
            Patch(
                ("A[i, h, w, c] = np.max", "A[i, w, h, c] = np.max"),
                ("A[i, h, w, c] = np.mean", "A[i, w, h, c] = np.mean"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "output_height_from_image_width",
        "The number of rows of the output is computed from the image's width. Height and width "
        "have a formula each: nothing says that images are square.",
        "n_H from n_W_prev",
        (Patch(("(n_H_prev - f) // stride + 1", "(n_W_prev - f) // stride + 1")),),
        reread="The size of the output",
    ),
    Misconception(
        "output_is_square",
        "The output is as wide as it is tall, whatever the image. Height and width have a formula each.",
        "n_H = n_W from the smaller side",
        (
            Patch(
                ("(n_H_prev - f) // stride", "(min(n_H_prev, n_W_prev) - f) // stride"),
                ("(n_W_prev - f) // stride", "(min(n_H_prev, n_W_prev) - f) // stride"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "sizes_exchanged",
        "The output's height is computed from the image's width and its width from the height. "
        "Look at the order of the axes in A_prev.shape.",
        "n_H_prev and n_W_prev unpacked the wrong way round",
        (
            Patch(
                (
                    "m, n_H_prev, n_W_prev, n_C = A_prev.shape",
                    "m, n_W_prev, n_H_prev, n_C = A_prev.shape",
                )
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "whole_batch_pooled",
        "The window is cut through all the examples of the batch, so the examples are mixed. Each "
        "example has outputs of its own.",
        "window over the whole batch",
        (
            Patch(
                ("a_prev = A_prev[i]", "a_prev = A_prev"),
                ("a_prev[vert_start", "a_prev[:, vert_start"),
            ),
            edited(
                BY_SLICES,
                ("window.max(axis=(1, 2))", "window.max(axis=(0, 1, 2))"),
                ("window.mean(axis=(1, 2))", "window.mean(axis=(0, 1, 2))"),
            ),
            edited(
                BY_SLICES,
                ("window.max(axis=(1, 2))", "window.max()"),
                ("window.mean(axis=(1, 2))", "window.mean()"),
            ),
            Patch(("a_prev[vert_start:vert_end, horiz_start:horiz_end, c]", "A_prev")),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "batch_index_missing",
        "The number of the example is missing where the window is cut out, so the slice for rows "
        "goes over examples, and the slice for columns over rows. The first axis is the batch.",
        "no batch index: axes shifted by one",
        (
            edited(
                BY_SLICES,
                (
                    "A_prev[:, y * s : y * s + k, x * s : x * s + k, :]",
                    "A_prev[y * s : y * s + k, x * s : x * s + k]",
                ),
                ("window.max(axis=(1, 2))", "window.max(initial=-np.inf)"),
                ("window.mean(axis=(1, 2))", "window.mean()"),
            ),
            Patch(("a_prev = A_prev[i]", "a_prev = A_prev")),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "only_the_first_example_filled",
        "Only the first example of the batch is filled in; the others are zero. The loop over "
        "examples stops too early.",
        "other examples left zero",
        (
            Patch(("for i in range(m)", "for i in range(1)")),
            edited(BY_HAND, ("    for i in range(m):", "    i = 0\n    if m:")),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "first_channel_for_all",
        "Every channel of the output is the summary of the first channel of the input.",
        "channel index hard-coded to 0",
        (
            Patch(("horiz_start:horiz_end, c]", "horiz_start:horiz_end, 0]")),
            edited(
                BY_HAND,
                (
                    "value = A_prev[i, h * stride + dy, w * stride + dx, c]",
                    "value = A_prev[i, h * stride + dy, w * stride + dx, 0]",
                ),
                (
                    "best = A_prev[i, h * stride, w * stride, c]",
                    "best = A_prev[i, h * stride, w * stride, 0]",
                ),
            ),
        ),
        reread="Channels stay apart",
    ),
    Misconception(
        "mode_never_read",
        "The result is always the average, whatever the mode. Where does your function read "
        "`mode`?",
        "always average",
        (
            Patch(("np.max(window)", "np.mean(window)")),
            edited(BY_SLICES, ("window.max(axis", "window.mean(axis")),
        ),
        reread="Max and average",
    ),
    Misconception(
        "modes_exchanged",
        "Max mode computes the average, and average mode the maximum: the two branches are "
        "exchanged.",
        "modes swapped",
        (
            Patch(
                ("np.mean(window)", "np.max(window)  # average"),
                (
                    "= np.max(window)\n                    elif",
                    "= np.mean(window)\n                    elif",
                ),
            ),
            edited(BY_SLICES, ('mode == "max"', 'mode != "max"')),
        ),
        reread="Max and average",
    ),
    Misconception(
        "mode_spelt_otherwise",
        "In average mode nothing is computed: no branch, and no key of a table, of your function answers "
        'to the word "average". What you get is zeros or an error.',
        'compares mode with "mean" or "avg"',
        (
            Patch(('elif mode == "average"', 'elif mode == "mean"')),
            Patch(('elif mode == "average"', 'elif mode == "Average"')),
            edited(BY_SLICES, ("            else:", '            elif mode == "avg":')),
            edited(
                BY_SLICES,
                (
                    "            if mode",
                    "            reduce = {'max': np.max, 'mean': np.mean}[mode]\n            if mode",
                ),
            ),
        ),
        reread="Max and average",
    ),
    Misconception(
        "average_divides_by_the_image",
        "In average mode the sum is divided by a number that is not the number of pixels in the "
        "window. Count the pixels of one window.",
        "mean with a wrong divisor",
        (
            Patch(("np.mean(window)", "np.sum(window) / (n_H * n_W)")),
            Patch(("np.mean(window)", "np.sum(window) / (n_H_prev * n_W_prev)")),
            Patch(("np.mean(window)", "np.sum(window) / f")),
            Patch(("np.mean(window)", "np.sum(window) / (f + f)")),
            Patch(("np.mean(window)", "np.sum(window) / 4")),
            Patch(("np.mean(window)", "np.sum(window) / (stride * stride)")),
        ),
        reread="Max and average",
    ),
    Misconception(
        "maximum_starts_from_zero",
        "Where all numbers of a window are negative the result is 0, a number that is not in the "
        "window at all. From which value does the search for the largest start?",
        "max(0, …): running maximum starts at 0",
        (
            Patch(("np.max(window)", "max(0.0, np.max(window))")),
            edited(
                BY_HAND,
                ("best = A_prev[i, h * stride, w * stride, c]", "best = 0"),
            ),
            Patch(("np.max(window)", "np.max(window, initial=0)")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "maximum_starts_from_a_guess",
        "The search for the maximum starts from a fixed number. If all numbers of a window lie below "
        "it, the result is a number that is not in the window.",
        "maximum initialised with -1, -999, ...",
        tuple(
            edited(
                BY_HAND,
                ("best = A_prev[i, h * stride, w * stride, c]", f"best = {guess}"),
            )
            for guess in (-1, -100, -999, -9999, -99999)
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "largest_in_size_not_in_value",
        "The maximum is looked for among absolute values, so −7 beats 3. Max pooling takes the "
        "largest number, sign included.",
        "max of absolute values",
        (
            Patch(("np.max(window)", "np.max(np.abs(window))")),
            Patch(("np.max(window)", "window.flat[np.argmax(np.abs(window))]")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "takes_the_minimum",
        "Max mode returns the smallest number of the window.",
        "min instead of max",
        (Patch(("np.max(window)", "np.min(window)")),),
        reread="Max and average",
    ),
    Misconception(
        "averages_cut_to_whole_numbers",
        "The averages of an image of whole numbers come out as whole numbers: the output array has "
        "the type of the image, and drops what is behind the point.",
        "output array takes the input's integer type",
        (
            Patch(
                ("np.zeros((m, n_H, n_W, n_C))", "np.zeros((m, n_H, n_W, n_C), dtype=A_prev.dtype)")
            ),
            edited(
                BY_SLICES,
                (
                    "    for y in range(n_H):",
                    "    A = A.astype(A_prev.dtype)\n    for y in range(n_H):",
                ),
            ),
            Patch(("np.zeros((m, n_H, n_W, n_C))", "np.zeros_like(A_prev[:, :n_H, :n_W])")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "averages_rounded_down",
        "Averages are whole numbers even for an image of fractions: `//` drops what is behind the "
        "point, and so do `int` and arrays of integers.",
        "floor division in the mean",
        (
            Patch(("np.mean(window)", "np.sum(window) // window.size")),
            Patch(("np.mean(window)", "int(np.mean(window))")),
            Patch(("np.mean(window)", "np.round(np.mean(window))")),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "one_based_windows",
        "The first window begins at the second pixel. Python counts from 0, and so does the "
        "window of output (0, 0).",
        "windows shifted by one",
        (
            Patch(("row, column = h, w", "row, column = h + 1, w + 1")),
            Patch(("row * stride", "row * stride + 1"), ("column * stride", "column * stride + 1")),
            edited(BY_VIEW, ("[:, ::s, ::s]", "[:, 1::s, 1::s]")),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "loops_start_at_one",
        "The first row of the output, the first column, or both stay zero: a loop starts at 1.",
        "range(1, n_H)",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(1, n_H)"),
                ("for w in range(n_W)", "for w in range(1, n_W)"),
            ),
            Patch(("for h in range(n_H)", "for h in range(1, n_H)")),
            Patch(("for w in range(n_W)", "for w in range(1, n_W)")),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "channel_used_as_a_column",
        "The number of the channel stands where columns belong. The axes are (m, height, width, channels): "
        "which of your slices cuts which axis?",
        "channel index on the width axis",
        (
            Patch(
                (
                    "a_prev[vert_start:vert_end, horiz_start:horiz_end, c]",
                    "a_prev[vert_start:vert_end, c, horiz_start:horiz_end]",
                )
            ),
            Patch(
                (
                    "a_prev[vert_start:vert_end, horiz_start:horiz_end, c]",
                    "a_prev[vert_start:vert_end, c]",
                )
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "last_window_left_out",
        "Where the last window ends exactly at the border it is left out. Try a window as large as the image: "
        "how many places does it have?",
        "range(0, n - f, stride) instead of n - f + 1",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "-((f - n_H_prev) // stride)"),
                ("(n_W_prev - f) // stride + 1", "-((f - n_W_prev) // stride)"),
            ),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    pool = np.max if mode == "max" else np.mean
    rows = range(0, A_prev.shape[1] - k, s)
    columns = range(0, A_prev.shape[2] - k, s)
    A = [
        [[[pool(a[y : y + k, x : x + k, c]) for c in range(a.shape[2])] for x in columns] for y in rows]
        for a in A_prev
    ]
    return np.array(A), (A_prev, k, s, mode)
"""),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "plus_one_missing_in_output_size",
        "The output is one row and one column too small. The formula counts the steps between "
        "windows; there is one window more than there are steps.",
        "size formula without + 1",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "(n_H_prev - f) // stride"),
                ("(n_W_prev - f) // stride + 1", "(n_W_prev - f) // stride"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "plus_one_inside_the_division",
        "The 1 of the size formula is added before the division by the stride. Try it on a 4×4 "
        "image with a 2×2 window and stride 2.",
        "+ 1 before dividing by stride",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "(n_H_prev - f + 1) // stride"),
                ("(n_W_prev - f) // stride + 1", "(n_W_prev - f + 1) // stride"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "brackets_missing_in_output_size",
        "In the size formula only the window is divided by the stride: `//` binds more tightly than `-`.",
        "n - f // stride + 1",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "n_H_prev - f // stride + 1"),
                ("(n_W_prev - f) // stride + 1", "n_W_prev - f // stride + 1"),
            ),
            edited(
                BY_SLICES,
                ("1 + (A_prev.shape[1] - k) // s", "1 + A_prev.shape[1] - k // s"),
                ("1 + (A_prev.shape[2] - k) // s", "1 + A_prev.shape[2] - k // s"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "size_divided_by_stride_only",
        "The output's size is the image's size divided by the stride; the size of the window is "
        "left out of the formula. Test it with overlapping windows.",
        "n // stride as output size",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "n_H_prev // stride"),
                ("(n_W_prev - f) // stride + 1", "n_W_prev // stride"),
            ),
            Patch(
                ("(n_H_prev - f) // stride + 1", "n_H_prev // f"),
                ("(n_W_prev - f) // stride + 1", "n_W_prev // f"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "size_rounded_up",
        "The output has a row or a column too many: where the stride does not divide, a last window "
        "hangs over the border. Only windows that fit inside count.",
        "ceil instead of floor in the size formula",
        (
            Patch(
                ("(n_H_prev - f) // stride + 1", "-((f - n_H_prev) // stride) + 1"),
                ("(n_W_prev - f) // stride + 1", "-((f - n_W_prev) // stride) + 1"),
            ),
            Patch(
                ("(n_H_prev - f) // stride + 1", "round((n_H_prev - f) / stride + 0.01) + 1"),
                ("(n_W_prev - f) // stride + 1", "round((n_W_prev - f) / stride + 0.01) + 1"),
            ),
            Patch(
                ("(n_H_prev - f) // stride + 1", "round((n_H_prev - f) / stride) + 1"),
                ("(n_W_prev - f) // stride + 1", "round((n_W_prev - f) / stride) + 1"),
            ),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = stride or kernel_size
    k = kernel_size
    n_H = int(np.ceil((A_prev.shape[1] - k) / s)) + 1
    n_W = int(np.ceil((A_prev.shape[2] - k) / s)) + 1
    rows = s * np.arange(n_H)[:, None] + np.arange(k)
    columns = s * np.arange(n_W)[:, None] + np.arange(k)
    patches = A_prev[:, rows[:, None, :, None], columns[None, :, None, :]]
    A = patches.max(axis=(3, 4)) if mode == "max" else patches.mean(axis=(3, 4))
    return A, (A_prev, k, s, mode)
"""),
            Patch(
                ("(n_H_prev - f) // stride + 1", "round((n_H_prev - f) / stride) + 1"),
                ("(n_W_prev - f) // stride + 1", "round((n_W_prev - f) / stride) + 1"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "stride_not_given_means_one",
        "Where no stride is given the windows overlap as if it were 1. The default here is windows "
        "side by side.",
        "default stride 1",
        (
            Patch(("        stride = kernel_size\n", "        stride = 1\n")),
            edited(
                BY_SLICES,
                ("s = kernel_size if stride is None else stride", "s = stride or 1"),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "stride_not_given_means_two",
        "Where no stride is given, 2 is used whatever the window. Windows side by side need a "
        "stride that depends on their size.",
        "default stride 2",
        (Patch(("        stride = kernel_size\n", "        stride = 2\n")),),
        reread="Stride",
    ),
    Misconception(
        "stride_ignored_for_kernel_size",
        "The windows always stand side by side: the stride that was given is not used.",
        "stride always equals kernel",
        (
            Patch(("    if stride is None:\n", "    if True:\n")),
            edited(
                BY_SLICES,
                ("s = kernel_size if stride is None else stride", "s = kernel_size"),
            ),
        ),
        reread="Stride",
    ),
    Misconception(
        "reshape_ignores_the_stride",
        "Cutting the image into blocks by `reshape` works only when windows stand side by side and "
        "cover the image exactly. Other strides need another way to find the windows.",
        "reshape trick, stride ignored or refused",
        (
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    m, n_H, n_W, n_C = A_prev.shape
    k = kernel_size
    blocks = A_prev.reshape(m, n_H // k, k, n_W // k, k, n_C)
    A = blocks.max(axis=(2, 4)) if mode == "max" else blocks.mean(axis=(2, 4))
    return A, (A_prev, kernel_size, stride, mode)
"""),
        ),
        reread="Stride",
    ),
    Misconception(
        "diagonal_of_the_window",
        "Of each window only the diagonal is looked at: row and column inside the window grow together.",
        "one index for row and column of the window",
        (
            edited(BY_HAND, ("w * stride + dx, c]", "w * stride + dy, c]")),
            edited(BY_TAPS, ("        for j in range(k)\n", "        for j in [i]\n")),
            edited(
                BY_TAPS,
                ("        for j in range(k)\n", "        for j in [i]\n"),
                ("/ k**2", "/ k"),
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "window_one_pixel_too_large",
        "The window is one pixel too tall and too wide. The end of a slice is not part of it, so "
        "start and end differ by the number of pixels exactly.",
        "end = start + f + 1",
        (
            Patch(
                ("vert_start + f", "vert_start + f + 1"), ("horiz_start + f", "horiz_start + f + 1")
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "window_one_pixel_too_small",
        "The window is one pixel too short or too narrow. The end of a slice is not part of it, so "
        "nothing has to be taken off.",
        "end = start + f - 1",
        (
            Patch(
                ("vert_start + f", "vert_start + f - 1"), ("horiz_start + f", "horiz_start + f - 1")
            ),
            edited(
                BY_HAND,
                ("for dy in range(kernel_size)", "for dy in range(kernel_size - 1)"),
                ("for dx in range(kernel_size)", "for dx in range(kernel_size - 1)"),
            ),
            edited(
                BY_HAND,
                ("for dy in range(kernel_size)", "for dy in range(1, kernel_size)"),
                ("for dx in range(kernel_size)", "for dx in range(1, kernel_size)"),
            ),
            edited(
                BY_TAPS,
                ("for i in range(k)", "for i in range(k - 1)"),
                ("for j in range(k)", "for j in range(k - 1)"),
            ),
            edited(
                BY_TAPS,
                ("for i in range(k)", "for i in range(1, k)"),
                ("for j in range(k)", "for j in range(1, k)"),
            ),
            edited(
                BY_SLICES,
                ("y * s + k", "y * s + k - 1"),
                ("x * s + k", "x * s + k - 1"),
                (
                    '            if mode == "max":',
                    '            if window.size == 0:\n                continue\n            if mode == "max":',
                ),
            ),
            edited(
                BY_TAPS,
                ("for i in range(k)", "for i in range(max(1, k - 1))"),
                ("for j in range(k)", "for j in range(max(1, k - 1))"),
            ),
            Patch(("vert_start + f", "vert_start + f - 1")),
            Patch(("horiz_start + f", "horiz_start + f - 1")),
            edited(
                BY_SLICES,
                ("x * s + k", "x * s + k - 1"),
                ("window.max(axis=(1, 2))", "window.max(axis=(1, 2), initial=-np.inf)"),
            ),
            edited(
                BY_SLICES,
                ("y * s + k", "y * s + k - 1"),
                ("window.max(axis=(1, 2))", "window.max(axis=(1, 2), initial=-np.inf)"),
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "corner_pixel_instead_of_window",
        "Every output is the upper left pixel of its window: the window is never summarised.",
        "takes the corner pixel",
        (
            edited(
                BY_SLICES,
                ("window.max(axis=(1, 2))", "window[:, 0, 0]"),
                ("window.mean(axis=(1, 2))", "window[:, 0, 0]"),
            ),
        ),
        reread="One window, one number",
    ),
    Misconception(
        "loops_stop_short",
        "The last row of the output, the last column, or both are zero: a loop ends one step early. "
        "`range(n)` leaves out n already.",
        "last row and column left zero",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(n_H - 1)"),
                ("for w in range(n_W)", "for w in range(n_W - 1)"),
            ),
            Patch(("for h in range(n_H)", "for h in range(n_H - 1)")),
            Patch(("for w in range(n_W)", "for w in range(n_W - 1)")),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "loops_run_over_the_image_height",
        "A loop stops at another number than the rows, or the columns, of the output: part of it stays zero, or "
        "the index runs over the border.",
        "loop over w bounded by n_H",
        (
            Patch(("for w in range(n_W)", "for w in range(n_H)")),
            Patch(("for h in range(n_H)", "for h in range(n_W)")),
            Patch(
                ("for h in range(n_H)", "for h in range(n_W)"),
                ("for w in range(n_W)", "for w in range(n_H)"),
            ),
            Patch(
                ("for h in range(n_H)", "for h in range(n_H_prev)"),
                ("for w in range(n_W)", "for w in range(n_W_prev)"),
            ),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "returns_inside_the_loop",
        "Only the first entries of the output are filled, the rest is zero: the function returns "
        "before the loops are done. How far is the `return` indented?",
        "return indented into a loop",
        (
            Patch(
                (
                    "np.mean(window)\n    cache",
                    "np.mean(window)\n            return A, ()\n    cache",
                ),
            ),
            Patch(
                (
                    "np.mean(window)\n    cache",
                    "np.mean(window)\n                return A, ()\n    cache",
                ),
            ),
            Patch(
                (
                    "np.mean(window)\n    cache",
                    "np.mean(window)\n                    return A, ()\n    cache",
                ),
            ),
        ),
        reread="Sliding the window",
    ),
    Misconception(
        "cache_forgotten",
        "The function returns the array alone. Its specification asks for a pair: the array and "
        "the cache that the backward pass will open.",
        "returns A without a cache",
        (
            Patch(("return A, cache", "return A")),
            edited(BY_SLICES, ("return A, (A_prev, k, s, mode)", "return A")),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "input_sorted_in_place",
        "The result is right, but the image is different after the call: sorting in place "
        "rearranges the caller's array, of which a window is only a view.",
        "in-place sort of a view",
        (
            edited(
                BY_SLICES,
                (
                    "A[:, y, x] = window.max(axis=(1, 2))",
                    "window.sort(axis=1)\n                A[:, y, x] = window[:, -1].max(axis=1)",
                ),
            ),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "negative_pixels_erased_in_the_input",
        "Negative numbers are replaced by zeros, in the caller's own array. Pooling is not ReLU, "
        "and leaves its input alone.",
        "ReLU applied to the input in place",
        (
            Patch(("    A = np.zeros(", "    A_prev[A_prev < 0] = 0\n    A = np.zeros(")),
            edited(
                BY_HAND,
                (
                    "    for i in range(m):",
                    "    np.maximum(A_prev, 0, out=A_prev)\n    for i in range(m):",
                ),
            ),
        ),
        reread="Negative numbers and whole numbers",
    ),
    Misconception(
        "axes_read_as_channels_first",
        "The axes are read as (m, channels, height, width). In this course the channels come last.",
        "NCHW read",
        (
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    m, n_C, n_H_prev, n_W_prev = A_prev.shape
    n_H, n_W = (n_H_prev - k) // s + 1, (n_W_prev - k) // s + 1
    A = np.zeros((m, n_C, max(n_H, 0), max(n_W, 0)))
    for h in range(n_H):
        for w in range(n_W):
            window = A_prev[:, :, h * s : h * s + k, w * s : w * s + k]
            A[:, :, h, w] = window.max((2, 3)) if mode == "max" else window.mean((2, 3))
    return A, (A_prev, k, s, mode)
"""),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (k, k), axis=(2, 3))[:, :, ::s, ::s]
    A = view.max(axis=(-2, -1)) if mode == "max" else view.mean(axis=(-2, -1))
    return A, (A_prev, k, s, mode)
"""),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    rows = range(0, A_prev.shape[2] - k + 1, s)
    columns = range(0, A_prev.shape[3] - k + 1, s)
    reduce = np.max if mode == "max" else np.mean
    A = np.array([
        [[reduce(image[:, y : y + k, x : x + k], axis=(1, 2)) for x in columns] for y in rows]
        for image in A_prev
    ])
    return A, (A_prev, k, s, mode)
"""),
        ),
        reread="The whole batch",
    ),
    Misconception(
        "place_instead_of_value",
        "The result says where the largest number of the window stands, not what it is.",
        "argmax",
        (Patch(("np.max(window)", "np.argmax(window)")),),
        reread="Max and average",
    ),
    Misconception(
        "stride_and_window_exchanged_in_output_size",
        "In the formula of the output's size the stride and the window have changed places.",
        "(n - s) / f + 1",
        (
            Patch(
                ("(n_H_prev - f) // stride", "(n_H_prev - stride) // f"),
                ("(n_W_prev - f) // stride", "(n_W_prev - stride) // f"),
            ),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "windows_hang_over_the_border",
        "The output has rows or columns too many: windows that hang over the border are counted, cut short or filled up with zeros. Only windows that fit inside count.",
        "incomplete windows counted",
        (
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = stride or kernel_size
    k = kernel_size
    reduce = np.max if mode == "max" else np.mean
    A = np.array([
        [reduce(A_prev[:, y : y + k, x : x + k], axis=(1, 2)) for x in range(0, A_prev.shape[2], s)]
        for y in range(0, A_prev.shape[1], s)
    ], dtype=float)
    return np.moveaxis(A, 2, 0), (A_prev, k, s, mode)
"""),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = stride or kernel_size
    k = kernel_size
    down, right = -(A_prev.shape[1] - k) % s, -(A_prev.shape[2] - k) % s
    X = np.pad(A_prev, ((0, 0), (0, down), (0, right), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(X, (k, k), axis=(1, 2))[:, ::s, ::s]
    A = windows.max(axis=(4, 5)) if mode == "max" else windows.mean(axis=(4, 5))
    return A.astype(float), (A_prev, k, s, mode)
"""),
        ),
        reread="The size of the output",
    ),
    Misconception(
        "channels_mixed_by_reshape",
        "Numbers of different channels end up together: `reshape` reads on in memory order and moves no axis.",
        "reshape to NCHW instead of transpose",
        (
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = stride or kernel_size
    k = kernel_size
    m, H, W, C = A_prev.shape
    X = A_prev.reshape(m, C, H, W)
    windows = np.lib.stride_tricks.sliding_window_view(X, (k, k), axis=(2, 3))[:, :, ::s, ::s]
    A = windows.max(axis=(4, 5)) if mode == "max" else windows.mean(axis=(4, 5))
    return A.transpose(0, 2, 3, 1).astype(float), (A_prev, k, s, mode)
"""),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    reduce = np.max if mode == "max" else np.mean
    rows = range(0, A_prev.shape[1] - k + 1, s)
    columns = range(0, A_prev.shape[2] - k + 1, s)
    maps = np.array([
        [[[reduce(image[y : y + k, x : x + k, c]) for x in columns] for y in rows]
         for c in range(A_prev.shape[3])]
        for image in A_prev
    ])
    return maps.reshape(len(A_prev), len(rows), len(columns), -1), (A_prev, k, s, mode)
"""),
        ),
        reread="Channels stay apart",
    ),
    Misconception(
        "only_the_last_window_pooled",
        "Only the last entry of the output is filled: the lines that pool stand behind the loops, not inside them. How far are they indented?",
        "if/else outside the loops",
        (
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = (n_H_prev - kernel_size) // stride + 1
    n_W = (n_W_prev - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for h in range(n_H):
        for w in range(n_W):
            y, x = h * stride, w * stride
            window = A_prev[:, y : y + kernel_size, x : x + kernel_size]
    A[:, h, w] = window.max(axis=(1, 2)) if mode == "max" else window.mean(axis=(1, 2))
    return A, (A_prev, kernel_size, stride, mode)
"""),
            Program("""
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    n_H = (n_H_prev - kernel_size) // stride + 1
    n_W = (n_W_prev - kernel_size) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    y, x = h * stride, w * stride
                    window = A_prev[i, y : y + kernel_size, x : x + kernel_size, c]
        A[i, h, w, c] = window.max() if mode == "max" else window.mean()
    return A, (A_prev, kernel_size, stride, mode)
"""),
        ),
        reread="Sliding the window",
    ),
)
