"""Convolution arithmetic: which cells a kernel reads, for any size, stride and padding.

The colouring follows index sets that `conv_cells` returns, so a test can hold the picture against
a naive convolution.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from convlab.draw.card import SOFT, TONES, Drawing, drawing, new_card
from convlab.errors import SettingError

__all__ = ["ConvCells", "conv_arithmetic", "conv_cells", "output_size"]

Cell = tuple[int, int]


@dataclass(frozen=True)
class ConvCells:
    """What one output cell of a convolution sees.

    Attributes
    ----------
    output : (row, column)
        The output cell.
    canvas : (rows, columns)
        Size of the padded input; of a transposed convolution, of the stretched and padded input.
    real : dict of (row, column) to (row, column)
        Canvas cell to the input cell that is there; all other canvas cells hold zero.
    window : frozenset of (row, column)
        Canvas cells under the kernel's taps.
    reads : frozenset of (row, column)
        Input cells that contribute.
    """

    output: Cell
    canvas: Cell
    real: dict[Cell, Cell]
    window: frozenset[Cell]
    reads: frozenset[Cell]


def _pair(value: int | Sequence[int]) -> tuple[int, int]:
    height, width = np.broadcast_to(value, 2).tolist()
    return height, width


def _cells(at: Cell | Sequence[Cell]) -> list[Cell]:
    return [(int(row), int(column)) for row, column in np.reshape(at, (-1, 2))]


def output_size(
    n: int | Cell,
    f: int | Cell,
    stride: int = 1,
    padding: int = 0,
    transposed: bool = False,
    dilation: int = 1,
    output_padding: int = 0,
) -> Cell:
    """Return the output's height and width.

    Raises
    ------
    SettingError
        If nothing fits, or an argument makes no sense.
    """
    if stride < 1 or dilation < 1 or padding < 0 or not 0 <= output_padding < max(stride, dilation):
        raise SettingError(
            "wanted stride ≥ 1, dilation ≥ 1, padding ≥ 0 and 0 ≤ output_padding < stride; got "
            f"stride={stride}, dilation={dilation}, padding={padding}, "
            f"output_padding={output_padding}"
        )
    reach = [dilation * (side - 1) + 1 for side in _pair(f)]
    if transposed:
        size = [
            stride * (a - 1) + b - 2 * padding + output_padding
            for a, b in zip(_pair(n), reach, strict=True)
        ]
    else:
        size = [(a + 2 * padding - b) // stride + 1 for a, b in zip(_pair(n), reach, strict=True)]
    if min(size) < 1 or min(_pair(n)) < 1 or min(reach) < 1:
        raise SettingError(f"a kernel of {_pair(f)} does not fit an input of {_pair(n)}")
    return (size[0], size[1])


def conv_cells(
    n: int | Cell,
    f: int | Cell,
    stride: int = 1,
    padding: int = 0,
    transposed: bool = False,
    at: Cell = (0, 0),
    dilation: int = 1,
    output_padding: int = 0,
) -> ConvCells:
    """Return the index sets of one output cell.

    A transposed convolution is described as the direct one that it equals: `stride − 1` zeros
    between the input's cells, `f − 1 − padding` around them, and a kernel that moves by one.

    Parameters
    ----------
    n, f : int or (height, width)
        Sizes of the input and of the kernel.
    stride, padding, dilation, output_padding : int
    transposed : bool
    at : (row, column)
        The output cell.

    Returns
    -------
    ConvCells

    Raises
    ------
    SettingError
        If the sizes do not fit or `at` is outside the output.
    """
    size = output_size(n, f, stride, padding, transposed, dilation, output_padding)
    if not (0 <= at[0] < size[0] and 0 <= at[1] < size[1]):
        raise SettingError(f"at={at} is outside the output of {size[0]}×{size[1]} cells")
    spread, step = (stride, 1) if transposed else (1, stride)
    heights, shapes = _pair(n), _pair(f)
    before = [dilation * (side - 1) - padding if transposed else padding for side in shapes]
    after = [b + output_padding for b in before]
    canvas = tuple(
        b + spread * (side - 1) + 1 + a for b, side, a in zip(before, heights, after, strict=True)
    )
    real = {
        (before[0] + spread * i, before[1] + spread * j): (i, j) for i, j in np.ndindex(heights)
    }
    # A transposed convolution with large padding cuts the input's rim off.
    real = {cell: source for cell, source in real.items() if _inside(cell, canvas)}
    window = frozenset(
        (at[0] * step + dilation * u, at[1] * step + dilation * v) for u, v in np.ndindex(shapes)
    )
    reads = frozenset(real[cell] for cell in window if cell in real)
    return ConvCells(at, canvas, real, window, reads)  # type: ignore[arg-type]


def _inside(cell: Cell, size: Sequence[int]) -> bool:
    return all(0 <= at < side for at, side in zip(cell, size, strict=True))


@drawing
def conv_arithmetic(
    n: int | Cell,
    f: int | Cell,
    stride: int = 1,
    padding: int = 0,
    transposed: bool = False,
    at: Cell | Sequence[Cell] = (0, 0),
    dilation: int = 1,
    output_padding: int = 0,
    title: str = "",
) -> Drawing:
    """Draw a panel of convolution arithmetic: input below, output above, the window between.

    Filled blue cells are the input, dashed ones zeros; amber cells lie under the kernel, the green
    one is the output that they give. The figure's `cells` hold the index sets that were coloured.

    Parameters
    ----------
    n, f : int or (height, width)
        Sizes of the input and of the kernel.
    stride, padding, dilation, output_padding : int
    transposed : bool
    at : (row, column) or a sequence of them
        Output cells; one panel is drawn for each.
    title : str

    Returns
    -------
    Drawing
    """
    spots = _cells(at)
    size = output_size(n, f, stride, padding, transposed, dilation, output_padding)
    steps = [
        conv_cells(n, f, stride, padding, transposed, spot, dilation, output_padding)
        for spot in spots
    ]
    view = _View(steps[0].canvas, size)
    # No wider than a page: a picture that is scaled down takes its heading with it.
    unit = min(0.34, 7 / (view.width * len(steps)))
    figure = new_card(unit * view.width * len(steps), unit * view.height + 0.3)
    for k, step in enumerate(steps):
        axes = figure.add_axes((k / len(steps), 0, 1 / len(steps), 1))
        axes.set(xlim=(0, view.width), ylim=(0, view.height + 0.9), aspect="equal")
        axes.axis("off")
        _draw_step(axes, view, step)
    kind = "transposed convolution" if transposed else "convolution"
    figure.cells = tuple(steps)
    figure.alt = (
        f"{title or kind}: input {_times(_pair(n))}, kernel {_times(_pair(f))}, stride {stride}, "
        f"padding {padding}, output {_times(size)}; output cell {spots[0]} reads input cells "
        f"{sorted(steps[0].reads)}"
    )
    heading = title or f"{_times(_pair(n))} → {_times(size)}"
    figure.text(0.5, 0.985, heading, ha="center", va="top", weight="bold")
    return figure


def _times(size: Cell) -> str:
    return f"{size[0]}×{size[1]}"


class _View:
    """Two planes seen from the side: rows run back and to the right, the output floats above."""

    lean, flat, rise = 0.42, 0.5, 1.9

    def __init__(self, canvas: Cell, size: Cell) -> None:
        self.canvas, self.size = canvas, size
        self.height = self.flat * (canvas[0] + size[0]) + self.rise + 0.8
        self.width = max(canvas[1] + self.lean * canvas[0], size[1] + self.lean * size[0]) + 1.2

    def point(self, plane: str, row: float, column: float) -> tuple[float, float]:
        """Project a corner of a cell; row 0 is at the back."""
        rows, columns = self.canvas if plane == "input" else self.size
        left = (self.width - columns - self.lean * rows) / 2
        base = 0.35 if plane == "input" else 0.35 + self.flat * self.canvas[0] + self.rise
        depth = rows - row
        return left + column + self.lean * depth, base + self.flat * depth

    def patch(self, plane: str, row: int, column: int, height: int = 1, width: int = 1) -> Polygon:
        corners = [(row, column), (row, column + width)]
        corners += [(row + height, column + width), (row + height, column)]
        return Polygon([self.point(plane, *corner) for corner in corners], closed=True)


def _draw_step(axes: Axes, view: _View, step: ConvCells) -> None:
    for row, column in np.ndindex(step.canvas):
        cell = view.patch("input", row, column)
        axes.add_patch(_painted(cell, step, (row, column)))
    rows, columns = zip(*step.window, strict=True)
    top, left = min(rows), min(columns)
    height, width = max(rows) - top + 1, max(columns) - left + 1
    frame = view.patch("input", top, left, height, width)
    frame.set(fill=False, edgecolor=TONES["kernel"].edge, linewidth=2, zorder=3)
    axes.add_patch(frame)
    _draw_beam(axes, view, step.output, (top, left, height, width))
    for row, column in np.ndindex(view.size):
        cell = view.patch("output", row, column)
        lit = (row, column) == step.output
        cell.set(facecolor=TONES["output"].lit if lit else TONES["output"].rest)
        cell.set(edgecolor=TONES["output"].edge, linewidth=1.8 if lit else 0.7)
        cell.set(zorder=5 if lit else 4, gid=f"output {row},{column}")
        axes.add_patch(cell)


def _painted(cell: Polygon, step: ConvCells, at: Cell) -> Polygon:
    real, lit = at in step.real, at in step.window
    tone = TONES["kernel" if lit else "input" if real else "padding"]
    cell.set(facecolor=tone.lit if lit and real else tone.rest, gid=f"input {at[0]},{at[1]}")
    cell.set(edgecolor=TONES["input"].edge if real else TONES["padding"].edge, linewidth=0.8)
    cell.set(linestyle="-" if real else (0, (2, 2)), zorder=2 if real else 1)
    return cell


def _draw_beam(axes: Axes, view: _View, output: Cell, window: tuple[int, int, int, int]) -> None:
    top, left, height, width = window
    corners = [(0, 0), (0, 1), (1, 1), (1, 0)]
    for i, j in corners:
        a = view.point("input", top + i * height, left + j * width)
        b = view.point("output", output[0] + i, output[1] + j)
        axes.plot(*zip(a, b, strict=True), color=SOFT, linewidth=0.7, alpha=0.7, zorder=3.5)
