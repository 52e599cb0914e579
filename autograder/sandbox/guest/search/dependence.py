"""Which returned values a statement can have an influence on, by the names that it reads and writes.

Where dW and db are right and the gradient of the image is not, nobody need look at the line of dW.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from .function import Function
from .tree import header, names_in


class Dependence:
    """What of a function leads to what of its answer.

    Parameters
    ----------
    function : Function
    right : sequence of bool
        Which of several returned values are right wherever there is an answer; empty if there is one.
    """

    def __init__(self, function: Function, right: Sequence[bool]) -> None:
        self.function = function
        self.leads_to: dict[str, set[str]] = {}
        self.reached: dict[ast.stmt, set[str]] = {}
        returned = self._returned(len(right)) if right else None
        self.is_known = returned is not None and any(right) and not all(right)
        if not self.is_known or returned is None:
            return
        self.wrong = {
            n for names, fine in zip(returned, right, strict=True) if not fine for n in names
        }
        self.right = {n for names, fine in zip(returned, right, strict=True) if fine for n in names}
        self._link(function.definition.body, set())

    def matters(self, statement: ast.stmt) -> bool:
        """Tell whether a wrong value depends on a statement."""
        return not self.is_known or not self._reaches(statement).isdisjoint(self.wrong)

    def is_delicate(self, statement: ast.stmt) -> bool:
        """Tell whether a right value depends on it, too."""
        return self.is_known and not self._reaches(statement).isdisjoint(self.right - self.wrong)

    def _returned(self, count: int) -> list[set[str]] | None:
        """Return the names that each returned value is made of, if there is one return of so many."""
        values = [
            line.statement.value
            for line in self.function.lines
            if isinstance(line.statement, ast.Return)
        ]
        if len(values) != 1 or not isinstance(values[0], ast.Tuple) or len(values[0].elts) != count:
            return None
        return [{*names_in(entry)} for entry in values[0].elts]

    def _reaches(self, statement: ast.stmt) -> set[str]:
        if statement not in self.reached:
            self.reached[statement] = self._found(statement)
        return self.reached[statement]

    def _found(self, statement: ast.stmt) -> set[str]:
        if isinstance(statement, ast.Return):
            return self.wrong
        reached: set[str] = set()
        new = {*_written(statement)}
        while new:
            reached |= new
            new = {b for a in new for b in self.leads_to.get(a, ())} - reached
        return reached

    def _link(self, body: Sequence[ast.stmt], above: set[str]) -> None:
        for statement in body:
            reads = {n for part in header(statement) for n in names_in(part)} | above
            for read in reads:
                self.leads_to.setdefault(read, set()).update(_own(statement))
            inner = reads if not isinstance(statement, ast.FunctionDef) else above
            for field in ("body", "orelse", "finalbody"):
                self._link(getattr(statement, field, ()), inner)


def _own(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement itself writes to, the arrays included that it changes."""
    if isinstance(statement, ast.Assign | ast.AugAssign | ast.AnnAssign):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            yield from _bases(target)
    elif isinstance(statement, ast.For):
        yield from names_in(statement.target)
    elif isinstance(statement, ast.FunctionDef):
        yield statement.name
    elif isinstance(statement, ast.Expr):
        yield from names_in(statement)  # a method or a function that changes what it is given


def _bases(target: ast.AST) -> Iterator[str]:
    """Yield the names that an assignment changes, not those in an index."""
    if isinstance(target, ast.Tuple | ast.List):
        for entry in target.elts:
            yield from _bases(entry)
    while isinstance(target, ast.Subscript | ast.Attribute | ast.Starred):
        target = target.value
    if isinstance(target, ast.Name):
        yield target.id


def _written(statement: ast.stmt) -> Iterator[str]:
    """Yield what a statement writes to, and all that is written in the blocks that it begins."""
    yield from _own(statement)
    for field in ("body", "orelse", "finalbody"):
        for inner in getattr(statement, field, ()):
            yield from _written(inner)
