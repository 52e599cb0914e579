"""Wrong programs in other people's handwriting: a correct program with some text replaced."""

from __future__ import annotations

from autograder.exercises.model import Program


def edited(source: str, *replacements: tuple[str, str]) -> Program:
    """Return `source` with every replacement made; each old text must occur exactly once."""
    for old, new in replacements:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} occurs {source.count(old)} times")
        source = source.replace(old, new)
    return Program(source)


# The batch and the channels are done by NumPy, only the windows by loops.
POOL_FORWARD_BY_SLICES = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = kernel_size if stride is None else stride
    k = kernel_size
    n_H = 1 + (A_prev.shape[1] - k) // s
    n_W = 1 + (A_prev.shape[2] - k) // s
    A = np.zeros((A_prev.shape[0], n_H, n_W, A_prev.shape[3]))
    for y in range(n_H):
        for x in range(n_W):
            window = A_prev[:, y * s : y * s + k, x * s : x * s + k, :]
            if mode == "max":
                A[:, y, x] = window.max(axis=(1, 2))
            else:
                A[:, y, x] = window.mean(axis=(1, 2))
    return A, (A_prev, k, s, mode)
"""

# Every number by hand, without a NumPy reduction.
POOL_FORWARD_BY_HAND = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    m, height, width, channels = A_prev.shape
    out_height = int((height - kernel_size) / stride) + 1
    out_width = int((width - kernel_size) / stride) + 1
    A = np.zeros((m, out_height, out_width, channels))
    for i in range(m):
        for c in range(channels):
            for h in range(out_height):
                for w in range(out_width):
                    best = A_prev[i, h * stride, w * stride, c]
                    total = 0.0
                    for dy in range(kernel_size):
                        for dx in range(kernel_size):
                            value = A_prev[i, h * stride + dy, w * stride + dx, c]
                            total = total + value
                            if value > best:
                                best = value
                    A[i, h, w, c] = best if mode == "max" else total / kernel_size**2
    return A, (A_prev, kernel_size, stride, mode)
"""

# No loop at all: every window is a view.
POOL_FORWARD_BY_VIEW = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = kernel_size if stride is None else stride
    k = kernel_size
    windows = np.lib.stride_tricks.sliding_window_view(A_prev, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    A = windows.max(axis=(4, 5)) if mode == "max" else windows.mean(axis=(4, 5))
    return A, (A_prev, k, s, mode)
"""

# A loop over the pixels of the window; each is taken from all the windows at once.
POOL_FORWARD_BY_TAPS = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    n_H, n_W = ((n - k) // s + 1 for n in A_prev.shape[1:3])
    taps = [
        A_prev[:, i : i + s * (n_H - 1) + 1 : s, j : j + s * (n_W - 1) + 1 : s]
        for i in range(k)
        for j in range(k)
    ]
    A = np.max(taps, axis=0) if mode == "max" else np.sum(taps, axis=0) / k**2
    return A, (A_prev, k, s, mode)
"""
