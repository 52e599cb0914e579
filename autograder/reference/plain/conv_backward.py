"""Convolution's backward pass with plain loops; wrong programs are patches of this text."""

import numpy as np


def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[0]
    _, n_H, n_W, n_C = dZ.shape
    A_prev_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dA_prev_pad = np.zeros(A_prev_pad.shape)
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    dW = np.zeros(W.shape)
    db = np.zeros(b.shape)
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        da_prev_pad = dA_prev_pad[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    row, column = h, w
                    vert_start = row * stride
                    vert_end = vert_start + f
                    horiz_start = column * stride
                    horiz_end = horiz_start + f
                    window = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]
                    gradient = dZ[i, h, w, c]
                    share = W[:, :, :, c] * gradient
                    da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += share
                    dW[:, :, :, c] += window * gradient
                    db[0, 0, 0, c] += gradient
        top, left = padding, padding
        bottom, right = top + n_H_prev, left + n_W_prev
        dA_prev[i] = da_prev_pad[top:bottom, left:right, :]
    return dA_prev, dW, db
