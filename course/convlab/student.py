"""Find the student's own line in a traceback."""

from __future__ import annotations

import linecache
import os
import sys
from html import escape
from pathlib import Path
from traceback import walk_tb
from types import FrameType
from typing import NamedTuple

HERE = str(Path(__file__).parent)
INSTALLED = tuple({os.path.dirname(os.__file__), sys.prefix, sys.base_prefix})


class Fault(NamedTuple):
    """Where a student's function stopped, and why."""

    message: str
    function: str = ""
    line: int = 0
    code: str = ""

    def html(self) -> str:
        """Return the line as code, or nothing if it is not known."""
        if not self.line:
            return ""
        where = f"line {self.line} of {escape(self.function)}"
        code = f"<pre>{escape(self.code)}</pre>" if self.code else ""
        return f'<div class="fault"><span class="where">{where}</span>{code}</div>'

    def text(self) -> str:
        """Return the line with its number."""
        code = f": {self.code}" if self.code else ""
        return f"line {self.line} of {self.function}{code}" if self.line else ""


def fault_of(error: Exception) -> Fault:
    """Describe an exception by its type, its message and the student's line."""
    told = " ".join(str(error).split())[:300]
    message = f"{type(error).__name__}: {told}" if told else type(error).__name__
    own = [(frame, line) for frame, line in walk_tb(error.__traceback__) if is_students(frame)]
    if not own:  # a function behind a proxy has no frames here
        return Fault(message)
    frame, line = own[-1]
    code = linecache.getline(frame.f_code.co_filename, line, frame.f_globals).strip()
    return Fault(message, name_of(frame), line, code)


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
