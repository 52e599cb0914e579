"""Pictures of what went wrong, as HTML tables and as text: no plotting library, no script."""

from __future__ import annotations

import re
from html import escape
from itertools import zip_longest
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from convlab.numerals import Table, tables

MOST_ROWS = 10  # larger slices are cut to the part around the first difference


class Picture(Protocol):
    """Something that can be drawn in a page and in a terminal."""

    def html(self) -> str:
        """Return HTML, already escaped."""
        ...

    def text(self) -> str:
        """Return lines of plain text."""
        ...


class Shapes(NamedTuple):
    """Two shapes side by side, axis by axis."""

    seen: tuple[int, ...]
    wanted: tuple[int, ...]
    axes: tuple[str, ...] = ()

    def rows(self) -> list[tuple[str, str, str, bool]]:
        """Return (axis, seen, wanted, agrees) for every axis of either shape."""
        columns = zip_longest(self.seen, self.wanted)
        names = [*self.axes, *(f"axis {k}" for k in range(len(self.axes), 9))]
        return [
            (name, "–" if a is None else str(a), "–" if b is None else str(b), a == b)
            for name, (a, b) in zip(names, columns, strict=False)
        ]

    def html(self) -> str:
        """Return a table with a row per axis."""
        rows = "".join(
            f'<tr class="{"same" if agrees else "off"}"><th scope="row">{escape(axis)}</th>'
            f"<td>{seen}</td><td>{wanted}</td><td>{'✓' if agrees else '✗'}</td></tr>"
            for axis, seen, wanted, agrees in self.rows()
        )
        head = "<tr><th>axis</th><th>yours</th><th>wanted</th><th></th></tr>"
        return f'<table class="shapes">{head}{rows}</table>'

    def text(self) -> str:
        """Return a line per axis."""
        lines = [f"{'axis':>8}  {'yours':>6}  {'wanted':>6}"]
        for axis, seen, wanted, agrees in self.rows():
            lines.append(f"{axis:>8}  {seen:>6}  {wanted:>6}  {'✓' if agrees else '✗'}")
        return "\n".join(lines)


class Grids(NamedTuple):
    """One 2-D slice of the returned array beside the wanted one, differences marked.

    Parameters
    ----------
    title : str
    seen, wanted : ndarray of the same shape
    allowed : float
        How far an entry may be off: what is marked here is what breaks the law.
    first_row, first_column : int
        Where the slice begins in the whole array.
    """

    title: str
    seen: NDArray[Any]
    wanted: NDArray[Any]
    allowed: float
    first_row: int = 0
    first_column: int = 0

    @classmethod
    def of(
        cls, name: str, seen: NDArray[Any], wanted: NDArray[Any], allowed: float
    ) -> Grids | None:
        """Take the slice with the first difference; None for a single number."""
        if seen.size < 2 or seen.shape != wanted.shape:
            return None
        wrong = differs(seen, wanted, allowed)
        first = tuple(int(k) for k in np.argwhere(wrong)[0]) if wrong.any() else (0,) * seen.ndim
        across = image_axes(seen.ndim)
        index = tuple(slice(None) if k in across else first[k] for k in range(seen.ndim))
        rows, columns = window(seen.shape, first, across)
        labels = (":" if isinstance(k, slice) else str(k) for k in index)
        return cls(
            (entry_of(name, ", ".join(labels)) if seen.ndim > 2 else name).rstrip(","),
            np.atleast_2d(seen[index])[rows, columns],
            np.atleast_2d(wanted[index])[rows, columns],
            allowed,
            rows.start,
            columns.start,
        )

    def html(self) -> str:
        """Return the two tables."""
        wrong = differs(self.seen, self.wanted, self.allowed)
        mine, theirs = tables(self.seen, self.wanted, wrong)
        heat = strength(self.seen, self.wanted)
        return (
            '<div class="grids">'
            + self._table(f"{self.title}, yours", mine, wrong, heat)
            + self._table("wanted", theirs, wrong)
            + "</div>"
        )

    def _table(
        self,
        caption: str,
        numbers: Table,
        wrong: NDArray[np.bool_],
        heat: NDArray[Any] | None = None,
    ) -> str:
        rows_high, columns_wide = wrong.shape
        head = "".join(f"<th>{self.first_column + w}</th>" for w in range(columns_wide))
        rows = (
            "".join(
                cell(numbers[h][w], bool(wrong[h, w]), None if heat is None else heat[h, w])
                for w in range(columns_wide)
            )
            for h in range(rows_high)
        )
        body = "".join(
            f'<tr><th scope="row">{self.first_row + h}</th>{row}</tr>' for h, row in enumerate(rows)
        )
        return (
            f'<table class="grid"><caption>{escape(caption)}</caption>'
            f"<tr><th></th>{head}</tr>{body}</table>"
        )

    def text(self) -> str:
        """Return both grids on the same lines, differing entries followed by ✗."""
        wrong = differs(self.seen, self.wanted, self.allowed)
        mine, theirs = tables(self.seen, self.wanted, wrong)
        width = max(len(entry) for row in mine + theirs for entry in row)
        left = [
            " ".join(f"{x:>{width}}{'✗' if bad else ' '}" for x, bad in zip(row, bads, strict=True))
            for row, bads in zip(mine, wrong, strict=True)
        ]
        right = [" ".join(f"{x:>{width}}" for x in row) for row in theirs]
        caption = f"{self.title}, yours"
        side = max(len(caption), *map(len, left)) + 4
        lines = [f"{caption:<{side}}wanted"]
        return "\n".join(lines + [f"{a:<{side}}{b}" for a, b in zip(left, right, strict=True)])


