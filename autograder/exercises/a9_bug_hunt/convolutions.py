"""Right and wrong convolutions for the bug hunt, after what students really get wrong."""

from __future__ import annotations

from autograder.exercises.a9_bug_hunt.programs import Bug

WINDOW_BY_WINDOW = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    p = padding
    A_pad = np.pad(A_prev, ((0, 0), (p, p), (p, p), (0, 0)))
    m, f, n_C = A_prev.shape[0], W.shape[0], W.shape[3]
    n_H = (A_prev.shape[1] + 2 * p - f) // stride + 1
    n_W = (A_prev.shape[2] + 2 * p - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, n_C))
    for h in range(n_H):
        for w in range(n_W):
            top, left = h * stride, w * stride
            window = A_pad[:, top : top + f, left : left + f]
            Z[:, h, w] = np.tensordot(window, W, axes=3) + b[0, 0]
    return Z, (A_prev, W, b, stride, padding)
"""
TAP_BY_TAP = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, height, width, _ = A_prev.shape
    f = len(W)
    framed = np.zeros((m, height + 2 * padding, width + 2 * padding, A_prev.shape[3]))
    framed[:, padding : padding + height, padding : padding + width] = A_prev
    n_H, n_W = (framed.shape[1] - f) // stride + 1, (framed.shape[2] - f) // stride + 1
    Z = np.zeros((m, n_H, n_W, W.shape[3])) + b
    for k in reversed(range(f)):
        for j in reversed(range(f)):
            seen = framed[:, k : k + n_H * stride : stride, j : j + n_W * stride : stride]
            Z += seen @ W[k, j]
    return Z, (A_prev, W, b, stride, padding)
"""
ONE_PRODUCT = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    frame = (padding, padding)
    images = np.pad(A_prev, ((0, 0), frame, frame, (0, 0)))
    f = W.shape[0]
    view = np.lib.stride_tricks.sliding_window_view(images, (f, f), axis=(1, 2))
    view = view[:, ::stride, ::stride].astype(float)
    Z = np.einsum("mhwckl,klco->mhwo", view, W, optimize=True) + b
    return Z, (A_prev, W, b, stride, padding)
"""

# Step by step what the reference does, so that one right program has its every last digit on any processor:
# how BLAS adds depends on the processor, and a test by `==` must not look like one that complains always.
ALL_WINDOWS = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    frame = (padding, padding)
    images = np.pad(A_prev, ((0, 0), frame, frame, (0, 0)))
    size = W.shape[0]
    windows = np.lib.stride_tricks.sliding_window_view(images, (size, size), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    Z = np.tensordot(windows, W, axes=((4, 5, 3), (0, 1, 2))) + b
    return Z, (A_prev, W, b, stride, padding)
"""

WITHOUT_A_CACHE = ONE_PRODUCT.replace("return Z, (A_prev, W, b, stride, padding)", "return Z, None")

RIGHT = {
    "window by window": WINDOW_BY_WINDOW,
    "tap by tap": TAP_BY_TAP,
    "one product": ONE_PRODUCT,
    "all windows at once": ALL_WINDOWS,
    "without a cache": WITHOUT_A_CACHE,
}

BUGS = (
    Bug("the stride is left out of the window's corner", (("h * stride, w * stride", "h, w"),)),
    Bug("the stride is left out sideways", (("h * stride, w * stride", "h * stride, w"),)),
    Bug("the bias is forgotten", ((" + b[0, 0]", ""),)),
    Bug("all filters get the first bias", ((" + b[0, 0]", " + b[0, 0, 0, 0]"),)),
    Bug("the kernel is flipped", (("(window, W, axes=3)", "(window, W[::-1, ::-1], axes=3)"),)),
    Bug(
        "the kernel is mirrored along its diagonal",
        (("(window, W, axes=3)", "(window, W.swapaxes(0, 1), axes=3)"),),
    ),
    Bug("the padding is not used", (("    p = padding\n", "    p = 0\n"),)),
    Bug(
        "the frame repeats the border instead of zeros",
        (("(p, p), (0, 0)))", '(p, p), (0, 0)), mode="edge")'),),
    ),
    Bug(
        "the whole frame stands at the top and at the left",
        (("((0, 0), (p, p), (p, p), (0, 0))", "((0, 0), (2 * p, 0), (2 * p, 0), (0, 0))"),),
    ),
    Bug("the padding is counted once", (("shape[1] + 2 * p", "shape[1] + p"), ("shape[2] + 2 * p", "shape[2] + p"))),
    Bug("the width is computed from the height", (("A_prev.shape[2] + 2", "A_prev.shape[1] + 2"),)),
    Bug("the last row of outputs stays empty", (("for h in range(n_H)", "for h in range(n_H - 1)"),)),
    Bug(
        "all examples get the first one's output",
        (("np.tensordot(window, W", "np.tensordot(window[:1], W"),),
    ),
    Bug(
        "only the first channel counts",
        (("(window, W, axes=3)", "(window[..., :1], W[:, :, :1], axes=3)"),),
    ),
    Bug(
        "fractions are cut off for whole-number images",
        (("n_W, n_C))", "n_W, n_C), dtype=A_prev.dtype)"),),
    ),
    Bug("a mean over the window instead of a sum", (("axes=3) +", "axes=3) / f**2 +"),)),
    Bug(
        "a stride larger than the filter is cut down",
        (("    p = padding\n", "    p, stride = padding, min(stride, W.shape[0])\n"),),
    ),
    Bug("negative outputs are cut off", (("    return Z,", "    return np.maximum(Z, 0),"),)),
    Bug(
        "no padding if the stride is larger than 1",
        (("    p = padding\n", "    p = padding if stride == 1 else 0\n"),),
    ),
    Bug("the filters come out in the opposite order", (("    return Z,", "    return Z[..., ::-1],"),)),
    Bug(
        "an incomplete window at the edge counts as well",
        (
            ("(p, p), (p, p), (0, 0)))", "(p, p + stride), (p, p + stride), (0, 0)))"),
            ("n_H = (A_prev.shape[1] + 2 * p - f) // stride + 1", "n_H = -((f - A_prev.shape[1] - 2 * p) // stride) + 1"),
            ("n_W = (A_prev.shape[2] + 2 * p - f) // stride + 1", "n_W = -((f - A_prev.shape[2] - 2 * p) // stride) + 1"),
        ),
    ),
    Bug(
        "rows and columns of the window's corner are exchanged",
        (("h * stride, w * stride", "min(w, n_H - 1) * stride, min(h, n_W - 1) * stride"),),
    ),
)  # fmt: skip
