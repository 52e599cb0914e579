"""Find the student's own lines in a traceback."""

from __future__ import annotations

import ast
import inspect
import linecache
import os
import re
import sys
import textwrap
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from traceback import walk_tb
from types import CodeType, FrameType
from typing import Any, NamedTuple

from convlab.shown import prose
from convlab.windows import seen_at

HERE = str(Path(__file__).parent)
INSTALLED = tuple({os.path.dirname(os.__file__), sys.prefix, sys.base_prefix})
PRODUCT = re.compile(r"matmul: .*core dimension 0.*\(size (\d+) is different from (\d+)\)")
NEVER_ENDS = (
    "The call took too long and was stopped: does a loop never end?"  # grading says the same
)
EMPTY = re.compile(r"zero-size array to reduction operation (\w+) which has no identity")


class Step(NamedTuple):
    """A line of the student's that was running.

    Parameters
    ----------
    function : str
    line : int
        Counted as in the notebook's cell.
    code : str
        The line itself; "" if it is not known.
    turn : str
        The values of the loops around it, such as ``"h=0, w=3"``.
    calls : str
        The next function on the way to the exception.
    """

    function: str
    line: int
    code: str = ""
    turn: str = ""
    calls: str = ""

    def place(self) -> str:
        """Say where this is."""
        at = f", at {self.turn}" if self.turn else ""
        call = f", in its call of {self.calls}" if self.calls else ""
        return f"line {self.line} of {self.function}{at}{call}"

    def text(self) -> str:
        """Return the line with its number."""
        return f"{self.place()}: {self.code}" if self.code else self.place()

    def html(self) -> str:
        """Return the line as code."""
        code = f"<pre>{escape(self.code)}</pre>" if self.code else ""
        return f'<div class="fault"><span class="where">{escape(self.place())}</span>{code}</div>'


class Fault(NamedTuple):
    """Where a student's function stopped, and why.

    Parameters
    ----------
    message : str
        Type and text of the exception.
    steps : sequence of Step
        The line of the function that was called, and that of the helper in which it happened.
    seen : str
        What is certain of the window that it stumbled over.
    """

    message: str
    steps: Sequence[Step] = ()
    seen: str = ""

    def html(self) -> str:
        """Return the lines as code, or nothing if they are not known."""
        seen = f"<p>{prose(self.seen)}</p>" if self.seen else ""
        return "".join(step.html() for step in self.steps) + seen

    def text(self) -> str:
        """Return the lines with their numbers."""
        told = [f"{'→ ' * (k > 0)}{step.text()}" for k, step in enumerate(self.steps)]
        return "\n".join([*told, self.seen] if self.seen else told)


def fault_of(error: BaseException, function: Callable[..., Any] | None = None) -> Fault:
    """Describe an exception by its type, its message and the student's lines.

    Parameters
    ----------
    function : callable, optional
        The function that was called: its own line is told, too.
    """
    told = in_plain_words(" ".join(str(error).split())[:300])
    message = f"{type(error).__name__}: {told}" if told else type(error).__name__
    own = [(frame, line) for frame, line in walk_tb(error.__traceback__) if is_students(frame)]
    if not own:  # a function behind a proxy has no frames here
        return Fault(message)
    called = code_of(function)
    first = next((k for k, (frame, _) in enumerate(own) if frame.f_code is called), len(own) - 1)
    chosen = [first] if first == len(own) - 1 else [first, len(own) - 1]
    steps = [step(own, k) for k in chosen]
    return Fault(message, steps, seen_at(own[-1][0], str(error)))


def in_plain_words(text: str) -> str:
    """Translate what NumPy says in terms of its inner workings; leave any other text as it is."""
    if found := PRODUCT.match(text):
        right, left = found.groups()
        return f"the matrix product (…, {left}) @ ({right}, …) does not fit: {left} is not {right}"
    if found := EMPTY.match(text):
        return f"{found[1]} of an array that holds no numbers"
    return text


def step(own: Sequence[tuple[FrameType, int]], k: int) -> Step:
    """Describe one of the student's frames."""
    frame, line = own[k]
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    calls = name_of(own[k + 1][0]) if k + 1 < len(own) else ""
    return Step(name_of(frame), line, code, turn_of(frame, line), calls)


def turn_of(frame: FrameType, line: int) -> str:
    """Return the values of the loops around a line, from the outermost to the innermost."""
    values = {name: frame.f_locals.get(name) for name in loop_variables(frame.f_code, line)}
    whole = {name: value for name, value in values.items() if type(value) is int}
    return ", ".join(f"{name}={value}" for name, value in whole.items())


def loop_variables(code: CodeType, line: int) -> list[str]:
    """Return the names that the loops around a line count with, or ask for."""
    try:
        source = textwrap.dedent("".join(inspect.getsourcelines(code)[0]))
        inside = line - code.co_firstlineno + 1
        tree = ast.walk(ast.parse(source))
        loops = [node for node in tree if isinstance(node, ast.For | ast.While)]
    except (OSError, SyntaxError, ValueError):  # no source, or changed since
        return []
    around = [
        loop for loop in loops if first_line(loop) <= inside <= (loop.body[-1].end_lineno or inside)
    ]
    around.sort(key=lambda loop: loop.lineno)
    counts = [loop.target if isinstance(loop, ast.For) else loop.test for loop in around]
    return [n.id for count in counts for n in ast.walk(count) if isinstance(n, ast.Name)]


def first_line(loop: ast.For | ast.While) -> int:
    """Return the first line on which a loop's variables have the values of a turn."""
    return loop.body[0].lineno if isinstance(loop, ast.For) else loop.lineno


def code_of(function: Any) -> CodeType | None:
    """Return the code of a function, also through `functools.partial` and wrappers."""
    while not hasattr(function, "__code__") and hasattr(function, "func"):
        function = function.func
    return getattr(inspect.unwrap(function), "__code__", None) if callable(function) else None


def is_students(frame: FrameType) -> bool:
    """Tell the student's frames from the course's, NumPy's and Python's."""
    file = frame.f_code.co_filename
    if file.startswith(("<__array", "<frozen", HERE + os.sep)):
        return False
    return not file.startswith(tuple(place + os.sep for place in INSTALLED))


def name_of(frame: FrameType) -> str:
    """Return the function's name, or what to call the top level of a cell."""
    name = frame.f_code.co_name
    return "the cell" if name == "<module>" else name
