"""Windows laid out as rows, with plain loops; wrong programs are patches of this text."""

import numpy as np


def im2col(X, f, stride, padding):
    m, n_H_prev, n_W_prev, n_C = X.shape
    X_pad = np.zeros((m, n_H_prev + 2 * padding, n_W_prev + 2 * padding, n_C), dtype=X.dtype)
    X_pad[:, padding : padding + n_H_prev, padding : padding + n_W_prev, :] = X
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    cols = np.zeros((m * n_H * n_W, f * f * n_C), dtype=X.dtype)
    row = 0
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                vert_start = h * stride
                horiz_start = w * stride
                vert_end = vert_start + f
                horiz_end = horiz_start + f
                window = X_pad[i, vert_start:vert_end, horiz_start:horiz_end, :]
                cols[row, :] = window.reshape(-1)
                row = row + 1
    return cols


def col2im(cols, X_shape, f, stride, padding):
    m, n_H_prev, n_W_prev, n_C = X_shape
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    X_pad = np.zeros((m, n_H_prev + 2 * padding, n_W_prev + 2 * padding, n_C), dtype=cols.dtype)
    row = 0
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                vert_start = h * stride
                horiz_start = w * stride
                vert_end = vert_start + f
                horiz_end = horiz_start + f
                window = cols[row, :].reshape(f, f, n_C)
                X_pad[i, vert_start:vert_end, horiz_start:horiz_end, :] += window
                row = row + 1
    top, left = padding, padding
    bottom, right = top + n_H_prev, left + n_W_prev
    return X_pad[:, top:bottom, left:right, :]


def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[0]
    n_C = W.shape[3]
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    cols = im2col(A_prev, f, stride, padding)
    filters = W.reshape(f * f * n_C_prev, n_C)
    product = cols @ filters
    Z = product.reshape(m, n_H, n_W, n_C)
    Z = Z + b
    return Z, (A_prev, W, b, stride, padding)
