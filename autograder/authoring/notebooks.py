"""Turn a master's cells into a notebook, and compare notebooks."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from autograder.authoring.errors import AuthoringError
from autograder.authoring.masters import MasterCell
from autograder.files import scratch_beside

# Fixed, not taken from the machine that builds: a rebuild elsewhere must be a no-op.
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}

# The website folds the code of a cell with this tag away by itself; JupyterLab has its own word.
HIDDEN = "hide-input"

# What nbgrader calls the four kinds of cells.
FLAGS = {
    "solution": {"grade": False, "locked": False, "solution": True},
    "tests": {"grade": True, "locked": True, "solution": False},
    "written": {"grade": True, "locked": False, "solution": True},
    "locked": {"grade": False, "locked": True, "solution": False},
}


def to_notebook(cells: Sequence[MasterCell]) -> NotebookNode:
    """Return the notebook of a valid master, without outputs."""
    occurrences: Counter[str] = Counter()
    return nbformat.from_dict(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": NOTEBOOK_METADATA,
            "cells": [_to_node(cell, occurrences) for cell in cells],
        }
    )


def _to_node(cell: MasterCell, occurrences: Counter[str]) -> dict[str, object]:
    node: dict[str, object] = {
        "cell_type": cell.kind,
        "id": _cell_id(cell, occurrences),
        "metadata": _metadata(cell),
        "source": cell.source,
    }
    if cell.kind == "code":
        node |= {"execution_count": None, "outputs": []}
    return node


def _metadata(cell: MasterCell) -> dict[str, object]:
    tags = cell.options.get("tags")
    metadata: dict[str, object] = {"tags": tags} if tags is not None else {}
    if HIDDEN in (tags or ()):
        metadata["jupyter"] = {"source_hidden": True}
    if cell.tag:
        metadata["nbgrader"] = {
            "cell_type": cell.kind,
            "grade_id": cell.grade_id,
            "schema_version": 3,
            "task": False,
            **FLAGS[cell.tag],
            **({"points": cell.options["points"]} if "points" in cell.options else {}),
        }
    return metadata


def _cell_id(cell: MasterCell, occurrences: Counter[str]) -> str:
    """Return an id that depends on content alone; a repeated cell is told apart by its count."""
    if cell.tag:
        return cell.grade_id
    content = f"{cell.kind}\0{cell.source}"
    occurrences[content] += 1
    return hashlib.sha256(f"{content}\0{occurrences[content]}".encode()).hexdigest()[:12]


def dumps(notebook: NotebookNode) -> str:
    """Return the one text of a notebook."""
    return nbformat.writes(notebook, version=nbformat.NO_CONVERT).rstrip("\n") + "\n"


def load(path: Path) -> NotebookNode | None:
    """Read a notebook; None if there is none, or nothing that can be read as one."""
    try:
        text = path.read_text(encoding="utf-8")
        notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
    except (FileNotFoundError, UnicodeDecodeError, nbformat.reader.NotJSONError):
        return None
    except (nbformat.ValidationError, AttributeError, KeyError, TypeError):
        return None
    return notebook if "cells" in notebook else None


def load_existing(path: Path) -> NotebookNode:
    """Read a notebook that must be there.

    Raises
    ------
    AuthoringError
        If it is not, or cannot be read as one.
    """
    notebook = load(path)
    if notebook is None:
        raise AuthoringError(f"{path} is not a notebook that can be read; type: make build")
    return notebook


def save(text: str, path: Path) -> None:
    """Write `text` whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with scratch_beside(path) as scratch:
        scratch.write_text(text, encoding="utf-8")
        scratch.chmod(0o644)
        os.replace(scratch, path)


def has_outputs(notebook: NotebookNode) -> bool:
    """Tell whether anything of a run is left in the notebook."""
    return any(
        cell.get("outputs") or cell.get("execution_count") is not None for cell in notebook.cells
    )


def differences(wanted: NotebookNode, found: NotebookNode | None) -> Iterator[str]:
    """Say where `found` differs from `wanted`; outputs do not count."""
    if found is None:
        yield "is missing or unreadable"
        return
    for key in ("nbformat", "nbformat_minor", "metadata"):
        if wanted.get(key) != found.get(key):
            yield f"the notebook's {key} differs"
    cells = found.get("cells", [])
    if len(cells) != len(wanted.cells):
        yield f"has {len(cells)} cells, the master {len(wanted.cells)}"
    for number, (ours, theirs) in enumerate(zip(wanted.cells, cells, strict=False), 1):
        for key in ("id", "cell_type", "source", "metadata", "attachments"):
            if ours.get(key) != theirs.get(key):
                yield f"cell {number} ({ours.id}): {key} differs"
