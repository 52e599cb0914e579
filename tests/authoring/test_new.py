"""`autograder new`: every file that a function needs, working as it is; or nothing at all."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from autograder.authoring import new as scaffold
from autograder.authoring.new import BadName, NotWritten, new
from autograder.course import Course

ROOT = Path(__file__).resolve().parents[2]
ASSIGNMENT = "a10_batchnorm"
FUNCTIONS = ["batchnorm_forward", "a_very_long_name_of_forty_letters_in_sum"]


@pytest.fixture
def mine(course: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """Return the tiny course as if the grader were installed from it."""
    monkeypatch.setattr(scaffold, "HOME", course)
    return Course(course)


def snapshot(course: Course) -> dict[str, bytes | None]:
    return {
        str(path): path.read_bytes() if path.is_file() else None
        for path in sorted(course.root.rglob("*"))
    }


REFUSALS = {
    "no number": ("batchnorm", ["f"], "'batchnorm' is no name for an assignment"),
    "elsewhere": ("../a10_x", ["f"], "is no name for an assignment"),
    "leading zero": ("a01_x", ["f"], "is no name for an assignment"),
    "number taken": ("a2_other", ["f"], "assignment 2 is a2_frames already"),
    "capitals": (ASSIGNMENT, ["Forward"], "'Forward' is no name for a function"),
    "too long": (ASSIGNMENT, ["f" * 41], "wanted at most 40"),
    "keyword": (ASSIGNMENT, ["class"], "'class' means something else"),
    "builtin": (ASSIGNMENT, ["sum"], "'sum' means something else"),
    "convlab's": (ASSIGNMENT, ["check"], "'check' means something else"),
    "used by its cells": (ASSIGNMENT, ["x"], "'x' means something else"),
    "twice": (ASSIGNMENT, ["f", "g", "f"], "f is named twice"),
    "of another": (ASSIGNMENT, ["zero_frame"], "a2_frames has a function zero_frame already"),
    "there already": ("a2_frames", ["zero_frame"], "a2_frames has a function zero_frame already"),
    "file in its place": (ASSIGNMENT, ["sums"], "autograder/reference/sums.py exists already"),
}


@pytest.mark.parametrize(("assignment", "functions", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_name_that_cannot_be_given_is_refused_in_one_line(
    mine: Course, assignment: str, functions: list[str], words: str
) -> None:
    before = snapshot(mine)
    with pytest.raises(BadName) as caught:
        new(mine, assignment, functions)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 2
    assert snapshot(mine) == before


def test_a_package_stands_where_a_module_of_its_name_would_not_be_found(mine: Course) -> None:
    (mine.root / "autograder/reference/plain").mkdir(parents=True, exist_ok=True)
    with pytest.raises(BadName, match="autograder/reference/plain exists already"):
        new(mine, ASSIGNMENT, ["plain"])


def test_a_course_of_another_grader_is_refused(course: Path) -> None:
    with pytest.raises(BadName, match="the exercises that this grader knows are in"):
        new(Course(course), ASSIGNMENT, ["f"])


@pytest.mark.parametrize("assignment", [ASSIGNMENT, "a2_frames"])
def test_nothing_is_left_half_written(
    mine: Course, monkeypatch: pytest.MonkeyPatch, assignment: str
) -> None:
    before, moved = snapshot(mine), []

    def full_disk(source: Path, target: Path) -> None:
        if len(moved) == 5:
            raise OSError(28, "No space left on device", str(target))
        moved.append(target)
        shutil.move(source, target)

    monkeypatch.setattr(os, "replace", full_disk)
    with pytest.raises(NotWritten, match="No space left on device; nothing was written"):
        new(mine, assignment, FUNCTIONS)
    assert len(moved) == 5
    assert snapshot(mine) == before


def test_every_file_says_what_belongs_there(mine: Course) -> None:
    written = new(mine, ASSIGNMENT, ["f"])
    assert len(written.files) == len(scaffold.OF_A_FUNCTION) + 2  # and the master, and the package
    for path in written.files:
        assert "rite here" in path.read_text(), path


def test_new_cells_of_an_old_master_come_before_its_last_words(mine: Course) -> None:
    master = mine.root / "solutions/a2_frames.py"
    end = "\n# %% [markdown]\n# ## Done\n#\n# Hand in.\n"
    before = master.read_text()
    master.write_text(before + end)
    written = new(mine, "a2_frames", ["thicken"])
    assert written.extended
    assert master not in written.files
    text = master.read_text()
    assert text.startswith(before.rstrip())
    assert text.endswith(end)
    assert text.count('solution="thicken"') == 1


@pytest.mark.pipeline
def test_what_is_written_is_built_released_judged_and_clean(tmp_path: Path) -> None:
    root = tmp_path / "clone"
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name.startswith(("autograder/", "course/convlab/", "solutions/", "assignments/a4")) or (
            name in ("nbgrader_config.py", "pyproject.toml")
        ):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    environment = {
        **os.environ,
        "PYTHONPATH": str(root / "course"),
        "GRADING_ROOT": str(tmp_path / "grading"),
    }

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *words],
            cwd=root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (words, done.stdout, done.stderr)
        return done.stdout

    run("autograder", "new", ASSIGNMENT, *FUNCTIONS)
    run("autograder", "new", "a4_pooling", "median_pool")
    run("ruff", "check", ".")
    run("ruff", "format", "--check", ".")
    run("autograder", "build", ASSIGNMENT, "a4_pooling", "--no-execute")
    told = run("autograder", "release", ASSIGNMENT, "a4_pooling")
    assert f"{ASSIGNMENT}: 2 automatic points" in told
    assert "a4_pooling: 9 automatic points" in told
    assert "test cell alone" not in told
    assert run("autograder", "build", "--check", ASSIGNMENT, "a4_pooling").count("unchanged") == 2
    mistakes = run("autograder", "mistakes", ASSIGNMENT)
    assert all(f"`{function}` | 2 | 2 | 2 | 2 | 1 | 1 |" in mistakes for function in FUNCTIONS)
    run("autograder", "audit")

    notebook = json.loads((root / "assignments" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").read_text())
    for cell in notebook["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == FUNCTIONS[0]:
            cell["source"] = f"def {FUNCTIONS[0]}(x):\n    return abs(x)"
    (root / "wrong.ipynb").write_text(json.dumps(notebook))
    (result,) = map(
        json.loads, run("autograder", "judge", ASSIGNMENT, "wrong.ipynb", "--json").splitlines()
    )
    wrong, blank = result["items"]
    assert (wrong["points"], wrong["misconception"]) == (0, "signs_lost")
    assert (blank["points"], blank["verdict"]) == (0, "not_attempted")
