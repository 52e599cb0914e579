"""Correct styles of pool_backward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

# The homework's own habit: two helpers, two branches, a sum in each.
BY_HELPERS = """
def create_mask_from_window(x):
    mask = np.zeros(x.shape)
    mask[np.unravel_index(np.argmax(x), x.shape)] = 1
    return mask

def distribute_value(dz, shape):
    (n_H, n_W) = shape
    return np.ones(shape) * (dz / (n_H * n_W))

def pool_backward(dA, cache):
    (A_prev, f, stride, mode) = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    m, n_H, n_W, n_C = dA.shape
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    for i in range(m):
        a_prev = A_prev[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    if mode == "max":
                        a_prev_slice = a_prev[vert_start:vert_end, horiz_start:horiz_end, c]
                        mask = create_mask_from_window(a_prev_slice)
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += mask * dA[i, h, w, c]
                    elif mode == "average":
                        da = dA[i, h, w, c]
                        dA_prev[i, vert_start:vert_end, horiz_start:horiz_end, c] += distribute_value(da, (f, f))
    return dA_prev
"""


# A loop over windows; batch and channels are done by NumPy.
BY_WINDOWS = """
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for h in range(dA.shape[1]):
        for w in range(dA.shape[2]):
            y, x = h * s, w * s
            window = A_prev[:, y : y + k, x : x + k]
            into = dA_prev[:, y : y + k, x : x + k]
            gradient = dA[:, h, w]
            if mode == "max":
                flat = window.reshape(len(A_prev), k * k, -1)
                mask = np.arange(k * k)[:, None] == flat.argmax(axis=1)[:, None]
                into += (mask * gradient[:, None]).reshape(window.shape)
            else:
                into += (gradient / k**2)[:, None, None]
    return dA_prev
"""


# Pixel by pixel: no slice, no NumPy reduction.
BY_PIXELS = """
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        y, x = h * s, w * s
        if mode == "max":
            best = y, x
            for row in range(y, y + k):
                for column in range(x, x + k):
                    if A_prev[i, row, column, c] > A_prev[i, best[0], best[1], c]:
                        best = row, column
            dA_prev[i, best[0], best[1], c] += dA[i, h, w, c]
        else:
            for row in range(y, y + k):
                for column in range(x, x + k):
                    dA_prev[i, row, column, c] += dA[i, h, w, c] / k**2
    return dA_prev
"""


# The same habit, with the helpers of the assignment in their place.
BY_SERVED = BY_HELPERS[BY_HELPERS.index("def pool_backward") :]


ALTERNATIVES = (
    Alternative("with both helpers", BY_HELPERS),
    Alternative("loop over windows", BY_WINDOWS),
    Alternative(
        "scattered with add.at",
        """
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    dA_prev = np.zeros(A_prev.shape, dtype=float)
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (k, k), axis=(1, 2))[:, ::s, ::s]
    i, h, w, c = np.indices(dA.shape)
    if mode == "max":
        a, b = divmod(view.reshape(*dA.shape, -1).argmax(-1), k)
        np.add.at(dA_prev, (i, h * s + a, w * s + b, c), dA)
    else:
        for a in range(k):
            for b in range(k):
                np.add.at(dA_prev, (i, h * s + a, w * s + b, c), dA / (k * k))
    return dA_prev
""",
    ),
    Alternative(
        "one tap at a time, taken pixels remembered",
        """
def pool_backward(dA, cache):
    A_prev, k, s, mode = cache
    n_H, n_W = dA.shape[1:3]
    taps = [np.s_[:, i : i + s * n_H : s, j : j + s * n_W : s] for i in range(k) for j in range(k)]
    best = np.max([A_prev[tap] for tap in taps], axis=0)
    free = np.ones(dA.shape, dtype=bool)
    dA_prev = np.zeros(A_prev.shape)
    for tap in taps:
        if mode == "average":
            dA_prev[tap] += dA / k**2
            continue
        wins = free & (A_prev[tap] == best)
        free &= ~wins
        dA_prev[tap] += np.where(wins, dA, 0)
    return dA_prev
""",
    ),
    Alternative(
        "one pixel at a time",
        """
def pool_backward(dA, cache):
    A_prev, kernel_size, stride, mode = cache
    dA_prev = 0.0 * A_prev
    for i in range(dA.shape[0]):
        for c in range(dA.shape[3]):
            for h in range(dA.shape[1]):
                for w in range(dA.shape[2]):
                    best, place = -np.inf, None
                    for y in range(h * stride, h * stride + kernel_size):
                        for x in range(w * stride, w * stride + kernel_size):
                            if mode == "average":
                                dA_prev[i, y, x, c] += dA[i, h, w, c] / kernel_size / kernel_size
                            elif A_prev[i, y, x, c] > best:
                                best, place = A_prev[i, y, x, c], (i, y, x, c)
                    if mode == "max":
                        dA_prev[place] += dA[i, h, w, c]
    return dA_prev
""",
    ),
)
