"""Diagrams of networks: circles and arrows for small ones, blocks with shapes for deep ones."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Polygon

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

__all__ = ["ALEXNET", "alexnet", "blocks", "dense_net", "parameter_explosion"]

Block = tuple[str, tuple[int, ...]]

ALEXNET: tuple[Block, ...] = (
    ("input", (227, 227, 3)),
    ("conv 11×11 /4", (55, 55, 96)),
    ("pool 3×3 /2", (27, 27, 96)),
    ("conv 5×5", (27, 27, 256)),
    ("pool 3×3 /2", (13, 13, 256)),
    ("conv 3×3", (13, 13, 384)),
    ("conv 3×3", (13, 13, 384)),
    ("conv 3×3", (13, 13, 256)),
    ("pool 3×3 /2", (6, 6, 256)),
    ("dense", (4096,)),
    ("dense", (4096,)),
    ("softmax", (1000,)),
)
"""The network of 2012 with an input of 227 and no padding in the first layer."""

_KINDS = {"input": "input", "conv": "kernel", "pool": "output", "dense": "plain", "fc": "plain"}


@drawing
def dense_net(
    sizes: Sequence[int], labels: Sequence[str] = (), max_units: int = 7, bias: bool = False
) -> Drawing:
    """Draw a small fully connected net as circles and arrows.

    Parameters
    ----------
    sizes : sequence of int
        Units of each layer, the input first.
    labels : sequence of str
        One under each layer.
    max_units : int
        Larger layers are drawn with an ellipsis in the middle.
    bias : bool
        Add the constant unit to every layer but the last.

    Returns
    -------
    Drawing
    """
    shown = [min(size, max_units) for size in sizes]
    step, height = 3.0, max(shown) * 1.15 + 1.7
    figure, axes = new_sheet(step * (len(sizes) - 1) + 2.4, height, unit=0.5)
    centres = [_unit_centres(1.2 + step * k, size, height) for k, size in enumerate(shown)]
    for left, right in pairwise(centres):
        for start in left:
            for end in right:
                axes.plot(*zip(start, end, strict=True), color=LINE, linewidth=0.8, zorder=1)
    for k, (points, size) in enumerate(zip(centres, sizes, strict=True)):
        tone = "input" if k == 0 else "output" if k == len(sizes) - 1 else "kernel"
        _draw_units(axes, points, size, tone)
        text = labels[k] if k < len(labels) else f"{size} units"
        axes.text(points[0][0], height - 0.45, text, ha="center", va="center", size=9)
    weights = sum(a * b + (b if bias else 0) for a, b in pairwise(sizes))
    figure.alt = f"Fully connected net of {' → '.join(map(str, sizes))} units, {weights} numbers"
    return figure


def _unit_centres(x: float, count: int, height: float) -> list[tuple[float, float]]:
    top = (height - 0.7) / 2 - (count - 1) * 1.15 / 2
    return [(x, top + 1.15 * k) for k in range(count)]


def _draw_units(axes: Axes, points: list[tuple[float, float]], size: int, name: str) -> None:
    tone, hidden = TONES[name], size > len(points)
    for k, point in enumerate(points):
        if hidden and k == len(points) // 2:
            axes.add_patch(Circle(point, 0.45, facecolor=PAPER, edgecolor="none", zorder=2))
            axes.text(*point, "⋮", ha="center", va="center", size=15, color=SOFT, zorder=3)
        else:
            unit = Circle(point, 0.38, facecolor=tone.rest, edgecolor=tone.edge, linewidth=1.4)
            unit.set_zorder(2)
            axes.add_patch(unit)


@drawing
def blocks(layers: Sequence[Block], title: str = "") -> Drawing:
    """Draw a network as blocks whose sides follow the shapes of the activations.

    Parameters
    ----------
    layers : sequence of (name, shape)
        Shape is (n_H, n_W, n_C), or (units,) for a dense layer. The first word of the name chooses
        the colour: input, conv, pool, dense.
    title : str

    Returns
    -------
    Drawing
    """
    largest = max((shape[0] for _, shape in layers if len(shape) == 3), default=1)
    sides = [_block_sides(shape, largest) for _, shape in layers]
    # A long row is set closer: its picture is scaled down to the page, and its labels with it.
    long = len(layers) > 8
    gap, top = 0.4 if long else 0.75, 1.1 if title else 0.5
    tallest = max(height + 0.45 * depth for height, depth, _ in sides)
    width = sum(max(thick + 0.45 * depth, 1.35) + gap for _, depth, thick in sides) + 0.6
    figure, axes = new_sheet(width, top + tallest + (3.1 if long else 1.5), unit=0.46)
    left, middle = 0.6, top + tallest / 2
    for k, ((name, shape), (height, depth, thick)) in enumerate(zip(layers, sides, strict=True)):
        slot = max(thick + 0.45 * depth, 1.35)
        x = left + (slot - thick - 0.45 * depth) / 2
        _draw_block(axes, name, x, middle + 0.225 * depth, height, depth, thick)
        centre, below = left + slot / 2, top + tallest + 0.45
        _label_block(axes, centre, below, name, shape, long)
        if k + 1 < len(layers):
            end = left + slot + gap
            arrow = {"arrowstyle": "-|>", "color": SOFT, "lw": 1, "shrinkA": 0, "shrinkB": 0}
            axes.annotate("", (end - 0.15, middle), (end - gap + 0.1, middle), arrowprops=arrow)
        left += slot + gap
    axes.text(width / 2, 0.45, title, ha="center", va="center", weight="bold")
    steps = ", ".join(f"{name} {'×'.join(map(str, shape))}" for name, shape in layers)
    figure.alt = f"{title or 'Network'}: {steps}"
    return figure


def _label_block(
    axes: Axes, x: float, y: float, name: str, shape: tuple[int, ...], long: bool
) -> None:
    """Write a block's shape and name below it; in a long row on two lines each, and larger."""
    if not long:
        axes.text(x, y, "×".join(map(str, shape)), ha="center", va="center", size=8.5)
        axes.text(x, y + 0.55, name, ha="center", va="center", size=8, color=SOFT)
        return
    sides, count = "×".join(map(str, shape[:-1])), f"×{shape[-1]}" if shape[1:] else str(shape[0])
    axes.text(x, y - 0.25, f"{sides}\n{count}", ha="center", va="top", size=10)
    axes.text(x, y + 1.15, name.replace(" ", "\n", 1), ha="center", va="top", size=10, color=SOFT)


