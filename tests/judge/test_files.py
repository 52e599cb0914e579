"""Judging by path: the walls go up while the judge is loaded, and nothing is judged without them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.judge import files
from autograder.judge.execution.cases import open_case
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox.backends import NoSandbox
from tests.submissions import ASSIGNMENT, COURSE, ROOT


def test_the_walls_are_up_before_the_judge_has_to_be_there() -> None:
    """What the first sandbox waits for is loaded without the judge's own modules."""
    program = (
        "import sys; import autograder.judge.files as f; from autograder.course import Course; "
        f"f.load_assignment({ASSIGNMENT!r}, Course.here()); import autograder.sandbox.probe; "
        "print([m for m in sys.modules if m.startswith(('autograder.judge.diagnosis', "
        "'autograder.judge.feedback', 'autograder.judge.judge', 'autograder.pipeline', 'jinja2', "
        "'rich', 'nbformat', 'matplotlib'))])"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)  # fmt: skip
    assert run.stdout == "[]\n"


def test_without_walls_nothing_is_judged(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(*_args: object, **_settings: object) -> None:
        raise NoSandbox("no sandbox works on this machine")

    monkeypatch.setattr(files, "open_workers", refuse)
    with pytest.raises(NoSandbox):
        next(files.judge_files(ASSIGNMENT, [tmp_path / "x.ipynb"], COURSE))


def test_open_examples_are_there_before_the_first_submission() -> None:
    assignment = load_assignment(ASSIGNMENT, COURSE)
    open_case.cache_clear()
    files._make_open_cases(assignment)
    wanted = sum(len(exercise.families) for exercise in assignment.exercises.values())
    assert open_case.cache_info().currsize == wanted


def test_what_cannot_be_made_ahead_is_told_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def refuse(*question: object) -> None:
        asked.append(question)
        raise ZeroDivisionError

    monkeypatch.setattr("autograder.judge.execution.cases.open_case", refuse)
    files._make_open_cases(load_assignment(ASSIGNMENT, COURSE))
    assert asked
