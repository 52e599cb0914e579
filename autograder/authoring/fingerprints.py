"""Recognise the same code under other names.

Two runs of statements have the same fingerprint if they differ only in the names of variables,
arguments and functions, in docstrings, annotations, comments, layout, and in the words of an
error message. Attributes, keywords and numbers count: they are what the code does.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

# `return np.pad(X, ((0, 0), (p, p), (p, p), (0, 0)))` has 18 nodes and is somebody's answer;
# the size formula `return (n + 2 * p - f) // s + 1` has 12 and is in every textbook.
MIN_NODES = 14

Statements = Sequence[ast.stmt]
_NOT_COUNTED = (ast.expr_context, ast.operator, ast.unaryop, ast.cmpop, ast.boolop)
_NOT_LOOKED_AT = {
    "annotation", "returns", "type_params", "type_comment", "ctx", "kind", "simple",
}  # fmt: skip
_NAMED = {
    (ast.Name, "id"), (ast.arg, "arg"), (ast.FunctionDef, "name"), (ast.ClassDef, "name"),
    (ast.ExceptHandler, "name"), (ast.MatchAs, "name"), (ast.MatchStar, "name"),
    (ast.Global, "names"), (ast.Nonlocal, "names"),
}  # fmt: skip


def blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    """Yield every list of statements: module, functions, loops, branches."""
    for node in ast.walk(tree):
        for field in ("body", "orelse", "finalbody"):
            statements = getattr(node, field, None)
            if isinstance(statements, list) and statements:
                yield code_of(statements)


def code_of(statements: Iterable[ast.stmt]) -> list[ast.stmt]:
    """Return the statements that do something: no docstrings, no bare annotations."""
    return [s for s in statements if not _says_nothing(s)]


def _says_nothing(node: ast.AST) -> bool:
    if isinstance(node, ast.AnnAssign):
        return node.value is None
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def size(statements: Statements) -> int:
    """Count the nodes of the syntax tree, operators aside."""
    return sum(
        not isinstance(node, _NOT_COUNTED) for s in code_of(statements) for node in ast.walk(s)
    )


def shape(statement: ast.stmt) -> str:
    """Return the fingerprint of one statement with all names blanked: cheap, and too coarse."""
    return _dump(statement, lambda name: "_")


def fingerprint(statements: Statements) -> str:
    """Return a text that is the same for the same code under other names."""
    order: dict[str, str] = {}
    return _dump(list(statements), lambda name: order.setdefault(name, f"v{len(order)}"))


def _dump(value: object, rename: Callable[[str], str], quiet: bool = False) -> str:
    """Write a syntax tree as text; `quiet` blanks strings, as in an error's message."""
    if isinstance(value, list):
        kept = [item for item in value if not (isinstance(item, ast.AST) and _says_nothing(item))]
        return "[" + ",".join(_dump(item, rename, quiet) for item in kept) + "]"
    if not isinstance(value, ast.AST):
        return "''" if quiet and isinstance(value, str) else repr(value)
    kind = ast.Assign if isinstance(value, ast.AnnAssign) else type(value)
    fields = []
    for field, inner in ast.iter_fields(value):
        if field in _NOT_LOOKED_AT:
            continue
        if (type(value), field) in _NAMED and inner is not None:
            names = [inner] if isinstance(inner, str) else inner
            fields.append(" ".join(map(rename, names)))
            continue
        if isinstance(value, ast.AnnAssign) and field == "target":
            inner = [inner]  # `x: int = 1` is `x = 1`
        message = isinstance(value, ast.Raise) or (isinstance(value, ast.Assert) and field == "msg")
        fields.append(_dump(inner, rename, quiet or message))
    return f"{kind.__name__}({','.join(fields)})"


class Fingerprints:
    """Private code by fingerprint; finds it anywhere in public code."""

    def __init__(self) -> None:
        self._origins: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)

    def add(self, statements: Statements, origin: str) -> None:
        """Remember statements that must not become public, unless they are trivial."""
        code = code_of(statements)
        self._remember(code, origin, MIN_NODES)
        if isinstance(code[-1] if code else None, ast.Return):
            # Pasted into a cell, a function's body has no return.
            self._remember(code[:-1], origin, 2 * MIN_NODES)

    def _remember(self, code: list[ast.stmt], origin: str, least: int) -> None:
        if size(code) >= least:
            self._origins[tuple(map(shape, code))].setdefault(fingerprint(code), origin)

    def find(self, tree: ast.AST) -> Iterator[tuple[int, str]]:
        """Yield ``(line, origin)`` for each run of statements that is private."""
        lengths = sorted({len(key) for key in self._origins})
        told = set()
        for block in blocks(tree):
            shapes = [shape(statement) for statement in block]
            for length in lengths:
                for start in range(len(block) - length + 1):
                    known = self._origins.get(tuple(shapes[start : start + length]))
                    if not known:
                        continue
                    run = block[start : start + length]
                    line, origin = run[0].lineno, known.get(fingerprint(run))
                    if origin and (line, origin) not in told:
                        told.add((line, origin))
                        yield line, origin
