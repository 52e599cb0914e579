"""What goes wrong in zero_pad."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.a2_convolution.wrong import commonest_first
from autograder.exercises.model import Misconception, Patch

body = Function("zero_pad").body

FRAME = "3 · Zeros around the picture"
AXES = "Four axes, two of them padded"

SHAPE = "(m, n_H + 2 * padding, n_W + 2 * padding, n_C)"
PLACE = "top, left = padding, padding"
COPY = "X_pad[i, top + h, left + w, c] = X[i, h, w, c]"

WHAT_FILLS_THE_FRAME = (
    Misconception(
        "frame_holds_the_padding_number",
        "The frame is filled with the number `padding` instead of zeros. `padding` says how wide "
        "the frame is; what value should its pixels have?",
        "fills the frame with the value of padding",
        (
            Patch(("np.zeros(", "np.full("), ("dtype=X.dtype", "padding, dtype=X.dtype")),
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), constant_values=padding)
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "frame_holds_ones",
        "The frame has the right width but it is not black. Which value adds nothing to any sum?",
        "fills the frame with ones",
        (
            Patch(("np.zeros(", "np.ones(")),
            body(
                """
                pairs = ((0, 0), (padding, padding), (padding, padding), (0, 0))
                return np.pad(X, pairs, mode="constant", constant_values=1)
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "dots_left_in_constant_values",
        "The three dots of an example went into your code: NumPy takes `...` for a value to pad "
        "with. Write the value itself, or leave the option out.",
        "copied a hint's dots into constant_values",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), constant_values=(..., ...))
                """
            ),
            body(
                """
                pairs = ((0, 0), (padding, padding), (padding, padding), (0, 0))
                return np.pad(X, pairs, "constant", constant_values=((..., ...),) * 4)
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "frame_repeats_the_edge",
        "The frame repeats the pixels at the edge. That is a useful kind of padding, but here the "
        "frame is asked to be empty.",
        "edge padding",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), mode="edge")
                """
            ),
            Patch(
                ("np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C), dtype=X.dtype)", "0"),
                (
                    PLACE,
                    "p = padding\n"
                    "    rows = np.clip(np.arange(-p, n_H + p), 0, n_H - 1)\n"
                    "    columns = np.clip(np.arange(-p, n_W + p), 0, n_W - 1)\n"
                    "    return X[:, rows][:, :, columns]\n"
                    "    top, left = 0, 0",
                ),
            ),
        ),
        FRAME,
    ),
    Misconception(
        "frame_mirrors_the_image",
        "The frame is a mirror image of the picture. Here it is asked to be empty.",
        "reflect or symmetric padding",
        tuple(
            body(
                f"""
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), mode="{mode}")
                """
            )
            for mode in ("reflect", "symmetric")
        ),
        FRAME,
    ),
    Misconception(
        "frame_wraps_around",
        "The frame on the left shows the right side of the picture, as if it were wound around a "
        "tube. Here the frame is asked to be empty.",
        "wrap padding",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)), mode="wrap")
                """
            ),
        ),
        FRAME,
    ),
)

