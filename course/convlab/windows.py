"""What is certain of the window over which a call stumbled.

A slice that reaches beyond an array is cut without a word; the complaint comes later, from the line
that multiplies it by the filter or takes its maximum. What is said here is read off the arrays
themselves: their shapes, and where a window lies in the array that it is a view of.
"""

from __future__ import annotations

import re
from types import FrameType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

UNEQUAL = re.compile(
    r"operands could not be broadcast together with shapes \(([^)]*)\) \(([^)]*)\)"
)
EMPTY = "zero-size array"


class Place(NamedTuple):
    """Where a window lies in a picture: along height and along width."""

    first: tuple[int, int]
    size: tuple[int, int]
    picture: tuple[int, int]

    def reaches_the_edge(self, axis: int) -> bool:
        """Tell whether the window ends with the last row or column of the picture."""
        return self.first[axis] + self.size[axis] >= self.picture[axis]


def seen_at(frame: FrameType, text: str) -> str:
    """Say what is certain of the window among a frame's variables; "" if nothing is."""
    arrays = {k: v for k, v in frame.f_locals.items() if isinstance(v, np.ndarray)}
    if EMPTY in text:
        empty = [f"`{k}` has the shape {v.shape}" for k, v in arrays.items() if not v.size]
        return f"{' and '.join(empty)}: there is nothing in it." if len(empty) == 1 else ""
    W = arrays.pop("W", None)  # the assignments call it so
    found = UNEQUAL.match(text)
    shapes = [_shape(part) for part in found.groups()] if found else []
    if W is None or W.ndim < 3 or W.shape[:3] not in shapes:
        return ""
    filter = W.shape[:3]
    shapes.remove(filter)
    windows = [array for array in arrays.values() if array.shape == shapes[0]]
    if len(windows) != 1 or not is_cut(shapes[0], filter):
        return ""
    return _cut(windows[0], filter[0])


def is_cut(window: tuple[int, ...], filter: tuple[int, ...]) -> bool:
    """Tell whether a window is smaller than its square filter, with as many channels."""
    fits = len(window) == 3 and filter[0] == filter[1] and window[2] == filter[2]
    return fits and window != filter and all(a <= b for a, b in zip(window, filter, strict=True))


def place_of(window: NDArray) -> Place | None:
    """Find a window (rows, columns, channels) in the array that it is a slice of."""
    whole = window.base
    if not isinstance(whole, np.ndarray) or whole.ndim not in (3, 4) or not window.size:
        return None
    if window.strides != whole.strides[-3:] or not whole.flags.c_contiguous:
        return None
    offset = (_address(window) - _address(whole)) // whole.itemsize
    *_, top, left, _ = (int(k) for k in np.unravel_index(offset, whole.shape))
    return Place((top, left), window.shape[:2], whole.shape[-3:-1])


def _cut(window: NDArray, f: int) -> str:
    told = f"The window is {window.shape[0]} × {window.shape[1]}, the filter {f} × {f}"
    place = place_of(window)
    if place is None:
        return f"{told}."
    (top, left), (n_H, n_W) = place.first, place.picture
    corner = f"its corner is in row {top}, column {left} of a picture of {n_H} × {n_W}"
    short = [axis for axis in (0, 1) if place.size[axis] < f]
    if all(place.reaches_the_edge(axis) for axis in short):
        return f"{told}: it was cut at the picture's edge, since {corner}."
    return f"{told}, although there is room for more: {corner}."


def _shape(text: str) -> tuple[int, ...]:
    return tuple(int(k) for k in text.split(",") if k.strip().isdigit())


def _address(array: NDArray) -> int:
    return int(array.__array_interface__["data"][0])
