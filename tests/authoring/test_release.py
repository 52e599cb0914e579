"""Release goes through nbgrader, is the same each time, and refuses behind its gate."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbgrader.api import Gradebook

import autograder.judge
from autograder.authoring.errors import ReleaseError, UnknownMaster
from autograder.authoring.release import check_released, release, release_all
from autograder.course import Course

pytestmark = [
    pytest.mark.pipeline,
    # nbgrader's and SQLAlchemy's own warnings are theirs to mend.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture(scope="module")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one gradebook for all tests: stamping a new one takes seconds."""
    path = tmp_path_factory.mktemp("gradebook") / "gradebook.db"
    tools = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", tools)
        Gradebook(f"sqlite:///{path}").close()
    return path


@pytest.fixture(autouse=True)
def _gradebook(course: Path, empty_gradebook: Path) -> None:
    (course / "grading").mkdir()
    shutil.copy(empty_gradebook, course / "grading/gradebook.db")


def snapshot(root: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def cell(notebook: Path, grade_id: str) -> nbformat.NotebookNode:
    cells = nbformat.read(notebook, 4).cells
    return next(c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id)


class FakeJudge:
    """Gives a solution full marks and a stub none, unless told otherwise."""

    def __init__(self, **item: Any) -> None:
        self.item = item
        self.status = "graded"
        self.asked: list[tuple[Path, str, Course]] = []

    def __call__(self, path: Path, assignment: str, course: Course) -> dict[str, Any]:
        self.asked.append((path, assignment, course))
        assert course.released(assignment).is_file()
        blank = "NotImplementedError" in path.read_text()
        item = {
            "grade_id": "zero_frame_tests",
            "points": 0.0 if blank else 3.0,
            "max_points": 3.0,
            "verdict": "not_attempted" if blank else "correct",
            "message": "",
            **self.item,
        }
        return {"status": self.status, "items": [item]}


def use(monkeypatch: pytest.MonkeyPatch, judge: FakeJudge) -> FakeJudge:
    monkeypatch.setattr(autograder.judge, "judge_notebook", judge, raising=False)
    return judge


def test_the_released_notebook_has_named_stubs_and_no_secrets(course: Path) -> None:
    result = release(Course(course), "a2_frames", gate=False)
    assert result.notebook == course / "assignments/a2_frames/a2_frames.ipynb"
    assert result.points == 3
    text = result.notebook.read_text()
    assert "hidden_total" not in text
    assert "eat the border" not in text
    stub = cell(result.notebook, "zero_frame").source
    assert stub.endswith('    raise NotImplementedError("zero_frame: write your code here")')
    assert "n_W, n_C)\n    padding : int" in stub, "the specification survives"
    assert cell(result.notebook, "zero_frame_tests").metadata.editable is False
    assert cell(result.notebook, "why_frames").source == "*Write your answer here.*"
    assert not list((course / "build").iterdir()), "the staging area is gone"


def test_a_second_release_changes_nothing(course: Path) -> None:
    release(Course(course), "a2_frames", gate=False)
    before = snapshot(course / "assignments")
    assert not release(Course(course), "a2_frames", gate=False).changed
    assert snapshot(course / "assignments") == before
    assert check_released(Course(course)) == []


def test_the_gradebook_learns_the_points(course: Path) -> None:
    release(Course(course), "a2_frames", gate=False)
    with sqlite3.connect(course / "grading/gradebook.db") as gradebook:
        cells = gradebook.execute(
            "select name, max_score from grade_cells join base_cell using (id)"
        ).fetchall()
    gradebook.close()
    assert sorted(cells) == [("why_frames", 2.5), ("zero_frame_tests", 3.0)]


def test_grading_root_moves_the_gradebook(
    course: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (course / "grading/gradebook.db").read_bytes()
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "elsewhere"))
    release(Course(course), "a2_frames", gate=False)
    assert (tmp_path / "elsewhere/gradebook.db").is_file()
    assert (course / "grading/gradebook.db").read_bytes() == before


def test_without_a_name_all_are_released(course: Path) -> None:
    master = course / "solutions/a2_frames.py"
    (course / "solutions/a3_frames.py").write_text(master.read_text())
    names = [result.name for result in release_all(Course(course), gate=False)]
    assert names == ["a2_frames", "a3_frames"]


def test_an_edited_assignment_is_found_and_not_mended_by_checking(course: Path) -> None:
    released = release(Course(course), "a2_frames", gate=False).notebook
    released.write_text(released.read_text().replace("Frames", "Borders"))
    before = snapshot(course / "assignments")
    (difference,) = check_released(Course(course))
    assert difference.startswith("assignments/a2_frames/a2_frames.ipynb: ")
    assert snapshot(course / "assignments") == before


