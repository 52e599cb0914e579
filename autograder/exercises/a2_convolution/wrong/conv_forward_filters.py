"""Which weights and which bias meet the window, and how?"""

from __future__ import annotations

from autograder.exercises.a2_convolution.source import Function
from autograder.exercises.model import Misconception, Patch

MAPS = "Every filter makes a map"
DEPTH = "Windows have depth"
BIAS = "The bias is added once"
FLIP = "The kernel is not flipped"
SUM = "1 · One window, one number"

FILTERS = "for c in range(n_C):"
WEIGHTS = "weights = W[:, :, :, c]"
BIASES = "biases = b[:, :, :, c]"
STEP = "conv_single_step(a_slice, weights, biases)"
STORE = "Z[i, h, w, c] = " + STEP

# `view` holds all windows, (m, n_H, n_W, n_C_prev, f, f); the body goes on from there.
body = Function(
    "conv_forward",
    """\
    f, p = W.shape[0], padding
    cache = (A_prev, W, b, stride, padding)
    P = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    view = np.lib.stride_tricks.sliding_window_view(P, (f, f), axis=(1, 2))
    view = view[:, ::stride, ::stride]
    """,
).body

WHICH_FILTER = (
    Misconception(
        "one_filter_for_all_maps",
        "All maps of the output come from the same filter. Each has a filter of its own.",
        "W[..., 0] or W[..., -1] for every channel",
        (
            Patch((WEIGHTS, "weights = W[:, :, :, 0]")),
            Patch((WEIGHTS, "weights = W[:, :, :, -1]")),
            body('return np.einsum("mhwcij,ijc->mhw", view, W[..., 0])[..., None] + b, cache'),
        ),
        MAPS,
    ),
    Misconception(
        "filter_from_the_wrong_axis",
        "The filter is taken from an axis of W that counts something else. The filters are "
        "numbered by the *last* axis.",
        "W[c] or W[:, :, c, :]",
        (
            Patch((WEIGHTS, "weights = W[c]")),
            Patch((WEIGHTS, "weights = W[c, :, :, :]")),
            Patch((WEIGHTS, "weights = W[:, :, c, :]")),
            Patch((WEIGHTS, "weights = W[:, c, :, :]")),
        ),
        MAPS,
    ),
    Misconception(
        "all_filters_at_once",
        "All filters are added up before they meet the window. Each filter makes a map of its own.",
        "sum over the filter axis",
        (
            Patch((WEIGHTS, "weights = W.sum(axis=3)")),
            body('return np.einsum("mhwcij,ijco->mhw", view, W)[..., None] + b, cache'),
        ),
        MAPS,
    ),
    Misconception(
        "input_channels_counted_as_filters",
        "The loop over the maps runs as far as the *input* has channels. How many maps does the "
        "output have?",
        "range(n_C_prev) for the filters",
        (
            Patch((FILTERS, "for c in range(A_prev.shape[3]):")),
            Patch((FILTERS, "for c in range(min(A_prev.shape[3], n_C)):")),
            Patch(("f, _, _, n_C = W.shape", "f, _, n_C, _ = W.shape")),
        ),
        MAPS,
    ),
    Misconception(
        "last_filter_missing",
        "The last map of the output stays 0: the loop over the filters stops too early.",
        "range(n_C - 1)",
        (Patch((FILTERS, "for c in range(n_C - 1):")),),
        MAPS,
    ),
    Misconception(
        "every_filter_writes_all_maps",
        "Each filter writes into *all* maps, so the last one wins everywhere. Which index is "
        "missing on the left?",
        "Z[i, h, w] = ... inside the filter loop",
        (Patch((STORE, "Z[i, h, w] = " + STEP)),),
        MAPS,
    ),
    Misconception(
        "kernel_flipped",
        "The filter was turned before it was laid on the window, as in a mathematician's "
        "convolution. In this course the top left weight meets the top left pixel.",
        "true convolution: kernel flipped",
        (
            Patch((WEIGHTS, "weights = W[::-1, ::-1, :, c]")),
            Patch((WEIGHTS, "weights = np.flip(W[:, :, :, c])")),
            Patch((WEIGHTS, "weights = W[::-1, :, :, c]")),
            Patch((WEIGHTS, "weights = W[:, ::-1, :, c]")),
            Patch((WEIGHTS, "weights = np.rot90(W[:, :, :, c])")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, np.rot90(W, 2)) + b, cache'),
        ),
        FLIP,
    ),
    Misconception(
        "kernel_transposed",
        "Rows and columns of the filter (or of the window) have changed places. Row meets row.",
        "W transposed",
        (
            Patch((WEIGHTS, "weights = W[:, :, :, c].transpose(1, 0, 2)")),
            Patch((STEP, "conv_single_step(a_slice.transpose(1, 0, 2), weights, biases)")),
            body('return np.einsum("mhwcji,ijco->mhwo", view, W) + b, cache'),
        ),
        FLIP,
    ),
    Misconception(
        "scrambled_by_reshape",
        "`reshape` does not move axes: it only cuts the same row of numbers at other places. After "
        "it, weights and pixels no longer lie in the same order.",
        "flattened windows and weights in different axis order",
        (
            body(
                """
                m, n_H, n_W = view.shape[:3]
                Z = view.reshape(m, n_H, n_W, -1) @ W.reshape(-1, W.shape[3]) + b
                return Z, cache
                """
            ),
            body(
                """
                m, n_H, n_W = view.shape[:3]
                rows = view.transpose(0, 1, 2, 4, 5, 3).reshape(m, n_H, n_W, -1)
                return rows @ W.reshape(W.shape[3], -1).T + b, cache
                """
            ),
            body(
                """
                oihw = W.reshape(W.shape[3], W.shape[2], f, f)
                return np.einsum("mhwcij,ocij->mhwo", view, oihw) + b, cache
                """
            ),
        ),
        MAPS,
    ),
)

