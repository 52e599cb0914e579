"""Read what goes wrong, and what is right, from the blocks of a catalogue's two Markdown files.

A part that cannot be read is left out and remembered as a fault, with file and line, so that a slip
of the pen costs no more than its own line.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from autograder.exercises.catalogue.blocks import Block, Kind, cut
from autograder.exercises.catalogue.model import (
    PLAIN,
    Alternative,
    BadEntry,
    Edit,
    Misconception,
    Place,
    Program,
)

T = TypeVar("T")

NAME = re.compile(r"[a-z][a-z0-9_]+")
TOKEN = re.compile(r"\s*(?:`(?P<code>[^`]+)`|(?P<mark>→|\||,|nothing\b))")
HUNK = re.compile(r"@@(?: (?P<base>.+?))?(?: @@)?$")
EDITS = "`old` → `new`, with ` | ` between several new texts, or a comma between several edits"
HEADING = "### name: the teacher's half line"


@dataclass(frozen=True, slots=True)
class Operator:
    """A rule that makes mutants, named in the Markdown and written in Python.

    Parameters
    ----------
    name : str
        A function of `autograder.exercises.operators`.
    base : str
        Name of the correct program that it starts from.
    place : Place
    """

    name: str
    base: str
    place: Place


Part = Edit | Program | Operator


@dataclass(frozen=True, slots=True)
class Entry:
    """One heading with everything below it."""

    place: Place
    title: str
    section: str
    blocks: tuple[Block, ...]

    @property
    def prose(self) -> str:
        """All its prose, as one paragraph."""
        return " ".join(block.text for block in self.blocks if block.kind is Kind.PROSE)


@dataclass(frozen=True, slots=True)
class Written:
    """An entry of the mistakes' file whose operators have not run yet."""

    misconception: Misconception
    parts: tuple[Part, ...]


@dataclass(slots=True)
class Page:
    """One file as it was read.

    Parameters
    ----------
    entries : list of Entry
    head : list of Block
        What comes before the first entry or section.
    faults : list of BadEntry
        What could not be read.
    """

    file: str
    entries: list[Entry] = field(default_factory=list)
    head: list[Block] = field(default_factory=list)
    faults: list[BadEntry] = field(default_factory=list)


def mistakes(text: str, file: str) -> tuple[list[Written], list[BadEntry]]:
    """Return the entries of a ``.mistakes.md`` file, and what could not be read."""
    page = page_of(text, file)
    if not page.entries:
        page.faults.append(Place(file, 1).fault(f"holds no mistake; wanted headings {HEADING!r}"))
    common = _common(page)
    found = [
        Written(replace(each.misconception, common=each.misconception.name in common), each.parts)
        for each in _each(page, _misconception)
    ]
    names = {each.misconception.name for each in found}
    for name, place in common.items():
        if name not in names:
            page.faults.append(place.fault(f"common: no entry is called {name}"))
    return found, page.faults


def alternatives(text: str, file: str) -> tuple[list[Alternative], list[BadEntry]]:
    """Return the correct programs of a ``.right.md`` file, and what could not be read."""
    page = page_of(text, file)
    return list(_each(page, _alternative)), page.faults


def page_of(text: str, file: str) -> Page:
    """Return a file's entries, each under its heading, and what comes before them."""
    page = Page(file)
    section = ""
    heading: Block | None = None
    below: list[Block] = []

    def close() -> None:
        if heading:
            place = Place(file, heading.line, heading.text.partition(":")[0])
            page.entries.append(Entry(place, heading.text, section, tuple(below)))

    for block in cut(text):
        if block.kind is Kind.HEADING and block.level > 1:
            close()
            heading, below = (block if block.level == 3 else None), []
            section = block.text if block.level == 2 else section
        elif heading:
            below.append(block)
        else:
            page.head.append(block)
    close()
    return page


def _each(page: Page, read: Callable[[Entry, list[BadEntry]], T]) -> Iterator[T]:
    """Yield the entries that can be read; the others become faults, and a name counts once."""
    seen: set[str] = set()
    for entry in page.entries:
        if entry.place.name in seen:
            page.faults.append(entry.place.fault("another entry above has the same name"))
            continue
        seen.add(entry.place.name)
        try:
            yield read(entry, page.faults)
        except BadEntry as error:
            page.faults.append(error)


def _common(page: Page) -> dict[str, Place]:
    """Return the names of the common mistakes, from the list above the first entry."""
    found = {}
    for block in page.head:
        if block.kind is Kind.BULLET:
            place = Place(page.file, block.line)
            word, rest = _word(block.text)
            if word == "common":
                found.update(dict.fromkeys(_names(rest), place))
            else:
                page.faults.append(place.fault(f"{word!r} above the first entry; wanted common"))
    return found


def _misconception(entry: Entry, faults: list[BadEntry]) -> Written:
    name, colon, teacher = entry.title.partition(": ")
    if not (colon and teacher and NAME.fullmatch(name)):
        raise entry.place.fault(f"the heading is {entry.title!r}; wanted {HEADING!r}")
    student = entry.prose
    if not student:
        raise entry.place.fault("the sentence to the student is missing below the heading")
    words = _Words(entry.place, faults)
    words.read(entry.blocks)
    if not words.parts:
        faults.append(entry.place.fault("no program is given below the sentence"))
    return Written(
        Misconception(
            name,
            student,
            teacher,
            programs=(),
            reread=entry.section,
            twins=frozenset(words.twins),
            at=tuple(words.at),
            nondeterministic=words.nondeterministic,
            place=entry.place,
        ),
        tuple(words.parts),
    )


