"""Grading a class: golden expectations, nothing done twice, nothing lost by what people entered."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from autograder.pipeline.database import INDEXES
from autograder.pipeline.grade import Summary, grade
from autograder.pipeline.stored import BriefResult
from autograder.pipeline.submissions import NotCollected
from tests.pipeline.conftest import COURSE, ROOT, TIME, Classroom, outputs, read_result
from tests.submissions import ASSIGNMENT, WRONG, notebook, right, to_bytes

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]
GOLDEN = Path(__file__).parent / "golden" / f"{ASSIGNMENT}.json"
SMALL_CLASS = {"anna": 22.0, "bert": 19.0, "cleo": 20.0, "dora": 0.0}


def said(result: BriefResult) -> dict:
    """Return what golden expectations hold of a result."""
    items = {
        item.function: [item.points, item.verdict, *filter(None, [item.misconception])]
        for item in result.items
    }
    return {"score": result.score, "status": result.status, "items": items}


def test_the_sample_class_is_graded_as_expected(sample_class: tuple[Classroom, Summary]) -> None:
    course, summary = sample_class
    found = {graded.student: said(graded.result) for graded in summary.graded}
    if os.environ.get("REFRESH_GOLDEN"):
        lines = [f" {json.dumps(name)}: {json.dumps(entry)}" for name, entry in found.items()]
        GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    assert summary.undone == {}
    assert found == json.loads(GOLDEN.read_text()), "if this is right: REFRESH_GOLDEN=1 pytest …"
    assert course.scores() == {name: entry["score"] for name, entry in found.items()}


def test_results_notebooks_and_gradebook_agree(sample_class: tuple[Classroom, Summary]) -> None:
    course, summary = sample_class
    rows = course.rows()
    for graded in summary.graded:
        (path,) = course.results(graded.student)
        shown = outputs(course.autograded(graded.student))
        for item in read_result(path).items:
            assert rows[graded.student, item.grade_id] == (item.points, 0, None)
            last = shown[item.grade_id][-1]
            assert last["data"] == {"text/plain": repr(item.points)}
    assert course.litter() == []


def test_a_second_run_makes_nothing_again(course: Classroom) -> None:
    course.hand_in_small_class()
    assert {g.student: g.result.score for g in course.grade().graded} == SMALL_CLASS
    files = [*course.results(), *(course.autograded(name) for name in SMALL_CLASS)]
    before = {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files}
    assert all(graded.reused for graded in course.grade().graded)
    assert {path: (path.stat().st_mtime_ns, path.read_bytes()) for path in files} == before
    forced = course.grade(force=True, students=["bert"])
    assert [(g.student, g.reused) for g in forced.graded] == [("bert", False)]
    assert course.scores() == SMALL_CLASS


def test_damaged_and_missing_files_are_made_again(course: Classroom) -> None:
    course.hand_in_small_class()
    course.grade()
    rows = course.rows()
    (anna,), (bert,), (cleo,) = map(course.results, ("anna", "bert", "cleo"))
    anna.write_bytes(anna.read_bytes()[:-100])
    forged = json.loads(bert.read_text()) | {"score": 22.0}
    bert.write_text(json.dumps(forged))
    cleo.rename(cleo.with_name("0" * 32 + ".json"))
    course.autograded("dora").write_text("{}")
    course.execute("DELETE FROM grade")
    summary = course.grade()
    assert not any(graded.reused for graded in summary.graded)
    assert {g.student: g.result.score for g in summary.graded} == SMALL_CLASS
    assert read_result(anna) is not None
    assert read_result(bert).score == 19.0
    assert course.rows() == rows
    course.gradebook.unlink()
    assert all(graded.reused for graded in course.grade().graded)
    assert course.rows() == rows


def test_a_resubmission_is_graded_and_the_old_result_kept(course: Classroom) -> None:
    course.hand_in_small_class()
    course.grade(students=["bert"])
    course.hand_in("bert", to_bytes(notebook()), "2026-03-02 09:00:00 UTC")
    course.grade(students=["bert"])
    assert course.scores() == {"bert": 22.0}
    assert len(course.results("bert")) == 2
    assert course.autograded("bert").with_name("timestamp.txt").read_text().startswith("2026-03-02")


def test_a_resubmission_without_its_tests_loses_no_points_and_gains_none(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    course.grade()

    def without_tests(made: dict) -> None:
        made["cells"] = [
            c for c in made["cells"] if not c["metadata"].get("nbgrader", {}).get("grade")
        ]

    course.hand_in("anna", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]}, edit=without_tests)))
    course.grade()
    assert course.scores() == {"anna": 19.0}


WHERE = """WHERE notebook_id = (
    SELECT submitted_notebook.id FROM submitted_notebook
    JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
    WHERE student_id = ?)"""
CELL = "AND cell_id = (SELECT id FROM base_cell WHERE name = ?)"
PEOPLE = """
    SELECT grade.id, manual_score, extra_credit, manual_comment, late_submission_penalty, flagged
    FROM grade JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
    JOIN comment ON comment.notebook_id = submitted_notebook.id ORDER BY grade.id, comment.id
