"""Places that need no search: nothing is returned, a window is worked out in vain, a row stands for a column.

Each is a fact about the student's text. They are looked at where a function is wrong and no better place
is known.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.judge.locate.model import MOST, Place
from autograder.judge.locate.places import in_characters, span_of
from autograder.judge.notebook.reading import statements
from autograder.sandbox.guest.search.twins import are_axes

NEAR = 5  # statements of a block in which the twin of a line is looked for
LEAST_UNUSED = 2  # variables of a window


def places(function: str, source: str) -> tuple[Place, ...]:
    """Return the lines of a wrong function that are surely odd; none if nothing is.

    Parameters
    ----------
    function : str
        Also the ``grade_id`` of its cell.
    source : str
        Of the cell.
    """
    definition = next(
        (s for s in statements(source) if isinstance(s, ast.FunctionDef) and s.name == function),
        None,
    )
    if definition is None:
        return ()
    for look in (_no_return, _rows_for_columns, _unused_corners):
        if nodes := list(look(definition)):
            return _as_places(function, source, nodes)
    return ()


def _as_places(function: str, source: str, nodes: Sequence[ast.AST]) -> tuple[Place, ...]:
    lines = source.splitlines()
    found: dict[int, Place] = {}
    for node in nodes:
        span = span_of(node)
        if span.line <= len(lines):
            text = lines[span.line - 1]
            columns = in_characters(source, span)
            found.setdefault(span.line, Place(function, span.line, text, columns))
    return tuple(found.values())[:MOST]


def _no_return(definition: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the last statement of a function that hands nothing back."""
    if not any(
        isinstance(node, ast.Return | ast.Yield | ast.Raise) for node in ast.walk(definition)
    ):
        yield definition.body[-1]


def _rows_for_columns(definition: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield names of rows in a line for columns, whose twin for rows has the same name in that place."""
    names = {node.id for node in ast.walk(definition) if isinstance(node, ast.Name)}
    for block in _blocks(definition):
        for index, first in enumerate(block):
            for second in block[index + 1 : index + NEAR]:
                yield from _same_axis(first, second, names)


def _blocks(node: ast.AST) -> Iterator[list[ast.stmt]]:
    for each in ast.walk(node):
        for field in ("body", "orelse"):
            block = getattr(each, field, None)
            if isinstance(block, list):
                yield block


def _same_axis(first: ast.stmt, second: ast.stmt, names: set[str]) -> Iterator[ast.AST]:
    if not isinstance(first, ast.Assign) or not isinstance(second, ast.Assign):
        return
    a, b = first.targets[0], second.targets[0]
    if not isinstance(a, ast.Name) or not isinstance(b, ast.Name) or not are_axes(a.id, b.id):
        return
    odd = [
        y
        for x, y in _beside(first.value, second.value)
        if x.id == y.id and any(are_axes(x.id, name) for name in names)
    ]
    if len(odd) == 1:
        yield odd[0]


def _beside(a: ast.AST, b: ast.AST) -> Iterator[tuple[ast.Name, ast.Name]]:
    """Yield the names of two expressions of one shape; nothing if their shapes differ."""
    ones, others = [*ast.walk(a)], [*ast.walk(b)]
    if [type(x) for x in ones] != [type(y) for y in others]:
        return
    for x, y in zip(ones, others, strict=True):
        if isinstance(x, ast.Constant) and isinstance(y, ast.Constant) and x.value != y.value:
            return
        if isinstance(x, ast.Name) and isinstance(y, ast.Name):
            yield x, y


def _unused_corners(definition: ast.FunctionDef) -> Iterator[ast.AST]:
    """Yield the assignments of variables in a loop that lead to nothing but each other."""
    counters = {
        name.id
        for loop in ast.walk(definition)
        if isinstance(loop, ast.For)
        for name in ast.walk(loop.target)
        if isinstance(name, ast.Name)
    }
    inside: dict[str, ast.Assign] = {}
    for loop in ast.walk(definition):
        for statement in loop.body if isinstance(loop, ast.For) else ():
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if isinstance(statement, ast.Assign) and isinstance(target, ast.Name):
                inside[target.id] = statement
    leading = {n: {*_reads(s.value)} for n, s in inside.items()}
    used = {
        name
        for statement in ast.walk(definition)
        if isinstance(statement, ast.stmt) and statement not in inside.values()
        for part in _own_parts(statement)
        for name in _reads(part)
    }
    while more := {r for n in used if n in leading for r in leading[n]} - used:
        used |= more
    idle = [n for n in inside if n not in used and _of_a_counter(n, leading, counters)]
    if len(idle) >= LEAST_UNUSED:
        yield from (inside[name] for name in idle)


def _own_parts(statement: ast.stmt) -> Iterator[ast.AST]:
    """Yield the expressions of a statement, without the statements of its blocks."""
    for child in ast.iter_child_nodes(statement):
        if not isinstance(child, ast.stmt | ast.ExceptHandler):
            yield child


def _reads(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load):
            yield each.id


def _of_a_counter(name: str, leading: dict[str, set[str]], counters: set[str]) -> bool:
    """Tell whether a variable is worked out from the counter of a loop, as the corner of a window is."""
    seen: set[str] = set()
    new = {name}
    while new:
        seen |= new
        new = {r for n in new for r in leading.get(n, ())} - seen
    return not seen.isdisjoint(counters)
