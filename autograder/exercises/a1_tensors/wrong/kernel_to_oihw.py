"""What goes wrong in kernel_to_oihw."""

from __future__ import annotations

from functools import partial

from autograder.exercises.a1_tensors.wrong.transpositions import other_orders, transposed
from autograder.exercises.model import Misconception, Patch, Program

REREAD = "Filters: four axes, two orders"
RESHAPE = "Reshape does not move axes"

OUT = "np.zeros((n_C, n_C_prev, f, f), dtype=W.dtype)"
ASSIGN = "out[c_out, c_in, row, col] = W[row, col, c_in, c_out]"
SIGNATURE = "kernel_to_oihw(W)"

_transposed = partial(transposed, SIGNATURE)
_other_orders = partial(other_orders, SIGNATURE, (3, 2, 0, 1))


MISCONCEPTIONS = (
    Misconception(
        "reshape_instead_of_transpose",
        "The shape is right, but the weights are shuffled: reshape does not move axes, "
        "it cuts the same row of numbers anew.",
        "reshape instead of transpose",
        (
            Program(
                "def kernel_to_oihw(W):\n"
                "    f, _, n_C_prev, n_C = W.shape\n"
                "    return W.reshape(n_C, n_C_prev, f, f)"
            ),
            Program(
                "def kernel_to_oihw(W):\n"
                "    return np.reshape(W, (W.shape[3], W.shape[2], W.shape[0], W.shape[1]))"
            ),
        ),
        RESHAPE,
    ),
    Misconception(
        "rows_and_columns_exchanged",
        "The channels are in place, but every filter is mirrored on its diagonal: "
        "rows became columns. A picture of one filter shows it.",
        ".T, or (3, 2, 1, 0): rows and columns swapped",
        (
            Program("def kernel_to_oihw(W):\n    return W.T"),
            _transposed(3, 2, 1, 0),
            Patch((ASSIGN, "out[c_out, c_in, col, row] = W[row, col, c_in, c_out]")),
        ),
        REREAD,
    ),
    Misconception(
        "in_and_out_exchanged",
        "Input and output channels are exchanged: the result is (n_C_prev, n_C, f, f). "
        "The O of OIHW comes first.",
        "IOHW instead of OIHW",
        (
            _transposed(2, 3, 0, 1),
            Patch(
                (OUT, "np.zeros((n_C_prev, n_C, f, f))"),
                (ASSIGN, "out[c_in, c_out, row, col] = W[row, col, c_in, c_out]"),
            ),
            Program("def kernel_to_oihw(W):\n    return np.einsum('hwio->iohw', W)"),
        ),
        REREAD,
    ),
    Misconception(
        "filters_flipped",
        "The axes are right, but every filter is turned upside down and left to right. "
        "Only the order of the axes should change.",
        "flips the kernel as well",
        (
            Patch(
                (ASSIGN, "out[c_out, c_in, row, col] = W[f - 1 - row, f - 1 - col, c_in, c_out]")
            ),
            Program("def kernel_to_oihw(W):\n    return W[::-1, ::-1].transpose(3, 2, 0, 1)"),
        ),
        REREAD,
    ),
    Misconception(
        "turned_by_a_quarter",
        "The channels are in place, but every filter is rotated by 90 degrees.",
        "rotates the kernel by 90 degrees",
        (Program("def kernel_to_oihw(W):\n    return np.rot90(W).transpose(3, 2, 0, 1)"),),
        REREAD,
    ),
    Misconception(
        "order_of_images_used",
        "That is the move for a batch of images. A bank of filters has other axes: "
        "row, column, input channel, output channel.",
        "applies the permutation of images, (0, 3, 1, 2)",
        (
            _transposed(0, 3, 1, 2),
            Program("def kernel_to_oihw(W):\n    return np.moveaxis(W, -1, 1)"),
        ),
        REREAD,
    ),
    Misconception(
        "input_channels_stay_last",
        "The filters came to the front, but the input channels are still last: "
        "(n_C, f, f, n_C_prev).",
        "OHWI instead of OIHW",
        (
            _transposed(3, 0, 1, 2),
            Program("def kernel_to_oihw(W):\n    return np.moveaxis(W, 3, 0)"),
        ),
        REREAD,
    ),
    Misconception(
        "input_channels_first",
        "The input channels came to the front and the filters stayed last.",
        "IHWO instead of OIHW",
        (
            _transposed(2, 0, 1, 3),
            Program("def kernel_to_oihw(W):\n    return np.moveaxis(W, 2, 0)"),
        ),
        REREAD,
    ),
    Misconception(
        "opposite_direction",
        "Your axes lead the way back, from OIHW to (row, column, in, out). "
        "Entry k of the list says which old axis becomes new axis k.",
        "applies the inverse permutation, (2, 3, 1, 0)",
        (_transposed(2, 3, 1, 0),),
        REREAD,
    ),
    Misconception(
        "nothing_moved",
        "The array comes back as it was.",
        "returns W unchanged",
        (
            Program("def kernel_to_oihw(W):\n    W.transpose(3, 2, 0, 1)\n    return W"),
            Program("def kernel_to_oihw(W):\n    return W + 0"),
        ),
        REREAD,
    ),
    Misconception(
        "last_two_axes_exchanged",
        "You exchanged input and output channels, but they are still behind row and column.",
        "(0, 1, 3, 2)",
        (_transposed(0, 1, 3, 2),),
        REREAD,
    ),
    Misconception(
        "axes_in_another_order",
        "The axes of your result stand in another order than asked for. Name each of them with its letter: "
        "O, I, H, W.",
        "another permutation of the axes",
        _other_orders(
            (0, 1, 2, 3),
            (3, 2, 1, 0),
            (2, 3, 0, 1),
            (0, 3, 1, 2),
            (3, 0, 1, 2),
            (2, 0, 1, 3),
            (2, 3, 1, 0),
            (0, 1, 3, 2),
        ),
        REREAD,
    ),
    Misconception(
        "three_axes_named",
        "You name three axes; a bank of filters has four: row, column, input channel, output channel.",
        "permutation of three axes",
        (_transposed(2, 0, 1), _transposed(2, 1, 0)),
        REREAD,
    ),
    Misconception(
        "rows_upside_down",
        "The axes are right, but the rows or the columns of every filter come in reverse order. "
        "Only the order of the axes should change.",
        "flips one side of the kernel",
        (
            Patch((ASSIGN, "out[c_out, c_in, row, col] = W[f - 1 - row, col, c_in, c_out]")),
            Patch((ASSIGN, "out[c_out, c_in, row, col] = W[row, f - 1 - col, c_in, c_out]")),
        ),
        REREAD,
    ),
    Misconception(
        "always_three_by_three",
        "Your loops run over 3 rows and 3 columns. Filters have other sizes too: f x f.",
        "3 x 3 hard-coded",
        (
            Patch(
                ("for row in range(f)", "for row in range(3)"),
                ("for col in range(f)", "for col in range(3)"),
            ),
            Patch(
                ("for row in range(f)", "for row in range(min(f, 3))"),
                ("for col in range(f)", "for col in range(min(f, 3))"),
            ),
        ),
        REREAD,
    ),
    Misconception(
        "first_input_channel_repeated",
        "All input channels of your result are copies of the first one.",
        "input channel hard-coded",
        (Patch((ASSIGN, "out[c_out, c_in, row, col] = W[row, col, 0, c_out]")),),
        REREAD,
    ),
    Misconception(
        "first_filter_repeated",
        "All filters of your result are copies of the first one.",
        "output channel hard-coded",
        (Patch((ASSIGN, "out[c_out, c_in, row, col] = W[row, col, c_in, 0]")),),
        REREAD,
    ),
)