"""


def test_what_people_entered_survives_every_regrade(course: Classroom) -> None:
    import sqlite3

    def entered() -> list:
        with sqlite3.connect(course.gradebook) as db:
            found = db.execute(PEOPLE).fetchall()
        db.close()
        return found

    course.hand_in_small_class()
    course.grade()
    course.execute(
        f"UPDATE grade SET manual_score = 1.5, extra_credit = 0.5, needs_manual_grade = 0 {WHERE} {CELL}",
        "bert", "zero_pad_tests",
    )  # fmt: skip
    course.execute(
        f"UPDATE comment SET manual_comment = 'See me' {WHERE} {CELL}", "bert", "zero_pad"
    )
    course.execute("UPDATE submitted_notebook SET late_submission_penalty = 2, flagged = 1")
    before = entered()
    assert len(before) > 20
    for options in ({}, {"force": True}):
        course.grade(**options)
        assert entered() == before
        # Nothing new was found, so nobody is asked to look again.
        assert course.rows()["bert", "zero_pad_tests"] == (0.0, 0, 1.5)
    course.hand_in("bert", to_bytes(notebook()))
    course.grade()
    assert entered() == before
    assert course.rows()["bert", "zero_pad_tests"] == (3.0, 1, 1.5)


def test_a_written_answer_waits_for_a_person_and_an_untouched_one_is_nought(
    course: Classroom,
) -> None:
    from autograder.judge.notebook.assignment import load_assignment

    (question,) = load_assignment(ASSIGNMENT, COURSE).written
    course.hand_in("anna", to_bytes(notebook({question.grade_id: "Because."})))
    course.hand_in("bert", to_bytes(notebook()))
    course.grade()
    assert course.rows()["anna", question.grade_id] == (None, 1, None)
    assert course.rows()["bert", question.grade_id] == (0.0, 0, None)


def test_links_and_pipes_among_submissions_are_reported_not_followed(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    solution = ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    for student in ("link", "pipe"):
        path = course.hand_in(student, b"")
        path.unlink()
        if student == "link":
            path.symlink_to(solution)
        else:
            os.mkfifo(path)
    summary = course.grade()
    assert [graded.student for graded in summary.graded] == ["anna"]
    assert summary.undone.keys() == {"link", "pipe"}
    assert course.results("link") == []


def test_a_student_nobody_knows(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    with pytest.raises(NotCollected, match="by nobody was collected"):
        grade(COURSE, ASSIGNMENT, ["nobody"])


def test_a_process_that_dies_costs_only_its_own_task(
    course: Classroom, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A start-up file plants the death in the pool's processes, which are spawned."""
    (tmp_path / "sitecustomize.py").write_text(
        "import os, sys\n"
        "if '--multiprocessing-fork' in sys.argv:\n"
        "    from autograder.judge.notebook import splice\n"
        "    from autograder.judge import judge\n"
        "    def deadly(assignment, cells, real=splice.splice):\n"
        "        if any('deadly' in cell.source for cell in cells):\n"
        "            os.kill(os.getpid(), 9)\n"
        "        return real(assignment, cells)\n"
        "    judge.splice = deadly\n"
    )
    path = os.pathsep.join([str(tmp_path), str(ROOT), os.environ.get("PYTHONPATH", "")])
    monkeypatch.setenv("PYTHONPATH", path)
    course.hand_in_small_class()
    course.hand_in("evan", to_bytes(notebook({"zero_pad": right()["zero_pad"] + "# deadly\n"})))
    summary = course.grade()
    assert {g.student: g.result.score for g in summary.graded} == SMALL_CLASS
    assert summary.undone.keys() == {"evan"}
    assert "died" in summary.undone["evan"]


