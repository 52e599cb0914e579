"""The convolutional layer with plain loops.

One idea a line, so that a common mistake is one replaced line. Short docstrings on purpose: what
a function promises is said in `autograder.reference.conv`.
"""

import numpy as np


def zero_pad(X, padding):
    """Copy the images into the middle of an array of zeros."""
    m, n_H, n_W, n_C = X.shape
    top, left = padding, padding
    X_pad = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C), dtype=X.dtype)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    X_pad[i, top + h, left + w, c] = X[i, h, w, c]
    return X_pad


def conv_single_step(a_slice, W, b):
    """Sum the products, then add the bias once."""
    f_H, f_W, n_C = W.shape
    total = 0.0
    for i in range(f_H):
        for j in range(f_W):
            for c in range(n_C):
                total += a_slice[i, j, c] * W[i, j, c]
    return total + b[0, 0, 0]


def conv_output_size(n, f, padding=0, stride=1, dilation=1):
    """Count the window's steps over what is left beside the first place."""
    span = dilation * (f - 1) + 1
    room = n + 2 * padding - span
    if room < 0:
        raise ValueError("the filter does not fit into the padded image")
    return room // stride + 1


def same_padding(f):
    """Return what a centred filter sticks out beyond a corner pixel."""
    if f % 2 == 0:
        raise ValueError("an even filter has no centre")
    return (f - 1) // 2


def conv_forward(A_prev, W, b, stride=1, padding=0):
    """Visit every example, row, column and filter."""
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, _, _, n_C = W.shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    A_prev_pad = zero_pad(A_prev, padding)
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        for h in range(n_H):
            vert_start = h * stride
            vert_end = vert_start + f
            for w in range(n_W):
                horiz_start = w * stride
                horiz_end = horiz_start + f
                a_slice = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]
                for c in range(n_C):
                    weights = W[:, :, :, c]
                    biases = b[:, :, :, c]
                    Z[i, h, w, c] = conv_single_step(a_slice, weights, biases)
    cache = (A_prev, W, b, stride, padding)
    return Z, cache
