"""The autograded notebook: the released skeleton, the student's code, and what the judge says."""

from __future__ import annotations

import json
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
    cells = graded_cells(assignment, spliced or nothing_spliced())
    add_outputs(cells, stored)
    notebook = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def add_outputs(cells: list[Any], stored: StoredResult) -> None:
    """Write the judge's word into every graded code cell.

    nbgrader gives full marks to a cell without output, so each gets its points as the last value.
    """
    items = {item.grade_id: item for item in stored.items}
    for cell in cells:
        if cell["cell_type"] != "code":
            continue
        spec = cell["metadata"].get("nbgrader") or {}
        cell["outputs"], cell["execution_count"] = [], None
        if spec.get("grade") and not spec.get("solution"):
            item = items.get(spec["grade_id"])
            cell["execution_count"] = 1
            cell["outputs"] = _outputs(item) if item else [_points(0.0)]


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
