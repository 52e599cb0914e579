"""Changes of whole statements: overwritten instead of added up, one loop too far in, in the wrong order."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence

from .edit import Edit, Spreader
from .function import Line
from .tree import LOAD, Change, binary, call, copied, name, names_in, number, placed, text_of

LOOPS = (ast.For, ast.While)
BLOCKS = (ast.For, ast.While, ast.If, ast.With)
OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.Div)


class Statements(Spreader):
    """What may be wrong with a statement, and with the place where it stands."""

    def all(self) -> Iterator[Edit]:
        """Yield the edits of all statements of the function, and of its head."""
        for line in self.f.lines:
            statement = line.statement
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue  # a docstring
            yield from self._assignments(line)
            yield from self._dropped(line)
            yield from self._moved_out(line)
            yield from self._moved_in(line)
            yield from self._conditions(line)
            yield from self._once(line)
            yield from self._raised(line)
            yield from self._with_a_cache(line)
            yield from self._loop_order(line)
            body = getattr(line.block, line.field)
            if line.at + 1 < len(body):
                yield self._rearranged("line_order", 1.7, line, _exchanged(body, line.at))
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                new = placed(ast.Return(copied(statement.value)), statement)
                yield self._instead("no_return", 1.5, line, new)
        yield from self._ends()
        yield from self._defaults()

    def _instead(self, kind: str, cost: float, line: Line, new: ast.stmt) -> Edit:
        change = Change(line.block, line.field, line.at, placed(new, line.statement))
        return self.whole(kind, cost, [line.statement], [change])

    def _rearranged(
        self, kind: str, cost: float, line: Line, body: Sequence[ast.stmt], *more: Change
    ) -> Edit:
        changes = [Change(line.block, line.field, None, [*body]), *more]
        return self.whole(kind, cost, [line.statement], changes)

    def _assignments(self, line: Line) -> Iterator[Edit]:
        s = line.statement
        if isinstance(s, ast.Assign) and len(s.targets) == 1:
            target = s.targets[0]
            entry = isinstance(target, ast.Subscript)
            if entry or (isinstance(target, ast.Name) and line.depth > 0):
                assert isinstance(target, ast.Subscript | ast.Name)
                new: ast.stmt = ast.AugAssign(copied(target), ast.Add(), copied(s.value))
                yield self._instead("overwritten", 1.0 if entry else 1.5, line, new)
        if isinstance(s, ast.AugAssign):
            new = ast.Assign([copied(s.target)], copied(s.value))
            yield self._instead("added", 1.0, line, new)
            for operator in OPERATORS:
                if not isinstance(s.op, operator):
                    new = ast.AugAssign(copied(s.target), operator(), copied(s.value))
                    yield self._instead("operator", 1.5, line, new)
            if isinstance(s.target, ast.Name):
                value = binary(name(s.target.id), type(s.op)(), copied(s.value))
                new = ast.Assign([copied(s.target)], value)
                yield self._instead("in_place", 1.0, line, new)

    def _dropped(self, line: Line) -> Iterator[Edit]:
        body = getattr(line.block, line.field)
        if len(body) > 1:
            left = [*body[: line.at], *body[line.at + 1 :]]
            yield self._rearranged("extra_line", 1.5, line, left)
        elif isinstance(line.statement, ast.Continue | ast.Break | ast.Raise):
            yield self._instead("extra_line", 1.5, line, ast.Pass())

    def _moved_out(self, line: Line) -> Iterator[Edit]:
        """Yield a statement behind, or before, the loops that it stands in."""
        owner = self.f.home_of(line.block)
        if owner is None or not isinstance(line.block, BLOCKS) or line.field != "body":
            return
        body = getattr(line.block, "body")  # noqa: B009 - mypy knows no `body` of a node
        before, behind = body[: line.at], body[line.at + 1 :]
        if before and not behind:
            level, cost = owner, 1.1
            for _ in range(3):
                yield self._rearranged(
                    "indentation", cost, line, before, _inserted(level, 1, [line.statement])
                )
                outer = self.f.home_of(level.block)
                if outer is None:
                    break
                level, cost = outer, cost + 0.25
        elif before:
            last = body[line.at :]
            yield self._rearranged("indentation", 1.4, line, before, _inserted(owner, 1, last))
        if len(body) > 1 and isinstance(line.block, LOOPS):
            left = [*before, *behind]
            level, cost = owner, 1.5
            while level is not None and isinstance(level.statement, LOOPS):
                if cost == 1.5 or not isinstance(level.block, LOOPS):
                    yield self._rearranged(
                        "before_loop", cost, line, left, _inserted(level, 0, [line.statement])
                    )
                    cost += 0.1
                outer = self.f.home_of(level.block)
                if outer is None:
                    break
                level = outer

    def _moved_in(self, line: Line) -> Iterator[Edit]:
        """Yield a statement at the end of the loop before it, or at the start of the one behind it."""
        s, body, index = line.statement, getattr(line.block, line.field), line.at
        left = [*body[:index], *body[index + 1 :]]
        if index > 0 and not isinstance(s, ast.Return):
            level, cost = body[index - 1], 1.2
            while isinstance(level, (*LOOPS, ast.If)):
                into = Change(level, "body", None, [*level.body, s])
                yield self._rearranged("indentation", cost, line, left, into)
                level, cost = level.body[-1], cost + 0.1
        if isinstance(s, ast.Assign):
            level = next((b for b in body[index + 1 :] if isinstance(b, LOOPS)), None)
            cost = 1.6
            while isinstance(level, LOOPS):
                into = Change(level, "body", None, [s, *level.body])
                yield self._rearranged("into_loop", cost, line, left, into)
                if isinstance(level, ast.For) and isinstance(level.target, ast.Name):
                    counted = _counted(s, level.target.id)
                    into = Change(level, "body", None, [counted, *level.body])
                    if text_of(counted) != text_of(s):
                        yield self._rearranged("into_loop", cost - 0.2, line, left, into)
                level = next((b for b in level.body if isinstance(b, LOOPS)), None)
                cost += 0.1

    def _conditions(self, line: Line) -> Iterator[Edit]:
        s = line.statement
        if not isinstance(s, ast.If):
            return

        def tested(kind: str, cost: float, make: Callable[[], ast.expr]) -> Edit:
            change = Change(s, "test", None, placed(make(), s.test))
            return self.whole(kind, cost, [s], [change])

        yield tested("condition", 1.9, lambda: number(True))
        yield tested("condition", 1.6, lambda: ast.UnaryOp(ast.Not(), copied(s.test)))
        if s.orelse:
            yield tested("condition", 1.9, lambda: number(False))
            swapped = [Change(s, "body", None, s.orelse), Change(s, "orelse", None, s.body)]
            yield self.whole("branches", 1.7, [s], swapped)

    def _once(self, line: Line) -> Iterator[Edit]:
        """Yield a term that is added in every round, added once behind the loop."""
        s, owner = line.statement, self.f.home_of(line.block)
        if not isinstance(s, ast.AugAssign) or not isinstance(s.op, ast.Add) or owner is None:
            return
        if not isinstance(s.value, ast.BinOp) or not isinstance(s.value.op, ast.Add):
            return
        pairs = [(s.value.left, s.value.right), (s.value.right, s.value.left)]
        level, cost = owner, 1.6
        while level is not None and isinstance(level.statement, LOOPS):
            for kept, once in pairs:
                behind = placed(ast.AugAssign(copied(s.target), ast.Add(), copied(once)), s)
                changes = [
                    Change(s, "value", None, placed(copied(kept), s.value)),
                    _inserted(level, 1, [behind]),
                ]
                yield self.whole("each_round", cost, [once], changes)
            outer = self.f.home_of(level.block)
            if outer is None:
                break
            level, cost = outer, cost + 0.1

    def _raised(self, line: Line) -> Iterator[Edit]:
        """Yield an error that is returned or printed, raised."""
        s = line.statement
        value = s.value if isinstance(s, ast.Return | ast.Expr) else None
        if isinstance(s, ast.Raise) and isinstance(s.exc, ast.Call):
            another = ast.Raise(call(name("ValueError")), None)
            yield self._instead("not_raised", 1.2, line, another)
        if not isinstance(value, ast.Call):
            return
        called = text_of(value.func)
        if isinstance(s, ast.Return) and called.endswith(("Error", "Exception")):
            yield self._instead("not_raised", 1.0, line, ast.Raise(copied(value), None))
        if isinstance(s, ast.Expr) and called == "print":
            error = call(name("ValueError"))
            yield self._instead("not_raised", 1.2, line, ast.Raise(error, None))

    def _with_a_cache(self, line: Line) -> Iterator[Edit]:
        """Yield one value that is returned, returned beside the function's arguments."""
        s = line.statement
        if isinstance(s, ast.Return) and s.value is not None and not isinstance(s.value, ast.Tuple):
            given = ast.Tuple([*map(name, self.f.parameters)], LOAD)
            both = ast.Tuple([copied(s.value), given], LOAD)
            yield self._instead("extra_entry", 1.3, line, ast.Return(both))

    def _loop_order(self, line: Line) -> Iterator[Edit]:
        """Yield two loops, one in the other, the other way round."""
        s = line.statement
        level = s
        while (
            isinstance(level, ast.For)
            and len(level.body) == 1
            and isinstance(level.body[0], ast.For)
        ):
            level = level.body[0]
            assert isinstance(s, ast.For)
            changes = [
                Change(s, "target", None, level.target), Change(s, "iter", None, level.iter),
                Change(level, "target", None, s.target), Change(level, "iter", None, s.iter),
            ]  # fmt: skip
            yield self.whole("loop_order", 1.5, [s, level], changes)

    def _ends(self) -> Iterator[Edit]:
        """Yield a return at the end, and copies of the arguments at the start."""
        f, body = self.f, self.f.definition.body
        last = body[-1]
        if not isinstance(last, ast.Return):
            for each in f.names:
                back = placed(ast.Return(name(each)), last)
                change = Change(f.definition, "body", None, [*body, back])
                yield self.whole("no_return", 1.3, [last], [change])
        for each in f.parameters:
            if not f.kinds.get(each, "arr").startswith("arr"):
                continue
            first = next(
                (s for s in (line.statement for line in f.lines) if _changes(s, each)), None
            )
            if first is not None:
                copy = call(ast.Attribute(name(each), "copy", LOAD))
                new = placed(ast.Assign([ast.Name(each, ast.Store())], copy), body[0])
                change = Change(f.definition, "body", None, [new, *body])
                yield self.whole("in_place", 1.4, [first], [change])

    def _defaults(self) -> Iterator[Edit]:
        args = self.f.definition.args
        for i, default in enumerate(args.defaults):
            for value in (0, 1, 2, None, *self.f.texts):
                if text_of(number(value)) != text_of(default):
                    change = Change(args, "defaults", i, placed(number(value), default))
                    yield self.whole("default", 1.7, [default], [change])
        for i, j in itertools.combinations(range(len(args.args)), 2):
            swapped = list(args.args)
            swapped[i], swapped[j] = swapped[j], swapped[i]
            change = Change(args, "args", None, swapped)
            yield self.whole("parameters", 1.9, [args.args[i], args.args[j]], [change])


