"""Take a public file apart: text to search line by line, and the code in it wherever it hides."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

import nbformat
from nbformat import NotebookNode

from autograder.authoring.rules import parse_code

FENCED = re.compile(r"^([ \t]*)(```+|~~~+)[^\n]*\n(.*?)^[ \t]*\2", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Fragment:
    """Code in a passage, from `first_line` on; a code cell must parse, a fenced block may."""

    text: str
    first_line: int = 1
    must_parse: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """A file, a cell or an output: what a place holds, and the code in it."""

    text: str
    code: tuple[Fragment, ...]
    cell: str = ""
    first_line: int = 1

    def place(self, line: int | None) -> str:
        """Name the place of a line for a person."""
        where = f"line {line}" if line is not None else ""
        return ", ".join(filter(None, [self.cell, where]))


def passages(path: PurePosixPath, text: str) -> Iterator[Passage]:
    """Yield the passages of a file."""
    if path.suffix == ".ipynb":
        for number, cell in enumerate(nbformat.reads(text, nbformat.NO_CONVERT).cells, 1):
            yield from _cell_passages(number, cell)
    elif path.suffix == ".py":
        yield Passage(text, tuple(_python(text)))
    else:
        yield Passage(text, tuple(_fenced(text, 1)))


def _cell_passages(number: int, cell: NotebookNode) -> Iterator[Passage]:
    name = cell.metadata.get("nbgrader", {}).get("grade_id") or cell.get("id", "")
    place = f"cell {number} ({name})"
    code = _python(cell.source) if cell.cell_type == "code" else _fenced(cell.source, 1)
    yield Passage(cell.source, tuple(code), place)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        shown = [str(value) for kind, value in data.items() if not kind.startswith("image/png")]
        said = [output.get("text", ""), *output.get("traceback", [])]
        yield Passage("\n".join([*said, *shown]), (), f"output of {place}")
    # Anything else that travels with a cell, such as other tools' metadata.
    yield Passage(str(dict(cell.metadata)), (), f"metadata of {place}")


def _python(source: str) -> Iterator[Fragment]:
    """Yield the code itself, and the code in its strings: hints and worked answers are strings."""
    yield Fragment(source, must_parse=True)
    try:
        tree = parse_code(source)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value:
            yield from _fenced(node.value, node.lineno)
            yield Fragment(textwrap.dedent(node.value), node.lineno)


def _fenced(text: str, first_line: int) -> Iterator[Fragment]:
    for match in FENCED.finditer(text):
        line = first_line + text.count("\n", 0, match.start(3))
        yield Fragment(textwrap.dedent(match[3]), line)
