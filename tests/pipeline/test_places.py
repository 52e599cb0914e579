"""The pass over a class that looks for the lines of mistakes: once for each program, and it touches no score."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder import cli
from autograder.course import Course
from autograder.pipeline.places import find_places
from autograder.pipeline.store import ResultStore
from tests.judge.test_locate import NO_STRIDE
from tests.submissions import ASSIGNMENT, COURSE, notebook, to_bytes

pytestmark = pytest.mark.pipeline


def run(*words: str) -> str:
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Course:
    """A class of which two hand in the same mistake, one with a comment more, and one none."""
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path / "grading"))
    monkeypatch.delenv("GRADEBOOK_URL", raising=False)
    monkeypatch.delenv("AUTOGRADER_WHERE", raising=False)
    monkeypatch.chdir(COURSE.root)
    class_ = {
        "ann": notebook({"conv_forward": NO_STRIDE}),
        "bob": notebook({"conv_forward": "# mine\n" + NO_STRIDE}),
        "cleo": notebook(),
    }
    for student, submission in class_.items():
        path = COURSE.submission(student, ASSIGNMENT)
        path.parent.mkdir(parents=True)
        path.write_bytes(to_bytes(submission))
    run("grade", ASSIGNMENT, "-j", "1")
    return COURSE


def places(course: Course) -> dict[str, list[int]]:
    store = ResultStore(course, ASSIGNMENT)
    return {
        stored.student: [
            place.line
            for found in (store.places(stored.student, stored.key) or {}).values()
            for place in found
        ]
        for _, stored in store
        if stored
    }


def results(course: Course) -> dict[str, str]:
    folder = course.results / ASSIGNMENT
    paths = folder.rglob("*.json")
    return {str(path): path.read_text() for path in paths}


def test_feedback_finds_the_lines_and_leaves_the_results_alone(graded: Course) -> None:
    before, book = results(graded), graded.gradebook.read_bytes()
    assert places(graded) == {"ann": [], "bob": [], "cleo": []}
    run("feedback", ASSIGNMENT, "--no-where")
    assert places(graded) == {"ann": [], "bob": [], "cleo": []}
    run("feedback", ASSIGNMENT, "-j", "1")
    assert places(graded) == {"ann": [14, 15], "bob": [15, 16], "cleo": []}
    assert (results(graded), graded.gradebook.read_bytes()) == (before, book)
    # The second program is the first, so it was not searched.
    assert len(list((graded.places / ASSIGNMENT).glob("*.json"))) == 1
    page = graded.feedback_page("ann", ASSIGNMENT).read_text()
    assert "line 14" in page
    for path in [*graded.results.rglob("*.where"), *graded.places.rglob("*.json")]:
        assert path.stat().st_mode & 0o077 == 0


def test_what_is_known_is_not_looked_for_again(
    graded: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert find_places(graded, ASSIGNMENT, jobs=1) == {}

    def never(*_args: object, **_options: object) -> None:
        raise AssertionError("sandboxes were opened again")

    monkeypatch.setattr("autograder.pipeline.places.run_here", never)
    monkeypatch.setattr("autograder.pipeline.places.open_workers", never)
    assert find_places(graded, ASSIGNMENT, jobs=1) == {}
    [path] = (graded.results / ASSIGNMENT / "ann").glob("*.where")
    path.write_text("damaged")
    with pytest.raises(AssertionError, match="again"):
        find_places(graded, ASSIGNMENT, jobs=1)


def test_a_course_that_tells_none_looks_for_none(
    graded: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTOGRADER_WHERE", "none")
    run("feedback", ASSIGNMENT)
    assert places(graded) == {"ann": [], "bob": [], "cleo": []}
    monkeypatch.setenv("AUTOGRADER_WHERE", "rows")
    result = CliRunner().invoke(cli.main, ["feedback", ASSIGNMENT])
    assert result.exit_code == 2
    assert "AUTOGRADER_WHERE is 'rows', wanted one of" in result.output


def test_forged_places_on_disk_are_no_places(graded: Course) -> None:
    store = ResultStore(graded, ASSIGNMENT)
    stored = next(s for _, s in store if s and s.student == "ann")
    path = store.places_path("ann", stored.key)
    for value in ([], {"f": 1}, {"f": [{"line": 1}]}, {"f": [[]]}, None):
        path.write_text(json.dumps(value))
        assert store.places("ann", stored.key) is None
