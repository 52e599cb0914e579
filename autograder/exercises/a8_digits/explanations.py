"""What one entry of a small layer's output is made of."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.model import Explanation, Panel, say

Index = tuple[int, ...]


def rectified(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say what the entry was before."""
    value = inputs["Z"][index]
    key = "explained.stays" if value > 0 else "explained.becomes_zero"
    return Explanation(_marked("Z", inputs["Z"], index), say(key, value=f"{value:.6g}"))


def let_through(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say which way the signal went at this entry."""
    Z, dA = inputs["cache"][index], inputs["dA"][index]
    key = "explained.passes" if Z > 0 else "explained.is_stopped"
    panels = (*_marked("dA", inputs["dA"], index), *_marked("cache", inputs["cache"], index))
    return Explanation(panels, say(key, value=f"{Z:.6g}", gradient=f"{dA:.6g}"))


def dense(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Write the sum out: a row of inputs times a column of weights."""
    example, unit = index
    row, column = inputs["A_prev"][example], inputs["W"][:, unit]
    terms = [f"{_signed(a)} · {_signed(w)}" for a, w in zip(row, column, strict=True)]
    panels = (
        Panel("A_prev", inputs["A_prev"], (example, 0, 1, row.size)),
        Panel("W", inputs["W"], (0, unit, column.size, 1)),
    )
    bias = f"{inputs['b'][unit]:.6g}"
    return Explanation(panels, say("explained.dense", sum=" + ".join(terms), bias=bias))


def dense_backward(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show who reports to an input, a weight or a bias."""
    dZ, (A_prev, W, _) = inputs["dZ"], inputs["cache"]
    m, n_out = dZ.shape
    panels: tuple[Panel, ...]
    if name == "dA_prev":
        example, entry = index
        pairs = list(zip(dZ[example], W[entry], strict=True))
        panels = (Panel("dZ", dZ, (example, 0, 1, n_out)), Panel("W", W, (entry, 0, 1, n_out)))
        key = "explained.dense_input"
    elif name == "dW":
        entry, unit = index
        pairs = list(zip(A_prev[:, entry], dZ[:, unit], strict=True))
        panels = (Panel("A_prev", A_prev, (0, entry, m, 1)), Panel("dZ", dZ, (0, unit, m, 1)))
        key = "explained.dense_weight"
    else:
        pairs = [(1.0, g) for g in dZ[:, index[0]]]
        panels = (Panel("dZ", dZ, (0, index[0], m, 1)),)
        key = "explained.dense_bias"
    terms = [f"{_signed(a)} · {_signed(b)}" for a, b in pairs]
    return Explanation(panels, say(key, sum=" + ".join(terms)))


def surprise(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the probabilities of one example."""
    logits, labels = inputs["logits"], inputs["labels"]
    example = index[0] if index else 0
    scores = logits[example] - logits[example].max()
    p = np.exp(scores) / np.exp(scores).sum()
    label = int(labels[example])
    title = say("panel.probabilities", example=example)
    probabilities = Panel(title, p[np.newaxis], (0, label, 1, 1))
    text = say("explained.right_class", example=example, label=labels[example], count=len(labels))
    scores_seen = Panel("logits", logits, (example, label, 1, 1))
    return Explanation((scores_seen, probabilities), text)


def _marked(array: str, values: NDArray[Any], index: Index) -> tuple[Panel, ...]:
    """Return the part of an array that holds an entry, with the entry marked."""
    if values.ndim == 2:
        return (Panel(array, values, (index[0], index[1], 1, 1)),)
    if values.ndim == 4:
        i, h, w, c = index
        return (Panel(f"{array}[{i}, :, :, {c}]", values[i, :, :, c], (h, w, 1, 1)),)
    return ()


def _signed(value: float) -> str:
    return f"({value:.4g})" if value < 0 else f"{value:.4g}"