def _block_sides(shape: tuple[int, ...], largest: int) -> tuple[float, float, float]:
    """Return height, depth and thickness in cells; square roots keep small maps visible."""
    if len(shape) == 1:
        return 0.9 + 0.36 * np.log2(shape[0] + 1), 0.0, 0.4
    n_H, n_W, n_C = shape
    scale = 4.6 / np.sqrt(largest)
    return scale * np.sqrt(n_H), scale * np.sqrt(n_W) * 0.55, 0.16 + 0.075 * np.sqrt(n_C)


def _draw_block(
    axes: Axes, name: str, x: float, y: float, height: float, depth: float, thick: float
) -> None:
    tone = TONES[_KINDS.get(name.split()[0].lower(), "plain")]
    slant = 0.45 * depth
    low, high = y + height / 2, y - height / 2
    front = [(x, low), (x + thick, low), (x + thick, high), (x, high)]
    roof = [
        (x, high),
        (x + thick, high),
        (x + thick + slant, high - slant),
        (x + slant, high - slant),
    ]
    near = x + thick
    side = [(near, low), (near, high), (near + slant, high - slant), (near + slant, low - slant)]
    for face, colour in ((front, tone.lit), (roof, tone.rest), (side, tone.rest)):
        axes.add_patch(Polygon(face, facecolor=colour, edgecolor=tone.edge, linewidth=0.9))


@drawing
def alexnet() -> Drawing:
    """Draw AlexNet as blocks with the shapes of its activations.

    Returns
    -------
    Drawing
    """
    return blocks(ALEXNET, "AlexNet")


@drawing
def parameter_explosion(
    sides: Sequence[int] = (8, 16, 28, 32, 64, 128, 224),
    hidden: int = 1000,
    f: int = 3,
    n_filters: int = 10,
    n_C: int = 3,
) -> Drawing:
    """Plot the parameters of one dense and of one convolutional layer against the image's side.

    Parameters
    ----------
    sides : sequence of int
        Sides of square images, in pixels.
    hidden : int
        Units of the dense layer.
    f, n_filters : int
        Filters of the convolutional layer.
    n_C : int
        Channels of the image.

    Returns
    -------
    Drawing
    """
    pixels = np.asarray(sides) ** 2
    dense = (pixels * n_C + 1) * hidden
    conv = (f * f * n_C + 1) * n_filters
    figure = new_card(5.6, 3.3, layout="constrained")
    axes = figure.subplots()
    axes.plot(sides, dense, "o-", color=COLOURS[0])
    axes.plot(sides, np.full(len(sides), conv), "s-", color=COLOURS[1])
    axes.set(xscale="log", yscale="log", xlabel="side of the image, pixels", ylabel="parameters")
    axes.set_ylim(conv / 5, dense[-1] * 8)
    axes.set_xticks(sides, [str(side) for side in sides])
    axes.minorticks_off()
    axes.grid(axis="y", color=LINE, linewidth=0.5)
    axes.annotate(
        f"{dense[-1]:,}",
        (sides[-1], dense[-1]),
        (0, 6),
        textcoords="offset points",
        ha="right",
        color=COLOURS[0],
        weight="bold",
    )
    axes.annotate(
        f"{conv:,}",
        (sides[-1], conv),
        (0, 7),
        textcoords="offset points",
        ha="right",
        color=TONES["kernel"].edge,
        weight="bold",
    )
    axes.set_title("")
    axes.text(sides[0], dense[0] * 14, f"dense, {hidden:,} units", color=COLOURS[0])
    label = f"convolution, {n_filters} filters {f}×{f}×{n_C}"
    axes.text(sides[0], conv * 1.6, label, color=TONES["kernel"].edge)
    figure.alt = (
        f"Parameters against image side: a dense layer of {hidden} units grows from {dense[0]:,} at "
        f"{sides[0]} pixels to {dense[-1]:,} at {sides[-1]}; {n_filters} filters stay at {conv:,}"
    )
    return figure
