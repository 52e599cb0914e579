"""What goes wrong in im2col."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

TABLE = "One window, one row"
ORDER = "In which order"
SIZE = "How many rows"
TAPS = "Loop over the small thing"


def taps(rows: str, columns: str) -> str:
    """Return a program that fills the table place by place of the window, over these ranges."""
    return f"""
        def im2col(X, f, stride, padding):
            m, n_H_prev, n_W_prev, n_C = X.shape
            X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
            n_H = (n_H_prev + 2 * padding - f) // stride + 1
            n_W = (n_W_prev + 2 * padding - f) // stride + 1
            cols = np.zeros((m, n_H, n_W, f, f, n_C))
            for k in {rows}:
                for l in {columns}:
                    place = np.s_[:, k : k + n_H * stride : stride, l : l + n_W * stride : stride]
                    cols[:, :, :, k, l] = X[place]
            return cols.reshape(m * n_H * n_W, -1)
        """


MISCONCEPTIONS = (
    Misconception(
        "stride_missing_in_window_corner",
        "Your windows start at every pixel, whatever the stride is. Where does the second window "
        "of a row start if the stride is 3?",
        "stride left out of the window's corner",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = h"),
                ("horiz_start = w * stride", "horiz_start = w"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "channels_before_pixels",
        "Within a row of your table all pixels of channel 0 come first, then all of channel 1. It "
        "has to be pixel by pixel, with all channels of a pixel side by side, as the rows of the "
        "reshaped filters are.",
        "row ordered by channel, then pixel",
        (Patch(("window.reshape(-1)", "window.transpose(2, 0, 1).reshape(-1)")),),
        ORDER,
    ),
    Misconception(
        "window_read_by_columns",
        "Within a window you read down the columns. A window is read row by row, from the top left.",
        "window read column by column",
        (Patch(("window.reshape(-1)", "window.transpose(1, 0, 2).reshape(-1)")),),
        ORDER,
    ),
    Misconception(
        "windows_walk_down_first",
        "Your windows walk down the image first and then to the right. The rows of the table follow "
        "the output as it is stored: row by row, and in each row from left to right.",
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
        "Your table starts with the first window of every image. All windows of image 0 come first, "
        "then all of image 1.",
        "rows ordered by window, then image",
        (
            Patch(
                (
                    "    return cols",
                    "    return cols.reshape(m, n_H * n_W, -1).swapaxes(0, 1).reshape(cols.shape)",
                )
            ),
        ),
        ORDER,
    ),
    Misconception(
        "table_transposed",
        "Your table has one column for every window. Here each window is a *row*; the name im2col "
        "comes from a layout the other way round.",
        "windows as columns",
        (Patch(("    return cols", "    return cols.T")),),
        TABLE,
    ),
    Misconception(
        "batch_axis_kept",
        "Your result still has an axis for the images. A matrix product wants a table with two "
        "axes: the windows of all images, one below the other.",
        "three axes instead of two",
        (Patch(("    return cols", "    return cols.reshape(m, n_H * n_W, -1)")),),
        TABLE,
    ),
    Misconception(
        "padding_not_used",
        "The padding plays no part in your table: its windows lie in the image itself. Surround the "
        "image with zeros first.",
        "padding ignored",
        (
            Program("""
                def im2col(X, f, stride, padding):
                    m, n_H_prev, n_W_prev, n_C = X.shape
                    n_H, n_W = (n_H_prev - f) // stride + 1, (n_W_prev - f) // stride + 1
                    rows = [
                        X[i, h * stride : h * stride + f, w * stride : w * stride + f].ravel()
                        for i in range(m) for h in range(n_H) for w in range(n_W)
                    ]
                    return np.array(rows)
            """),
        ),
        SIZE,
    ),
    Misconception(
        "padding_counted_once",
        "You count the padding once, but there is a frame on both sides: windows at the bottom and "
        "at the right are missing.",
        "p instead of 2p in the size",
        (
            Patch(
                ("(n_H_prev + 2 * padding - f) // stride", "(n_H_prev + padding - f) // stride"),
                ("(n_W_prev + 2 * padding - f) // stride", "(n_W_prev + padding - f) // stride"),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "last_window_left_out",
        "The last window of each row and of each column is missing. Between 0 and the last place "
        "there is one place more than there are steps.",
        "+ 1 missing in the size",
        (
            Patch(
                (
                    "n_H = (n_H_prev + 2 * padding - f) // stride + 1",
                    "n_H = (n_H_prev + 2 * padding - f) // stride",
                ),
                (
                    "n_W = (n_W_prev + 2 * padding - f) // stride + 1",
                    "n_W = (n_W_prev + 2 * padding - f) // stride",
                ),
            ),
        ),
        SIZE,
    ),
    Misconception(
        "first_image_for_all",
        "Every image of the batch gives you the windows of the first one.",
        "image 0 used for the whole batch",
        (Patch(("X_pad[i, vert_start", "X_pad[0, vert_start")),),
        TABLE,
    ),
    Misconception(
        "height_index_used_for_width",
        "The left edge of your windows is computed from the row. Which of the two indices walks to "
        "the right?",
        "h used for w",
        (Patch(("horiz_start = w * stride", "horiz_start = h * stride")),),
        SIZE,
    ),
    Misconception(
        "swaps_row_and_column",
        "Row and column of the windows have changed places: your windows lie as if the image were "
        "mirrored along its diagonal.",
        "h and w swapped in the corner",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = w * stride"),
                ("horiz_start = w * stride", "horiz_start = h * stride"),
            ),
        ),
        ORDER,
    ),
    Misconception(
        "height_used_for_width",
        "The number of windows side by side is computed from the height of the image. On square "
        "images one does not notice.",
        "n_W from n_H_prev",
        (Patch(("n_W = (n_W_prev + 2", "n_W = (n_H_prev + 2")),),
        SIZE,
    ),
    Misconception(
        "images_overwrite_each_other",
        "The windows of each image are written over those of the image before: the counter of rows "
        "starts again at 0. What is left of image 0 in the end?",
        "row counter reset for every image",
        (
            Patch(
                (
                    "    row = 0\n    for i in range(m):\n",
                    "    for i in range(m):\n        row = 0\n",
                )
            ),
            Patch(("cols[row, :] =", "cols[h * n_W + w, :] =")),
        ),
        ORDER,
    ),
    Misconception(
        "last_place_of_the_window_left_out",
        "The last row or the last column of each window is missing in the table: these places stay 0. "
        "How far does your loop over the places of a window run?",
        "range(f - 1) over the taps",
        (
            Program(taps("range(f - 1)", "range(f)")),
            Program(taps("range(f)", "range(f - 1)")),
            Program(taps("range(f - 1)", "range(f - 1)")),
        ),
        TAPS,
    ),
    Misconception(
        "image_not_in_the_middle",
        "Your frame of zeros lies on two sides only: the image sits in the corner of the padded one. "
        "The frame goes around it.",
        "all of the padding at the bottom and at the right",
        (
            Patch(
                (
                    "X_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev, :]",
                    "X_pad[:, :n_H_prev, :n_W_prev, :]",
                )
            ),
            Patch(
                (
                    "X_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev, :]",
                    "X_pad[:, 2 * padding :, 2 * padding :, :]",
                )
            ),
        ),
        SIZE,
    ),
    Misconception(
        "frame_not_black",
        "The frame around the image does not hold zeros.",
        "padded with the edge or another value",
        tuple(
            Patch(
                (
                    "    row = 0\n",
                    f"    p = padding\n    X_pad = np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), {how})\n    row = 0\n",
                )
            )
            for how in ("mode='edge'", "constant_values=1", "constant_values=p")
        ),
        SIZE,
    ),
    Misconception(
        "windows_side_by_side",
        "Your windows lie side by side, as if the stride were f. The stride says how far the next one is.",
        "window's corner at h * f",
        (
            Patch(
                ("vert_start = h * stride", "vert_start = h * f"),
                ("horiz_start = w * stride", "horiz_start = w * f"),
            ),
            Program("""
                def im2col(X, f, stride, padding):
                    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
                    m, H, W, _ = X.shape
                    return np.array([
                        X[i, h : h + f, w : w + f].ravel()
                        for i in range(m)
                        for h in range(0, H - f + 1, f)
                        for w in range(0, W - f + 1, f)
                    ])
            """),
        ),
        SIZE,
    ),
    Misconception(
        "fractions_cut_off",
        "The fractions of the pixels are cut off: your table holds whole numbers.",
        "integer table",
        (Patch(("f * f * n_C), dtype=X.dtype)", "f * f * n_C), dtype=int)")),),
        TABLE,
    ),
    Misconception(
        "window_sized_by_stride",
        "Your windows are as large as the stride. Their size is f; the stride is the distance from "
        "one to the next.",
        "window f replaced by stride",
        (
            Patch(
                ("vert_end = vert_start + f", "vert_end = vert_start + stride"),
                ("horiz_end = horiz_start + f", "horiz_end = horiz_start + stride"),
            ),
            Program("""
                def im2col(X, f, stride, padding):
                    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
                    m, H, W, _ = X.shape
                    return np.array([
                        X[i, h : h + stride, w : w + stride].ravel()
                        for i in range(m)
                        for h in range(0, H - f + 1, stride)
                        for w in range(0, W - f + 1, stride)
                    ])
            """),
        ),
        TABLE,
    ),
)
