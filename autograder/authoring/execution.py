"""Run a lecture and keep what it shows, without what only this machine or this minute knows."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.errors import MasterError
from autograder.authoring.masters import MasterCell

CELL_SECONDS = 600
MAY_RAISE = "raises-exception"  # the one tag that changes how a cell runs
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
ADDRESS = re.compile(r"(?<= at )0x[0-9a-f]{6,}")


def is_executed(notebook: NotebookNode) -> bool:
    """Tell whether every code cell that says something has been run."""
    return all(
        cell.execution_count is not None
        for cell in notebook.cells
        if cell.cell_type == "code" and cell.source.strip()
    )


def keep_outputs(notebook: NotebookNode, old: NotebookNode | None) -> bool:
    """Copy the outputs of `old` if its code is the same and ran; tell whether it was so."""
    if old is None or _code(old) != _code(notebook) or not is_executed(old):
        return False
    shown = iter([cell for cell in old.cells if cell.cell_type == "code"])
    for cell in notebook.cells:
        if cell.cell_type == "code":
            before = next(shown)
            cell.outputs, cell.execution_count = before.outputs, before.execution_count
    return True


def _code(notebook: NotebookNode) -> list[tuple[str, bool]]:
    return [
        (cell.source, MAY_RAISE in cell.metadata.get("tags", ()))
        for cell in notebook.cells
        if cell.cell_type == "code"
    ]


def execute(notebook: NotebookNode, cells: Sequence[MasterCell], folder: Path) -> None:
    """Run a notebook in place, in `folder`, with a fresh kernel.

    A cell tagged ``raises-exception`` may raise; any other error, and anything on stderr,
    is the author's to mend: readers would meet it too.
    """
    from nbclient import NotebookClient  # half a second, and most builds execute nothing
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    runner = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        record_timing=False,
        store_widget_state=False,
        # What is printed arrives in pieces, cut wherever the kernel's clock happened to tick.
        coalesce_streams=True,
        # The kernel's own remarks about its sockets are not the author's business.
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(folder)}},
    )
    metadata = nbformat.from_dict(notebook.metadata)
    try:
        # No progress bars and no widgets: nobody watches, and neither outlives the kernel.
        runner.execute(env={**os.environ, "CONVLAB_STATIC": "1"})
    except CellExecutionError:
        pass  # Reported below, with its line.
    except (CellTimeoutError, DeadKernelError) as error:
        raise MasterError(
            f"{cells[0].path}:{_running(notebook, cells).marker_line}",
            f"the kernel was lost ({type(error).__name__})",
            f"a cell that ends within {CELL_SECONDS} s",
            "make the cell lighter",
        ) from None
    notebook.metadata = metadata  # nbclient writes this machine's Python version there.
    _refuse_errors(notebook, cells)
    for cell in notebook.cells:
        _scrub(cell)


def _running(notebook: NotebookNode, cells: Sequence[MasterCell]) -> MasterCell:
    """Return the first cell that has not finished."""
    pairs = zip(notebook.cells, cells, strict=True)
    return next(
        (c for n, c in pairs if n.cell_type == "code" and n.execution_count is None), cells[-1]
    )


def _refuse_errors(notebook: NotebookNode, cells: Sequence[MasterCell]) -> None:
    for node, cell in zip(notebook.cells, cells, strict=True):
        for output in node.get("outputs", []):
            may_raise = MAY_RAISE in node.metadata.get("tags", [])
            if output.output_type == "error" and not may_raise:
                raised = " ".join(f"{output.ename}: {output.evalue}".split())[:160]
                raise cell.error(
                    f"the cell raised {raised}",
                    "a lecture runs from top to bottom without an error",
                    'mend it, or tag the cell tags=["raises-exception"]',
                )
            if output.output_type == "stream" and output.name == "stderr":
                first = ANSI.sub("", output.text).strip().split("\n")[0][:160]
                raise cell.error(
                    f"the cell wrote to stderr: {first}",
                    "a lecture shows no warning",
                    "mend what it warns of, or print to stdout",
                )


def _scrub(cell: NotebookNode) -> None:
    """Drop what differs from one run to the next and says nothing to a reader."""
    cell.metadata.pop("execution", None)
    if "outputs" in cell:
        cell.outputs = _joined(cell.outputs)
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        if WIDGET_VIEW in data and len(data) > 1:
            # Its model dies with the kernel; the static picture beside it stays.
            del data[WIDGET_VIEW]
        if "text/plain" in data:
            data["text/plain"] = ADDRESS.sub("0x…", data["text/plain"])


def _joined(outputs: Sequence[NotebookNode]) -> list[NotebookNode]:
    """Put together what was printed in several pieces: where they part is a matter of timing."""
    whole: list[NotebookNode] = []
    for output in outputs:
        stream = output.get("name")  # only what was printed has one
        if stream and whole and whole[-1].get("name") == stream:
            whole[-1].text += output.text
        else:
            whole.append(output)
    return whole