def test_the_gate_asks_about_the_solution_and_the_draft(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge = use(monkeypatch, FakeJudge())
    assert release(Course(course), "a2_frames").judged
    (solution, _, staged), (draft, name, same) = judge.asked
    assert solution == staged.solution("a2_frames")
    assert draft == staged.released("a2_frames")
    assert (staged, name) == (same, "a2_frames")
    assert staged != Course(course), "the draft is judged before it is released"


REFUSALS = {
    "solution loses points": (
        {"points": 2.0, "verdict": "partial", "message": "stride 3\nfails"},
        "its solution earns 2 of 3 for zero_frame_tests, not 3 (partial: stride 3 fails)",
    ),
    "blank earns points": (
        {"points": 3.0, "verdict": "correct"},
        "its blank version earns 3 of 3 for zero_frame_tests, not 0 (correct)",
    ),
    "judge has other points": (
        {"max_points": 5.0},
        "zero_frame_tests is worth 3 in the master, 5 to the judge",
    ),
    "judge does not know the item": ({"grade_id": "other"}, "does not know zero_frame_tests"),
}


@pytest.mark.parametrize(("item", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_refusal_leaves_the_release_and_the_gradebook_alone(
    course: Path, monkeypatch: pytest.MonkeyPatch, item: dict, words: str
) -> None:
    release(Course(course), "a2_frames", gate=False)
    master = course / "solutions/a2_frames.py"
    master.write_text(master.read_text().replace("# # Frames", "# # Borders"))
    gradebook = (course / "grading/gradebook.db").read_bytes()
    before = snapshot(course / "assignments")
    use(monkeypatch, FakeJudge(**item))
    with pytest.raises(ReleaseError) as caught:
        release(Course(course), "a2_frames")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert snapshot(course / "assignments") == before
    assert (course / "grading/gradebook.db").read_bytes() == gradebook
    assert not list((course / "build").iterdir())


def test_what_could_not_be_judged_is_refused(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    use(monkeypatch, FakeJudge()).status = "error-infra"
    with pytest.raises(ReleaseError, match="could not be judged: error-infra"):
        release(Course(course), "a2_frames")
    assert not (course / "assignments").exists()


def test_a_leak_in_the_draft_is_refused(course: Path) -> None:
    master = course / "solutions/a2_frames.py"
    leak = "# %%\n# See solutions/a2_frames.py\nprint(1)\n\n"
    master.write_text(leak + master.read_text())
    with pytest.raises(ReleaseError, match=r"not released: assignments/a2_frames/.*private path"):
        release(Course(course), "a2_frames", gate=False)
    assert not (course / "assignments").exists()


def test_what_nbgrader_refuses_is_told_in_one_line(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = course / "nbgrader_config.py"
    config.write_text(
        config.read_text() + "\nc.CheckCellMetadata.enabled = True\n"
        "c.ClearHiddenTests.begin_test_delimeter = 'hidden_total'\n"
    )
    with pytest.raises(ReleaseError, match=r"^a2_frames: nbgrader did not release it: [^\n]+$"):
        release(Course(course), "a2_frames", gate=False)


def test_an_unknown_assignment_is_told_with_the_known_ones(course: Path) -> None:
    with pytest.raises(UnknownMaster, match="a7_none: no such assignment; known: a2_frames"):
        release(Course(course), "a7_none", gate=False)


UNANSWERED = {
    "laws": (
        "check(zero_frame)",
        "cell zero_frame_tests: check(zero_frame): convlab has no laws for it",
    ),
    "hints": (
        "hint('zero_frame')",
        'cell zero_frame_tests: hint("zero_frame"): convlab has no hints',
    ),
    "name": ("check(zero_frame, name='zero_fram')", "check(zero_fram): convlab has no laws"),
    "question": ("check('99.size', 3)", 'check("99.size"): convlab has no such question'),
}


@pytest.mark.parametrize(("call", "words"), UNANSWERED.values(), ids=UNANSWERED)
def test_a_call_that_convlab_cannot_answer_is_refused_with_its_cell(
    course: Path, call: str, words: str
) -> None:
    master = course / "solutions/a2_frames.py"
    text = master.read_text().replace(
        "import numpy as np", "import numpy as np\nfrom convlab import check, hint"
    )
    master.write_text(text.replace("points=3\n", f"points=3\n{call}\n"))
    with pytest.raises(ReleaseError) as caught:
        release(Course(course), "a2_frames", gate=False)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not (course / "assignments").exists()


def test_what_convlab_knows_and_what_is_not_convlabs_is_released(course: Path) -> None:
    master = course / "solutions/a2_frames.py"
    calls = "check(zero_frame, name='zero_pad')\nask.check(nothing)\nhint('03.size')\n"
    text = master.read_text().replace(
        "import numpy as np", "import numpy as np\nfrom convlab import check, hint"
    )
    master.write_text(text.replace("points=3\n", f"points=3\n{calls}"))
    assert release(Course(course), "a2_frames", gate=False).changed


def test_a_function_without_an_exercise_is_named(course: Path) -> None:
    assert release(Course(course), "a2_frames", gate=False).alone == ("zero_frame",)
