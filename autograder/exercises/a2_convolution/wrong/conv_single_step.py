"""What goes wrong in conv_single_step."""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.a2_convolution.wrong import commonest_first
from autograder.exercises.model import Misconception, Patch

body = Function("conv_single_step").body

SUM = "1 · One window, one number"
FLIP = "The kernel is not flipped"
DEPTH = "Windows have depth"
BIAS = "The bias is added once"

ADD = "total += a_slice[i, j, c] * W[i, j, c]"
RETURN = "return total + b[0, 0, 0]"

WHAT_HAPPENS_TO_THE_BIAS = (
    Misconception(
        "bias_added_to_every_product",
        "The bias is added to each product before the sum, so it counts as often as there are "
        "weights. How often should it count?",
        "bias inside the sum",
        (
            body("return np.sum(a_slice * W + b)"),
            Patch((ADD, ADD + " + b[0, 0, 0]"), (RETURN, "return total")),
            body(
                """
                s = np.multiply(a_slice, W) + b
                Z = np.sum(s)
                return Z
                """
            ),
        ),
        BIAS,
    ),
    Misconception(
        "bias_added_for_every_channel",
        "The bias is added once for each channel (or row) of the window. How often should it "
        "count?",
        "bias added inside the channel or row loop",
        (
            body("return np.sum(np.sum(a_slice * W, axis=(0, 1)) + b[0, 0])"),
            body(
                """
                total = 0
                for c in range(W.shape[2]):
                    total += np.sum(a_slice[:, :, c] * W[:, :, c]) + b.item()
                return total
                """
            ),
            body(
                """
                total = 0
                for row, weights in zip(a_slice, W):
                    total += np.sum(row * weights) + b.item()
                return total
                """
            ),
        ),
        BIAS,
    ),
    Misconception(
        "bias_forgotten",
        "The sum is right, but the bias is missing.",
        "bias never added",
        (body("return np.sum(a_slice * W)"), Patch((RETURN, "return total"))),
        BIAS,
    ),
    Misconception(
        "bias_subtracted",
        "The bias is taken away instead of added. Look at the sign in the formula.",
        "minus b",
        (Patch((RETURN, "return total - b[0, 0, 0]")),),
        BIAS,
    ),
    Misconception(
        "bias_multiplied",
        "The sum is multiplied by the bias. A bias moves the answer, it does not stretch it.",
        "times b",
        (
            Patch((RETURN, "return total * b[0, 0, 0]")),
            body("return np.sum(a_slice * W * b)"),
        ),
        BIAS,
    ),
    Misconception(
        "bias_added_twice",
        "The bias counts twice. Look for a second place where it comes in.",
        "bias added twice",
        (Patch(("total = 0.0", "total = b[0, 0, 0]")),),
        BIAS,
    ),
    Misconception(
        "bias_added_to_the_window",
        "The bias is added to the pixels before they are weighted. It belongs to the finished sum.",
        "sum((a + b) * W)",
        (body("return np.sum((a_slice + b) * W)"),),
        BIAS,
    ),
    Misconception(
        "bias_added_to_the_weights",
        "The bias is added to the weights before they meet the pixels. It belongs to the finished "
        "sum.",
        "sum(a * (W + b))",
        (body("return np.sum(a_slice * (W + b))"),),
        BIAS,
    ),
    Misconception(
        "result_left_as_an_array",
        "The value is right, but it is still an array with axes of size 1, because `b` is one. One "
        "number is asked for: how do you take a number out of an array?",
        "returns shape (1, 1, 1)",
        (
            body("return np.sum(a_slice * W) + b"),
            Patch((RETURN, "return total + b")),
            body("return np.sum(a_slice * W, keepdims=True) + b"),
            body("return (np.sum(a_slice * W) + b).reshape(1)"),
        ),
        BIAS,
    ),
)

