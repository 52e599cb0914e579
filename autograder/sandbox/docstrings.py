"""Leave the docstrings out of NumPy's copy in the image: nobody reads help in a sandbox.

NumPy reads, cleans and attaches thousands of them whenever it is imported, a seventh of the processor
time that a fresh worker costs. It supports an interpreter without docstrings (``python -OO``). Unlike
there, ``assert`` stays what it is, but for those that are about docstrings.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# Modules that do nothing but attach docstrings to functions written in C.
ATTACHES_DOCSTRINGS = frozenset({"_add_newdocs.py", "_add_newdocs_scalars.py"})


def strip_docstrings(package: Path) -> None:
    """Take the docstrings out of every module of a copied package."""
    for path in package.rglob("*.py"):
        attaches = path.name in ATTACHES_DOCSTRINGS
        path.write_bytes(b"" if attaches else without_docstrings(path.read_bytes()))


def without_docstrings(source: bytes) -> bytes:
    """Return a module's source with every docstring empty; lines keep their numbers.

    Parameters
    ----------
    source : bytes
        In UTF-8.
    """
    lines = source.splitlines(keepends=True)
    for statement in _left_out(ast.parse(source)):
        first, last, end = _extent(statement)
        after = lines[last][end:]
        lines[first] = lines[first][: statement.col_offset] + b'""' + after
        lines[first + 1 : last + 1] = [b"\n"] * (last - first)
    return b"".join(lines)


def _extent(statement: ast.stmt) -> tuple[int, int, int]:
    """Return the indices of the first and the last line, and of the byte after the last one."""
    if statement.end_lineno is None or statement.end_col_offset is None:
        raise ValueError("a statement that the parser did not make has no extent")
    return statement.lineno - 1, statement.end_lineno - 1, statement.end_col_offset


def _left_out(tree: ast.Module) -> Iterator[ast.stmt]:
    for node in ast.walk(tree):
        if isinstance(node, WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            yield node.body[0]
        elif isinstance(node, ast.Assert) and "__doc__" in ast.unparse(node.test).split("."):
            yield node
