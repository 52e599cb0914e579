"""Changes of indices, slices and the order of values."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator, Sequence

from .edit import Edit, Spreader
from .tree import (
    LOAD,
    Change,
    binary,
    call,
    copied,
    frame,
    indices_of,
    name,
    names_in,
    number,
    numpy,
    parsed,
    placed,
    text_of,
)
from .twins import Renamed, are_axes

FEW = 6  # entries of a tuple whose order is tried


class Arrays(Spreader):
    """What may be wrong with the way an array is cut, and with the order of what is listed."""

    def of(self, node: ast.AST) -> Iterator[Edit]:
        """Yield edits of one expression."""
        if isinstance(node, ast.Subscript):
            yield from self._indices(node)
        elif isinstance(node, ast.Slice):
            yield from self._bounds(node)
        elif isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
            yield from self._entries(node)
        elif isinstance(node, ast.Tuple) and isinstance(self.f.home[node].parent, ast.Assign):
            yield from self._unpacked(node)
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            cost = 1.3 if node.attr == "T" else 2.2
            yield from self.spread("extra_call", cost, node, copied(node.value))
        yield from self._whole_arrays(node)

    def _whole_arrays(self, node: ast.AST) -> Iterator[Edit]:
        """Yield an array padded, cut to what is inside its frame, or transposed."""
        f = self.f
        if not isinstance(node, ast.expr) or not isinstance(getattr(node, "ctx", LOAD), ast.Load):
            return
        parent, field, _ = f.home[node]
        kind, settings = f.kind(node), sorted(f.settings)
        value = isinstance(parent, ast.Assign | ast.Return | ast.Tuple) and field != "targets"
        if isinstance(node, ast.Name) and kind == "arr4":
            if isinstance(parent, ast.Subscript) and field == "value":
                for size in settings:
                    padded = call(numpy("pad"), copied(node), frame(size))
                    yield from self.spread("another_array", 1.9, node, padded)
            for size in settings if value else ():
                cost = 1.2 if isinstance(parent, ast.Return) else 1.6
                yield from self.spread("missing_cut", cost, node, _inside(node, size))
            for order in ("0, 2, 3, 1", "0, 3, 1, 2") if value else ():
                turned = parsed(f"{node.id}.transpose({order})")
                yield from self.spread("axes", 1.4, node, turned)
        if value and kind in ("arr", "arr2") and isinstance(node, ast.BinOp | ast.Name | ast.Call):
            turned = ast.Attribute(copied(node), "T", LOAD)
            yield from self.spread("axes", 1.9, node, turned)
        if value and isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            turned = ast.Attribute(copied(node), "T", LOAD)
            yield from self.spread("axes", 1.5, node, turned)

    def _unpacked(self, node: ast.Tuple) -> Iterator[Edit]:
        """Yield names that are given the parts of a tuple, in another order."""
        for i, j in itertools.combinations(range(len(node.elts)), 2):
            new = copied(node)
            new.elts[i], new.elts[j] = new.elts[j], new.elts[i]
            yield from self.spread("order", 1.4 if j == i + 1 else 1.7, node, new)

    # -- indices

    def _indices(self, node: ast.Subscript) -> Iterator[Edit]:
        f, own = self.f, indices_of(node)
        counters = [n for n in f.ints if n in f.counters]

        def cut(indices: Sequence[ast.AST]) -> ast.expr:
            new = [copied(index) for index in indices]
            if not new:
                return copied(node.value)
            inside = new[0] if len(new) == 1 else ast.Tuple(new, LOAD)
            return ast.Subscript(copied(node.value), inside, node.ctx)

        for i, j in itertools.combinations(range(len(own)), 2):
            if text_of(own[i]) != text_of(own[j]):
                swapped = list(own)
                swapped[i], swapped[j] = own[j], own[i]
                yield from self.spread("axes", 1.1 if j == i + 1 else 1.5, node, cut(swapped))
        for i, index in enumerate(own):
            before, after = own[:i], own[i + 1 :]
            if len(own) > 1:
                yield from self.spread("extra_index", 2.0, node, cut([*before, *after]))
            if not isinstance(index, ast.Slice):
                all_ = cut([*before, ast.Slice(), *after])
                yield from self.spread("slice_for_index", 1.8, node, all_)
            else:
                for counter in counters:
                    one = cut([*before, name(counter), *after])
                    yield from self.spread("index_for_slice", 1.5, node, one)
        if any(_ends_at_minus(index) for index in own):
            yield from self.spread("slice_end", 1.2, node, cut(_from_the_start(node, own)))
        yield from self._unused_corners(node, own, cut)
        yield from self._of_several_lines(node, own, cut)
        if f.kind(node.value) not in ("tuple", "str"):
            for i in range(len(own) + 1):
                for counter in counters:
                    more = cut([*own[:i], name(counter), *own[i:]])
                    yield from self.spread("missing_index", 1.9, node, more)
                more = cut([*own[:i], ast.Slice(), *own[i:]])
                yield from self.spread("missing_axis", 2.2, node, more)
        if len(own) == 1 and not isinstance(own[0], ast.Slice):
            yield from self.spread("axes", 1.2, node, cut([number(Ellipsis), own[0]]))
        if isinstance(node.ctx, ast.Load):
            yield from self.spread("extra_index", 1.6, node, copied(node.value))

    def _of_several_lines(
        self,
        node: ast.Subscript,
        own: Sequence[ast.expr],
        cut: Callable[[Sequence[ast.AST]], ast.expr],
    ) -> Iterator[Edit]:
        """Yield dots for the first axes, an entry for a window, a row's own column, a step once more."""
        f = self.f
        if len(own) > 1 and all(map(_is_full, own[:-1])) and not _is_full(own[-1]):
            alike = [n for n in f.home if _is_cut_alike(n, node)]
            if alike and alike[0] is node:
                yield Edit(
                    "axes", 1.3, lambda: [Change(*f.home[n], placed(_with_dots(n), n)) for n in alike],
                    lambda: alike, f.definition,
                )  # fmt: skip
        counters = [n for n in f.names_in_order if n in f.counters]
        if f.kind(node.value) == f"arr{len(counters)}" and any(
            isinstance(i, ast.Slice) for i in own
        ):
            entry = cut([*map(name, counters)])
            yield from self.spread("index_for_slice", 1.5, node, entry)
        if len(own) == 2 and _is_full(own[0]) and f.kind(own[1]).startswith("arr"):
            rows = call(numpy("arange"), call(name("len"), copied(own[1])))
            yield from self.spread("missing_index", 1.3, node, cut([rows, own[1]]))
        for i, index in enumerate(own):
            if isinstance(index, ast.Slice) and not _is_full(index):
                other = self._of_other_axis(index)
                again = cut([*own[: i + 1], other, *own[i + 1 :]])
                yield from self.spread("missing_index", 1.6, node, again)
                before = cut([*own[:i], other, *own[i:]])
                yield from self.spread("missing_index", 1.7, node, before)
                instead = cut([*own[:i], other, *own[i + 1 :]])
                yield from self.spread("another_name", 1.2, node, instead)

    def _of_other_axis(self, index: ast.AST) -> ast.AST:
        """Return an index with the names of the other axis; the same if there are none."""
        axes = {a: b for a, b in self.f.twin_names.items() if are_axes(a, b)}
        return Renamed(axes).visit(copied(index))

    def _unused_corners(
        self,
        node: ast.Subscript,
        own: Sequence[ast.expr],
        cut: Callable[[Sequence[ast.AST]], ast.expr],
    ) -> Iterator[Edit]:
        """Yield the whole image cut to the window whose corners are worked out and not used."""
        full = [i for i, index in enumerate(own) if _is_full(index)]
        if len(self.f.unused) < 4 or len(full) < 2:
            return
        top, bottom, left, right = self.f.unused[:4]
        for first, second in itertools.pairwise(full):
            new = list(own)
            new[first] = ast.Slice(name(top), name(bottom))
            new[second] = ast.Slice(name(left), name(right))
            yield from self.spread("not_used", 0.9, node, cut(new))

    def _bounds(self, node: ast.Slice) -> Iterator[Edit]:
        f, low, high, step = self.f, node.lower, node.upper, node.step

        def cut(a: ast.AST | None, b: ast.AST | None, c: ast.AST | None = None) -> ast.Slice:
            return ast.Slice(*(copied(x) if x is not None else None for x in (a, b, c)))

        def after(start: ast.expr, size: str) -> ast.BinOp:
            return binary(copied(start), ast.Add(), name(size))

        if step:
            yield from self.spread("step", 1.4, node, cut(low, high))
        elif not (low or high):
            for size in f.sizes:
                yield from self.spread("step", 2.3, node, cut(None, None, name(size)))
                for other in f.sizes if size not in f.far else ():
                    window = cut(name(size), after(name(size), other))
                    yield from self.spread("slice_bounds", 2.2, node, window)
        if isinstance(low, ast.Name) and isinstance(high, ast.Name):
            yield from self._end_where_it_is_worked_out(low, high)
        if low and high:
            for size in f.sizes:
                yield from self.spread("slice_end", 1.2, node, cut(low, after(low, size), step))
                start = binary(copied(high), ast.Sub(), name(size))
                yield from self.spread("slice_start", 1.5, node, cut(start, high, step))
                if isinstance(high, ast.UnaryOp):
                    end = binary(name(size), ast.Sub(), copied(high.operand))
                    yield from self.spread("slice_end", 1.5, node, cut(low, end, step))
                end = binary(name(size), ast.Sub(), copied(low))
                yield from self.spread("slice_end", 1.6, node, cut(low, end, step))
            yield from self.spread("slice_end", 1.8, node, cut(low, None, step))
            yield from self.spread("slice_start", 1.8, node, cut(None, high, step))
        elif high:
            for size in f.sizes:
                shifted = binary(name(size), ast.Add(), copied(high))
                yield from self.spread("slice_bounds", 1.5, node, cut(name(size), shifted, step))
                yield from self.spread("slice_start", 1.7, node, cut(name(size), high, step))
        elif low:
            plain = low.operand if isinstance(low, ast.UnaryOp) else low
            for size in f.sizes:
                yield from self.spread("slice_end", 1.6, node, cut(low, after(low, size), step))
                shifted = binary(name(size), ast.Add(), copied(plain))
                yield from self.spread("slice_bounds", 1.8, node, cut(name(size), shifted, step))

    def _end_where_it_is_worked_out(self, low: ast.Name, high: ast.Name) -> Iterator[Edit]:
        """Yield an end that lies one size behind its start, in the line that computes it."""
        values = [
            line.statement.value
            for line in self.f.lines
            if isinstance(line.statement, ast.Assign)
            and [*names_in(line.statement.targets[0])] == [high.id]
        ]
        for size in self.f.sizes if len(values) == 1 else ():
            end = binary(copied(low), ast.Add(), name(size))
            yield from self.spread("slice_end", 1.1, values[0], end)

    # -- tuples

    def _entries(self, node: ast.Tuple | ast.List) -> Iterator[Edit]:
        parent = self.f.home[node].parent
        if len(node.elts) > FEW:
            return
        for i, j in itertools.combinations(range(len(node.elts)), 2):
            if text_of(node.elts[i]) != text_of(node.elts[j]):
                new = copied(node)
                new.elts[i], new.elts[j] = new.elts[j], new.elts[i]
                yield from self.spread("order", 1.3, node, new)
        if isinstance(parent, ast.Return | ast.Call):
            for i in range(len(node.elts)):
                new = copied(node)
                del new.elts[i]
                yield from self.spread("extra_entry", 2.0, node, new)
        if isinstance(parent, ast.Return) and len(node.elts) <= 4:
            for entry in node.elts:
                yield from self.spread("extra_entry", 1.8, node, copied(entry))


