"""Correct styles of col2im."""

from __future__ import annotations

from autograder.exercises.model import Alternative

ALTERNATIVES = (
    Alternative(
        "one_slice_per_tap",
        """
def col2im(cols, X_shape, f, stride, padding):
    m, H, W, C = X_shape
    p = padding
    n_H, n_W = 1 + (H + 2 * p - f) // stride, 1 + (W + 2 * p - f) // stride
    table = cols.reshape(m, n_H, n_W, f, f, C)
    X = np.zeros((m, H + 2 * p, W + 2 * p, C))
    for k in range(f):
        for l in range(f):
            X[:, k:k + n_H * stride:stride, l:l + n_W * stride:stride] += table[:, :, :, k, l]
    return X[:, p:p + H, p:p + W]
""",
    ),
    Alternative(
        "add_at_indices",
        """
def col2im(cols, X_shape, f, stride, padding):
    m, H, W, C = X_shape
    X = np.zeros((m, H + 2 * padding, W + 2 * padding, C))
    rows = np.arange(0, X.shape[1] - f + 1, stride)[:, None] + np.arange(f)
    columns = np.arange(0, X.shape[2] - f + 1, stride)[:, None] + np.arange(f)
    windows = cols.reshape(m, len(rows), len(columns), f, f, C)
    place = (slice(None), rows[:, None, :, None], columns[None, :, None, :])
    np.add.at(X, place, windows)
    return X[:, padding:X.shape[1] - padding, padding:X.shape[2] - padding, :]
""",
    ),
    Alternative(
        "numbers_of_pixels_counted",
        """
def col2im(cols, X_shape, f, stride, padding):
    m, H, W, C = X_shape
    big = (m, H + 2 * padding, W + 2 * padding, C)
    numbers = np.arange(np.prod(big)).reshape(big)
    view = np.lib.stride_tricks.sliding_window_view(numbers, (f, f), axis=(1, 2))
    view = view[:, ::stride, ::stride].transpose(0, 1, 2, 4, 5, 3)
    X = np.bincount(view.ravel(), weights=cols.ravel(), minlength=numbers.size).reshape(big)
    return X[:, padding:padding + H, padding:padding + W]
""",
    ),
)
