"""The card every figure is drawn on: one light sheet, readable on light and on dark pages."""

import io
import math
import os
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple, TypeVar

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgb
from matplotlib.figure import Figure
from PIL import Image

PAPER, INK, SOFT, LINE = "#fcfbf8", "#22303c", "#64717d", "#c6cdd3"
WRONG = "#c0411c"


class Tone(NamedTuple):
    """Three shades of one role: a resting cell, a lit cell, and its outline."""

    rest: str
    lit: str
    edge: str


TONES = {
    "input": Tone("#e4eef8", "#94c1ea", "#2a69a6"),
    "kernel": Tone("#fdf0d6", "#f5c35c", "#956000"),
    "output": Tone("#def2ea", "#7fcbad", "#11735a"),
    "padding": Tone("#f4f3ef", "#dcdad2", "#a3a9ae"),
    "plain": Tone("#f1f3f5", "#cfd6dc", "#53606c"),
    "wrong": Tone("#fbe6de", "#f0a58b", WRONG),
}
"""Blue is what comes in, amber what is learned, green what comes out, vermilion what is wrong."""

COLOURS = ("#2a69a6", "#d98200", "#11856a", "#b8487c", "#6b58a6", "#5a6772")
"""Colours of lines, in order; told apart under the common kinds of colour blindness."""

DIVERGING = LinearSegmentedColormap.from_list(
    "convlab_diverging",
    ["#08325f", "#2a69a6", "#8fb4d6", "#d6d6d4", "#eab98a", "#c8641c", "#6e2c05"],
)
"""Blue below, grey at zero, orange above."""

SEQUENTIAL = LinearSegmentedColormap.from_list(
    "convlab_sequential", ["#f3f6f9", "#94c1ea", "#2a69a6", "#08325f"]
)


def _luminance(colour: Any) -> float:
    """Return the relative luminance of WCAG 2.2, from 0 to 1."""
    rgb = np.array(to_rgb(colour))
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))


def contrast(one: Any, other: Any) -> float:
    """Return the contrast of two colours, from 1 to 21; text needs 4.5."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def ink_on(colour: Any) -> str:
    """Return black or white, whichever is read better on this colour: never below 4.5."""
    return max(("black", "white"), key=lambda ink: contrast(ink, colour))


def as_text(colour: Any) -> tuple[float, ...]:
    """Return a colour of lines, darkened until words in it can be read on the card."""
    rgb = np.array(to_rgb(colour))
    while contrast(rgb, PAPER) < 4.5:
        rgb = rgb * 0.97
    return tuple(rgb.tolist())


STYLE: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 9,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "axes.titlecolor": INK,
    "axes.titlesize": 10,
    "axes.facecolor": PAPER,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelsize": 8,
    "ytick.labelsize": 8,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "hatch.linewidth": 0.6,
    "path.simplify": True,
}
_SHOWN_DPI = 88
_MAX_BYTES = 32_000  # a lecture with all its pictures stays below 400 kB


class Drawing(Figure):
    """A matplotlib figure that shows itself as a small picture with alternative text.

    It never passes through pyplot, so nothing is shown twice and nothing needs closing.

    Attributes
    ----------
    alt : str
        What the picture shows, in words.
    cells : tuple
        What each panel of convolution arithmetic reads; empty for other pictures.
    """

    alt: str = "A figure."
    cells: tuple[Any, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"facecolor": PAPER, **kwargs})

    def subplots(self, *args: Any, **kwargs: Any) -> Any:
        """Add axes in the course's style."""
        with rc_context(STYLE):
            return super().subplots(*args, **kwargs)

    def png(self, scale: float = 2.0, max_bytes: int = _MAX_BYTES) -> bytes:
        """Render as PNG; colours, then pixels, are given up until it fits in `max_bytes`."""
        return self._fitting(scale, max_bytes)[0]

    def _fitting(self, scale: float, max_bytes: int) -> tuple[bytes, float]:
        """Return the PNG and the scale at which it fitted."""
        while True:
            sheet = self._sheet(scale)
            small = _quantised(sheet, 128)
            if max_bytes < len(small) < 1.5 * max_bytes:
                small = _quantised(sheet, 64)
            if len(small) <= max_bytes or scale < 0.6:
                return small, scale
            scale *= 0.8 ** _steps(max_bytes / len(small))

    def _sheet(self, scale: float) -> Image.Image:
        """Draw everything, at this scale."""
        raw = io.BytesIO()
        with rc_context(STYLE):
            self.savefig(
                raw,
                format="png",
                dpi=_SHOWN_DPI * scale,
                bbox_inches="tight",
                pad_inches=0.12,
                pil_kwargs={"compress_level": 0},  # read again at once
            )
        return Image.open(raw).convert("RGB")

    def bundle(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the picture as a notebook's data and metadata."""
        # A test that runs a lecture looks at no picture: it is drawn once, at the size of the page.
        sharp = 1.0 if os.environ.get("CONVLAB_DRAFT") == "1" else 2.0
        picture, scale = self._fitting(sharp, _MAX_BYTES)
        width = Image.open(io.BytesIO(picture)).width
        # Rendered at up to twice the size it is shown at, so that it stays sharp on dense screens.
        shown = {"width": round(width / scale), "alt": self.alt}
        return {"image/png": picture, "text/plain": self.alt}, {"image/png": shown}

    def _ipython_display_(self) -> None:
        from IPython.display import display

        data, metadata = self.bundle()
        display(data, metadata=metadata, raw=True)


def _quantised(sheet: Image.Image, colours: int) -> bytes:
    out = io.BytesIO()
    # A few rounds of k-means keep thin text and colour bars true among thousands of photo pixels.
    picture = sheet.quantize(colours, kmeans=3, dither=Image.Dither.NONE)
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()


def _steps(share: float) -> int:
    """Tell how many steps of 0.8 it takes, at least, until so small a share of the bytes is left."""
    # Bytes go down more slowly than pixels (0.64 a step): this many steps never are too many.
    return max(1, math.floor(math.log(share) / math.log(0.64)))


F = TypeVar("F", bound=Callable[..., Any])


def drawing(function: F) -> F:
    """Run a drawing function under the course's style."""

    @wraps(function)
    def styled(*args: Any, **kwargs: Any) -> Any:
        with rc_context(STYLE):
            return function(*args, **kwargs)

    return styled  # type: ignore[return-value]


def new_card(width: float, height: float, **kwargs: Any) -> Drawing:
    """Return an empty card, its size in inches."""
    return Drawing(figsize=(width, height), facecolor=PAPER, **kwargs)


def new_sheet(width: float, height: float, unit: float = 0.42) -> tuple[Drawing, Axes]:
    """Return a card and bare axes measured in cells: x to the right, y downwards."""
    figure = new_card(width * unit, height * unit)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set(xlim=(0, width), ylim=(height, 0), aspect="equal")
    axes.axis("off")
    return figure, axes
