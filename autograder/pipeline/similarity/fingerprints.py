"""A function as the set of hashes of its syntax tree's larger parts, with every name of the student's own one mark.

Only the parser touches the text; nothing in it is run.
"""

from __future__ import annotations

import ast
import hashlib
import io
import tokenize
import warnings
from collections.abc import Mapping

from autograder.judge.notebook.reading import is_deep
from autograder.sandbox.guest.magics import plain_python

MOST_CHARS = 40_000  # of one function's cell
MOST_NODES = 20_000
PART_NODES = 6  # smaller parts of a tree are in everybody's program
WORTH_NODES = 40  # a function below this has few ways to be written
OWN = "·"  # what stands for a name of the student's own
SAYS_NOTHING = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip

Print = Mapping[str, int]  # hash of a part of the tree -> its number of nodes


def fingerprint(source: str) -> Print:
    """Return the parts of a program by hash, empty if it is not Python or not worth comparing."""
    if len(source) > MOST_CHARS or is_deep(source):
        return {}
    parts: dict[str, int] = {}
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's backslashes
            tree = _parsed(source)
        if sum(1 for _ in ast.walk(tree)) > MOST_NODES:
            return {}
        _digest(tree, _own_names(tree), parts)
    except (SyntaxError, ValueError, RuntimeError, MemoryError):
        return {}
    return parts


def _parsed(source: str) -> ast.Module:
    """Parse a cell; a magic in it hides nothing from the comparison."""
    try:
        return ast.parse(source)
    except SyntaxError:
        from IPython.core import inputtransformer2

        return ast.parse(plain_python(source, inputtransformer2))


def _own_names(tree: ast.AST) -> set[str]:
    """Return the names that the student made: arguments, and what is assigned to."""
    names = {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    return names | {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }


def _digest(node: ast.AST, own: set[str], parts: dict[str, int]) -> tuple[str, int]:
    """Return a part's hash and size, noting the larger parts below it."""
    words, size = [type(node).__name__], 1
    for name, value in ast.iter_fields(node):
        if name in ("type_comment", "ctx", "kind", "returns", "annotation"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if _is_docstring(child):
                continue
            if isinstance(child, ast.AST):
                word, below = _digest(child, own, parts)
                words.append(word)
                size += below
            elif child is not None:
                words.append(OWN if isinstance(child, str) and child in own else repr(child)[:80])
    digest = hashlib.blake2b("\0".join(words).encode(errors="replace"), digest_size=8).hexdigest()
    if size >= PART_NODES:
        parts[digest] = size
    return digest, size


def _is_docstring(node: object) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def share(one: Print, other: Print) -> float:
    """Return the share of two programs' parts that both have, by nodes: 0 to 1."""
    both = sum(nodes for part, nodes in one.items() if part in other)
    whole = sum(one.values()) + sum(other.values())
    return round(2 * both / whole, 4) if whole else 0.0


def normal_lines(source: str) -> list[str]:
    """Return each line of a program without comments and layout, the student's own names as one mark.

    A line that says nothing is empty. Of what is no Python, lines are without their spaces only.
    """
    lines = source.split("\n")
    words: list[list[str]] = [[] for _ in lines]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            own = _own_names(_parsed(source))
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in SAYS_NOTHING and token.start[0] <= len(words):
                is_own = token.type == tokenize.NAME and token.string in own
                words[token.start[0] - 1].append(OWN if is_own else token.string)
    except (SyntaxError, ValueError, RuntimeError, MemoryError, tokenize.TokenError):
        return ["".join(line.split()) for line in lines]
    return [" ".join(part) for part in words]
