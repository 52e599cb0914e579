"""Where one entry of an a1 result comes from: the byte, the pixel, the old address."""

from __future__ import annotations

from typing import Any

import numpy as np

from autograder.exercises.model import Explanation, Panel, Phrase, say

Index = tuple[int, ...]
COLOURS = (say("colour.red"), say("colour.green"), say("colour.blue"))


def to_float(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the byte that the entry is made of."""
    image = inputs["image"]
    plane = (*index[:-3], slice(None), slice(None), *index[-1:]) if image.ndim > 2 else ...
    row, column = index[-3:-1] if image.ndim > 2 else index
    panel = Panel(f"image{_subscript(plane)}", image[plane], (row, column, 1, 1))
    return Explanation((panel,), say("explained.byte", byte=image[index]))


def grayscale(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the three colours of the pixel, and their weighted sum written out."""
    image = inputs["image"]
    row, column = index[-2:]
    panels = [
        Panel(
            say("panel.colour", colour=colour, array=f"image[..., {c}]"),
            _last_two(image[..., c], index),
            (row, column, 1, 1),
        )
        for c, colour in enumerate(COLOURS)
    ]
    red, green, blue = (f"{value:.6g}" for value in image[index])
    return Explanation(tuple(panels), f"0.299 · {red} + 0.587 · {green} + 0.114 · {blue}")


def nhwc_to_nchw(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the old address of an entry of the new batch."""
    i, c, h, w = index
    panel = Panel(f"X[{i}, :, :, {c}]", inputs["X"][i, :, :, c], (h, w, 1, 1))
    return Explanation((panel,), _moved(f"out[{i}, {c}, {h}, {w}]", f"X[{i}, {h}, {w}, {c}]"))


def kernel_to_oihw(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the old address of an entry of the new bank of filters."""
    o, i, row, column = index
    panel = Panel(f"W[:, :, {i}, {o}]", inputs["W"][:, :, i, o], (row, column, 1, 1))
    new, old = f"out[{o}, {i}, {row}, {column}]", f"W[{row}, {column}, {i}, {o}]"
    return Explanation((panel,), _moved(new, old))


def _moved(new: str, old: str) -> Phrase:
    return say("explained.same_entry", new=new, old=old)


def _last_two(values: np.ndarray, index: Index) -> np.ndarray:
    return values[index[:-2]]


def _subscript(plane: Any) -> str:
    if plane is ...:
        return ""
    return "[" + ", ".join(":" if isinstance(part, slice) else str(part) for part in plane) + "]"
