"""nbgrader's own commands and the formgrader's button go through the same judge."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.pipeline.grade import Summary
from tests.pipeline.conftest import COURSE, ROOT, Classroom, outputs, read_result
from tests.submissions import ASSIGNMENT, WRONG, cell_of, code, notebook, to_bytes

pytestmark = [
    pytest.mark.pipeline,
    pytest.mark.sandbox,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),
]


def api(**plugin: str):
    """Return what the formgrader's buttons call, configured by the repository's own file."""
    from nbgrader.apps.api import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader("nbgrader_config.py", path=str(ROOT)).load_config()
    config.LateSubmissionPlugin.update(plugin)
    return NbGraderAPI(config=config)


HIDDEN = """
### BEGIN HIDDEN TESTS
hidden_sum = zero_pad(np.full((2, 3, 4, 5), 7.0), 2).sum()
assert hidden_sum == 840.0
### END HIDDEN TESTS
"""


@pytest.fixture
def with_hidden_test(tmp_path: Path) -> Path:
    """Return a copy of the course in which an instructor added a hidden test, as nbgrader has it."""
    root = tmp_path / "repository"
    for folder in ("solutions", "assignments"):
        shutil.copytree(ROOT / folder / ASSIGNMENT, root / folder / ASSIGNMENT)
    shutil.copy(ROOT / "nbgrader_config.py", root)
    (root / "course").symlink_to(ROOT / "course")
    (root / "autograder").symlink_to(ROOT / "autograder")
    source = root / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    made = json.loads(source.read_text("utf-8"))
    cell = cell_of(made, "zero_pad_tests")
    cell["source"] = "".join(cell["source"]) + HIDDEN
    source.write_text(json.dumps(made), "utf-8")
    return root


def nbgrader(course: Classroom, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("nbgrader")
    environment = {**os.environ, "GRADING_ROOT": str(course.place)}
    return subprocess.run(
        [command, *words], cwd=root, env=environment, capture_output=True, text=True, check=False
    )


def test_the_button_grades_in_a_clone_that_never_released(course: Classroom) -> None:
    """The released notebooks come with the clone; the gradebook does not."""
    course.gradebook.unlink()
    course.hand_in("anna", to_bytes(notebook()))
    done = api().autograde(ASSIGNMENT, "anna")
    assert done["success"], done.get("error") or done["log"]
    assert course.rows()["anna", "conv_forward_tests"][0] == 10


def test_the_formgraders_button_gives_the_same_scores(
    course: Classroom, sample_class: tuple[Classroom, Summary]
) -> None:
    """Both judge from scratch: same secret, same submissions, no result to use again."""
    ours, _ = sample_class
    students = ["carl", "emil", "hilda", "ivan", "joan", "lise", "otto", "paula"]
    (course.place / "secret").write_bytes((ours.place / "secret").read_bytes())
    for student in students:
        submitted = ours.place / "submitted" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        course.hand_in(student, submitted.read_bytes())
    buttons = api()
    for student in students:
        done = buttons.autograde(ASSIGNMENT, student)
        assert done["success"], done.get("error") or done["log"]
    wanted = {key: row for key, row in ours.rows().items() if key[0] in students}
    assert course.rows() == wanted
    for student in students:
        assert outputs(course.autograded(student)) == outputs(ours.autograded(student))
        (path,), (same,) = course.results(student), ours.results(student)
        assert path.name == same.name
        first, second = (replace(read_result(p), seconds=0, notebook="") for p in (path, same))
        assert first == second


def test_grading_by_one_and_then_by_the_other_changes_nothing(course: Classroom) -> None:
    course.hand_in_small_class()
    course.grade()
    rows = course.rows()
    buttons = api()
    for student in ("bert", "dora"):
        assert buttons.autograde(ASSIGNMENT, student)["success"]
    assert course.rows() == rows
    assert course.grade().undone == {}
    assert course.rows() == rows


def test_a_late_penalty_survives_the_button(course: Classroom) -> None:
    course.hand_in("dora", b"not a notebook")
    course.grade()
    course.execute("UPDATE submitted_notebook SET late_submission_penalty = 2.5")
    assert api().autograde(ASSIGNMENT, "dora")["success"]
    course.execute("UPDATE submitted_notebook SET flagged = 1 WHERE late_submission_penalty = 2.5")


def test_lateness_costs_the_same_by_both(
    course: Classroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.plugins import LateSubmissionPlugin

    zero = LateSubmissionPlugin(penalty_method="zero")
    course.hand_in("bert", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
    course.grade()
    course.execute("UPDATE assignment SET duedate = '2026-02-01 00:00:00.000000'")
    course.grade()
    query = "UPDATE submitted_notebook SET flagged = 0 WHERE late_submission_penalty "
    course.execute(query + "IS NULL")  # the repository's plugin gives none
    with monkeypatch.context() as patch:
        patch.setattr("autograder.pipeline.lateness.penalties.plugin_of", lambda course: zero)
        course.grade()
        course.execute(query + "= 19.0")
        assert api(penalty_method="zero").autograde(ASSIGNMENT, "bert")["success"]
        course.execute(query + "= 19.0")
        course.execute("UPDATE assignment SET duedate = '2026-03-02 00:00:00.000000'")
        course.grade()
        course.execute(query + "IS NULL")  # the date was moved: nobody is late


def test_the_repository_leaves_penalties_to_people() -> None:
    from autograder.pipeline.lateness.penalties import plugin_of

    assert plugin_of(COURSE) is None


def test_the_command_line_from_autograde_to_export(
    course: Classroom, with_hidden_test: Path
) -> None:
    """One damaged notebook, one that is no file at all, one with a script: others are unaffected."""
    course.hand_in("anna", to_bytes(notebook(last=[code("print('<script>alert(1)</script>')")])))
    course.hand_in("bert", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
    by_sight = "def zero_pad(X, padding):\n    return np.pad(X, ((0, 0), (1, 1), (1, 1), (0, 0)))\n"
    course.hand_in("carl", to_bytes(notebook({"zero_pad": by_sight})))
    course.hand_in("dora", b'{"cells": [')
    path = course.hand_in("link", b"")
    path.unlink()
    path.symlink_to(ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb")

    run = nbgrader(course, with_hidden_test, "autograde", ASSIGNMENT)
    assert run.returncode == 1, "the link is reported"
    assert "error processing assignment 'a2_convolution' for student 'link'" in run.stderr
    scores = course.scores()
    assert 19.0 < scores.pop("carl") < 22.0
    assert {s: p for s, p in scores.items() if s != "link"} == {"anna": 22.0, "bert": 19.0, "dora": 0.0}  # fmt: skip
    assert not course.autograded("link").exists()

    run = nbgrader(course, with_hidden_test, "generate_feedback", ASSIGNMENT)
    assert run.returncode == 0, run.stderr
    page = course.place / "feedback" / "bert" / ASSIGNMENT / f"{ASSIGNMENT}.html"
    text = page.read_text("utf-8")
    assert "zero_pad" in text
    for words in (text, course.autograded("bert").read_text("utf-8")):
        assert "hidden_sum" not in words
        assert "### BEGIN" not in words

    table = course.place / "scores.csv"
    run = nbgrader(course, with_hidden_test, "export", "--to", str(table))
    assert run.returncode == 0, run.stderr
    lines = table.read_text().splitlines()
    assert any("bert" in line and ",19.0," in line for line in lines)
