"""Places by syntax tree: students hand in the same program with other comments and blank lines.

What is kept is which node of the tree is meant, so it is found again in any spelling of the program.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.exercises.model import Exercise
from autograder.files import make_private, write_atomically
from autograder.judge.locate.places import span_of
from autograder.judge.locate.search import Repair, Span, Step
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.reading import statements
from autograder.judge.version import grader_version


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

        They depend on its cell, on those of the functions that it may call, and on whatever else stands in
        the notebook: a constant, or a helper in the cell of another function. Only the other functions
        themselves, which it does not call, are left out.
        """
        if self.folder is None:
            return None
        digest = hashlib.sha256(f"{grader_version()}\0{exercise.function}".encode())
        for number, cell in enumerate(cells):
            if not cell.source.strip():
                continue
            tree = statements(cell.source)
            if not tree:
                return None  # too long, too deep or not plain Python
            name = cell.filename[6:-1]
            counts = number == index or name in exercise.dependencies
            left = [s for s in tree if counts or not _defines(s, name)]
            digest.update("\0".join(map(ast.dump, _without_docstrings(left))).encode() + b"\1")
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


def _defines(statement: ast.stmt, name: str) -> bool:
    return isinstance(statement, ast.FunctionDef) and statement.name == name


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


def _positions(source: str) -> list[Span]:
    """Return where each node of a program stands, in the order of the tree."""
    return [
        span_of(node)
        for statement in _without_docstrings(statements(source))
        for node in ast.walk(statement)
        if hasattr(node, "lineno")
    ]


def _kept(repair: Repair, positions: list[Span]) -> dict[str, Any]:
    steps = [
        {"kind": step.kind, "nodes": [positions.index(span) for span in step.spans]}
        for step in repair.steps
    ]
    return {"steps": steps, "cost": repair.cost, "source": repair.source}


def _read(value: dict[str, Any], positions: list[Span]) -> Repair:
    steps = (
        Step(step["kind"], tuple(positions[node] for node in step["nodes"]))
        for step in value["steps"]
    )
    return Repair(tuple(steps), value["cost"], value["source"])
