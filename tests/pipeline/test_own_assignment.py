"""An assignment in twenty lines, of a course of one's own; and what is added to it after people handed it in."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import Course

pytestmark = [pytest.mark.pipeline, pytest.mark.filterwarnings("ignore")]
ROOT = Course.here().root
NAME = "a10_norm"
MASTER = '''\
# %% [markdown]
# # The length of a vector
#
# Square, add up, take the root.

# %% locked="imports"
import numpy as np


# %% solution="norm"
def norm(x):
    """Return the Euclidean length of a vector."""
    ### BEGIN SOLUTION
    return np.sqrt(np.sum(x**2))
    ### END SOLUTION


# %% tests="norm" points=3
assert np.isclose(norm(np.array([3.0, 4.0])), 5)
### BEGIN HIDDEN TESTS
assert np.isclose(norm(np.array([-3.0, 4.0, 12.0])), 13)
### END HIDDEN TESTS

# %% [markdown] written="why_root" points=2
# ### BEGIN SOLUTION
# Pythagoras.
# ### END SOLUTION
'''
QUESTION = """

# %% [markdown] written="why_square" points=1
# ### BEGIN SOLUTION
# Lengths have no sign.
# ### END SOLUTION
"""
FUNCTION = '''

# %% solution="unit"
def unit(x):
    """Return the vector of length 1 in the same direction."""
    ### BEGIN SOLUTION
    return x / norm(x)
    ### END SOLUTION


# %% tests="unit" points=4
assert np.isclose(norm(unit(np.array([3.0, 4.0]))), 1)
### BEGIN HIDDEN TESTS
assert np.allclose(unit(np.array([0.0, -4.0])), [0, -1])
### END HIDDEN TESTS
'''
RIGHT = "def norm(x):\n    return sum(x * x) ** 0.5"
VISIBLE_ONLY = "def norm(x):\n    return 5.0"
UNIT = "def unit(x):\n    return x / sum(x * x) ** 0.5"


@dataclass(frozen=True)
class OwnCourse:
    """A folder with one master, graded by commands as a person would type them."""

    root: Path

    @property
    def master(self) -> Path:
        return self.root / "solutions" / f"{NAME}.py"

    def run(self, *words: str) -> str:
        """Run `autograder …` in the course and return what it prints; fail unless it is done."""
        environment = {**os.environ, "GRADING_ROOT": str(self.root / "grading")}
        done = subprocess.run(
            [sys.executable, "-m", "autograder", *words],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    def notebook(self, answers: dict[str, str]) -> bytes:
        """Return the released notebook with some cells filled in."""
        path = self.root / "assignments" / NAME / f"{NAME}.ipynb"
        notebook = json.loads(path.read_text())
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            cell["source"] = answers.get(name, cell["source"])
        return json.dumps(notebook).encode()

    def hand_in(self, student: str, answers: dict[str, str]) -> Path:
        """Put a submission where collected ones are."""
        path = self.root / "grading/submitted" / student / NAME / f"{NAME}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.notebook(answers))
        return path

    def gradebook(self) -> Gradebook:
        return Gradebook(f"sqlite:///{self.root}/grading/gradebook.db")

    def exported(self) -> dict[str, dict[str, str]]:
        """Return the rows of `autograder export` by student."""
        self.run("export", NAME, "-o", str(self.root / "scores.csv"))
        with open(self.root / "scores.csv", newline="") as file:
            return {row["student"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Release the assignment once: a new gradebook takes seconds."""
    root = tmp_path_factory.mktemp("own") / "course of one's own"
    (root / "solutions").mkdir(parents=True)
    (root / "course").mkdir()
    (root / "course/convlab").symlink_to(ROOT / "course/convlab", target_is_directory=True)
    for name in ("nbgrader_config.py", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    made = OwnCourse(root)
    made.master.write_text(MASTER)
    made.run("release", NAME)
    return root


@pytest.fixture
def own(released: Path, tmp_path: Path) -> OwnCourse:
    """Return a course with the assignment released."""
    return OwnCourse(shutil.copytree(released, tmp_path / released.name, symlinks=True))


def test_twenty_lines_are_released_and_judged_without_an_exercise(own: OwnCourse) -> None:
    expected = {"right": (RIGHT, 3.0), "visible_only": (VISIBLE_ONLY, 0.0), "blank": (None, 0.0)}
    files = {}
    for name, (source, _) in expected.items():
        files[name] = own.root / f"{name}.ipynb"
        files[name].write_bytes(own.notebook({"norm": source} if source else {}))
    lines = own.run("judge", NAME, *map(str, files.values()), "--json").splitlines()
    results = {Path(result["file"]).stem: result for result in map(json.loads, lines)}
    assert {n: r["status"] for n, r in results.items()} == dict.fromkeys(expected, "graded")
    assert {n: r["score"] for n, r in results.items()} == {n: p for n, (_, p) in expected.items()}
    assert {r["max_score"] for r in results.values()} == {3.0}


def test_a_question_and_a_function_may_be_added_when_people_have_handed_in(own: OwnCourse) -> None:
    own.hand_in("anna", {"norm": RIGHT, "why_root": "Because of Pythagoras."})
    own.hand_in("bert", {"norm": VISIBLE_ONLY})
    own.run("grade", NAME)
    with own.gradebook() as gradebook:
        read = gradebook.find_grade("why_root", NAME, NAME, "anna")
        read.manual_score, read.needs_manual_grade = 1.5, False
        said = gradebook.find_comment("why_root", NAME, NAME, "anna")
        said.manual_comment = "Say more."
        gradebook.db.commit()
    assert own.exported()["anna"]["score"] == "4.5"
    assert own.exported()["anna"]["max_score"] == "5"

    own.master.write_text(MASTER + QUESTION + FUNCTION)
    told = own.run("release", NAME)
    assert "7 automatic points" in told
    assert "unit: graded by its test cell alone" in told
    own.hand_in("cleo", {"norm": RIGHT, "unit": UNIT, "why_square": "To lose the sign."})
    own.run("grade", NAME)
    own.run("feedback", NAME)
    rows = own.exported()
    assert {row["max_score"] for row in rows.values()} == {"10"}
    assert {name: row["score"] for name, row in rows.items()} == {
        "anna": "4.5",
        "bert": "0",
        "cleo": "7",
    }
    assert {name: row["needs_manual_grade"] for name, row in rows.items()} == {
        # Her score stays; a person may look again, since she was graded again, as nbgrader has it.
        "anna": "yes",
        "bert": "no",
        "cleo": "yes",
    }
    with own.gradebook() as gradebook:
        assert gradebook.find_grade("why_root", NAME, NAME, "anna").manual_score == 1.5
        assert gradebook.find_comment("why_root", NAME, NAME, "anna").comment == "Say more."
        assert gradebook.find_grade("unit_tests", NAME, NAME, "anna").score == 0
        assert gradebook.find_submission_notebook(NAME, NAME, "anna").max_score == 10
    page = (own.root / "grading/feedback/anna" / NAME / f"{NAME}.html").read_text()
    assert "Say more." in page
    assert "unit" in page


def test_a_cell_that_people_have_points_for_cannot_be_taken_away(own: OwnCourse) -> None:
    own.hand_in("anna", {"norm": RIGHT})
    own.run("grade", NAME)
    before = (own.root / "assignments" / NAME / f"{NAME}.ipynb").read_bytes()
    own.master.write_text(MASTER.partition("\n# %% [markdown] written")[0])
    with pytest.raises(AssertionError) as refused:
        own.run("release", NAME)
    told = str(refused.value)
    assert "1 student has handed it in with the graded cells why_root" in told
    assert "Traceback" not in told
    assert (own.root / "assignments" / NAME / f"{NAME}.ipynb").read_bytes() == before
