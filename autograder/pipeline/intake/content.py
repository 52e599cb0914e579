"""What a file is, whatever it is called: students rename, and browsers add endings."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from autograder.judge.notebook.assignment import Assignment
from autograder.judge.notebook.submission import Unreadable, read_submission
from autograder.pipeline.intake.candidate import Candidate

NOTEBOOK, ARCHIVE, OTHER = "notebook", "archive", "other"
# A notebook's text may have these; `.txt` is what browsers add.
TEXTS = {".json", ".txt", ".ipynb_", ""}
PRINTED = {
    ".html": "a page made of a notebook",
    ".htm": "a page made of a notebook",
    ".pdf": "a print of a notebook",
    ".py": "a script",
    ".md": "a text",
    **dict.fromkeys((".doc", ".docx", ".odt", ".rtf"), "a text"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz", ".xz"), "an archive that is not opened"),
}


def kind_of(name: str) -> str:
    """Tell what a file's name promises: a notebook, an archive or something else."""
    ending = PurePosixPath(name.lower()).suffix
    if ending == ".ipynb":
        return NOTEBOOK
    return ARCHIVE if ending == ".zip" else OTHER


def is_notebook(file: Candidate) -> bool:
    """Tell whether a file that is called otherwise holds a notebook."""
    name = PurePosixPath(file.inner or file.path.name)
    ending = name.suffix.lower()
    if file.problem or not (ending in TEXTS or ".ipynb" in name.name.lower()):
        return False
    try:
        data = file.read()
    except Exception:  # it cannot be unpacked: nobody is told that it is a notebook
        return False
    return b'"cells"' in data and _cells(data) is not None


def grade_ids(data: bytes) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of a notebook's graded cells, and the names of the functions that its code defines."""
    cells = _cells(data) or []
    ids = {cell.grade_id for cell in cells if cell.grade_id}
    code = "\n".join(cell.source for cell in cells if cell.kind == "code")
    return frozenset(ids), frozenset(re.findall(r"^def (\w+)\(", code, re.MULTILINE))


def is_of(file: Candidate, assignment: Assignment) -> bool:
    """Tell whether a notebook has cells of an assignment, or defines one of its functions."""
    try:
        ids, functions = grade_ids(file.read())
    except Exception:
        return False
    if ids:
        return bool(ids & {*assignment.solutions, *(test.grade_id for test in assignment.tests)})
    return bool(functions & set(assignment.functions))


def advice(name: str, assignment: str) -> str:
    """Say what somebody handed in instead of a notebook, and what to ask for."""
    typed = name.lower().endswith(
        "onlinetext.html"
    )  # Moodle makes it, with this name in any language
    what = "a text typed into Moodle" if typed else PRINTED.get(PurePosixPath(name.lower()).suffix)
    seen = f"handed in {name[-40:]} and no notebook of {assignment}"
    return f"{seen}; it is {what}: ask for the .ipynb file" if what else seen


def may_be_work(file: Candidate) -> bool:
    """Tell whether a file may be what somebody did, in another form."""
    name = PurePosixPath(file.inner or file.path.name)
    other = name.suffix.lower() in PRINTED or kind_of(name.name) == ARCHIVE
    return other or ".ipynb" in name.name.lower()


def _cells(data: bytes) -> list | None:
    try:
        return read_submission(data)
    except Unreadable:
        return None
