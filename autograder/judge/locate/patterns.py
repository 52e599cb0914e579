"""Patterns of code, such as ``_ == _.max()``: where the entry of a mistake says that it is made.

A pattern is Python. Some names in it stand for others:

- ``_`` for any expression, ``number`` for a number,
- ``counter`` for the variable of a loop that counts in ones, ``variable`` for any other name,
- ``_1``, ``counter1``, ``variable1`` for the same, but for the same thing wherever they occur.

``np``, the names of the function's parameters and all others stand for themselves; so do attributes,
keywords and numbers; a tuple stands for a list, too. ``...`` among arguments or indices stands for any
number of them; among arguments, for keywords, too. The terms of a sum, the factors of a product and the
sides of ``==`` may be exchanged. A pattern that is an expression is looked for in every part of a
statement; one that is a statement must be the whole of it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

PLACEHOLDER = re.compile(r"(?P<kind>_|number|counter|variable)(?P<same>\d?)")
COUNTING = {"range", "ndindex", "ndenumerate", "enumerate", "product", "zip"}
LEFT_OUT = {"ctx", "type_comment", "kind"}


def found_in(tree: ast.AST, pattern: str) -> Iterator[ast.AST]:
    """Yield the nodes of a program that a pattern fits, outermost first."""
    wanted = ast.parse(pattern).body[0]
    counting = frozenset(counters(tree))
    expression = wanted.value if isinstance(wanted, ast.Expr) else None
    for node in ast.walk(tree):
        match = _Match(counting)
        if expression is not None:
            if isinstance(node, ast.expr | ast.Slice) and match.fits(expression, node):
                yield node
        elif isinstance(node, ast.stmt) and match.fits_first_line(wanted, node):
            yield node


def counters(tree: ast.AST) -> Iterator[str]:
    """Yield the variables of loops; not of those that may jump, as ``range(0, n, stride)`` does."""
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and _counts_in_ones(node.iter):
            yield from (name.id for name in ast.walk(node.target) if isinstance(name, ast.Name))


def _counts_in_ones(node: ast.expr) -> bool:
    calls = [
        (ast.unparse(call.func).rpartition(".")[2], len(call.args))
        for call in ast.walk(node)
        if isinstance(call, ast.Call)
    ]
    jumps = any(name in ("range", "arange") and arguments == 3 for name, arguments in calls)
    return any(name in COUNTING for name, _ in calls) and not jumps


@dataclass(slots=True)
class _Match:
    """One try of a pattern on one node.

    Parameters
    ----------
    counters : frozenset of str
        Variables of the program's loops.
    same : dict
        What the placeholders with a digit stand for, as far as that is known.
    """

    counters: frozenset[str]
    same: dict[str, str] = field(default_factory=dict)

    def fits_first_line(self, wanted: ast.stmt, node: ast.stmt) -> bool:
        """Tell whether a statement fits; of a loop or a condition only its first line is looked at."""
        return self._part_by_part(wanted, node, LEFT_OUT | {"body", "orelse"})

    def fits(self, wanted: object, node: object) -> bool:
        if isinstance(wanted, ast.Name) and isinstance(node, ast.expr):
            return self._name(wanted.id, node)
        if isinstance(wanted, list) and isinstance(node, list):
            return self._in_order(wanted, node)
        if isinstance(wanted, ast.Subscript) and isinstance(node, ast.Subscript):
            return self.fits(wanted.value, node.value) and self._in_order(
                _indices(wanted), _indices(node)
            )
        if isinstance(wanted, ast.Call) and isinstance(node, ast.Call):
            return self._call(wanted, node)
        if isinstance(wanted, ast.Tuple) and isinstance(node, ast.List):
            return self._in_order(wanted.elts, node.elts)
        if isinstance(wanted, ast.AST) and isinstance(node, ast.AST):
            ways = (node, *_exchanged(node))
            return self._any(partial(self._part_by_part, wanted, way, LEFT_OUT) for way in ways)
        return type(wanted) is type(node) and wanted == node

    def _name(self, wanted: str, node: ast.expr) -> bool:
        placeholder = PLACEHOLDER.fullmatch(wanted)
        if placeholder is None:
            return isinstance(node, ast.Name) and node.id == wanted
        if not self._is_a(placeholder["kind"], node):
            return False
        text = ast.unparse(node)
        return not placeholder["same"] or self.same.setdefault(wanted, text) == text

    def _is_a(self, kind: str, node: ast.expr) -> bool:
        if kind == "number":
            return isinstance(node, ast.Constant) and type(node.value) in (int, float)
        if kind == "_":
            return True
        is_counter = isinstance(node, ast.Name) and node.id in self.counters
        return is_counter if kind == "counter" else isinstance(node, ast.Name) and not is_counter

    def _call(self, wanted: ast.Call, node: ast.Call) -> bool:
        open_ended = any(_is_dots(argument) for argument in wanted.args)
        if not open_ended and len(wanted.keywords) != len(node.keywords):
            return False
        return (
            self.fits(wanted.func, node.func)
            and self._in_order(wanted.args, node.args)
            and all(
                self._any(partial(self.fits, w, k) for k in node.keywords) for w in wanted.keywords
            )
        )

    def _part_by_part(self, wanted: ast.AST, node: ast.AST, left_out: set[str]) -> bool:
        return type(wanted) is type(node) and all(
            self.fits(getattr(wanted, part, None), getattr(node, part, None))
            for part in wanted._fields
            if part not in left_out
        )

    def _in_order(self, wanted: Sequence[object], nodes: Sequence[object]) -> bool:
        """Tell whether items fit one after the other; dots stand for any number of them."""
        if not wanted:
            return not nodes
        first, rest = wanted[0], wanted[1:]
        if _is_dots(first):
            skips = range(len(nodes) + 1)
            return self._any(partial(self._in_order, rest, nodes[skip:]) for skip in skips)
        return bool(nodes) and self.fits(first, nodes[0]) and self._in_order(rest, nodes[1:])

    def _any(self, tries: Iterable[Callable[[], bool]]) -> bool:
        """Try one way after the other; what a vain one took placeholders for is forgotten."""
        before = dict(self.same)
        for fits in tries:
            if fits():
                return True
            self.same = dict(before)
        return False


def _exchanged(node: ast.AST) -> Iterator[ast.AST]:
    """Yield a sum, a product or an equation the other way round."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.Compare) and [type(op) for op in node.ops] == [ast.Eq]:
        yield ast.Compare(node.comparators[0], node.ops, [node.left])


def _is_dots(node: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is Ellipsis


def _indices(node: ast.Subscript) -> list[ast.expr]:
    return [*node.slice.elts] if isinstance(node.slice, ast.Tuple) else [node.slice]