@pytest.fixture
def heeding_ctrl_c() -> Iterator[None]:
    """Let commands be stopped by Ctrl-C, though a shell's background job ignores it from its birth."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("heeding_ctrl_c")
def test_ctrl_c_stops_at_once_and_the_next_run_goes_on(course: Classroom) -> None:
    loop = {"zero_pad": "def zero_pad(X, padding):\n    while True: pass\n"}
    for number in range(6):
        course.hand_in(f"slow{number}", to_bytes(notebook(loop)))
    course.hand_in("anna", to_bytes(notebook()))
    process = course.command("grade", ASSIGNMENT, "-j", "2")
    written = course.autograded("anna")  # the last that is written of hers
    end = time.monotonic() + 300
    while not written.exists() and time.monotonic() < end:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does
    _, err = process.communicate(timeout=300)
    assert process.returncode == 130
    assert "run the same line again to go on" in err
    assert "Traceback" not in err
    assert len(course.results()) < 7  # those under way were not waited for
    summary = course.grade(students=["anna"])
    assert [graded.reused for graded in summary.graded] == [True]
    assert course.scores() == {"anna": 22.0}
    assert course.litter() == []


def test_a_second_grader_says_so_and_waits(course: Classroom) -> None:
    course.hand_in_small_class()
    first, second = (course.command("grade", ASSIGNMENT, "--json") for _ in range(2))
    heard = [process.communicate(timeout=1200) for process in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0]
    assert sum("another grader is at work" in err for _, err in heard) == 1
    lines = [[json.loads(line) for line in out.splitlines()] for out, _ in heard]
    for graded in lines:
        assert {line["student"]: line["score"] for line in graded} == SMALL_CLASS
    assert sorted({line["reused"] for line in graded} == {True} for graded in lines) == [
        False,
        True,
    ]
    assert course.scores() == SMALL_CLASS


def test_the_time_of_handing_in_reaches_the_gradebook(course: Classroom) -> None:
    import sqlite3

    course.hand_in("anna", b"x", TIME)
    course.hand_in("bert", b"x", "../../../etc/localtime and so on")
    course.grade()
    with sqlite3.connect(course.gradebook) as db:
        times = dict(db.execute("SELECT student_id, timestamp FROM submitted_assignment"))
    db.close()
    assert times == {"anna": "2026-03-01 12:00:00.000000", "bert": None}


def test_grades_are_found_without_a_look_at_everybodys(course: Classroom) -> None:
    """Also in a gradebook from before; twice as many students would take four times as long."""
    course.hand_in("anna", to_bytes(notebook()))
    course.grade()
    with closing(sqlite3.connect(course.gradebook)) as gradebook:
        for table in INDEXES:
            gradebook.execute(f"DROP INDEX autograder_{table}_{INDEXES[table]}")
    course.hand_in("bert", to_bytes(notebook()))
    course.grade()
    with closing(sqlite3.connect(course.gradebook)) as gradebook:
        for table, column in INDEXES.items():
            question = f"EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE {column} = 'x'"
            (plan,) = gradebook.execute(question).fetchall()
            assert "USING INDEX autograder_" in plan[-1]
    assert course.scores() == {"anna": 22.0, "bert": 22.0}
