"""Correct styles of conv_forward_fast."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "einsum_over_windows",
        """
def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    p, f = padding, W.shape[0]
    A = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    view = np.lib.stride_tricks.sliding_window_view(A, (f, f), axis=(1, 2))
    Z = np.einsum("mhwckl,klco->mhwo", view[:, ::stride, ::stride], W) + b
    return Z, (A_prev, W, b, stride, padding)
""",
    ),
    Alternative(
        "shift_and_add",
        """
def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    m, H, Wd, C = A_prev.shape
    f, _, _, n_C = W.shape
    A = np.zeros((m, H + 2 * padding, Wd + 2 * padding, C))
    A[:, padding:padding + H, padding:padding + Wd] = A_prev
    n_H = (H + 2 * padding - f) // stride + 1
    n_W = (Wd + 2 * padding - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C)) + b
    for k in range(f):
        for l in range(f):
            Z += A[:, k:k + n_H * stride:stride, l:l + n_W * stride:stride] @ W[k, l]
    return Z, (A_prev, W, b, stride, padding)
""",
    ),
    Alternative(
        "filters_as_rows_from_the_left",
        """
def conv_forward_fast(A_prev, W, b, stride=1, padding=0):
    f, _, C, n_C = W.shape
    cols = im2col(A_prev, f, stride, padding)
    rows = np.moveaxis(W, 3, 0).reshape(n_C, f * f * C)
    Z = np.dot(rows, cols.T)
    m = A_prev.shape[0]
    n_H = (A_prev.shape[1] - f + 2 * padding) // stride + 1
    n_W = (A_prev.shape[2] - f + 2 * padding) // stride + 1
    Z = Z.reshape(n_C, m, n_H, n_W)
    Z = np.transpose(Z, (1, 2, 3, 0)) + b.reshape(1, 1, 1, -1)
    return Z, None
""",
    ),
)
