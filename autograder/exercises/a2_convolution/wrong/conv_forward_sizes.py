"""How large is the output, and do the loops reach all of it?"""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.model import Misconception, Patch

body = Function("conv_forward").body

PLACES = "2 · How many places there are"
STRIDE = "Where the next window starts"
PADDING = "What padding adds"
WINDOW = "Which window belongs to which output"
MAPS = "Every filter makes a map"
BATCH = "A batch is many pictures"

N_H = "n_H = (n_H_prev + 2 * padding - f) // stride + 1"
N_W = "n_W = (n_W_prev + 2 * padding - f) // stride + 1"
ZEROS = "Z = np.zeros((m, n_H, n_W, n_C))"
OPEN = "m, n_H_prev, n_W_prev, _ = A_prev.shape"
F = "f, _, _, n_C = W.shape"
PAD = "A_prev_pad = zero_pad(A_prev, padding)"


def both(height: str) -> Patch:
    """Return the patch that computes both sides in this way, written for the height."""
    return Patch((N_H, height), (N_W, height.replace("n_H", "n_W")))


def slices(height: str) -> str:
    """Return a body that computes the size in this way and fills it with whole slices."""
    return f"""
        m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
        f, _, _, n_C = W.shape
        {height}
        {height.replace("n_H", "n_W")}
        P = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
        Z = np.zeros((m, n_H, n_W, n_C))
        for h, w in np.ndindex(n_H, n_W):
            y, x = h * stride, w * stride
            window = P[:, y : y + f, x : x + f, :]
            taps = W[: window.shape[1], : window.shape[2]]
            Z[:, h, w, :] = np.tensordot(window, taps, axes=3) + b[0, 0, 0]
        return Z, (A_prev, W, b, stride, padding)
        """


