"""Grids of cells with numbers: the one thing most figures of the course are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from convlab.draw.card import (
    DIVERGING,
    INK,
    PAPER,
    SOFT,
    TONES,
    WRONG,
    Drawing,
    ink_on,
    new_sheet,
)

Window = tuple[int, int, int, int]
"""Top row, left column, height, width."""


def number(value: Any) -> str:
    """Write a number briefly: no trailing zeros, a true minus sign, at most two decimals."""
    if isinstance(value, str):
        return value
    if not np.isfinite(value):
        return "·" if np.isnan(value) else ("∞" if value > 0 else "−∞")
    if value == int(value):
        text = str(int(value))
    else:
        text = f"{value:.2f}".rstrip("0").rstrip(".") if abs(value) >= 0.01 else f"{value:.0e}"
    return text.replace("-", "−")


@dataclass
class Grid:
    """A matrix to draw.

    Attributes
    ----------
    values : ndarray of shape (rows, columns)
        NaN leaves a cell empty.
    tone : str
        Key of `TONES`: input, kernel, output, plain.
    title, note : str
        Above and below the grid.
    windows : sequence of (top, left, height, width)
        Rectangles to light up and outline.
    padding : int
        Width of the frame of padding inside `values`.
    heat : bool
        Colour the cells by value, grey at zero.
    window_tone : str
        Tone of the outline of windows.
    wrong, chosen : set of (row, column)
        Cells in vermilion, and in amber.
    """

    values: np.ndarray
    tone: str = "input"
    title: str = ""
    note: str = ""
    windows: Sequence[Window] = ()
    padding: int | tuple[int, int] = 0
    heat: bool = False
    window_tone: str = "kernel"
    wrong: set[tuple[int, int]] = field(default_factory=set)
    chosen: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.values = np.atleast_2d(np.asarray(self.values))

    @property
    def shape(self) -> tuple[int, int]:
        return self.values.shape

    def is_padding(self, row: int, column: int) -> bool:
        pad = self.padding if isinstance(self.padding, tuple) else (self.padding, self.padding)
        inside = [pad[a] <= at < self.shape[a] - pad[a] for a, at in enumerate((row, column))]
        return not all(inside)

    def is_lit(self, row: int, column: int) -> bool:
        return any(t <= row < t + h and c <= column < c + w for t, c, h, w in self.windows)


def draw_grid(axes: Axes, grid: Grid, left: float = 0.0, top: float = 0.0) -> None:
    """Draw a grid with its upper left corner at (left, top); a cell is one unit."""
    reach = np.nanmax(np.abs(grid.values)) if grid.heat else 1.0
    for (row, column), value in np.ndenumerate(grid.values):
        face, edge, ink = _cell_colours(grid, row, column, value, reach)
        padded = grid.is_padding(row, column)
        cell = Rectangle((left + column, top + row), 1, 1, facecolor=face, edgecolor=edge)
        cell.set(linewidth=0.8, linestyle=(0, (2, 2)) if padded else "-", gid=f"{row},{column}")
        axes.add_patch(cell)
        _write(axes, number(value), left + column + 0.5, top + row + 0.5, ink)
    for window in grid.windows:
        outline(axes, window, left, top, TONES[grid.window_tone].edge)
    rows, columns = grid.shape
    middle = left + columns / 2
    axes.text(middle, top - 0.28, grid.title, ha="center", va="bottom", weight="bold")
    axes.text(middle, top + rows + 0.28, grid.note, ha="center", va="top", color=SOFT, size=8)


def _cell_colours(grid: Grid, row: int, column: int, value: Any, reach: float) -> tuple:
    tone = TONES["wrong" if (row, column) in grid.wrong else grid.tone]
    if grid.heat and np.isfinite(value):
        face = DIVERGING(0.5 + 0.5 * value / (reach or 1.0))
        return face, PAPER, ink_on(face)
    if (row, column) in grid.chosen:
        return TONES["kernel"].lit, PAPER, INK
    if grid.is_lit(row, column):
        return tone.lit, PAPER, INK
    if grid.is_padding(row, column):
        return TONES["padding"].rest, TONES["padding"].edge, SOFT
    if isinstance(value, float) and np.isnan(value):
        return PAPER, TONES["padding"].lit, SOFT
    return tone.rest, PAPER, INK


def _write(axes: Axes, text: str, x: float, y: float, colour: Any) -> None:
    if text != "·":
        size = 10.5 if len(text) <= 3 else 8.5 if len(text) == 4 else 7 if len(text) == 5 else 6
        axes.text(x, y, text, ha="center", va="center_baseline", color=colour, size=size)


def outline(axes: Axes, window: Window, left: float, top: float, colour: str = WRONG) -> None:
    """Outline a window of a grid drawn at (left, top)."""
    row, column, height, width = window
    frame = Rectangle((left + column, top + row), width, height, fill=False, edgecolor=colour)
    frame.set(linewidth=2.4, joinstyle="round", zorder=3)
    axes.add_patch(frame)


def draw_row(parts: Iterable[Grid | str], footer: str = "", gap: float = 0.7) -> Drawing:
    """Draw grids and the signs between them side by side, on one middle line."""
    parts = list(parts)
    widths = [part.shape[1] if isinstance(part, Grid) else 0.9 for part in parts]
    tallest = max(part.shape[0] for part in parts if isinstance(part, Grid))
    titled = any(isinstance(part, Grid) and part.title for part in parts)
    margin, top = 0.7, 1.2 if titled else 0.5
    width = sum(widths) + gap * (len(parts) - 1) + 2 * margin
    width = max(width, len(footer) * 0.175 + 2 * margin)
    noted = any(isinstance(part, Grid) and part.note for part in parts)
    height = top + tallest + (1.0 if noted else 0.5) + (0.9 if footer else 0)
    figure, axes = new_sheet(width, height)
    left = (width - sum(widths) - gap * (len(parts) - 1)) / 2
    for part, wide in zip(parts, widths, strict=True):
        if isinstance(part, Grid):
            draw_grid(axes, part, left, top + (tallest - part.shape[0]) / 2)
        else:
            axes.text(left + wide / 2, top + tallest / 2, part, ha="center", va="center", size=15)
        left += wide + gap
    if footer:
        axes.text(width / 2, height - 0.55, footer, ha="center", va="center", size=9)
    return figure
