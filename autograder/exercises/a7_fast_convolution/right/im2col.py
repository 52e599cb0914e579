"""Correct styles of im2col."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "view_of_windows",
        """
def im2col(X, f, stride, padding):
    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    view = np.lib.stride_tricks.sliding_window_view(X, (f, f, X.shape[3]), axis=(1, 2, 3))
    return view[:, ::stride, ::stride, 0].reshape(-1, f * f * X.shape[3]).copy()
""",
    ),
    Alternative(
        "index_arrays",
        """
def im2col(X, f, stride, padding):
    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    rows = np.arange(0, X.shape[1] - f + 1, stride)[:, None] + np.arange(f)
    columns = np.arange(0, X.shape[2] - f + 1, stride)[:, None] + np.arange(f)
    windows = X[:, rows[:, None, :, None], columns[None, :, None, :], :]
    return windows.reshape(-1, f * f * X.shape[3])
""",
    ),
    Alternative(
        "one_slice_per_tap",
        """
def im2col(X, f, stride, padding):
    m, H, W, C = X.shape
    X = np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    n_H = 1 + (H + 2 * padding - f) // stride
    n_W = 1 + (W + 2 * padding - f) // stride
    table = np.empty((m, n_H, n_W, f, f, C), X.dtype)
    for k in range(f):
        for l in range(f):
            table[..., k, l, :] = X[:, k:k + n_H * stride:stride, l:l + n_W * stride:stride]
    return table.reshape(m * n_H * n_W, f * f * C)
""",
    ),
    Alternative(
        "a_list_of_rows",
        """
def im2col(image, size, step, frame):
    big = np.pad(image, [(0, 0), (frame, frame), (frame, frame), (0, 0)])
    rows = []
    for picture in big:
        for top in range(0, big.shape[1] - size + 1, step):
            for left in range(0, big.shape[2] - size + 1, step):
                rows.append(picture[top:top + size, left:left + size].flatten())
    return np.stack(rows)
""",
    ),
)
