"""The pictures that stand for explorers where no script runs."""

import base64
from typing import Any

import numpy as np

from convlab import draw


def _refusal(title: str, error: Exception) -> Any:
    """Draw why a setting is illegal."""
    figure = draw.Drawing(figsize=(6, 1), facecolor="#fcfbf8")
    figure.text(0.5, 0.5, f"{title}: {error}", ha="center", va="center", color="#b83a17", wrap=True)
    figure.alt = f"Illegal setting: {error}"
    return figure


def convolution(image: list, kernel: list, stride: int, padding: int, row: int, col: int) -> Any:
    """Draw the step at the chosen cell."""
    try:
        return draw.conv_step(np.array(image), np.array(kernel), (row, col), stride, padding)
    except ValueError as error:
        return _refusal("Convolution", error)


def pooling(image: list, f: int, stride: int, mode: str, row: int, col: int) -> Any:
    """Draw the step at the chosen cell."""
    try:
        return draw.pool_step(np.array(image), f, (row, col), stride, mode)
    except ValueError as error:
        return _refusal("Pooling", error)


def size(n: int, f: int, padding: int, stride: int, dilation: int, **transposed: Any) -> Any:
    """Draw the first step on a square of that size."""
    try:
        options = {"stride": stride, "padding": padding, "dilation": dilation, **transposed}
        side = draw.output_size(n, f, **options)[0]
        last = (side - 1, side - 1)
        title = f"{n}×{n} → {side}×{side}"
        return draw.conv_arithmetic(n, f, **options, at=[(0, 0), last], title=title)
    except ValueError as error:
        return _refusal("Output size", error)


def filters(
    width: int, height: int, pixels: str, kernel: list, relu: bool, row: int, col: int
) -> Any:
    """Draw the picture beside its feature map."""
    flat = np.frombuffer(base64.b64decode(pixels), dtype=np.uint8)
    picture = flat.reshape(height, width) / 255
    windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
    Z = np.einsum("hwij,ij->hw", windows, np.array(kernel))
    return draw.feature_maps(np.maximum(Z, 0) if relu else Z, ["feature map"], picture=picture)


def receptive_field(layers: list, n: int, layer: int, unit: int) -> Any:
    """Draw the cone of the chosen neuron."""
    try:
        return draw.receptive_cone([tuple(entry) for entry in layers[: layer or 1]], n, unit)
    except ValueError as error:
        return _refusal("Receptive field", error)


def layer(
    n_H: int, n_W: int, n_C_prev: int, f: int, n_C: int, stride: int, padding: int, **rest: Any
) -> Any:
    """Draw the layer as two blocks with its count of parameters."""
    try:
        rows, cols = draw.output_size((n_H, n_W), f, stride, padding)
    except ValueError as error:
        return _refusal("Layer", error)
    params = f * f * (n_C_prev // rest["groups"]) * n_C + (n_C if rest["bias"] else 0)
    shapes = [("input", (n_H, n_W, n_C_prev)), (f"conv {f}×{f}", (rows, cols, n_C))]
    return draw.blocks(shapes, f"{params:,} parameters")


def scene() -> np.ndarray:
    """Return a small landscape with edges of every slant, of shape (72, 108)."""
    y, x = np.mgrid[:72, :108]
    sky = 0.55 + 0.3 * y / 72
    sun = np.hypot(y - 18, x - 82) < 10
    far = y > 44 - 26 * np.exp(-(((x - 30) / 22) ** 2))
    near = y > 40 + np.abs(x - 74) * 0.55
    picture = np.where(far, 0.38, np.where(sun, 1.0, sky))
    picture = np.where(near, 0.24, picture)
    house = (y > 50) & (y < 68) & (x > 14) & (x < 40)
    roof = (y > 50 - (14 - np.abs(x - 27)) * 0.8) & (y <= 50) & (np.abs(x - 27) < 16)
    window = house & ((x // 6) % 2 == 0) & (y > 55) & (y < 61)
    picture = np.where(roof, 0.12, np.where(house, 0.82, picture))
    return np.where(window, 0.2, np.where(y > 67, 0.5 + 0.25 * ((x // 4 + y) % 2), picture))