@dataclass(slots=True)
class _Words:
    """Collects what bullets and fences of an entry say."""

    place: Place
    faults: list[BadEntry]
    parts: list[Part] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    at: list[str] = field(default_factory=list)
    nondeterministic: bool = False

    def read(self, blocks: Iterable[Block]) -> None:
        """Read every block; one that cannot be read is left out."""
        for block in blocks:
            place = replace(self.place, line=block.line)
            try:
                if block.kind is Kind.FENCE:
                    self.parts.append(_fence(block, place))
                elif block.kind is Kind.BULLET:
                    self._bullet(block, place)
            except BadEntry as error:
                self.faults.append(error)

    def _bullet(self, block: Block, place: Place) -> None:
        word, rest = _word(block.text)
        if word == "twins":
            self.twins += _names(rest)
        elif word == "at":
            self.at += _statements(rest, place)
        elif word == "nondeterministic":
            self.nondeterministic = True
        elif word == "operator":
            name, _, base = rest.partition(" on ")
            self.parts.append(Operator(name.strip("`"), base or PLAIN, place))
        else:
            self.parts += _edits(word, rest, place)


def _word(text: str) -> tuple[str, str]:
    """Split a bullet into its first word, which says what it is about, and the rest."""
    head, colon, rest = text.partition(": ")
    return (head, rest.strip()) if colon and "`" not in head else (text, "")


def _names(text: str) -> list[str]:
    return [name.strip().strip("`") for name in text.split(",")]


def _statements(text: str, place: Place) -> list[str]:
    """Return the statements between backticks; each must be one."""
    found = [match["code"] for match in _tokens(text, place) if match["code"]]
    for statement in found:
        try:
            single = len(ast.parse(statement).body) == 1
        except SyntaxError:
            single = False
        if not single:
            raise place.fault(
                f"{statement!r} is no statement of Python; wanted one such as `top = h`"
            )
    return found


def _edits(base: str, text: str, place: Place) -> list[Edit]:
    """Return the mutants of one bullet: several edits of one program, or several new texts for one."""
    pairs = _pairs(_tokens(text, place), place)
    if len(pairs) == 1:
        old, news = pairs[0]
        return [Edit(((old, new),), base, place) for new in news]
    if any(len(news) > 1 for _, news in pairs):
        raise place.fault("several edits and several new texts in one bullet; make it two bullets")
    return [Edit(tuple((old, news[0]) for old, news in pairs), base, place)]


def _tokens(text: str, place: Place) -> list[re.Match[str]]:
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if not match:
            raise place.fault(f"{text[at:].strip()!r} cannot be read; wanted {EDITS}")
        found.append(match)
        at = match.end()
    return found


def _pairs(tokens: Sequence[re.Match[str]], place: Place) -> list[tuple[str, list[str]]]:
    """Return ``(old, [new, ...])`` for every edit of a bullet."""
    kinds = "".join("`" if match["code"] else match["mark"][0] for match in tokens)
    if not re.fullmatch(r"`→[`n](?:\|[`n])*(?:,`→[`n](?:\|[`n])*)*", kinds):
        raise place.fault(f"the bullet is no edit; wanted {EDITS}")
    pairs: list[tuple[str, list[str]]] = []
    before = ","
    for match in tokens:
        mark, text = match["mark"], match["code"] or ""
        if mark in (",", "→", "|"):
            before = mark
        elif before == ",":
            pairs.append((text, []))
        else:
            pairs[-1][1].append(text)
    return pairs


def _fence(block: Block, place: Place) -> Edit | Program:
    if not block.closed:
        raise place.fault("this fence is not closed")
    if block.language == "python":
        return Program(block.text + "\n", place)
    if block.language == "diff":
        return _diff(block, place)
    raise place.fault(f"a fence of {block.language or 'nothing'}; wanted python or diff")


def _diff(block: Block, place: Place) -> Edit:
    """Return the edits of a diff fence; ``@@ base @@`` opens it, and ``@@`` opens each further edit."""
    lines = block.text.split("\n")
    first = HUNK.match(lines[0])
    if not (first and first["base"]):
        raise place.fault("the diff does not begin with '@@ base @@', such as '@@ plain @@'")
    hunks: list[list[str]] = [[]]
    for line in lines[1:]:
        if HUNK.match(line):
            hunks.append([])
        else:
            hunks[-1].append(line)
    return Edit(tuple(_hunk(hunk, place) for hunk in hunks), first["base"], place)


def _hunk(lines: Sequence[str], place: Place) -> tuple[str, str]:
    if strange := [line for line in lines if line[:1] not in ("-", "+", " ", "")]:
        raise place.fault(
            f"the line {strange[0]!r} of the diff begins with neither '-', '+' nor ' '"
        )
    old = [line[1:] for line in lines if not line.startswith("+")]
    new = [line[1:] for line in lines if not line.startswith("-")]
    return "\n".join(old), "\n".join(new)


def _alternative(entry: Entry, faults: list[BadEntry]) -> Alternative:
    fences = [block for block in entry.blocks if block.kind is Kind.FENCE]
    if len(fences) != 1:
        raise entry.place.fault(f"{len(fences)} programs below the heading; wanted one")
    program = _fence(fences[0], replace(entry.place, line=fences[0].line))
    if not isinstance(program, Program):
        raise entry.place.fault("a correct program is written out in a python fence")
    return Alternative(entry.title, program.source, entry.place)
