"""What one entry of a gradient is made of: who sent it, and how much."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from autograder.exercises.explain import plane_of
from autograder.exercises.model import Explanation, Panel, say

Index = tuple[int, ...]


def measured_slope(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the two points at which the function was evaluated, and the two values."""
    x, eps = np.array(inputs["x"], dtype=float), inputs["eps"]
    step = np.zeros(x.shape)
    step[index] = eps
    above, below = inputs["f"](x + step), inputs["f"](x - step)
    panels = (Panel("x", x, (index[0], index[1], 1, 1)),) if x.ndim == 2 else ()
    return Explanation(
        panels,
        say(
            "explained.slope",
            entry=f"x{list(index)} = {x[index]:.6g}",
            step=f"{eps:g}",
            above=f"{above:.9g}",
            below=f"{below:.9g}",
            apart=f"{2 * eps:g}",
        ),
    )


def convolution_backward(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the outputs that report to a pixel, a weight or a bias."""
    explain_entry: dict[str, Callable[..., Explanation]] = {
        "dA_prev": _pixel,
        "dW": _weight,
        "db": _bias,
    }
    return explain_entry[name](inputs["dZ"], *inputs["cache"], index)


def _pixel(
    dZ: NDArray, A_prev: NDArray, W: NDArray, b: NDArray, stride: int, padding: int, index: Index
) -> Explanation:
    image, row, column, channel = index
    row, column = row + padding, column + padding
    panels, terms = [], []
    windows = list(windows_of(row, column, W.shape[0], stride, dZ.shape))
    lain_on = [(row - h * stride, column - w * stride) for h, w in windows]
    only_one = (*lain_on[0], 1, 1) if len(lain_on) == 1 else None
    for c in range(dZ.shape[-1]):
        for (h, w), (down, right) in zip(windows, lain_on, strict=True):
            weight = W[down, right, channel, c]
            terms.append(f"{_signed(weight)} · {_signed(dZ[image, h, w, c])}")
        panels.append(Panel(f"dZ[{image}, :, :, {c}]", dZ[image, :, :, c], _around(windows)))
        panels.append(Panel(f"W[:, :, {channel}, {c}]", W[:, :, channel, c], only_one))
    pixel = (
        say("explained.this_pixel_padded", row=row, column=column)
        if padding
        else say("explained.this_pixel")
    )
    if not terms:
        return Explanation(tuple(panels), say("explained.no_window", pixel=pixel))
    return Explanation(tuple(panels[:6]), say("explained.pixel", pixel=pixel, sum=_sum(terms)))


def _weight(
    dZ: NDArray, A_prev: NDArray, W: NDArray, b: NDArray, stride: int, padding: int, index: Index
) -> Explanation:
    down, right, channel, c = index
    frame = (padding, padding)
    padded = np.pad(A_prev, ((0, 0), frame, frame, (0, 0)))[..., channel]
    terms = [
        f"{_signed(padded[i, h * stride + down, w * stride + right])} · {_signed(dZ[i, h, w, c])}"
        for i, h, w in np.ndindex(dZ.shape[:3])
    ]
    panels = (
        Panel(plane_of("A_prev", bool(padding), 0, channel), padded[0], (down, right, 1, 1)),
        Panel(f"dZ[0, :, :, {c}]", dZ[0, :, :, c]),
    )
    return Explanation(panels, say("explained.weight", sum=_sum(terms)))


def _bias(
    dZ: NDArray, A_prev: NDArray, W: NDArray, b: NDArray, stride: int, padding: int, index: Index
) -> Explanation:
    c = index[-1]
    terms = [_signed(value) for value in dZ[..., c].ravel()]
    panels = tuple(Panel(f"dZ[{i}, :, :, {c}]", dZ[i, :, :, c]) for i in range(min(len(dZ), 3)))
    return Explanation(panels, say("explained.bias", sum=_sum(terms)))


def mask(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show where the first maximum is."""
    x = inputs["x"]
    row, column = divmod(int(np.argmax(x)), x.shape[1])
    return Explanation(
        (Panel("x", x, (row, column, 1, 1)),),
        say("explained.first_maximum", value=f"{x[row, column]:.6g}", row=row, column=column),
    )


def equal_shares(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Say how many pixels share."""
    n_H, n_W = inputs["shape"]
    share = say(
        "explained.shares", size=f"{n_H} × {n_W}", count=n_H * n_W, whole=f"{inputs['dz']:.6g}"
    )
    return Explanation((), share)


def pooling_backward(inputs: dict[str, Any], name: str, index: Index) -> Explanation:
    """Show the windows that hold a pixel, and what each of them sends to it."""
    (A_prev, f, stride, mode), dA = inputs["cache"], inputs["dA"]
    image, row, column, channel = index
    plane = A_prev[image, :, :, channel]
    terms, windows = [], list(windows_of(row, column, f, stride, dA.shape))
    for h, w in windows:
        window = plane[h * stride : h * stride + f, w * stride : w * stride + f]
        gradient = _signed(dA[image, h, w, channel])
        won = divmod(int(np.argmax(window)), f) == (row - h * stride, column - w * stride)
        if mode == "average":
            terms.append(f"{gradient} / {f * f}")
        elif won:
            terms.append(gradient)
    panels = (
        Panel(f"A_prev[{image}, :, :, {channel}]", plane, (row, column, 1, 1)),
        Panel(f"dA[{image}, :, :, {channel}]", dA[image, :, :, channel], _around(windows)),
    )
    if not terms:
        return Explanation(panels, say("explained.passed_on_by_none"))
    key = "explained.pixel_won" if mode == "max" else "explained.pixel_shared"
    return Explanation(panels, say(key, sum=_sum(terms)))


def windows_of(
    row: int, column: int, f: int, stride: int, shape: Index
) -> Iterator[tuple[int, int]]:
    """Yield the outputs (h, w) whose window holds a pixel."""
    for h, w in np.ndindex(shape[1:3]):
        if 0 <= row - h * stride < f and 0 <= column - w * stride < f:
            yield h, w


def _around(outputs: list[tuple[int, int]]) -> tuple[int, int, int, int] | None:
    """Return the rectangle that outputs side by side fill."""
    if not outputs:
        return None
    (top, left), (bottom, right) = outputs[0], outputs[-1]
    return (top, left, bottom - top + 1, right - left + 1)


def _signed(value: float) -> str:
    return f"({value:.4g})" if value < 0 else f"{value:.4g}"


def _sum(terms: list[str]) -> str:
    """Write a sum out, the middle of a long one left out."""
    if len(terms) > 8:
        terms = [*terms[:5], "…", terms[-1]]
    return " + ".join(terms)
