"""The small network as a student writes it, on the course's given layers; patches change this text."""

import numpy as np
from convlab.layers import (
    conv2d,
    conv2d_backward,
    global_pool2d,
    global_pool2d_backward,
    pool2d,
    pool2d_backward,
)

from autograder.reference.plain.dense import (
    dense_backward,
    dense_forward,
    relu_backward,
    relu_forward,
)
from autograder.reference.plain.loss import softmax_cross_entropy
from autograder.reference.plain.optimiser import sgd_step

__all__ = ["loss_and_gradients", "predict", "sgd_step", "train"]


def loss_and_gradients(params, X, y):
    W1, b1, W2, b2, W3, b3 = (params[name] for name in ("W1", "b1", "W2", "b2", "W3", "b3"))
    Z1 = conv2d(X, W1, b1, padding=1)
    A1, relu1 = relu_forward(Z1)
    P = pool2d(A1, 2)
    Z2 = conv2d(P, W2, b2, padding=1)
    A2, relu2 = relu_forward(Z2)
    G = global_pool2d(A2)
    logits, cache = dense_forward(G, W3, b3)
    loss, dlogits = softmax_cross_entropy(logits, y)

    dG, dW3, db3 = dense_backward(dlogits, cache)
    dA2 = global_pool2d_backward(dG, A2)
    dZ2 = relu_backward(dA2, relu2)
    dP, dW2, db2 = conv2d_backward(dZ2, P, W2, padding=1)
    dA1 = pool2d_backward(dP, A1, 2)
    dZ1 = relu_backward(dA1, relu1)
    _, dW1, db1 = conv2d_backward(dZ1, X, W1, padding=1)
    grads = {"W1": dW1, "b1": db1, "W2": dW2, "b2": db2, "W3": dW3, "b3": db3}
    return loss, grads


def predict(params, X):
    Z1 = conv2d(X, params["W1"], params["b1"], padding=1)
    A1, _ = relu_forward(Z1)
    P = pool2d(A1, 2)
    Z2 = conv2d(P, params["W2"], params["b2"], padding=1)
    A2, _ = relu_forward(Z2)
    G = global_pool2d(A2)
    logits, _ = dense_forward(G, params["W3"], params["b3"])
    guesses = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        guesses[i] = np.argmax(logits[i])
    return guesses


def train(params, X, y, lr=0.3, num_epochs=1, batch_size=16):
    m = len(X)
    for _ in range(num_epochs):
        start = 0
        while start < m:
            end = start + batch_size
            X_batch, y_batch = X[start:end], y[start:end]
            _, grads = loss_and_gradients(params, X_batch, y_batch)
            params = sgd_step(params, grads, lr)
            start = end
    return params