def entry_of(name: str, index: str) -> str:
    """Write an index behind the array's name, before any qualification.

    Examples
    --------
    >>> entry_of("the gradient, with eps=0.5,", "1")
    'the gradient[1], with eps=0.5,'
    """
    head = re.match(r"(?:\[[^]]*\]|[^,[])*", name)
    end = head.end() if head else 0
    return f"{name[:end]}[{index}]{name[end:]}"


def cell(number: str, wrong: bool, heat: float | None) -> str:
    """Return one entry; a wrong one is marked by a sign and not by colour alone."""
    if wrong and heat is not None:
        return f'<td class="off" style="--heat:{heat:.0f}%">{number}<b>✗</b></td>'
    return f'<td class="want">{number}<b></b></td>' if wrong else f"<td>{number}<b></b></td>"


def image_axes(ndim: int) -> tuple[int, ...]:
    """Return the two axes to draw: height and width of (m, n_H, n_W, n_C), else the first two."""
    return (1, 2) if ndim == 4 else tuple(range(min(ndim, 2)))


def window(
    shape: tuple[int, ...], first: tuple[int, ...], across: tuple[int, ...]
) -> tuple[slice, slice]:
    """Return rows and columns around the first difference, at most `MOST_ROWS` of each."""
    sides = []
    for axis in across:
        start = max(0, min(first[axis] - MOST_ROWS // 2, shape[axis] - MOST_ROWS))
        sides.append(slice(start, min(start + MOST_ROWS, shape[axis])))
    return (slice(0, 1), sides[0]) if len(sides) == 1 else (sides[0], sides[1])


def differs(seen: NDArray[Any], wanted: NDArray[Any], allowed: float) -> NDArray[np.bool_]:
    """Mark the entries that differ by more than is allowed."""
    return ~(np.abs(seen.astype(float) - wanted.astype(float)) <= allowed)


def strength(seen: NDArray[Any], wanted: NDArray[Any]) -> NDArray[np.float64]:
    """Return how strongly to colour each difference, in per cent."""
    size = np.nan_to_num(np.abs(seen.astype(float) - wanted.astype(float)), posinf=1e9, nan=1e9)
    return np.where(size > 0, 25 + 50 * size / max(float(size.max()), 1e-30), 0)
