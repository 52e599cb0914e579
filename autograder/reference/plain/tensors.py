"""a1_tensors written with plain loops, entry by entry; wrong programs are patches of this text."""

import numpy as np


def to_float(image):
    out = np.zeros(image.shape, dtype=np.float64)
    for index in np.ndindex(image.shape):
        value = float(image[index])
        out[index] = value / 255
    return out


def grayscale(image):
    red_weight, green_weight, blue_weight = 0.299, 0.587, 0.114
    gray = np.zeros(image.shape[:-1], dtype=np.float64)
    for index in np.ndindex(image.shape[:-1]):
        red, green, blue = (float(value) for value in image[index])
        brightness = red_weight * red + green_weight * green + blue_weight * blue
        gray[index] = brightness
    return gray


def nhwc_to_nchw(X):
    m, n_H, n_W, n_C = X.shape
    out = np.zeros((m, n_C, n_H, n_W), dtype=X.dtype)
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    out[i, c, h, w] = X[i, h, w, c]
    return out


def kernel_to_oihw(W):
    f, _, n_C_prev, n_C = W.shape
    out = np.zeros((n_C, n_C_prev, f, f), dtype=W.dtype)
    for row in range(f):
        for col in range(f):
            for c_in in range(n_C_prev):
                for c_out in range(n_C):
                    out[c_out, c_in, row, col] = W[row, col, c_in, c_out]
    return out
