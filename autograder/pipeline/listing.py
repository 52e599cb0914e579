"""A student's cells as they were handed in: lines with their numbers, and those marked that are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from autograder.judge.locate.model import Place, Telling
from autograder.judge.locate.places import EITHER, STOPS
from autograder.judge.notebook.splice import Spliced

# Where Python and the notebook's editor end a line; `str.splitlines` knows more ends than they do.
LINE_END = re.compile(r"\r\n?|\n")
MOST_LINES = 2000  # of a function that are shown: a notebook may hold millions of empty ones


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line; told, if the mistake is in it; a link may lead to its anchor."""

    text: str
    told: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a cell.

    Parameters
    ----------
    number : int
        Counted from 1, as in the notebook.
    told : bool
        Whether the line is marked.
    anchor : str
        Where a link leads; empty if it leads to a part of the line, which may be far to the right.
    """

    number: int
    pieces: tuple[Piece, ...]
    told: bool = False
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """All that a student handed in for one function.

    Parameters
    ----------
    cells : tuple of tuple of Row
        One cell, as a rule; somebody may have copied it.
    places : tuple of Place
        What is marked, with the columns counted in the line as it is shown.
    left_out : int
        Lines that are too many to be shown.
    """

    cells: tuple[tuple[Row, ...], ...] = ()
    places: tuple[Place, ...] = ()
    left_out: int = 0

    def anchor(self, place: Place) -> str:
        """Return where the mark of a place is."""
        return _anchor(place)


def as_far_as_told(places: Iterable[Place], most: Telling) -> tuple[Place, ...]:
    """Leave out of places what a course does not tell; that only one of two is right is always told."""
    if most is Telling.NONE:
        return ()
    return tuple(
        replace(
            place,
            columns=place.columns if most.tells_part else None,
            kind=place.kind if most is Telling.KIND or place.kind in (EITHER, STOPS) else "",
        )
        for place in places
    )


def listing(function: str, spliced: Spliced, places: Sequence[Place] = ()) -> Listing:
    """Number the lines of a function's cells and mark the places that are in them.

    A place whose line is not there as it is quoted is left out: no other line is to be blamed.
    """
    cells, left_out = _lines(_sources(function, spliced))
    marked: dict[tuple[int, int], list[Place]] = {}
    for place in places:
        if place.cell != function:
            continue
        for index in reversed(range(len(cells))):  # the last definition counts
            if fitted := _fitted(place, cells[index]):
                marked.setdefault((index, place.line), []).append(fitted)
                break
    rows = tuple(
        tuple(
            _row(number, line, marked.get((index, number), ()))
            for number, line in enumerate(lines, 1)
        )
        for index, lines in enumerate(cells)
    )
    told = tuple(place for found in marked.values() for place in found)
    return Listing(rows, told, left_out)


def _sources(function: str, spliced: Spliced) -> list[str]:
    name = re.compile(rf"<cell {re.escape(function)}(?: #\d+)?>")
    return [cell.source for cell in spliced.run if name.fullmatch(cell.filename)]


def _lines(sources: Iterable[str]) -> tuple[list[list[str]], int]:
    """Return the lines of each source, and how many there are too many."""
    cells: list[list[str]] = []
    room, left_out = MOST_LINES, 0
    for source in sources:
        # Not more pieces than are shown, and `maxsplit=0` would be no bound at all.
        lines = LINE_END.split(source, maxsplit=room) if room else [source]
        if len(lines) > room:
            left_out += 1 + sum(1 for _ in LINE_END.finditer(lines.pop()))
        room -= len(lines)
        if lines:
            cells.append(lines)
    return cells, left_out


def _fitted(place: Place, lines: Sequence[str]) -> Place | None:
    """Return a place as it is in these lines; None if it is not."""
    if not 1 <= place.line <= len(lines):
        return None
    line, quoted = lines[place.line - 1], place.text.strip()
    if not quoted or line.strip() != quoted:
        return None
    shift = line.index(quoted) - place.text.index(quoted)
    return replace(place, text=line, columns=_within(place.columns, shift, len(line)))


def _within(columns: tuple[int, int] | None, shift: int, length: int) -> tuple[int, int] | None:
    if columns is None:
        return None
    start, end = (min(max(column + shift, 0), length) for column in columns)
    return (start, end) if start < end else None


def _row(number: int, line: str, places: Sequence[Place]) -> Row:
    if not places:
        return Row(number, (Piece(line),))
    anchor, spans = _anchor(places[0]), sorted(place.columns for place in places if place.columns)
    pieces = tuple(_pieces(line, spans, anchor))
    return Row(number, pieces, told=True, anchor="" if spans else anchor)


def _pieces(line: str, spans: Iterable[tuple[int, int]], anchor: str) -> Iterator[Piece]:
    done = 0
    for start, end in spans:
        start = max(start, done)
        if done < start:
            yield Piece(line[done:start])
        if start < end:
            yield Piece(line[start:end], told=True, anchor=anchor)
            done, anchor = end, ""
    if done < len(line):
        yield Piece(line[done:])


def _anchor(place: Place) -> str:
    return f"{place.cell}-{place.line}"
