"""What is said of the lines in which a mistake is: on the page with links, in the terminal with carets."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from autograder.judge.feedback.sentences import has, listed, sentence
from autograder.judge.locate.model import Place
from autograder.judge.locate.places import EITHER, STOPS
from autograder.pipeline.pages import code
from autograder.text import printable

MOST_OF_A_PART = 30  # characters that a sentence quotes; what is longer is found by its mark
MOST_OF_A_LINE = 100  # characters that the terminal shows
CUT = "…"
SLOT = 0xE000  # characters for private use stand for the links until the sentence is taken apart


def look_at(places: Sequence[Place], anchor: Callable[[Place], str]) -> Markup:
    """Return the sentence that sends a student to some lines, each a link to its mark."""
    lines = _by_line(places)
    links = {
        chr(SLOT + number): Markup('<a href="#{}">{}</a>').format(
            anchor(there[0]), code(_phrase(there))
        )
        for number, there in enumerate(lines)
    }
    if _is_one_of(places):
        one, other = links
        told = sentence("where.look_at_either", one=one, other=other)
    elif _stops(places):
        told = sentence("where.stops", places=listed([*links]))
    else:
        told = sentence("where.look", places=listed([*links]))
    pieces = re.split(f"([{''.join(links)}])", told)
    return Markup("").join(links.get(piece, escape(piece)) for piece in pieces)


def kinds(places: Sequence[Place]) -> list[str]:
    """Return what kind of thing is wrong in some places, with the line if it is not so in all of them."""
    if len({place.kind for place in places}) == 1:
        return _kinds_of(places)
    return [
        sentence("where.at", line=there[0].line, said=said)
        for there in _by_line(places)
        for said in _kinds_of(there)
    ]


def _kinds_of(places: Sequence[Place]) -> list[str]:
    keys = dict.fromkeys(f"where.kinds.{place.kind}" for place in places)
    return [sentence(key) for key in keys if has(key)]


def in_terminal(places: Sequence[Place]) -> list[str]:
    """Return the student's own lines, each with carets below the part that is meant, and their kinds."""
    lines = [line for there in _by_line(places) for line in _with_carets(there)]
    either = [sentence("where.either")] if _is_one_of(places) else []
    stops = [sentence("where.stops_there")] if _stops(places) else []
    return [*lines, *either, *stops, *kinds(places)]


def _stops(places: Sequence[Place]) -> bool:
    """Tell whether a line is told as the one where the function stops, be it the cause or not."""
    return any(place.kind == STOPS for place in places)


def _is_one_of(places: Sequence[Place]) -> bool:
    """Tell whether the mistake is in one of two lines, and nobody knows in which."""
    return any(place.kind == EITHER for place in places) and len(_by_line(places)) == 2


def _with_carets(places: Sequence[Place]) -> Iterator[str]:
    """Yield a line, and carets if less than the whole of it is meant."""
    from rich.cells import cell_len

    excerpt = _excerpt(places)
    told = sentence("where.quoted", line=places[0].line, text=excerpt.text)
    yield told
    carets, begin = "", told.find(excerpt.text)
    for start, end in excerpt.spans:
        carets = carets.ljust(cell_len(told[: begin + start]))
        carets = carets.ljust(cell_len(told[: begin + end]), "^")
    if carets and excerpt.spans != [(0, len(excerpt.text))]:
        yield carets


def _by_line(places: Sequence[Place]) -> list[list[Place]]:
    lines: dict[int, list[Place]] = {}
    for place in places:
        lines.setdefault(place.line, []).append(place)
    return list(lines.values())


def _phrase(places: Sequence[Place]) -> str:
    """Return what a line is called, with the parts of it that are meant."""
    line, parts = places[0].line, [part for place in places if (part := _part(place))]
    if not parts:
        return sentence("where.line", line=line)
    return sentence("where.parts", line=line, parts=listed([f"`{part}`" for part in parts]))


def _part(place: Place) -> str:
    """Return the part of a line as a sentence quotes it; empty if it is long, or the whole of it."""
    if place.columns is None:
        return ""
    part = place.text[slice(*place.columns)].strip()
    return "" if part == place.text.strip() or len(part) > MOST_OF_A_PART else part


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line as the terminal shows it, and the parts of it that are meant."""

    text: str
    spans: list[tuple[int, int]]


def _excerpt(places: Sequence[Place]) -> Excerpt:
    """Return a line without its indentation, and without its end if it is long."""
    whole = printable(places[0].text.replace("\t", " "))
    text = _shortened(whole.strip(), MOST_OF_A_LINE)
    indent = len(whole) - len(whole.lstrip())
    spans = sorted(place.columns for place in places if place.columns)
    shifted = ((max(start - indent, 0), min(end - indent, len(text))) for start, end in spans)
    return Excerpt(text, [(start, end) for start, end in shifted if start < end])


def _shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + CUT
