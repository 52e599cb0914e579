"""Where an entry of a table of windows, of a folded image, of a painted image comes from."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.explain import plane_of
from autograder.exercises.model import Explanation, Panel, Phrase, say

Index = tuple[int, ...]
MOST_TERMS = 8


def _padded(X: np.ndarray, padding: int) -> np.ndarray:
    return np.pad(X, ((0, 0), (padding, padding), (padding, padding), (0, 0)))


def _places(shape: Index, f: int, stride: int, padding: int) -> tuple[int, int, int]:
    """Return (m, n_H, n_W)."""
    n_H, n_W = ((n + 2 * padding - f) // stride + 1 for n in shape[1:3])
    return shape[0], n_H, n_W


def unrolled(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the window of a row, and the pixel of a column."""
    X, f, stride, padding = (inputs[key] for key in ("X", "f", "stride", "padding"))
    i, h, w = np.unravel_index(index[0], _places(X.shape, f, stride, padding))
    k, j, c = np.unravel_index(index[1], (f, f, X.shape[3]))
    plane = _padded(X, padding)[i, :, :, c]
    title = plane_of("X", bool(padding), int(i), int(c))
    top, left = int(h) * stride, int(w) * stride
    return Explanation(
        (
            Panel(
                say("panel.window", plane=title, window=index[0]),
                plane,
                (top, left, f, f),
            ),
            Panel(
                say("panel.entry_of_window", plane=title, entry=index[1]),
                plane,
                (top + int(k), left + int(j), 1, 1),
            ),
        ),
        say(
            "explained.unrolled",
            window=index[0],
            place=f"(h, w) = ({h}, {w})",
            image=i,
            entry=index[1],
            row=k,
            column=j,
            channel=c,
        ),
    )


def folded(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """List the entries of the table that lie on a pixel."""
    cols, shape, f, stride, padding = (
        inputs[key] for key in ("cols", "X_shape", "f", "stride", "padding")
    )
    image, row, column, channel = index
    _, n_H, n_W = _places(shape, f, stride, padding)
    terms = []
    for h, w in np.ndindex(n_H, n_W):
        k, j = row + padding - h * stride, column + padding - w * stride
        if 0 <= k < f and 0 <= j < f:
            line, entry = (image * n_H + h) * n_W + w, (k * f + j) * shape[3] + channel
            terms.append((f"cols[{line}, {entry}]", cols[line, entry]))
    if not terms:
        return Explanation((), say("explained.nothing_comes_back"))
    text = say("explained.folded", count=len(terms), sum=_sum(terms))
    return Explanation((Panel("cols", cols),), text)


def painted(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """List the input pixels that paint an output pixel, and what each of them adds."""
    A, W, b = inputs["A_prev"], inputs["W"], inputs["b"]
    stride, padding = inputs["stride"], inputs["padding"]
    image, row, column, c_out = index
    f = W.shape[0]
    terms = []
    for h, w, c in np.ndindex(A.shape[1:]):
        k, j = row + padding - h * stride, column + padding - w * stride
        if 0 <= k < f and 0 <= j < f:
            value = A[image, h, w, c] * W[k, j, c, c_out]
            terms.append((f"A_prev[{image}, {h}, {w}, {c}] · W[{k}, {j}, {c}, {c_out}]", value))
    panels = (
        Panel(f"A_prev[{image}, :, :, 0]", A[image, :, :, 0]),
        Panel(f"W[:, :, 0, {c_out}]", W[:, :, 0, c_out]),
    )
    bias = f"{b[0, 0, 0, c_out]:.6g}"
    if not terms:
        return Explanation(panels, say("explained.bias_alone", bias=bias))
    return Explanation(panels, say("explained.painted", sum=_sum(terms), bias=bias))


def _sum(terms: list[tuple[str, float]]) -> Phrase:
    """Write a sum out, the end of a long one left out, with its value."""
    shown = "; ".join(f"{name} = {value:.6g}" for name, value in terms[:MOST_TERMS])
    total = f"{sum(value for _, value in terms):.6g}"
    more = len(terms) - MOST_TERMS
    if more > 0:
        return say("explained.long_sum", terms=shown, count=more, total=total)
    return say("explained.sum", terms=shown, total=total)
