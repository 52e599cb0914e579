"""What one entry of a small layer's output is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Explanation, Panel, say

Index = tuple[int, ...]


def rectified(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say what the entry was before."""
    value = inputs["Z"][index]
    key = "explained.stays" if value > 0 else "explained.becomes_zero"
    return Explanation((), say(key, value=f"{value:.6g}"))


def let_through(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say which way the signal went at this entry."""
    Z, dA = inputs["cache"][index], inputs["dA"][index]
    key = "explained.passes" if Z > 0 else "explained.is_stopped"
    return Explanation((), say(key, value=f"{Z:.6g}", gradient=f"{dA:.6g}"))


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
    if name == "dA_prev":
        pairs = list(zip(dZ[index[0]], W[index[1]], strict=True))
        key = "explained.dense_input"
    elif name == "dW":
        pairs = list(zip(A_prev[:, index[0]], dZ[:, index[1]], strict=True))
        key = "explained.dense_weight"
    else:
        pairs = [(1.0, g) for g in dZ[:, index[0]]]
        key = "explained.dense_bias"
    terms = [f"{_signed(a)} · {_signed(b)}" for a, b in pairs]
    panels = (Panel("dZ", dZ), Panel("A_prev", A_prev), Panel("W", W))
    return Explanation(panels, say(key, sum=" + ".join(terms)))


def surprise(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the probabilities of one example."""
    logits, labels = inputs["logits"], inputs["labels"]
    example = index[0] if index else 0
    scores = logits[example] - logits[example].max()
    p = np.exp(scores) / np.exp(scores).sum()
    probabilities = Panel(say("panel.probabilities", example=example), p[np.newaxis])
    text = say("explained.right_class", example=example, label=labels[example], count=len(labels))
    return Explanation((Panel("logits", logits), probabilities), text)


def _signed(value: float) -> str:
    return f"({value:.4g})" if value < 0 else f"{value:.4g}"
