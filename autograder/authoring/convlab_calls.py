"""Find the calls of `check` and `hint` in a notebook that convlab could not answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import Any

from convlab.errors import CheckError
from convlab.hints import hints_of
from convlab.laws import law_sets
from convlab.questions import question

from autograder.authoring.rules import parse_code

VERBS = ("check", "hint")


def unanswered(cells: Sequence[Any]) -> Iterator[str]:
    """Yield a line, with cell and name, for each call that would fail in a student's hands.

    Parameters
    ----------
    cells : sequence of NotebookNode
        Of a notebook; names count as convlab's where one of its cells imports them from there.
    """
    trees = {
        cell.metadata.get("nbgrader", {}).get("grade_id") or f"number {number}": parse_code(cell.source)
        for number, cell in enumerate(cells, 1)
        if cell.cell_type == "code"
    }  # fmt: skip
    verbs = dict(found for tree in trees.values() for found in _imported(tree))
    for cell, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (verb := _verb_of(node, verbs)):
                subject = _subject(node)
                if subject is not None and not _is_known(verb, *subject):
                    yield _told(cell, verb, *subject)


def _imported(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield the names that stand for `check` and `hint` in the notebook."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "convlab":
            for alias in node.names:
                if alias.name in VERBS:
                    yield alias.asname or alias.name, alias.name


def _verb_of(call: ast.Call, verbs: dict[str, str]) -> str | None:
    match call.func:
        case ast.Name(id=name):
            return verbs.get(name)
        case ast.Attribute(value=ast.Name(id="convlab"), attr=name) if name in VERBS:
            return name
    return None


def _subject(call: ast.Call) -> tuple[str, bool] | None:
    """Return what is asked about and whether it is a function; None if that shows only when it runs."""
    for keyword in call.keywords:
        match keyword:
            case ast.keyword(arg="name", value=ast.Constant(value=str(name))):
                return name, True
    match call.args:
        case [ast.Name(id=name), *_]:
            return name, True
        case [ast.Constant(value=str(name)), *_]:
            return name, False
    return None


def _is_known(verb: str, name: str, is_function: bool) -> bool:
    if verb == "check" and is_function:
        return name in law_sets()
    try:
        if verb == "check":
            question(name)
        else:
            hints_of(name)
    except CheckError:
        return False
    return True


def _told(cell: str, verb: str, name: str, is_function: bool) -> str:
    shown = name if is_function else f'"{name}"'
    if name[:1].isdigit() or (verb == "check" and not is_function):
        return f"cell {cell}: {verb}({shown}): convlab has no such question"
    what = "laws" if verb == "check" else "hints"
    return (
        f"cell {cell}: {verb}({shown}): convlab has no {what} for it; write "
        f"course/convlab/{what}/{name}.py, or take the call out"
    )