def _is_full(index: ast.AST) -> bool:
    return isinstance(index, ast.Slice) and not (index.lower or index.upper or index.step)


def _ends_at_minus(index: ast.AST) -> bool:
    return isinstance(index, ast.Slice) and _is_minus(index.upper)


def _is_minus(node: ast.AST | None) -> bool:
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub)


def _from_the_start(node: ast.Subscript, own: Sequence[ast.expr]) -> list[ast.AST]:
    """Return indices in which an end counted from the back, such as ``-pad``, is counted from the start."""
    new: list[ast.AST] = []
    for axis, index in enumerate(own):
        if isinstance(index, ast.Slice) and isinstance(index.upper, ast.UnaryOp):
            shape = ast.Attribute(copied(node.value), "shape", LOAD)
            size = ast.Subscript(shape, number(axis), LOAD)
            end = binary(size, ast.Sub(), copied(index.upper.operand))
            new.append(ast.Slice(copied(index.lower) if index.lower else None, end))
        else:
            new.append(index)
    return new


def _inside(array: ast.Name, size: str) -> ast.expr:
    """Return a batch without its frame."""
    rows, columns = (f"{size}:{array.id}.shape[{axis}] - {size}" for axis in (1, 2))
    return parsed(f"{array.id}[:, {rows}, {columns}]")


def _is_cut_alike(node: ast.AST, other: ast.Subscript) -> bool:
    """Tell whether two arrays of one name are cut by a number at the end only."""
    if not isinstance(node, ast.Subscript) or text_of(node.value) != text_of(other.value):
        return False
    own = indices_of(node)
    same = len(own) == len(indices_of(other)) and all(map(_is_full, own[:-1]))
    return same and not _is_full(own[-1])


def _with_dots(node: ast.AST) -> ast.expr:
    """Return the same with dots in the place of the axes that are not cut."""
    assert isinstance(node, ast.Subscript)
    inside = ast.Tuple([number(Ellipsis), copied(indices_of(node)[-1])], LOAD)
    return ast.Subscript(copied(node.value), inside, node.ctx)
