"""Receptive fields: cones through layers, boxes on a picture."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from convlab.draw.card import (
    COLOURS,
    LINE,
    PAPER,
    SOFT,
    TONES,
    Drawing,
    drawing,
    new_card,
    new_sheet,
)
from convlab.draw.pictures import _frame, _show
from convlab.errors import SettingError

__all__ = ["receptive_boxes", "receptive_cone", "receptive_fields"]

Layer = tuple[int, int] | tuple[int, int, int]


def receptive_fields(layers: Sequence[Layer]) -> list[tuple[int, int, int]]:
    """Return (size, jump, start) of the receptive field after every layer.

    Parameters
    ----------
    layers : sequence of (f, stride) or (f, stride, padding)

    Returns
    -------
    list of (int, int, int)
        Side in pixels, distance of neighbouring fields, first pixel of the first field (negative
        where the field begins in the padding).
    """
    size, jump, start, fields = 1, 1, 0, []
    for f, stride, *padding in layers:
        size += (f - 1) * jump
        start -= (padding[0] if padding else 0) * jump
        jump *= stride
        fields.append((size, jump, start))
    return fields


@drawing
def receptive_cone(
    layers: Sequence[Layer], n: int = 15, unit: int | None = None, names: Sequence[str] = ()
) -> Drawing:
    """Draw, in one dimension, everything that one unit of the last layer sees.

    Parameters
    ----------
    layers : sequence of (f, stride) or (f, stride, padding)
    n : int
        Length of the input.
    unit : int, optional
        Unit of the last layer; the middle one if not given.
    names : sequence of str
        One per layer, the input not counted.

    Returns
    -------
    Drawing
    """
    steps = [(f, stride, padding[0] if padding else 0) for f, stride, *padding in layers]
    lengths = [n]
    for f, stride, padding in steps:
        lengths.append((lengths[-1] + 2 * padding - f) // stride + 1)
    if min(lengths) < 1:
        raise SettingError(f"the layers leave nothing of {n} pixels: lengths {lengths}")
    unit = lengths[-1] // 2 if unit is None else unit
    seen = [range(unit, unit + 1)]
    for f, stride, padding in reversed(steps):
        span = seen[0]
        low, high = span[0] * stride - padding, span[-1] * stride - padding + f
        seen.insert(0, range(low, high))
    return _draw_cone(steps, lengths, seen, names)


def _draw_cone(layers: Sequence, lengths: list[int], seen: list[range], names: Sequence) -> Drawing:
    places = _places(layers, lengths)
    step, label = 2.0, 3.2
    # Wide padding lets a layer stand out on either side of the pixels.
    left = min(place[0] for place in places)
    places = [place - left for place in places]
    width = max(place[-1] for place in places) + 1
    # No wider than a page: a picture that is scaled down takes its words with it.
    unit = min(0.4, 7 / (label + width + 0.8))
    figure, axes = new_sheet(label + width + 0.8, step * len(lengths) + 0.2, unit=unit)
    rows = [step * (len(lengths) - 1 - k) + 0.6 for k in range(len(lengths))]
    for k in range(len(layers)):
        _draw_links(axes, layers[k], places, seen, rows, k, label)
    for k, (row, place) in enumerate(zip(rows, places, strict=True)):
        tone = TONES["input" if k == 0 else "output" if k == len(layers) else "kernel"]
        for at, x in enumerate(place):
            lit = at in seen[k]
            cell = Rectangle((label + x + 0.08, row), 0.84, 0.84, linewidth=0.9)
            cell.set(
                facecolor=tone.lit if lit else tone.rest, edgecolor=tone.edge if lit else PAPER
            )
            cell.set_zorder(3)
            axes.add_patch(cell)
        name = "input" if k == 0 else names[k - 1] if k <= len(names) else f"layer {k}"
        count = sum(at in seen[k] for at in range(lengths[k]))
        axes.text(0.3, row + 0.1, name, va="center")
        words = f"sees {count}" if k == 0 else f"{count} lit"
        axes.text(0.3, row + 0.8, words, va="center", size=8, color=SOFT)
    figure.alt = f"One unit of the last of {len(layers)} layers sees {len(seen[0])} input cells"
    return figure


def _places(layers: Sequence, lengths: list[int]) -> list[np.ndarray]:
    """Return where the cells of every layer are drawn: over the middle of what they see."""
    places, first, jump = [np.arange(lengths[0], dtype=float)], 0.0, 1
    for (f, stride, padding), length in zip(layers, lengths[1:], strict=True):
        first += ((f - 1) / 2 - padding) * jump
        jump *= stride
        places.append(first + jump * np.arange(length))
    return places


def _draw_links(
    axes: Axes,
    layer: tuple[int, int, int],
    places: Sequence[np.ndarray],
    seen: Sequence[Sequence[int]],
    rows: Sequence[float],
    k: int,
    label: float,
) -> None:
    f, stride, padding = layer
    for at in seen[k + 1]:
        for source in range(at * stride - padding, at * stride - padding + f):
            if 0 <= at < len(places[k + 1]) and 0 <= source < len(places[k]):
                x = [label + places[k + 1][at] + 0.5, label + places[k][source] + 0.5]
                axes.plot(x, [rows[k + 1] + 0.84, rows[k]], color=LINE, linewidth=1, zorder=1)


@drawing
def receptive_boxes(
    picture: np.ndarray,
    sizes: Sequence[int],
    names: Sequence[str] = (),
    centre: tuple | None = None,
) -> Drawing:
    """Draw growing receptive fields as boxes on a picture.

    Parameters
    ----------
    picture : ndarray of shape (n_H, n_W) or (n_H, n_W, 3)
    sizes : sequence of int
        Sides of the fields in pixels.
    names : sequence of str
        One per size.
    centre : (row, column), optional
        The picture's middle if not given.

    Returns
    -------
    Drawing
    """
    n_H, n_W = np.shape(picture)[:2]
    row, column = centre or (n_H / 2, n_W / 2)
    figure = new_card(5.0, 3.4 * max(0.6, min(1.4, n_H / n_W)), layout="constrained")
    axes = figure.subplots()
    _show(axes, picture)
    _frame(axes)
    for k, size in enumerate(sizes):
        colour = COLOURS[k % len(COLOURS)]
        corner = (column - size / 2 - 0.5, row - size / 2 - 0.5)
        axes.add_patch(Rectangle(corner, size, size, fill=False, edgecolor=PAPER, linewidth=3.4))
        name = f"{names[k]}: " if k < len(names) else ""
        frame = Rectangle(corner, size, size, fill=False, edgecolor=colour, linewidth=2)
        frame.set_label(f"{name}{size}×{size}")
        axes.add_patch(frame)
    axes.set(xlim=(-0.5, n_W - 0.5), ylim=(n_H - 0.5, -0.5))
    figure.legend(loc="outside right center", fontsize=8)
    figure.alt = f"Receptive fields with sides {', '.join(map(str, sizes))} pixels on a picture"
    return figure
