"""Read a py:percent master into cells that know their line numbers and their tag."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jupytext.cell_reader import DoublePercentScriptCellReader
from jupytext.formats import long_form_one_format
from jupytext.header import header_to_metadata_and_cell

from autograder.authoring.errors import MasterError

# What jupytext notes about the text's layout; nothing that an author wrote.
LAYOUT_KEYS = {"lines_to_next_cell", "cell_marker"}
TAGS = ("solution", "tests", "written", "locked")
KNOWN_KEYS = {*TAGS, "points", "tags"}


@dataclass(frozen=True, slots=True)
class Region:
    """Lines between a BEGIN and an END delimiter, as indices into the cell's source lines."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class MasterCell:
    """One cell of a master.

    Parameters
    ----------
    path : str
        The master, relative to the repository.
    marker_line, first_line : int
        Line of ``# %%``, and line of the first line of `source`, counted from 1.
    kind : str
        ``"code"``, ``"markdown"`` or ``"raw"``.
    options : dict
        The text after ``# %%``.
    """

    path: str
    marker_line: int
    first_line: int
    kind: str
    source: str
    options: dict[str, Any]

    @property
    def tag(self) -> str | None:
        """The one of `TAGS` that this cell carries."""
        return next((tag for tag in TAGS if tag in self.options), None)

    @property
    def name(self) -> str:
        """The value of the tag, such as ``"zero_pad"``; KeyError without a tag."""
        return self.options[str(self.tag)]

    @property
    def grade_id(self) -> str:
        """The name that nbgrader knows the cell by."""
        return f"{self.name}_tests" if self.tag == "tests" else self.name

    def error(self, seen: str, wanted: str, do: str, index: int | None = None) -> MasterError:
        """Return an error at this cell's marker, or at line `index` of its source."""
        line = self.marker_line if index is None else self.first_line + index
        return MasterError(f"{self.path}:{line}", seen, wanted, do)

    def regions(self, what: str) -> list[Region]:
        """Return the regions delimited by ``### BEGIN <what>`` and ``### END <what>``.

        nbgrader looks for the words anywhere in a line, and so does this.
        """
        found, begin = [], None
        for index, line in enumerate(self.source.split("\n")):
            if f"BEGIN {what}" in line:
                if begin is not None:
                    raise self._unbalanced(what, f"a second BEGIN {what} before END", index)
                begin = index
            elif f"END {what}" in line:
                if begin is None:
                    raise self._unbalanced(what, f"END {what} without BEGIN", index)
                found.append(Region(begin, index))
                begin = None
        if begin is not None:
            raise self._unbalanced(what, f"BEGIN {what} without END", begin)
        return found

    def _unbalanced(self, what: str, seen: str, index: int) -> MasterError:
        wanted = f"each ### BEGIN {what} is closed by one ### END {what} in the same cell"
        return self.error(seen, wanted, "add or remove a delimiter", index)


def read_master(path: Path, root: Path) -> list[MasterCell]:
    """Read a master; tags are taken as they are, see `rules.validate`."""
    shown = path.relative_to(root).as_posix()
    lines = path.read_text(encoding="utf-8").splitlines()
    _, _, _, header = header_to_metadata_and_cell(lines, "#", "", ".py", False)
    return list(_cells(shown, lines, header))


def _cells(shown: str, lines: list[str], position: int) -> Iterator[MasterCell]:
    """Drive jupytext's cell reader ourselves: it forgets where a cell began."""
    reader_format = long_form_one_format("py:percent")
    while position < len(lines):
        if not lines[position].strip():
            position += 1
            continue
        reader = DoublePercentScriptCellReader(reader_format, "python")
        first = lines[position].lstrip()
        if not first.startswith(("# %%", "#%%")):
            raise MasterError(
                f"{shown}:{position + 1}",
                "text before the first cell",
                "a master starts with `# %%` or `# %% [markdown]`",
                "put a cell marker above it",
            )
        cell, length = reader.read(lines[position:])
        options = {k: v for k, v in cell.metadata.items() if k not in LAYOUT_KEYS}
        body = lines[position + 1 : position + length]
        blank = next((i for i, line in enumerate(body) if line.strip()), 0)
        quoted = "cell_marker" in cell.metadata
        yield MasterCell(
            path=shown,
            marker_line=position + 1,
            first_line=position + 2 + blank + quoted,
            kind=cell.cell_type,
            source=cell.source.strip("\n"),
            options=options,
        )
        _refuse_code_in_prose(shown, cell.cell_type, quoted, body, position + 2)
        position += length


def _refuse_code_in_prose(
    shown: str, kind: str, quoted: bool, body: list[str], first_line: int
) -> None:
    """A forgotten ``# %%`` under a paragraph would silently turn code into prose."""
    if kind != "markdown" or quoted:
        return
    for line_number, line in enumerate(body, first_line):
        if line.strip() and not line.lstrip().startswith("#"):
            raise MasterError(
                f"{shown}:{line_number}",
                f"`{line.strip()[:40]}` in a markdown cell",
                "each line of prose starts with #",
                "start a code cell with `# %%` above it, or comment the line",
            )
