"""One function of the student's, with what has to be known to change it sensibly."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, TypeGuard

from .tree import children, header, indices_of, names_in, text_of
from .twins import Pairs, are_axes, twins

BLOCKS = ("body", "orelse", "finalbody")
MAKES_ARRAYS = {"zeros", "ones", "empty", "full", "pad", "zeros_like", "multiply", "maximum"}


class Home(NamedTuple):
    """Where a node hangs: in this field of its parent, at this place if that is a list."""

    parent: ast.AST
    field: str
    at: int | None


class Line(NamedTuple):
    """A statement, and where it hangs."""

    statement: ast.stmt
    block: ast.AST
    field: str
    at: int
    depth: int


class Function:
    """A function definition to be changed.

    Parameters
    ----------
    definition : FunctionDef
    kinds : mapping of str to str
        What its names held when it was run: int, num, bool, arr2 (an array of two axes), tuple, …
    texts : sequence of str
        Words that the function is called with, such as a mode.
    """

    def __init__(
        self, definition: ast.FunctionDef, kinds: Mapping[str, str], texts: Sequence[str]
    ) -> None:
        self.definition, self.kinds = definition, dict(kinds)
        defaults = [d.value for d in definition.args.defaults if isinstance(d, ast.Constant)]
        words = [word for word in defaults if isinstance(word, str)]
        self.texts = [*dict.fromkeys([*texts, *words])]
        self.lines: list[Line] = []
        self.home: dict[ast.AST, Home] = {}
        self.statement: dict[ast.AST, ast.stmt] = {}
        self.block: dict[ast.AST, tuple[int, str]] = {}
        self._find_lines(definition, "body", 0)
        for line in self.lines:
            for part in header(line.statement):
                self._find_homes(part, line.statement)
        args = definition.args
        self.parameters = [a.arg for a in (*args.posonlyargs, *args.args, *args.kwonlyargs)]
        self._guess_kinds()
        assigned = {*names_in(definition, ast.Store)}
        self.names = [n for n in dict.fromkeys([*self.parameters, *sorted(assigned)]) if n != "_"]
        self.names_in_order = [*dict.fromkeys(names_in(definition, ast.Store))]
        self.ints = [n for n in self.names if self.kinds.get(n) == "int"]
        self.arrays = [n for n in self.names if self.kinds.get(n, "").startswith("arr")]
        self._find_sizes()
        read = {
            n
            for line in self.lines
            if not isinstance(line.statement, ast.Return)
            for part in header(line.statement)
            for n in names_in(part, ast.Load)
        }
        # Arguments, and parts of a cache, that nothing is computed from.
        given = {*self.parameters, *self._opened()}
        self.unread = {n for n in given if n not in read}
        self.tuples = [n for n in self.names if self.kinds.get(n) == "tuple"]
        shapes = [n for n in self.tuples if n in self.parameters]
        self.parts = [f"{shape}[{axis}]" for shape in shapes for axis in (0, 1)]
        self.texts_of: dict[ast.AST, str] = {}
        self.by_text: dict[tuple[type, str], list[ast.AST]] = {}
        for node in self.home:
            if isinstance(node, ast.expr | ast.Slice):
                self.by_text.setdefault((type(node), self.text(node)), []).append(node)
        self._find_twins()

    # -- structure

    def _find_lines(self, owner: ast.AST, field: str, depth: int) -> None:
        for index, statement in enumerate(getattr(owner, field)):
            self.lines.append(Line(statement, owner, field, index, depth))
            self.block[statement] = (id(owner), field)
            if not isinstance(statement, ast.FunctionDef | ast.ClassDef):
                for inner in BLOCKS:
                    if getattr(statement, inner, None):
                        self._find_lines(statement, inner, depth + 1)

    def _find_homes(self, node: ast.AST, statement: ast.stmt) -> None:
        self.statement[node] = statement
        if node is not statement and node not in self.home:
            for part, field, index in children(statement):
                if part is node:
                    self.home[node] = Home(statement, field, index)
        for part, field, index in children(node):
            self.home[part] = Home(node, field, index)
            self._find_homes(part, statement)

    def home_of(self, statement: ast.AST) -> Line | None:
        """Return where a statement hangs."""
        return next((line for line in self.lines if line.statement is statement), None)

    def statement_of(self, node: ast.AST) -> ast.stmt | None:
        """Return the statement that a node belongs to."""
        return node if isinstance(node, ast.stmt) else self.statement.get(node)

    def nodes(self) -> Iterator[tuple[ast.AST, ast.stmt]]:
        """Yield every expression with its statement."""
        for line in self.lines:
            for part in header(line.statement):
                for node in ast.walk(part):
                    if node in self.home and isinstance(node, ast.expr | ast.Slice):
                        yield node, line.statement

    def text(self, node: ast.AST) -> str:
        """Return a node of the student's as Python."""
        if node not in self.texts_of:
            self.texts_of[node] = text_of(node)
        return self.texts_of[node]

    def is_index(self, node: ast.AST) -> bool:
        """Tell whether a node is in an index, a bound of a slice or a count of rounds."""
        while (home := self.home.get(node)) is not None:
            if isinstance(home.parent, ast.Slice):
                return True
            if isinstance(home.parent, ast.Subscript) and home.field == "slice":
                return True
            if isinstance(home.parent, ast.Call) and self.text(home.parent.func) == "range":
                return True
            node = home.parent
        return False

    def is_bound(self, node: ast.AST) -> bool:
        """Tell whether a node is in a bound of a slice."""
        while (home := self.home.get(node)) is not None and not isinstance(home.parent, ast.stmt):
            node = home.parent
            if isinstance(node, ast.Slice):
                return True
        return False

    def axis_twin(self, name: str) -> str:
        """Return the counter of the other axis, by its name; "" if there is none."""
        return next((other for other in sorted(self.counters) if are_axes(name, other)), "")

    @staticmethod
    def is_plain(statement: ast.stmt) -> bool:
        """Tell whether a statement gives a value a name."""
        return isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name)

    # -- what names hold

    def _opened(self) -> Iterator[str]:
        """Yield the names that the parts of a parameter are given."""
        for line in self.lines:
            s = line.statement
            value = s.value if isinstance(s, ast.Assign) else None
            if isinstance(s, ast.Assign) and getattr(value, "id", "") in self.parameters:
                yield from names_in(s.targets[0], ast.Store)

    def _guess_kinds(self) -> None:
        self.counters: set[str] = set()  # of loops
        for line in self.lines:
            statement = line.statement
            if isinstance(statement, ast.For):
                targets = [*names_in(statement.target)]
                self.counters.update(targets)
                if isinstance(statement.iter, ast.Call) and text_of(statement.iter.func) == "range":
                    for target in targets:
                        self.kinds.setdefault(target, "int")
            if _opens_a_shape(statement):
                for target in names_in(statement.targets[0]):
                    self.kinds.setdefault(target, "int")
        for line in self.lines:
            statement = line.statement
            if self.is_plain(statement):
                assert isinstance(statement, ast.Assign)
                assigned = statement.targets[0]
                assert isinstance(assigned, ast.Name)
                if assigned.id not in self.kinds and (kind := self.kind(statement.value)):
                    self.kinds[assigned.id] = kind

    def kind(self, node: ast.AST) -> str:
        """Return what an expression most likely holds; "" if that is unknown."""
        if isinstance(node, ast.Name):
            return self.kinds.get(node.id, "")
        if isinstance(node, ast.Constant):
            of = {bool: "bool", int: "int", float: "num", str: "str"}
            return of.get(type(node.value), "")
        if isinstance(node, ast.UnaryOp):
            return self.kind(node.operand)
        if isinstance(node, ast.BinOp):
            kinds = self.kind(node.left), self.kind(node.right)
            if kinds == ("int", "int"):
                return "num" if isinstance(node.op, ast.Div) else "int"
            if any(kind.startswith("arr") for kind in kinds):
                return "arr"
            return "num" if {*kinds} <= {"int", "num"} else ""
        if isinstance(node, ast.Call):
            return self._kind_of_call(text_of(node.func))
        if isinstance(node, ast.Attribute):
            return "tuple" if node.attr == "shape" else ""
        if isinstance(node, ast.Subscript):
            return self._kind_of_part(node)
        return ""

    @staticmethod
    def _kind_of_call(function: str) -> str:
        last = function.split(".")[-1]
        if function in ("int", "len"):
            return "int"
        if function.startswith("np.") and last in MAKES_ARRAYS:
            return "arr"
        return "num" if last in ("floor", "ceil") else ""

    def _kind_of_part(self, node: ast.Subscript) -> str:
        kind = self.kind(node.value)
        if kind == "tuple":
            return "int"
        if not kind.startswith("arr"):
            return ""
        if not kind[3:].isdigit():
            return "arr"
        keeps = sum(
            isinstance(index, ast.Slice)
            or (isinstance(index, ast.Constant) and index.value in (None, Ellipsis))
            for index in indices_of(node)
        )
        axes = int(kind[3:]) - (len(indices_of(node)) - keeps)
        return f"arr{axes}" if axes > 0 else "num"

    # -- sizes and settings

    def _find_sizes(self) -> None:
        """Tell settings, such as a stride, from sizes that were computed or read off an array."""
        sizes = [n for n in self.ints if n not in self.counters]
        computed: set[str] = set()
        axes: set[str] = set()
        renamed: set[str] = set()
        order: list[str] = []
        used: set[str] = set()
        for line in self.lines:
            statement = line.statement
            plain = self.is_plain(statement)
            for part in header(statement):
                used.update(() if plain else names_in(part, ast.Load))
            if not isinstance(statement, ast.Assign):
                continue
            targets = [*names_in(statement.targets[0])]
            order += targets
            value = statement.value
            if isinstance(value, ast.BinOp | ast.Call):
                computed.update(targets)
            if isinstance(value, ast.Name) and value.id in self.counters:
                renamed.update(targets)  # else it is another name of a setting
            of_shape = isinstance(value, ast.Attribute) and value.attr == "shape"
            of_shape |= isinstance(value, ast.Call) and text_of(value.func) == "np.shape"
            if of_shape and len(targets) >= 3:
                # Of an array of filters the first is its size: a setting like the stride.
                own = targets[1:] if axes and targets[0] not in axes else targets
                axes.update(t for t in own if targets.count(t) == 1)
                computed -= {*targets}
        self.settings = {n for n in sizes if n not in computed | axes | renamed}
        self.far = {n for n in sizes if n in computed | axes}
        self.sizes = sorted(sizes, key=lambda n: n in self.far)
        # The corners of a window that nothing is cut with.
        self.unused = [
            n
            for n in dict.fromkeys(order)
            if n in self.ints and n in computed | renamed and n not in used and n not in axes
        ]

    # -- twins

    def _find_twins(self) -> None:
        self.twins: dict[ast.AST, list[tuple[ast.AST, Pairs]]] = {}
        votes: dict[str, dict[str, int]] = {}
        for pairs, one, other in twins([line.statement for line in self.lines]):
            for a, b in pairs.items():
                votes.setdefault(a, {}).setdefault(b, 0)
                votes[a][b] += 1
            for x, y in zip(ast.walk(one), ast.walk(other), strict=True):
                known = self.twins.setdefault(x, [])
                if x in self.home and y in self.home and all(y is not o for o, _ in known):
                    known.append((y, pairs))
        self.twin_names = {
            a: max(found, key=lambda b: (found[b], are_axes(a, b))) for a, found in votes.items()
        }
        for known in self.twins.values():  # the one that agrees with most others comes first
            known.sort(key=lambda twin: -self._agreeing(twin[1]))

    def _agreeing(self, pairs: Pairs) -> int:
        return sum(self.twin_names.get(a) == b for a, b in pairs.items())

    def alike(self, node: ast.AST) -> list[ast.AST]:
        """Return the equal expressions of the same statement."""
        if len(self.text(node)) > 40:
            return []
        return [
            other for other in self.equal(node) if self.statement[other] is self.statement[node]
        ]

    def equal(self, node: ast.AST) -> list[ast.AST]:
        """Return the equal expressions of the function, used in the same way."""
        context = type(getattr(node, "ctx", None))
        found = self.by_text.get((type(node), self.text(node)), ())
        return [n for n in found if n is not node and type(getattr(n, "ctx", None)) is context]


def _opens_a_shape(statement: ast.stmt) -> TypeGuard[ast.Assign]:
    if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Tuple):
        return False
    return isinstance(statement.value, ast.Attribute) and statement.value.attr == "shape"
