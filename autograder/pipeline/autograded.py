"""The autograded notebook: the released skeleton, the student's code, and what the judge says."""

from __future__ import annotations

import functools
import json
from collections.abc import Mapping
from typing import Any

from autograder.judge.notebook.assignment import Assignment
from autograder.judge.notebook.splice import Spliced, graded_cells, nothing_spliced
from autograder.pipeline.stored import StoredItem, StoredResult

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def notebook_text(assignment: Assignment, spliced: Spliced | None, stored: StoredResult) -> str:
    """Return the autograded notebook as JSON text."""
    items = {item.grade_id: item for item in stored.items}
    known = _released_texts(assignment)
    cells = graded_cells(assignment, spliced or nothing_spliced())
    shown = [known.get(id(cell)) or _cell_text(_with_outputs(cell, items)) for cell in cells]
    return f"{_HEAD}{','.join(shown)}{_TAIL}\n"


def add_outputs(cells: list[Any], stored: StoredResult) -> None:
    """Write the judge's word into every graded code cell.

    nbgrader gives full marks to a cell without output, so each gets its points as the last value.
    """
    items = {item.grade_id: item for item in stored.items}
    for cell in cells:
        if cell["cell_type"] == "code":
            cell.update(_run(cell, items))


def _with_outputs(cell: Mapping[str, Any], items: Mapping[str, StoredItem]) -> Mapping[str, Any]:
    return {**cell, **_run(cell, items)} if cell["cell_type"] == "code" else cell


def _run(cell: Mapping[str, Any], items: Mapping[str, StoredItem]) -> dict[str, Any]:
    """Return what stands below a code cell after grading, and its number."""
    if not _is_graded(cell):
        return {"outputs": [], "execution_count": None}
    item = items.get(cell["metadata"]["nbgrader"]["grade_id"])
    return {"outputs": _outputs(item) if item else [_points(0.0)], "execution_count": 1}


def _is_graded(cell: Mapping[str, Any]) -> bool:
    spec = cell["metadata"].get("nbgrader") or {}
    return bool(cell["cell_type"] == "code" and spec.get("grade") and not spec.get("solution"))


def _outputs(item: StoredItem) -> list[dict[str, Any]]:
    text = f"{item.verdict}: {item.points:g} of {item.max_points:g} points\n{item.message}\n"
    return [{"output_type": "stream", "name": "stdout", "text": text}, _points(item.points)]


def _points(points: float) -> dict[str, Any]:
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": repr(float(points))},
        "metadata": {},
    }


# -- text: most cells are the same in every student's notebook, and are written out once


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True)


def _cell_text(cell: Mapping[str, Any]) -> str:
    """Return a cell as it stands in the notebook's list; a JSON text has no line ends in strings."""
    return "\n" + "\n".join(f"  {line}" for line in _json(cell).split("\n"))


@functools.lru_cache(maxsize=64)
def _released_texts(assignment: Assignment) -> dict[int, str]:
    """Return the text of each released cell that grading adds nothing to, by the cell's `id()`."""
    return {
        id(cell): _cell_text(_with_outputs(cell, {}))
        for cell in assignment.skeleton
        if not _is_graded(cell)
    }


_HEAD, _, _TAIL = _json(
    {"cells": ["CELLS"], "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
).partition('\n  "CELLS"')
