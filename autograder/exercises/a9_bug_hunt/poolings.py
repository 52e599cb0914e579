"""Right and wrong backward passes of pooling for the bug hunt, after what students get wrong."""

from __future__ import annotations

from autograder.exercises.a9_bug_hunt.programs import Bug

WINDOW_BY_WINDOW = """
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for i, h, w, c in np.ndindex(dA.shape):
        top, left = h * stride, w * stride
        window = A_prev[i, top : top + f, left : left + f, c]
        share = dA_prev[i, top : top + f, left : left + f, c]
        if mode == "max":
            winner = np.unravel_index(np.argmax(window), window.shape)
            share[winner] += dA[i, h, w, c]
        else:
            share += dA[i, h, w, c] / (f * f)
    return dA_prev
"""
PLACE_BY_PLACE = """
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    n_H, n_W = dA.shape[1:3]
    view = np.lib.stride_tricks.sliding_window_view(A_prev, (f, f), axis=(1, 2))
    view = view[:, ::stride, ::stride]
    winner = view.reshape(*view.shape[:4], f * f).argmax(axis=-1)
    dA_prev = np.zeros(A_prev.shape)
    for k in range(f):
        for j in range(f):
            share = (winner == k * f + j) * 1.0 if mode == "max" else 1 / f / f
            dA_prev[:, k : k + n_H * stride : stride, j : j + n_W * stride : stride] += dA * share
    return dA_prev
"""
BY_MASKS = """
def pool_backward(dA, cache):
    A_prev, f, stride, mode = cache
    dA_prev = np.zeros(A_prev.shape)
    for h in reversed(range(dA.shape[1])):
        for w in reversed(range(dA.shape[2])):
            place = np.s_[:, h * stride : h * stride + f, w * stride : w * stride + f]
            flat = A_prev[place].reshape(len(dA), f * f, -1)
            mask = np.full(flat.shape, 1 / f**2)
            if mode == "max":
                mask = np.arange(f * f)[None, :, None] == flat.argmax(axis=1)[:, None]
            part = mask * dA[:, h, w][:, None]
            dA_prev[place] += part.reshape(len(dA), f, f, -1)
    return dA_prev
"""

RIGHT = {
    "window by window": WINDOW_BY_WINDOW,
    "place by place": PLACE_BY_PLACE,
    "by masks": BY_MASKS,
}

BUGS = (
    Bug("the stride is left out of the window's corner", (("h * stride, w * stride", "h, w"),)),
    Bug("the stride is left out sideways", (("h * stride, w * stride", "h * stride, w"),)),
    Bug(
        "the stride is left out for averages only",
        (("h * stride, w * stride", '(h * stride, w * stride) if mode == "max" else (h, w)'),),
    ),
    Bug(
        "equal maxima all get the gradient",
        (("            share[winner] +=", "            share[window == window.max()] +="),),
    ),
    Bug(
        "the last of equal maxima gets the gradient",
        (("np.argmax(window)", "window.size - 1 - np.argmax(window[::-1, ::-1])"),),
    ),
    Bug(
        "equal maxima share the gradient",
        (("            share[winner] += dA[i, h, w, c]", "            mask = window == window.max()\n            share += mask * dA[i, h, w, c] / mask.sum()"),),
    ),
    Bug("later maxima overwrite earlier ones", (("share[winner] +=", "share[winner] ="),)),
    Bug("later averages overwrite earlier ones", (("share += dA[i, h, w, c] /", "share[:] = dA[i, h, w, c] /"),)),
    Bug("an average is not divided", ((" / (f * f)", ""),)),
    Bug("an average is divided by the side of the window", (("(f * f)", "f"),)),
    Bug("the gradient is multiplied by the maximum", (("share[winner] += dA[i, h, w, c]", "share[winner] += dA[i, h, w, c] * window.max()"),)),
    Bug("a maximum gets 1 instead of the gradient", (("share[winner] += dA[i, h, w, c]", "share[winner] += 1"),)),
    Bug("averages are treated as maxima", (('if mode == "max":', 'if mode in ("max", "average"):'),)),
    Bug("maxima are treated as averages", (('if mode == "max":', 'if mode == "maximum":'),)),
    Bug("windows are cut from the first example", (("window = A_prev[i,", "window = A_prev[0,"),)),
    Bug("windows are cut from the first channel", (("window = A_prev[i, top : top + f, left : left + f, c]", "window = A_prev[i, top : top + f, left : left + f, 0]"),)),
    Bug(
        "the largest in absolute value wins",
        (("np.argmax(window)", "np.argmax(abs(window))"),),
    ),
    Bug(
        "the last row of windows is left out",
        (("        top, left", "        if h == dA.shape[1] - 1 and h > 0:\n            continue\n        top, left"),),
    ),
    Bug(
        "fractions are cut off for whole-number images",
        (("    return dA_prev", "    return dA_prev.astype(A_prev.dtype)"),),
    ),
    Bug("a negative maximum gets nothing", (("            share[winner] +=", "            share[winner] += window.max() >= 0 and"),)),
    Bug("the sign of the gradient is lost", (("share[winner] += dA[i, h, w, c]", "share[winner] += abs(dA[i, h, w, c])"),)),
    Bug("the gradients are divided by the number of examples", (("    return dA_prev", "    return dA_prev / len(dA)"),)),
    Bug("of equal maxima the first by columns wins", (("np.unravel_index(np.argmax(window), window.shape)", "np.unravel_index(np.argmax(window.T), window.shape)[::-1]"),)),
    Bug(
        "the last row of pixels is missing",
        (("    return dA_prev", "    return dA_prev[:, :-1]"),),
    ),
)  # fmt: skip
