"""Tables of comma-separated values that go back to where they came from, changed in some cells only."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from autograder.errors import Undone

MAX_BYTES = 64 << 20
DELIMITERS = ",;\t"
LINES_TO_LOOK_AT = 50
BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))  # fmt: skip
FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet or archive"), (b"\xd0\xcf\x11\xe0", "an old spreadsheet"),
    (b"%PDF", "a PDF"), (b"<", "a web page"), (b"\xfd7zXZ", "an archive"), (b"\x1f\x8b", "an archive"),
)  # fmt: skip


class BadTable(Undone):
    """A file is no table of the kind that was asked for; the text says what was seen and wanted."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell as it was read: its text, and how it stood in the file."""

    text: str
    raw: str


@dataclass
class Table:
    """A table in memory that remembers how its file was written.

    Change cells of `rows` by assignment, and append some to a row to add a column; all others keep their
    quotes, line ends and bytes.

    Parameters
    ----------
    name : str
        Of the file, for messages.
    rows : list of list of str
        What the cells say. An empty line is an empty list.
    encoding : str
        ``utf-8``, ``utf-16-le``, ``utf-16-be`` or ``cp1252``.
    bom : bytes
        The mark that the file starts with, perhaps empty.
    delimiter : str
        Between cells: a comma, semicolon or tab.
    """

    name: str
    rows: list[list[str]]
    encoding: str
    bom: bytes
    delimiter: str
    _read: list[list[_Cell]] = field(repr=False)
    _ends: list[str] = field(repr=False)

    @property
    def header(self) -> list[str]:
        """The first line's cells, without blanks around them."""
        return [cell.strip() for cell in self.rows[0]] if self.rows else []

    def cell(self, row: int, column: int | None) -> str:
        """Return what a cell says, without blanks around it; nothing if the line is too short."""
        cells = self.rows[row]
        return cells[column].strip() if column is not None and column < len(cells) else ""

    def to_bytes(self) -> bytes:
        """Return the file: the bytes that were read where nothing was changed.

        Raises
        ------
        BadTable
            If a new cell has a letter that the file's encoding lacks.
        """
        text = "".join(self._line(index) for index in range(len(self.rows)))
        try:
            return self.bom + text.encode(self.encoding)
        except UnicodeEncodeError as error:
            letter = text[error.start]
            raise BadTable(
                f"{self.name} is written in {self.encoding}, which has no {letter!r}; save it as UTF-8"
            ) from error

    def _line(self, index: int) -> str:
        old = self._read[index] if index < len(self._read) else []
        written = [
            old[place].raw
            if place < len(old) and old[place].text == text
            else _quoted(text, self.delimiter, _is_quoted(old, place))
            for place, text in enumerate(self.rows[index])
        ]
        end = self._ends[index] if index < len(self._ends) else self._usual_end()
        if not end and index < len(self.rows) - 1:
            end = self._usual_end()
        return self.delimiter.join(written) + end

    def _usual_end(self) -> str:
        return self._ends[0] if self._ends and self._ends[0] else "\r\n"


def _is_quoted(old: list[_Cell], place: int) -> bool:
    """Tell whether a new cell gets quotes: as the one it replaces, or as all others of its line."""
    seen = old[place : place + 1] or old
    return bool(seen) and all(cell.raw.startswith('"') for cell in seen)


def _quoted(text: str, delimiter: str, always: bool) -> str:
    needs = any(char in text for char in (delimiter, '"', "\r", "\n")) or text != text.strip()
    return '"' + text.replace('"', '""') + '"' if always or needs else text


def read_table(path: Path) -> Table:
    """Read a table of comma-, semicolon- or tab-separated values in UTF-8, UTF-16 or Windows's Latin letters.

    Raises
    ------
    BadTable
        If the file is none.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadTable(f"{path} cannot be read ({error.strerror or error})") from error
    if len(data) > MAX_BYTES:
        raise BadTable(f"{path} has more than {MAX_BYTES >> 20} MB; wanted a table (CSV)")
    return parse_table(data, str(path))


def parse_table(data: bytes, name: str = "the table") -> Table:
    """Return the table that a file holds; see `read_table`."""
    for start, kind in FOREIGN:
        if data.lstrip().startswith(start):
            raise BadTable(
                f"{name} is {kind}; wanted CSV: save the table as comma-separated values"
            )
    bom, encoding, text = _decoded(data, name)
    if "\0" in text:
        raise BadTable(f"{name} holds bytes that are no text; wanted CSV")
    if not text.strip():
        raise BadTable(f"{name} is empty; wanted a table (CSV) with a line of headings")
    delimiter = _delimiter_of(text)
    lines, ends = _split(text, delimiter, name)
    rows = [[cell.text for cell in line] for line in lines]
    return Table(name, rows, encoding, bom, delimiter, lines, ends)


def _decoded(data: bytes, name: str) -> tuple[bytes, str, str]:
    bom, encoding = next(
        ((bom, kind) for bom, kind in BOMS if data.startswith(bom)), (b"", "utf-8")
    )
    body = data[len(bom) :]
    try:
        return bom, encoding, body.decode(encoding)
    except UnicodeDecodeError as error:
        if bom:
            raise BadTable(f"{name} is damaged: {encoding} ends at byte {error.start}") from error
    try:
        return bom, "cp1252", body.decode("cp1252")
    except UnicodeDecodeError as error:
        raise BadTable(f"{name} is neither UTF-8 nor UTF-16; save it as CSV in UTF-8") from error


def _delimiter_of(text: str) -> str:
    """Return what most lines agree upon: as many cells as the headings, and many of them."""

    def score(delimiter: str) -> float:
        widths: list[int] = []
        with suppress(BadTable):  # told when the table is read
            for cells, _ in islice(_lines(text, delimiter, ""), LINES_TO_LOOK_AT):
                widths += [len(cells)] if cells else []
        return (widths[0] - 1) * widths.count(widths[0]) / len(widths) if widths else -1.0

    return max(DELIMITERS, key=score)


def _split(text: str, delimiter: str, name: str) -> tuple[list[list[_Cell]], list[str]]:
    lines = list(_lines(text, delimiter, name))
    return [cells for cells, _ in lines], [end for _, end in lines]


def _lines(text: str, delimiter: str, name: str) -> Iterator[tuple[list[_Cell], str]]:
    """Yield the cells of each line and what ends it, as `csv` tells them, but with the text they stand in."""
    cell = re.compile(rf'"((?:[^"]|"")*+)"([^{delimiter}\r\n]*+)|[^{delimiter}\r\n]*+')
    line_end = re.compile(r"\r\n|\r|\n|\Z")
    place, cells = 0, list[_Cell]()
    while place < len(text) or cells:
        match = cell.match(text, place)
        assert match is not None, "it matches nothing, too"
        raw = match[0]
        if raw.startswith('"') and match[1] is None:
            line = len(re.findall(r"\r\n|\r|\n", text[:place])) + 1
            raise BadTable(f"{name}, line {line}: a quotation mark opens a cell and none closes it")
        inner = raw if match[1] is None else match[1].replace('""', '"') + match[2]
        cells.append(_Cell(inner, raw))
        place = match.end()
        if text.startswith(delimiter, place):
            place += 1
            continue
        end = line_end.match(text, place)
        assert end is not None, "a cell ends at a delimiter, a line's end or the text's"
        yield ([] if len(cells) == 1 and not raw else cells), end[0]
        place, cells = end.end(), []
