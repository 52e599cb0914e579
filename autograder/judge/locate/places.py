"""From changes that a search found to lines of the student's text; nothing of a change itself is kept."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace

from autograder.judge.locate.model import MOST, Place
from autograder.judge.locate.search import Repair, Span

NEAR = 0.2  # in cost: of two repairs that lie so close neither is surely what was meant
EITHER = "either"
STOPS = "stops"  # there it raises; why is another question


def of_repairs(repairs: Sequence[Repair], cell: str, source: str) -> tuple[Place, ...]:
    """Return the lines that the likeliest repair changes.

    Where another one, on other lines, is as likely, both are named as what may be meant; none if there
    are more.

    Parameters
    ----------
    repairs : sequence of Repair
        Checked, likeliest first.
    cell : str
        ``grade_id``.
    source : str
        Of the cell, as the student wrote it.
    """
    if not repairs:
        return ()
    best = repairs[0]
    rivals = [r for r in repairs[1:] if r.cost <= best.cost + NEAR and not _alike(r, best)]
    places = _of_one(best, cell, source)
    if not rivals:
        return places
    others = [place for place in _of_one(rivals[0], cell, source)[:1] if place not in places]
    if len({rival.lines for rival in rivals}) > 1 or not others:
        return ()
    return tuple(replace(place, kind=EITHER) for place in (*places[:1], *others))


def settled(found: tuple[Place, ...], named: tuple[Place, ...]) -> tuple[Place, ...]:
    """Return the places of repairs; where these leave it open, the name of the mistake decides."""
    if found and found[0].kind != EITHER:
        return found
    lines = {place.line for place in named}
    meant = tuple(replace(place, kind="") for place in found if place.line in lines)
    return meant or found or named


def _alike(a: Repair, b: Repair) -> bool:
    """Tell whether two repairs lie in the same place: they share a line that is not one among many."""
    return not set(a.lines[:MOST]).isdisjoint(b.lines[:MOST])


def _of_one(repair: Repair, cell: str, source: str) -> tuple[Place, ...]:
    lines = source.splitlines()
    places: dict[int, Place] = {}
    firsts = [step.spans[0] for step in repair.steps]
    rest = [span for step in repair.steps for span in step.spans[1:]]
    kinds = {id(span): step.kind for step in repair.steps for span in step.spans}
    for span in (*firsts, *rest):
        if 0 < span.line <= len(lines) and span.line not in places:
            text = lines[span.line - 1]
            place = Place(cell, span.line, text, _columns(text, span), kinds[id(span)])
            places[span.line] = place
    return tuple(places.values())[:MOST]


def span_of(node: ast.AST) -> Span:
    """Return where a node of a program stands."""
    line = getattr(node, "lineno", 1)
    if isinstance(node, ast.stmt) or getattr(node, "end_lineno", 0) != line:
        return Span(line, None)
    return Span(line, (node.col_offset, node.end_col_offset))  # type: ignore[attr-defined]


def in_characters(source: str, span: Span) -> tuple[int, int] | None:
    """Return the columns of a span in a source; None if the whole line is meant, or if there are none."""
    lines = source.splitlines()
    return _columns(lines[span.line - 1], span) if span.line <= len(lines) else None


def _columns(text: str, span: Span) -> tuple[int, int] | None:
    """Return a span in characters; None if it is none in this text."""
    if span.bytes is None:
        return None
    data, (start, end) = text.encode(), span.bytes
    if end > len(data):
        return None
    try:
        first, last = len(data[:start].decode()), len(data[:end].decode())
    except UnicodeDecodeError:
        return None
    return (first, last) if last - first < len(text.strip()) else None
