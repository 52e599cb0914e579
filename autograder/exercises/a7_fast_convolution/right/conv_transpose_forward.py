"""Correct styles of conv_transpose_forward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "product_and_col2im",
        """
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    m, H, Wd, C = A_prev.shape
    f, _, _, n_C = W.shape
    shape = (m, (H - 1) * stride + f - 2 * padding, (Wd - 1) * stride + f - 2 * padding, n_C)
    cols = A_prev.reshape(-1, C) @ W.transpose(2, 0, 1, 3).reshape(C, -1)
    return col2im(cols, shape, f, stride, padding) + b, (A_prev, W, b, stride, padding)
""",
    ),
    Alternative(
        "one_slice_per_tap",
        """
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    m, H, Wd, C = A_prev.shape
    f = W.shape[0]
    Z = np.zeros((m, (H - 1) * stride + f, (Wd - 1) * stride + f, W.shape[3]))
    for k in range(f):
        for l in range(f):
            Z[:, k:k + (H - 1) * stride + 1:stride, l:l + (Wd - 1) * stride + 1:stride] += (
                A_prev @ W[k, l]
            )
    Z += b
    return Z[:, padding:Z.shape[1] - padding, padding:Z.shape[2] - padding], None
""",
    ),
    Alternative(
        "zeros_between_and_flipped_kernel",
        """
def conv_transpose_forward(A_prev, W, b, stride=1, padding=0):
    m, H, Wd, C = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    apart = np.zeros((m, (H - 1) * stride + 1, (Wd - 1) * stride + 1, C))
    apart[:, ::stride, ::stride] = A_prev
    big = np.pad(apart, ((0, 0), (f - 1, f - 1), (f - 1, f - 1), (0, 0)))
    kernel = W[::-1, ::-1]
    full = np.zeros((m, big.shape[1] - f + 1, big.shape[2] - f + 1, n_C))
    for i, h, w, c in np.ndindex(full.shape):
        full[i, h, w, c] = np.sum(big[i, h:h + f, w:w + f] * kernel[..., c]) + b[0, 0, 0, c]
    p = padding
    return full[:, p:full.shape[1] - p, p:full.shape[2] - p], (A_prev, W, b, stride, padding)
""",
    ),
)
