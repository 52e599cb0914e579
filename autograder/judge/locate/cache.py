"""Places by syntax tree: students hand in the same program with other comments and blank lines.

What is kept is which node of the tree is meant, so it is found again in any spelling of the program.
"""

from __future__ import annotations

import ast
import hashlib
import json
import logging
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.exercises.model import Exercise
from autograder.files import make_private, write_atomically
from autograder.judge.locate.search import Repair, Span, Step
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.reading import statements
from autograder.judge.version import grader_version

log = logging.getLogger(__name__)

Positions = list[tuple[int, int, int]]  # line, first and last byte, by number of the node


class Cache:
    """Checked repairs by all that they depend on.

    Parameters
    ----------
    folder : Path or None
        Where they are kept; None to keep nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder

    def path(self, cells: Sequence[CellToRun], index: int, exercise: Exercise) -> Path | None:
        """Return where the repairs of a function are kept; None if they are not.

        They depend on its cell, on those of the functions that it may call, and on every cell that the
        student added: a constant may stand there.
        """
        if self.folder is None:
            return None
        digest = hashlib.sha256(f"{grader_version()}\0{exercise.function}".encode())
        for number, cell in enumerate(cells):
            name = cell.filename[6:-1]
            unrelated = name.isidentifier() and name not in exercise.dependencies
            if not cell.source.strip() or (unrelated and number != index):
                continue
            tree = statements(cell.source)
            if not tree:
                return None  # too long, too deep or not plain Python
            digest.update("\0".join(map(ast.dump, _without_docstrings(tree))).encode() + b"\1")
        return self.folder / f"{digest.hexdigest()[:32]}.json"

    def read(self, path: Path | None, source: str) -> list[Repair] | None:
        """Return the repairs of a program, in the words of this source; None if they are not known."""
        if path is None:
            return None
        try:
            value = json.loads(path.read_text(encoding="utf-8"))
            positions = _positions(source)
            return [_read(each, positions) for each in value]
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            return None

    def write(self, path: Path | None, source: str, repairs: Sequence[Repair]) -> None:
        """Keep the repairs of a program; a cache that cannot be written only costs time."""
        if path is None:
            return
        positions = _positions(source)
        with suppress(OSError, ValueError):
            make_private(path.parent)
            value = [_kept(repair, positions) for repair in repairs]
            write_atomically(path, json.dumps(value))


def _without_docstrings(tree: list[ast.stmt]) -> list[ast.stmt]:
    """Return the statements without the texts that stand for themselves; nothing depends on them."""
    kept = [s for s in tree if not _is_text(s)]
    for statement in kept:
        for node in ast.walk(statement):
            body = getattr(node, "body", None)
            if isinstance(body, list):
                node.body = [s for s in body if not _is_text(s)] or body[:1]  # type: ignore[attr-defined]
    return kept


def _is_text(statement: ast.stmt) -> bool:
    value = statement.value if isinstance(statement, ast.Expr) else None
    return isinstance(value, ast.Constant) and isinstance(value.value, str)


def _positions(source: str) -> Positions:
    """Return where each node of a program stands."""
    found: Positions = []
    for statement in _without_docstrings(statements(source)):
        for node in ast.walk(statement):
            if isinstance(node, ast.stmt) or getattr(node, "end_lineno", 0) != getattr(
                node, "lineno", 1
            ):
                found.append((getattr(node, "lineno", 0), -1, -1))
            else:
                found.append((node.lineno, node.col_offset, node.end_col_offset))  # type: ignore[attr-defined]
    return found


def _kept(repair: Repair, positions: Positions) -> dict[str, Any]:
    steps = []
    for step in repair.steps:
        spans = [(span.line, *(span.bytes or (-1, -1))) for span in step.spans]
        steps.append({"kind": step.kind, "nodes": [positions.index(span) for span in spans]})
    return {"steps": steps, "cost": repair.cost, "source": repair.source}


def _read(value: dict[str, Any], positions: Positions) -> Repair:
    steps = []
    for step in value["steps"]:
        spans = []
        for node in step["nodes"]:
            line, start, end = positions[node]
            spans.append(Span(line, (start, end) if start >= 0 else None))
        steps.append(Step(step["kind"], tuple(spans)))
    return Repair(tuple(steps), value["cost"], value["source"])
