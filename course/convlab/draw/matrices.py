"""Matrices, equations between them, and single steps of convolution and pooling."""

from collections.abc import Sequence

import numpy as np

from convlab.draw.card import Drawing, drawing
from convlab.draw.grid import Grid, Window, draw_row, number
from convlab.errors import SettingError

__all__ = ["conv1d", "conv_step", "equation", "matrix", "pool_step"]


def _windows(window: Window | Sequence[Window] | None) -> Sequence[Window]:
    if window is None:
        return ()
    return [(h, w, f_H, f_W) for h, w, f_H, f_W in np.reshape(window, (-1, 4)).tolist()]


def _in_words(values: np.ndarray) -> str:
    values = np.atleast_2d(values)
    rows, columns = values.shape
    if values.size > 40:
        low, high = number(np.nanmin(values)), number(np.nanmax(values))
        middle = number(values[rows // 2, columns // 2])
        return f"{rows} by {columns} matrix from {low} to {high}, {middle} in the middle"
    text = "; ".join(" ".join(number(v) for v in row) for row in values)
    return f"{rows} by {columns} matrix: {text}"


@drawing
def matrix(
    A: np.ndarray,
    title: str = "",
    window: Window | Sequence[Window] | None = None,
    padding: int = 0,
    tone: str = "input",
    heat: bool = False,
    note: str = "",
) -> Drawing:
    """Draw a matrix with its numbers.

    Parameters
    ----------
    A : ndarray of shape (rows, columns)
        NaN leaves a cell empty.
    title, note : str
        Above and below the matrix.
    window : (top, left, height, width) or a sequence of them
        Windows to light up.
    padding : int
        How many outer rows and columns of `A` are padding; they are drawn dashed.
    tone : {"input", "kernel", "output", "plain"}
    heat : bool
        Colour by value instead, grey at zero.

    Returns
    -------
    Drawing
    """
    grid = Grid(A, tone, title, note, _windows(window), padding, heat)
    figure = draw_row([grid])
    figure.alt = f"{title}: {_in_words(grid.values)}".removeprefix(": ")
    return figure


@drawing
def equation(
    *parts: np.ndarray | str,
    titles: Sequence[str] = (),
    tones: Sequence[str] = (),
    windows: dict[int, Window] | None = None,
    heat: bool = False,
    footer: str = "",
) -> Drawing:
    """Draw matrices side by side with signs between them.

    Parameters
    ----------
    *parts : ndarray of shape (rows, columns) or str
        ``equation(A, "∗", K, "=", Z)``.
    titles, tones : sequence of str
        One per matrix, in order; tones default to input, kernel, output.
    windows : dict of int to (top, left, height, width)
        Window to light up in the matrix with that number, from 0.
    heat : bool
        Colour cells by value, grey at zero.
    footer : str
        A line under everything.

    Returns
    -------
    Drawing
    """
    arrays = [part for part in parts if not isinstance(part, str)]
    tones = tuple(tones) or ("input", "kernel", "output") + ("plain",) * len(arrays)
    titles = tuple(titles) + ("",) * len(arrays)
    grids = iter(
        Grid(
            A,
            tones[k],
            titles[k],
            windows=_windows((windows or {}).get(k)),
            heat=heat,
            window_tone="output" if tones[k] == "output" else "kernel",
        )
        for k, A in enumerate(arrays)
    )
    figure = draw_row([part if isinstance(part, str) else next(grids) for part in parts], footer)
    named = iter(titles)
    words = [
        part.strip() if isinstance(part, str) else f"{next(named)}: {_in_words(part)}"
        for part in parts
    ]
    words = [word.removeprefix(": ") for word in [*words, footer] if word]
    figure.alt = ", ".join(words)
    return figure


def _must_contain(size: tuple[int, int], at: tuple[int, int]) -> None:
    if not (0 <= at[0] < size[0] and 0 <= at[1] < size[1]):
        raise SettingError(f"at={at} is outside the output of {size[0]}×{size[1]} cells")


def _slide(A: np.ndarray, f: tuple[int, int], stride: int) -> np.ndarray:
    """Return all windows, shape (n_H, n_W, f_H, f_W)."""
    if stride < 1:
        raise SettingError(f"the stride must be at least 1, got {stride}")
    if f[0] > A.shape[0] or f[1] > A.shape[1]:
        window, image = ("×".join(map(str, sides)) for sides in (f, A.shape))
        raise SettingError(f"a window of {window} does not fit into an input of {image}")
    return np.lib.stride_tricks.sliding_window_view(A, f)[::stride, ::stride]


def _sum_in_words(terms: Sequence[str], total: str) -> str:
    return " + ".join(terms) + f" = {total}" if len(terms) <= 9 else f"sum = {total}"


def _factor(value: float) -> str:
    return f"({number(value)})" if value < 0 else number(value)


@drawing
def conv_step(
    A: np.ndarray,
    K: np.ndarray,
    at: tuple[int, int] = (0, 0),
    stride: int = 1,
    padding: int = 0,
    bias: float = 0,
) -> Drawing:
    """Draw how one output cell comes about: window, kernel, products, output.

    Parameters
    ----------
    A : ndarray of shape (n_H_prev, n_W_prev)
    K : ndarray of shape (f_H, f_W)
        Not flipped.
    at : (row, column)
        The output cell.
    stride, padding : int
    bias : float

    Returns
    -------
    Drawing
    """
    A, K = np.pad(np.asarray(A), padding), np.asarray(K)
    windows = _slide(A, K.shape, stride)
    _must_contain(windows.shape[:2], at)
    Z = np.einsum("hwij,ij->hw", windows, K) + bias
    seen = windows[at]
    terms = [f"{_factor(a)}·{_factor(k)}" for a, k in zip(seen.flat, K.flat, strict=True)]
    terms += [_factor(bias)] if bias else []
    total = number(Z[at])
    top, left = at[0] * stride, at[1] * stride
    footer = _sum_in_words(terms, total)
    figure = draw_row(
        [
            Grid(A, "input", "input", windows=[(top, left, *K.shape)], padding=padding),
            "∗",
            Grid(K, "kernel", "kernel", f"bias {number(bias)}" if bias else ""),
            "→",
            Grid(seen * K, "plain", "products"),
            "Σ",
            Grid(Z, "output", "output", windows=[(*at, 1, 1)], window_tone="output"),
        ],
        footer,
        gap=0.45,
    )
    figure.alt = (
        f"Convolution step: the window at row {top}, column {left} of the "
        f"{A.shape[0]} by {A.shape[1]} input gives output cell {at}: {footer}"
    )
    return figure


@drawing
def pool_step(
    A: np.ndarray,
    f: int = 2,
    at: tuple[int, int] = (0, 0),
    stride: int | None = None,
    mode: str = "max",
) -> Drawing:
    """Draw how one cell of a pooled map comes about.

    Parameters
    ----------
    A : ndarray of shape (n_H_prev, n_W_prev)
    f : int
        Side of the window.
    at : (row, column)
        The output cell.
    stride : int, optional
        The window's side if not given.
    mode : {"max", "average"}

    Returns
    -------
    Drawing
    """
    A, stride = np.asarray(A), f if stride is None else stride
    windows = _slide(A, (f, f), stride)
    _must_contain(windows.shape[:2], at)
    Z = (np.max if mode == "max" else np.mean)(windows, axis=(2, 3))
    top, left = at[0] * stride, at[1] * stride
    seen = ", ".join(number(v) for v in windows[at].flat)
    footer = f"{mode}({seen}) = {number(Z[at])}"
    # In amber who gets the gradient: the first maximum in reading order.
    first = np.unravel_index(windows[at].argmax(), (f, f))
    winner = {(top + int(first[0]), left + int(first[1]))} if mode == "max" else set()
    figure = draw_row(
        [
            Grid(A, "input", "input", windows=[(top, left, f, f)], chosen=winner),
            "→",
            Grid(Z, "output", f"{mode} pooling", windows=[(*at, 1, 1)], window_tone="output"),
        ],
        footer,
    )
    figure.alt = f"Pooling step with a {f} by {f} window and stride {stride}: {footer}"
    return figure


@drawing
def conv1d(x: np.ndarray, k: np.ndarray, at: int = 0, stride: int = 1, padding: int = 0) -> Drawing:
    """Draw one step of a one-dimensional convolution, the kernel under its window.

    Parameters
    ----------
    x : ndarray of shape (n,)
    k : ndarray of shape (f,)
    at : int
        The output cell.
    stride, padding : int

    Returns
    -------
    Drawing
    """
    from convlab.draw.line import draw_line_step

    x, k = np.pad(np.asarray(x), padding), np.asarray(k)
    windows = np.lib.stride_tricks.sliding_window_view(x, len(k))[::stride]
    _must_contain((len(windows), 1), (at, 0))
    terms = [f"{_factor(a)}·{_factor(b)}" for a, b in zip(windows[at], k, strict=True)]
    footer = _sum_in_words(terms, number(windows[at] @ k))
    figure = draw_line_step(x, k, windows @ k, at, stride, padding, footer)
    figure.alt = f"One-dimensional convolution, output cell {at}: {footer}"
    return figure
