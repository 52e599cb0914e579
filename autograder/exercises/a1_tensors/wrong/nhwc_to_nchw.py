"""What goes wrong in nhwc_to_nchw."""

from __future__ import annotations

from functools import partial

from autograder.exercises.a1_tensors.wrong.transpositions import other_orders, transposed
from autograder.exercises.model import Misconception, Patch, Program

REREAD = "Images: channels last or first"
RESHAPE = "Reshape does not move axes"

OUT = "np.zeros((m, n_C, n_H, n_W), dtype=X.dtype)"
ASSIGN = "out[i, c, h, w] = X[i, h, w, c]"
SIGNATURE = "nhwc_to_nchw(X)"

_transposed = partial(transposed, SIGNATURE)
_other_orders = partial(other_orders, SIGNATURE, (0, 3, 1, 2))


MISCONCEPTIONS = (
    Misconception(
        "reshape_instead_of_transpose",
        "The shape is right, but the numbers stand in the wrong places: reshape reads them in the "
        "old order and cuts the row anew. Moving an axis is another operation.",
        "reshape instead of transpose",
        (
            Program(
                "def nhwc_to_nchw(X):\n"
                "    m, n_H, n_W, n_C = X.shape\n"
                "    return X.reshape(m, n_C, n_H, n_W)"
            ),
            Program(
                "def nhwc_to_nchw(X):\n"
                "    m, n_H, n_W, n_C = X.shape\n"
                "    return np.resize(X.ravel(), (m, n_C, n_H, n_W))"
            ),
            Program(
                "def nhwc_to_nchw(X):\n"
                "    m, n_H, n_W, n_C = X.shape\n"
                "    return X.reshape((m, n_C, n_H, n_W), order='F')"
            ),
            Program(
                "def nhwc_to_nchw(X):\n"
                "    m, n_H, n_W, n_C = X.shape\n"
                "    return X.reshape(m, n_C, n_W, n_H).swapaxes(2, 3)"
            ),
        ),
        RESHAPE,
    ),
    Misconception(
        "rows_and_columns_exchanged",
        "The channels are in place, but height and width are exchanged: every picture "
        "is mirrored on its diagonal.",
        "swaps the channel axis with the height, (0, 3, 2, 1)",
        (
            _transposed(0, 3, 2, 1),
            Program("def nhwc_to_nchw(X):\n    return X.swapaxes(1, 3)"),
            Patch(
                (OUT, "np.zeros((m, n_C, n_W, n_H))"), (ASSIGN, "out[i, c, w, h] = X[i, h, w, c]")
            ),
        ),
        REREAD,
    ),
    Misconception(
        "all_axes_reversed",
        ".T turns all four axes around, the batch too. Only the channel axis should move.",
        "uses .T",
        (Program("def nhwc_to_nchw(X):\n    return X.T"), _transposed(3, 2, 1, 0)),
        REREAD,
    ),
    Misconception(
        "opposite_direction",
        "Your axes go the way back, from channels-first to channels-last: (0, 2, 3, 1) is the "
        "inverse. Entry k of the list says which old axis becomes new axis k.",
        "applies the inverse permutation, (0, 2, 3, 1)",
        (
            _transposed(0, 2, 3, 1),
            Program("def nhwc_to_nchw(X):\n    return np.moveaxis(X, 1, -1)"),
            Patch(
                (OUT, "np.zeros((m, n_W, n_C, n_H))"), (ASSIGN, "out[i, w, c, h] = X[i, h, w, c]")
            ),
        ),
        REREAD,
    ),
    Misconception(
        "channels_before_the_batch",
        "The channel axis came to the very front. The examples stay on axis 0.",
        "channel axis first, (3, 0, 1, 2)",
        (
            _transposed(3, 0, 1, 2),
            Program("def nhwc_to_nchw(X):\n    return np.moveaxis(X, -1, 0)"),
            Program(
                "def nhwc_to_nchw(X):\n    return np.array([X[..., c] for c in range(X.shape[-1])])"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "last_two_axes_exchanged",
        "You exchanged the last two axes only: the result is (m, n_H, n_C, n_W).",
        "(0, 1, 3, 2)",
        (_transposed(0, 1, 3, 2), Program("def nhwc_to_nchw(X):\n    return X.swapaxes(-1, -2)")),
        REREAD,
    ),
    Misconception(
        "channels_stay_last",
        "Height and width are exchanged, and the channels have not moved at all.",
        "(0, 2, 1, 3)",
        (_transposed(0, 2, 1, 3),),
        REREAD,
    ),
    Misconception(
        "nothing_moved",
        "The array comes back as it was: channels are still last.",
        "returns X unchanged (transpose without keeping its result)",
        (
            Program("def nhwc_to_nchw(X):\n    X.transpose(0, 3, 1, 2)\n    return X"),
            Program("def nhwc_to_nchw(X):\n    return X.copy()"),
        ),
        REREAD,
    ),
    Misconception(
        "batch_axis_lost",
        "Only the first example is converted. The batch axis must survive, even when m = 1.",
        "converts X[0], or squeezes the batch axis",
        (
            Program("def nhwc_to_nchw(X):\n    return X[0].transpose(2, 0, 1)"),
            Program("def nhwc_to_nchw(X):\n    return X[:1].transpose(0, 3, 1, 2)[0]"),
            Program("def nhwc_to_nchw(X):\n    return X[:1].transpose(0, 3, 1, 2)"),
        ),
        REREAD,
    ),
    Misconception(
        "first_example_repeated",
        "All examples of your result are copies of the first one.",
        "batch index hard-coded",
        (Patch((ASSIGN, "out[i, c, h, w] = X[0, h, w, c]")),),
        REREAD,
    ),
    Misconception(
        "first_channel_repeated",
        "All channels of your result are copies of the first one.",
        "channel index hard-coded",
        (Patch((ASSIGN, "out[i, c, h, w] = X[i, h, w, 0]")),),
        REREAD,
    ),
    Misconception(
        "channels_in_reverse_order",
        "The axes are right, but the channels come in reverse order: blue, green, red.",
        "reverses the channels",
        (
            Patch((ASSIGN, "out[i, n_C - 1 - c, h, w] = X[i, h, w, c]")),
            Program("def nhwc_to_nchw(X):\n    return X[..., ::-1].transpose(0, 3, 1, 2)"),
        ),
        REREAD,
    ),
    Misconception(
        "axes_in_another_order",
        "The axes of your result stand in another order than asked for. Name each of them with its letter: "
        "N, C, H, W.",
        "another permutation of the axes",
        _other_orders(
            (0, 1, 2, 3),
            (0, 3, 2, 1),
            (3, 2, 1, 0),
            (0, 2, 3, 1),
            (3, 0, 1, 2),
            (0, 1, 3, 2),
            (0, 2, 1, 3),
        ),
        REREAD,
    ),
    Misconception(
        "height_used_for_width",
        "The width of your pictures is taken from the height. A picture need not be square.",
        "n_H for n_W",
        (
            Patch(
                (OUT, "np.zeros((m, n_C, n_H, n_H), dtype=X.dtype)"),
                ("for w in range(n_W)", "for w in range(n_H)"),
            ),
            Patch(("for w in range(n_W)", "for w in range(min(n_H, n_W))")),
        ),
        REREAD,
    ),
    Misconception(
        "three_axes_named",
        "You name three axes; a batch has four: example, row, column, channel.",
        "permutation of three axes",
        (
            _transposed(2, 0, 1),
            _transposed(2, 1, 0),
        ),
        REREAD,
    ),
    Misconception(
        "three_channels_only",
        "Your code takes it that there are three channels. There may be more, or fewer.",
        "3 channels hard-coded",
        (
            Patch(("for c in range(n_C)", "for c in range(min(n_C, 3))")),
            Program(
                "def nhwc_to_nchw(X):\n"
                "    return np.stack([X[..., 0], X[..., 1], X[..., 2]], axis=1)"
            ),
        ),
        REREAD,
    ),
    Misconception(
        "returns_inside_the_loop",
        "Only the first example is filled in: your function returns during the first round of the loop. Look how far the `return` is indented.",
        "return indented into the loop",
        (Patch(("    return out", "        return out")),),
        REREAD,
    ),
    Misconception(
        "last_row_or_column_missing",
        "The last row or column of your pictures is empty: a loop stops one step early.",
        "loop over rows or columns stops short",
        (
            Patch(("for w in range(n_W)", "for w in range(n_W - 1)")),
            Patch(("for h in range(n_H)", "for h in range(n_H - 1)")),
        ),
        REREAD,
    ),
    Misconception(
        "last_channel_missing",
        "The last channel of the result is empty: a loop stops one step early.",
        "loop over channels stops short",
        (Patch(("for c in range(n_C)", "for c in range(n_C - 1)")),),
        REREAD,
    ),
)
