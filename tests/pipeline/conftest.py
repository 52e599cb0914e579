"""A course whose submissions, results and gradebook are in a temporary folder."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.grade import Summary, grade
from autograder.pipeline.gradebook import ensure_assignment
from autograder.pipeline.samples import write_samples
from autograder.pipeline.stored import StoredResult
from tests.submissions import ASSIGNMENT, COURSE, ROOT, WRONG, notebook, to_bytes

TIME = "2026-03-01 12:00:00 UTC"
ROWS = """
    SELECT student.id, base_cell.name, grade.auto_score, grade.needs_manual_grade, grade.manual_score
    FROM grade
    JOIN base_cell ON base_cell.id = grade.cell_id
    JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    JOIN student ON student.id = submitted_assignment.student_id
"""


@dataclass(frozen=True)
class Classroom:
    """A grading folder, and what tests do with it."""

    place: Path

    def hand_in(self, student: str, data: bytes, time: str = TIME) -> Path:
        """Put a submission where collected ones are."""
        path = self.place / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.with_name("timestamp.txt").write_text(time + "\n")
        return path

    def hand_in_small_class(self) -> None:
        """Hand in what is quickly graded: all right, two wrong answers, a damaged file."""
        self.hand_in("anna", to_bytes(notebook()))
        self.hand_in("bert", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
        self.hand_in("cleo", to_bytes(notebook({"same_padding": WRONG["same_padding"]})))
        self.hand_in("dora", b"not a notebook")

    def grade(self, **options: Any) -> Summary:
        """Grade in this process."""
        return grade(COURSE, ASSIGNMENT, **{"jobs": 2, **options})

    def command(self, *words: str, **environment: str) -> subprocess.Popen[str]:
        """Start `autograder …` as a person would, as the leader of a new process group."""
        return subprocess.Popen(
            [sys.executable, "-m", "autograder", *words],
            cwd=ROOT, env={**os.environ, "GRADING_ROOT": str(self.place), **environment},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip

    def run(self, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run `autograder …` to its end."""
        process = self.command(*words, **environment)
        out, err = process.communicate(timeout=1200)
        return subprocess.CompletedProcess(words, process.returncode, out, err)

    @property
    def gradebook(self) -> Path:
        return self.place / "gradebook.db"

    def rows(self) -> dict[tuple[str, str], tuple[Any, ...]]:
        """Return (automatic score, needs a person, manual score) by student and cell."""
        if not self.gradebook.exists():
            return {}
        with sqlite3.connect(self.gradebook, timeout=30) as db:
            found = db.execute(ROWS).fetchall()
        db.close()
        return {(student, cell): tuple(rest) for student, cell, *rest in found}

    def scores(self) -> dict[str, float]:
        """Return the automatic points of each student in the gradebook."""
        total: dict[str, float] = {}
        for (student, _), (auto, *_) in self.rows().items():
            total[student] = round(total.get(student, 0.0) + (auto or 0.0), 2)
        return total

    def execute(self, statement: str, *values: object) -> None:
        """Change the gradebook behind the grader's back, as the formgrader does."""
        with sqlite3.connect(self.gradebook, timeout=30) as db:
            assert db.execute(statement, values).rowcount > 0
        db.close()

    def results(self, student: str = "*") -> list[Path]:
        """Return the result files."""
        return sorted(self.place.glob(f"results/{ASSIGNMENT}/{student}/*.json"))

    def autograded(self, student: str) -> Path:
        """Return a student's graded notebook."""
        return self.place / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"

    def litter(self) -> list[Path]:
        """Return files that only a killed grader leaves behind."""
        return [path for path in self.place.rglob(".*") if path.name != ".lock"]


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a gradebook that knows the assignment and no student: making one takes seconds."""
    place = tmp_path_factory.mktemp("empty_gradebook")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(place))
        patch.delenv("GRADEBOOK_URL", raising=False)
        ensure_assignment(COURSE, load_assignment(ASSIGNMENT, COURSE))
    return place / "gradebook.db"


@pytest.fixture
def course(tmp_path: Path, empty_gradebook: Path, monkeypatch: pytest.MonkeyPatch) -> Classroom:
    """Return a course without submissions."""
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "grading"))
    monkeypatch.delenv("GRADEBOOK_URL", raising=False)
    monkeypatch.chdir(ROOT)
    made = Classroom(tmp_path / "grading")
    made.place.mkdir()
    shutil.copy(empty_gradebook, made.gradebook)
    return made


@pytest.fixture(scope="session")
def sample_class(
    tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path
) -> Iterator[tuple[Classroom, Summary]]:
    """Grade the sample class once; tests must not change it."""
    course = Classroom(tmp_path_factory.mktemp("sample_class"))
    shutil.copy(empty_gradebook, course.gradebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(course.place))
        patch.delenv("GRADEBOOK_URL", raising=False)
        write_samples(COURSE, ASSIGNMENT, course.place / "submitted")
        yield course, course.grade()


def read_result(path: Path) -> StoredResult:
    """Return a result that is there and whole."""
    stored = StoredResult.from_text(path.read_text("utf-8"))
    assert stored is not None, path
    return stored


def outputs(path: Path) -> Mapping[str, Any]:
    """Return the outputs of the graded cells of a notebook."""
    return {
        spec["grade_id"]: cell.outputs
        for cell in nbformat.read(path, as_version=4).cells
        if (spec := cell.metadata.get("nbgrader")) and cell.cell_type == "code"
    }


@pytest.fixture
def exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an exchange's inbound that the machine's settings name."""
    root = tmp_path / "exchange"
    inbound_folder = root / "convolution-course" / "inbound"
    inbound_folder.mkdir(parents=True)
    root.chmod(0o777)
    settings = tmp_path / "settings"
    settings.mkdir()
    text = f"c = get_config()\nc.Exchange.root = {str(root)!r}\n"
    (settings / "nbgrader_config.py").write_text(text)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(settings))
    monkeypatch.delenv("GRADEBOOK_URL", raising=False)
    return inbound_folder
