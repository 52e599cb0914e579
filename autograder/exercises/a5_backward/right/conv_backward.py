"""Correct styles of conv_backward."""

from __future__ import annotations

from autograder.exercises.model import Alternative

# The examples and the filters are done by NumPy, only the windows by loops.
BY_WINDOWS = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    k = W.shape[0]
    A_pad = np.pad(A_prev, ((0, 0), (padding, padding), (padding, padding), (0, 0)))
    dA_pad = np.zeros(A_pad.shape)
    dW = np.zeros(W.shape)
    for h in range(dZ.shape[1]):
        for w in range(dZ.shape[2]):
            y, x = h * stride, w * stride
            g = dZ[:, h, w, :]
            dA_pad[:, y : y + k, x : x + k, :] += np.einsum("mo,ijco->mijc", g, W)
            dW += np.einsum("mijc,mo->ijco", A_pad[:, y : y + k, x : x + k, :], g)
    db = dZ.sum(axis=(0, 1, 2)).reshape(1, 1, 1, -1)
    n_H, n_W = A_prev.shape[1], A_prev.shape[2]
    dA_prev = dA_pad[:, padding : padding + n_H, padding : padding + n_W, :]
    return dA_prev, dW, db
"""


# The homework's own habit: sizes from shapes, the pad taken off by an `if`.
BY_HABIT = """
def conv_backward(dZ, cache):
    (A_prev, W, b, stride, pad) = cache
    (m, n_H_prev, n_W_prev, n_C_prev) = A_prev.shape
    (f, f, n_C_prev, n_C) = W.shape
    (m, n_H, n_W, n_C) = dZ.shape
    dA_prev = np.zeros((m, n_H_prev, n_W_prev, n_C_prev))
    dW = np.zeros((f, f, n_C_prev, n_C))
    db = np.zeros((1, 1, 1, n_C))
    A_prev_pad = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")
    dA_prev_pad = np.pad(dA_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)), "constant")
    for i in range(m):
        a_prev_pad = A_prev_pad[i]
        da_prev_pad = dA_prev_pad[i]
        for h in range(n_H):
            for w in range(n_W):
                for c in range(n_C):
                    vert_start = h * stride
                    vert_end = vert_start + f
                    horiz_start = w * stride
                    horiz_end = horiz_start + f
                    a_slice = a_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :]
                    da_prev_pad[vert_start:vert_end, horiz_start:horiz_end, :] += (
                        W[:, :, :, c] * dZ[i, h, w, c]
                    )
                    dW[:, :, :, c] += a_slice * dZ[i, h, w, c]
                    db[:, :, :, c] += dZ[i, h, w, c]
        if pad:
            dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]
        else:
            dA_prev[i, :, :, :] = da_prev_pad
    return dA_prev, dW, db
"""


# The same habit, the pad taken off by borders.
BY_BORDERS = BY_HABIT.replace(
    """        if pad:
            dA_prev[i, :, :, :] = da_prev_pad[pad:-pad, pad:-pad, :]
        else:
            dA_prev[i, :, :, :] = da_prev_pad
""",
    """        dA_prev[i] = da_prev_pad[pad : pad + n_H_prev, pad : pad + n_W_prev, :]
""",
)


# A loop over the filter's taps; each meets all the outputs at once.
BY_TAPS = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    _, n_H, n_W, _ = dZ.shape
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    A_pad = np.pad(A_prev, frame)
    dA_pad = np.zeros(A_pad.shape)
    dW = np.zeros(W.shape)
    for k, l in np.ndindex(W.shape[:2]):
        rows = slice(k, k + stride * (n_H - 1) + 1, stride)
        columns = slice(l, l + stride * (n_W - 1) + 1, stride)
        dW[k, l] = np.einsum("mhwd,mhwc->dc", A_pad[:, rows, columns], dZ)
        dA_pad[:, rows, columns] += dZ @ W[k, l].T
    bottom, right = A_pad.shape[1] - padding, A_pad.shape[2] - padding
    return dA_pad[:, padding:bottom, padding:right], dW, dZ.sum(axis=(0, 1, 2), keepdims=True)
"""


# No padded array: taps that hang over the border are skipped. The examples are done by NumPy.
BY_PIXELS = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    _, n_H_prev, n_W_prev, _ = A_prev.shape
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros(b.shape)
    for h, w, k, l in np.ndindex(*dZ.shape[1:3], *W.shape[:2]):
        y, x = h * stride + k - padding, w * stride + l - padding
        if 0 <= y < n_H_prev and 0 <= x < n_W_prev:
            for c in range(dZ.shape[3]):
                g = dZ[:, h, w, c]
                dA_prev[:, y, x] += np.outer(g, W[k, l, :, c])
                dW[k, l, :, c] += g @ A_prev[:, y, x]
    for c in range(dZ.shape[3]):
        db[0, 0, 0, c] = dZ[..., c].sum()
    return dA_prev, dW, db
