"""Whether cells below a function's tests may change what the function does.

In a notebook that is run from top to bottom, a function meets its tests before the cells below them
are run. There students try things out: ``slice = A[0]``, ``MODES.clear()``, ``np.seterr(all="raise")``,
another helper of the same name.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.reading import MOST_CHARS, statements

ONLY_DRAW = frozenset({"convlab", "draw", "fig", "plt"})
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def last_above(cells: Sequence[CellToRun], function: str) -> int | None:
    """Return the cell at a function's tests, if a cell below binds anew, or changes, what is used above.

    Parameters
    ----------
    cells : sequence of CellToRun
        In the order of the notebook; not plain Python, they count for nothing.
    function : str
        Graded functions themselves do not count: they are called as they were at their own tests.

    Returns
    -------
    int or None
        None also where there is more code than is read here.
    """
    places = (index for index, cell in enumerate(cells) if function in cell.remember)
    place = next(places, None)
    if place is None or sum(len(cell.source) for cell in cells) > MOST_CHARS:
        return None
    trees = [ast.Module(statements(cell.source), []) for cell in cells]
    above, below = trees[: place + 1], trees[place + 1 :]
    names = {node.id for tree in above for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names -= {name for cell in cells for name in cell.remember}
    return None if all(names.isdisjoint(_touched(tree)) for tree in below) else place


def _touched(tree: ast.Module) -> Iterator[str]:
    """Yield the names that a cell binds, or of which it changes what they stand for."""
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, _SCOPES):
            if not isinstance(node, ast.Lambda):
                yield node.name
            continue
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield from _root(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            # Whose result nobody wants: it is called for what it changes.
            yield from (name for name in _root(node.value.func) if name not in ONLY_DRAW)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in node.names)
        waiting.extend(ast.iter_child_nodes(node))


def _root(node: ast.AST) -> Iterator[str]:
    """Yield the name of which this is a part; a name alone is no part."""
    is_part = False
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node, is_part = node.func if isinstance(node, ast.Call) else node.value, True
    if is_part and isinstance(node, ast.Name):
        yield node.id