HOW_WINDOW_AND_FILTER_MEET = (
    Misconception(
        "products_not_summed",
        "The products are there, but they are not added up: the result still has the shape of the "
        "window.",
        "returns the array of products",
        (
            body("return a_slice * W + b"),
            body("return np.multiply(a_slice, W)"),
        ),
        SUM,
    ),
    Misconception(
        "mean_instead_of_sum",
        "The products are averaged. The formula has a sum, with nothing to divide by.",
        "np.mean",
        (
            body("return np.mean(a_slice * W) + b.item()"),
            Patch((RETURN, "return total / W.size + b[0, 0, 0]")),
        ),
        SUM,
    ),
    Misconception(
        "sums_multiplied",
        "Window and filter are summed separately, then the two sums are multiplied. Multiply entry "
        "by entry *before* adding up.",
        "sum(a) * sum(W)",
        (body("return np.sum(a_slice) * np.sum(W) + b.item()"),),
        SUM,
    ),
    Misconception(
        "adds_pixels_and_weights",
        "Pixels and weights are added to each other. A weight says how much its pixel counts: "
        "which operation does that?",
        "sum(a + W)",
        (
            body("return np.sum(a_slice + W) + b.item()"),
            Patch((ADD, "total += a_slice[i, j, c] + W[i, j, c]")),
        ),
        SUM,
    ),
    Misconception(
        "filter_not_used",
        "The pixels are added up without any weights. Where does the filter come in?",
        "sum(a) + b",
        (
            body("return np.sum(a_slice) + b.item()"),
            Patch((ADD, "total += a_slice[i, j, c]")),
        ),
        SUM,
    ),
    Misconception(
        "matrix_product",
        "Window and filter are multiplied as matrices, rows with columns. Here each pixel meets "
        "the one weight that lies on it.",
        "@ or np.dot instead of *",
        (
            body("return np.sum(a_slice @ W) + b.item()"),
            body("return np.sum(np.matmul(a_slice, W)) + b.item()"),
            body("return np.sum(np.dot(a_slice, W)) + b.item()"),
            body(
                "return sum(np.sum(a_slice[..., c] @ W[..., c]) for c in range(W.shape[2])) + b.item()"
            ),
        ),
        SUM,
    ),
    Misconception(
        "kernel_flipped",
        "The filter was turned before it was laid on the window, as in a mathematician's "
        "convolution. In this course the top left weight meets the top left pixel.",
        "true convolution: kernel flipped",
        (
            body("return np.sum(a_slice * W[::-1, ::-1]) + b.item()"),
            body("return np.sum(a_slice * np.flip(W)) + b.item()"),
            body("return np.sum(a_slice * np.flipud(W)) + b.item()"),
            body("return np.sum(a_slice * np.fliplr(W)) + b.item()"),
            Patch((ADD, "total += a_slice[i, j, c] * W[-1 - i, -1 - j, c]")),
            body(
                'return np.convolve(a_slice.ravel(), W.ravel(), mode="valid").item() + b.item()',
            ),
        ),
        FLIP,
    ),
    Misconception(
        "kernel_transposed",
        "Rows and columns of the filter have changed places. Row meets row, column meets column.",
        "W transposed",
        (
            body("return np.sum(a_slice * W.transpose(1, 0, 2)) + b.item()"),
            Patch((ADD, "total += a_slice[i, j, c] * W[j, i, c]")),
            Patch((ADD, "total += a_slice[j, i, c] * W[i, j, c]")),
        ),
        FLIP,
    ),
    Misconception(
        "squares_differences",
        "The result measures how *different* window and filter are. The formula multiplies them.",
        "sum((a - W)**2)",
        (body("return np.sum((a_slice - W) ** 2) + b.item()"),),
        SUM,
    ),
    Misconception(
        "largest_product_only",
        "Only the largest product is kept. That is what pooling does; a filter adds them all up.",
        "max instead of sum",
        (body("return np.max(a_slice * W) + b.item()"),),
        SUM,
    ),
)

