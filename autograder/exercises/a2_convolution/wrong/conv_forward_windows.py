"""Which window belongs to an output number, and which picture is it cut from?"""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.model import Misconception, Patch

WINDOW = "Which window belongs to which output"
BATCH = "A batch is many pictures"

VERT_START, VERT_END = "vert_start = h * stride", "vert_end = vert_start + f"
HORIZ_START, HORIZ_END = "horiz_start = w * stride", "horiz_end = horiz_start + f"
SLICE = "a_slice = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]"
PAD = "A_prev_pad = zero_pad(A_prev, padding)"
IMAGE = "a_prev_pad = A_prev_pad[i]"
STORE = "Z[i, h, w, c] = conv_single_step(a_slice, weights, biases)"

# Sizes, the padded batch and the empty output are right; the body goes on from there.
body = Function(
    "conv_forward",
    """\
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, _, _, n_C = W.shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    P = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    Z = np.zeros((m, n_H, n_W, n_C))
    """,
).body

WHERE_IT_STARTS = (
    Misconception(
        "stride_missing_in_window_corner",
        "The number of windows is right, but each starts only one pixel after the one before. The "
        "stride also decides where a window starts.",
        "window starts at h, w instead of h * stride, w * stride",
        (
            Patch((VERT_START, "vert_start = h"), (HORIZ_START, "horiz_start = w")),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        window = P[:, h : h + f, w : w + f, :]
                        Z[:, h, w, :] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
            body(
                """
                view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
                Z = np.einsum("mhwcij,ijco->mhwo", view[:, :n_H, :n_W], W) + b
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "stride_missing_in_rows",
        "The columns move by the stride, the rows do not. Look at where a window's first row is.",
        "vertical start without stride",
        (Patch((VERT_START, "vert_start = h")),),
        WINDOW,
    ),
    Misconception(
        "stride_missing_in_columns",
        "The rows move by the stride, the columns do not. Look at where a window's first column "
        "is.",
        "horizontal start without stride",
        (Patch((HORIZ_START, "horiz_start = w")),),
        WINDOW,
    ),
    Misconception(
        "stride_always_two",
        "The windows lie two pixels apart, whatever `stride` says.",
        "stride written as a number",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = h * 2"),
                ("horiz_start = w * stride", "horiz_start = w * 2"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "stride_in_the_start_only",
        "The window's start takes the stride into account, its end does not. The end is f after "
        "the start.",
        "end is h + f, start is h * stride",
        (
            Patch((VERT_END, "vert_end = h + f"), (HORIZ_END, "horiz_end = w + f")),
            Patch((VERT_END, "vert_end = h + f")),
            Patch((HORIZ_END, "horiz_end = w + f")),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        for c in range(n_C):
                            patch = P[:, h * stride : h + f, w * stride : w + f, :]
                            Z[:, h, w, c] = np.sum(patch * W[..., c], axis=(1, 2, 3))
                return Z + b, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "stride_in_the_end_only",
        "The window's end takes the stride into account, its start does not, so windows grow from one "
        "output to the next. Every window is f rows high.",
        "start is h, end is h * stride + f",
        (
            Patch(
                (VERT_START, "vert_start = h"),
                (HORIZ_START, "horiz_start = w"),
                (VERT_END, "vert_end = h * stride + f"),
                (HORIZ_END, "horiz_end = w * stride + f"),
            ),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        for c in range(n_C):
                            patch = P[:, h : h * stride + f, w : w * stride + f, :]
                            Z[:, h, w, c] = np.sum(patch * W[..., c], axis=(1, 2, 3))
                return Z + b, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "stride_counted_twice",
        "The windows start too far apart: the stride comes in twice. If the loop already jumps, "
        "do not multiply again.",
        "stride squared in the corner",
        (
            Patch(
                (VERT_START, "vert_start = h * stride * stride"),
                (HORIZ_START, "horiz_start = w * stride * stride"),
            ),
        ),
        WINDOW,
        twins=frozenset({"stride_missing_in_the_size"}),
    ),
    Misconception(
        "loops_jump_over_outputs",
        "Some outputs are never computed and stay 0: the loops over the *output* jump by the "
        "stride. Every output has its window; the stride belongs to the window's start.",
        "range(0, n_H, stride) over output positions",
        (
            Patch(
                ("in range(n_H)", "in range(0, n_H, stride)"),
                ("in range(n_W)", "in range(0, n_W, stride)"),
                (VERT_START, "vert_start = h"),
                (HORIZ_START, "horiz_start = w"),
            ),
            Patch(
                ("in range(n_H)", "in range(0, n_H, stride)"),
                ("in range(n_W)", "in range(0, n_W, stride)"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "window_position_used_as_output_index",
        "The position of the window in the picture is used as an index into Z. With stride 2 the "
        "second output belongs to position 2, but its index is 1.",
        "Z indexed by input position",
        (
            body(
                """
                for h in range(0, P.shape[1] - f + 1, stride):
                    for w in range(0, P.shape[2] - f + 1, stride):
                        window = P[:, h : h + f, w : w + f, :]
                        Z[:, h, w, :] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        top, left = h * stride, w * stride
                        window = P[:, top : top + f, left : left + f, :]
                        Z[:, top, left, :] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "windows_side_by_side",
        "Each window starts where the one before ends, as if the stride were the filter's size.",
        "starts at h * f",
        (
            Patch((VERT_START, "vert_start = h * f"), (HORIZ_START, "horiz_start = w * f")),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        window = P[:, h * f : h * f + f, w * f : w * f + f, :]
                        if window.shape[1:3] == (f, f):
                            Z[:, h, w, :] = np.tensordot(window, W, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "windows_start_at_one",
        "All windows are one pixel too far to the bottom right. Indices start at 0.",
        "one-based windows",
        (
            Patch(
                (VERT_START, "vert_start = h * stride + 1"),
                (HORIZ_START, "horiz_start = w * stride + 1"),
            ),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        top, left = 1 + h * stride, 1 + w * stride
                        window = P[:, top : top + f, left : left + f, :]
                        taps = W[: window.shape[1], : window.shape[2]]
                        Z[:, h, w, :] = np.tensordot(window, taps, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "window_never_moves",
        "Every output comes from the same window. Which loop variables should move it?",
        "window corner is constant",
        (
            Patch((VERT_START, "vert_start = 0"), (HORIZ_START, "horiz_start = 0")),
            Patch((VERT_START, "vert_start = stride * 0"), (HORIZ_START, "horiz_start = 0 * w")),
        ),
        WINDOW,
    ),
    Misconception(
        "row_index_used_for_columns",
        "The window's first column is computed from the row. Name the index of each axis.",
        "horiz_start = h * stride, or vert_start = w * stride",
        (
            Patch((HORIZ_START, "horiz_start = h * stride")),
            Patch(
                (VERT_START, "pass"),
                (VERT_END, "pass"),
                (
                    HORIZ_START,
                    "vert_start = w * stride\n"
                    "                vert_end = vert_start + f\n"
                    "                horiz_start = w * stride",
                ),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "swaps_height_and_width_in_window",
        "Rows and columns have changed places when the window is cut out. It does not show on "
        "square pictures' shapes: name every index.",
        "slice [horiz, vert] instead of [vert, horiz]",
        (
            Patch((SLICE, "a_slice = a_prev_pad[horiz_start:horiz_end, vert_start:vert_end, :]")),
            body(
                """
                for w in range(n_H):
                    for h in range(n_W):
                        top, left = h * stride, w * stride
                        window = P[:, top : top + f, left : left + f, :]
                        taps = W[: window.shape[1], : window.shape[2]]
                        Z[:, w, h, :] = np.tensordot(window, taps, axes=3) + b[0, 0, 0]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "full_map_thinned_from_the_wrong_place",
        "The map of stride 1 is thinned out, but the first row or column to keep is the wrong one. "
        "The first window starts at 0.",
        "subsamples stride 1 with a wrong offset",
        (
            body(
                """
                view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
                full = np.einsum("mhwcij,ijco->mhwo", view, W) + b
                Z = full[:, stride - 1 :: stride, stride - 1 :: stride]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
            body(
                """
                view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
                full = np.einsum("mhwcij,ijco->mhwo", view, W) + b
                return full[:, ::-stride, ::-stride][:, ::-1, ::-1], (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
    ),
)

HOW_LARGE_IT_IS = (
    Misconception(
        "window_size_from_stride",
        "The window is as large as the stride. It is as large as the filter; the stride says how "
        "far it moves.",
        "window end = start + stride",
        (
            Patch(
                (VERT_END, "vert_end = vert_start + stride"),
                (HORIZ_END, "horiz_end = horiz_start + stride"),
            ),
            Patch(
                (VERT_END, "vert_end = (h + 1) * stride"),
                (HORIZ_END, "horiz_end = (w + 1) * stride"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "window_one_too_small",
        "The window is one row and column too small. The end of a slice is not part of it.",
        "end = start + f - 1",
        (
            Patch(
                (VERT_END, "vert_end = vert_start + f - 1"),
                (HORIZ_END, "horiz_end = horiz_start + f - 1"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "window_one_too_large",
        "The window is one row and column too large. A slice from a to a + f already has f rows.",
        "end = start + f + 1",
        (
            Patch(
                (VERT_END, "vert_end = vert_start + f + 1"),
                (HORIZ_END, "horiz_end = horiz_start + f + 1"),
            ),
        ),
        WINDOW,
    ),
)

WHAT_IT_IS_CUT_FROM = (
    Misconception(
        "window_from_the_unpadded_image",
        "The padding enlarges the output, but the windows are cut from the picture without its "
        "frame. From which array should they come?",
        "padding computed, then A_prev sliced",
        (
            Patch((IMAGE, "a_prev_pad = A_prev[i]")),
            Patch((PAD, "A_prev_pad = A_prev")),
            body(
                """
                for h in range(n_H):
                    for w in range(n_W):
                        for c in range(n_C):
                            patch = A_prev[:, h * stride : h * stride + f, w * stride : w * stride + f, :]
                            Z[:, h, w, c] = np.sum(patch * W[..., c], axis=(1, 2, 3))
                return Z + b, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        WINDOW,
        twins=frozenset({"padding_counted_twice"}),
    ),
    Misconception(
        "padding_subtracted_from_the_corner",
        "The windows are shifted back by the padding although they are cut from the padded "
        "picture, which already has its frame. Negative indices count from the end!",
        "start - padding on the padded image",
        (
            Patch(
                (VERT_START, "vert_start = h * stride - padding"),
                (HORIZ_START, "horiz_start = w * stride - padding"),
            ),
        ),
        WINDOW,
    ),
    Misconception(
        "whole_batch_in_every_window",
        "The first axis of the padded array counts pictures. Your window has no picture index, so "
        "it runs over the whole batch.",
        "batch not indexed before slicing",
        (
            Patch((SLICE, "a_slice = A_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]")),
            Patch((IMAGE, "a_prev_pad = A_prev_pad")),
            Patch((SLICE, SLICE.replace("a_prev_pad[", "A_prev_pad[:, "))),
            body(
                """
                for i in range(m):
                    for h in range(n_H):
                        for w in range(n_W):
                            top, left = h * stride, w * stride
                            for c in range(n_C):
                                window = P[:, top : top + f, left : left + f, :]
                                Z[i, h, w, c] = np.sum(window * W[..., c]) + b[0, 0, 0, c]
                return Z, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        BATCH,
    ),
    Misconception(
        "same_image_for_the_whole_batch",
        "Every output comes from the same picture of the batch. Which index should choose it?",
        "A_prev_pad[0] or [-1] for all examples",
        (
            Patch((IMAGE, "a_prev_pad = A_prev_pad[0]")),
            Patch((IMAGE, "a_prev_pad = A_prev_pad[-1]")),
            Patch((IMAGE, "a_prev_pad = A_prev_pad[i - 1]")),
        ),
        BATCH,
    ),
    Misconception(
        "frame_not_black",
        "The picture is padded with something else than zeros.",
        "edge, reflect or one-padding inside conv_forward",
        (
            Patch(
                (
                    PAD,
                    "p = ((0, 0), (padding, padding), (padding, padding), (0, 0))\n"
                    '    A_prev_pad = np.pad(A_prev, p, mode="edge")',
                )
            ),
            Patch(
                (
                    PAD,
                    "p = ((0, 0), (padding, padding), (padding, padding), (0, 0))\n"
                    '    A_prev_pad = np.pad(A_prev, p, mode="symmetric")',
                )
            ),
            Patch(
                (
                    PAD,
                    "p = ((0, 0), (padding, padding), (padding, padding), (0, 0))\n"
                    "    A_prev_pad = np.pad(A_prev, p, constant_values=padding)",
                )
            ),
        ),
        "3 · Zeros around the picture",
    ),
    Misconception(
        "frame_on_one_side",
        "All the padding is on one side of the picture. The frame goes around it.",
        "2 * padding after the image",
        (
            Patch(
                (
                    PAD,
                    "p = 2 * padding\n"
                    "    A_prev_pad = np.pad(A_prev, ((0, 0), (0, p), (0, p), (0, 0)))",
                )
            ),
        ),
        "3 · Zeros around the picture",
    ),
    Misconception(
        "pads_every_axis",
        "All axes are padded, also the batch and the channels. Which axes does a frame belong to?",
        "np.pad(A_prev, padding)",
        (Patch((PAD, "A_prev_pad = np.pad(A_prev, padding)")),),
        "Four axes, two of them padded",
    ),
    Misconception(
        "padding_always_one",
        "The frame is one pixel wide, whatever `padding` says.",
        "zero_pad(A_prev, 1)",
        (Patch((PAD, "A_prev_pad = zero_pad(A_prev, 1)")),),
        "3 · Zeros around the picture",
    ),
    Misconception(
        "pads_twice",
        "The picture is padded twice, so the windows see too much frame and too little picture.",
        "zero_pad applied two times",
        (
            Patch((PAD, PAD + "\n    A_prev_pad = zero_pad(A_prev_pad, padding)")),
            Patch((PAD, "A_prev_pad = zero_pad(A_prev, 2 * padding)")),
            body(
                """
                P, f = zero_pad(A_prev, padding), W.shape[0]
                n_H = (P.shape[1] + 2 * padding - f) // stride + 1
                n_W = (P.shape[2] + 2 * padding - f) // stride + 1
                P = zero_pad(P, padding)
                Z = np.zeros((len(P), n_H, n_W, W.shape[3]))
                for h, w in np.ndindex(n_H, n_W):
                    y, x = h * stride, w * stride
                    Z[:, h, w] = np.tensordot(P[:, y : y + f, x : x + f], W, 3)
                return Z + b, (A_prev, W, b, stride, padding)
                """
            ),
        ),
        "3 · Zeros around the picture",
    ),
    Misconception(
        "window_overwritten",
        "The products are written into the padded picture itself (`*=`). A slice is not a copy: "
        "the next filter, and the windows beside, read spoilt pixels.",
        "in-place product on a view",
        (
            Patch(
                (
                    STORE,
                    "a_slice *= weights\n"
                    "                    Z[i, h, w, c] = np.sum(a_slice) + biases.item()",
                ),
                (PAD, "A_prev_pad = zero_pad(A_prev, padding).astype(float)"),
            ),
            Patch(
                (
                    STORE,
                    "a_slice *= weights\n"
                    "                    Z[i, h, w, c] = np.sum(a_slice) + biases.item()",
                )
            ),
        ),
        WINDOW,
    ),
)

MISCONCEPTIONS = WHERE_IT_STARTS + HOW_LARGE_IT_IS + WHAT_IT_IS_CUT_FROM
