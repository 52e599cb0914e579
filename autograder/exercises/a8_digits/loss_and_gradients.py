"""loss_and_gradients: families of cases, wrong programs, correct alternatives."""

from __future__ import annotations

from typing import Any

from autograder.exercises.a8_digits.networks import task
from autograder.exercises.model import Alternative, Draw, Exercise, Family, Misconception, Patch
from autograder.reference import network
from autograder.reference.plain import network as plain


def _with_a_blank_image(draw: Draw) -> dict[str, Any]:
    """Return images of which the first is 0 everywhere.

    Its first maps sleep, so its second maps hold nothing but their bias: exact ties.
    """
    given = task(draw, (2, 4, 4))
    given["params"]["b1"] = -abs(given["params"]["b1"])
    given["X"][0] = 0
    return given


FAMILIES = (
    Family("one image", lambda draw: task(draw, (1, 4, 4)), weight=0.5),
    Family("a batch of non-square images", lambda draw: task(draw, (3, 4, 6)), weight=1.5),
    Family("odd sizes: pooling leaves pixels over", lambda draw: task(draw, (2, 5, 7))),
    Family("more filters, fewer classes", lambda draw: task(draw, (2, 4, 5), 4, 2, 3)),
    Family("a blank image: all entries of a map are equal", _with_a_blank_image, weight=0.5),
    Family(
        "arguments left unchanged",
        lambda draw: task(draw, (2, 4, 4)),
        weight=0.5,
        arguments_unchanged=True,
    ),
)

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

ALTERNATIVES = (
    Alternative(
        "layers_in_lists",
        """
def loss_and_gradients(params, X, y):
    A, caches = X, []
    for k in "12":
        Z = conv2d(A, params["W" + k], params["b" + k], padding=1)
        caches.append((A, Z))
        A = np.maximum(Z, 0)
        if k == "1":
            full = A
            A = pool2d(A, 2)
    features = A.max(axis=(1, 2))
    loss, d = softmax_cross_entropy(features @ params["W3"] + params["b3"], y)
    grads = {"W3": features.T @ d, "b3": d.sum(axis=0)}
    d = global_pool2d_backward(d @ params["W3"].T, A)
    for k in "21":
        before, Z = caches.pop()
        d = d * (Z > 0)
        d, grads["W" + k], grads["b" + k] = conv2d_backward(
            d, before, params["W" + k], padding=1
        )
        if k == "2":
            d = pool2d_backward(d, full, 2)
    return loss, grads
""",
    ),
    Alternative(
        "own_layers_that_add_in_another_order",
        """
def loss_and_gradients(params, X, y):
    def convolve(A, W, b):
        framed = np.pad(A, ((0, 0), (1, 1), (1, 1), (0, 0)))
        Z = np.zeros((*A.shape[:3], W.shape[3]))
        for i in (2, 1, 0):
            for j in (2, 1, 0):
                Z = Z + framed[:, i : i + A.shape[1], j : j + A.shape[2]] @ W[i, j]
        return b + Z

    p, m = params, len(y)
    Z1 = convolve(X, p["W1"], p["b1"])
    h, w = Z1.shape[1] // 2, Z1.shape[2] // 2
    tiles = Z1[:, : 2 * h, : 2 * w].reshape(m, h, 2, w, 2, -1).swapaxes(2, 3)
    P = np.maximum(tiles.reshape(m, h, w, 4, -1).max(axis=3), 0)
    Z2 = convolve(P, p["W2"], p["b2"])
    flat = np.maximum(Z2, 0).reshape(m, h * w, -1)
    loss, dS = softmax_cross_entropy(flat.max(axis=1) @ p["W3"] + p["b3"], y)
    winners = np.arange(h * w)[:, None] == flat.argmax(axis=1)[:, None]
    dZ2 = (winners * (dS @ p["W3"].T)[:, None] * (flat > 0)).reshape(Z2.shape)
    dP, dW2, db2 = conv2d_backward(dZ2, P, p["W2"], padding=1)
    dA1 = pool2d_backward(dP * (P > 0), Z1, 2)
    _, dW1, db1 = conv2d_backward(dA1, X, p["W1"], padding=1)
    dW3, db3 = flat.max(axis=1).T @ dS, dS.sum(axis=0)
    return loss, {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}
""",
    ),
    Alternative(
        "pool_before_relu",
        """
def loss_and_gradients(params, X, y):
    p = params
    Z1 = conv2d(X, p["W1"], p["b1"], padding=1)
    Q1 = pool2d(Z1, 2)
    A1, c1 = relu_forward(Q1)
    Z2 = conv2d(A1, p["W2"], p["b2"], padding=1)
    Q2 = global_pool2d(Z2)
    A2, c2 = relu_forward(Q2)
    scores, c3 = dense_forward(A2, p["W3"], p["b3"])
    loss, dscores = softmax_cross_entropy(scores, y)
    dA2, dW3, db3 = dense_backward(dscores, c3)
    dZ2 = global_pool2d_backward(relu_backward(dA2, c2), Z2)
    dA1, dW2, db2 = conv2d_backward(dZ2, A1, p["W2"], padding=1)
    dZ1 = pool2d_backward(relu_backward(dA1, c1), Z1, 2)
    _, dW1, db1 = conv2d_backward(dZ1, X, p["W1"], padding=1)
    return loss, dict(W1=dW1, b1=db1, W2=dW2, b2=db2, W3=dW3, b3=db3)
""",
    ),
)

EXERCISE = Exercise(
    function="loss_and_gradients",
    reference=network.loss_and_gradients,
    plain=plain.loss_and_gradients,
    returns=("loss", "grads"),
    # The loss, then W1, b1, W2, b2, W3, b3: the farther back, the more has to be right before.
    shares=(0.25, 0.2, 0.1, 0.2, 0.1, 0.1, 0.05),
    families=FAMILIES,
    misconceptions=MISCONCEPTIONS,
    alternatives=ALTERNATIVES,
    dependencies=(
        "relu_forward", "relu_backward", "dense_forward", "dense_backward", "softmax_cross_entropy",
    ),
)  # fmt: skip