WHICH_CHANNELS = (
    Misconception(
        "first_input_channel_only",
        "Only the first channel of the picture counts. A filter looks at all of them.",
        "input channel 0 only",
        (
            Patch((STEP, "np.sum(a_slice[:, :, 0] * weights[:, :, 0]) + biases.item()")),
            body('return np.einsum("mhwij,ijo->mhwo", view[:, :, :, 0], W[:, :, 0]) + b, cache'),
        ),
        DEPTH,
    ),
    Misconception(
        "last_input_channel_only",
        "Only the last channel of the picture counts: the sums of the earlier ones are "
        "overwritten.",
        "channel sums overwritten",
        (
            Patch((STEP, "np.sum(a_slice[:, :, -1] * weights[:, :, -1]) + biases.item()")),
            Patch(
                (
                    STORE,
                    "for d in range(a_slice.shape[2]):\n"
                    "                        Z[i, h, w, c] = (\n"
                    "                            np.sum(a_slice[..., d] * weights[..., d])\n"
                    "                            + biases.item()\n"
                    "                        )",
                )
            ),
        ),
        DEPTH,
    ),
    Misconception(
        "last_input_channel_missing",
        "The last channel of the picture is left out. A window has all the channels.",
        "slice ends at -1, or range(n_C_prev - 1)",
        (Patch((STEP, "np.sum(a_slice[:, :, :-1] * weights[:, :, :-1]) + biases.item()")),),
        DEPTH,
    ),
    Misconception(
        "input_channels_averaged",
        "The sum is divided by the number of channels. The formula has nothing to divide by.",
        "mean over the input channels",
        (
            Patch((STEP, "np.sum(a_slice * weights) / a_slice.shape[2] + biases.item()")),
            body('return np.einsum("mhwcij,ijco->mhwo", view / W.shape[2], W) + b, cache'),
        ),
        DEPTH,
    ),
    Misconception(
        "each_channel_meets_one_filter",
        "Map number c is made from input channel c alone. Every map uses all input channels.",
        "depthwise convolution",
        (
            Patch((STEP, "np.sum(a_slice[:, :, c] * weights[:, :, c]) + biases.item()")),
            Patch((STEP, "np.sum(a_slice[:, :, [c]] * weights) + biases.item()")),
            Patch(
                (
                    STEP,
                    "np.sum(a_slice[..., c % a_slice.shape[2]] * weights[..., c % W.shape[2]])"
                    " + biases.item()",
                )
            ),
        ),
        DEPTH,
    ),
    Misconception(
        "input_channels_kept_apart",
        "There is a map for each pair of input channel and filter. A filter adds up its channels.",
        "no sum over the input channels",
        (
            body('return np.einsum("mhwcij,ijco->mhwco", view, W) + b[..., None, :], cache'),
            body(
                """
                maps = np.einsum("mhwcij,ijco->mhwco", view, W) + b[..., None, :]
                return maps.reshape(*maps.shape[:3], -1), cache
                """
            ),
        ),
        DEPTH,
    ),
)

