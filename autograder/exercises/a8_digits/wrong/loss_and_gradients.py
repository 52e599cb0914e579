"""What goes wrong in loss_and_gradients."""

from __future__ import annotations

from autograder.exercises.model import Misconception, Patch

FORWARD = "The way forward"
BACK = "The way back, in the opposite order"
LOSS = "Surprise"

MISCONCEPTIONS = (
    Misconception(
        "second_relu_forgotten_on_the_way_back",
        "On the way back you leave out the ReLU after the second convolution.",
        "relu_backward missing after conv 2",
        (Patch(("dZ2 = relu_backward(dA2, relu2)", "dZ2 = dA2")),),
        BACK,
    ),
    Misconception(
        "first_relu_forgotten_on_the_way_back",
        "On the way back you leave out the ReLU after the first convolution.",
        "relu_backward missing after conv 1",
        (Patch(("dZ1 = relu_backward(dA1, relu1)", "dZ1 = dA1")),),
        BACK,
    ),
    Misconception(
        "averaged_twice",
        "Your gradients are divided by the number of images once more. The loss has done it already.",
        "gradients divided by m again",
        (
            Patch(
                (
                    "    return loss, grads",
                    "    return loss, {name: g / len(X) for name, g in grads.items()}",
                )
            ),
        ),
        BACK,
    ),
    Misconception(
        "convolutions_not_trained",
        "The gradients of the convolutions are zero: your way back ends at the dense layer.",
        "zeros for the gradients of W1, b1, W2, b2",
        (
            Patch(
                (
                    '"W1": dW1, "b1": db1, "W2": dW2, "b2": db2',
                    '"W1": 0 * W1, "b1": 0 * b1, "W2": 0 * W2, "b2": 0 * b2',
                ),
            ),
        ),
        BACK,
    ),
    Misconception(
        "first_convolution_not_trained",
        "The gradient of the first convolution is zero: the way back ends too early.",
        "zeros for the gradients of W1, b1",
        (Patch(('"W1": dW1, "b1": db1', '"W1": 0 * W1, "b1": 0 * b1')),),
        BACK,
    ),
    Misconception(
        "maps_averaged",
        "You take the mean of every map at the end, not its maximum.",
        "global average instead of maximum",
        (
            Patch(
                ("global_pool2d(A2)", 'global_pool2d(A2, "average")'),
                (
                    "global_pool2d_backward(dG, A2)",
                    'global_pool2d_backward(dG, A2, "average")',
                ),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "average_pooling_in_between",
        "You pool with averages between the convolutions; maxima are asked for.",
        "average pooling instead of maximum",
        (
            Patch(
                ("pool2d(A1, 2)", 'pool2d(A1, 2, mode="average")'),
                (
                    "pool2d_backward(dP, A1, 2)",
                    'pool2d_backward(dP, A1, 2, mode="average")',
                ),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "relu_missing",
        "A ReLU is missing on the way forward. Two convolutions without one in between are only one.",
        "ReLU left out after a convolution",
        (
            Patch(("A1, relu1 = relu_forward(Z1)", "A1, relu1 = Z1, np.ones_like(Z1)")),
            Patch(("A2, relu2 = relu_forward(Z2)", "A2, relu2 = Z2, np.ones_like(Z2)")),
            Patch(("A1, relu1 = relu_forward(Z1)", "A1, relu1 = Z1, Z1")),
            Patch(("A2, relu2 = relu_forward(Z2)", "A2, relu2 = Z2, Z2")),
            Patch(
                ("A1, relu1 = relu_forward(Z1)", "A1, relu1 = Z1, Z1"),
                ("A2, relu2 = relu_forward(Z2)", "A2, relu2 = Z2, Z2"),
            ),
            Patch(
                ("A1, relu1 = relu_forward(Z1)", "A1, relu1 = Z1, np.ones_like(Z1)"),
                ("A2, relu2 = relu_forward(Z2)", "A2, relu2 = Z2, np.ones_like(Z2)"),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "padding_forgotten",
        "A convolution runs without padding. Both have padding 1, forward and backward.",
        "padding=1 missing",
        (
            Patch(
                ("conv2d(X, W1, b1, padding=1)", "conv2d(X, W1, b1)"),
                (
                    "conv2d_backward(dZ1, X, W1, padding=1)",
                    "conv2d_backward(dZ1, X, W1)",
                ),
            ),
            Patch(
                (
                    "conv2d_backward(dZ1, X, W1, padding=1)",
                    "conv2d_backward(dZ1, X, W1)",
                )
            ),
            Patch(
                (
                    "conv2d_backward(dZ2, P, W2, padding=1)",
                    "conv2d_backward(dZ2, P, W2)",
                )
            ),
            Patch(
                ("conv2d(X, W1, b1, padding=1)", "conv2d(X, W1, b1)"),
                ("conv2d(P, W2, b2, padding=1)", "conv2d(P, W2, b2)"),
                ("conv2d_backward(dZ1, X, W1, padding=1)", "conv2d_backward(dZ1, X, W1)"),
                ("conv2d_backward(dZ2, P, W2, padding=1)", "conv2d_backward(dZ2, P, W2)"),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "gradient_with_the_wrong_sign",
        "All your gradients point the other way.",
        "sign of the gradients",
        (Patch(("dense_backward(dlogits, cache)", "dense_backward(-dlogits, cache)")),),
        LOSS,
    ),
    Misconception(
        "loss_summed",
        "Your loss is the sum over the images, not their mean.",
        "loss times m",
        (Patch(("    return loss, grads", "    return loss * len(X), grads")),),
        LOSS,
    ),
    Misconception(
        "biases_not_trained",
        "The gradients of the biases of the convolutions are zero. They learn, too.",
        "zeros for db",
        (Patch(('"b1": db1, "W2": dW2, "b2": db2', '"b1": 0 * b1, "W2": dW2, "b2": 0 * b2')),),
        BACK,
    ),
    Misconception(
        "biases_left_out",
        "A layer runs without its biases.",
        "b1, b2 or b3 missing on the way forward",
        (
            Patch(("conv2d(X, W1, b1, padding=1)", "conv2d(X, W1, padding=1)")),
            Patch(("conv2d(P, W2, b2, padding=1)", "conv2d(P, W2, padding=1)")),
            Patch(("dense_forward(G, W3, b3)", "dense_forward(G, W3, 0 * b3)")),
            Patch(
                ("conv2d(X, W1, b1, padding=1)", "conv2d(X, W1, padding=1)"),
                ("conv2d(P, W2, b2, padding=1)", "conv2d(P, W2, padding=1)"),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "relu_gate_from_the_wrong_layer",
        "On the way back, a ReLU got the wrong cache. Its gate is made of the `Z` that went into it.",
        "relu_backward with another layer's cache",
        (
            Patch(("relu_backward(dA1, relu1)", "relu_backward(dA1, dA1)")),
            Patch(("relu_backward(dA2, relu2)", "relu_backward(dA2, dA2)")),
        ),
        BACK,
    ),
    Misconception(
        "partner_of_another_line",
        "On the way back, a function gets what belongs to another line of the table. Each one takes "
        "the gradient that its neighbour has just given, and the array that went *into* its partner "
        "on the way forward.",
        "backward function called with another layer's array",
        (
            Patch(("global_pool2d_backward(dG, A2)", "global_pool2d_backward(dlogits, A2)")),
            Patch(("global_pool2d_backward(dG, A2)", "global_pool2d_backward(dG, P)")),
            Patch(("pool2d_backward(dP, A1, 2)", "pool2d_backward(dP, P, 2)")),
            Patch(("pool2d_backward(dP, A1, 2)", "pool2d_backward(dP, A2, 2)")),
            Patch(("conv2d_backward(dZ2, P, W2", "conv2d_backward(dZ2, A1, W2")),
            Patch(("conv2d_backward(dZ1, X, W1", "conv2d_backward(dZ1, P, W1")),
            Patch(("relu_backward(dA2, relu2)", "relu_backward(dA2, relu1)")),
            Patch(("relu_backward(dA1, relu1)", "relu_backward(dA1, relu2)")),
            Patch(
                ("relu_backward(dA2, relu2)", "relu_backward(dA2, relu1)"),
                ("relu_backward(dA1, relu1)", "relu_backward(dA1, relu2)"),
            ),
        ),
        BACK,
    ),
    Misconception(
        "results_of_a_backward_function_mixed_up",
        "`conv2d_backward` returns three gradients: of its input first, then of the filters, then of "
        "the biases. You take them in another order.",
        "dA, dW, db unpacked in another order",
        (
            Patch(
                ("dP, dW2, db2 = conv2d_backward", "dW2, db2, dP = conv2d_backward"),
                ("_, dW1, db1 = conv2d_backward", "dW1, db1, _ = conv2d_backward"),
            ),
            Patch(("dP, dW2, db2 = conv2d_backward", "dW2, db2, dP = conv2d_backward")),
            Patch(("dP, dW2, db2 = conv2d_backward", "dW2, dP, db2 = conv2d_backward")),
        ),
        BACK,
    ),
    Misconception(
        "equal_maxima_all_get_the_gradient",
        "Where several entries of a map are equally large, each of them gets the gradient in your "
        "program. Only the first does. In the empty corners of an image that is the usual case.",
        "mask A == max in global pooling",
        (
            Patch(
                (
                    "dA2 = global_pool2d_backward(dG, A2)",
                    "dA2 = (A2 == A2.max(axis=(1, 2), keepdims=True)) * dG[:, None, None]",
                )
            ),
        ),
        BACK,
    ),
    Misconception(
        "gradient_repeated_over_the_window",
        "On the way back through the pooling, all four pixels of a window get the gradient. Only the "
        "largest one was used, so only that one hears of it.",
        "np.repeat instead of pool2d_backward",
        (
            Patch(
                (
                    "dA1 = pool2d_backward(dP, A1, 2)",
                    "dA1 = np.zeros(A1.shape)\n"
                    "    big = dP.repeat(2, axis=1).repeat(2, axis=2)\n"
                    "    dA1[:, : big.shape[1], : big.shape[2]] = big",
                )
            ),
            Patch(("pool2d_backward(dP, A1, 2)", 'pool2d_backward(dP, A1, 2, mode="average")')),
        ),
        BACK,
    ),
    Misconception(
        "gradients_under_other_names",
        "Your gradients have other names than the parameters. Whoever takes the step looks them up by "
        "the names in `params`: `W1`, `b1` and so on.",
        "keys dW1, db1 …",
        (
            Patch(
                (
                    "    return loss, grads",
                    '    return loss, {"d" + name: g for name, g in grads.items()}',
                )
            ),
        ),
        BACK,
    ),
    Misconception(
        "bias_gradients_without_their_axes",
        "The gradients of `b1` and `b2` have one axis in your result. Every gradient has the shape of "
        "its owner.",
        "db flattened",
        (
            Patch(
                (
                    "    return loss, grads",
                    "    return loss, {name: np.squeeze(g) for name, g in grads.items()}",
                )
            ),
            Patch(
                ('"b1": db1,', '"b1": db1.ravel(),'),
                ('"b2": db2,', '"b2": db2.ravel(),'),
            ),
        ),
        BACK,
    ),
    Misconception(
        "softmax_before_the_loss",
        "You turn the scores into probabilities before the loss. `softmax_cross_entropy` does that "
        "itself: it wants the scores.",
        "softmax taken twice",
        (
            Patch(
                (
                    "loss, dlogits = softmax_cross_entropy(logits, y)",
                    "powers = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
                    "    p = powers / powers.sum(axis=1, keepdims=True)\n"
                    "    loss, dlogits = softmax_cross_entropy(p, y)",
                )
            ),
        ),
        LOSS,
    ),
    Misconception(
        "relu_over_the_scores",
        "There is a ReLU behind the last layer. Scores may be negative; the loss takes them as they "
        "are.",
        "ReLU after the dense layer",
        (
            Patch(
                (
                    "loss, dlogits = softmax_cross_entropy(logits, y)",
                    "loss, dlogits = softmax_cross_entropy(np.maximum(logits, 0), y)\n"
                    "    dlogits = dlogits * (logits > 0)",
                )
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "pooling_left_out",
        "The pooling between the convolutions is missing.",
        "pool2d missing",
        (
            Patch(
                ("P = pool2d(A1, 2)", "P = A1"),
                ("dA1 = pool2d_backward(dP, A1, 2)", "dA1 = dP"),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "pooled_once_more",
        "There is a second 2 x 2 pooling, before the global one. It drops the last row and column of odd "
        "maps, and what is largest may stand there.",
        "second pool2d before the global pooling",
        (
            Patch(
                ("global_pool2d(A2)", "global_pool2d(pool2d(A2, 2))"),
                (
                    "global_pool2d_backward(dG, A2)",
                    "pool2d_backward(global_pool2d_backward(dG, pool2d(A2, 2)), A2, 2)",
                ),
            ),
        ),
        FORWARD,
    ),
    Misconception(
        "penalty_added",
        "A penalty on large weights stands in your loss. It is a good trick of another course: here the "
        "loss is the mean surprise alone.",
        "L2 regularisation",
        tuple(
            Patch(
                (
                    "    return loss, grads",
                    f'    loss = loss + {rate} * sum(np.sum(params[k] ** 2) for k in ("W1", "W2", "W3"))\n'
                    f'    return loss, {{k: g + 2 * {rate} * params[k] * (k[0] == "W") for k, g in grads.items()}}',
                )
            )
            for rate in (0.01, 0.001, 0.005, 0.0005)
        ),
        LOSS,
    ),
    Misconception(
        "gradient_spread_over_the_map",
        "On the way back through the global pooling, every entry of a map gets the gradient. Only the "
        "largest one was used, so only that one hears of it.",
        "gradient broadcast over the map",
        (
            Patch(
                (
                    "dA2 = global_pool2d_backward(dG, A2)",
                    "dA2 = np.ones(A2.shape) * dG[:, None, None]",
                )
            ),
        ),
        BACK,
    ),
    Misconception(
        "gradient_itself_rectified",
        "On the way back you put the gradient through a ReLU. What decides is the sign of `Z` on the way "
        "forward: that is what `relu_backward` is for.",
        "relu(dA) instead of relu_backward",
        (
            Patch(
                ("relu_backward(dA2, relu2)", "np.maximum(dA2, 0)"),
                ("relu_backward(dA1, relu1)", "np.maximum(dA1, 0)"),
            ),
        ),
        BACK,
    ),
    Misconception(
        "a_gradient_is_missing",
        "The gradient of a parameter is missing in your result. Every name of `params` has one.",
        "key missing in grads",
        tuple(
            Patch(
                (
                    "    return loss, grads",
                    f'    del grads["{name}"]\n    return loss, grads',
                )
            )
            for name in ("W1", "b1", "W2", "b2", "W3", "b3")
        ),
        BACK,
    ),
    Misconception(
        "images_changed_before_the_network",
        "You change the images before the first convolution, by their mean or by their largest number. "
        "The network takes them as they come.",
        "X normalised or rescaled first",
        tuple(
            Patch(("    Z1 = conv2d(X,", f"    X = {changed}\n    Z1 = conv2d(X,"))
            for changed in (
                "(X - X.mean()) / X.std()",
                "(X - X.mean()) / (X.std() + 1e-8)",
                "X - X.mean()",
                "X / X.max()",
                "X / 255",
                "X / 16",
            )
        ),
        FORWARD,
    ),
)
