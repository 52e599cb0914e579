"""The calls that an author's test cell makes of a right function, the same for every student.

They are found once, with the reference in the function's place, so that they can travel together. A
later input may be made of an earlier answer, and no answer of ours may enter a student's process:
such cells are left alone, and so are those of which the text does not show that they are not.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.judge.execution.batch import Outcomes
from autograder.judge.execution.outcome import Outcome
from autograder.sandbox.guest import codec

SILENT = ("check", "hint")  # of convlab: they call nothing while grading


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call, and its arguments as they are on the wire.

    Parameters
    ----------
    wire : tuple of (str, bytes)
        Two calls are the same if this is equal: types, dtypes, shapes and every bit.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    wire: tuple[str, bytes]


def wire_of(args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> tuple[str, bytes]:
    """Return the arguments of a call as they are sent; callables among them are all alike."""
    tree, payload = codec.encode((args, dict(kwargs)))
    return codec.as_text({"inputs": tree}), payload


class Recorder:
    """Stands for a function in an author's cell: answers as the reference, and keeps what it was asked."""

    def __init__(self, reference: Callable[..., Any]) -> None:
        self.reference = reference
        self.calls: list[RecordedCall] = []
        self.whole = True  # nothing was asked yet that cannot be sent ahead

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        try:
            wire = wire_of(args, kwargs)
        except codec.Refused:
            self.whole = False
        else:
            self.whole = self.whole and '{"o":' not in wire[0]  # what does not travel as it is
        if self.whole:
            self.calls.append(RecordedCall(*copy.deepcopy((args, kwargs)), wire))
        return self.reference(*args, **kwargs)


class Replay:
    """The recorded calls of a cell, sent together, while a student's function is asked for them in turn."""

    def __init__(self, calls: tuple[RecordedCall, ...], outcomes: Outcomes) -> None:
        self.calls, self.outcomes, self.next = calls, outcomes, 0

    def outcome(self, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Outcome | None:
        """Return what a call came to; None from the first one on that is not as it was recorded."""
        if self.next == len(self.calls) or wire_of(args, kwargs) != self.calls[self.next].wire:
            self.next = len(self.calls)
            return None
        self.next += 1
        return self.outcomes.outcome(self.next - 1)


def only_given_inputs(source: str, function: str, functions: Collection[str]) -> bool:
    """Whether the text of a cell shows that no input of a function is made of an answer.

    Parameters
    ----------
    functions : collection of str
        Whose answers are meant: all that students write.
    """
    try:
        nodes = list(ast.walk(ast.parse(source)))
    except SyntaxError:
        return False
    calls = [node for node in nodes if isinstance(node, ast.Call) and _is_name(node.func, function)]
    known = len(calls) + sum(_is_silent(node, function) for node in nodes)
    if known != sum(_is_name(node, function) for node in nodes):
        return False  # under another name it could be called with anything
    answers = {function, *functions}
    if any(isinstance(node, _INNER) and _mentions(node, answers) for node in nodes):
        return False
    while new := {name for node in nodes for name in _filled(node, answers)} - answers:
        answers |= new
    if any(_changes_in_place(node, answers) for node in nodes):
        return False
    inputs = [part for call in calls for part in (*call.args, *call.keywords)]
    return not any(_mentions(part, answers) for part in inputs)


_INNER = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_silent(node: ast.AST, function: str) -> bool:
    return (
        isinstance(node, ast.Call)
        and any(_is_name(node.func, name) for name in SILENT)
        and [_is_name(part, function) for part in node.args] == [True]
    )


def _mentions(node: ast.AST, names: set[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id in names for part in ast.walk(node))


def _filled(node: ast.AST, answers: set[str]) -> Iterator[str]:
    """Yield the names that a node gives a value made of answers."""
    targets: list[ast.AST] = []
    source: ast.AST | None = None
    match node:
        case ast.Assign():
            targets, source = [*node.targets], node.value
        case ast.AnnAssign() | ast.AugAssign() | ast.NamedExpr():
            targets, source = [node.target], node.value
        case ast.For() | ast.comprehension():
            targets, source = [node.target], node.iter
        case ast.withitem(optional_vars=ast.expr() as variables):
            targets, source = [variables], node.context_expr
    if source is not None and _mentions(source, answers):
        for target in targets:
            yield from (part.id for part in ast.walk(target) if isinstance(part, ast.Name))


def _changes_in_place(node: ast.AST, answers: set[str]) -> bool:
    """Whether a node may put an answer into something that has another name, too."""
    if isinstance(node, ast.Assign):
        places = [part for target in node.targets for part in ast.walk(target)]
        stored = any(isinstance(place, ast.Subscript | ast.Attribute) for place in places)
        return stored and _mentions(node.value, answers)
    if isinstance(node, ast.AugAssign):
        return _mentions(node.value, answers)
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    parts = [*node.args, *node.keywords]
    if any(keyword.arg == "out" for keyword in node.keywords) or node.func.attr == "copyto":
        return any(_mentions(part, answers) for part in parts)
    return not _mentions(node.func, {"np"}) and any(_mentions(part, answers) for part in parts)