WHAT_HAPPENS_TO_THE_BIAS = (
    Misconception(
        "bias_forgotten",
        "The sums are right, but the bias is missing.",
        "bias never added",
        (
            Patch((STEP, "np.sum(a_slice * weights)")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, W), cache'),
        ),
        BIAS,
    ),
    Misconception(
        "one_bias_for_all_maps",
        "All maps get the same bias. Each filter has a bias of its own.",
        "b[..., 0] or b[..., -1] for every channel",
        (
            Patch((BIASES, "biases = b[:, :, :, 0]")),
            Patch((BIASES, "biases = b[:, :, :, -1]")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, W) + b.flat[0], cache'),
        ),
        BIAS,
    ),
    Misconception(
        "bias_from_the_wrong_axis",
        "The bias is looked up on an axis of size 1. The filters are numbered by the *last* axis "
        "of b.",
        "b[c], b[:, c] or the whole vector",
        (
            Patch((BIASES, "biases = b[c]")),
            Patch((BIASES, "biases = b[c, :, :, :]")),
            Patch((BIASES, "biases = b[:, c, :, :]")),
            Patch((BIASES, "biases = b[:, :, c, :]")),
            Patch((BIASES, "biases = b[0, 0, 0]")),
            Patch((BIASES, "biases = b")),
        ),
        MAPS,
    ),
    Misconception(
        "bias_chosen_by_the_place",
        "Which bias is added depends on the row or the column of the output. There is one bias for each "
        "*filter*, the same everywhere in its map.",
        "b[..., h] or b[..., w]",
        (
            Patch((BIASES, "biases = b[:, :, :, h % n_C]")),
            Patch((BIASES, "biases = b[:, :, :, w % n_C]")),
        ),
        BIAS,
    ),
    Misconception(
        "bias_of_another_filter",
        "The biases are shifted: map c gets the bias of another filter.",
        "b[..., c - 1] or reversed",
        (
            Patch((BIASES, "biases = b[:, :, :, c - 1]")),
            Patch((BIASES, "biases = b[:, :, :, n_C - 1 - c]")),
        ),
        BIAS,
    ),
    Misconception(
        "all_biases_added",
        "Each map gets the sum of *all* biases. Each filter has a bias of its own.",
        "np.sum(b)",
        (
            Patch((STEP, "np.sum(a_slice * weights) + np.sum(b)")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, W) + b.sum(), cache'),
        ),
        BIAS,
    ),
    Misconception(
        "bias_added_to_every_product",
        "The bias is added to each product before the sum, so it counts as often as there are "
        "weights. How often should it count?",
        "bias inside the sum",
        (
            Patch((STEP, "np.sum(a_slice * weights + biases)")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, W) + b * W[..., 0].size, cache'),
        ),
        BIAS,
    ),
    Misconception(
        "bias_added_for_every_channel",
        "The bias is added once for each input channel. How often should it count?",
        "bias inside the channel loop",
        (
            Patch((STEP, "np.sum(a_slice * weights) + biases.item() * a_slice.shape[2]")),
            body(
                """
                Z = 0
                for d in range(W.shape[2]):
                    Z = Z + np.einsum("mhwij,ijo->mhwo", view[:, :, :, d], W[:, :, d]) + b
                return Z, cache
                """
            ),
        ),
        BIAS,
    ),
    Misconception(
        "bias_added_twice",
        "The bias counts twice. `conv_single_step` has already added it.",
        "bias added again after conv_single_step",
        (
            Patch((STEP, STEP + " + biases.item()")),
            Patch(("return Z, cache", "return Z + b, cache")),
        ),
        BIAS,
    ),
    Misconception(
        "bias_subtracted",
        "The bias is taken away instead of added. Look at the sign in the formula.",
        "minus b",
        (Patch((STEP, "conv_single_step(a_slice, weights, -biases)")),),
        BIAS,
    ),
    Misconception(
        "bias_overwritten",
        "The sums are collected in `b` itself, so every window starts with a wrong bias, and the "
        "caller's array is changed.",
        "b += ... modifies the argument",
        (
            Patch(
                (
                    STORE,
                    "biases += np.sum(a_slice * weights)\n"
                    "                    Z[i, h, w, c] = biases.item()",
                )
            ),
        ),
        BIAS,
    ),
)

