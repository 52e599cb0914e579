"""Patterns of code, such as ``_ == _.max()``: where the entry of a mistake says that it is made.

A pattern is Python. ``_`` stands for any expression, ``counter`` for the variable of a loop, and ``...``
among arguments or indices for any number of them. ``np`` and the names of the function's parameters stand
for themselves; so do attributes, keywords and numbers. A pattern that is an expression is looked for in
every part of a statement; one that is a statement must be the whole of it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

ANY, COUNTER = "_", "counter"


def found_in(tree: ast.AST, pattern: str) -> Iterator[ast.AST]:
    """Yield the nodes of a program that a pattern fits, outermost first."""
    wanted = ast.parse(pattern).body[0]
    counters = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.For | ast.comprehension)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    }
    expression = wanted.value if isinstance(wanted, ast.Expr) else None
    for node in ast.walk(tree):
        if expression is not None:
            if isinstance(node, ast.expr | ast.Slice) and _fits(expression, node, counters):
                yield node
        elif isinstance(node, ast.stmt) and _fits_first_line(wanted, node, counters):
            yield node


def _fits_first_line(wanted: ast.stmt, node: ast.stmt, counters: set[str]) -> bool:
    """Tell whether a statement fits; of a loop or a condition only its first line is looked at."""
    if type(wanted) is not type(node):
        return False
    fields = [field for field in wanted._fields if field not in ("body", "orelse", "type_comment")]
    return all(_fits(getattr(wanted, f, None), getattr(node, f, None), counters) for f in fields)


def _fits(wanted: object, node: object, counters: set[str]) -> bool:
    if isinstance(wanted, ast.Name) and isinstance(node, ast.expr):
        if wanted.id == ANY:
            return True
        if wanted.id == COUNTER:
            return isinstance(node, ast.Name) and node.id in counters
        return isinstance(node, ast.Name) and node.id == wanted.id
    if type(wanted) is not type(node):
        return False
    if isinstance(wanted, list):
        assert isinstance(node, list)
        return _fit_in_order(wanted, node, counters)
    if isinstance(wanted, ast.Subscript):
        assert isinstance(node, ast.Subscript)
        indices = _indices(wanted), _indices(node)
        return _fits(wanted.value, node.value, counters) and _fit_in_order(*indices, counters)
    if not isinstance(wanted, ast.AST):
        return wanted == node
    left_out = ("ctx", "type_comment", "kind")
    fields = [field for field in wanted._fields if field not in left_out]
    return all(_fits(getattr(wanted, f, None), getattr(node, f, None), counters) for f in fields)


def _fit_in_order(wanted: Sequence[object], nodes: Sequence[object], counters: set[str]) -> bool:
    """Tell whether items fit one after the other; dots stand for any number of them."""
    if not wanted:
        return not nodes
    first, rest = wanted[0], wanted[1:]
    if isinstance(first, ast.Constant) and first.value is Ellipsis:
        return any(_fit_in_order(rest, nodes[skip:], counters) for skip in range(len(nodes) + 1))
    return (
        bool(nodes)
        and _fits(first, nodes[0], counters)
        and _fit_in_order(rest, nodes[1:], counters)
    )


def _indices(node: ast.Subscript) -> list[ast.expr]:
    return [*node.slice.elts] if isinstance(node.slice, ast.Tuple) else [node.slice]
