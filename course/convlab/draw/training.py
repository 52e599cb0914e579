"""What training leaves behind: curves, confusion matrices, mistakes."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes

from convlab.draw.card import (
    COLOURS,
    LINE,
    SEQUENTIAL,
    WRONG,
    Drawing,
    as_text,
    drawing,
    ink_on,
    new_card,
)
from convlab.draw.pictures import _show, _tiles

__all__ = ["confusion", "curves", "mistakes"]


@drawing
def curves(
    history: Mapping[str, Sequence[float]],
    ylabel: str = "",
    xlabel: str = "epoch",
    title: str = "",
    log: bool = False,
) -> Drawing:
    """Plot training curves, each with its name at its end.

    Parameters
    ----------
    history : mapping of str to a sequence of float
        One value an epoch, counted from 1.
    ylabel, xlabel, title : str
    log : bool
        Logarithmic vertical axis.

    Returns
    -------
    Drawing
    """
    figure = new_card(5.6, 3.2, layout="constrained")
    axes = figure.subplots()
    styles = ("-", "--", "-.", ":")
    ends = []
    for k, (name, values) in enumerate(history.items()):
        epochs = np.arange(1, len(values) + 1)
        colour = COLOURS[k % len(COLOURS)]
        axes.plot(epochs, values, styles[k % 4], color=colour)
        ends.append((values[-1], len(values), name, colour))
    axes.set(xlabel=xlabel, ylabel=ylabel, title=title, yscale="log" if log else "linear")
    axes.grid(axis="y", color=LINE, linewidth=0.5)
    _label_ends(axes, ends)
    axes.xaxis.get_major_locator().set_params(integer=True)
    last = ", ".join(f"{name} ends at {values[-1]:.3g}" for name, values in history.items())
    figure.alt = f"{title or ylabel or 'Curves'} by {xlabel}: {last}"
    return figure


def _label_ends(axes: Axes, ends: list[tuple[float, int, str, str]]) -> None:
    """Write names at the ends of lines, pushed apart where they would overlap."""
    low, high = axes.transData.transform([(0, lim) for lim in axes.get_ylim()])[:, 1]
    room, previous = (high - low) * 0.075, -np.inf
    for value, epoch, name, colour in sorted(ends):
        wanted = axes.transData.transform((epoch, value))[1]
        lift = max(wanted, previous + room)
        previous = lift
        shift = (6, (lift - wanted) * 72 / axes.figure.dpi)
        axes.annotate(
            name,
            (epoch, value),
            shift,
            textcoords="offset points",
            va="center",
            color=as_text(colour),
            weight="bold",
            size=8.5,
            annotation_clip=False,
        )


@drawing
def confusion(
    y: np.ndarray, y_pred: np.ndarray | None = None, labels: Sequence[str] | None = None
) -> Drawing:
    """Draw a confusion matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    y : ndarray of shape (m,), or of shape (n_classes, n_classes)
        True classes, or the counts themselves.
    y_pred : ndarray of shape (m,), optional
    labels : sequence of str, optional

    Returns
    -------
    Drawing
    """
    counts = np.asarray(y)
    if y_pred is not None:
        size = int(max(np.max(y), np.max(y_pred))) + 1
        counts = np.zeros((size, size), dtype=int)
        np.add.at(counts, (np.asarray(y), np.asarray(y_pred)), 1)
    labels = labels or [str(k) for k in range(len(counts))]
    side = 1.4 + 0.34 * len(counts)
    figure = new_card(side + 0.4, side, layout="constrained")
    axes = figure.subplots()
    share = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    axes.imshow(share, cmap=SEQUENTIAL, vmin=0, vmax=1)
    for (row, column), count in np.ndenumerate(counts):
        pale = share[row, column] < 0.06
        ink = WRONG if pale and row != column else ink_on(SEQUENTIAL(share[row, column]))
        text = str(count) if count else "·"
        axes.text(
            column,
            row,
            text,
            ha="center",
            va="center",
            size=8,
            color=ink if count else LINE,
            weight="bold" if row == column else "normal",
        )
    axes.set_xticks(range(len(labels)), labels)
    axes.set_yticks(range(len(labels)), labels)
    axes.set(xlabel="predicted", ylabel="true")
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    right = np.trace(counts) / max(counts.sum(), 1)
    axes.set_title(f"{np.trace(counts)} of {counts.sum()} right ({right:.1%})")
    figure.alt = f"Confusion matrix of {len(counts)} classes, {right:.1%} on the diagonal"
    return figure


@drawing
def mistakes(
    X: np.ndarray,
    y: np.ndarray,
    y_pred: np.ndarray,
    limit: int = 16,
    labels: Sequence[str] | None = None,
) -> Drawing:
    """Draw the first wrongly classified images, each with what it was taken for and what it is.

    Parameters
    ----------
    X : ndarray of shape (m, n_H, n_W) or (m, n_H, n_W, n_C)
    y, y_pred : ndarray of shape (m,)
    limit : int
        How many at most.
    labels : sequence of str, optional

    Returns
    -------
    Drawing
    """
    wrong = np.flatnonzero(np.asarray(y) != np.asarray(y_pred))
    chosen = wrong[:limit]
    if not len(chosen):
        return _no_mistakes(len(y))
    name = (lambda k: labels[k]) if labels else str
    figure, axes = _tiles(len(chosen), min(8, len(chosen)), X.shape[1:3], 0.95)
    for panel, k in zip(axes, chosen, strict=True):
        _show(panel, X[k])
        panel.set_title(f"{name(int(y_pred[k]))}", color=WRONG, size=9, pad=3, weight="bold")
        panel.set_xlabel(f"is {name(int(y[k]))}", size=8, labelpad=2)
    figure.alt = f"{len(chosen)} of {len(wrong)} wrongly classified images: " + ", ".join(
        f"{name(int(y[k]))} taken for {name(int(y_pred[k]))}" for k in chosen
    )
    return figure


def _no_mistakes(count: int) -> Drawing:
    figure = new_card(3, 0.7)
    figure.text(0.5, 0.5, f"All {count} images are right.", ha="center", va="center")
    figure.alt = f"All {count} images are right."
    return figure
