"""One small change, and the larger ones that go with it: at equal places, at the twin, in the whole block."""

from __future__ import annotations

import ast
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from .function import Function
from .tree import Change, Span, copied, names_in, placed, spans_of
from .twins import Pairs, Renamed, are_axes

# Kinds of change that a student makes the same way throughout: tried at all equal places, too.
THROUGHOUT = {
    "another_name", "another_array", "index_for_slice", "axes", "slice_end", "slice_bounds", "fixed_number",
    "extra_index", "slice_for_index", "another_function", "extra_term",
}  # fmt: skip
COUNTS = {"factor", "division", "shift"}
ALIKE, TWIN, BOTH = 0.25, 0.35, 0.5  # more than the edit of one node costs
EVERYWHERE, BLOCK, BOTH_BLOCKS = 0.4, 0.4, 0.2


@dataclass(slots=True)
class Edit:
    """A change of a function's syntax tree.

    Parameters
    ----------
    kind : str
        What kind of thing was wrong, if it is the right change.
    cost : float
        The less, the likelier.
    make : callable
        Returns the changes; new nodes have the positions of the student's own.
    marks : callable
        Returns the nodes of the student's tree that are meant.
    function : FunctionDef
        What has to be compiled anew.
    """

    kind: str
    cost: float
    make: Callable[[], list[Change]]
    marks: Callable[[], Sequence[ast.AST]]
    function: ast.FunctionDef

    def lines(self) -> list[int]:
        """Return the lines that it changes."""
        return [getattr(node, "lineno", 1) for node in self.marks()]

    def spans(self) -> list[Span]:
        """Return where it changes the student's text."""
        return spans_of(self.marks())


class Spreader:
    """Makes of one replacement the edits that go with it.

    Parameters
    ----------
    function : Function
    """

    def __init__(self, function: Function) -> None:
        self.f = function

    def spread(self, kind: str, cost: float, node: ast.AST, new: ast.AST) -> Iterator[Edit]:
        """Yield an edit of one node, then of all equal ones of its statement, then of its twin as well."""
        f = self.f
        if node not in f.home:
            return
        yield self._edit(kind, cost, new, [node])
        alike = f.alike(node)
        if alike:
            yield self._edit(kind, cost + ALIKE, new, [node, *alike])
        for twin, pairs in f.twins.get(node, ())[:2]:
            renamed = self._at_twin(new, node, twin, pairs)
            yield self._edit(kind, cost + TWIN, new, [node], renamed, [twin])
            if alike:
                mine = [n for n in alike if n is not twin]
                theirs = [n for n in f.alike(twin) if n is not node and n not in mine]
                yield self._edit(kind, cost + BOTH, new, [node, *mine], renamed, [twin, *theirs])
        if kind in COUNTS and isinstance(node, ast.Name) and node.id in f.counters:
            yield from self._in_the_block(kind, cost, node, new, len(alike))
        if kind in THROUGHOUT and len(f.text(node)) > (0 if kind == "another_array" else 3):
            equal = f.equal(node)
            if len(equal) > len(alike):
                yield self._edit(kind, cost + EVERYWHERE, new, [node, *equal])

    def _edit(
        self,
        kind: str,
        cost: float,
        new: ast.AST,
        nodes: Sequence[ast.AST],
        other: Callable[[], ast.AST] | None = None,
        others: Sequence[ast.AST] = (),
    ) -> Edit:
        """Return the edit that puts `new` in the place of some nodes, and what `other` makes of others."""

        def make() -> list[Change]:
            changes = [Change(*self.f.home[n], placed(copied(new), n)) for n in nodes]
            if other is not None:
                twin = other()
                changes += [Change(*self.f.home[n], placed(copied(twin), n)) for n in others]
            return changes

        return Edit(kind, cost, make, lambda: [*nodes, *others], self.f.definition)

    def _in_the_block(
        self, kind: str, cost: float, node: ast.Name, new: ast.AST, alike: int
    ) -> Iterator[Edit]:
        """Yield edits of all corners of a window: what is wrong with one is wrong with them all."""
        f = self.f
        statement = f.statement[node]
        belongs: Callable[[ast.AST], bool]
        if f.is_plain(statement):
            belongs = functools.partial(self._beside, statement)
        elif f.is_bound(node):
            belongs, alike = f.is_bound, 0
        else:
            return
        block = [n for n in f.by_text.get((ast.Name, node.id), ()) if n is not node and belongs(n)]
        if len(block) <= alike:
            return
        yield self._edit(kind, cost + BLOCK, new, [node, *block])
        twin = f.twin_names.get(node.id) or f.axis_twin(node.id)
        theirs = [n for n in f.by_text.get((ast.Name, twin), ()) if belongs(n)]
        if theirs:
            axes = {a: b for a, b in f.twin_names.items() if are_axes(a, b)}
            names = {**axes, node.id: twin}
            yield self._edit(
                kind, cost + BOTH_BLOCKS, new, [node, *block],
                lambda: Renamed(names).visit(copied(new)), theirs,
            )  # fmt: skip

    def _beside(self, statement: ast.stmt, node: ast.AST) -> bool:
        other = self.f.statement[node]
        return self.f.block[other] == self.f.block[statement] and self.f.is_plain(other)

    def _at_twin(
        self, new: ast.AST, node: ast.AST, twin: ast.AST, pairs: Pairs
    ) -> Callable[[], ast.AST]:
        """Return what makes the replacement for a twin: names that the change brings in follow."""

        def make() -> ast.AST:
            both = {*names_in(node)}
            axes = {a: b for a, b in self.f.twin_names.items() if a not in both and are_axes(a, b)}
            fresh = copied(new)
            return placed(Renamed({**axes, **pairs}).visit(fresh), twin)

        return make

    def whole(
        self, kind: str, cost: float, marks: Sequence[ast.AST], changes: Sequence[Change]
    ) -> Edit:
        """Return an edit of whole statements."""
        return Edit(kind, cost, lambda: [*changes], lambda: marks, self.f.definition)
