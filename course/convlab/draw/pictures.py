"""Pictures, their channels, feature maps and filters."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap

from convlab.draw.card import DIVERGING, LINE, Drawing, drawing, ink_on, new_card

__all__ = ["channels", "feature_maps", "filters", "image", "images"]

_TINTS = {
    "red": LinearSegmentedColormap.from_list("red", ["#000000", "#ff4b33"]),
    "green": LinearSegmentedColormap.from_list("green", ["#000000", "#3fd07a"]),
    "blue": LinearSegmentedColormap.from_list("blue", ["#000000", "#4d90ff"]),
}


def _as_shown(X: np.ndarray) -> np.ndarray:
    """Return floats in [0, 1]: bytes are divided by 255, floats beyond the range are stretched."""
    X = np.asarray(X)
    if X.dtype == np.uint8:
        return X / 255
    X = X.astype(float)
    low, high = X.min(), X.max()
    if low >= 0 and high <= 1:
        return X
    return (X - low) / (high - low if high > low else 1)


def _frame(axes: Axes, title: str = "") -> None:
    axes.set(xticks=[], yticks=[])
    axes.set_title(title, size=9, pad=4)
    for spine in axes.spines.values():
        spine.set(visible=True, color=LINE)


def _show(axes: Axes, X: np.ndarray, title: str = "") -> None:
    X = np.asarray(X)
    X = X[..., 0] if X.ndim == 3 and X.shape[2] == 1 else X
    shown = _as_shown(X)
    axes.imshow(
        shown, cmap=None if X.ndim == 3 else "gray", vmin=0, vmax=1, interpolation="nearest"
    )
    _frame(axes, title)


def _tiles(
    count: int, columns: int | None, shape: tuple[int, int], side: float, titled: bool = True
) -> tuple:
    """Return a card and `count` axes in a grid, in the proportions of the pictures."""
    columns = min(count, columns or (count if count <= 6 else int(np.ceil(np.sqrt(count * 1.6)))))
    rows = -(-count // columns)
    tall = side * shape[0] / shape[1]
    figure = new_card(
        columns * side, rows * (tall + (0.3 if titled else 0.04)), layout="constrained"
    )
    grid = figure.subplots(rows, columns, squeeze=False)
    for axes in grid.flat[count:]:
        axes.axis("off")
    return figure, grid.flat[:count]


@drawing
def image(X: np.ndarray, title: str = "") -> Drawing:
    """Draw one picture.

    Parameters
    ----------
    X : ndarray of shape (n_H, n_W), (n_H, n_W, 1) or (n_H, n_W, 3)
        Bytes, or floats; floats outside [0, 1] are stretched to it.
    title : str

    Returns
    -------
    Drawing
    """
    figure = images([X], [title])
    figure.alt = f"{title or 'Picture'}, {np.shape(X)[0]} by {np.shape(X)[1]} pixels"
    return figure


@drawing
def images(
    X: Sequence[np.ndarray], titles: Sequence[str] = (), columns: int | None = None
) -> Drawing:
    """Draw several pictures in a grid.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W, n_C) or a sequence of pictures
    titles : sequence of str
    columns : int, optional

    Returns
    -------
    Drawing
    """
    side = 3.0 if len(X) == 1 else 1.9 if (columns or len(X)) <= 4 else 1.15
    figure, axes = _tiles(len(X), columns, np.shape(X[0])[:2], side)
    for k, panel in enumerate(axes):
        _show(panel, X[k], str(titles[k]) if k < len(titles) else "")
    figure.alt = f"{_counted(len(X), 'picture')}: " + "; ".join(str(title) for title in titles)
    return figure


@drawing
def channels(X: np.ndarray, title: str = "all three") -> Drawing:
    """Draw a colour picture beside its red, green and blue channels.

    Parameters
    ----------
    X : ndarray of shape (n_H, n_W, 3)
    title : str

    Returns
    -------
    Drawing
    """
    figure, axes = _tiles(4, 4, np.shape(X)[:2], 1.9)
    _show(axes[0], X, title)
    for k, (name, tint) in enumerate(_TINTS.items()):
        axes[k + 1].imshow(_as_shown(X)[..., k], cmap=tint, vmin=0, vmax=1, interpolation="nearest")
        _frame(axes[k + 1], f"channel {k}: {name}")
    figure.alt = "A colour picture and its red, green and blue channels"
    return figure


@drawing
def feature_maps(
    Z: np.ndarray,
    titles: Sequence[str] = (),
    columns: int | None = None,
    picture: np.ndarray | None = None,
) -> Drawing:
    """Draw feature maps on one common scale: blue negative, grey zero, orange positive.

    Parameters
    ----------
    Z : ndarray of shape (n_H, n_W) or (n_H, n_W, n_C)
    titles : sequence of str
    columns : int, optional
    picture : ndarray of shape (n_H, n_W) or (n_H, n_W, 3), optional
        Drawn first, beside the maps.

    Returns
    -------
    Drawing
    """
    Z = np.asarray(Z, dtype=float)
    Z = Z[..., None] if Z.ndim == 2 else Z
    reach = np.abs(Z).max() or 1.0
    extra = int(picture is not None)
    count = Z.shape[2] + extra
    figure, axes = _tiles(count, columns, Z.shape[:2], 1.9 if count <= 4 else 1.2)
    if picture is not None:
        _show(axes[0], picture, "picture")
    for k, panel in enumerate(axes[extra:]):
        drawn = panel.imshow(
            Z[..., k], cmap=DIVERGING, vmin=-reach, vmax=reach, interpolation="nearest"
        )
        _frame(panel, str(titles[k]) if k < len(titles) else "")
    bar = figure.colorbar(drawn, ax=list(axes), shrink=0.8, aspect=18, pad=0.02)
    bar.outline.set_visible(False)
    names = f" ({'; '.join(map(str, titles))})" if len(titles) else ""
    drawn = _counted(Z.shape[2], "map")
    figure.alt = f"{drawn}{names}, blue to orange from {Z.min():.3g} to {Z.max():.3g}"
    return figure


@drawing
def filters(
    W: np.ndarray, titles: Sequence[str] = (), columns: int | None = None, colour: bool = False
) -> Drawing:
    """Draw a bank of filters: a column for each filter, a row for each input channel.

    Parameters
    ----------
    W : ndarray of shape (f, f, n_C_prev, n_C), (f, f, n_C) or (f, f)
    titles : sequence of str
        One per filter.
    columns : int, optional
        For filters of one channel, how many in a row.
    colour : bool
        Draw filters of three channels as colour pictures, as is done for AlexNet's first layer.

    Returns
    -------
    Drawing
    """
    W = np.asarray(W, dtype=float)
    W = W[:, :, None, None] if W.ndim == 2 else W[:, :, None, :] if W.ndim == 3 else W
    f_H, f_W, depth, count = W.shape
    reach = np.abs(W).max() or 1.0
    rows = 1 if colour else depth
    wanted = columns if rows == 1 else count
    figure, axes = _tiles(
        rows * count, wanted, (f_H, f_W), 0.95 if count * rows > 8 else 1.3, len(titles) > 0
    )
    for k, panel in enumerate(axes):
        channel, filter_ = divmod(k, count)
        tap = W[..., filter_] if colour else W[:, :, channel, filter_]
        shown = 0.5 + 0.5 * tap / reach if colour else tap
        panel.imshow(shown, cmap=DIVERGING, vmin=-reach, vmax=reach, interpolation="nearest")
        _frame(panel, str(titles[filter_]) if channel == 0 and filter_ < len(titles) else "")
        if not colour and f_H * f_W <= 25 and count * rows <= 8:
            _write_numbers(panel, tap, reach)
        if filter_ == 0 and rows > 1:
            panel.set_ylabel(f"channel {channel}", size=8)
    on = "one channel" if depth == 1 else f"{depth} channels"
    words = [str(title).replace("\n", ", ") for title in titles]
    if depth * f_H * f_W <= 9:
        names = words or map(str, range(count))
        words = [f"{name}: {_rows_in_words(W[:, :, 0, k])}" for k, name in enumerate(names)]
    figure.alt = f"{_counted(count, 'filter')} of {f_H} by {f_W} on {on}. {'; '.join(words)}"
    return figure


def _rows_in_words(values: np.ndarray) -> str:
    from convlab.draw.grid import number

    return ", ".join(" ".join(number(round(v, 2)) for v in row) for row in values)


def _counted(count: int, name: str) -> str:
    return f"One {name}" if count == 1 else f"{count} {name}s"


def _write_numbers(axes: Axes, values: np.ndarray, reach: float) -> None:
    from convlab.draw.grid import number

    for (row, column), value in np.ndenumerate(values):
        ink = ink_on(DIVERGING(0.5 + 0.5 * value / reach))
        axes.text(column, row, number(value), ha="center", va="center", color=ink, size=8)
