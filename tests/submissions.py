"""Submissions of a2_convolution, made from the released notebook and the author's solutions."""

from __future__ import annotations

import copy
import functools
import json
import textwrap
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from autograder.course import Course

ROOT = Path(__file__).resolve().parents[1]
COURSE = Course(ROOT)
ASSIGNMENT = "a2_convolution"
POINTS = {
    "conv_single_step": 3.0,
    "conv_output_size": 4.0,
    "zero_pad": 3.0,
    "same_padding": 2.0,
    "conv_forward": 10.0,
}
Notebook = dict[str, Any]

WRONG = {
    "conv_single_step": "def conv_single_step(a_slice, W, b):\n    return -12345.5\n",
    "conv_output_size": (
        "def conv_output_size(n, f, padding=0, stride=1, dilation=1):\n    return -12345\n"
    ),
    "zero_pad": "def zero_pad(X, padding):\n    return -12345.5\n",
    "same_padding": "def same_padding(f):\n    return -12345\n",
    "conv_forward": (
        "def conv_forward(A_prev, W, b, stride=1, padding=0):\n    return -12345.5, None\n"
    ),
}


def _read(folder: str) -> Notebook:
    return json.loads((ROOT / folder / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text("utf-8"))


@functools.cache
def released() -> Notebook:
    """Return the notebook that students get."""
    return _read("assignments")


@functools.cache
def right() -> Mapping[str, str]:
    """Return the author's solution of each function, as a student would have typed it."""
    found = {}
    for cell in _read("solutions")["cells"]:
        if (name := grade_id(cell)) in POINTS:
            lines = "".join(cell["source"]).splitlines()
            found[name] = "\n".join(x for x in lines if "### " not in x) + "\n"
    assert found.keys() == POINTS.keys()
    return found


def grade_id(cell: Notebook) -> str | None:
    """Return a cell's nbgrader id, None if it has none."""
    return cell["metadata"].get("nbgrader", {}).get("grade_id")


def code(source: str, **metadata: Any) -> Notebook:
    """Return a code cell of the student's own."""
    return {
        "cell_type": "code", "execution_count": None, "id": f"own-{abs(hash(source)):x}"[:60],
        "metadata": metadata, "outputs": [], "source": textwrap.dedent(source).strip("\n"),
    }  # fmt: skip


def text(source: str, kind: str = "markdown") -> Notebook:
    """Return a markdown or raw cell of the student's own."""
    return {"cell_type": kind, "id": f"own-{abs(hash(source)):x}"[:60], "metadata": {}, "source": source}  # fmt: skip


def notebook(
    answers: Mapping[str, str] | None = None,
    *,
    first: Iterable[Notebook] = (),
    last: Iterable[Notebook] = (),
    edit: Callable[[Notebook], None] | None = None,
    blank: bool = False,
) -> Notebook:
    """Return a submission: the author's solutions, but for `answers`.

    Parameters
    ----------
    first, last : cells
        Put right after the imports, and at the end.
    edit : callable
        Changes the finished notebook in place.
    blank : bool
        Start from the stubs instead of the solutions.
    """
    made = copy.deepcopy(released())
    sources = {**({} if blank else right()), **(answers or {})}
    for cell in made["cells"]:
        if (name := grade_id(cell)) in sources:
            cell["source"] = textwrap.dedent(sources[name])
    start = 1 + next(i for i, cell in enumerate(made["cells"]) if grade_id(cell) == "imports")
    made["cells"][start:start] = list(first)
    made["cells"] += list(last)
    if edit is not None:
        edit(made)
    return made


def to_bytes(made: Notebook) -> bytes:
    """Return the file that is handed in."""
    return json.dumps(made).encode()


def cell_of(made: Notebook, name: str) -> Notebook:
    """Return the cell with this nbgrader id."""
    return next(cell for cell in made["cells"] if grade_id(cell) == name)


def tests_of(made: Notebook) -> list[Notebook]:
    """Return the graded cells."""
    return [cell for cell in made["cells"] if (grade_id(cell) or "").endswith("_tests")]
