"""Cut the Markdown of a catalogue into headings, bullets, fences and prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

HEADING = re.compile(r"(#{1,3}) +(.*\S)\s*$")
FENCE = "```"
NEXT_ENTRY = re.compile(r"#{2,3} ")
BULLET = "- "
INDENTED = "  "  # a line that continues a bullet
COMMENT, COMMENT_END = "<!--", "-->"


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    BULLET = "bullet"
    FENCE = "fence"
    PROSE = "prose"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of Markdown.

    Parameters
    ----------
    kind : Kind
    line : int
        Number of its first line, from 1.
    text : str
        Without the marks; what stood on several lines of a bullet or of prose is one line.
    level : int
        Number of ``#`` of a heading.
    language : str
        Of a fence.
    closed : bool
        False for a fence that has no end.
    lines : int
        How many lines a paragraph of prose takes.
    """

    kind: Kind
    line: int
    text: str
    level: int = 0
    language: str = ""
    closed: bool = True
    lines: int = 1


def cut(text: str) -> Iterator[Block]:
    """Yield the blocks of a Markdown file; blank lines and comments separate them."""
    lines = text.split("\n")
    at = 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
        elif line.startswith(COMMENT):
            at = _end_of_comment(lines, at)
        elif line.startswith(FENCE):
            block, at = _fence(lines, at)
            yield block
        elif match := HEADING.match(line):
            yield Block(Kind.HEADING, at + 1, match[2], level=len(match[1]))
            at += 1
        elif line.startswith(BULLET):
            end = _run(lines, at + 1, lambda line: line.startswith(INDENTED) and bool(line.strip()))
            yield Block(Kind.BULLET, at + 1, _joined(lines[at:end]).removeprefix(BULLET))
            at = end
        else:
            end = _run(lines, at + 1, _continues_prose)
            yield Block(Kind.PROSE, at + 1, _joined(lines[at:end]), lines=end - at)
            at = end


def _end_of_comment(lines: list[str], at: int) -> int:
    while at < len(lines) and COMMENT_END not in lines[at]:
        at += 1
    return at + 1


def _fence(lines: list[str], at: int) -> tuple[Block, int]:
    """Return a fence, and where the text goes on; one that is not closed ends at the next heading."""
    end = _run(lines, at + 1, lambda line: not (line.startswith(FENCE) or NEXT_ENTRY.match(line)))
    closed = end < len(lines) and lines[end].rstrip() == FENCE
    language = lines[at].removeprefix(FENCE).strip()
    block = Block(
        Kind.FENCE, at + 1, "\n".join(lines[at + 1 : end]), language=language, closed=closed
    )
    return block, end + 1 if closed else end


def _run(lines: list[str], at: int, goes_on: Callable[[str], object]) -> int:
    while at < len(lines) and goes_on(lines[at]):
        at += 1
    return at


def _continues_prose(line: str) -> bool:
    ends = line.startswith((FENCE, BULLET, COMMENT)) or HEADING.match(line)
    return bool(line.strip()) and not ends


def _joined(lines: list[str]) -> str:
    return " ".join(line.strip() for line in lines)
