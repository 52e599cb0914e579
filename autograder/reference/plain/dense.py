"""ReLU and the dense layer with plain loops; wrong programs are patches of this text."""

import numpy as np


def relu_forward(Z):
    A = np.array(Z)
    for index in np.ndindex(Z.shape):
        if A[index] < 0:
            A[index] = 0
    cache = Z
    return A, cache


def relu_backward(dA, cache):
    Z = cache
    dZ = np.array(dA)
    for index in np.ndindex(Z.shape):
        if Z[index] <= 0:
            dZ[index] = 0
    return dZ


def dense_forward(A_prev, W, b):
    m, n_in = A_prev.shape
    n_out = W.shape[1]
    Z = np.zeros((m, n_out))
    for i in range(m):
        for o in range(n_out):
            total = 0.0
            for k in range(n_in):
                total = total + A_prev[i, k] * W[k, o]
            Z[i, o] = total + b[o]
    cache = (A_prev, W, b)
    return Z, cache


def dense_backward(dZ, cache):
    A_prev, W, _ = cache
    m, n_in = A_prev.shape
    n_out = W.shape[1]
    dA_prev = np.zeros((m, n_in))
    dW = np.zeros((n_in, n_out))
    db = np.zeros(n_out)
    for i in range(m):
        for o in range(n_out):
            gradient = dZ[i, o]
            db[o] += gradient
            for k in range(n_in):
                dA_prev[i, k] += W[k, o] * gradient
                dW[k, o] += A_prev[i, k] * gradient
    return dA_prev, dW, db
