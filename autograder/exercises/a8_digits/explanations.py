"""What one entry of a small layer's output is made of."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Explanation, Panel

Index = tuple[int, ...]


def rectified(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say what the entry was before."""
    value = inputs["Z"][index]
    what = "it stays" if value > 0 else "it becomes 0"
    return Explanation((), f"Before, this entry is {value:.6g}: {what}.")


def let_through(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say which way the signal went at this entry."""
    Z, dA = inputs["cache"][index], inputs["dA"][index]
    went = "passes" if Z > 0 else "is stopped"
    return Explanation(
        (), f"On the way forward Z was {Z:.6g} here, so the gradient {dA:.6g} {went}."
    )


def dense(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Write the sum out: a row of inputs times a column of weights."""
    example, unit = index
    row, column = inputs["A_prev"][example], inputs["W"][:, unit]
    terms = [f"{_signed(a)} · {_signed(w)}" for a, w in zip(row, column, strict=True)]
    panels = (
        Panel("A_prev", inputs["A_prev"], (example, 0, 1, row.size)),
        Panel("W", inputs["W"], (0, unit, column.size, 1)),
    )
    return Explanation(panels, f"{' + '.join(terms)} + the bias {inputs['b'][unit]:.6g}.")


def dense_backward(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show who reports to an input, a weight or a bias."""
    dZ, (A_prev, W, _) = inputs["dZ"], inputs["cache"]
    if name == "dA_prev":
        pairs = list(zip(dZ[index[0]], W[index[1]], strict=True))
        what = "Every unit reports its gradient times the weight that it met"
    elif name == "dW":
        pairs = list(zip(A_prev[:, index[0]], dZ[:, index[1]], strict=True))
        what = "In every example this weight met one input: that input times the unit's gradient"
    else:
        pairs = [(1.0, g) for g in dZ[:, index[0]]]
        what = "In every example the bias was added once"
    terms = [f"{_signed(a)} · {_signed(b)}" for a, b in pairs]
    panels = (Panel("dZ", dZ), Panel("A_prev", A_prev), Panel("W", W))
    return Explanation(panels, f"{what}: {' + '.join(terms)}.")


def surprise(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the probabilities of one example."""
    logits, labels = inputs["logits"], inputs["labels"]
    example = index[0] if index else 0
    scores = logits[example] - logits[example].max()
    p = np.exp(scores) / np.exp(scores).sum()
    return Explanation(
        (Panel("logits", logits), Panel(f"probabilities of example {example}", p[np.newaxis])),
        f"The right class of example {example} is {labels[example]}; there are {len(labels)} examples.",
    )


def _signed(value: float) -> str:
    return f"({value:.4g})" if value < 0 else f"{value:.4g}"
