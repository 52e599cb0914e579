"""The signal, the kernel and the output of a one-dimensional convolution, one under another."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from convlab.draw.card import SOFT, TONES, Drawing, new_sheet
from convlab.draw.grid import Grid, draw_grid

_LABELS, _ROWS = 2.6, {"input": 0.6, "kernel": 2.0, "output": 4.4}


def draw_line_step(
    x: np.ndarray, k: np.ndarray, z: np.ndarray, at: int, stride: int, padding: int, footer: str
) -> Drawing:
    """Draw the rows with the kernel standing under the window that it meets."""
    width = max(_LABELS + len(x) + 0.8, len(footer) * 0.175 + 1.4)
    figure, axes = new_sheet(width, 6.9)
    start = at * stride
    # The output is drawn under the middle of its window, so that padding is seen to keep the length.
    out_left = _LABELS + (len(k) - 1) / 2
    spread = np.full((1, stride * (len(z) - 1) + 1), np.nan, dtype=float)
    spread[0, ::stride] = z
    grids = {
        "input": (Grid(x, "input", windows=[(0, start, 1, len(k))], padding=(0, padding)), _LABELS),
        "kernel": (Grid(k, "kernel"), _LABELS + start),
        "output": (
            Grid(spread, "output", windows=[(0, start, 1, 1)], window_tone="output"),
            out_left,
        ),
    }
    _beam(axes, _LABELS + start, len(k), out_left + start)
    for name, (grid, left) in grids.items():
        draw_grid(axes, grid, left, _ROWS[name])
        axes.text(0.5, _ROWS[name] + 0.5, name, va="center", color=SOFT)
    axes.text(width / 2, 6.3, footer, ha="center", va="center")
    return figure


def _beam(axes: Axes, left: float, size: int, out_left: float) -> None:
    top, bottom = _ROWS["kernel"] + 1, _ROWS["output"]
    corners = [(left, top), (left + size, top), (out_left + 1, bottom), (out_left, bottom)]
    axes.add_patch(Polygon(corners, facecolor=TONES["kernel"].rest, edgecolor="none"))
