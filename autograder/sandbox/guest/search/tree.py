"""Syntax trees that are changed in place and put back."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

LOAD = ast.Load()
POSITIONED = (ast.expr, ast.stmt, ast.keyword, ast.arg)
POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")
MARKS = (ast.expr_context, ast.operator, ast.cmpop, ast.unaryop, ast.boolop)


class Change(NamedTuple):
    """What comes into a field of a node, or into one place of it if it is a list."""

    owner: Any
    field: str
    at: int | None  # in a list
    new: Any


class Span(NamedTuple):
    """A part of a line of the student's cell, in UTF-8 bytes; -1 for both ends: the whole line."""

    line: int
    start: int
    end: int


def apply(changes: Iterable[Change]) -> list[Change]:
    """Make changes; returns those that take them back, in the order to be made."""
    undo: list[Change] = []
    for owner, field, index, new in changes:
        value = getattr(owner, field)
        undo.insert(0, Change(owner, field, index, value if index is None else value[index]))
        if index is None:
            setattr(owner, field, new)
        else:
            value[index] = new
    return undo


def copied(node: Any) -> Any:
    """Return a deep copy of a node, with its position.

    Operators and contexts stay the ones that they are: all trees of a process share them, and who gives
    each node its parent (as IPython's tracebacks do) leaves the way into another tree in them.
    """
    if not isinstance(node, ast.AST) or isinstance(node, MARKS):
        return node
    new = node.__class__.__new__(node.__class__)
    for field, value in node.__dict__.items():
        if isinstance(value, list):
            value = [*map(copied, value)]
        elif isinstance(value, ast.AST):
            value = copied(value)
        new.__dict__[field] = value
    return new


def placed(new: Any, old: Any) -> Any:
    """Give a new node, and all that it consists of, the position of the one in whose place it comes."""
    position = {name: getattr(old, name, 1 if "line" in name else 0) for name in POSITION}
    for node in ast.walk(new):
        if isinstance(node, POSITIONED):
            node.__dict__.update(position)
    return new


def text_of(node: ast.AST) -> str:
    """Return a node as Python, to be compared with others."""
    try:
        return ast.unparse(node)
    except Exception:  # a tree in the middle of a change may be none
        return "?"


def header(statement: ast.stmt) -> list[ast.AST]:
    """Return the expressions of a compound statement's first line, or else the statement itself."""
    if isinstance(statement, ast.For):
        return [statement.target, statement.iter]
    if isinstance(statement, ast.If | ast.While):
        return [statement.test]
    if isinstance(statement, ast.With):
        return [item.context_expr for item in statement.items]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef | ast.Try):
        return []
    return [statement]


def span_of(node: ast.AST) -> Span:
    """Return where a node of the student's stands."""
    line, end_line = getattr(node, "lineno", 1), getattr(node, "end_lineno", None)
    if isinstance(node, ast.stmt) or end_line != line:
        return Span(line, -1, -1)
    return Span(line, node.col_offset, node.end_col_offset)  # type: ignore[attr-defined]


def spans_of(nodes: Iterable[ast.AST]) -> list[Span]:
    """Return where nodes stand, each place once."""
    return [*dict.fromkeys(map(span_of, nodes))]


def name(identifier: str) -> ast.Name:
    """Return a name that is read."""
    return ast.Name(identifier, LOAD)


def number(value: Any) -> ast.Constant:
    """Return a constant."""
    return ast.Constant(value)


def binary(left: ast.expr, operator: ast.operator, right: ast.expr) -> ast.BinOp:
    """Return an operation of two operands."""
    return ast.BinOp(left, operator, right)


def numpy(function: str) -> ast.Attribute:
    """Return ``np.function``."""
    return ast.Attribute(name("np"), function, LOAD)


def call(function: ast.expr, *args: ast.expr) -> ast.Call:
    """Return a call."""
    return ast.Call(function, [*args], [])


def indices_of(node: ast.Subscript) -> list[ast.expr]:
    """Return what stands between the brackets, one after the other."""
    return [*node.slice.elts] if isinstance(node.slice, ast.Tuple) else [node.slice]


def names_in(node: ast.AST | None, context: type = ast.expr_context) -> Iterator[str]:
    """Yield the names in a node, in order."""
    for each in ast.walk(node) if node is not None else ():
        if isinstance(each, ast.Name) and isinstance(each.ctx, context):
            yield each.id


def children(node: ast.AST) -> Iterator[tuple[ast.AST, str, int | None]]:
    """Yield what a node consists of, with field and index."""
    for field, value in ast.iter_fields(node):
        parts: Sequence[Any] = value if isinstance(value, list) else [value]
        for index, part in enumerate(parts):
            if isinstance(part, ast.AST) and not isinstance(part, MARKS):
                yield part, field, index if isinstance(value, list) else None


def parsed(text: str) -> ast.expr:
    """Return an expression that is written out."""
    return ast.parse(text, mode="eval").body


def frame(size: str) -> ast.expr:
    """Return how much the four axes of a batch are padded."""
    return parsed(f"((0, 0), ({size}, {size}), ({size}, {size}), (0, 0))")
