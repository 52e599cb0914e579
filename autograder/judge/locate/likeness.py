"""Find the statement of a student's that is like the one in which a known wrong program is wrong.

A named mistake has been recognised by what the function answers. The programs that make it differ
from correct ones in a statement or two; where one of the student's is the same but for the names of
variables, and like no statement of a correct program, it is the one to look at.
"""

from __future__ import annotations

import ast
import functools
import io
import keyword
import tokenize
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from autograder.exercises import catalogue
from autograder.exercises.catalogue import BadEntry, Edit
from autograder.exercises.model import Exercise
from autograder.judge.locate import patterns
from autograder.judge.locate.model import MOST, Place
from autograder.judge.locate.places import in_characters, span_of
from autograder.judge.notebook.reading import statements

ALIKE = 0.92  # share of tokens that two statements have in common
MARGIN = 0.08  # by which a statement must be more like a wrong one than like any right one
MOST_STATEMENTS = 300
LONG = 3  # lines below the first one
KNOWN = {
    "np",
    "numpy",
    "range",
    "len",
    "int",
    "float",
    "sum",
    "max",
    "min",
    "abs",
    "round",
    "print",
}

TRIVIAL = {("return", "variable")}
STORES = ("=", "variable")  # what ends a statement that only stores a result computed before

Tokens = tuple[str, ...]
Found = tuple[int, tuple[int, int] | None]  # a line, and columns in it


def places(exercise: Exercise, names: Sequence[str], source: str) -> tuple[Place, ...]:
    """Return the lines of a student's cell that are like those in which named mistakes are made.

    Parameters
    ----------
    names : sequence of str
        Misconceptions of the exercise.
    """
    lines = source.splitlines()
    found = [
        place
        for name in names
        for place in _declared(exercise, name, source) or _like_known(exercise, name, source)
    ]
    each: dict[int, Place] = {}
    for line, columns in found:
        if line <= len(lines):
            each.setdefault(line, Place(exercise.function, line, lines[line - 1], columns))
    return tuple(each.values())[:MOST]


def _declared(exercise: Exercise, name: str, source: str) -> list[Found]:
    """Return where the patterns fit that a misconception declares; nothing if they fit in many lines."""
    tree = ast.Module(statements(source), [])
    found: dict[int, Found] = {}
    for misconception in exercise.misconceptions:
        for pattern in misconception.at if misconception.name == name else ():
            for node in patterns.found_in(tree, pattern):
                span = span_of(node)
                found.setdefault(span.line, (span.line, in_characters(source, span)))
    return [found[line] for line in sorted(found)] if len(found) <= MOST else []


def _like_known(exercise: Exercise, name: str, source: str) -> list[Found]:
    """Return the lines that are like those of wrong programs; nothing if there are many."""
    own = list(_statements(source, exercise))
    if len(own) > MOST_STATEMENTS:
        return []
    wrong, right = _known(exercise, name)
    marked = dict.fromkeys(line for line, tokens in own if _is_wrong(tokens, wrong, right))
    return [(line, None) for line in marked] if len(marked) <= MOST else []


def _is_wrong(tokens: Tokens, wrong: frozenset[Tokens], right: frozenset[Tokens]) -> bool:
    if tokens in right or _says_little(tokens):
        return False
    likeness = max((_likeness(tokens, other) for other in wrong), default=0.0)
    if likeness < ALIKE:
        return False
    return likeness - max((_likeness(tokens, other) for other in right), default=0.0) >= MARGIN


def _says_little(tokens: Tokens) -> bool:
    """Tell whether a statement only stores what was computed before, or begins with a value."""
    begins = len(tokens) == 3 and tokens[1] == "=" and tokens[2] != "counter"
    return begins or tokens in TRIVIAL or tokens[-2:] == STORES


@functools.lru_cache(maxsize=20_000)
def _likeness(a: Tokens, b: Tokens) -> float:
    if a == b:
        return 1.0
    if not 0.6 < len(a) / len(b) < 1.7:
        return 0.0
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


@functools.lru_cache(maxsize=2000)
def _known(exercise: Exercise, name: str) -> tuple[frozenset[Tokens], frozenset[Tokens]]:
    """Return the statements of wrong programs that no right one has, and all of right ones."""
    right = {
        tokens
        for base in exercise.written.bases.values()
        for _, tokens in _statements(base, exercise)
    }
    wrong: set[Tokens] = set()
    for misconception in exercise.misconceptions:
        if misconception.name != name:
            continue
        for program in misconception.programs:
            if isinstance(program, Edit):
                wrong.update(tokens for _, tokens in _of_edit(exercise, program))
    return frozenset(wrong - right), frozenset(right)


def _of_edit(exercise: Exercise, program: Edit) -> Iterator[tuple[int, Tokens]]:
    try:
        source = catalogue.source_of(program, exercise.written.bases, exercise.function)
    except BadEntry:
        return
    yield from _statements(source, exercise)


@functools.lru_cache(maxsize=500)
def _statements(source: str, exercise: Exercise) -> tuple[tuple[int, Tokens], ...]:
    """Return the line and the tokens of every statement's first line, names made alike."""
    return tuple(_read(source, exercise))


def _read(source: str, exercise: Exercise) -> Iterator[tuple[int, Tokens]]:
    tree = ast.Module(statements(source), [])
    roles = _roles(tree, exercise)
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt) and not isinstance(node, ast.FunctionDef | ast.ClassDef):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                continue
            if isinstance(node, ast.Import | ast.ImportFrom | ast.Pass) or _is_long(node):
                continue
            yield node.lineno, _tokens(node, roles)


def _is_long(node: ast.stmt) -> bool:
    """Tell whether the first line of a statement says little about it, as ``table = [`` does."""
    return not hasattr(node, "body") and (node.end_lineno or 0) - node.lineno >= LONG


def _roles(tree: ast.AST, exercise: Exercise) -> dict[str, str]:
    """Return what stands for each variable: what it is named after, a counter, or anything.

    Names that a student shares with the function's signature, or a part of its cache, are kept.
    """
    kept = {*exercise.parameters[0], *(name for name, _ in exercise.parameters[1])}
    kept.update(part for parts in exercise.parts.values() for part in parts)
    counters = set(patterns.counters(tree))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return {
        name: name if name in kept | KNOWN else "counter" if name in counters else "variable"
        for name in names
    }


def _tokens(node: ast.stmt, roles: dict[str, str]) -> Tokens:
    text = ast.unparse(node).split("\n")[0]
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING):
                after_dot = found[-1:] == ["."]
                plain = after_dot or keyword.iskeyword(token.string)
                found.append(token.string if plain else roles.get(token.string, token.string))
    except (tokenize.TokenError, IndentationError, SyntaxError):
        pass  # a first line such as that of a list over several lines ends in the middle
    return tuple(found)
