"""Read a student's code without running it, as far as that costs the judge next to nothing."""

from __future__ import annotations

import ast
import warnings

MOST_CHARS = 60_000  # a syntax tree takes six hundred bytes and three microseconds for each
MOST_DEPTH = 60  # of brackets and of blocks: the parser's own memory stays small


def is_deep(source: str) -> bool:
    """Tell whether brackets, blocks or chains of operators nest so deeply that parsing could hurt."""
    depth = deepest = 0
    for char in source:
        depth += (char in "([{") - (char in ")]}")
        deepest = max(deepest, depth)
    indent = max((len(line) - len(line.lstrip()) for line in source.splitlines()), default=0)
    runs = max((line.count("-") + line.count("~") + line.count("not ") for line in source.splitlines()), default=0)  # fmt: skip
    return deepest > MOST_DEPTH or indent > 4 * MOST_DEPTH or runs > 500


def statements(source: str) -> list[ast.stmt]:
    """Return the statements of a cell; none if it is not plain Python, too long or too deep."""
    if len(source) > MOST_CHARS or is_deep(source):
        return []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the student's backslashes
        try:
            return ast.parse(source).body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []
