"""What goes wrong in col2im."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

BACK = "Back to the pixels"
FRAME = "The frame comes off"
ORDER = "In which order"
SIZE = "How many rows"


def taps(write: str) -> str:
    """Return a program that folds the table place by place of the window, and writes in this way."""
    return f"""
        def col2im(cols, X_shape, f, stride, padding):
            m, n_H_prev, n_W_prev, n_C = X_shape
            n_H = (n_H_prev + 2 * padding - f) // stride + 1
            n_W = (n_W_prev + 2 * padding - f) // stride + 1
            table = cols.reshape(m, n_H, n_W, f, f, n_C)
            X = np.zeros((m, n_H_prev + 2 * padding, n_W_prev + 2 * padding, n_C))
            for k in range(f):
                for l in range(f):
                    X[:, k : k + n_H * stride : stride, l : l + n_W * stride : stride] {write}
            return X[:, padding : padding + n_H_prev, padding : padding + n_W_prev]
        """


MISCONCEPTIONS = (
    Misconception(
        "overlaps_overwritten",
        "Where windows overlap, your last one wins and the others are lost. Each of them has "
        "something to say about the pixel: add it up.",
        "= instead of +=",
        (
            Patch(("horiz_start:horiz_end, :] += window", "horiz_start:horiz_end, :] = window")),
            Program(taps("= table[:, :, :, k, l]")),
        ),
        BACK,
    ),
    Misconception(
        "table_read_by_columns",
        "You read the table as if each window were a column. Here a window is a *row*.",
        "cols.T reshaped",
        (
            Patch(("    row = 0\n", "    cols = cols.T.reshape(cols.shape)\n    row = 0\n")),
            Patch(
                (
                    "    row = 0\n",
                    "    cols = np.ravel(cols, order='F').reshape(cols.shape)\n    row = 0\n",
                )
            ),
        ),
        ORDER,
    ),
    Misconception(
        "height_used_for_width",
        "The number of windows side by side is computed from the height of the image. On square "
        "images one does not notice.",
        "n_W from n_H_prev",
        (
            Patch(("n_W = (n_W_prev + 2", "n_W = (n_H_prev + 2")),
            Program(
                taps("+= table[:, :, :, k, l]").replace(
                    "(n_W_prev + 2 * padding - f)", "(n_H_prev + 2 * padding - f)"
                )
            ),
        ),
        SIZE,
    ),
    Misconception(
        "frame_cut_off_twice",
        "You cut the frame off twice at the bottom and at the right: the image ends at padding + n, "
        "counted in the padded one, not at n - padding.",
        "crop ends at n - padding",
        (
            Patch(
                (
                    "bottom, right = top + n_H_prev, left + n_W_prev",
                    "bottom, right = n_H_prev - padding, n_W_prev - padding",
                )
            ),
        ),
        FRAME,
    ),
    Misconception(
        "last_place_of_the_window_left_out",
        "The last row or the last column of each window never goes back. How far does your loop over the "
        "places of a window run?",
        "range(f - 1) over the taps",
        tuple(
            Program(taps("+= table[:, :, :, k, l]").replace(*change))
            for change in (
                ("for k in range(f)", "for k in range(f - 1)"),
                ("for l in range(f)", "for l in range(f - 1)"),
            )
        ),
        BACK,
    ),
    Misconception(
        "windows_turned_around",
        "Each window goes back turned around, its last pixel first.",
        "taps read from the back",
        (Program(taps("+= table[:, :, :, f - 1 - k, f - 1 - l]")),),
        ORDER,
    ),
    Misconception(
        "images_read_the_same_windows",
        "Each image gets the windows of image 0: the counter of rows starts again at 0 for every image.",
        "row counter reset for every image",
        (
            Patch(
                (
                    "    row = 0\n    for i in range(m):\n",
                    "    for i in range(m):\n        row = 0\n",
                )
            ),
        ),
        ORDER,
    ),
    Misconception(
        "largest_report_only",
        "Where windows overlap, only the largest entry is left. They are added up.",
        "maximum instead of sum",
        (
            Patch(
                (
                    "horiz_start:horiz_end, :] += window",
                    "horiz_start:horiz_end, :] = np.maximum(\n"
                    "                    X_pad[i, vert_start:vert_end, horiz_start:horiz_end, :], window)",
                )
            ),
        ),
        BACK,
    ),
    Misconception(
        "windows_go_to_every_image",
        "Each window goes back to all images of the batch. It was cut out of one.",
        "X[:, ...] += inside the loop over images",
        (Patch(("X_pad[i, vert_start", "X_pad[:, vert_start")),),
        BACK,
    ),
    Misconception(
        "stride_missing_in_window_corner",
        "Your windows go back as if the stride were 1. Put each one where it was cut out.",
        "stride left out of the window's corner",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = h"),
                ("horiz_start = w * stride", "horiz_start = w"),
            ),
        ),
        BACK,
    ),
    Misconception(
        "slice_empty_without_padding",
        "With padding 0 your result is empty: the slice ends at -0, which is 0. Count from the "
        "front.",
        "[padding:-padding]",
        (
            Patch(
                (
                    "X_pad[:, top:bottom, left:right, :]",
                    "X_pad[:, padding:-padding, padding:-padding, :]",
                )
            ),
        ),
        FRAME,
    ),
    Misconception(
        "padding_left_on",
        "Your result still wears the frame of zeros. It must have the shape `X_shape`.",
        "padding not removed",
        (Patch(("X_pad[:, top:bottom, left:right, :]", "X_pad")),),
        FRAME,
    ),
    Misconception(
        "cuts_from_the_corner",
        "The size is right, but you cut the image out at the top left corner of the frame, not "
        "behind it.",
        "crop starts at 0 instead of padding",
        (Patch(("top, left = padding, padding", "top, left = 0, 0")),),
        FRAME,
    ),
    Misconception(
        "overlaps_averaged",
        "You divide each pixel by the number of windows that hold it. That would undo im2col, but "
        "what gradients need is the sum.",
        "divides by the number of windows",
        (
            Program("""
                def col2im(cols, X_shape, f, stride, padding):
                    m, H, W, C = X_shape
                    n_H = (H + 2 * padding - f) // stride + 1
                    n_W = (W + 2 * padding - f) // stride + 1
                    X = np.zeros((m, H + 2 * padding, W + 2 * padding, C))
                    seen = np.zeros(X.shape)
                    rows = iter(cols)
                    for i in range(m):
                        for h in range(n_H):
                            for w in range(n_W):
                                place = np.s_[i, h * stride:h * stride + f, w * stride:w * stride + f]
                                X[place] += next(rows).reshape(f, f, C)
                                seen[place] += 1
                    X /= np.maximum(seen, 1)
                    return X[:, padding:padding + H, padding:padding + W]
            """),
        ),
        BACK,
    ),
    Misconception(
        "channels_before_pixels",
        "You read each row of the table as if channel 0 came first with all of its pixels. The row "
        "goes pixel by pixel, and the channels of a pixel stand side by side.",
        "row read by channel, then pixel",
        (Patch((".reshape(f, f, n_C)", ".reshape(n_C, f, f).transpose(1, 2, 0)")),),
        ORDER,
    ),
    Misconception(
        "window_read_by_columns",
        "You put each window back mirrored along its diagonal. A row of the table goes through the "
        "window row by row.",
        "window filled column by column",
        (Patch((".reshape(f, f, n_C)", ".reshape(f, f, n_C).transpose(1, 0, 2)")),),
        ORDER,
    ),
    Misconception(
        "windows_walk_down_first",
        "You read the rows of the table as if the windows walked down first. They go to the right, "
        "row by row of the output.",
        "windows ordered by column, then row",
        (
            Patch(
                ("        for h in range(n_H):\n", "        for w in range(n_W):\n"),
                ("            for w in range(n_W):\n", "            for h in range(n_H):\n"),
            ),
        ),
        ORDER,
    ),
    Misconception(
        "windows_before_images",
        "You read the table as if the first windows of all images came first. All windows of image "
        "0 stand above those of image 1.",
        "rows ordered by window, then image",
        (Patch(("cols[row, :]", "cols[(h * n_W + w) * m + i, :]")),),
        ORDER,
    ),
    Misconception(
        "first_image_for_all",
        "All windows of the batch go back to the first image; the others stay empty.",
        "image 0 used for the whole batch",
        (Patch(("X_pad[i, vert_start", "X_pad[0, vert_start")),),
        BACK,
    ),
    Misconception(
        "height_index_used_for_width",
        "The left edge of your windows is computed from the row index.",
        "h used for w",
        (Patch(("horiz_start = w * stride", "horiz_start = h * stride")),),
        BACK,
    ),
    Misconception(
        "padding_missing_in_size",
        "You count the windows without the padding. A padded image has more of them, and the rows "
        "of the table are assigned to the wrong places.",
        "padding left out of the size",
        (
            Patch(
                ("n_H = (n_H_prev + 2 * padding - f)", "n_H = (n_H_prev - f)"),
                ("n_W = (n_W_prev + 2 * padding - f)", "n_W = (n_W_prev - f)"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "result_truncated",
        "Your result holds whole numbers, and the fractions are lost. Make the array of zeros of "
        "floats.",
        "integer accumulator",
        (
            Patch(
                ("n_C), dtype=cols.dtype)", "n_C), dtype=int)"),
                ("+= window", "+= window.astype(int)"),
            ),
        ),
        BACK,
    ),
)
