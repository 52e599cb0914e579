"""What goes wrong in conv_backward."""

from __future__ import annotations

from autograder.exercises.a5_backward.right.conv_backward import (
    BY_BORDERS,
    BY_HABIT,
    BY_MAPS,
    BY_PIXELS,
    BY_TAPS,
    BY_WINDOWS,
)
from autograder.exercises.handwriting import edited
from autograder.exercises.model import Misconception, Patch, Program

_ZEROS = "dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))"
_OUTPUT = "(m, n_H, n_W, n_C) = dZ.shape"
_PUT = "da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] +="

MISCONCEPTIONS = (
    Misconception(
        "stride_missing_in_window_corner",
        "The window moves by one pixel from one output to the next, whatever the stride was going "
        "forward. Backward must visit the same windows.",
        "window corner without stride",
        (
            Patch(("row * stride", "row"), ("column * stride", "column")),
            edited(BY_WINDOWS, ("y, x = h * stride, w * stride", "y, x = h, w")),
            edited(
                BY_TAPS,
                ("k + stride * (n_H - 1) + 1, stride)", "k + n_H)"),
                ("l + stride * (n_W - 1) + 1, stride)", "l + n_W)"),
            ),
            edited(BY_PIXELS, ("h * stride + k", "h + k"), ("w * stride + l", "w + l")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "random_start_of_gradients",
        "The gradients begin with random numbers, and the right sums are added on top: two calls never "
        "agree. From which value does a sum start?",
        "gradients initialised with random numbers",
        (
            Patch(("dW = np.zeros(W.shape)", "dW = np.random.randn(*W.shape)")),
            Patch(
                ("np.zeros(A_prev_pad.shape)", "np.random.randn(*A_prev_pad.shape)"),
            ),
            Patch(
                ("np.zeros(A_prev_pad.shape)", "np.random.randn(*A_prev_pad.shape)"),
                ("dW = np.zeros(W.shape)", "dW = np.random.randn(*W.shape)"),
                ("db = np.zeros(b.shape)", "db = np.random.randn(1, 1, 1, n_C)"),
            ),
            edited(
                BY_HABIT,
                ("dA_prev = np.zeros((m", "dA_prev = np.random.randn(*(m"),
                (
                    "dW = np.zeros((f, f, n_C_prev, n_C))",
                    "dW = np.random.randn(f, f, n_C_prev, n_C)",
                ),
            ),
        ),
        reread="Sums start from zero",
        nondeterministic=True,
    ),
    Misconception(
        "slice_empty_without_padding",
        "With padding 0 the gradient of the image comes back wrong: the slice `[padding:-padding]` becomes "
        "`[0:-0]`, and -0 is 0, so it is empty. Say where the image ends without counting from the back.",
        "[pad:-pad] is empty at pad = 0",
        (
            Patch(
                ("da_prev_pad[top:bottom, left:right, :]", "da_prev_pad[top:-top, left:-left, :]")
            ),
            edited(
                BY_WINDOWS,
                (
                    "[:, padding : padding + n_H, padding : padding + n_W, :]",
                    "[:, padding:-padding, padding:-padding, :]",
                ),
            ),
            Patch(
                (
                    "dA_prev[i] = da_prev_pad[top:bottom, left:right, :]",
                    "if padding:\n            dA_prev[i] = da_prev_pad[top:bottom, left:right, :]",
                )
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "gradients_cut_to_whole_numbers",
        "For images and filters of whole numbers the gradients lose what is behind the point, or an error says "
        "that a float cannot be added to integers: they take their type from the image.",
        "zeros_like of integer arrays",
        (
            Patch(
                (
                    "dA_prev_pad = np.zeros(A_prev_pad.shape)",
                    "dA_prev_pad = np.zeros_like(A_prev_pad)",
                ),
                ("dW = np.zeros(W.shape)", "dW = np.zeros_like(W)"),
            ),
            Patch(("dW = np.zeros(W.shape)", "dW = np.zeros_like(W)")),
            Patch(("np.zeros((m, n_H_prev, n_W_prev, n_C_prev))", "np.zeros_like(A_prev)")),
            edited(
                BY_HABIT,
                (
                    "dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
                    "dA_prev = np.zeros_like(A_prev)",
                ),
                (
                    "da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += (\n",
                    "np.add.at(da_prev_pad, np.s_[vert_start:vert_end, horiz_start:horiz_end, :],\n",
                ),
            ),
            edited(BY_TAPS, ("dA_pad = np.zeros(A_pad.shape)", "dA_pad = np.zeros_like(A_pad)")),
            edited(  # Every share is cut, not only the sum.
                BY_PIXELS,
                ("np.zeros(A_prev.shape)", "np.zeros_like(A_prev)"),
                (
                    "np.outer(g, W[k, l, :, c])",
                    "np.outer(g, W[k, l, :, c]).astype(dA_prev.dtype)",
                ),
            ),
            Patch(
                (
                    "dA_prev_pad = np.zeros(A_prev_pad.shape)",
                    "dA_prev_pad = np.zeros_like(A_prev_pad)",
                ),
                (
                    "share = W[:, :, :, c] * gradient",
                    "share = (W[:, :, :, c] * gradient).astype(dA_prev_pad.dtype)",
                ),
            ),
            edited(
                BY_TAPS, ("dW = np.zeros(W.shape)", "dW = np.zeros_like(A_prev, shape=W.shape)")
            ),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "padding_left_on",
        "The gradient has the size of the padded image. The padding is no part of the layer's input: its "
        "gradient is thrown away.",
        "returns the padded gradient",
        (
            Patch(("return dA_prev, dW", "return dA_prev_pad, dW")),
            edited(BY_WINDOWS, ("return dA_prev, dW", "return dA_pad, dW")),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "width_cut_off_by_the_height",
        "When the padding is taken off, the width is cut to the height of the image. Images need not be square.",
        "un-padding with n_H_prev twice",
        (
            Patch(("left + n_W_prev", "left + n_H_prev")),
            Patch(("top + n_H_prev", "top + n_W_prev")),
            edited(
                BY_WINDOWS,
                ("n_H, n_W = A_prev.shape[1], A_prev.shape[2]", "n_H = n_W = A_prev.shape[1]"),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "returns_the_image",
        "The first thing you return is the image itself, padded or not. Its gradient is another array: the one "
        "into which the shares of all windows were added.",
        "returns A_prev or A_prev_pad for dA_prev",
        (
            Patch(("return dA_prev, dW, db", "return A_prev_pad, dW, db")),
            Patch(("return dA_prev, dW, db", "return A_prev, dW, db")),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "image_not_padded",
        "The windows are cut from the image without its padding, so they are not those of the forward pass.",
        "padding computed but not used",
        (
            Patch(("a_prev_pad = A_prev_pad[i]\n        da", "a_prev_pad = A_prev[i]\n        da")),
            edited(
                BY_HABIT,
                ("a_prev_pad = A_prev_pad[i]\n        da", "a_prev_pad = A_prev[i]\n        da"),
            ),
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    k = W.shape[0]
    dA, dW = np.zeros(A_prev.shape), np.zeros(W.shape)
    for i, h, w, c in np.ndindex(dZ.shape):
        y, x = h * stride, w * stride
        window = A_prev[i, y : y + k, x : x + k]
        high, wide = window.shape[:2]
        dA[i, y : y + k, x : x + k] += W[:high, :wide, :, c] * dZ[i, h, w, c]
        dW[:high, :wide, :, c] += window * dZ[i, h, w, c]
    return dA, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
"""),
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    k = W.shape[0]
    dA_prev = np.zeros(A_prev.shape)
    dW = np.zeros(W.shape)
    for h in range(dZ.shape[1]):
        for w in range(dZ.shape[2]):
            y, x = h * stride, w * stride
            for c in range(dZ.shape[3]):
                g = dZ[:, h, w, c][:, None, None, None]
                dA_prev[:, y : y + k, x : x + k] += g * W[..., c]
                dW[..., c] += (g * A_prev[:, y : y + k, x : x + k]).sum(axis=0)
    return dA_prev, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
"""),
            edited(
                BY_HABIT,
                (
                    "(A_prev, W, b, stride, pad) = cache",
                    "(A_prev, W, b, stride, _) = cache\n    pad = 0",
                ),
            ),
            edited(
                BY_PIXELS,
                ("h * stride + k - padding", "h * stride + k"),
                ("w * stride + l - padding", "w * stride + l"),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "height_index_used_for_width",
        "The window's column is computed from the output's row number, so only the diagonal is visited.",
        "column computed from h",
        (
            Patch(("row, column = h, w", "row, column = h, h")),
            edited(BY_WINDOWS, ("w * stride", "h * stride")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "bias_gradient_not_summed",
        "The gradient of the bias is one entry of dZ, the last one. The bias was added to every output, so "
        "all of them report back: add them up.",
        "db assigned, not summed",
        (
            Patch(("db[0, 0, 0, c] += gradient", "db[0, 0, 0, c] = gradient")),
            edited(BY_HABIT, ("db[:, :, :, c] +=", "db[:, :, :, c] =")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "filter_gradient_not_summed",
        "The gradient of a filter comes from one window only, the last. The same filter stood on every "
        "window of every example: add up what they say.",
        "dW assigned, not summed",
        (
            Patch(("dW[:, :, :, c] += window", "dW[:, :, :, c] = window")),
            edited(BY_HABIT, ("dW[:, :, :, c] +=", "dW[:, :, :, c] =")),
            edited(BY_WINDOWS, ("dW += np", "dW = np")),
            edited(BY_PIXELS, ("dW[k, l, :, c] +=", "dW[k, l, :, c] =")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "windows_overwrite_each_other",
        "A pixel's gradient comes from the last window that holds it. A pixel under several windows, or "
        "several filters, hears from all of them: add up.",
        "dA assigned, not summed",
        (
            Patch(("horiz_start:horiz_end, :] += share", "horiz_start:horiz_end, :] = share")),
            edited(BY_WINDOWS, ("x : x + k, :] +=", "x : x + k, :] =")),
            edited(BY_TAPS, ("dA_pad[:, rows, columns] +=", "dA_pad[:, rows, columns] =")),
            edited(BY_PIXELS, ("dA_prev[:, y, x] +=", "dA_prev[:, y, x] =")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "only_the_last_filter_kept",
        "The gradient of the image comes from the last filter alone: each filter replaces what the one before sent. "
        "A pixel hears from all filters: add up.",
        "dA assigned filter by filter",
        (edited(BY_MAPS, ("dA_pad[i, :, :, d] += image", "dA_pad[i, :, :, d] = image")),),
        reread="Sums start from zero",
    ),
    Misconception(
        "only_the_last_example_kept",
        "The gradient of the filters or of the biases comes from the last example alone: each example replaces what "
        "the one before sent. All examples of the batch used the same filters: add up.",
        "dW or db assigned example by example",
        (
            edited(BY_MAPS, ("dW[:, :, d, c] += kernel", "dW[:, :, d, c] = kernel")),
            edited(BY_MAPS, ("db[0, 0, 0, c] +=", "db[0, 0, 0, c] =")),
            edited(
                BY_MAPS,
                ("dW[:, :, d, c] += kernel", "dW[:, :, d, c] = kernel"),
                ("db[0, 0, 0, c] +=", "db[0, 0, 0, c] ="),
            ),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "filter_and_window_exchanged",
        "The gradient of the image is built from the image and that of the filter from the filter. In a "
        "product each factor's gradient holds the *other* factor.",
        "dA from the window, dW from W",
        (
            Patch(
                ("share = W[:, :, :, c] * gradient", "share = window * gradient"),
                ("+= window * gradient", "+= W[:, :, :, c] * gradient"),
            ),
            Patch(("share = W[:, :, :, c] * gradient", "share = window * gradient")),
            Patch(("+= window * gradient", "+= W[:, :, :, c] * gradient")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "stride_missing_downwards",
        "Sideways the window moves by the stride, downwards by one pixel only.",
        "vertical corner without stride",
        (
            Patch(("row * stride", "row")),
            edited(BY_WINDOWS, ("y, x = h * stride, w", "y, x = h, w")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "stride_missing_sideways",
        "Downwards the window moves by the stride, sideways by one pixel only.",
        "horizontal corner without stride",
        (
            Patch(("column * stride", "column")),
            edited(BY_WINDOWS, ("y, x = h * stride, w * stride", "y, x = h * stride, w")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "stride_missing_in_window_end",
        "The window's start is multiplied by the stride, but its end is not, so windows shrink and vanish.",
        "stride in the start, not in the end",
        (
            Patch(("vert_start + f", "row + f"), ("horiz_start + f", "column + f")),
            edited(
                BY_HABIT,
                ("vert_end = vert_start + f", "vert_end = h + f"),
                ("horiz_end = horiz_start + f", "horiz_end = w + f"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "swaps_row_and_column",
        "Rows and columns of the window are exchanged: the row number of the output chooses the column of "
        "the image.",
        "h and w swapped in the window",
        (
            Patch(("row, column = h, w", "row, column = w, h")),
            edited(BY_WINDOWS, ("y, x = h * stride, w * stride", "y, x = w * stride, h * stride")),
            edited(
                BY_HABIT, (_PUT, "da_prev_pad[horiz_start:horiz_end, vert_start:vert_end, :] +=")
            ),
            edited(
                BY_HABIT,
                (
                    "a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]\n",
                    "a_prev_pad[horiz_start:horiz_end, vert_start:vert_end, :]\n",
                ),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "gradient_read_across",
        "The entry of dZ is read with row and column exchanged. Its axes are (m, height, width, channels).",
        "dZ[i, w, h, c]",
        (
            Patch(("dZ[i, h, w, c]", "dZ[i, w, h, c]")),
            edited(BY_WINDOWS, ("dZ[:, h, w, :]", "dZ[:, w, h, :]")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "sizes_from_the_output",
        "The gradient of the image has the size of the output. Every gradient has the shape of the thing it "
        "is the gradient of.",
        "sizes read from dZ instead of A_prev",
        (
            Patch(
                (
                    "m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape",
                    "m, n_H_prev, n_W_prev, _ = dZ.shape",
                ),
                (
                    "np.zeros((m, n_H_prev, n_W_prev, n_C_prev))",
                    "np.zeros((m, n_H_prev, n_W_prev, W.shape[2]))",
                ),
            ),
            edited(
                BY_HABIT,
                (
                    "(m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape",
                    "(m, n_H_prev, n_W_prev, _) = dZ.shape",
                ),
                ("(f, f, n_C_prev, n_C) = W.shape", "(f, f, n_C_prev, _) = W.shape"),
            ),
            edited(
                BY_WINDOWS,
                (
                    "n_H, n_W = A_prev.shape[1], A_prev.shape[2]",
                    "n_H, n_W = dZ.shape[1], dZ.shape[2]",
                ),
            ),
            *(
                edited(
                    habit,
                    (_ZEROS + "\n    dW", zeros + "\n    dW"),
                )
                for habit in (BY_HABIT, BY_BORDERS)
                for zeros in (
                    "dA_prev = np.zeros((m, n_H, n_W, n_C_prev))",
                    "dA_prev = np.zeros_like(dZ)",
                )
            ),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "loops_over_the_image",
        "The loops run over the pixels of the image. Going backward there is one step for every *output*.",
        "loops bounded by n_H_prev, n_W_prev",
        (
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    k = W.shape[0]
    pads = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    A_pad = np.pad(A_prev, pads)
    dA_pad, dW, db = np.zeros(A_pad.shape), np.zeros(W.shape), np.zeros((1, 1, 1, W.shape[3]))
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    for h in range(min(n_H_prev, dZ.shape[1]) - k + 1):
        for w in range(min(n_W_prev, dZ.shape[2]) - k + 1):
            y, x, g = h * stride, w * stride, dZ[:, h, w]
            dA_pad[:, y : y + k, x : x + k] += np.einsum("mo,ijco->mijc", g, W)
            dW += np.einsum("mijc,mo->ijco", A_pad[:, y : y + k, x : x + k], g)
            db += g.sum(0)
    return dA_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev], dW, db
"""),
            edited(BY_HABIT, (_OUTPUT, "(m, n_H, n_W, _) = A_prev.shape")),
            edited(BY_BORDERS, (_OUTPUT, "(m, n_H, n_W, _) = A_prev.shape")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "unpadded_after_the_batch",
        "Only the last example's gradient is taken out of its padding; the others stay zero, or are lost. The "
        "line belongs inside the loop over examples, and writes to example i.",
        "un-padding outside the example loop",
        (
            Patch(
                ("        top, left = padding", "    top, left = padding"),
                ("        bottom, right = top", "    bottom, right = top"),
                ("        dA_prev[i] = da_prev_pad", "    dA_prev[i] = da_prev_pad"),
            ),
            edited(
                BY_HABIT,
                (
                    "        if pad:\n            dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]\n"
                    "        else:\n            dA_prev[i, :, :, :] = da_prev_pad\n",
                    "    if pad:\n        dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]\n"
                    "    else:\n        dA_prev[i, :, :, :] = da_prev_pad\n",
                ),
            ),
            Patch(
                (
                    "        dA_prev[i] = da_prev_pad[top:bottom, left:right, :]",
                    "        dA_prev = da_prev_pad[None, top:bottom, left:right, :]",
                )
            ),
            Patch(
                (
                    "        dA_prev[i] = da_prev_pad[top:bottom, left:right, :]",
                    "    dA_prev = da_prev_pad[None, top:bottom, left:right, :]",
                )
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "only_the_last_example_everywhere",
        "Every example of the batch gets the gradient of the last one. Which example does the line that takes "
        "the padding off write to?",
        "dA_prev[:] = last example",
        (
            Patch(("dA_prev[i] = da_prev_pad", "dA_prev[:] = da_prev_pad")),
            edited(
                BY_HABIT,
                (
                    "dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]",
                    "dA_prev[:, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]",
                ),
                ("dA_prev[i, :, :, :] = da_prev_pad\n", "dA_prev[:, :, :, :] = da_prev_pad\n"),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "padding_taken_from_one_side",
        "The padding is cut off on one side only, so the gradient is shifted against the image.",
        "crop starts at 0, or ends at the border",
        (
            Patch(("top, left = padding, padding", "top, left = 0, 0")),
            Patch(
                ("top, left = padding, padding", "top, left = 2 * padding, 2 * padding"),
                ("bottom, right = top + n_H_prev, left + n_W_prev", "bottom, right = None, None"),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "gradient_of_the_image_forgotten",
        "The gradient of the image is all zeros: it was collected in the padded array and never copied out.",
        "dA_prev left zero",
        (
            Patch(("dA_prev[i] = da_prev_pad[top:bottom, left:right, :]", "dA_prev[i]")),
            edited(
                BY_WINDOWS,
                (
                    "    dA_prev = dA_pad[:, padding : padding + n_H, padding : padding + n_W, :]",
                    "    dA_prev = np.zeros(A_prev.shape)",
                ),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "gradient_forgotten_in_the_filter",
        "The gradient of the filter is a sum of windows: dZ is missing. How much a window matters is what dZ "
        "says.",
        "dW without dZ",
        (
            Patch(("+= window * gradient", "+= window")),
            edited(BY_HABIT, ("+= a_slice * dZ[i, h, w, c]", "+= a_slice")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "gradient_forgotten_in_the_image",
        "The gradient of the image is a sum of filters: dZ is missing. Each filter counts as much as the "
        "gradient of its output says.",
        "dA without dZ",
        (
            Patch(("share = W[:, :, :, c] * gradient", "share = W[:, :, :, c]")),
            edited(BY_HABIT, ("W[:, :, :, c] * dZ[i, h, w, c]", "W[:, :, :, c]")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "bias_gradient_counts_outputs",
        "The gradient of the bias is the number of outputs: dZ is missing.",
        "db without dZ",
        (Patch(("db[0, 0, 0, c] += gradient", "db[0, 0, 0, c] += 1")),),
        reread="Sums start from zero",
    ),
    Misconception(
        "bias_multiplied_into_its_gradient",
        "The gradient of the bias is multiplied by the bias. The bias is added to the output, so its slope is 1.",
        "db times b",
        (Patch(("db[0, 0, 0, c] += gradient", "db[0, 0, 0, c] += b[0, 0, 0, c] * gradient")),),
        reread="Backward through one window",
    ),
    Misconception(
        "bias_gradient_averaged",
        "The gradient of the bias is the average of dZ, over the batch or over the outputs. The bias acts on all "
        "of them: it is a sum.",
        "db averaged",
        (
            edited(BY_WINDOWS, ("dZ.sum(axis=(0, 1, 2))", "dZ.mean(axis=(0, 1, 2))")),
            Patch(("db[0, 0, 0, c] += gradient", "db[0, 0, 0, c] += gradient / m")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "bias_gradient_of_one_axis",
        "The gradient of the bias has the wrong shape or mixes the filters. There is one bias per filter, and db "
        "has the shape of b.",
        "db of the wrong shape",
        (
            edited(BY_WINDOWS, (".reshape(1, 1, 1, -1)", "")),
            edited(BY_WINDOWS, ("dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)", "dZ.sum(axis=0)")),
            edited(BY_WINDOWS, ("dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)", "dZ.sum()")),
            Patch(
                ("np.zeros(b.shape)", "np.zeros((n_C, 1, 1, 1))"),
                ("db[0, 0, 0, c] +=", "db[c, 0, 0, 0] +="),
            ),
            edited(
                BY_WINDOWS,
                ("dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)", "dZ.sum(keepdims=True)"),
            ),
            edited(
                BY_WINDOWS,
                (
                    "dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)",
                    "dZ.sum(axis=(1, 2), keepdims=True)",
                ),
            ),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "bias_gradient_shared_by_all_filters",
        "Every filter's bias gets the sum over all filters. Filter c is told what channel c of dZ says.",
        "db sums over filters",
        (
            Patch(("db[0, 0, 0, c] += gradient", "db += gradient")),
            Patch(("db[0, 0, 0, c] += gradient", "db[0, 0, 0, :] += gradient")),
            edited(BY_HABIT, ("db[:, :, :, c] +=", "db[:, :, :, 0] +=")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "averaged_over_the_batch",
        "The gradients are divided by the number of examples. If the cost is an average, dZ has that 1/m in it "
        "already.",
        "divided by m",
        (
            Patch(("return dA_prev, dW, db", "return dA_prev, dW / m, db / m")),
            Patch(("return dA_prev, dW, db", "return dA_prev / m, dW / m, db / m")),
            Patch(("return dA_prev, dW, db", "return dA_prev, dW / m, db")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "filter_turned_over",
        "The filter (or its gradient) is turned by 180°. That turn belongs to the view from one pixel; seen from one "
        "output, each tap sends back exactly what it took.",
        "W flipped in the scatter",
        (
            Patch(("share = W[:, :, :, c] * gradient", "share = W[::-1, ::-1, :, c] * gradient")),
            edited(BY_WINDOWS, ('"mo,ijco->mijc", g, W)', '"mo,ijco->mijc", g, W[::-1, ::-1])')),
            Patch(
                (
                    "share = W[:, :, :, c] * gradient",
                    "share = np.rot90(W[:, :, :, c], 2) * gradient",
                )
            ),
            edited(BY_TAPS, ("dW[k, l] =", "dW[-1 - k, -1 - l] =")),
            edited(BY_TAPS, ("W[k, l].T", "W[-1 - k, -1 - l].T")),
            edited(
                BY_TAPS,
                ("W[k, l].T", "W[-1 - k, -1 - l].T"),
                ("dW[k, l] =", "dW[-1 - k, -1 - l] ="),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "first_filter_for_all",
        "The gradient of the image uses one filter for all channels of dZ. Each channel c was made by filter c.",
        "W[..., 0]",
        (
            Patch(("share = W[:, :, :, c]", "share = W[:, :, :, 0]")),
            edited(BY_HABIT, ("W[:, :, :, c] * dZ", "W[:, :, :, -1] * dZ")),
            edited(
                BY_PIXELS,
                ("np.outer(g, W[k, l, :, c])", "np.outer(g, W[k, l, :, 0])"),
                ("dW[k, l, :, c]", "dW[k, l, :, 0]"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "first_example_for_all",
        "The windows of every example are cut from the first one.",
        "A_prev_pad[0]",
        (
            Patch(
                ("a_prev_pad = A_prev_pad[i]\n        da", "a_prev_pad = A_prev_pad[0]\n        da")
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "all_examples_in_one",
        "All the gradients land in one example of the batch, and the others get nothing. Where a window stands "
        "depends on the number of the example, too.",
        "batch index hard-coded where dA is added (and read)",
        tuple(
            edited(
                BY_BORDERS,
                ("da_prev_pad = dA_prev_pad[i]", f"da_prev_pad = dA_prev_pad[{at}]"),
                ("        dA_prev[i] = da_prev_pad[", "    dA_prev = dA_prev_pad[:, "),
                *read,
            )
            for at in (0, -1)
            for read in ([], [("a_prev_pad = A_prev_pad[i]\n", f"a_prev_pad = A_prev_pad[{at}]\n")])
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "filter_transposed",
        "Rows and columns of the filter are exchanged. `W[k, l]` met the pixel of row k and column l of the window, "
        "and so it does on the way back.",
        "W[l, k] for W[k, l], in dA or dW",
        (
            edited(BY_TAPS, ("W[k, l].T", "W[l, k].T")),
            edited(BY_TAPS, ("dW[k, l] =", "dW[l, k] =")),
            edited(BY_TAPS, ("W[k, l].T", "W[l, k].T"), ("dW[k, l] =", "dW[l, k] =")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "starts_from_the_layer_itself",
        "The gradients start from the weights, the bias or the image themselves, not from zero: that adds a "
        "number to its own gradient.",
        "gradients initialised with copies",
        (
            Patch(("dW = np.zeros(W.shape)", "dW = W.copy()")),
            Patch(("dA_prev_pad = np.zeros(A_prev_pad.shape)", "dA_prev_pad = A_prev_pad.copy()")),
            Patch(("db = np.zeros(b.shape)", "db = b.copy()")),
            edited(BY_WINDOWS, ("dA_pad = np.zeros(A_pad.shape)", "dA_pad = A_pad")),
            edited(
                BY_WINDOWS,
                ("dA_pad = np.zeros(A_pad.shape)", "dA_pad = A_pad = A_pad.astype(float)"),
            ),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "starts_from_ones",
        "The gradients start from one. A sum starts from zero.",
        "gradients initialised with ones",
        (
            Patch(("dW = np.zeros(W.shape)", "dW = np.ones(W.shape)")),
            Patch(("dA_prev_pad = np.zeros(", "dA_prev_pad = np.ones(")),
            Patch(
                ("dW = np.zeros(W.shape)", "dW = np.ones(W.shape)"),
                ("dA_prev_pad = np.zeros(", "dA_prev_pad = np.ones("),
                ("db = np.zeros(b.shape)", "db = np.ones((1, 1, 1, n_C))"),
            ),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "filter_size_from_the_wrong_axis",
        "The window's size is read from an axis of W that holds channels. The axes of W are (f, f, n_C_prev, n_C).",
        "f from W.shape[2] or [3]",
        (
            Patch(("f = W.shape[0]", "f = W.shape[2]")),
            Patch(("f = W.shape[0]", "f = W.shape[3]")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "window_as_wide_as_the_stride",
        "The window ends where the next begins. Its size is the filter's, whatever the stride.",
        "window size taken from stride",
        (
            Patch(
                ("vert_start + f", "vert_start + stride"),
                ("horiz_start + f", "horiz_start + stride"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "stride_in_the_window_end_only",
        "The window's end is multiplied by the stride, its start is not, so windows grow away from the corner. How "
        "tall was every window going forward?",
        "stride in the end, not in the start",
        (
            edited(
                BY_BORDERS,
                ("vert_start = h * stride", "vert_start = h"),
                ("vert_start + f", "h * stride + f"),
                ("horiz_start = w * stride", "horiz_start = w"),
                ("horiz_start + f", "w * stride + f"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "filter_gradient_is_one_number",
        "Window times gradient is summed to one number, which all weights of a filter share. Each weight lay on a "
        "pixel of its own, and gets that pixel times the gradient.",
        "dW gets np.sum(window * dZ)",
        (
            Patch(("+= window * gradient", "+= np.sum(window * gradient)")),
            edited(
                BY_WINDOWS, ("dW += np", "dW += 0 * dW + np"), ('"mijc,mo->ijco"', '"mijc,mo->o"')
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "filter_gradient_shared_by_all_filters",
        "Every filter gets the sum over all filters. Channel c of dZ tells filter c alone.",
        "dW without its channel index",
        (Patch(("dW[:, :, :, c] += window * gradient", "dW += (window * gradient)[..., None]")),),
        reread="Sums start from zero",
    ),
    Misconception(
        "gradient_collected_without_the_padding",
        "Windows of the padded image are added into an array without padding, so with padding every gradient lands "
        "too far down and to the right.",
        "scatter into dA_prev instead of the padded array",
        (
            edited(
                BY_BORDERS,
                ("da_prev_pad = dA_prev_pad[i]", "da_prev_pad = dA_prev[i]"),
                (
                    "        dA_prev[i] = da_prev_pad[pad : pad + n_H_prev, pad : pad + n_W_prev, :]\n",
                    "",
                ),
            ),
            edited(
                BY_PIXELS,
                (
                    "dA_prev[:, y, x] += np",
                    "if y + padding < n_H_prev and x + padding < n_W_prev:\n                    dA_prev[:, y + padding, x + padding] += np",
                ),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "window_one_too_small",
        "The windows are one row and one column smaller than the filter. The end of a slice does not belong "
        "to it: where does a window of f rows end?",
        "end is start + f - 1",
        (
            Patch(
                ("vert_start + f", "vert_start + f - 1"), ("horiz_start + f", "horiz_start + f - 1")
            ),
            edited(
                BY_HABIT,
                ("vert_start + f", "vert_start + f - 1"),
                ("horiz_start + f", "horiz_start + f - 1"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "window_begins_at_its_end",
        "The windows are empty: they begin where they end. A window of f columns ends f after its start.",
        "f added to the start of the slice as well",
        tuple(
            edited(BY_HABIT, *both)
            for both in (
                [("= w * stride", "= w * stride + f"), ("horiz_start + f", "w * stride + f")],
                [("= h * stride", "= h * stride + f"), ("vert_start + f", "h * stride + f")],
            )
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "loops_stop_short",
        "The last row of dZ, the last column, or both are never visited. `range(n)` leaves out n already.",
        "range(n_H - 1)",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(n_H - 1)"),
                ("for w in range(n_W)", "for w in range(n_W - 1)"),
            ),
            edited(
                BY_WINDOWS,
                ("range(dZ.shape[1])", "range(dZ.shape[1] - 1)"),
                ("range(dZ.shape[2])", "range(dZ.shape[2] - 1)"),
            ),
            Patch(
                (
                    "_, n_H, n_W, n_C = dZ.shape",
                    "n_C = dZ.shape[3]\n    n_H, n_W = ((n + 2 * padding - f) // stride for n in (n_H_prev, n_W_prev))",
                )
            ),
            Patch(("for h in range(n_H)", "for h in range(n_H - 1)")),
            Patch(("for w in range(n_W)", "for w in range(n_W - 1)")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "loop_over_columns_stops_at_rows",
        "The loop over columns ends at the number of rows.",
        "w bounded by n_H",
        (
            Patch(("for w in range(n_W)", "for w in range(n_H)")),
            edited(BY_WINDOWS, ("range(dZ.shape[2])", "range(dZ.shape[1])")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "height_and_width_of_the_output_exchanged",
        "Rows and columns of dZ have changed places: an index or the end of a loop counts along the other "
        "axis. The axes are (m, height, width, channels).",
        "n_H and n_W of dZ exchanged",
        (
            Patch(
                ("for h in range(n_H)", "for h in range(n_W)"),
                ("for w in range(n_W)", "for w in range(n_H)"),
            ),
            edited(BY_HABIT, (_OUTPUT, "(m, n_W, n_H, n_C) = dZ.shape")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "one_based_windows",
        "The first window begins at the second pixel. Python counts from 0, and so does the window of "
        "output (0, 0).",
        "windows shifted by one",
        (
            edited(
                BY_WINDOWS,
                ("A_pad = np.pad(A_prev, (", "A_pad = np.pad(np.roll(A_prev, -1, (1, 2)), ("),
                (
                    "    dA_prev = dA_pad[:,",
                    "    dA_pad = np.roll(dA_pad, 1, (1, 2))\n    dA_prev = dA_pad[:,",
                ),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "order_of_results",
        "The three gradients come in another order. The specification says dA_prev, dW, db.",
        "returns dW, db, dA_prev",
        (
            Patch(("return dA_prev, dW, db", "return dW, db, dA_prev")),
            Patch(("return dA_prev, dW, db", "return dW, dA_prev, db")),
            Patch(("return dA_prev, dW, db", "return dA_prev, db, dW")),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "image_gradient_alone",
        "Only one gradient is returned. The layer has an image, filters and biases: three gradients.",
        "returns dA_prev alone",
        (Patch(("return dA_prev, dW, db", "return dA_prev")),),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "weights_updated_in_place",
        "The gradients are right, but something that was handed in (the image, the filters or dZ) is different "
        "after the call. A backward pass reports slopes; it takes no step.",
        "cache arrays changed in place",
        (
            Patch(
                (
                    "    return dA_prev, dW, db",
                    "    if W.dtype.kind == 'f':\n        W -= 0.01 * dW\n    return dA_prev, dW, db",
                )
            ),
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    k = W.shape[0]
    A_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dA_pad = np.zeros(A_pad.shape)
    dW = np.zeros(W.shape)
    db = dZ.sum(axis=(0, 1, 2), keepdims=True)
    for i, h, w, c in np.ndindex(dZ.shape):
        y, x = h * stride, w * stride
        dA_pad[i, y : y + k, x : x + k] += W[..., c] * dZ[i, h, w, c]
        dW[..., c] += A_pad[i, y : y + k, x : x + k] * dZ[i, h, w, c]
        dZ[i, h, w, c] = 0
    n_H, n_W = A_prev.shape[1:3]
    return dA_pad[:, padding : padding + n_H, padding : padding + n_W], dW, db
"""),
            edited(BY_TAPS, ("    bottom, right", "    W -= 0.01 * dW\n    bottom, right")),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "image_cut_short_when_the_padding_is_taken_off",
        "When the padding is taken off, the front is skipped, but the end is counted as if nothing stood before the image: too few rows and columns are left. Where does the image end inside the frame?",
        "un-padding with [pad:n_H_prev]",
        (
            Patch(
                (
                    "bottom, right = top + n_H_prev, left + n_W_prev",
                    "bottom, right = n_H_prev, n_W_prev",
                )
            ),
            edited(
                BY_WINDOWS,
                ("padding : padding + n_H, padding : padding + n_W", "padding:n_H, padding:n_W"),
            ),
            edited(
                BY_TAPS,
                (
                    "= A_pad.shape[1] - padding, A_pad.shape[2] - padding",
                    "= A_prev.shape[1], A_prev.shape[2]",
                ),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "gradient_read_at_the_pixel",
        "dZ is read at the corner of the window, where the *image* has that pixel. dZ is a smaller map: its entry for this window is number (h, w).",
        "dZ[i, vert_start, horiz_start, c]",
        (
            Patch(("gradient = dZ[i, h, w, c]", "gradient = dZ[i, vert_start, horiz_start, c]")),
            edited(
                BY_HABIT,
                (
                    "W[:, :, :, c] * dZ[i, h, w, c]",
                    "W[:, :, :, c] * dZ[i, vert_start, horiz_start, c]",
                ),
                ("a_slice * dZ[i, h, w, c]", "a_slice * dZ[i, vert_start, horiz_start, c]"),
                (
                    "db[:, :, :, c] += dZ[i, h, w, c]",
                    "db[:, :, :, c] += dZ[i, vert_start, horiz_start, c]",
                ),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "first_gradient_for_all",
        "Every example gets the gradients that came back for the first one. dZ has an axis for the examples, too.",
        "dZ[0, h, w, c]",
        (
            Patch(("gradient = dZ[i, h, w, c]", "gradient = dZ[0, h, w, c]")),
            edited(BY_HABIT, ("W[:, :, :, c] * dZ[i, h, w, c]", "W[:, :, :, c] * dZ[0, h, w, c]")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "only_the_first_example_visited",
        "Only the first example of the batch sends gradients back; the loop over examples ends too early. Does a `return` stand inside it?",
        "return inside the loop, or range(1)",
        (
            Patch(("    return dA_prev, dW, db", "        return dA_prev, dW, db")),
            Patch(("for i in range(m)", "for i in range(1)")),
        ),
        reread="Sums start from zero",
    ),
    Misconception(
        "output_size_computed_anew",
        "The loops do not end where dZ ends: the size of the output is computed again, and the formula is not the one of the forward pass. The size can be read from dZ.",
        "n_H recomputed wrongly instead of dZ.shape",
        (
            Patch(
                (
                    "_, n_H, n_W, n_C = dZ.shape",
                    "n_C = dZ.shape[3]\n    n_H, n_W = (n + 2 * padding - f + 1 for n in (n_H_prev, n_W_prev))",
                )
            ),
            Patch(
                (
                    "_, n_H, n_W, n_C = dZ.shape",
                    "n_C = dZ.shape[3]\n    n_H, n_W = ((n - f) // stride + 1 for n in (n_H_prev, n_W_prev))",
                )
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "padding_not_the_one_given",
        "The padding is not the one of the forward pass: it is made up from the filter's size, or is a fixed number. The cache says how much was padded.",
        "padding made up (same, 1, f)",
        (
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, stride, padding = cache\n    padding = W.shape[0] // 2",
                )
            ),
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, stride, padding = cache\n    padding = (W.shape[0] - 1) // 2",
                )
            ),
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, stride, padding = cache\n    padding = W.shape[0]",
                )
            ),
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, stride, padding = cache\n    padding = 1",
                )
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "stride_missing_in_one_of_two",
        "One gradient is collected with the stride, the other without: both belong to the same window.",
        "stride in dA or dW only",
        (
            edited(
                BY_WINDOWS,
                ("dA_pad[:, y : y + k, x : x + k, :] +=", "dA_pad[:, h : h + k, w : w + k, :] +="),
            ),
            edited(
                BY_WINDOWS,
                ("A_pad[:, y : y + k, x : x + k, :], g)", "A_pad[:, h : h + k, w : w + k, :], g)"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "pixels_left_over_forgotten",
        "Where the stride does not divide, the last pixels lie in no window, and the gradient comes out too small or shifted. Those pixels still have a gradient: 0.",
        "floor remainder lost in the gather",
        (
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, s, p = cache
    m, n_H, n_W, C = dZ.shape
    f = W.shape[0]
    H, V = s * (n_H - 1) + 1, s * (n_W - 1) + 1
    spread = np.zeros((m, H, V, C))
    spread[:, ::s, ::s] = dZ
    full = np.pad(spread, ((0, 0), (f - 1, f - 1), (f - 1, f - 1), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(full, (f, f), axis=(1, 2))
    dA = np.einsum("mhwcij,ijdc->mhwd", seen, W[::-1, ::-1])
    A_pad = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    taps = np.lib.stride_tricks.sliding_window_view(A_pad, (H, V), axis=(1, 2))
    dW = np.einsum("mijdhw,mhwc->ijdc", taps[:, :f, :f], spread)
    dA = dA[:, p : dA.shape[1] - p, p : dA.shape[2] - p]
    return dA, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
"""),
            Program("""
def conv_backward(dZ, cache):
    A_prev, W, b, s, p = cache
    m, n_H, n_W, C = dZ.shape
    f = W.shape[0]
    H, V = s * (n_H - 1) + 1, s * (n_W - 1) + 1
    spread = np.zeros((m, H, V, C))
    spread[:, ::s, ::s] = dZ
    full = np.pad(spread, ((0, 0), (f - 1, f - 1), (f - 1, f - 1), (0, 0)))
    seen = np.lib.stride_tricks.sliding_window_view(full, (f, f), axis=(1, 2))
    dA = np.einsum("mhwcij,ijdc->mhwd", seen, W[::-1, ::-1])
    A_pad = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    taps = np.lib.stride_tricks.sliding_window_view(A_pad, (H, V), axis=(1, 2))
    dW = np.einsum("mijdhw,mhwc->ijdc", taps, spread)
    dA = dA[:, p : dA.shape[1] - p, p : dA.shape[2] - p]
    return dA, dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
"""),
        ),
        reread="Every gradient has its owner's shape",
    ),
    Misconception(
        "loops_start_at_one",
        "The first row of dZ, the first column, or both are never visited: a loop starts at 1. Python counts from 0.",
        "range(1, n_H)",
        (
            Patch(("for h in range(n_H)", "for h in range(1, n_H)")),
            Patch(("for w in range(n_W)", "for w in range(1, n_W)")),
            Patch(
                ("for h in range(n_H)", "for h in range(1, n_H)"),
                ("for w in range(n_W)", "for w in range(1, n_W)"),
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "hyperparameters_expected_as_a_dictionary",
        "The cache is opened into too few names, as if a dictionary of hyperparameters were in it. It is a plain tuple, and its numbers stand in it one by one: the docstring says in which order.",
        "cache opened as (A_prev, W, b, hparameters)",
        (
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, hparameters = cache\n    stride, padding = hparameters['stride'], hparameters['pad']",
                )
            ),
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, *hparameters = cache\n    stride, padding = hparameters['stride'], hparameters['pad']",
                )
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "cache_opened_in_another_order",
        "Stride and padding are exchanged: the cache holds (A_prev, W, b, stride, padding).",
        "stride and padding swapped",
        (
            Patch(
                (
                    "A_prev, W, b, stride, padding = cache",
                    "A_prev, W, b, padding, stride = cache\n    stride = stride or 1",
                )
            ),
            Patch(
                ("A_prev, W, b, stride, padding = cache", "A_prev, W, b, padding, stride = cache")
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "stride_taken_for_the_filter_size",
        "The windows start f pixels apart, whatever the stride: the corner is multiplied by the size of the filter.",
        "corner h * f",
        (
            Patch(("row * stride", "row * f"), ("column * stride", "column * f")),
            edited(BY_WINDOWS, ("y, x = h * stride, w * stride", "y, x = h * k, w * k")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "first_filter_alone",
        "Only the first filter sends gradients back. The channels of dZ belong to one filter each: visit all of them.",
        "loop over c stops at 1",
        (
            Patch(("for c in range(n_C)", "for c in range(1)")),
            edited(BY_TAPS, ("dZ @ W[k, l].T", "dZ[..., :1] @ W[k, l][:, :1].T")),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "filters_counted_by_the_channels_of_the_image",
        "The loop over filters ends at the number of channels of the *image*. How many filters there are says the last axis of W.",
        "range(n_C_prev)",
        (Patch(("for c in range(n_C)", "for c in range(n_C_prev)")),),
        reread="Backward through one window",
    ),
    Misconception(
        "filter_from_the_wrong_axis",
        "Filter number c is looked for on another axis of W than the last. The axes of W are (f, f, n_C_prev, n_C).",
        "W[:, :, c, :]",
        (
            Patch(("share = W[:, :, :, c]", "share = W[:, :, c, :]")),
            edited(
                BY_HABIT,
                ("W[:, :, :, c] * dZ", "W[:, :, c, :] * dZ"),
                ("dW[:, :, :, c] +=", "dW[:, :, c, :] +="),
            ),
            edited(BY_BORDERS, ("W[:, :, :, c] * dZ", "W[c, :, :, :] * dZ")),
            edited(
                BY_BORDERS, ("W[:, :, :, c] * dZ", "W[c] * dZ"), ("dW[:, :, :, c] +=", "dW[c] +=")
            ),
        ),
        reread="Backward through one window",
    ),
    Misconception(
        "all_axes_padded",
        "Every axis is padded: the batch and the channels, too. Only height and width get a frame.",
        "np.pad(A_prev, padding)",
        (
            Patch(
                (
                    "np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))",
                    "np.pad(A_prev, padding)",
                )
            ),
            edited(
                BY_HABIT,
                (
                    'A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")',
                    "A_prev_pad = np.pad(A_prev, pad)",
                ),
                (
                    'dA_prev_pad = np.pad(dA_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")',
                    "dA_prev_pad = np.pad(dA_prev, pad)",
                ),
            ),
        ),
        reread="Taking the padding off",
    ),
    Misconception(
        "gradient_of_the_bias_forgotten",
        "The gradient of the bias is all zeros: the array is made, but no output adds to it.",
        "db left zero",
        (
            Patch(("db[0, 0, 0, c] += gradient", "pass")),
            edited(BY_HABIT, ("                    db[:, :, :, c] += dZ[i, h, w, c]\n", "")),
        ),
        reread="Sums start from zero",
    ),
)
