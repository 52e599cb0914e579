"""What goes wrong in conv_forward_fast."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch, Program

PRODUCT = "One product for all windows"
FILTERS = "A filter is a column"
RESULT = "Back into shape"

TAP = "k : k + n_H * stride : stride, l : l + n_W * stride : stride"


def by_taps(place: str, write: str = "Z +=") -> str:
    """Return a program that adds up the places of the window, cut out and written in this way."""
    return f"""
        def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
            f, n_C = W.shape[0], W.shape[3]
            A = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
            n_H, n_W = ((n - f) // stride + 1 for n in A.shape[1:3])
            Z = np.zeros((len(A), n_H, n_W, n_C))
            for k in range(f):
                for l in range(f):
                    {write} A[:, {place}] @ W[k, l]
            return Z + b, (A_prev, W, b, stride, padding)
        """


MISCONCEPTIONS = (
    Misconception(
        "bias_forgotten",
        "The bias is missing: each filter adds its own number to all of its outputs.",
        "bias not added",
        (Patch(("    Z = Z + b\n", "")),),
        RESULT,
    ),
    Misconception(
        "filters_in_rows",
        "You take the filters out of `W` as if the filter were its first axis. It is the last one: "
        "a reshape that keeps the last axis puts each filter into a column.",
        "W.reshape(n_C, -1).T",
        (Patch(("W.reshape(f * f * n_C_prev, n_C)", "W.reshape(n_C, f * f * n_C_prev).T")),),
        FILTERS,
    ),
    Misconception(
        "filter_channels_before_pixels",
        "The numbers of your filters stand in another order than those of the windows: by channel "
        "first. Both must be read in the same way.",
        "filter rows ordered by channel, then pixel",
        (
            Patch(
                (
                    "W.reshape(f * f * n_C_prev, n_C)",
                    "W.transpose(2, 0, 1, 3).reshape(f * f * n_C_prev, n_C)",
                )
            ),
        ),
        FILTERS,
    ),
    Misconception(
        "filter_read_by_columns",
        "Your filters are mirrored along their diagonal: they are read by columns, the windows by "
        "rows.",
        "filter read column by column",
        (
            Patch(
                (
                    "W.reshape(f * f * n_C_prev, n_C)",
                    "W.transpose(1, 0, 2, 3).reshape(f * f * n_C_prev, n_C)",
                )
            ),
        ),
        FILTERS,
    ),
    Misconception(
        "flips_the_kernel",
        "You turn the filters around before you multiply. In this course the kernel is not flipped.",
        "kernel flipped",
        (
            Patch(
                ("W.reshape(f * f * n_C_prev, n_C)", "W[::-1, ::-1].reshape(f * f * n_C_prev, n_C)")
            ),
        ),
        FILTERS,
    ),
    Misconception(
        "result_split_by_filter_first",
        "The product has one column for every filter. You fold it as if all outputs of filter 0 "
        "came first, so numbers of different filters are mixed.",
        "product reshaped to (m, n_C, n_H, n_W)",
        (
            Patch(
                (
                    "product.reshape(m, n_H, n_W, n_C)",
                    "product.reshape(m, n_C, n_H, n_W).transpose(0, 2, 3, 1)",
                )
            ),
        ),
        RESULT,
    ),
    Misconception(
        "product_turned_before_folding",
        "You transpose the product before you give it its shape back. Its rows are windows already, "
        "in the order of the output.",
        "product.T reshaped",
        (
            Patch(("product.reshape(m, n_H, n_W, n_C)", "product.T.reshape(m, n_H, n_W, n_C)")),
            Patch(
                (
                    "product.reshape(m, n_H, n_W, n_C)",
                    "product.T.reshape(n_H, n_W, n_C, m).transpose(3, 0, 1, 2)",
                )
            ),
        ),
        RESULT,
    ),
    Misconception(
        "images_folded_last",
        "You fold the product as if neighbouring rows belonged to different images. All windows of "
        "image 0 come first.",
        "product reshaped to (n_H, n_W, m, n_C)",
        (
            Patch(
                (
                    "product.reshape(m, n_H, n_W, n_C)",
                    "product.reshape(n_H, n_W, m, n_C).transpose(2, 0, 1, 3)",
                )
            ),
        ),
        RESULT,
    ),
    Misconception(
        "height_and_width_swapped",
        "Height and width have changed places in your result. On square images one does not notice.",
        "n_H and n_W swapped in the reshape",
        (
            Patch(("product.reshape(m, n_H, n_W, n_C)", "product.reshape(m, n_W, n_H, n_C)")),
            Patch(
                (
                    "product.reshape(m, n_H, n_W, n_C)",
                    "product.reshape(m, n_W, n_H, n_C).transpose(0, 2, 1, 3)",
                )
            ),
        ),
        RESULT,
    ),
    Misconception(
        "stride_not_used",
        "The stride plays no part: you compute every place of the filter.",
        "stride ignored",
        (
            Patch(
                (
                    "n_H = (n_H_prev + 2 * padding - f) // stride + 1",
                    "n_H = n_H_prev + 2 * padding - f + 1",
                ),
                (
                    "n_W = (n_W_prev + 2 * padding - f) // stride + 1",
                    "n_W = n_W_prev + 2 * padding - f + 1",
                ),
                ("im2col(A_prev, f, stride, padding)", "im2col(A_prev, f, 1, padding)"),
            ),
            Patch(("im2col(A_prev, f, stride, padding)", "im2col(A_prev, f, 1, padding)")),
        ),
        PRODUCT,
    ),
    Misconception(
        "padding_not_used",
        "The padding plays no part: your windows lie in the image itself.",
        "padding ignored",
        (
            Patch(
                ("n_H = (n_H_prev + 2 * padding - f)", "n_H = (n_H_prev - f)"),
                ("n_W = (n_W_prev + 2 * padding - f)", "n_W = (n_W_prev - f)"),
                ("im2col(A_prev, f, stride, padding)", "im2col(A_prev, f, stride, 0)"),
            ),
            Patch(("im2col(A_prev, f, stride, padding)", "im2col(A_prev, f, stride, 0)")),
        ),
        PRODUCT,
    ),
    Misconception(
        "stride_and_padding_swapped",
        "You hand stride and padding to `im2col` in the wrong order.",
        "im2col(A_prev, f, padding, stride)",
        (Patch(("im2col(A_prev, f, stride, padding)", "im2col(A_prev, f, padding, stride)")),),
        PRODUCT,
    ),
    Misconception(
        "padding_counted_once",
        "You count the padding once, but there is a frame on both sides. So the product does not "
        "fit the shape.",
        "p instead of 2p in the size",
        (
            Patch(
                ("n_H = (n_H_prev + 2 * padding - f)", "n_H = (n_H_prev + padding - f)"),
                ("n_W = (n_W_prev + 2 * padding - f)", "n_W = (n_W_prev + padding - f)"),
            ),
        ),
        RESULT,
    ),
    Misconception(
        "first_place_not_counted",
        "You count the moves of the window, but not the place where it starts. So the product does not "
        "fit the shape.",
        "+ 1 forgotten in the size",
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
        RESULT,
    ),
    Misconception(
        "height_used_for_width",
        "The width of your result is computed from the height of the images. On square images one "
        "does not notice.",
        "n_W from n_H_prev",
        (Patch(("n_W = (n_W_prev + 2", "n_W = (n_H_prev + 2")),),
        RESULT,
    ),
    Misconception(
        "stride_missing_in_window_corner",
        "Your output has the right size, but its windows lie one pixel apart. The stride also says where "
        "each window starts.",
        "size with stride, windows without",
        (Program(by_taps("k : k + n_H, l : l + n_W")),),
        PRODUCT,
    ),
    Misconception(
        "last_place_only",
        "Only one place of the window counts in the end: each product overwrites the one before. They are "
        "added up.",
        "= instead of += over the places",
        (Program(by_taps(TAP, "Z[...] =")),),
        PRODUCT,
    ),
    Misconception(
        "bias_added_twice",
        "The bias is added twice.",
        "bias added twice",
        (Patch(("    Z = Z + b\n", "    Z = Z + 2 * b\n")),),
        RESULT,
    ),
    Misconception(
        "product_left_as_a_table",
        "You return the table: a row for each window. Give it back the four axes of a batch of maps.",
        "product not reshaped",
        (
            Patch(
                (
                    "    Z = product.reshape(m, n_H, n_W, n_C)\n    Z = Z + b\n",
                    "    Z = product + b.reshape(1, n_C)\n",
                )
            ),
            Patch(
                (
                    "    Z = product.reshape(m, n_H, n_W, n_C)\n    Z = Z + b\n",
                    "    Z = product + b[0]\n",
                )
            ),
        ),
        RESULT,
    ),
    Misconception(
        "frame_not_black",
        "The frame around the images does not hold zeros.",
        "padded with the edge or another value",
        tuple(
            Patch(
                (
                    "    cols = im2col(A_prev, f, stride, padding)\n",
                    f"    p = padding\n    A_pad = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)), {how})\n"
                    "    cols = im2col(A_pad, f, stride, 0)\n",
                )
            )
            for how in ("mode='edge'", "constant_values=1")
        ),
        PRODUCT,
    ),
    Misconception(
        "filter_size_from_the_channels",
        "You read the size of the filter from the wrong axis of `W`: its shape is (f, f, n_C_prev, "
        "n_C).",
        "f from W.shape[2]",
        (Patch(("f = W.shape[0]", "f = W.shape[2]")),),
        FILTERS,
    ),
    Misconception(
        "bias_for_every_product",
        "The bias is added once for each number of the window. It belongs to the sum, once.",
        "bias times f * f * n_C_prev",
        (
            Patch(("    Z = Z + b\n", "    Z = Z + b * f * f * n_C_prev\n")),
            Patch(("    Z = Z + b\n", "    Z = Z + b * f * f\n")),
        ),
        RESULT,
    ),
    Misconception(
        "one_bias_for_all",
        "All filters get the bias of the first one.",
        "b[0, 0, 0, 0] for all filters",
        (Patch(("    Z = Z + b\n", "    Z = Z + b[0, 0, 0, 0]\n")),),
        RESULT,
    ),
    Misconception(
        "products_of_one_channel",
        "Only the first channel of the images reaches your result.",
        "channel 0 only",
        (
            Program("""
                def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
                    f, _, _, n_C = W.shape
                    m = len(A_prev)
                    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in A_prev.shape[1:3])
                    cols = im2col(A_prev[..., :1], f, stride, padding)
                    Z = cols @ W[:, :, :1].reshape(-1, n_C)
                    return Z.reshape(m, n_H, n_W, n_C) + b, (A_prev, W, b, stride, padding)
            """),
        ),
        FILTERS,
    ),
)