THE_FORMULA = (
    Misconception(
        "first_place_not_counted",
        "The output is one row and one column too small: the moves are counted, but not the place "
        "where the window starts.",
        "+ 1 forgotten in the size",
        (both(N_H.removesuffix(" + 1")), body(slices(N_H.removesuffix(" + 1")))),
        PLACES,
    ),
    Misconception(
        "rounds_up",
        "The output is too large: the division rounds up. Half a move is no move, the last window "
        "would hang over the edge.",
        "ceil in the size",
        (
            both("n_H = int(np.ceil((n_H_prev + 2 * padding - f) / stride)) + 1"),
            body(slices("n_H = -(-(n_H_prev + 2 * padding - f) // stride) + 1")),
            both("n_H = round((n_H_prev + 2 * padding - f) / stride) + 1"),
        ),
        STRIDE,
    ),
    Misconception(
        "size_left_a_float",
        "The size is a float, and NumPy refuses to make an array with it. Which division rounds "
        "down and gives an integer?",
        "/ or np.floor without int",
        (
            both("n_H = (n_H_prev + 2 * padding - f) / stride + 1"),
            both("n_H = np.floor((n_H_prev + 2 * padding - f) / stride) + 1"),
        ),
        STRIDE,
    ),
    Misconception(
        "height_used_for_width",
        "The width of the output is computed from the *height* of the picture. Pictures need not "
        "be square.",
        "n_W from n_H_prev",
        (
            Patch((N_W, N_W.replace("n_W_prev", "n_H_prev"))),
            Patch((OPEN, "m, n_H_prev, _, _ = A_prev.shape\n    n_W_prev = n_H_prev")),
            body(
                slices(N_H)
                .replace("n_W_prev + 2", "n_H_prev + 2")
                .replace("taps = W", "if 0 in window.shape: continue\n            taps = W")
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "width_used_for_height",
        "The height of the output is computed from the *width* of the picture. Pictures need not "
        "be square.",
        "n_H from n_W_prev",
        (
            Patch((N_H, N_H.replace("n_H_prev", "n_W_prev"))),
            Patch((OPEN, "m, _, n_W_prev, _ = A_prev.shape\n    n_H_prev = n_W_prev")),
        ),
        WINDOW,
    ),
    Misconception(
        "height_and_width_swapped",
        "Height and width of the output have changed places. The axes are picture, row, column, "
        "channel.",
        "Z has shape (m, n_W, n_H, n_C), or sizes read in the wrong order",
        (
            Patch((OPEN, "m, n_W_prev, n_H_prev, _ = A_prev.shape")),
            Patch((ZEROS, "Z = np.zeros((m, n_W, n_H, n_C))")),
            Patch(("Z[i, h, w, c]", "Z[i, w, h, c]")),
            Patch((ZEROS, "Z = np.zeros((m, n_W, n_H, n_C))"), ("Z[i, h, w, c]", "Z[i, w, h, c]")),
            Patch(("return Z, cache", "return Z.transpose(0, 2, 1, 3), cache")),
            Patch(("return Z, cache", "return Z.reshape(m, n_W, n_H, n_C), cache")),
        ),
        WINDOW,
    ),
    Misconception(
        "padding_counted_once",
        "The size counts the padding on one side only. The frame has two sides.",
        "n + padding - f",
        (
            both("n_H = (n_H_prev + padding - f) // stride + 1"),
            body(slices("n_H = (n_H_prev + padding - f) // stride + 1")),
        ),
        PADDING,
    ),
    Misconception(
        "padding_missing_in_the_size",
        "The picture is padded but the output's size does not know it, so the last windows are "
        "never visited.",
        "size without padding, windows with it",
        (
            both("n_H = (n_H_prev - f) // stride + 1"),
            body(slices("n_H = (n_H_prev - f) // stride + 1")),
            both("n_H = int((n_H_prev - f) / stride) + 1"),
        ),
        PADDING,
    ),
    Misconception(
        "padding_counted_twice",
        "The size is computed from the padded picture, and then the padding is added once more.",
        "padded shape plus 2 * padding",
        (both("n_H = (n_H_prev + 4 * padding - f) // stride + 1"),),
        PADDING,
        twins=frozenset({"window_from_the_unpadded_image"}),
    ),
    Misconception(
        "padding_ignored",
        "The padding has no effect at all. Does your code use it?",
        "padding never used",
        (
            Patch((OPEN, "padding = 0\n    " + OPEN)),
            body(
                """
                f = W.shape[0]
                view = np.lib.stride_tricks.sliding_window_view(A_prev, (f, f), axis=(1, 2))
                Z = np.einsum("mhwcij,ijco->mhwo", view[:, ::stride, ::stride], W) + b
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        PADDING,
    ),
    Misconception(
        "output_padded_instead_of_input",
        "The frame is put around the *output*. It belongs around the picture, before the filter "
        "travels.",
        "convolves without padding, then pads Z",
        (
            Patch(
                (OPEN, "border, padding = padding, 0\n    " + OPEN),
                ("return Z, cache", "return zero_pad(Z, border), cache"),
            ),
        ),
        PADDING,
    ),
    Misconception(
        "loops_with_each_others_end",
        "The loop over rows runs to the number of columns, and the loop over columns to the number of "
        "rows. Only on square outputs is that the same.",
        "for h in range(n_W), for w in range(n_H)",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(n_W)"),
                ("for w in range(n_W)", "for w in range(n_H)"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "stride_missing_in_the_size",
        "The output is as large as for stride 1. Longer moves leave fewer places.",
        "size without stride, corner with it",
        (
            both("n_H = n_H_prev + 2 * padding - f + 1"),
            body(
                slices("n_H = n_H_prev + 2 * padding - f + 1").replace(
                    "taps = W", "if 0 in window.shape: continue\n            taps = W"
                )
            ),
        ),
        STRIDE,
        twins=frozenset({"stride_counted_twice"}),
    ),
    Misconception(
        "stride_ignored",
        "The stride has no effect at all. Does your code use it?",
        "stride never used",
        (
            Patch((OPEN, "stride = 1\n    " + OPEN)),
            body(
                """
                f, p = W.shape[0], padding
                P = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
                view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
                Z = np.einsum("mhwcij,ijco->mhwo", view, W) + b
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_in_one_direction_only",
        "The stride works in one direction only. It is the same for rows and columns.",
        "columns or rows always by one",
        (
            Patch(
                (N_W, "n_W = n_W_prev + 2 * padding - f + 1"),
                ("horiz_start = w * stride", "horiz_start = w"),
            ),
            Patch(
                (N_H, "n_H = n_H_prev + 2 * padding - f + 1"),
                ("vert_start = h * stride", "vert_start = h"),
            ),
        ),
        STRIDE,
    ),
    Misconception(
        "stride_and_padding_confused",
        "Stride and padding have changed places in the size. Which one widens the picture, and "
        "which one divides the room?",
        "2 * stride, // padding",
        (
            both("n_H = (n_H_prev + 2 * stride - f) // padding + 1"),
            both("n_H = (n_H_prev + 2 * stride - f) // max(padding, 1) + 1"),
            both("n_H = (n_H_prev + stride - f) // max(2 * padding, 1) + 1"),
        ),
        PLACES,
    ),
    Misconception(
        "stride_must_fit",
        "You refuse strides that leave pixels over. They are legal: the division rounds down, and what "
        "is left over is not seen by any window.",
        "assert (n + 2 * padding - f) % stride == 0",
        tuple(
            Patch((ZEROS, f"{refuse}\n    {ZEROS}"))
            for refuse in (
                "assert (n_H_prev + 2 * padding - f) % stride == 0",
                "assert (n_W_prev + 2 * padding - f) % stride == 0",
            )
        ),
        STRIDE,
    ),
    Misconception(
        "stride_divides_the_image_size",
        "The output's size is the picture's divided by the stride. The filter's size matters too.",
        "n // stride",
        (
            both("n_H = (n_H_prev + 2 * padding) // stride"),
            both("n_H = n_H_prev // stride"),
        ),
        PLACES,
    ),
    Misconception(
        "size_always_kept",
        "The picture is always padded so that the size is kept. Use the padding that is asked for.",
        "'same' padding hard-coded",
        (
            Patch((F, F + "\n    padding = (f - 1) // 2")),
            body(
                """
                p = W.shape[0] // 2
                n_H, n_W = A_prev.shape[1:3]
                P = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
                Z = np.zeros((*A_prev.shape[:3], W.shape[3])) + b
                for i, j in np.ndindex(W.shape[:2]):
                    Z += P[:, i : i + n_H, j : j + n_W] @ W[i, j]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        PADDING,
    ),
    Misconception(
        "output_as_large_as_the_input",
        "Z has the size of the picture; what lies beyond the last window stays 0.",
        "Z allocated with the input's height and width",
        (Patch((ZEROS, "Z = np.zeros((m, n_H_prev, n_W_prev, n_C))")),),
        PLACES,
    ),
    Misconception(
        "filter_size_from_the_wrong_axis",
        "The filter's size is read from an axis that counts something else. The first two axes of "
        "W are its height and width.",
        "f from the channel or filter axis",
        (
            Patch((F, "_, _, f, n_C = W.shape")),
            Patch((F, "_, _, _, n_C = W.shape\n    f = n_C")),
            Patch((F, "n_C = W.shape[3]\n    f = A_prev.shape[1]")),
            Patch((F, "f, n_C = W.shape[-1], W.shape[-1]")),
            Patch((F, "n_C, _, _, f = W.shape")),
        ),
        MAPS,
    ),
    Misconception(
        "filter_size_always_three",
        "The filter's size is fixed at 3. Read it from the shape of W.",
        "f hard-coded",
        (Patch((F, "n_C = W.shape[3]\n    f = 3")),),
        MAPS,
    ),
)

THE_LOOPS = (
    Misconception(
        "loops_stop_short",
        "The last row or column of the output is never computed and stays 0. `range(n)` already "
        "stops before n.",
        "range(n_H - 1), range(n_W - 1)",
        (
            Patch(("in range(n_H)", "in range(n_H - 1)"), ("in range(n_W)", "in range(n_W - 1)")),
            Patch(("in range(n_H)", "in range(n_H - 1)")),
            Patch(("in range(n_W)", "in range(n_W - 1)")),
            Patch(
                ("in range(n_H)", "in range(n_H_prev - f)"),
                ("in range(n_W)", "in range(n_W_prev - f)"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "loops_over_the_input",
        "Your loops run over the rows and columns of the *input*. There is one turn for each pixel of "
        "the output.",
        "range(n_H_prev), range(n_W_prev)",
        (
            Patch(("in range(n_H)", "in range(n_H_prev)"), ("in range(n_W)", "in range(n_W_prev)")),
            body(slices(N_H).replace("np.ndindex(n_H, n_W)", "np.ndindex(n_H_prev, n_W_prev)")),
        ),
        WINDOW,
    ),
    Misconception(
        "loops_start_at_one",
        "The first row or column of the output is never computed and stays 0. Indices start at 0.",
        "range(1, n_H), range(1, n_W)",
        (
            Patch(("in range(n_H)", "in range(1, n_H)"), ("in range(n_W)", "in range(1, n_W)")),
            Patch(("in range(n_H)", "in range(1, n_H)")),
            Patch(("in range(n_W)", "in range(1, n_W)")),
        ),
        WINDOW,
    ),
    Misconception(
        "height_used_for_width_in_the_loop",
        "The loop over columns runs as far as there are rows.",
        "for w in range(n_H)",
        (
            Patch(("for w in range(n_W)", "for w in range(n_H)")),
            Patch(("for w in range(n_W)", "for w in range(min(n_H, n_W))")),
        ),
        WINDOW,
    ),
    Misconception(
        "first_image_only",
        "Only the first picture of the batch is computed, the others stay 0. How far should the "
        "`return` be indented?",
        "return inside the batch loop, or range(1)",
        (
            Patch(("in range(m)", "in range(1)")),
            Patch(
                ("    cache = (A", "        cache = (A"),
                ("    return Z, cache", "        return Z, cache"),
            ),
        ),
        BATCH,
    ),
    Misconception(
        "last_image_missing",
        "The last picture of the batch is never computed and stays 0.",
        "range(m - 1)",
        (Patch(("in range(m)", "in range(m - 1)")),),
        BATCH,
    ),
    Misconception(
        "first_row_only",
        "Only the first row of the output is computed: the function returns too early. How far "
        "should the `return` be indented?",
        "return inside the row loop",
        (
            Patch(
                ("    cache = (A", "            cache = (A"),
                ("    return Z, cache", "            return Z, cache"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "first_window_only",
        "Only the first window is computed: the function returns too early. How far should the "
        "`return` be indented?",
        "return inside the innermost loops",
        (
            Patch(
                ("    cache = (A", "                cache = (A"),
                ("    return Z, cache", "                return Z, cache"),
            ),
            Patch(
                ("    cache = (A", "                    cache = (A"),
                ("    return Z, cache", "                    return Z, cache"),
            ),
        ),
        WINDOW,
    ),
)

MISCONCEPTIONS = THE_FORMULA + THE_LOOPS
