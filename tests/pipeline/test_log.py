"""A fault in a process of the pool: one line at the terminal, the traceback in the log of the run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.pipeline.conftest import Classroom
from tests.submissions import ASSIGNMENT, ROOT, notebook, right, to_bytes

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]
HOLE = """\
import sys
if '--multiprocessing-fork' in sys.argv:
    from autograder.judge import judge
    def hole(assignment, cells, real=judge.splice):
        if any('planted' in cell.source for cell in cells):
            raise RuntimeError('a hole in the judge')
        return real(assignment, cells)
    judge.splice = hole
"""


def test_a_fault_of_the_grader_is_in_the_log(course: Classroom, tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(HOLE)
    course.hand_in("anna", to_bytes(notebook()))
    course.hand_in("evan", to_bytes(notebook({"zero_pad": right()["zero_pad"] + "# planted\n"})))
    path = os.pathsep.join([str(tmp_path), str(ROOT)])
    run = course.run("grade", ASSIGNMENT, "-j", "1", PYTHONPATH=path)
    assert run.returncode == 1, run.stderr
    assert course.scores() == {"anna": 22.0}, run.stderr
    first, second = run.stderr.splitlines()
    assert "evan: not graded: error-infra: a fault of the grader (RuntimeError)" in first
    (log,) = course.place.glob("log/grade-*.log")
    assert second == f"autograder: see {log}"
    text = log.read_text("utf-8")
    assert "RuntimeError: a hole in the judge" in text
    assert "anna: 22 of 22, graded" in text
    assert (course.place / "secret").read_bytes().hex() not in text
    assert log.stat().st_mode & 0o777 == 0o600
