"""Two preprocessors that put the judge into nbgrader: `nbgrader autograde` and the formgrader's button.

`Splice` takes the place of the sanitising preprocessors: the student's cells go into the released
skeleton. `Judge` takes the place of `Execute`: nothing runs in a kernel, the outputs are the judge's.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.preprocessors import NbGraderPreprocessor

from autograder.judge.assignment import load_assignment
from autograder.judge.seeds import course_secret
from autograder.judge.splice import graded_cells, splice
from autograder.judge.submission import read_submission
from autograder.paths import grading_root, repo_root
from autograder.pipeline import autograded, tasks
from autograder.pipeline.results import Task, read_result, result_key, result_path


class Splice(NbGraderPreprocessor):
    """Replace the student's notebook by the released one with the student's code in it."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the spliced notebook."""
        task = _task(resources)
        assignment = load_assignment(task.assignment, repo_root())
        cells = graded_cells(
            assignment, splice(assignment, read_submission(task.submitted.read_bytes()))
        )
        return _notebook(cells), resources


class Judge(NbGraderPreprocessor):
    """Write the judge's points and words into the graded cells."""

    def preprocess(self, nb: Any, resources: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
        """Return the notebook with outputs; a stored result is used again."""
        task, root = _task(resources), repo_root()
        stored = _stored(root, task)
        autograded.add_outputs(nb.cells, stored)
        return _notebook(nb.cells), resources


def _stored(root: Path, task: Task) -> dict[str, Any]:
    secret = course_secret(grading_root(root))
    key = result_key(root, task.assignment, task.submitted.read_bytes(), secret)
    path = result_path(root, task.assignment, task.student, key)
    if (stored := read_result(path)) is not None:
        return stored
    with tasks.Grader(tasks.Settings(str(root), task.assignment), slot=0) as grader:
        outcome = grader.grade(task, str(path), more=False)
    if isinstance(outcome, str):
        raise RuntimeError(outcome)  # nbgrader reports it and leaves the submission ungraded
    return outcome[0]


def _task(resources: dict[str, Any]) -> Task:
    about = resources["nbgrader"]
    student, assignment, notebook = about["student"], about["assignment"], about["notebook"]
    folder = grading_root(repo_root()) / "submitted" / student / assignment
    return Task(student, assignment, folder / f"{notebook}.ipynb")


def _notebook(cells: list[Any]) -> Any:
    return nbformat.from_dict(
        {"cells": cells, "metadata": autograded.METADATA, "nbformat": 4, "nbformat_minor": 5}
    )
