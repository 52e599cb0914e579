"""Turn the sample class in ``autograder/samples`` into submissions of the released notebook.

A sample is a file of solution cells (``.cells``: not all of them are valid Python), put into the released notebook as a student would; an
``.ipynb`` is handed in as it is.
"""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.course import Course

CELL = re.compile(r'^# %% solution="(?P<name>\w+)"\n', re.MULTILINE)


def sample_folder(assignment: str) -> Path:
    """Return where an assignment's samples are kept."""
    return Course.here().root / "autograder" / "samples" / assignment


def write_samples(course: Course, assignment: str, place: Path) -> list[str]:
    """Write each sample as ``<place>/<student>/<assignment>/<assignment>.ipynb``; returns the students."""
    released = json.loads(course.released(assignment).read_text(encoding="utf-8"))
    students = []
    for path in sorted(sample_folder(assignment).iterdir()):
        if path.suffix == ".cells":
            data = json.dumps(
                submission(released, cells_of(path), TAMPERED.get(path.stem))
            ).encode()
        elif path.suffix == ".ipynb":
            data = path.read_bytes()
        else:
            continue
        target = place / path.stem / assignment / f"{assignment}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        students.append(path.stem)
    return students


def cells_of(path: Path) -> dict[str, str]:
    """Read a sample's cells by function name."""
    parts = CELL.split(path.read_text(encoding="utf-8"))[1:]
    return {
        name: source.strip() + "\n" for name, source in zip(parts[::2], parts[1::2], strict=True)
    }


def submission(
    released: dict[str, Any],
    sources: dict[str, str],
    tamper: Callable[[dict[str, Any]], None] | None = None,
) -> dict[str, Any]:
    """Return the released notebook with a student's solution cells in it."""
    notebook = copy.deepcopy(released)
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in sources:
            cell["source"] = sources[name]
    if tamper:
        tamper(notebook)
    return notebook


def skip_raise_and_delete(notebook: dict[str, Any]) -> None:
    """Mark tests to be skipped, raise their points to 500, delete every second of them."""
    kept: list[dict[str, Any]] = []
    for cell in notebook["cells"]:
        spec = cell["metadata"].get("nbgrader", {})
        if spec.get("grade") and not spec.get("solution"):
            spec["points"] = 500
            cell["metadata"]["tags"] = ["skip-execution"]
            cell["source"] = "5.0"
            if len(kept) % 2:
                continue
        kept.append(cell)
    notebook["cells"] = kept


TAMPERED = {"otto": skip_raise_and_delete}
