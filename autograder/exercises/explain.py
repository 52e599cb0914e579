"""What one entry of an output is made of: the window it looks at, the kernel, the sum written out."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Explanation, Panel, Phrase, say

MOST_CHANNELS = 3


def padding(inputs: dict[str, Any], name: str, index: tuple[int, ...]) -> Explanation:
    """Show where an entry of the padded image comes from."""
    image, row, column, channel = index
    p = inputs["padding"]
    X = inputs["X"][image, :, :, channel]
    inside = p <= row < p + X.shape[0] and p <= column < p + X.shape[1]
    title = f"X[{image}, :, :, {channel}]"
    if inside:
        panel = Panel(title, X, (row - p, column - p, 1, 1))
        return Explanation((panel,), say("explained.moved", row=row - p, column=column - p))
    return Explanation((Panel(title, X),), say("explained.border"))


def convolution(inputs: dict[str, Any], name: str, index: tuple[int, ...]) -> Explanation:
    """Show the window of one output entry in the padded input, the filter and the sum."""
    image, row, column, channel = index
    stride, p, W = inputs["stride"], inputs["padding"], inputs["W"]
    f, n_C_prev = W.shape[0], W.shape[2]
    padded = np.pad(inputs["A_prev"][image], ((p, p), (p, p), (0, 0)))
    top, left = row * stride, column * stride
    panels = []
    for c in range(min(n_C_prev, MOST_CHANNELS)):
        title = plane_of("A_prev", bool(p), image, c)
        panels.append(Panel(title, padded[:, :, c], (top, left, f, f)))
        panels.append(Panel(f"W[:, :, {c}, {channel}]", W[:, :, c, channel]))
    window = padded[top : top + f, left : left + f]
    bias = float(inputs["b"][0, 0, 0, channel])
    return Explanation(tuple(panels), _sum_text(window * W[..., channel], bias))


def pooling(inputs: dict[str, Any], name: str, index: tuple[int, ...]) -> Explanation:
    """Show the window of one pooled entry."""
    image, row, column, channel = index
    f = inputs["kernel_size"]
    stride = inputs["stride"] or f
    top, left = row * stride, column * stride
    plane = inputs["A_prev"][image, :, :, channel]
    window = plane[top : top + f, left : left + f]
    key = "explained.largest" if inputs["mode"] == "max" else "explained.mean"
    numbers = ", ".join(f"{x:.4g}" for x in window.ravel())
    panel = Panel(f"A_prev[{image}, :, :, {channel}]", plane, (top, left, f, f))
    return Explanation((panel,), say(key, numbers=numbers))


def plane_of(array: str, padded: bool, image: int, channel: int) -> Phrase:
    """Return the title of one channel of one image, of a batch that may be padded."""
    key = "panel.plane_padded" if padded else "panel.plane"
    return say(key, array=array, image=image, channel=channel)


def _sum_text(products: np.ndarray, bias: float) -> Phrase:
    sums = products.sum(axis=(0, 1))
    parts = " + ".join(f"({x:.6g})" if x < 0 else f"{x:.6g}" for x in sums)
    total = sums.sum() + bias
    return say("explained.products", sum=f"{parts} + ({bias:.6g}) = {total:.6g}")
