"""The pictures of an assignment's page: made by the notebook's own cells, as a student first sees them."""

from __future__ import annotations

import ast
import base64
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets.config import Config

PICTURE = "image/png"
ASKS = {"check", "hint", "solution", "progress"}  # these answer to what a student has written


class Unnumbered(DisplayHook):
    """Shows a cell's value without ``Out[1]:`` before it."""

    def write_output_prompt(self) -> None:
        """Write nothing."""


def draw(cells: list[dict[str, Any]]) -> None:
    """Run the cells of a blank notebook, and give those that draw their output.

    What needs a function that is not written yet has no picture: the functions are run as they are
    released. Tests, hints and whatever comes after the last drawing are not run.

    Parameters
    ----------
    cells : list of dict
        A released notebook's cells; outputs are put into them.

    Raises
    ------
    Exception
        What a cell raises, unless it says that a function is not written yet.
    """
    to_run = list(_to_run(cells))
    InteractiveShell.clear_instance()
    shell = InteractiveShell.instance(
        user_module=ModuleType("notebook"),
        displayhook_class=Unnumbered,
        config=Config({"HistoryManager": {"enabled": False}}),
    )
    try:
        for cell in to_run:
            with capture_output() as seen:
                ended = shell.run_cell("".join(cell["source"]))
            error = ended.error_before_exec or ended.error_in_exec
            if error and not isinstance(error, NotImplementedError):
                raise error
            pictures = [shown for shown in seen.outputs if PICTURE in (shown.data or {})]
            if pictures:
                cell["outputs"] = [*_said(seen.stdout), *map(_shown, pictures)]
    finally:
        InteractiveShell.clear_instance()


def _to_run(cells: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    drawing = [number for number, cell in enumerate(code) if "draw" in _names(cell)]
    for cell in code[: drawing[-1] + 1] if drawing else []:
        if not cell["metadata"].get("nbgrader", {}).get("grade") and not _names(cell) & ASKS:
            yield cell


def _names(cell: dict[str, Any]) -> set[str]:
    tree = ast.parse("".join(cell["source"]))
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _said(text: str) -> Iterator[dict[str, Any]]:
    if text:
        yield {"output_type": "stream", "name": "stdout", "text": text}


def _shown(shown: Any) -> dict[str, Any]:
    data = {**shown.data, PICTURE: base64.b64encode(shown.data[PICTURE]).decode("ascii")}
    return {"output_type": "display_data", "data": data, "metadata": shown.metadata or {}}
