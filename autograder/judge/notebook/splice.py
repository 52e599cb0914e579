"""Put a student's cells into the released skeleton; nothing else of the student's file survives."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.judge.notebook.assignment import Assignment, text_of
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.reading import statements
from autograder.judge.notebook.submission import Cell, Unreadable, read_submission

TAG = re.compile(r"<(?=[A-Za-z/!?])")
MOST_ADDED = 2000  # characters of a student's in an author's cell that are read
LINK = re.compile(
    r"\](?=[(:])(?![(:]\s*(?:https?://|#))"
)  # one that leads elsewhere than to the web

# Commands of MathJax that make links and styles of a formula, and the marks that could spell them.
COMMAND = re.compile(r"\\(?=(?:href|mmlToken|style|class|cssId|data|require)(?![a-z]))")
ENTITY = re.compile(r"&(?=#|(?:bsol|dollar);)")


@dataclass(frozen=True, slots=True)
class Spliced:
    """A submission made ready for grading.

    Parameters
    ----------
    run : tuple of CellToRun
        Code for the worker, in the order of the student's notebook.
    sources : dict
        The student's source by grade_id, for solution and written cells that were found.
    extra : dict
        Cells the student added, by the grade_id (or "") of the skeleton cell they follow.
    """

    run: tuple[CellToRun, ...]
    sources: dict[str, str]
    extra: dict[str, list[Cell]]


def splice(assignment: Assignment, cells: Sequence[Cell]) -> Spliced:
    """Sort a student's cells into the skeleton."""
    tests = {test.grade_id: test.function for test in assignment.tests}
    written = {cell.grade_id for cell in assignment.written}
    released = {text_of(cell).strip() for cell in assignment.skeleton}
    sources: dict[str, list[str]] = {}
    extra: dict[str, list[Cell]] = {}
    run: list[CellToRun] = []
    place, read = "", set[str]()
    present = {cell.grade_id for cell in cells}
    for name, source in assignment.locked.items():
        if name not in present:  # deleted by the student: the author's code still comes first
            run.append(CellToRun(source, f"<cell {name}>"))
    for number, cell in enumerate(cells, 1):
        name = cell.grade_id or ""
        if name in tests:
            place = name
            run.append(CellToRun("", f"<cell {name}>", (tests[name],)))
        elif name in assignment.locked:
            place = name
            run.append(CellToRun(assignment.locked[name], f"<cell {name}>"))
            added = "" if name in read else _added_imports(cell.source, assignment.locked[name])
            read.add(name)  # a copy of it is not worth the time
            if added:
                run.append(CellToRun(added, f"<cell {number}>"))
        elif name in assignment.solutions or name in written:
            place = name
            sources.setdefault(place, []).append(cell.source)
            if cell.kind == "code" or name in assignment.solutions:
                run.append(CellToRun(cell.source, f"<cell {name}>"))
        elif cell.source.strip() not in released:
            extra.setdefault(place, []).append(cell)
            if cell.kind == "code" and cell.source.strip() not in assignment.ordinary:
                run.append(CellToRun(cell.source, f"<cell {number}>"))
    # Joined once: two thousand cells of one name would be copied a thousand times.
    joined = {name: "\n\n".join(parts) for name, parts in sources.items()}
    return Spliced(tuple(_numbered(run)), joined, extra)


def _added_imports(source: str, authors: str) -> str:
    """Return the imports that a student added to the author's cell; all else there is the author's again."""
    if source.strip() == authors.strip() or len(source) > len(authors) + MOST_ADDED:
        return ""
    there = {ast.dump(statement) for statement in statements(authors)}
    own = statements(source)
    imports = (node for node in own if isinstance(node, ast.Import | ast.ImportFrom))
    return "\n".join(ast.unparse(node) for node in imports if ast.dump(node) not in there)


def splice_bytes(assignment: Assignment, data: bytes) -> Spliced:
    """Sort what was handed in into the skeleton; nothing, if it is no notebook."""
    try:
        return splice(assignment, read_submission(data))
    except Unreadable:
        return nothing_spliced()


def nothing_spliced() -> Spliced:
    """Return what comes of a submission that cannot be read."""
    return Spliced((), {}, {})


def _numbered(run: list[CellToRun]) -> list[CellToRun]:
    """Give a second cell of the same name a name of its own."""
    seen: dict[str, int] = {}
    named = []
    for cell in run:
        seen[cell.filename] = count = seen.get(cell.filename, 0) + 1
        suffix = f" #{count}>" if count > 1 else ">"
        named.append(CellToRun(cell.source, cell.filename[:-1] + suffix, cell.remember))
    return named


def graded_cells(assignment: Assignment, spliced: Spliced) -> list[dict[str, Any]]:
    """Return the cells of the autograded notebook, without outputs.

    A cell that the student left alone is the assignment's own, not a copy.
    """
    cells = _added(spliced, "")
    for cell in assignment.skeleton:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        source = spliced.sources.get(name) if name else None
        if source is None or source == cell["source"]:
            cells.append(cell)
        else:
            shown = source == text_of(cell) or cell["cell_type"] == "code"
            cells.append({**cell, "source": source if shown else without_tags(source)})
        if name:
            cells.extend(_added(spliced, name))
    return cells


def _added(spliced: Spliced, place: str) -> list[dict[str, Any]]:
    added = []
    for number, cell in enumerate(spliced.extra.get(place, [])):
        digest = hashlib.sha256(f"{place}{number}{cell.source}".encode()).hexdigest()[:12]
        is_code = cell.kind == "code"
        made: dict[str, Any] = {
            "cell_type": "code" if is_code else "markdown",
            "id": f"extra-{digest}",
            "metadata": {},
            "source": cell.source if is_code else without_tags(cell.source),
        }
        if is_code:
            made |= {"execution_count": None, "outputs": []}
        added.append(made)
    return added


def without_tags(text: str) -> str:
    """Take the life out of HTML and of odd links in a student's text, which the formgrader shows as it is.

    An invisible space after ``<`` or ``]`` makes them plain characters in prose, code and formulas alike,
    and so does one after the backslash of a formula's ``\\href{javascript:…}``.
    """
    for odd in (TAG, LINK, COMMAND, ENTITY):
        text = odd.sub(lambda match: f"{match[0]}\u200b", text)
    return text