"""


# Map by map: a picture's channel and a filter's channel at a time.
BY_MAPS = """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    f, m = len(W), len(dZ)
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    A_pad = np.pad(A_prev, frame)
    dA_pad, dW, db = np.zeros(A_pad.shape), np.zeros(W.shape), np.zeros(b.shape)
    for i in range(m):
        for c in range(dZ.shape[3]):
            db[0, 0, 0, c] += dZ[i, :, :, c].sum()
            for d in range(A_prev.shape[3]):
                image, kernel = np.zeros(A_pad.shape[1:3]), np.zeros((f, f))
                for (h, w), g in np.ndenumerate(dZ[i, :, :, c]):
                    y, x = h * stride, w * stride
                    image[y : y + f, x : x + f] += g * W[:, :, d, c]
                    kernel += g * A_pad[i, y : y + f, x : x + f, d]
                dA_pad[i, :, :, d] += image
                dW[:, :, d, c] += kernel
    rows = slice(padding, padding + A_prev.shape[1])
    columns = slice(padding, padding + A_prev.shape[2])
    return dA_pad[:, rows, columns], dW, db
"""


ALTERNATIVES = (
    Alternative("NumPy for batch and filters", BY_WINDOWS),
    Alternative("the homework's habit", BY_HABIT),
    Alternative(
        "loop over taps",
        """
def conv_backward(dZ, cache):
    A_prev, W, b, s, p = cache
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    _, n_H, n_W, _ = dZ.shape
    A_pad = np.pad(A_prev, [(0, 0), (p, p), (p, p), (0, 0)])
    dA_pad, dW = np.zeros(A_pad.shape), np.empty(W.shape)
    for i in range(W.shape[0]):
        for j in range(W.shape[1]):
            rows, columns = slice(i, i + s * n_H, s), slice(j, j + s * n_W, s)
            dA_pad[:, rows, columns] += dZ @ W[i, j].T
            dW[i, j] = np.tensordot(A_pad[:, rows, columns], dZ, axes=([0, 1, 2], [0, 1, 2]))
    dA_prev = np.delete(dA_pad, [*range(p), *range(n_H_prev + p, n_H_prev + 2 * p)], axis=1)
    dA_prev = np.delete(dA_prev, [*range(p), *range(n_W_prev + p, n_W_prev + 2 * p)], axis=2)
    return dA_prev, dW, np.sum(dZ, axis=(0, 1, 2), keepdims=True)
""",
    ),
    Alternative(
        "gather from dilated, padded dZ with the filter turned",
        """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f = W.shape[0]
    H, V = n_H_prev + 2 * padding, n_W_prev + 2 * padding
    spread = np.zeros((m, H + f - 1, V + f - 1, dZ.shape[3]))
    for h in range(dZ.shape[1]):
        for w in range(dZ.shape[2]):
            spread[:, h * stride + f - 1, w * stride + f - 1] = dZ[:, h, w]
    turned = W[::-1, ::-1]
    dA_pad = np.zeros((m, H, V, n_C_prev))
    for y in range(H):
        for x in range(V):
            dA_pad[:, y, x] = np.tensordot(spread[:, y : y + f, x : x + f], turned, ((1, 2, 3), (0, 1, 3)))
    A_pad = np.zeros((m, H, V, n_C_prev))
    A_pad[:, padding : H - padding, padding : V - padding] = A_prev
    dW = np.zeros(W.shape)
    for i in range(f):
        for j in range(f):
            seen = A_pad[:, i :: stride, j :: stride][:, : dZ.shape[1], : dZ.shape[2]]
            dW[i, j] = np.einsum("mhwc,mhwo->co", seen, dZ)
    db = np.einsum("mhwo->o", dZ)[None, None, None]
    return dA_pad[:, padding : H - padding, padding : V - padding], dW, db
""",
    ),
    Alternative(
        "windows by index arithmetic, no padded array",
        """
def conv_backward(dZ, cache):
    A_prev, W, b, stride, padding = cache
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    dA_prev, dW, db = np.zeros(A_prev.shape), np.zeros(W.shape), np.zeros(b.shape)
    for h in range(dZ.shape[1]):
        for w in range(dZ.shape[2]):
            g = dZ[:, h, w]
            db += g.sum(axis=0)
            for i in range(W.shape[0]):
                for j in range(W.shape[1]):
                    y, x = h * stride + i - padding, w * stride + j - padding
                    if 0 <= y < n_H_prev and 0 <= x < n_W_prev:
                        dA_prev[:, y, x] += g @ W[i, j].T
                        dW[i, j] += A_prev[:, y, x].T @ g
    return dA_prev, dW, db
""",
    ),
)