WHICH_AXES_GROW = (
    Misconception(
        "pads_every_axis",
        "All four axes grow, so there are new empty pictures and new empty channels. Which axes "
        "does a frame belong to?",
        "np.pad with one number pads the batch and the channels too",
        (
            body("return np.pad(X, padding)"),
            body('return np.pad(X, ((padding, padding),) * 4, "constant")'),
        ),
        AXES,
    ),
    Misconception(
        "pads_the_channels_too",
        "The last axis grows too: each pixel has new, empty channels. Which axes does a frame "
        "belong to?",
        "pads the channel axis as well",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (p, p)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "pads_the_batch_too",
        "The first axis grows too: there are more pictures than before. Which axes does a frame "
        "belong to?",
        "pads the batch axis as well",
        (
            body(
                """
                p = padding
                return np.pad(X, ((p, p), (p, p), (p, p), (0, 0)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "takes_the_batch_for_the_height",
        "The first two axes grow. Count the axes again: the first one counts pictures.",
        "pads axes 0 and 1",
        (
            body(
                """
                p = padding
                return np.pad(X, ((p, p), (p, p), (0, 0), (0, 0)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "takes_the_channels_for_the_width",
        "The last two axes grow, as they would if the channels came before height and width. "
        "Where do the channels stand in this course?",
        "pads axes 2 and 3, as if channels came first",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (0, 0), (p, p), (p, p)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "pads_channels_instead_of_the_width",
        "The frame goes above and below, and then *through the channels*. The width is axis 2, the "
        "channels are axis 3.",
        "pairs for axes 1 and 3",
        (
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (0, 0), (p, p)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "same_image_for_the_whole_batch",
        "Every image of the result is the first one of the batch.",
        "X[0] for every image",
        (Patch((COPY, COPY.replace("X[i,", "X[0,"))),),
        AXES,
    ),
    Misconception(
        "pads_the_height_only",
        "There are new rows, but no new columns. A frame has four sides.",
        "width not padded",
        (
            Patch(("n_W + 2 * padding", "n_W"), (PLACE, "top, left = padding, 0")),
            body(
                "return np.pad(X, ((0, 0), (padding, padding), (0, 0), (0, 0)))",
            ),
        ),
        AXES,
    ),
    Misconception(
        "pads_the_width_only",
        "There are new columns, but no new rows. A frame has four sides.",
        "height not padded",
        (
            Patch(("n_H + 2 * padding", "n_H"), (PLACE, "top, left = 0, padding")),
            body(
                "return np.pad(X, ((0, 0), (0, 0), (padding, padding), (0, 0)))",
            ),
        ),
        AXES,
    ),
    Misconception(
        "swaps_height_and_width",
        "Height and width have changed places. It does not show on a square picture; try one that "
        "is 2 high and 3 wide, and name every index.",
        "height and width swapped",
        (
            Patch((SHAPE, "(m, n_W + 2 * padding, n_H + 2 * padding, n_C)")),
            body(
                """
                p = padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0))).transpose(0, 2, 1, 3)
                """
            ),
            Patch(
                (SHAPE, "(m, n_W + 2 * padding, n_H + 2 * padding, n_C)"),
                (COPY, "X_pad[i, left + w, top + h, c] = X[i, h, w, c]"),
            ),
            body(
                """
                m, n_W, n_H, n_C = X.shape
                X_pad = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
                X_pad[:, padding : padding + n_H, padding : padding + n_W, :] = X
                return X_pad
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "frame_for_square_images",
        "Height and width of the frame are taken from one and the same axis. Images need not be square.",
        "n_H used for n_W",
        (
            body(
                """
                m, n_H, _, n_C = X.shape
                X_pad = np.zeros((m, n_H + 2 * padding, n_H + 2 * padding, n_C))
                X_pad[:, padding : padding + n_H, padding : padding + n_H, :] = X
                return X_pad
                """
            ),
            body(
                """
                m, _, n_W, n_C = X.shape
                X_pad = np.zeros((m, n_W + 2 * padding, n_W + 2 * padding, n_C))
                X_pad[:, padding : padding + n_W, padding : padding + n_W, :] = X
                return X_pad
                """
            ),
        ),
        AXES,
    ),
)

HOW_WIDE_AND_WHERE = (
    Misconception(
        "pads_one_side_of_each_axis",
        "Each axis grows on one side only. The frame goes all the way around: how many pixels does "
        "that add to the height?",
        "pads only before, or only after, the image",
        (
            Patch(("n_H + 2 * padding", "n_H + padding"), ("n_W + 2 * padding", "n_W + padding")),
            Patch(
                ("n_H + 2 * padding", "n_H + padding"),
                ("n_W + 2 * padding", "n_W + padding"),
                (PLACE, "top, left = 0, 0"),
            ),
            body("return np.pad(X, ((0, 0), (padding, 0), (padding, 0), (0, 0)))"),
            body("return np.pad(X, ((0, 0), (0, padding), (0, padding), (0, 0)))"),
            body("return np.pad(X, ((0, 0), (padding, 0), (0, padding), (0, 0)))"),
        ),
        FRAME,
    ),
    Misconception(
        "image_not_in_the_middle",
        "The new array has the right size, but the picture is in a corner of it. In which row and "
        "column does its first pixel belong?",
        "right shape, image placed in a corner",
        (
            Patch((PLACE, "top, left = 0, 0")),
            Patch((PLACE, "top, left = 2 * padding, 2 * padding")),
            body(
                """
                m, n_H, n_W, n_C = X.shape
                out = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
                out[:, :n_H, :n_W, :] = X
                return out
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "padding_split_between_sides",
        "The frame is too narrow: `padding` was divided between the two sides. It is the width of "
        "the frame on *each* side.",
        "takes padding for the total of both sides",
        (
            body(
                """
                p = padding // 2
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))
                """
            ),
            body(
                """
                before, after = padding // 2, padding - padding // 2
                return np.pad(X, ((0, 0), (before, after), (before, after), (0, 0)))
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "padding_doubled",
        "The frame is twice as wide as asked. `padding` pixels go on each side, which already "
        "makes two times `padding` in all.",
        "2 * padding on each side",
        (
            body(
                """
                p = 2 * padding
                return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "padding_always_one",
        "The frame is always one pixel wide. Does your code use `padding` everywhere?",
        "hard-coded frame of one pixel",
        (
            body("return np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))"),
            body(
                """
                m, n_H, n_W, n_C = X.shape
                out = np.zeros((m, n_H + 2, n_W + 2, n_C))
                out[:, 1:-1, 1:-1, :] = X
                return out
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "frame_drawn_over_the_image",
        "The picture has not grown: its own border was painted black. A frame goes *around* the "
        "picture.",
        "overwrites the image's border with zeros",
        (
            body(
                """
                out = X.copy()
                out[:, :padding], out[:, -padding:] = 0, 0
                out[:, :, :padding], out[:, :, -padding:] = 0, 0
                return out
                """
            ),
            body(
                """
                p = padding
                X[:, :p, :, :] = 0
                X[:, -p:, :, :] = 0
                X[:, :, :p, :] = 0
                X[:, :, -p:, :] = 0
                return X
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "crops_the_image",
        "The picture became smaller: its border was cut away. Padding goes the other way.",
        "cuts padding pixels off",
        (
            body("return X[:, padding:-padding, padding:-padding, :]"),
            body(
                """
                _, n_H, n_W, _ = X.shape
                return X[:, padding : n_H - padding, padding : n_W - padding, :]
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "slice_ends_at_minus_padding",
        "It works for every padding but 0. A slice `[0:-0]` ends where it starts, so it is empty. "
        "How else can you say where the picture ends?",
        "X_pad[:, p:-p, p:-p], empty when p is 0",
        (
            body(
                """
                m, n_H, n_W, n_C = X.shape
                out = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
                out[:, padding:-padding, padding:-padding, :] = X
                return out
                """
            ),
        ),
        FRAME,
    ),
)

WHAT_IS_COPIED = (
    Misconception(
        "image_not_copied",
        "The result has the right shape but holds nothing but zeros. Where does the picture go in?",
        "returns an empty array of the right shape",
        (
            Patch((COPY, "pass")),
            body(
                """
                m, n_H, n_W, n_C = X.shape
                return np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C))
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "first_image_only",
        "Only the first picture of the batch is in the result, the others are black.",
        "copies example 0 only",
        (
            Patch(("in range(m)", "in range(1)")),
            Patch(("    return X_pad", "        return X_pad")),
        ),
        AXES,
    ),
    Misconception(
        "batch_dropped",
        "The result is one picture, not a batch: an axis is missing.",
        "returns the first image alone",
        (
            Patch(("return X_pad", "return X_pad[0]")),
            body(
                """
                p = padding
                return np.pad(X[0], ((p, p), (p, p), (0, 0)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "axes_of_size_one_dropped",
        "An axis is gone: a batch of one picture, or a picture with one channel, still has four "
        "axes.",
        "squeezes the result",
        (
            Patch(("return X_pad", "return X_pad.squeeze()")),
            body(
                """
                p = padding
                return np.squeeze(np.pad(X, ((0, 0), (p, p), (p, p), (0, 0))))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "first_channel_only",
        "Only the first channel of the picture arrives; the others are empty or gone.",
        "copies channel 0 only",
        (
            Patch(("in range(n_C)", "in range(1)")),
            body(
                """
                p = padding
                return np.pad(X[:, :, :, :1], ((0, 0), (p, p), (p, p), (0, 0)))
                """
            ),
        ),
        AXES,
    ),
    Misconception(
        "loops_stop_short",
        "The last row and column of the picture are missing. `range(n)` already stops before `n`.",
        "range(n - 1) in the copying loops",
        (
            Patch(("in range(n_H)", "in range(n_H - 1)"), ("in range(n_W)", "in range(n_W - 1)")),
            Patch(("in range(n_H)", "in range(n_H - 1)")),
            Patch(("in range(n_W)", "in range(n_W - 1)")),
        ),
        FRAME,
    ),
    Misconception(
        "loops_start_at_one",
        "The first row and column of the picture are missing. Indices start at 0.",
        "one-based copying loops",
        (
            Patch(("in range(n_H)", "in range(1, n_H)"), ("in range(n_W)", "in range(1, n_W)")),
            Patch(("in range(n_H)", "in range(1, n_H)")),
            Patch(("in range(n_W)", "in range(1, n_W)")),
        ),
        FRAME,
    ),
    Misconception(
        "fractions_cut_off",
        "The fractions are gone: your array holds whole numbers only. What type do its entries "
        "have?",
        "integer array truncates floats",
        (
            Patch(("dtype=X.dtype", "dtype=int")),
            body(
                """
                p = padding
                return np.pad(X.astype(int), ((0, 0), (p, p), (p, p), (0, 0)))
                """
            ),
        ),
        FRAME,
    ),
    Misconception(
        "returns_nothing",
        "Your function returns `None`. Printing shows a value to you; `return` hands it to the "
        "caller.",
        "prints, or forgets return",
        (
            Patch(("    return X_pad", "    print(X_pad)")),
            Patch(("return X_pad", "X_pad")),
        ),
        FRAME,
    ),
    Misconception(
        "returns_a_list",
        "Your function returns a list of pictures. The batch is asked for as one array with four "
        "axes.",
        "list instead of array",
        (
            Patch(("return X_pad", "return X_pad.tolist()")),
            Patch(("return X_pad", "return list(X_pad)")),
            body(
                """
                p = padding
                return [np.pad(x, ((p, p), (p, p), (0, 0))) for x in X]
                """
            ),
        ),
        AXES,
    ),
)

MISCONCEPTIONS = commonest_first(
    WHAT_FILLS_THE_FRAME + WHICH_AXES_GROW + HOW_WIDE_AND_WHERE + WHAT_IS_COPIED,
    "dots_left_in_constant_values",
    "frame_holds_the_padding_number",
    "pads_every_axis",
    "slice_ends_at_minus_padding",
    "pads_one_side_of_each_axis",
    "image_not_in_the_middle",
)
