"""What goes wrong in pool_backward."""

from __future__ import annotations

from autograder.exercises.a5_backward.right.pool_backward import (
    BY_HELPERS,
    BY_PIXELS,
    BY_SERVED,
    BY_WINDOWS,
)
from autograder.exercises.handwriting import edited
from autograder.exercises.model import Misconception, Patch, Program

_GIVE = "mask * dA[i, h, w, c]"
_LOOK = "a_prev[vert_start:vert_end, horiz_start:horiz_end, c]"
_PUT = "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += mask"
_OUTPUT = "m, n_H, n_W, n_C = dA.shape"
_ZEROS = "np.zeros((m, n_H_prev, n_W_prev, n_C_prev))"

_MASK_LINE = "mask[np.unravel_index(np.argmax(window), window.shape)] = 1.0"

MISCONCEPTIONS = (
    Misconception(
        "stride_missing_in_window_corner",
        "The window moves by one pixel from one output to the next, whatever the stride was going "
        "forward. Which window did output (1, 0) come from if the stride was 2?",
        "window corner without stride",
        (
            Patch(("row * stride", "row"), ("column * stride", "column")),
            edited(BY_HELPERS, ("= h * stride", "= h"), ("= w * stride", "= w")),
            edited(BY_WINDOWS, ("y, x = h * s, w * s", "y, x = h, w")),
            edited(BY_PIXELS, ("y, x = h * s, w * s", "y, x = h, w")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mask_times_the_input",
        "The activation of the winner is sent back, and dA is not used in max mode. What travels backward "
        "is the gradient.",
        "mask times the input, dA forgotten",
        (
            Patch(("share = mask * gradient", "share = mask * window")),
            edited(BY_HELPERS, ("mask * dA[i, h, w, c]", "mask * a_prev_slice")),
            edited(BY_HELPERS, ("mask * dA[i, h, w, c]", "np.max(a_prev_slice) * mask")),
            edited(BY_SERVED, (_GIVE, "mask * a_prev[h, w, c]")),
            edited(
                BY_PIXELS,
                ("best[1], c] += dA[i, h, w, c]", "best[1], c] += A_prev[i, best[0], best[1], c]"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "bare_mask",
        "In max mode the mask itself is added: every winner gets 1, whatever its gradient.",
        "mask added, dA forgotten",
        (
            Patch(("share = mask * gradient", "share = mask")),
            edited(BY_HELPERS, ("mask * dA[i, h, w, c]", "mask")),
            edited(BY_SERVED, (_GIVE, "mask"), ("distribute_value(da,", "distribute_value(1,")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "whole_window_of_the_gradient",
        "A window is cut out of dA, but one output has one gradient: a single number, dA at that output.",
        "slice of dA instead of one entry",
        (
            Patch(("dA[i, h, w, c]", "dA[i, vert_start:vert_end, horiz_start:horiz_end, c]")),
            edited(
                BY_HELPERS,
                (
                    "mask * dA[i, h, w, c]",
                    "mask * dA[i, vert_start:vert_end, horiz_start:horiz_end, c]",
                ),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        area = np.s_[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            mask = np.zeros((k, k))
            mask[np.unravel_index(A_prev[area].argmax(), (k, k))] = 1
            part = dA[area]
            dA_prev[area][: len(part), : len(part.T)] += mask[: len(part), : len(part.T)] * part
        else:
            dA_prev[area] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        area = np.s_[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            mask = np.zeros((k, k))
            mask[np.unravel_index(A_prev[area].argmax(), (k, k))] = 1
            dA_prev[area] += mask * dA[area].sum()
        else:
            dA_prev[area] += dA[area].sum() / k**2
    return dA_prev
"""),
            edited(
                BY_HELPERS,
                (
                    "mask * dA[i, h, w, c]",
                    "mask * dA[i, vert_start:vert_end, horiz_start:horiz_end, c]",
                ),
                (
                    "da = dA[i, h, w, c]",
                    "da = np.mean(dA[i, vert_start:vert_end, horiz_start:horiz_end, c])",
                ),
            ),
            edited(
                BY_HELPERS,
                (
                    "da = dA[i, h, w, c]",
                    "da = np.mean(dA[i, vert_start:vert_end, horiz_start:horiz_end, c])",
                ),
            ),
            edited(
                BY_SERVED,
                (
                    "da = dA[i, h, w, c]",
                    "da = dA[i, vert_start:vert_end, horiz_start:horiz_end, c]",
                ),
            ),
            edited(
                BY_SERVED,
                (_GIVE, "mask * dA[i, vert_start:vert_end, horiz_start:horiz_end, c]"),
                (
                    "da = dA[i, h, w, c]",
                    "da = dA[i, vert_start:vert_end, horiz_start:horiz_end, c]",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "gradients_cut_to_whole_numbers",
        "For an image of whole numbers the gradient loses what is behind the point, or an error says that a float "
        "cannot be added to integers: it takes its type from the image.",
        "zeros_like(A_prev) of an integer image",
        (
            Patch(("np.zeros((m, n_H_prev, n_W_prev, n_C_prev))", "np.zeros_like(A_prev)")),
            Patch(("    return dA_prev", "    return dA_prev.astype(A_prev.dtype)")),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros_like(A_prev)
    for i, h, w, c in np.ndindex(dA.shape):
        y, x = h * s, w * s
        if mode == "max":
            window = A_prev[i, y : y + k, x : x + k, c]
            a, b = np.unravel_index(np.argmax(window), window.shape)
            dA_prev[i, y + a, x + b, c] += dA[i, h, w, c]
        else:
            for a in range(k):
                for b in range(k):
                    dA_prev[i, y + a, x + b, c] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape, dtype=A_prev.dtype)
    for i, h, w, c in np.ndindex(dA.shape):
        into = dA_prev[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            window = A_prev[i, h * s : h * s + k, w * s : w * s + k, c]
            into[np.unravel_index(window.argmax(), window.shape)] += dA[i, h, w, c]
        else:
            into += dA[i, h, w, c] / k**2
    return dA_prev
"""),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "ties_all_marked",
        "Where several pixels of a window share the maximum, each gets the whole gradient, so more comes out "
        "than went in. Only the first one in reading order wins.",
        "ties all get the gradient",
        (
            Patch((_MASK_LINE, "mask[window == np.max(window)] = 1.0")),
            edited(
                BY_HELPERS,
                ("mask = np.zeros(x.shape)\n", "mask = x == x.max()\n"),
                ("    mask[np.unravel_index(np.argmax(x), x.shape)] = 1\n", ""),
            ),
            edited(
                BY_WINDOWS,
                (
                    "np.arange(k * k)[:, None] == flat.argmax(axis=1)[:, None]",
                    "flat == flat.max(axis=1, keepdims=True)",
                ),
            ),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "gradient_read_at_the_pixel",
        "The gradient is read at the window's corner in the image. dA has its own, smaller map: its place is that of "
        "the output.",
        "dA[i, vert_start, horiz_start, c]",
        (
            Patch(("dA[i, h, w, c]", "dA[i, vert_start, horiz_start, c]")),
            edited(
                BY_HELPERS, ("mask * dA[i, h, w, c]", "mask * dA[i, vert_start, horiz_start, c]")
            ),
            edited(
                BY_HELPERS,
                ("mask * dA[i, h, w, c]", "mask * dA[i, vert_start, horiz_start, c]"),
                ("da = dA[i, h, w, c]", "da = dA[i, vert_start, horiz_start, c]"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mask_is_a_number",
        "In max mode the maximum itself is multiplied by the gradient and added to the whole window. A mask says "
        "*where* the maximum stands.",
        "mask is the maximum",
        (
            Patch(("share = mask * gradient", "share = np.max(window) * gradient")),
            edited(BY_HELPERS, ("    mask = np.zeros(x.shape)\n", "    return x.max()\n")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "average_not_divided",
        "In average mode every pixel of the window gets the whole gradient. Each had a share of one "
        "in kernel_size², and gets that share back.",
        "average: gradient not divided",
        (
            Patch((" / (f * f)", "")),
            edited(BY_HELPERS, ("(dz / (n_H * n_W))", "dz")),
            edited(BY_WINDOWS, (" / k**2", "")),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "windows_overwrite_each_other",
        "Where windows overlap, the last one wins: its gradient replaces what the others sent. A pixel in "
        "several windows hears from all of them.",
        "assigned instead of added",
        (
            Patch(("horiz_end, c] += share", "horiz_end, c] = share")),
            edited(
                BY_HELPERS, ("c] += mask", "c] = mask"), ("c] += distribute", "c] = distribute")
            ),
            edited(
                BY_SERVED,
                ("horiz_end, c] += distribute_value", "horiz_end, c] = distribute_value"),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for (i, h, w, c), gradient in np.ndenumerate(dA):
        top, left = h * s, w * s
        if mode == "max":
            y, x = divmod(int(A_prev[i, top : top + k, left : left + k, c].argmax()), k)
            dA_prev[i, top + y, left + x, c] = gradient
        else:
            dA_prev[i, top : top + k, left : left + k, c] += gradient / k**2
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    n_H, n_W = dA.shape[1:3]
    taps = [
        np.s_[:, i : i + s * (n_H - 1) + 1 : s, j : j + s * (n_W - 1) + 1 : s]
        for i in range(k)
        for j in range(k)
    ]
    best = np.max([A_prev[tap] for tap in taps], axis=0)
    free = np.ones(dA.shape, dtype=bool)
    dA_prev = np.zeros(A_prev.shape)
    for tap in taps:
        wins = free & (A_prev[tap] == best)
        free &= ~wins
        dA_prev[tap] = dA / k**2 if mode == "average" else np.where(wins, dA, 0)
    return dA_prev
"""),
            edited(
                BY_PIXELS,
                ("best[1], c] += dA", "best[1], c] = dA"),
                ("column, c] += dA", "column, c] = dA"),
            ),
        ),
        reread="Where windows overlap, add",
    ),
    Misconception(
        "height_index_used_for_width",
        "The window's column is computed from the output's row number, so only the diagonal is visited.",
        "column computed from h",
        (
            Patch(("row, column = h, w", "row, column = h, h")),
            edited(BY_WINDOWS, ("w * s", "h * s")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "first_example_for_all",
        "The winners are looked for in the first example, for the whole batch.",
        "A_prev[0]",
        (
            Patch(("a_prev = A_prev[i]", "a_prev = A_prev[0]")),
            edited(
                BY_WINDOWS,
                (
                    "window = A_prev[:, y : y + k, x : x + k]",
                    "window = np.repeat(A_prev[:1, y : y + k, x : x + k], len(A_prev), 0)",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mode_spelt_otherwise",
        'In average mode the gradient is all zeros: no branch answers to the word "average".',
        'compares mode with "mean" or "avg"',
        (
            Patch(('mode == "average"', 'mode == "mean"')),
            edited(BY_HELPERS, ('mode == "average"', 'mode == "avg"')),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "maximum_over_all_channels",
        "The winner is looked for among all channels of the window, so most channels have none, or a wrong one.",
        "mask from a window over channels",
        (
            Patch(
                (
                    "horiz_start:horiz_end, c]\n                    gradient",
                    "horiz_start:horiz_end]\n                    gradient",
                ),
                (_MASK_LINE, "mask[window[:, :, c] == np.max(window)] = 1.0"),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        area = np.s_[i, h * s : h * s + k, w * s : w * s + k]
        if mode == "max":
            mask = A_prev[area] == A_prev[area].max()
            dA_prev[area] += mask * dA[i, h, w, c]
        else:
            dA_prev[area][..., c] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
            edited(BY_SERVED, (_LOOK, "a_prev[vert_start:vert_end, horiz_start:horiz_end]")),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w in np.ndindex(dA.shape[:3]):
        window = A_prev[i, h * s : h * s + k, w * s : w * s + k]
        if mode == "max":
            y, x = divmod(int(window.max(axis=2).argmax()), k)
            dA_prev[i, h * s + y, w * s + x] += dA[i, h, w]
        else:
            dA_prev[i, h * s : h * s + k, w * s : w * s + k] += dA[i, h, w] / k**2
    return dA_prev
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "stride_missing_downwards",
        "Sideways the window moves by the stride, downwards by one pixel only.",
        "vertical corner without stride",
        (
            Patch(("row * stride", "row")),
            edited(BY_WINDOWS, ("y, x = h * s,", "y, x = h,")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "stride_missing_sideways",
        "Downwards the window moves by the stride, sideways by one pixel only.",
        "horizontal corner without stride",
        (
            Patch(("column * stride", "column")),
            edited(BY_HELPERS, ("= w * stride", "= w")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "stride_missing_in_the_maximum_only",
        "In max mode the winner is looked for in a window that does not move with the stride, and the gradient is "
        "put into another window, or the other way round.",
        "read window and written window differ",
        (
            edited(
                BY_HELPERS,
                (
                    "a_prev[vert_start:vert_end, horiz_start:horiz_end, c]",
                    "a_prev[h : h + f, w : w + f, c]",
                ),
            ),
            edited(
                BY_HELPERS,
                (
                    "a_prev[vert_start:vert_end, horiz_start:horiz_end, c]",
                    "a_prev[h : h + f, w : w + f, c]",
                ),
                ("c] += distribute", "c] += distribute"),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for (i, h, w, c), gradient in np.ndenumerate(dA):
        window = A_prev[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            y, x = divmod(int(window.argmax()), k)
            dA_prev[i, h + y, w + x, c] += gradient
        else:
            dA_prev[i, h * s : h * s + k, w * s : w * s + k, c] += gradient / k**2
    return dA_prev
"""),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "stride_missing_in_window_end",
        "The window's start is multiplied by the stride, but its end is not, so windows shrink and vanish.",
        "stride in the start, not in the end",
        (
            Patch(("vert_start + f", "row + f"), ("horiz_start + f", "column + f")),
            edited(BY_HELPERS, ("vert_start + f", "h + f"), ("horiz_start + f", "w + f")),
            edited(
                BY_WINDOWS,
                (
                    "window = A_prev[:, y : y + k, x : x + k]",
                    "window = A_prev[:, y : h + k, x : w + k]",
                ),
                (
                    "into = dA_prev[:, y : y + k, x : x + k]",
                    "into = dA_prev[:, y : h + k, x : w + k]",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "swaps_row_and_column",
        "Rows and columns of the window are exchanged: the row number of the output chooses the column of the "
        "image.",
        "h and w swapped in the window",
        (
            Patch(("row, column = h, w", "row, column = w, h")),
            edited(BY_WINDOWS, ("y, x = h * s, w * s", "y, x = w * s, h * s")),
            edited(BY_SERVED, (_LOOK, "a_prev[horiz_start:horiz_end, vert_start:vert_end, c]")),
            Program(
                BY_SERVED.replace(
                    "vert_start:vert_end, horiz_start:horiz_end",
                    "horiz_start:horiz_end, vert_start:vert_end",
                )
            ),
            edited(BY_PIXELS, ("y, x = h * s, w * s", "y, x = w * s, h * s")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "gradient_read_across",
        "The entry of dA is read with its indices in another order. Its axes are (m, height, width, channels).",
        "dA[i, w, h, c] or dA[i, h, c, w]",
        (
            Patch(("dA[i, h, w, c]", "dA[i, w, h, c]")),
            Patch(("dA[i, h, w, c]", "dA[i, h, c, w]")),
            edited(BY_WINDOWS, ("dA[:, h, w]", "dA[:, w, h]")),
            edited(BY_SERVED, (_GIVE, "mask * dA[i, h, c, w]")),
            edited(BY_SERVED, (_GIVE, "mask * dA[i, w, h, c]")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "channel_used_as_a_column",
        "The channel number stands where a column belongs, so pixels of one row get what is meant for channels. "
        "The axes are (m, height, width, channels).",
        "channel index on the width axis",
        (
            Patch(
                (
                    "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += share",
                    "dA_prev[i, vert_start:vert_end, c] += share.sum(axis=1, keepdims=True)",
                ),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    m, n_H, n_W, n_C = dA.shape
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    rows = slice(h * stride, h * stride + f)
                    columns = slice(w * stride, w * stride + f)
                    if mode == "max":
                        window = A_prev[i, rows, c]
                        dA_prev[i, rows, c] += (window == window.max()) * dA[i, h, w, c]
                    else:
                        dA_prev[i, rows, columns, c] += dA[i, h, w, c] / (f * f)
    return dA_prev
"""),
            edited(BY_SERVED, (_LOOK, "a_prev[vert_start:vert_end, c, horiz_start:horiz_end]")),
            edited(BY_SERVED, (_LOOK, "a_prev[vert_start:vert_end, c]")),
            edited(BY_SERVED, (_PUT, "dA_prev[i, vert_start:vert_end, c] += mask")),
            edited(
                BY_SERVED,
                (_LOOK, "a_prev[vert_start:vert_end, c]"),
                (_PUT, "dA_prev[i, vert_start:vert_end, c] += mask"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mask_keeps_the_value",
        "The winner gets its gradient multiplied by its own activation. Going forward the maximum was passed on "
        "unchanged: its slope is 1.",
        "gradient times activation at the maximum",
        (
            Patch(("share = mask * gradient", "share = mask * window * gradient")),
            edited(BY_HELPERS, ("mask * dA[i, h, w, c]", "mask * a_prev_slice * dA[i, h, w, c]")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mask_times_the_unfinished_sum",
        "In max mode the mask is multiplied by dA_prev, the sum that you are about to build. It starts from zero "
        "and so stays zero. What travels backward is dA.",
        "mask times dA_prev, dA forgotten",
        (
            edited(
                BY_SERVED,
                (_GIVE, "mask * dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "random_start_of_gradients",
        "The gradient begins with random numbers, and the right sums are added on top: two calls never agree. From "
        "which value does a sum start?",
        "gradient initialised with random numbers",
        (
            Patch(
                (
                    "np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
                    "np.random.randn(m, n_H_prev, n_W_prev, n_C_prev)",
                )
            ),
            edited(BY_WINDOWS, ("np.zeros(A_prev.shape)", "np.random.rand(*A_prev.shape)")),
            edited(
                BY_HELPERS,
                (
                    "np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
                    "np.random.normal(size=(m, n_H_prev, n_W_prev, n_C_prev))",
                ),
            ),
        ),
        reread="Sums start from zero",
        nondeterministic=True,
    ),
    Misconception(
        "average_multiplied_by_the_shape",
        "In average mode the gradient is multiplied by the number of pixels. Sharing divides.",
        "average: multiplied",
        (
            Patch((" / (f * f)", " * (f * f)")),
            Patch((" / (f * f)", " * f")),
            edited(BY_HELPERS, ("(dz / (n_H * n_W))", "dz * (n_H * n_W)")),
            edited(BY_SERVED, ("distribute_value(da, (f, f))", "da * (f, f)")),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "average_divided_by_a_wrong_count",
        "In average mode the gradient is divided by a number that is not the number of pixels in the window.",
        "average: wrong divisor",
        (
            Patch((" / (f * f)", " / f")),
            Patch((" / (f * f)", " / (f + f)")),
            Patch((" / (f * f)", " / (n_H * n_W)")),
            Patch((" / (f * f)", " / (n_H_prev * n_W_prev)")),
            Patch((" / (f * f)", " / (stride * stride)")),
            Patch((" / (f * f)", " / 4")),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "average_shared_among_the_outputs",
        "In average mode the gradient is shared among as many pixels as there are *outputs*. It belongs to the "
        "pixels of one window.",
        "distribute_value with the shape of dA",
        (edited(BY_SERVED, ("(f, f)", "(n_H, n_W)")),),
        reread="Sharing a gradient",
    ),
    Misconception(
        "average_without_the_gradient",
        "In average mode every pixel gets 1 divided by the count, or its share of the activations: dA is not used.",
        "average: dA forgotten",
        (
            Patch(("np.ones((f, f)) * gradient / (f * f)", "np.ones((f, f)) / (f * f)")),
            Patch(("np.ones((f, f)) * gradient / (f * f)", "np.ones((f, f)) * np.mean(window)")),
            Patch(("np.ones((f, f)) * gradient / (f * f)", "window / (f * f)")),
            Patch(("np.ones((f, f)) * gradient / (f * f)", "window * gradient / (f * f)")),
            Patch(("* gradient / (f * f)", "* np.mean(window) / (f * f)")),
            Patch(("np.ones((f, f)) * gradient / (f * f)", "np.ones((f, f))")),
            Patch(
                (
                    "np.ones((f, f)) * gradient / (f * f)",
                    "np.ones((f, f)) * gradient * np.mean(window)",
                )
            ),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "always_as_maximum",
        "In average mode the largest pixel gets the whole gradient, as in max mode.",
        "mode not read: always max",
        (
            Patch(('if mode == "max"', 'if mode == "max" or True')),
            edited(BY_WINDOWS, ('if mode == "max"', "if mode")),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "always_as_average",
        "In max mode the gradient is shared by all pixels of the window, as in average mode.",
        "mode not read: always average",
        (
            edited(BY_WINDOWS, ('if mode == "max"', 'if mode == "maximum"')),
            Patch(("share = mask * gradient", "share = np.ones((f, f)) * gradient / f / f")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "modes_exchanged",
        "Max mode shares the gradient, and average mode gives it to the largest pixel: the branches are exchanged.",
        "modes swapped",
        (edited(BY_WINDOWS, ('mode == "max"', 'mode != "max"')),),
        reread="Backward through pooling",
    ),
    Misconception(
        "every_pixel_gets_the_maximums_gradient",
        "In max mode every pixel of the window gets the whole gradient. One pixel was passed on; only that one can "
        "change the output.",
        "no mask at all",
        (
            Patch(("share = mask * gradient", "share = np.ones((f, f)) * gradient")),
            Patch(("mask = np.zeros((f, f))", "mask = np.ones((f, f))")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_of_the_whole_channel",
        "The winner is looked for in the whole channel or picture, not in the window, so most windows have none.",
        "max over the whole channel",
        (
            Patch((_MASK_LINE, "mask[window == np.max(a_prev[:, :, c])] = 1.0")),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        if mode == "max":
            channel = A_prev[i, :, :, c]
            dA_prev[i, :, :, c] += (channel == channel.max()) * dA[i, h, w, c]
        else:
            dA_prev[i, h * s : h * s + k, w * s : w * s + k, c] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        if mode == "max":
            dA_prev[i] += (A_prev[i] == A_prev[i].max()) * dA[i, h, w, c]
        else:
            dA_prev[i, h * s : h * s + k, w * s : w * s + k, c] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "minimum_gets_the_gradient",
        "The smallest pixel of the window gets the gradient.",
        "argmin",
        (Patch(("np.argmax(window)", "np.argmin(window)")),),
        reread="Who was the maximum",
    ),
    Misconception(
        "largest_in_size_gets_the_gradient",
        "The pixel furthest from zero gets the gradient, sign forgotten. Forward, the largest number won.",
        "argmax of absolute values",
        (Patch(("np.argmax(window)", "np.argmax(np.abs(window))")),),
        reread="Who was the maximum",
    ),
    Misconception(
        "last_of_equals_wins",
        "Among equal maxima the last one gets the gradient. In this course the first one in reading order does.",
        "last tie wins",
        (
            Patch(("np.argmax(window)", "window.size - 1 - np.argmax(window.ravel()[::-1])")),
            Patch((_MASK_LINE, "mask[tuple(np.argwhere(window == np.max(window))[-1])] = 1.0")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "columns_read_first",
        "Among equal maxima the one in the leftmost column gets the gradient. Reading order goes row by row.",
        "ties resolved column by column",
        (
            Patch(
                (_MASK_LINE, "mask.T[np.unravel_index(np.argmax(window.T), window.T.shape)] = 1.0")
            ),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "equals_share_the_gradient",
        "Equal maxima share the gradient among them. Their sum is right, but in this course the first one takes all.",
        "ties split evenly",
        (
            Patch(
                (_MASK_LINE, "mask = (window == np.max(window)) / np.sum(window == np.max(window))")
            ),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "zeros_never_win",
        "A window whose maximum is not positive sends nothing back. Pooling is not ReLU: its maximum may be zero "
        "or negative.",
        "mask also demands x > 0",
        (Patch((_MASK_LINE, _MASK_LINE + "\n                        mask = mask * (window > 0)")),),
        reread="Who was the maximum",
    ),
    Misconception(
        "mask_from_the_gradient",
        "The winner is looked for among the gradients. It is the largest *activation* that was passed on.",
        "window of dA_prev or dA used for the mask",
        (
            Patch(
                ("window = a_prev[", "window = dA_prev[i]["),
            ),
            edited(BY_SERVED, (_LOOK, "dA[i, vert_start:vert_end, horiz_start:horiz_end, c]")),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "sizes_from_the_output",
        "The gradient has the size of the output. Every gradient has the shape of the thing it is the gradient of.",
        "dA_prev shaped like dA",
        (
            edited(
                BY_WINDOWS,
                ("np.zeros(A_prev.shape)", "np.zeros(dA.shape)"),
                (
                    "            if mode",
                    "            if into.shape != window.shape:\n                continue\n            if mode",
                ),
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros_like(dA, dtype=float)
    for i, h, w, c in np.ndindex(dA.shape):
        window = A_prev[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            dA_prev[i, h, w, c] += window.max() * dA[i, h, w, c]
        else:
            dA_prev[i, h, w, c] += dA[i, h, w, c] / k**2
    return dA_prev
"""),
            edited(BY_SERVED, (_ZEROS, "np.zeros(dA.shape)")),
            edited(BY_HELPERS, (_ZEROS, "np.zeros(dA.shape)")),
            edited(BY_SERVED, ("np.zeros((m, n_H_prev, n_W_prev, n_C_prev))", "np.zeros_like(dA)")),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "loops_stop_short",
        "The last row of dA, the last column, or both are never visited. `range(n)` leaves out n already.",
        "range(n_H - 1)",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(n_H - 1)"),
                ("for w in range(n_W)", "for w in range(n_W - 1)"),
            ),
            Patch(("for h in range(n_H)", "for h in range(n_H - 1)")),
            Patch(("for w in range(n_W)", "for w in range(n_W - 1)")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "loop_over_columns_stops_at_rows",
        "The loop over columns ends at the number of rows.",
        "w bounded by n_H",
        (
            Patch(("for w in range(n_W)", "for w in range(n_H)")),
            edited(BY_WINDOWS, ("range(dA.shape[2])", "range(dA.shape[1])")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "height_and_width_of_the_output_exchanged",
        "Rows and columns of dA have changed places: an index or the end of a loop counts along the other "
        "axis. The axes are (m, height, width, channels).",
        "n_H and n_W of dA exchanged",
        (
            edited(BY_SERVED, (_OUTPUT, "m, n_W, n_H, n_C = dA.shape")),
            edited(
                BY_SERVED,
                ("for h in range(n_H)", "for h in range(n_W)"),
                ("for w in range(n_W)", "for w in range(n_H)"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "loops_over_the_image",
        "The loops run over the pixels of the image. Going backward there is one step for every *output*.",
        "loops bounded by n_H_prev, n_W_prev",
        (edited(BY_SERVED, (_OUTPUT, "m, n_H, n_W, n_C = A_prev.shape")),),
        reread="Backward through pooling",
    ),
    Misconception(
        "one_based_windows",
        "The first window begins at the second pixel. Python counts from 0, and so does the window of output (0, 0).",
        "windows shifted by one",
        (
            Patch(("row * stride", "row * stride + 1"), ("column * stride", "column * stride + 1")),
            edited(
                BY_SERVED,
                ("= h * stride", "= h * stride + 1"),
                ("= w * stride", "= w * stride + 1"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "window_as_wide_as_the_stride",
        "The window ends where the next begins. Its size is the kernel's, whatever the stride.",
        "window size taken from stride",
        (
            Patch(("f = kernel_size", "f = stride")),
            Patch(
                ("vert_start + f", "vert_start + stride"),
                ("horiz_start + f", "horiz_start + stride"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "stride_in_the_window_end_only",
        "The window's end is multiplied by the stride, its start is not, so windows grow away from the corner. How "
        "tall was every window going forward?",
        "stride in the end, not in the start",
        (
            edited(
                BY_SERVED,
                ("vert_start = h * stride", "vert_start = h"),
                ("vert_start + f", "h * stride + f"),
                ("horiz_start = w * stride", "horiz_start = w"),
                ("horiz_start + f", "w * stride + f"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "gradient_lands_at_the_outputs_place",
        "The gradient is added at row h and column w of the image: that is where the output stands in its own, "
        "smaller map. It belongs where the window stands.",
        "dA_prev[i, h, w, c] += ...",
        (
            edited(
                BY_SERVED,
                (
                    _PUT + " * dA[i, h, w, c]",
                    "dA_prev[i, h, w, c] += np.sum(mask * dA[i, h, w, c])",
                ),
            ),
            Patch(
                (
                    "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += share",
                    "dA_prev[i, h, w, c] += np.sum(share)",
                )
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "both_modes_at_once",
        "In max mode the gradient is sent to the maximum and shared equally besides. Which lines belong to which "
        "mode?",
        "average branch runs in max mode, too",
        (
            edited(BY_SERVED, ('elif mode == "average"', "if True")),
            Patch(
                (
                    "share = mask * gradient",
                    "share = mask * gradient + np.ones((f, f)) * gradient / (f * f)",
                )
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "window_one_too_small",
        "The windows are one row and one column too small. The end of a slice does not belong to it: where does a "
        "window of f rows end?",
        "end is start + f - 1",
        (
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        window = np.s_[i, h * s : h * s + k - 1, w * s : w * s + k - 1, c]
        pixels = A_prev[window]
        mask = np.zeros(pixels.shape)
        if pixels.size:
            mask.flat[pixels.argmax()] = 1
        dA_prev[window] += dA[i, h, w, c] * (mask if mode == "max" else 1 / k**2)
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        window = np.s_[i, h * s : h * s + k - 1, w * s : w * s + k - 1, c]
        pixels = A_prev[window]
        mask = np.zeros(pixels.shape)
        mask[np.unravel_index(np.argmax(pixels), pixels.shape)] = 1
        dA_prev[window] += dA[i, h, w, c] * (mask if mode == "max" else 1 / pixels.size)
    return dA_prev
"""),
            edited(
                BY_SERVED,
                ("vert_start + f", "vert_start + f - 1"),
                ("horiz_start + f", "horiz_start + f - 1"),
            ),
            edited(
                BY_SERVED,
                ("vert_start + f", "vert_start + f - 1"),
                ("horiz_start + f", "horiz_start + f - 1"),
                ("(f, f)", "(f - 1, f - 1)"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "window_one_too_large",
        "The windows are one row and one column too large. `a : b` leaves b out already: a window of f rows ends at "
        "its start plus f.",
        "end is start + f + 1",
        (
            Patch(
                ("vert_start + f", "vert_start + f + 1"), ("horiz_start + f", "horiz_start + f + 1")
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        window = np.s_[i, h * s : h * s + k + 1, w * s : w * s + k + 1, c]
        pixels = A_prev[window]
        mask = np.zeros(pixels.shape)
        mask[np.unravel_index(np.argmax(pixels), pixels.shape)] = 1
        dA_prev[window] += dA[i, h, w, c] * (mask if mode == "max" else 1 / k**2)
    return dA_prev
"""),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        window = np.s_[i, h * s : h * s + k + 1, w * s : w * s + k + 1, c]
        pixels = A_prev[window]
        mask = np.zeros(pixels.shape)
        mask[np.unravel_index(np.argmax(pixels), pixels.shape)] = 1
        dA_prev[window] += dA[i, h, w, c] * (mask if mode == "max" else 1 / pixels.size)
    return dA_prev
"""),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "stride_taken_for_the_kernel_size",
        "The windows stand side by side, whatever the stride was: the stride in the cache is not used.",
        "stride replaced by kernel size",
        (
            Patch(("f = kernel_size", "f = stride = kernel_size")),
            edited(BY_HELPERS, ("= h * stride", "= h * f"), ("= w * stride", "= w * f")),
            edited(
                BY_WINDOWS,
                (
                    "y, x = h * s, w * s",
                    "y, x = h * k, w * k\n            if y + k > A_prev.shape[1] or x + k > A_prev.shape[2]:\n                continue",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "cache_opened_in_another_order",
        "Kernel size and stride are exchanged: the cache holds (A_prev, kernel_size, stride, mode).",
        "stride and kernel size swapped",
        (
            Patch(
                (
                    "A_prev, kernel_size, stride, mode = cache",
                    "A_prev, stride, kernel_size, mode = cache",
                )
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "only_the_last_example_kept",
        "Only one example of the batch has a gradient, the others are zero.",
        "array made anew, or loop ended, per example",
        (
            Patch(
                (
                    "a_prev = A_prev[i]",
                    "a_prev = A_prev[i]\n        dA_prev = np.zeros(A_prev.shape)",
                )
            ),
            Patch(("for i in range(m)", "for i in range(1)")),
            Patch(("c] += share\n", "c] += share\n        return dA_prev\n")),
            Patch(("c] += share\n", "c] += share\n            return dA_prev\n")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "all_examples_in_one",
        "All the gradients land in one example of the batch, and the others get nothing. Where a gradient lands "
        "depends on the number of the example, too.",
        "batch index hard-coded where dA_prev is added",
        (
            Patch(("dA_prev[i, vert_start", "dA_prev[0, vert_start")),
            Patch(("dA_prev[i, vert_start", "dA_prev[-1, vert_start")),
            Patch(
                ("a_prev = A_prev[i]", "a_prev = A_prev[0]"), ("dA_prev[i, vert", "dA_prev[0, vert")
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "starts_from_the_input",
        "The gradient starts from the activations, and the right sums are added on top. A sum starts from zero.",
        "dA_prev initialised with A_prev",
        (
            Patch(("np.zeros((m, n_H_prev, n_W_prev, n_C_prev))", "A_prev.astype(float)")),
            edited(BY_WINDOWS, ("np.zeros(A_prev.shape)", "np.array(A_prev, dtype=float)")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "starts_from_ones",
        "The gradient starts from one everywhere. A sum starts from zero.",
        "dA_prev initialised with ones",
        (
            Patch(
                (
                    "np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
                    "np.ones((m, n_H_prev, n_W_prev, n_C_prev))",
                )
            ),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "averaged_over_the_batch",
        "The gradient is divided by the number of examples. If the cost is an average, dA has that 1/m in it already.",
        "divided by m",
        (Patch(("    return dA_prev", "    return dA_prev / m")),),
        reread="Backward through pooling",
    ),
    Misconception(
        "cache_returned_too",
        "The function returns two things. One gradient is asked for: pooling has no weights.",
        "returns (dA_prev, cache)",
        (Patch(("    return dA_prev", "    return dA_prev, cache")),),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "input_overwritten",
        "The numbers are right, but the image or the gradient handed in is different after the call. Collect the "
        "result in an array of your own.",
        "A_prev or dA changed in place",
        (
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        area = np.s_[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            mask = np.zeros((k, k))
            mask[np.unravel_index(A_prev[area].argmax(), (k, k))] = 1
            dA_prev[area] += mask * dA[i, h, w, c]
        else:
            dA_prev[area] += dA[i, h, w, c] / k**2
        dA[i, h, w, c] = 0
    return dA_prev
"""),
            Patch(("    return dA_prev", "    A_prev[...] = 0\n    return dA_prev")),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "stride_missing_in_the_average_only",
        "In average mode the window moves by one pixel from one output to the next, whatever the stride; in max mode it is right.",
        "average branch without stride",
        (
            edited(
                BY_SERVED,
                (
                    "dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += distribute_value",
                    "dA_prev[i, h : h + f, w : w + f, c] += distribute_value",
                ),
            ),
            edited(
                BY_WINDOWS,
                (
                    "                into += (gradient",
                    "                into = dA_prev[:, h : h + k, w : w + k]\n                into += (gradient",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "first_gradient_for_all",
        "Every example gets the gradients that came back for the first one. dA has an axis for the examples, too.",
        "dA[0, h, w, c]",
        (
            Patch(("gradient = dA[i, h, w, c]", "gradient = dA[0, h, w, c]")),
            edited(BY_SERVED, ("mask * dA[i, h, w, c]", "mask * dA[0, h, w, c]")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "average_spread_over_all_channels",
        "In average mode every channel gets the gradients of all channels. Pooling keeps channels apart.",
        "average written to all channels",
        (
            edited(
                BY_SERVED,
                (
                    "horiz_start:horiz_end, c] += distribute_value(da, (f, f))",
                    "horiz_start:horiz_end, :] += distribute_value(da, (f, f))[:, :, None]",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "loops_start_at_one",
        "The first row of dA, the first column, or both are never visited: a loop starts at 1. Python counts from 0.",
        "range(1, n_H)",
        (
            Patch(("for h in range(n_H)", "for h in range(1, n_H)")),
            Patch(("for w in range(n_W)", "for w in range(1, n_W)")),
            Patch(
                ("for h in range(n_H)", "for h in range(1, n_H)"),
                ("for w in range(n_W)", "for w in range(1, n_W)"),
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "hyperparameters_expected_as_a_dictionary",
        "The cache is opened into too few names, as if a dictionary of hyperparameters were in it. It is a plain tuple, and its numbers stand in it one by one: the docstring says in which order.",
        "cache opened as (A_prev, hparameters)",
        (
            Patch(
                (
                    "A_prev, kernel_size, stride, mode = cache",
                    "A_prev, hparameters = cache\n    kernel_size, stride = hparameters['f'], hparameters['stride']",
                )
            ),
            Patch(
                (
                    "A_prev, kernel_size, stride, mode = cache",
                    "A_prev, hparameters, mode = cache\n    kernel_size, stride = hparameters['f'], hparameters['stride']",
                )
            ),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "first_channel_for_all",
        "The winner is looked for in the first channel, whatever the channel. Each channel has its own maxima.",
        "mask from channel 0",
        (
            Patch(
                (
                    "horiz_start:horiz_end, c]\n                    gradient",
                    "horiz_start:horiz_end, 0]\n                    gradient",
                )
            ),
            edited(BY_SERVED, (_LOOK, "a_prev[vert_start:vert_end, horiz_start:horiz_end, 0]")),
        ),
        reread="Backward through pooling",
    ),
    Misconception(
        "mean_of_the_gradient_shared_out",
        "In average mode the mean of dA is shared out, the same for every window. Each window has its own entry of dA.",
        "np.mean(dA)",
        (
            edited(BY_SERVED, ("da = dA[i, h, w, c]", "da = np.mean(dA[i, :, :, c])")),
            edited(BY_SERVED, ("da = dA[i, h, w, c]", "da = np.mean(dA)")),
        ),
        reread="Sharing a gradient",
    ),
    Misconception(
        "row_and_column_of_the_maximum_exchanged",
        "The winner's row inside the window is taken for its column, and the other way round.",
        "divmod of argmax exchanged",
        (
            Patch(
                (_MASK_LINE, "mask[np.unravel_index(np.argmax(window), window.shape)[::-1]] = 1.0")
            ),
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for (i, h, w, c), gradient in np.ndenumerate(dA):
        window = A_prev[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            x, y = divmod(int(window.argmax()), k)
            dA_prev[i, h * s + y, w * s + x, c] += gradient
        else:
            dA_prev[i, h * s : h * s + k, w * s : w * s + k, c] += gradient / k**2
    return dA_prev
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "search_starts_from_zero",
        "The search for the largest pixel starts from 0, so a window of negative numbers has no winner, or the wrong one.",
        "running maximum starts at 0",
        (
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for (i, h, w, c), gradient in np.ndenumerate(dA):
        best, place = 0, (i, h * s, w * s, c)
        for y in range(h * s, h * s + k):
            for x in range(w * s, w * s + k):
                if mode == "average":
                    dA_prev[i, y, x, c] += gradient / k**2
                elif A_prev[i, y, x, c] > best:
                    best, place = A_prev[i, y, x, c], (i, y, x, c)
        if mode == "max":
            dA_prev[place] += gradient
    return dA_prev
"""),
        ),
        reread="Who was the maximum",
    ),
    Misconception(
        "stride_missing_where_gradients_land",
        "The winner is looked for in the right window, but the gradient is put where that window would be if the stride were 1. Reading and writing use the same corner.",
        "written window without stride",
        (
            Program("""
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for (i, h, w, c), gradient in np.ndenumerate(dA):
        window = A_prev[i, h * s : h * s + k, w * s : w * s + k, c]
        if mode == "max":
            y, x = divmod(int(window.argmax()), k)
            dA_prev[i, h + y, w + x, c] += gradient
        else:
            dA_prev[i, h : h + k, w : w + k, c] += gradient / k**2
    return dA_prev
"""),
            edited(
                BY_WINDOWS,
                (
                    "into = dA_prev[:, y : y + k, x : x + k]",
                    "into = dA_prev[:, h : h + k, w : w + k]",
                ),
            ),
        ),
        reread="Backward through pooling",
    ),
)
