"""What goes wrong in conv_transpose_forward."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

PAINT = "Every pixel paints the filter"
SIZE = "How large the canvas is"
CUT = "Padding takes away"
BIAS = "The bias comes last"

ORDINARY = """
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    f = W.shape[0]
    p = padding
    A = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    m, H, Wd, _ = A.shape
    n_H, n_W = (H - f) // stride + 1, (Wd - f) // stride + 1
    Z = np.zeros((m, max(n_H, 0), max(n_W, 0), W.shape[3]))
    for i, h, w, c in np.ndindex(Z.shape):
        window = A[i, h * stride : h * stride + f, w * stride : w * stride + f]
        Z[i, h, w, c] = np.sum(window * W[..., c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, stride, padding)
"""
ENLARGED = """
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    f, p = W.shape[0], padding
    big = A_prev.repeat(stride, axis=1).repeat(stride, axis=2)
    big = np.pad(big, ((0, 0), (f - 1, f - 1), (f - 1, f - 1), (0, 0)))
    n_H, n_W = (stride * (n - 1) + f - 2 * p for n in A_prev.shape[1:3])
    Z = np.zeros((len(A_prev), n_H, n_W, W.shape[3])) + b
    for k, l in np.ndindex(f, f):
        rows = slice(p + f - 1 - k, p + f - 1 - k + n_H)
        columns = slice(p + f - 1 - l, p + f - 1 - l + n_W)
        Z += big[:, rows, columns] @ W[k, l]
    return Z, None
"""


def with_col2im(strokes: str, shape: str = "", call: str = "f, stride, padding") -> str:
    """Return a program of one product and `col2im`."""
    shape = shape or "stride * (n - 1) + f - 2 * padding"
    return f"""
        def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
            m, H, V, C = A_prev.shape
            f, n_C = W.shape[0], W.shape[3]
            shape = (m, *({shape} for n in (H, V)), n_C)
            cols = A_prev.reshape(-1, C) @ {strokes}
            return col2im(cols, shape, {call}) + b, (A_prev, W, b, stride, padding)
        """


def by_taps(write: str, bias: str = "b") -> str:
    """Return a program that loops over the places of the filter, and paints in this way."""
    return f"""
        def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
            m, H, V, C = A_prev.shape
            f, n_C = W.shape[0], W.shape[3]
            Z = np.zeros((m, stride * (H - 1) + f, stride * (V - 1) + f, n_C))
            for k in range(f):
                for l in range(f):
                    Z[:, k : k + H * stride : stride, l : l + V * stride : stride] {write}
            Z = Z[:, padding : Z.shape[1] - padding, padding : Z.shape[2] - padding]
            return Z + {bias}, (A_prev, W, b, stride, padding)
        """


STROKES = "W.transpose(2, 0, 1, 3).reshape(C, -1)"

MISCONCEPTIONS = (
    Misconception(
        "overlaps_overwritten",
        "Where two paintings overlap, your later one covers the earlier. They are added.",
        "= instead of +=",
        (
            Patch(("horiz_start:horiz_end, :] += paint", "horiz_start:horiz_end, :] = paint")),
            Program(by_taps("= A_prev @ W[k, l]")),
        ),
        PAINT,
    ),
    Misconception(
        "filter_mirrored",
        "Your filter is mirrored along its diagonal: its rows are painted as columns.",
        "rows and columns of the filter exchanged",
        (
            Patch(("W[:, :, c, :] *", "W[:, :, c, :].transpose(1, 0, 2) *")),
            Program(with_col2im("W.transpose(2, 1, 0, 3).reshape(C, -1)")),
        ),
        PAINT,
    ),
    Misconception(
        "strokes_in_another_order",
        "The numbers of your table stand in another order than `col2im` reads them in: row of the "
        "window, column of the window, channel of the *output*. And each input channel has to meet "
        "its own part of `W`.",
        "W reshaped without bringing its axes into order",
        (
            Program(with_col2im("W.reshape(C, -1)")),
            Program(with_col2im("W.transpose(2, 3, 0, 1).reshape(C, -1)")),
            Program(with_col2im("W.reshape(-1, C).T")),
        ),
        BIAS,
    ),
    Misconception(
        "stride_and_padding_swapped",
        "You hand stride and padding to `col2im` in the wrong order.",
        "col2im(cols, shape, f, padding, stride)",
        (Program(with_col2im(STROKES, call="f, padding, stride")),),
        CUT,
    ),
    Misconception(
        "overlaps_averaged",
        "Where paintings overlap, you take their mean. They are added, and nothing is divided.",
        "divides by the number of paintings",
        (
            Patch(
                (
                    "    for i in range(m):\n",
                    "    count = np.zeros(canvas.shape)\n    for i in range(m):\n",
                ),
                (
                    "+= paint\n",
                    "+= paint\n"
                    "                    count[i, vert_start:vert_end, horiz_start:horiz_end, :] += c == 0\n",
                ),
                (
                    "    top, left = padding",
                    "    canvas /= np.maximum(count, 1)\n    top, left = padding",
                ),
            ),
        ),
        PAINT,
    ),
    Misconception(
        "cuts_from_the_corner",
        "The size is right, but you cut the result out at the top left corner of the canvas. The frame "
        "goes away on all four sides.",
        "crop starts at 0 instead of padding",
        (
            Patch(
                ("top, left = padding, padding", "top, left = 0, 0"),
                (
                    "bottom, right = n_H_full - padding, n_W_full - padding",
                    "bottom, right = n_H_full - 2 * padding, n_W_full - 2 * padding",
                ),
            ),
        ),
        CUT,
    ),
    Misconception(
        "bias_added_twice",
        "The bias is added twice to every pixel.",
        "bias added twice",
        (Patch(("    Z = Z + b\n", "    Z = Z + 2 * b\n")),),
        BIAS,
    ),
    Misconception(
        "stride_not_used",
        "The stride plays no part: neither in the size of the canvas nor in where a pixel paints.",
        "stride ignored",
        (
            Patch(("    f = W.shape[0]\n", "    f = W.shape[0]\n    stride = 1\n")),
            Patch(("    f = W.shape[0]\n", "    f = W.shape[0]\n    stride, padding = 1, 0\n")),
        ),
        SIZE,
    ),
    Misconception(
        "last_pixels_do_not_paint",
        "The last row and the last column of pixels do not paint. How far do your loops run?",
        "range(n - 1)",
        (
            Patch(
                ("for h in range(n_H_prev)", "for h in range(n_H_prev - 1)"),
                ("for w in range(n_W_prev)", "for w in range(n_W_prev - 1)"),
            ),
        ),
        PAINT,
    ),
    Misconception(
        "bias_missing_in_the_gaps",
        "Where nothing is painted your result is 0. The bias is added to every pixel, also there.",
        "bias only where something is painted",
        (Patch(("    Z = Z + b\n", "    Z = np.where(Z != 0, Z + b, Z)\n")),),
        BIAS,
    ),
    Misconception(
        "size_of_an_ordinary_convolution",
        "Your canvas has the size of an ordinary convolution's output. This layer makes images larger, "
        "and its formula runs the other way.",
        "(n + 2p - f) // s + 1",
        (
            Patch(
                (
                    "n_H_full = stride * (n_H_prev - 1) + f",
                    "n_H_full = (n_H_prev + 2 * padding - f) // stride + 1",
                ),
                (
                    "n_W_full = stride * (n_W_prev - 1) + f",
                    "n_W_full = (n_W_prev + 2 * padding - f) // stride + 1",
                ),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "paintings_side_by_side",
        "Your paintings lie side by side, as if the stride were f. The stride is the distance between "
        "the places where neighbours begin.",
        "corner at h * f",
        (
            Patch(
                ("n_H_full = stride * (n_H_prev - 1) + f", "n_H_full = f * n_H_prev"),
                ("n_W_full = stride * (n_W_prev - 1) + f", "n_W_full = f * n_W_prev"),
                ("vert_start = h * stride", "vert_start = h * f"),
                ("horiz_start = w * stride", "horiz_start = w * f"),
            ),
        ),
        PAINT,
    ),
    Misconception(
        "fractions_cut_off",
        "With images of whole numbers, the fractions of your result are cut off: the canvas keeps whole "
        "numbers only.",
        "canvas in the dtype of the input",
        (
            Patch(
                ("n_W_full, n_C))", "n_W_full, n_C), dtype=A_prev.dtype)"),
                ("+= paint", "+= paint.astype(A_prev.dtype)"),
            ),
            Patch(
                ("n_W_full, n_C))", "n_W_full, n_C), dtype=int)"),
                ("+= paint", "+= paint.astype(int)"),
            ),
        ),
        BIAS,
    ),
    Misconception(
        "stride_missing_in_corner",
        "Your paintings lie one pixel apart, whatever the stride is. The stride is the distance "
        "between the places where neighbours begin to paint.",
        "stride left out of the corner",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = h"),
                ("horiz_start = w * stride", "horiz_start = w"),
            ),
        ),
        PAINT,
    ),
    Misconception(
        "flips_the_kernel",
        "You paint the filter turned around. Seen from the pixel that paints, it is not flipped; "
        "only the drawing with zeros in between needs the flip.",
        "kernel flipped",
        (Patch(("W[:, :, c, :] *", "W[::-1, ::-1, c, :] *")),),
        PAINT,
    ),
    Misconception(
        "padding_not_cut",
        "The padding plays no part: no frame is cut off.",
        "padding ignored",
        (Patch(("Z = canvas[:, top:bottom, left:right, :]", "Z = canvas")),),
        CUT,
    ),
    Misconception(
        "padding_added",
        "You add a frame where one has to be cut off: in a transposed convolution, padding makes "
        "the result smaller.",
        "pads instead of cropping",
        (
            Patch(
                (
                    "Z = canvas[:, top:bottom, left:right, :]",
                    "Z = np.pad(canvas, ((0, 0), (padding, padding), (padding, padding), (0, 0)))",
                )
            ),
            Patch(
                (
                    "    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape",
                    "    A_prev = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))\n"
                    "    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape\n"
                    "    padding = 0",
                )
            ),
            Program(with_col2im(STROKES, "stride * (n - 1) + f + 2 * padding")),
        ),
        CUT,
    ),
    Misconception(
        "slice_empty_without_padding",
        "With padding 0 your result is empty: the slice ends at -0, which is 0.",
        "[padding:-padding]",
        (
            Patch(
                (
                    "canvas[:, top:bottom, left:right, :]",
                    "canvas[:, padding:-padding, padding:-padding, :]",
                )
            ),
        ),
        CUT,
    ),
    Misconception(
        "frame_cut_on_two_sides",
        "The frame is cut off at the top and at the left only.",
        "bottom and right not cropped",
        (
            Patch(
                (
                    "bottom, right = n_H_full - padding, n_W_full - padding",
                    "bottom, right = n_H_full, n_W_full",
                )
            ),
        ),
        CUT,
    ),
    Misconception(
        "bias_forgotten",
        "The bias is missing: each filter adds its own number to all output pixels.",
        "bias not added",
        (Patch(("    Z = Z + b\n", "")),),
        BIAS,
    ),
    Misconception(
        "bias_painted",
        "The bias is painted together with the filter, so it is added again wherever paintings "
        "overlap, and missing in the gaps. Add it once, at the end.",
        "bias added with every painting",
        (
            Patch(
                ("* A_prev[i, h, w, c]", "* A_prev[i, h, w, c] + b[0, 0, 0]"),
                ("    Z = Z + b\n", ""),
            ),
            Program(by_taps("+= A_prev @ W[k, l] + b", "0")),
        ),
        BIAS,
    ),
    Misconception(
        "first_channel_only",
        "Only the first channel of the input paints. All of them do, each with its own part of the "
        "filter.",
        "channel 0 only",
        (Patch(("for c in range(n_C_prev)", "for c in range(1)")),),
        PAINT,
    ),
    Misconception(
        "same_filter_for_all_channels",
        "All channels of the input paint with the part of the filter that belongs to the first one.",
        "W[:, :, 0] for all channels",
        (Patch(("W[:, :, c, :] *", "W[:, :, 0, :] *")),),
        PAINT,
    ),
    Misconception(
        "filter_channels_swapped",
        "You look up the filter with its two channel axes exchanged. Here, too, `W` is (f, f, "
        "n_C_prev, n_C).",
        "channel axes of W swapped",
        (
            Patch(("W[:, :, c, :] *", "W[:, :, :, c] *")),
            Patch(
                ("    f = W.shape[0]", "    W = W.swapaxes(2, 3)\n    f = W.shape[0]"),
            ),
        ),
        PAINT,
    ),
    Misconception(
        "canvas_of_stride_times_n",
        "Your canvas is one stride too large: the last pixel begins at stride × (n − 1), not at "
        "stride × n.",
        "s * n + f",
        (
            Patch(
                ("n_H_full = stride * (n_H_prev - 1) + f", "n_H_full = stride * n_H_prev + f"),
                ("n_W_full = stride * (n_W_prev - 1) + f", "n_W_full = stride * n_W_prev + f"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "canvas_without_the_filter",
        "Your canvas has stride × n pixels: the filter of the last pixel sticks out when it is "
        "larger than the stride.",
        "s * n",
        (
            Patch(
                ("n_H_full = stride * (n_H_prev - 1) + f", "n_H_full = stride * n_H_prev"),
                ("n_W_full = stride * (n_W_prev - 1) + f", "n_W_full = stride * n_W_prev"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "height_used_for_width",
        "The width of your canvas is computed from the height of the input.",
        "n_W from n_H_prev",
        (Patch(("n_W_full = stride * (n_W_prev", "n_W_full = stride * (n_H_prev")),),
        SIZE,
    ),
    Misconception(
        "height_index_used_for_width",
        "Your paintings begin at a column that is computed from the row index.",
        "h used for w",
        (Patch(("horiz_start = w * stride", "horiz_start = h * stride")),),
        PAINT,
    ),
    Misconception(
        "first_image_for_all",
        "Every image of the batch is painted with the pixels of the first one.",
        "image 0 used for the whole batch",
        (Patch(("A_prev[i, h, w, c]", "A_prev[0, h, w, c]")),),
        PAINT,
    ),
    Misconception(
        "ordinary_convolution",
        "This is an ordinary convolution: it gathers windows and makes the image smaller. Here each "
        "pixel scatters, and the image grows.",
        "convolution instead of its transpose",
        (Program(ORDINARY),),
        PAINT,
    ),
    Misconception(
        "pixels_repeated",
        "You enlarge the image by repeating pixels, and convolve it then. A pixel paints once, and "
        "the places in between stay empty until a filter reaches them.",
        "nearest-neighbour enlargement and convolution",
        (Program(ENLARGED),),
        PAINT,
    ),
)
