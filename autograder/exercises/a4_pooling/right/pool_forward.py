"""Correct styles of pool_forward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

# The batch and the channels are done by NumPy, only the windows by loops.
BY_SLICES = """
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
BY_HAND = """
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
BY_VIEW = """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s = kernel_size if stride is None else stride
    k = kernel_size
    windows = np.lib.stride_tricks.sliding_window_view(A_prev, (k, k), axis=(1, 2))
    windows = windows[:, ::s, ::s]
    A = windows.max(axis=(4, 5)) if mode == "max" else windows.mean(axis=(4, 5))
    return A, (A_prev, k, s, mode)
"""

# A loop over the pixels of the window; each is taken from all the windows at once.
BY_TAPS = """
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

ALTERNATIVES = (
    Alternative("loops over windows only", BY_SLICES),
    Alternative("no NumPy reductions", BY_HAND),
    Alternative(
        "sliding windows",
        """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    stride = stride or kernel_size
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (kernel_size, kernel_size), (1, 2))
    view = view[:, ::stride, ::stride]
    A = view.max(axis=(4, 5)) if mode == "max" else view.mean(axis=(4, 5))
    return A, {"A_prev": A_prev, "hparameters": (kernel_size, stride, mode)}
""",
    ),
    Alternative(
        "shifted and compared, one tap at a time",
        """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    s, k = stride or kernel_size, kernel_size
    n_H = (A_prev.shape[1] - k) // s + 1
    n_W = (A_prev.shape[2] - k) // s + 1
    taps = [
        A_prev[:, i : i + s * n_H : s, j : j + s * n_W : s]
        for i in range(k)
        for j in range(k)
    ]
    stack = np.stack(taps)
    return (stack.max(0) if mode == "max" else sum(taps) / len(taps)), (A_prev, k, s, mode)
""",
    ),
    Alternative(
        "nested lists",
        """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride is None:
        stride = kernel_size
    reduce = {"max": np.max, "average": np.average}[mode]
    m, n_H_prev, n_W_prev, n_C = A_prev.shape
    rows = range(0, n_H_prev - kernel_size + 1, stride)
    columns = range(0, n_W_prev - kernel_size + 1, stride)
    A = [[[[reduce(A_prev[i, y:y + kernel_size, x:x + kernel_size, c]) for c in range(n_C)]
           for x in columns] for y in rows] for i in range(m)]
    return np.array(A), (A_prev, kernel_size, stride, mode)
""",
    ),
    Alternative(
        "output size by floats, a list as cache",
        """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    if stride == None:
        stride = kernel_size
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    n_H = int(np.floor(1 + (n_H_prev - kernel_size) / stride))
    n_W = int(np.floor(1 + (n_W_prev - kernel_size) / stride))
    n_C = n_C_prev
    A = np.empty((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            vert_start, vert_end = h * stride, h * stride + kernel_size
            for w in range(n_W):
                horiz_start, horiz_end = w * stride, w * stride + kernel_size
                for c in range(n_C):
                    a_prev_slice = A_prev[i, vert_start:vert_end, horiz_start:horiz_end, c]
                    A[i, h, w, c] = (
                        a_prev_slice.max() if mode == "max" else sum(a_prev_slice.ravel()) / kernel_size**2
                    )
    return A, [A_prev, kernel_size, stride, mode]
""",
    ),
    Alternative(
        "works on a float32 copy when float32 came in",
        """
def pool_forward(A_prev, kernel_size, stride=None, mode="max"):
    stride = stride if stride else kernel_size
    X = A_prev if np.issubdtype(A_prev.dtype, np.floating) else A_prev.astype(float)
    sizes = [(n - kernel_size) // stride + 1 for n in X.shape[1:3]]
    A = np.empty((X.shape[0], *sizes, X.shape[3]), dtype=X.dtype)
    for h, w in np.ndindex(*sizes):
        window = X[:, h * stride :, w * stride :][:, :kernel_size, :kernel_size]
        A[:, h, w] = getattr(window, {"max": "max", "average": "mean"}[mode])(axis=(1, 2))
    return A, None
""",
    ),
)