def _inserted(line: Line, offset: int, statements: Sequence[ast.stmt]) -> Change:
    """Return the change that puts statements before a line, or behind it."""
    body = getattr(line.block, line.field)
    at = line.at + offset
    return Change(line.block, line.field, None, [*body[:at], *statements, *body[at:]])


def _exchanged(body: Sequence[ast.stmt], index: int) -> list[ast.stmt]:
    return [*body[:index], body[index + 1], body[index], *body[index + 2 :]]


def _counted(statement: ast.Assign, counter: str) -> ast.Assign:
    """Return an assignment in which a fixed first index is the counter of a loop."""
    new = copied(statement)
    for node in ast.walk(new.value):
        if isinstance(node, ast.Subscript):
            index = node.slice.elts[0] if isinstance(node.slice, ast.Tuple) else node.slice
            if isinstance(index, ast.Constant) and index.value == 0:
                if isinstance(node.slice, ast.Tuple):
                    node.slice.elts[0] = placed(name(counter), index)
                else:
                    node.slice = placed(name(counter), index)
    return new


def _changes(statement: ast.stmt, array: str) -> bool:
    """Tell whether a statement writes to an array, or gives its name another value."""
    if isinstance(statement, ast.AugAssign):
        return array in names_in(statement.target)
    return isinstance(statement, ast.Assign) and array in names_in(statement.targets[0])
