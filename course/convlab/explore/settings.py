"""What explorers may be given: whole numbers in a range, small tables, a few layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from convlab.errors import SettingError


def whole(name: str, value: Any, least: int | None = None, most: int | None = None) -> int:
    """Return a whole number within bounds.

    Raises
    ------
    SettingError
        If it is something else.
    """
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        raise SettingError(f"{name} must be a whole number, got {value!r}")
    if least is not None and value < least:
        raise SettingError(f"{name} must be at least {least}, got {value}")
    if most is not None and value > most:
        raise SettingError(f"{name} must be at most {most}, got {value}")
    return int(value)


def table(name: str, values: Any, largest: int) -> list[list[float]]:
    """Return a small matrix of numbers as lists."""
    try:
        array = np.asarray(values)
    except ValueError:
        raise SettingError(f"{name} must be a matrix: its rows have different lengths") from None
    if array.dtype.kind not in "biuf":
        raise SettingError(f"{name} must be a matrix of numbers, got {values!r:.60}")
    if array.ndim != 2 or not array.size or max(array.shape) > largest:
        raise SettingError(
            f"{name} must be a matrix of at most {largest}×{largest}, got shape {array.shape}"
        )
    return array.tolist()


def stack(layers: Any, n: int) -> tuple[list[list[int]], int]:
    """Return layers as [f, stride, padding], and the length of the last one's output.

    Parameters
    ----------
    layers : sequence of (f, stride) or (f, stride, padding)
    n : int
        Length of the input.
    """
    if not isinstance(layers, Sequence) or not 1 <= len(layers) <= 6:
        count = len(layers) if isinstance(layers, Sequence) else repr(layers)
        raise SettingError(
            f"layers must be 1 to 6 layers such as [(3, 1, 0), (3, 2, 0)], got {count}"
        )
    full, length = [], whole("n", n, 1, 40)
    for k, layer in enumerate(layers):
        if not isinstance(layer, Sequence) or len(layer) not in (2, 3):
            raise SettingError(f"layers[{k}] must be (f, stride, padding), got {layer!r}")
        names = (("f", 1), ("stride", 1), ("padding", 0))
        numbers = [
            whole(f"{name} of layers[{k}]", value, least)
            for (name, least), value in zip(names, (*layer, 0)[:3], strict=True)
        ]
        f, stride, padding = numbers
        length = (length + 2 * padding - f) // stride + 1
        full.append(numbers)
    return full, length
