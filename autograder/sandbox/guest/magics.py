"""Turn a cell with magics, shell lines and question marks into Python that defines the same functions.

What acts on a machine becomes a call that does nothing. What only measures or silences Python is
taken away from around it, so that a function below ``%%time`` is there as it is in the notebook.
Every line stays where it is: exceptions are told by their line.
"""

from __future__ import annotations

import ast
import re
from typing import Any

# Cell magics that run their body as Python, and the options before what stands on their own line.
# After ``%%timeit`` names are gone in a notebook; here they stay, since who measures a function has one.
WITH_STATEMENT = {
    "time": r"--no-raise-error",
    "timeit": r"-[nrpv]\s*\S+|-[tcqo]+",
    "prun": r"-[DlsT]\s*\S+|-[rq]+",
}
AROUND_PYTHON = {*WITH_STATEMENT, "capture", "debug", "memit", "mprun", "pyinstrument"}
HEADER = re.compile(r"\s*%%(?P<magic>\w+)(?:\s+(?P<line>.*))?")
RUNS_STATEMENT = ("time", "prun")  # line magics after which an assigned name is there
CALL = re.compile(r"get_ipython\(\)\.run_line_magic(?P<arguments>\(.*\))\s*")


def plain_python(source: str, syntax: Any) -> str:
    """Translate a cell.

    Parameters
    ----------
    syntax : module
        IPython's ``inputtransformer2``, wherever it was imported from.
    """
    head, body = _without_headers(source.splitlines(keepends=True))
    manager = syntax.TransformerManager()
    manager.token_transformers = list(map(_in_place, manager.token_transformers))
    return "".join(head) + (manager.transform_cell("".join(body)) if body else "")


def _without_headers(lines: list[str]) -> tuple[list[str], list[str]]:
    """Return what stands for the blank lines and magics at the top, and the lines below them."""
    head = []
    for number, line in enumerate(lines):
        if line.isspace():
            head.append("\n")  # IPython would drop it
            continue
        header = HEADER.fullmatch(line.rstrip())
        if header is None or header["magic"] not in AROUND_PYTHON:
            return head, lines[number:]
        head.append(_of_header(header["magic"], header["line"] or "") + "\n")
    return head, []


def _of_header(magic: str, line: str) -> str:
    """Return what a cell magic's own line does to the names of the notebook."""
    if magic == "capture":
        name = next((word for word in line.split() if word.isidentifier()), "")
        return f"{name} = get_ipython()" if name else ""
    return _statement(magic, line) if magic in WITH_STATEMENT else ""


def _statement(magic: str, line: str) -> str:
    """Return the statement on a magic's line, without options; nothing if it is none."""
    options = rf"(?:(?:{WITH_STATEMENT[magic]})(?:\s+|$))*"
    statement = re.sub(f"^{options}", "", line.strip())
    return statement if _parsed(statement, "exec") else ""


def _parsed(text: str, mode: str) -> Any:
    try:
        return ast.parse(text, mode=mode)
    except (SyntaxError, ValueError):
        return None


def _in_place(kind: type[Any]) -> type[Any]:
    """Return one of IPython's translations, but one that moves no line and keeps assignments."""

    class InPlace(kind):
        def transform(self, lines: list[str]) -> list[str]:
            changed = super().transform(lines)
            below = self.start_line + 1
            changed[below:below] = ["\n"] * (len(lines) - len(changed))
            line, column = changed[below - 1], self.start_col
            before = line[:column]
            if statement := _of_line_magic(line[column:], assigned=bool(before.strip())):
                changed[below - 1] = f"{before}{statement}\n"
            return changed

    return InPlace


def _of_line_magic(call: str, assigned: bool) -> str:
    """Return the statement that a line magic measures, if a name comes of it; else nothing.

    Parameters
    ----------
    assigned : bool
        Whether the magic's value is: then it measures an expression.
    """
    if (match := CALL.fullmatch(call)) is None:
        return ""
    magic, line = ast.literal_eval(match["arguments"])
    if magic not in RUNS_STATEMENT:
        return ""
    statement = _statement(magic, line)
    if assigned:
        return statement if _parsed(statement, "eval") else ""
    tree = _parsed(statement, "exec")
    only_computes = all(isinstance(part, ast.Expr) for part in tree.body)
    return "" if only_computes else statement
