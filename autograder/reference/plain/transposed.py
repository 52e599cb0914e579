"""The transposed convolution with plain loops; wrong programs are patches of this text."""

import numpy as np


def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[0]
    n_C = W.shape[3]
    n_H_full = stride * (n_H_prev - 1) + f
    n_W_full = stride * (n_W_prev - 1) + f
    canvas = np.zeros((m, n_H_full, n_W_full, n_C))
    for i in range(m):
        for h in range(n_H_prev):
            for w in range(n_W_prev):
                for c in range(n_C_prev):
                    vert_start = h * stride
                    horiz_start = w * stride
                    vert_end = vert_start + f
                    horiz_end = horiz_start + f
                    paint = W[:, :, c, :] * A_prev[i, h, w, c]
                    canvas[i, vert_start:vert_end, horiz_start:horiz_end, :] += paint
    top, left = padding, padding
    bottom, right = n_H_full - padding, n_W_full - padding
    Z = canvas[:, top:bottom, left:right, :]
    Z = Z + b
    return Z, (A_prev, W, b, stride, padding)
