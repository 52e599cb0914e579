"""Run a notebook's cells the forgiving way a person would read them.

A statement that fails does not take the definitions below it along, magics and shell lines cost
nothing, and everything that draws or displays is absorbed.
"""

from __future__ import annotations

import ast
import builtins
import math
import signal
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec
from itertools import accumulate
from typing import Any

DEFINITIONS_S = 0.5  # of CPU time, for those below a statement that was out of time
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom)


class OutOfTime(BaseException):
    """Raised in the student's code when its CPU time is up; not an Exception, so few handlers catch it."""


@contextmanager
def cpu_limit(seconds: float) -> Iterator[None]:
    """Interrupt the body after this much CPU time of the process."""

    def ring(_signum: int, _frame: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


class Absorber:
    """Takes any attribute, call, index or iteration and does nothing: a stand-in for what only draws."""

    def __init__(self, *_args: object, **_kwargs: object) -> None:
        return None

    def __getattr__(self, name: str) -> Absorber:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self

    def __call__(self, *_args: object, **_kwargs: object) -> Absorber:
        return self

    def __getitem__(self, _key: object) -> Absorber:
        return self

    def __setitem__(self, _key: object, _value: object) -> None:
        return None

    def __iter__(self) -> Iterator[Absorber]:
        return iter((self, self))  # fig, ax = plt.subplots()

    def __enter__(self) -> Absorber:
        return self

    def __exit__(self, *_exc: object) -> None:
        return None

    def __repr__(self) -> str:
        return "<nothing is drawn while grading>"


class _AbsorbingModule(types.ModuleType):
    __path__ = ()  # type: ignore[assignment]  # a package that has no files

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Absorber()


class _AbsorbingFinder:
    """Import hook: packages that only draw or display, and their submodules, absorb everything."""

    packages = frozenset(
        [
            "matplotlib",
            "mpl_toolkits",
            "seaborn",
            "IPython",
            "ipywidgets",
            "anywidget",
            "convlab.draw",
            "convlab.explore",
        ]
    )

    def find_spec(self, name: str, path: object = None, target: object = None) -> Any:
        parents = accumulate(name.split("."), lambda package, part: f"{package}.{part}")
        if self.packages.isdisjoint(parents):
            return None
        # Not a subclass of importlib.abc.Loader: every worker would import that module first.
        return ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> types.ModuleType:
        return _AbsorbingModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        return None


def _no_input(prompt: object = "") -> str:
    raise EOFError("input() has nobody to ask while grading")


class NullStream:
    """A text stream that forgets; a flood of prints costs the student's own CPU time only."""

    encoding, errors, closed = "utf-8", "replace", False

    def write(self, text: str) -> int:
        return len(text)

    def writelines(self, _lines: object) -> None:
        return None

    def flush(self) -> None:
        return None

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        return 1


def make_namespace() -> dict[str, Any]:
    """Return the namespace of a fresh ``__main__``, as a notebook's cells expect it."""
    main = types.ModuleType("__main__")
    sys.modules["__main__"] = main
    sys.meta_path.insert(0, _AbsorbingFinder())
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = NullStream()  # type: ignore[assignment, misc]
    builtins.input = _no_input
    builtins.get_ipython = builtins.display = Absorber()  # type: ignore[attr-defined]
    return main.__dict__


def parse_cell(source: str, filename: str, ipython_source: Any) -> ast.Module:
    """Parse a cell; only if it is not plain Python, translate IPython's syntax first.

    Raises
    ------
    SyntaxError
        If it is neither.
    """
    try:
        return ast.parse(source, filename)
    except SyntaxError:
        transformed = ipython_source(source)
        return ast.parse(transformed, filename)


def run_cell(
    source: str,
    filename: str,
    namespace: dict[str, Any],
    ipython_source: Any,
    cut_at: float = math.inf,
) -> dict[str, Any] | None:
    """Execute a cell statement by statement.

    Parameters
    ----------
    cut_at : float
        Line of the statement in which an earlier run of the cell was out of time: it is left out, and
        of what is below it only imports and definitions are executed.

    Returns
    -------
    dict or None
        None if all went well, else the type and line of the first failure. After a failure only
        imports and definitions are still executed, also if the time was up: there is some for them.
    """
    try:
        statements = parse_cell(source, filename, ipython_source).body
    except (SyntaxError, ValueError, RuntimeError, MemoryError) as error:
        return describe(error, filename)
    failure = cut = None
    for statement in statements:
        behind = failure or cut or statement.lineno > cut_at
        if statement.lineno == cut_at or (behind and not isinstance(statement, DEFINITIONS)):
            continue
        try:
            exec(compile(ast.Module([statement], []), filename, "exec"), namespace)
        except OutOfTime as error:
            if cut:
                break
            cut = {**describe(error, filename), "line": statement.lineno}
            signal.setitimer(signal.ITIMER_VIRTUAL, DEFINITIONS_S)
        except BaseException as error:
            failure = failure or describe(error, filename)
    return cut or failure


def describe(error: BaseException, filename: str) -> dict[str, Any]:
    """Return the type and the text of an exception, and where in the student's code it arose.

    The line is the innermost one of the cell that was running, or that the called function stands in:
    there a person can see with what a helper in another cell was called. The helper is named beside it.

    Parameters
    ----------
    filename : str
        Of that cell. If the exception passed through none of its lines, it is told where it arose.
    """
    line = getattr(error, "lineno", None) if isinstance(error, SyntaxError) else None
    frames = []
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename.startswith("<cell"):
            frames.append((code.co_filename, trace.tb_lineno, code.co_name))
        trace = trace.tb_next
    own = max((i for i, frame in enumerate(frames) if frame[0] == filename), default=None)
    inside = frames[-1:] if own is None else frames[own : own + 1]
    for cell, number, _ in inside:
        line, filename = number, cell
    helper = {} if own is None or own + 1 == len(frames) else {
        "helper": frames[own + 1][2], "helper_line": frames[-1][1],
    }  # fmt: skip
    try:
        # The text of a syntax error ends in the file's name, which only we know, and the line.
        text = str(error.msg if isinstance(error, SyntaxError) else error)[:400]
    except BaseException:
        text = ""
    bases = [base.__name__[:80] for base in type(error).__mro__[:12]]
    described = {"type": bases[0], "bases": bases, "text": text, "line": line, "cell": filename}
    return {**described, **helper}


def cell_of(function: object) -> str:
    """Return the file name of the cell that a function stands in, beneath its decorators; "" if unknown."""
    try:
        for _ in range(20):
            function = getattr(function, "__wrapped__", function)
        name = function.__code__.co_filename  # type: ignore[attr-defined]
    except BaseException:  # students call all kinds of things
        return ""
    return name if isinstance(name, str) else ""
