"""Code for rows and its twin for columns: two places of one shape that differ in names only.

Most mistakes in two-dimensional loops are made for both axes at once, or for one of them because its
line was copied from the other's. So a change at one place is also tried at its twin, names exchanged.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Mapping, Sequence

from .tree import header

AXES = (
    ("h", "w"), ("H", "W"), ("vert", "horiz"), ("row", "col"), ("y", "x"), ("height", "width"),
    ("top", "left"), ("bottom", "right"), ("r", "c"), ("i", "j"),
)  # fmt: skip
NEAR = 7  # statements within which twins are looked for

Pairs = Mapping[str, str]


def names_beside(a: ast.AST, b: ast.AST) -> dict[str, str] | None:
    """Return the names of `a` with those of `b` in their places; None if the shapes differ.

    Small numbers may differ by one: the indices of two axes do.
    """
    pairs: dict[str, str] = {}

    def alike(x: object, y: object) -> bool:
        if type(x) is not type(y):
            return False
        if isinstance(x, list):
            assert isinstance(y, list)
            return len(x) == len(y) and all(map(alike, x, y))
        if not isinstance(x, ast.AST):
            return x == y
        if isinstance(x, ast.Name):
            assert isinstance(y, ast.Name)
            if x.id == y.id:
                return x.id not in pairs
            return pairs.setdefault(x.id, y.id) == y.id
        if isinstance(x, ast.Constant):
            assert isinstance(y, ast.Constant)
            whole = type(x.value) is int and type(y.value) is int
            return x.value == y.value or (whole and abs(x.value - y.value) <= 1)  # type: ignore[operator]
        return all(alike(getattr(x, f, None), getattr(y, f, None)) for f in x._fields)

    return pairs if alike(a, b) and pairs else None


def are_axes(a: str, b: str) -> bool:
    """Tell whether two names differ as those of two axes do, such as ``h_start`` and ``w_start``."""
    for one, other in itertools.chain(AXES, ((w, h) for h, w in AXES)):
        if one in a and a.replace(one, "#") == b.replace(other, "#"):
            return True
    return False


def twins(statements: Sequence[ast.stmt]) -> Iterator[tuple[Pairs, ast.AST, ast.AST]]:
    """Yield pairs of twins, each both ways round, with the names that they exchange."""
    for index, first in enumerate(statements):
        for second in statements[index + 1 : index + NEAR]:
            yield from _of_statements(first, second)
    for statement in statements:
        for part in header(statement):
            for node in ast.walk(part):
                yield from _of_neighbours(node)


def _of_statements(a: ast.stmt, b: ast.stmt) -> Iterator[tuple[Pairs, ast.AST, ast.AST]]:
    ones, others = header(a), header(b)
    if type(a) is not type(b) or not ones or len(ones) != len(others):
        return
    if isinstance(a, ast.For) and isinstance(b, ast.For):
        whole = names_beside(_tuple(a), _tuple(b))
        maps = [whole] * len(ones)
    else:
        maps = [*map(names_beside, ones, others)]
    for pairs, one, other in zip(maps, ones, others, strict=True):
        if pairs:
            yield from _both_ways(pairs, one, other)


def _tuple(loop: ast.For) -> ast.Tuple:
    return ast.Tuple([loop.target, loop.iter], ast.Load())


def _of_neighbours(node: ast.AST) -> Iterator[tuple[Pairs, ast.AST, ast.AST]]:
    """Yield twins among the items of a tuple, the arguments of a call, the conditions of an `and`."""
    for field in ("elts", "args", "values"):
        items = getattr(node, field, None)
        for a, b in itertools.combinations(items if isinstance(items, list) else (), 2):
            if not isinstance(a, ast.AST) or not (pairs := names_beside(a, b)):
                continue
            if not isinstance(a, ast.Name) or are_axes(a.id, b.id):
                yield from _both_ways(pairs, a, b)


def _both_ways(pairs: Pairs, a: ast.AST, b: ast.AST) -> Iterator[tuple[Pairs, ast.AST, ast.AST]]:
    yield pairs, a, b
    yield {v: u for u, v in pairs.items()}, b, a


class Renamed(ast.NodeTransformer):
    """Puts other names in the place of some."""

    def __init__(self, pairs: Pairs) -> None:
        self.pairs = pairs

    def visit_Name(self, node: ast.Name) -> ast.Name:
        """Replace a name."""
        return ast.Name(self.pairs[node.id], node.ctx) if node.id in self.pairs else node
