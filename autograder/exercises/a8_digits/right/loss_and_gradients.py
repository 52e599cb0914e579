"""Correct styles of loss_and_gradients."""

from __future__ import annotations

from autograder.exercises.model import Alternative

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
