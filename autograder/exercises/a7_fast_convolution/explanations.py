"""Where an entry of a table of windows, of a folded image, of a painted image comes from."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Explanation, Panel

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
    title = f"X{' padded' if padding else ''}, image {i}, channel {c}"
    top, left = int(h) * stride, int(w) * stride
    return Explanation(
        (
            Panel(f"{title}: window {index[0]}", plane, (top, left, f, f)),
            Panel(f"{title}: its entry {index[1]}", plane, (top + int(k), left + int(j), 1, 1)),
        ),
        f"Row {index[0]} is the window at (h, w) = ({h}, {w}) of image {i}. Column {index[1]} is its "
        f"pixel in row {k}, column {j}, channel {c}.",
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
        return Explanation((), "No window holds this pixel, so nothing comes back: it is 0.")
    return Explanation(
        (Panel("cols", cols),),
        f"{len(terms)} window{'s hold' if len(terms) > 1 else ' holds'} this pixel: {_sum(terms)}.",
    )


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
    bias = f"the bias {b[0, 0, 0, c_out]:.6g}"
    if not terms:
        return Explanation(panels, f"Nothing is painted here: only {bias} is left.")
    return Explanation(panels, f"{_sum(terms)}, plus {bias}.")


def _sum(terms: list[tuple[str, float]]) -> str:
    """Write a sum out, the end of a long one left out, with its value."""
    shown = [f"{name} = {value:.6g}" for name, value in terms[:MOST_TERMS]]
    more = f", and {len(terms) - MOST_TERMS} more" if len(terms) > MOST_TERMS else ""
    return f"{'; '.join(shown)}{more}; together {sum(value for _, value in terms):.6g}"