WHICH_ENTRIES_COUNT = (
    Misconception(
        "sums_over_height_and_width_only",
        "There is one number per channel. Add up the channels too: however deep the window is, the "
        "result is one number.",
        "sum over axes 0 and 1 only",
        (
            body("return np.sum(a_slice * W, axis=(0, 1)) + b[0, 0]"),
            body("return np.sum(a_slice * W, axis=(0, 1))"),
        ),
        DEPTH,
    ),
    Misconception(
        "sums_over_one_axis_only",
        "Only one axis was added up, so the result still has the others.",
        "sum over a single axis",
        (
            body("return np.sum(a_slice * W, axis=0) + b[0]"),
            body("return np.sum(a_slice * W, axis=-1) + b[..., 0]"),
            body("return sum(a_slice * W) + b[0]"),
        ),
        DEPTH,
    ),
    Misconception(
        "first_channel_only",
        "Only the first channel of the window counts. The filter has weights for each of them.",
        "channel 0 only",
        (
            body("return np.sum(a_slice[:, :, 0] * W[:, :, 0]) + b.item()"),
            Patch(("in range(n_C)", "in range(1)")),
        ),
        DEPTH,
    ),
    Misconception(
        "last_channel_only",
        "Only the last channel counts: the sums of the earlier ones are overwritten.",
        "channel sums overwritten, last one left",
        (
            body("return np.sum(a_slice[:, :, -1] * W[:, :, -1]) + b.item()"),
            body(
                """
                for c in range(W.shape[-1]):
                    total = np.sum(a_slice[:, :, c] * W[:, :, c])
                return total + b.item()
                """
            ),
        ),
        DEPTH,
    ),
    Misconception(
        "last_product_only",
        "Only the last product is left: each one overwrites the one before. They should pile up.",
        "= instead of +=",
        (Patch(("total +=", "total =")),),
        SUM,
    ),
    Misconception(
        "first_product_only",
        "Only the first product counts: the function returns before the loops are done. How far "
        "should the `return` be indented?",
        "return inside the loop",
        (
            Patch((ADD, ADD + "\n                return total + b[0, 0, 0]")),
            body("return a_slice[0, 0, 0] * W[0, 0, 0] + b[0, 0, 0]"),
        ),
        SUM,
    ),
    Misconception(
        "first_row_only",
        "Only the first row of the window counts: the function returns too early. How far should "
        "the `return` be indented?",
        "return inside the row loop",
        (Patch((RETURN, "    return total + b[0, 0, 0]")),),
        SUM,
    ),
    Misconception(
        "loops_stop_short",
        "The last row or column of the window is left out. `range(n)` already stops before `n`.",
        "range(f - 1)",
        (
            Patch(("in range(f_H)", "in range(f_H - 1)"), ("in range(f_W)", "in range(f_W - 1)")),
            Patch(("in range(f_H)", "in range(f_H - 1)")),
            Patch(("in range(f_W)", "in range(f_W - 1)")),
            Patch(("in range(n_C)", "in range(n_C - 1)")),
        ),
        SUM,
    ),
    Misconception(
        "loops_start_at_one",
        "The first row or column of the window is left out. Indices start at 0.",
        "one-based loops",
        (
            Patch(("in range(f_H)", "in range(1, f_H)"), ("in range(f_W)", "in range(1, f_W)")),
            Patch(("in range(f_H)", "in range(1, f_H)")),
            Patch(("in range(n_C)", "in range(1, n_C)")),
        ),
        SUM,
    ),
    Misconception(
        "depth_taken_as_filter_size",
        "The loops over rows and columns run as far as there are channels. Height and width of the "
        "filter are its first two axes.",
        "loop limits from the channel axis",
        (
            Patch(("f_H, f_W, n_C = W.shape", "n_C, f_H, f_W = W.shape")),
            Patch(("f_H, f_W, n_C = W.shape", "f_H = f_W = n_C = W.shape[0]")),
        ),
        DEPTH,
    ),
)

