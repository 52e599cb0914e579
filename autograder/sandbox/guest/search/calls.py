"""Changes of calls: another function, other arguments, another array to begin with."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator

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
    number,
    numpy,
    parsed,
    placed,
    text_of,
)

GROUPS = [
    ["max", "mean", "sum", "min", "median", "prod", "argmax"],
    ["floor", "ceil", "round", "rint", "int"],
    ["zeros", "ones", "empty"],
    ["zeros_like", "ones_like", "empty_like"],
    ["maximum", "minimum", "add", "multiply", "fmax"],
    ["dot", "multiply", "matmul", "vdot"],
    ["amax", "mean", "sum", "amin"],
    ["hstack", "vstack", "concatenate", "stack"],
    ["setdefault", "get", "pop"],
]  # of functions that are taken for one another
BUILT_IN = {"max", "min", "sum", "round", "int"}
OVER = {"sum", "mean", "max", "min", "prod"}  # axes
RANDOM = {"randn", "rand", "random", "normal", "uniform", "random_sample"}
MODULES = {"np", "numpy", "math", "np.random", "np.linalg"}
METHODS = {
    "astype", "reshape", "transpose", "copy", "squeeze", "flatten", "ravel", "round", "swapaxes",
}  # fmt: skip
AXES = ("0", "1", "2", "(0, 1)", "(1, 2)", "(0, 1, 2)", "None", "-1", "3")


class Calls(Spreader):
    """What may be wrong with what is called, and with what it is given."""

    def of(self, node: ast.AST) -> Iterator[Edit]:
        """Yield edits of one expression."""
        if isinstance(node, ast.Call):
            yield from self._calls(node)

    def _calls(self, node: ast.Call) -> Iterator[Edit]:
        called = node.func
        own = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        yield from self._other_functions(node, own)
        yield from self._made_arrays(node, own)
        if own == "range" and len(node.args) >= 2:
            yield from self.spread("range", 1.4, node, call(name("range"), copied(node.args[1])))
            if len(node.args) == 3:
                two = call(name("range"), *map(copied, node.args[:2]))
                yield from self.spread("range", 1.2, node, two)
        if own == "pad" and len(node.args) >= 2:
            for size in sorted(self.f.settings):
                new = copied(node)
                new.args[1] = frame(size)
                yield from self.spread("arguments", 1.6, node, new)
        for i, j in itertools.combinations(range(len(node.args)), 2):
            new = copied(node)
            new.args[i], new.args[j] = new.args[j], new.args[i]
            yield from self.spread("arguments", 1.3, node, new)
        if isinstance(called, ast.Attribute) and text_of(called.value) not in MODULES:
            inner = not isinstance(called.value, ast.Name)
            cost = 1.3 if own in METHODS and inner else 1.5
            yield from self.spread("extra_call", cost, node, copied(called.value))
        for i, argument in enumerate(node.args):
            if not isinstance(argument, ast.Starred):
                yield from self.spread("extra_call", 1.4, node, copied(argument))
            if len(node.args) > 1:
                new = copied(node)
                del new.args[i]
                yield from self.spread("extra_argument", 1.9, node, new)
        yield from self._rounded(node, own)
        if own == "transpose":
            yield from self._orders(node)
        yield from self._keywords(node, own)

    def _rounded(self, node: ast.Call, own: str) -> Iterator[Edit]:
        """Yield a quotient without a remainder for one that is rounded; one entry for a sum."""
        last = node.args[0] if node.args else None
        quotient = isinstance(last, ast.BinOp) and isinstance(last.op, ast.Div)
        if own in ("round", "ceil", "rint", "int", "floor") and quotient:
            assert isinstance(last, ast.BinOp)
            whole = binary(copied(last.left), ast.FloorDiv(), copied(last.right))
            yield from self.spread("another_function", 1.2, node, whole)
        summed = node.func.value if isinstance(node.func, ast.Attribute) else None
        if own in OVER and isinstance(summed, ast.Subscript):
            for counter in [n for n in self.f.ints if n in self.f.counters]:
                indices = [*map(copied, indices_of(summed)), name(counter)]
                entry = ast.Subscript(copied(summed.value), ast.Tuple(indices, LOAD), LOAD)
                yield from self.spread("missing_index", 1.6, node, entry)

    def _orders(self, node: ast.Call) -> Iterator[Edit]:
        """Yield a transposition with the axes in any other order."""
        last = node.args[-1] if node.args else None
        axes = list(last.elts) if isinstance(last, ast.Tuple) else list(node.args)
        given = [axis.value for axis in axes if isinstance(axis, ast.Constant)]
        if len(given) != len(axes) or len(axes) > 4 or len(axes) < 3:
            return
        for order in itertools.permutations(given):
            if [*order] != given:
                new = copied(node)
                numbers: list[ast.expr] = [number(axis) for axis in order]
                if isinstance(last, ast.Tuple):
                    new.args[-1] = ast.Tuple(numbers, LOAD)
                else:
                    new.args = numbers
                yield from self.spread("axes", 1.3, node, new)

    def _other_functions(self, node: ast.Call, own: str) -> Iterator[Edit]:
        for group in GROUPS:
            for other in group if own in group else ():
                if other == own:
                    continue
                new = copied(node)
                if isinstance(node.func, ast.Attribute):
                    if other == "int":
                        new = call(name("int"), copied(node))
                    else:
                        new.func.attr = other
                elif other in BUILT_IN:
                    new.func.id = other
                else:
                    new.func = numpy(other)
                yield from self.spread("another_function", 1.2, node, new)

    def _made_arrays(self, node: ast.Call, own: str) -> Iterator[Edit]:
        """Yield arrays of floats, and such as begin with something else."""
        if own in ("zeros_like", "ones_like", "empty_like") and node.args:
            shape = ast.Attribute(copied(node.args[0]), "shape", LOAD)
            plain = call(numpy(own.removesuffix("_like")), shape)
            yield from self.spread("type_of_numbers", 1.2, node, plain)
            zeros = call(numpy("zeros"), copied(shape))
            yield from self.spread("start_value", 1.5, node, zeros)
        if own in ("zeros", "ones", "empty", "full"):
            new = copied(node)
            new.keywords = [k for k in new.keywords if k.arg != "dtype"]
            if len(new.keywords) < len(node.keywords):
                yield from self.spread("type_of_numbers", 1.0, node, new)
            if own != "full" and node.args:
                lowest = ast.UnaryOp(ast.USub(), numpy("inf"))
                full = call(numpy("full"), copied(node.args[0]), lowest)
                yield from self.spread("start_value", 1.8, node, full)
        if own in RANDOM:
            yield from self.spread("start_value", 1.0, node, _zeros_for(node, own))
            every = [
                n
                for n in self.f.home
                if isinstance(n, ast.Call)
                and isinstance(n.func, ast.Attribute)
                and n.func.attr == own
            ]
            if len(every) > 1 and every[0] is node:
                yield Edit(
                    "start_value",
                    1.1,
                    lambda: [Change(*self.f.home[n], placed(_zeros_for(n, own), n)) for n in every],
                    lambda: every,
                    self.f.definition,
                )

    def _keywords(self, node: ast.Call, own: str) -> Iterator[Edit]:
        given = {keyword.arg for keyword in node.keywords}
        for keyword in self._keywords_elsewhere(own):
            if keyword.arg not in given:
                new = copied(node)
                new.keywords.append(copied(keyword))
                yield from self.spread("missing_argument", 1.4, node, new)
                yield from self._argument_of_all(node, own, keyword)
        for i, keyword in enumerate(node.keywords):
            new = copied(node)
            del new.keywords[i]
            yield from self.spread("extra_argument", 1.3, node, new)
            for text in AXES if keyword.arg == "axis" else ():
                new = copied(node)
                new.keywords[i].value = parsed(text)
                if text_of(new) != text_of(node):
                    yield from self.spread("over_axes", 1.2, node, new)
            if keyword.arg == "keepdims" and isinstance(keyword.value, ast.Constant):
                new = copied(node)
                new.keywords[i].value = number(not keyword.value.value)
                yield from self.spread("kept_axis", 1.3, node, new)
        if own in OVER and "axis" in given and "keepdims" not in given:
            new = copied(node)
            new.keywords.append(ast.keyword("keepdims", number(True)))
            yield from self.spread("kept_axis", 1.3, node, new)
        if own in OVER and "axis" not in given and len(node.args) <= 1:
            for text in ("0", "1", "(0, 1)", "(1, 2)", "(0, 1, 2)", "(1, 2, 3)"):
                new = copied(node)
                new.keywords.append(ast.keyword("axis", parsed(text)))
                yield from self.spread("over_axes", 1.7, node, new)

    def _argument_of_all(self, node: ast.Call, own: str, keyword: ast.keyword) -> Iterator[Edit]:
        """Yield an argument added to all calls that lack it, of this function and of its relatives."""
        lacking = [
            n
            for n in self.f.home
            if isinstance(n, ast.Call)
            and _are_related(own, text_of(n.func).split(".")[-1])
            and keyword.arg not in {k.arg for k in n.keywords}
        ]

        def make() -> list[Change]:
            new = placed(copied(keyword), node)
            return [Change(n, "keywords", None, [*n.keywords, new]) for n in lacking]

        if len(lacking) > 1 and lacking[0] is node:
            yield Edit("missing_argument", 1.6, make, lambda: lacking, self.f.definition)

    def _keywords_elsewhere(self, own: str) -> list[ast.keyword]:
        """Return the keywords with which functions of this name, or nearly, are called elsewhere."""
        found = {}
        for node in self.f.home:
            if isinstance(node, ast.Call) and _are_related(own, text_of(node.func).split(".")[-1]):
                found.update({text_of(k): k for k in node.keywords if k.arg})
        return [*found.values()]


def _are_related(a: str, b: str) -> bool:
    """Tell whether two functions have the same name but for an end, such as ``_backward``."""
    return bool(a and b) and (a.startswith(b) or b.startswith(a))


def _zeros_for(node: ast.Call, own: str) -> ast.Call:
    """Return zeros of the shape that a call of a random generator asks for."""
    size = next((k.value for k in node.keywords if k.arg == "size"), None)
    if size is not None:
        return call(numpy("zeros"), copied(size))
    if own in ("random", "random_sample") and node.args:
        return call(numpy("zeros"), copied(node.args[0]))
    return call(numpy("zeros"), ast.Tuple([*map(copied, node.args)], LOAD))
