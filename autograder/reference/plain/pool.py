"""Pooling with plain loops, as a student would write it; wrong programs are patches of this text.

Every function stands alone, and every common mistake is a change to one line of its own, so that
two mistakes can be made at once.
"""

import numpy as np


def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    f = kernel_size
    n_H = (n_H_prev - f) // stride + 1
    n_W = (n_W_prev - f) // stride + 1
    A = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    row, column = h, w
                    vert_start = row * stride
                    vert_end = vert_start + f
                    horiz_start = column * stride
                    horiz_end = horiz_start + f
                    window = a_prev[vert_start:vert_end, horiz_start:horiz_end, c]
                    if mode == "max":
                        A[i, h, w, c] = np.max(window)
                    elif mode == "average":
                        A[i, h, w, c] = np.mean(window)
    cache = (A_prev, kernel_size, stride, mode)
    return A, cache


def global_pool(A_prev, mode="max"):
    m, n_H, n_W, n_C = A_prev.shape
    A = np.zeros((m, n_C))
    for i in range(m):
        for c in range(n_C):
            channel = A_prev[i, :, :, c]
            if mode == "max":
                A[i, c] = np.max(channel)
            elif mode == "average":
                A[i, c] = np.sum(channel) / (n_H * n_W)
    return A


def create_mask_from_window(x):
    n_H, n_W = x.shape
    mask = np.zeros((n_H, n_W), dtype=bool)
    best_h, best_w = 0, 0
    for h in range(n_H):
        for w in range(n_W):
            if x[h, w] > x[best_h, best_w]:
                best_h, best_w = h, w
    mask[best_h, best_w] = True
    return mask


def distribute_value(dz, shape):
    n_H, n_W = shape
    share = dz / (n_H * n_W)
    a = np.zeros((n_H, n_W))
    for h in range(n_H):
        for w in range(n_W):
            a[h, w] = share
    return a


def pool_backward(dA, cache):
    A_prev, kernel_size, stride, mode = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    _, n_H, n_W, n_C = dA.shape
    f = kernel_size
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    row, column = h, w
                    vert_start = row * stride
                    vert_end = vert_start + f
                    horiz_start = column * stride
                    horiz_end = horiz_start + f
                    window = a_prev[vert_start:vert_end, horiz_start:horiz_end, c]
                    gradient = dA[i, h, w, c]
                    share = np.zeros((f, f))
                    if mode == "max":
                        mask = np.zeros((f, f))
                        mask[np.unravel_index(np.argmax(window), window.shape)] = 1.0
                        share = mask * gradient
                    elif mode == "average":
                        share = np.ones((f, f)) * gradient / (f * f)
                    dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += share
    return dA_prev