WHAT_COMES_OUT = (
    Misconception(
        "negative_results_cut_off",
        "A result below zero is turned into zero. That is an activation (ReLU), a layer of its "
        "own; the filter's answer may be negative.",
        "ReLU applied",
        (
            Patch((RETURN, "return max(0.0, total + b[0, 0, 0])")),
            body("return np.maximum(np.sum(a_slice * W) + b.item(), 0)"),
        ),
        SUM,
    ),
    Misconception(
        "sign_lost",
        "The result has lost its sign. A filter's answer may be negative.",
        "abs of the result",
        (Patch((RETURN, "return abs(total + b[0, 0, 0])")),),
        SUM,
    ),
    Misconception(
        "fractions_cut_off",
        "The fraction of the result, or of the bias, is gone. Which function turned it into a whole "
        "number?",
        "int() of the result or bias",
        (
            Patch((RETURN, "return int(total + b[0, 0, 0])")),
            body("return np.sum(a_slice * W) + int(b.item())"),
            body("return round(float(np.sum(a_slice * W) + b.item()))"),
            body("return np.sum(a_slice * W, dtype=int) + b.item()"),
            body(
                """
                s = np.zeros_like(a_slice)
                s[...] = a_slice * W
                return s.sum() + b.item()
                """
            ),
            body(
                """
                s = np.zeros(a_slice.shape, dtype=int)
                s[:] = a_slice * W
                return np.sum(s) + b.item()
                """
            ),
        ),
        SUM,
    ),
    Misconception(
        "window_overwritten",
        "The number is right, but the caller's window (or filter) is changed: `*=` writes the "
        "products into it. Neighbouring windows share those pixels.",
        "a_slice *= W modifies the argument",
        (
            body(
                """
                if a_slice.dtype != W.dtype:
                    a_slice = a_slice.astype(float)
                a_slice *= W
                return np.sum(a_slice) + b.item()
                """
            ),
            body(
                """
                np.multiply(a_slice, W, out=W)
                return np.sum(W) + b.item()
                """
            ),
            body(
                """
                a_slice *= W
                return a_slice.sum() + b.item()
                """
            ),
        ),
        SUM,
    ),
    Misconception(
        "bias_overwritten",
        "The number is right, but the caller's bias is changed: `+=` adds the sum into it, and the "
        "next window starts with a wrong bias.",
        "b += ... modifies the argument",
        (
            body(
                """
                b += np.sum(a_slice * W)
                return b.item()
                """
            ),
            body(
                """
                for pixel, weight in zip(a_slice.ravel(), W.ravel()):
                    b[0, 0, 0] += pixel * weight
                return float(b[0, 0, 0])
                """
            ),
        ),
        BIAS,
    ),
    Misconception(
        "returns_nothing",
        "Your function returns `None`. Printing shows a value to you; `return` hands it to the "
        "caller.",
        "prints, or forgets return",
        (
            Patch((RETURN, "print(total + b[0, 0, 0])")),
            Patch((RETURN, "total = total + b[0, 0, 0]")),
        ),
        SUM,
    ),
    Misconception(
        "returns_a_list",
        "Your function returns a list or tuple. One number is asked for.",
        "list or tuple around the number",
        (
            Patch((RETURN, "return [total + b[0, 0, 0]]")),
            Patch((RETURN, "return total, b[0, 0, 0]")),
        ),
        SUM,
    ),
)

MISCONCEPTIONS = commonest_first(
    WHAT_HAPPENS_TO_THE_BIAS + HOW_WINDOW_AND_FILTER_MEET + WHICH_ENTRIES_COUNT + WHAT_COMES_OUT,
    "bias_added_to_every_product",
    "result_left_as_an_array",
    "bias_forgotten",
    "kernel_flipped",
    "mean_instead_of_sum",
    "first_channel_only",
    "loops_stop_short",
    "kernel_transposed",
    "fractions_cut_off",
    "negative_results_cut_off",
)
