"""Changes of names, numbers and arithmetic."""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator

from .edit import Edit, Spreader
from .tree import LOAD, binary, call, copied, name, number, numpy, parsed, text_of

ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div, ast.FloorDiv)
CLOSE = [
    {ast.Div, ast.FloorDiv}, {ast.Add, ast.Sub}, {ast.Mult, ast.Add}, {ast.Mult, ast.Div},
]  # fmt: skip
ORDERS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
NEIGHBOURS = [{ast.Lt, ast.LtE, ast.Gt, ast.GtE}, {ast.Eq, ast.NotEq}]
SIMILAR = 4  # letters at the start that make two names alike


class Numbers(Spreader):
    """What may be wrong with a number, and with the name of one."""

    def of(self, node: ast.AST) -> Iterator[Edit]:
        """Yield edits of one expression."""
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield from self._names(node)
        elif isinstance(node, ast.Constant):
            yield from self._constants(node)
        elif isinstance(node, ast.BinOp):
            yield from self._operations(node)
        elif isinstance(node, ast.UnaryOp):
            cost = 2.0 if self.f.is_index(node) else 1.2
            yield from self.spread("sign", cost, node, copied(node.operand))
        elif isinstance(node, ast.Compare):
            yield from self._comparisons(node)
        elif isinstance(node, ast.BoolOp):
            new = copied(node)
            new.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
            yield from self.spread("condition", 2.0, node, new)
            for part in node.values:
                yield from self.spread("condition", 2.2, node, copied(part))
        elif isinstance(node, ast.IfExp):
            yield from self.spread("condition", 2.0, node, copied(node.body))
            yield from self.spread("condition", 2.0, node, copied(node.orelse))
        if isinstance(getattr(node, "ctx", LOAD), ast.Load):
            yield from self._counted(node)
            yield from self._assigned(node)

    # -- what stands there

    def _names(self, node: ast.Name) -> Iterator[Edit]:
        f, kind = self.f, self.f.kinds.get(node.id, "")
        home = f.home[node]
        if isinstance(home.parent, ast.Call) and home.field == "func":
            return
        index = f.is_index(node)
        for other in f.names:
            if other == node.id or not _may_stand_for(f.kinds.get(other, ""), kind):
                continue
            cost = self._unlikeness(node.id, other)
            cost += 0 if kind == f.kinds.get(other, "") else 0.6
            cost += 0 if index or kind != "int" else 0.2
            if node.id in f.settings and other in f.settings:
                cost = 1.0
            if isinstance(home.parent, ast.Call) and f.text(home.parent.func) == "range":
                cost = min(cost, 1.2)
            label = "another_name" if kind == "int" else "another_array"
            yield from self.spread(label, cost, node, name(other))
        if kind == "int" and index:
            yield from self.spread("fixed_number", 2.4, node, number(0))

    def _unlikeness(self, a: str, b: str) -> float:
        if self.f.twin_names.get(a) == b:
            return 0.8
        x, y = a.lower().replace("_", ""), b.lower().replace("_", "")
        start = len(x) >= SIMILAR and x[:SIMILAR] == y[:SIMILAR]
        return 1.0 if x in y or y in x or start or (len(x) > 2 and x[1:] == y[1:]) else 1.7

    def _constants(self, node: ast.Constant) -> Iterator[Edit]:
        f, value = self.f, node.value
        if isinstance(value, bool):
            yield from self.spread("another_number", 1.6, node, number(not value))
            for each in f.names:
                yield from self.spread("fixed_number", 1.8, node, name(each))
        elif isinstance(value, int):
            for other in dict.fromkeys([value + 1, value - 1, 0, 1, 2, -1, -value, 3]):
                if other != value:
                    cost = 1.3 if abs(other - value) == 1 else 1.7
                    yield from self.spread("another_number", cost, node, number(other))
            index = f.is_index(node)
            if isinstance(f.home[node].parent, ast.Assign):
                yield from self.spread("start_value", 1.5, node, _minus_infinity())
            for each in f.ints:
                yield from self.spread("fixed_number", 1.0 if index else 1.3, node, name(each))
            for each in f.sizes[:8]:
                square = binary(name(each), ast.Mult(), name(each))
                yield from self.spread("fixed_number", 1.6, node, square)
        elif isinstance(value, float):
            for new in (number(0.0), number(1.0), number(2.0), number(-value), _minus_infinity()):
                yield from self.spread("another_number", 1.6, node, new)
            for each in f.ints:
                yield from self.spread("fixed_number", 1.6, node, name(each))
        elif isinstance(value, str) and not isinstance(f.home[node].parent, ast.Expr):
            if "->" in value:
                yield from self._subscripts(node, value)
            for text in dict.fromkeys([*f.texts, "constant"]):
                if text != value:
                    yield from self.spread("another_text", 1.2, node, number(text))

    def _subscripts(self, node: ast.Constant, text: str) -> Iterator[Edit]:
        """Yield the letters of an `einsum` in another order."""
        start = 0
        for operand in re.findall(r"[a-zA-Z]+", text):
            start = text.index(operand, start)
            for i, j in itertools.combinations(range(len(operand)), 2):
                letters = list(operand)
                letters[i], letters[j] = letters[j], letters[i]
                new = text[:start] + "".join(letters) + text[start + len(operand) :]
                yield from self.spread("axes", 1.2 if j == i + 1 else 1.5, node, number(new))
            start += len(operand)

    def _operations(self, node: ast.BinOp) -> Iterator[Edit]:
        for operator in ARITHMETIC:
            if not isinstance(node.op, operator):
                new = copied(node)
                new.op = operator()
                cost = 1.1 if {type(node.op), operator} in CLOSE else 1.6
                yield from self.spread("operator", cost, node, new)
        kinds = {self.f.kind(side)[:3] for side in (node.left, node.right)}
        if not isinstance(node.op, ast.MatMult) and "arr" in kinds:
            new = copied(node)
            new.op = ast.MatMult()
            yield from self.spread("operator", 2.4, node, new)
        yield from self.spread("extra_term", 1.2, node, copied(node.left))
        yield from self.spread("extra_term", 1.3, node, copied(node.right))
        leaf = node.left
        while isinstance(leaf, ast.BinOp):
            leaf = leaf.left
            yield from self.spread("extra_term", 1.4, node, copied(leaf))
        if not isinstance(node.op, ast.Add | ast.Mult):
            swapped = binary(copied(node.right), type(node.op)(), copied(node.left))
            yield from self.spread("operands", 1.6, node, swapped)
        yield from self._brackets(node)
        yield from self._areas(node)

    def _areas(self, node: ast.BinOp) -> Iterator[Edit]:
        """Yield other areas: a window's for an image's, a rectangle's for a square's."""
        f = self.f
        sides = [f.kind(side) for side in (node.left, node.right)]
        if isinstance(node.op, ast.Mult) and sides == ["int", "int"]:
            for size in f.sizes:
                area = binary(name(size), ast.Mult(), name(size))
                yield from self.spread("another_name", 1.3, node, area)
        if isinstance(node.op, ast.Pow) and isinstance(node.right, ast.Constant):
            doubled = binary(copied(node.right), ast.Mult(), copied(node.left))
            yield from self.spread("operator", 1.2, node, doubled)
        if isinstance(node.op, ast.Div) and f.kind(node.right) != "int":
            yield from self.spread("another_number", 1.7, node.right, number(255))
        if isinstance(node.op, ast.Pow) and f.kind(node.left) == "int":
            for other in (*f.sizes, *f.parts):
                area = binary(copied(node.left), ast.Mult(), parsed(other))
                yield from self.spread("another_name", 1.3, node, area)

    def _brackets(self, node: ast.BinOp) -> Iterator[Edit]:
        """Yield (a + b) * c for a + b * c, and the other way round."""
        left, right, operator = node.left, node.right, type(node.op)
        if isinstance(left, ast.BinOp):
            inner = binary(copied(left.right), operator(), copied(right))
            new = binary(copied(left.left), type(left.op)(), inner)
            yield from self.spread("brackets", 1.5, node, new)
        if isinstance(right, ast.BinOp):
            inner = binary(copied(left), operator(), copied(right.left))
            new = binary(inner, type(right.op)(), copied(right.right))
            yield from self.spread("brackets", 1.5, node, new)

    def _comparisons(self, node: ast.Compare) -> Iterator[Edit]:
        for index, operator in enumerate(node.ops):
            for other in ORDERS:
                if type(operator) is not other:
                    new = copied(node)
                    new.ops[index] = other()
                    near = any({type(operator), other} <= group for group in NEIGHBOURS)
                    yield from self.spread("comparison", 1.3 if near else 2.2, node, new)

    # -- what is missing

    def _counted(self, node: ast.AST) -> Iterator[Edit]:
        """Yield a whole number times the stride, plus the padding, less one, and the like."""
        f = self.f
        if isinstance(node, ast.Slice | ast.Tuple | ast.List | ast.Constant):
            return
        parent, field, _ = f.home[node]
        called = isinstance(parent, ast.Call) and field == "func"
        if f.kind(node) != "int" or called or isinstance(parent, ast.UnaryOp):
            return
        assert isinstance(node, ast.expr)
        index = f.is_index(node)
        more = 0.0 if index or isinstance(parent, ast.Assign | ast.BinOp) else 0.4

        def with_(operator: ast.operator, other: ast.expr) -> ast.BinOp:
            return binary(copied(node), operator, other)

        yield from self.spread("off_by_one", 1.2 + more, node, with_(ast.Add(), number(1)))
        yield from self.spread("off_by_one", 1.2 + more, node, with_(ast.Sub(), number(1)))
        for size in f.sizes:
            if isinstance(node, ast.Name) and node.id == size:
                continue
            if size in f.far:
                bare = index or not isinstance(parent, ast.BinOp)
                cost = 2.1 + more + (0.0 if bare else 0.1)
                yield from self.spread("factor", cost, node, with_(ast.Mult(), name(size)))
                if bare:
                    yield from self.spread("shift", cost, node, with_(ast.Add(), name(size)))
                continue
            yield from self.spread("factor", 1.1 + more, node, with_(ast.Mult(), name(size)))
            yield from self.spread("shift", 1.4 + more, node, with_(ast.Add(), name(size)))
            yield from self.spread("shift", 1.5 + more, node, with_(ast.Sub(), name(size)))
            yield from self.spread("division", 1.7 + more, node, with_(ast.FloorDiv(), name(size)))
            if not index:
                twice = binary(number(2), ast.Mult(), name(size))
                yield from self.spread("shift", 1.8 + more, node, with_(ast.Add(), twice))
        for part in f.parts:
            if part != f.text(node):
                times = with_(ast.Mult(), parsed(part))
                yield from self.spread("factor", 1.8 + more, node, times)
        if isinstance(parent, ast.Return | ast.Assign):
            halved = with_(ast.FloorDiv(), number(2))
            yield from self.spread("division", 1.5, node, halved)
        doubled = binary(number(2), ast.Mult(), copied(node))
        yield from self.spread("factor", 1.3 + more, node, doubled)

    def _assigned(self, node: ast.AST) -> Iterator[Edit]:
        """Yield what is assigned or returned divided by m, plus a term, as a copy."""
        f = self.f
        if isinstance(node, ast.Slice | ast.Tuple | ast.List) or not isinstance(node, ast.expr):
            return
        parent, field, _ = f.home[node]
        kind = f.kind(node)
        grand = f.home.get(parent)
        is_value = isinstance(parent, ast.Assign | ast.AugAssign | ast.Return) and field == "value"
        returned = isinstance(parent, ast.Tuple) and grand and isinstance(grand.parent, ast.Return)
        if (is_value or returned) and kind != "int":
            yield from self._scaled(node)
            yield from self._with_a_term(node)
            yield from self.spread("sign", 2.2, node, ast.UnaryOp(ast.USub(), copied(node)))
        array = kind.startswith("arr")
        read = isinstance(node, ast.Name | ast.Subscript) and field != "func"
        places = ast.BinOp | ast.Call | ast.Assign | ast.Return
        if read and array and isinstance(parent, places):
            item = call(ast.Attribute(copied(node), "item", LOAD))
            yield from self.spread("one_number", 1.2, node, item)
        if (
            read
            and is_value
            and isinstance(parent, ast.Assign | ast.Return)
            and (array or not kind)
        ):
            copy = call(ast.Attribute(copied(node), "copy", LOAD))
            yield from self.spread("copy", 1.3, node, copy)
        if (is_value or returned) and kind in ("", "num", "arr") and not _is_int_call(node):
            yield from self.spread("whole_number", 1.5, node, call(name("int"), copied(node)))
        used = isinstance(parent, ast.Call | ast.BinOp) and field != "func" and kind in ("num", "")
        if used and isinstance(node, ast.Name) and node.id in f.parameters:
            yield from self._shared_among(node)
        reduces = text_of(parent.func).split(".")[-1] if isinstance(parent, ast.Call) else ""
        if field == "args" and reduces in ("max", "sum", "mean", "min"):
            yield from self.spread("sign", 2.4, node, call(numpy("abs"), copied(node)))

    def _scaled(self, node: ast.expr) -> Iterator[Edit]:
        f = self.f
        for each in f.ints:
            cost = 2.4 if each in f.counters else 1.6
            divided = binary(copied(node), ast.Div(), name(each))
            yield from self.spread("division", cost, node, divided)
            yield from self.spread(
                "factor", 2.2, node, binary(copied(node), ast.Mult(), name(each))
            )
        for a, b in itertools.combinations_with_replacement(f.sizes[:8], 2):
            area = binary(name(a), ast.Mult(), name(b))
            yield from self.spread("division", 1.9, node, binary(copied(node), ast.Div(), area))
        yield from self._shared_among(node)

    def _shared_among(self, node: ast.expr) -> Iterator[Edit]:
        """Yield a number divided by all that a shape holds."""
        for shape in self.f.tuples:
            count = call(numpy("prod"), name(shape))
            yield from self.spread("division", 1.5, node, binary(copied(node), ast.Div(), count))

    def _with_a_term(self, node: ast.expr) -> Iterator[Edit]:
        own, whole = text_of(node), text_of(self.f.statement[node])
        for term in self._terms():
            if term == own or term in whole:
                continue
            for operator, cost in ((ast.Add(), 1.6), (ast.Mult(), 1.9)):
                new = binary(copied(node), operator, parsed(term))
                cost += 0.1 * term.count("[")
                if re.split(r"\W", term)[0] in self.f.unread:
                    cost -= 0.6
                yield from self.spread("missing_term", cost, node, new)

    def _terms(self) -> list[str]:
        """Return what may have been forgotten: an array's entry, a number that was worked out."""
        f = self.f
        if not hasattr(self, "_pool"):
            pool: dict[str, None] = {}
            for array in f.arrays:
                kind = f.kinds.get(array, "")
                bias = array[:1] == "b"
                if array in f.parameters or kind in ("arr0", "arr1") or bias:
                    pool[array] = None
                if array in f.parameters or bias:
                    for counter in sorted(f.counters):
                        if kind[3:].isdigit() and int(kind[3:]) >= 1:
                            index = ", ".join(["0"] * (int(kind[3:]) - 1) + [counter])
                            pool[f"{array}[{index}]"] = None
                    pool[f"{array}.item()"] = None
            for node, _ in f.nodes():
                if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
                    kind, text = f.kind(node), f.text(node)
                    whole = isinstance(node.slice, ast.Slice)
                    if len(text) < 40 and not whole and (kind in ("", "num") or kind[:3] == "arr"):
                        pool[text] = None
            for each in f.names:
                if f.kinds.get(each) == "num" and each not in f.counters:
                    pool[each] = None
            self._pool = [*pool][:24]
        return self._pool


def _may_stand_for(kind: str, other: str) -> bool:
    if not kind or not other or kind == other or (kind[:3] == "arr" and other[:3] == "arr"):
        return True
    return {kind, other} <= {"int", "num"}


def _minus_infinity() -> ast.expr:
    return ast.UnaryOp(ast.USub(), numpy("inf"))


def _is_int_call(node: ast.expr) -> bool:
    return isinstance(node, ast.Call) and text_of(node.func) == "int"