HOW_THEY_MEET = (
    Misconception(
        "mean_instead_of_sum",
        "The products are averaged. The formula has a sum, with nothing to divide by.",
        "np.mean",
        (
            Patch((STEP, "np.mean(a_slice * weights) + biases.item()")),
            body('return np.einsum("mhwcij,ijco->mhwo", view, W) / W[..., 0].size + b, cache'),
        ),
        SUM,
    ),
    Misconception(
        "largest_product_only",
        "Only the largest product is kept. That is what pooling does; a filter adds them all up.",
        "max instead of sum",
        (Patch((STEP, "np.max(a_slice * weights) + biases.item()")),),
        SUM,
    ),
    Misconception(
        "filter_not_used",
        "The pixels of the window are added up without any weights.",
        "sum of the window",
        (Patch((STEP, "np.sum(a_slice) + biases.item()")),),
        SUM,
    ),
    Misconception(
        "products_not_summed",
        "One number is stored per window and filter, but you have a whole box of products. What "
        "turns them into one number?",
        "array of products assigned to one entry",
        (Patch((STEP, "a_slice * weights + biases")),),
        SUM,
    ),
    Misconception(
        "last_product_only",
        "Only the last product is left: each one overwrites the one before. They should pile up.",
        "= instead of += over the taps",
        (
            Patch((STEP, "a_slice[-1, -1, -1] * weights[-1, -1, -1] + biases.item()")),
            body(
                """
                for i, j in np.ndindex(f, f):
                    Z = view[..., i, j] @ W[i, j] + b
                return Z, cache
                """
            ),
        ),
        SUM,
    ),
    Misconception(
        "sum_never_reset",
        "The sum of one window is still there when the next begins, so the numbers grow and grow. "
        "Where does it have to start from zero?",
        "accumulator initialised outside the loops",
        (
            Patch(
                (
                    "A_prev_pad = zero_pad(A_prev, padding)",
                    "A_prev_pad = zero_pad(A_prev, padding)\n    total = 0",
                ),
                (
                    STORE,
                    "total += np.sum(a_slice * weights)\n"
                    "                    Z[i, h, w, c] = total + biases.item()",
                ),
            ),
        ),
        SUM,
    ),
)

MISCONCEPTIONS = WHICH_FILTER + WHICH_CHANNELS + WHAT_HAPPENS_TO_THE_BIAS + HOW_THEY_MEET
