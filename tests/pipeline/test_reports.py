"""Pages on a class: what they count is what the table for the LMS has, and without names nobody is told."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.version import grader_version
from autograder.pipeline.giving_back.export import export
from autograder.pipeline.intake import fates
from autograder.pipeline.intake.fates import Collected
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.people.roster import Person, Roster, save_roster
from autograder.pipeline.reports.anonymity import without_persons
from autograder.pipeline.reports.assignment import report, summarise
from autograder.pipeline.reports.listing import numbers_of
from autograder.pipeline.reports.marks import EPOCH
from autograder.pipeline.reports.remarks import ending
from autograder.pipeline.reports.term import summarise_term
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredFamily, StoredItem, StoredLine, StoredResult
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_feedback import EVIL, Page, assert_harmless
from tests.submissions import ASSIGNMENT

pytestmark = pytest.mark.pipeline
WRONG = "height_used_for_width"


def judged(
    student: str,
    mistakes: Mapping[str, str] | None = None,
    *,
    blank: tuple[str, ...] = (),
    answered: bool = False,
    raises: str = "",
    assignment: str = ASSIGNMENT,
) -> None:
    """File a submission and its result as judging would: who makes a mistake has half of the points."""
    loaded, mistakes = load_assignment(assignment, COURSE), mistakes or {}
    items = []
    for test in loaded.tests:
        name, lines = test.function, ()
        verdict = "partial" if name in mistakes else "correct"
        if name in blank:
            verdict = "not_attempted"
        if name == raises:
            verdict, lines = (
                "exception",
                (StoredLine("ending", "The call raises ValueError (no)."),),
            )
        points = {"correct": test.points, "partial": test.points / 2}.get(verdict, 0.0)
        items.append(
            StoredItem(
                grade_id=test.grade_id, function=name, points=points, max_points=test.points,
                verdict=verdict, misconception=mistakes.get(name), message="", lines=lines,
                families=(StoredFamily("a batch", verdict == "correct"), StoredFamily("untried", False, untried=True)),
                instructor=f"does {mistakes[name]}" if name in mistakes else None, reread=(), example=None,
            )
        )  # fmt: skip
    place = COURSE.submission(student, assignment)
    place.parent.mkdir(parents=True)
    place.write_text(student)
    store = ResultStore(COURSE, assignment)
    written = tuple(cell.grade_id for cell in loaded.written) if answered else ()
    store.write(
        StoredResult(
            student=student, key=store.key_of(student.encode()), grader=grader_version(), file="",
            assignment=assignment, score=sum(item.points for item in items), max_score=loaded.max_score,
            status="graded", reason="", sandbox="bwrap", seconds=0.1, answered=written, items=tuple(items),
        )
    )  # fmt: skip


@pytest.fixture
def small(course: Classroom) -> Classroom:
    """Return a class of seven, of whom the roster knows eight, with a gradebook."""
    people = [("ada", "Ada", "Lovelace"), ("bert", "Bert", EVIL), ("zoe", "Zoë", "Müller")]
    others = [("carl", "", ""), ("dora", "", ""), ("emil", "", ""), ("fay", "", ""), ("gone", "Gone", "Away")]  # fmt: skip
    save_roster(COURSE, Roster(tuple(Person(*each) for each in people + others)))
    judged("ada", answered=True)
    judged("bert", {"conv_forward": WRONG})
    judged("carl", {"conv_forward": WRONG, "zero_pad": "pads_every_axis"})
    judged("dora", {"conv_forward": WRONG}, blank=("same_padding",))
    judged("emil", blank=tuple(test.function for test in load_assignment(ASSIGNMENT, COURSE).tests))
    judged("fay", raises="zero_pad")
    judged("zoe", answered=True)
    assert len(course.grade().graded) == 7
    return course


def lines(words: tuple[str, ...]) -> list[dict[str, object]]:
    run = CliRunner().invoke(main, ["report", *words, "--json"])
    assert run.exit_code == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def test_each_student_has_the_points_of_the_table_for_the_lms(
    small: Classroom, tmp_path: Path
) -> None:
    small.execute("UPDATE submitted_notebook SET late_submission_penalty = 1.5")
    small.execute(
        "UPDATE grade SET manual_score = 1.5, needs_manual_grade = 0 WHERE cell_id IN "
        "(SELECT id FROM base_cell WHERE name = 'why_padding') AND needs_manual_grade = 1"
    )
    small.execute(
        "UPDATE grade SET extra_credit = 2 WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'zero_pad_tests')"
    )
    export(COURSE, ASSIGNMENT, tmp_path / "scores.csv")
    with open(tmp_path / "scores.csv", newline="") as file:
        table = {row["student"]: row for row in csv.DictReader(file) if row["score"]}
    told = lines((ASSIGNMENT,))
    students = {line["student"]: line for line in told if line["kind"] == "student"}
    assert students.keys() == table.keys()
    for student, row in table.items():
        assert students[student]["score"] == pytest.approx(float(row["score"])), student
        assert students[student]["written"] == pytest.approx(float(row["written_score"]))
    (head,) = (line for line in told if line["kind"] == "class")
    assert head["max_score"] == float(table["ada"]["max_score"]) == 24
    assert students["ada"]["written"] == 1.5
    (question,) = (line for line in told if line["kind"] == "item" and line["written"])
    assert (question["count"], question["waiting"], question["mean_of_tried"]) == (7, 0, 1.5)


def test_items_and_mistakes_are_counted(small: Classroom) -> None:
    told = lines((ASSIGNMENT,))
    items = {line["name"]: line for line in told if line["kind"] == "item"}
    forward = items["conv_forward"]
    assert (forward["right"], forward["partly"], forward["wrong"], forward["blank"]) == (3, 3, 0, 1)
    assert forward["mean"] == pytest.approx((3 * 10 + 3 * 5) / 7)
    assert forward["mean_of_tried"] == pytest.approx(45 / 6)
    assert forward["share_tried"] == pytest.approx(6 / 7)
    assert items["why_padding"]["waiting"] == 2, "Ada's and Zoë's"
    mistakes = {
        (line["function"], line["name"]): line for line in told if line["kind"] == "mistake"
    }
    assert mistakes["conv_forward", WRONG]["students"] == ["bert", "carl", "dora"]
    assert mistakes["zero_pad", ""]["instructor"] == "stops with ValueError"
    cases = {line["function"]: line for line in told if line["kind"] == "case"}
    assert cases["conv_forward"]["share"] == pytest.approx(3 / 6), "of those who tried"
    assert "untried" not in {line["name"] for line in told if line["kind"] == "case"}


def test_one_function_does_not_fill_the_table_of_cases(small: Classroom) -> None:
    summary = summarise(COURSE, ASSIGNMENT)
    for number in range(20):
        summary._tried["conv_forward", f"case {number}"] = summary._failed["conv_forward", f"case {number}"] = 5  # fmt: skip
    functions = [each["function"] for each in summary.families]
    assert functions.count("conv_forward") == 3
    assert {"zero_pad", "conv_forward"} <= set(functions)


def test_late_missing_refused_and_waiting_are_told(small: Classroom) -> None:
    small.execute(
        "UPDATE assignment SET duedate = '2026-03-01 00:00:00' WHERE name = ?", ASSIGNMENT
    )
    late = "UPDATE submitted_assignment SET timestamp = '2026-03-03 00:00:00'"
    small.execute(f"{late} WHERE student_id IN ('ada', 'bert')")
    extension = f"{EPOCH.replace(day=8):%Y-%m-%d %H:%M:%S}.000000"
    small.execute("UPDATE submitted_assignment SET extension = ? WHERE student_id = 'bert'", extension)  # fmt: skip
    for student, said in (("carl", True), ("dora", False), ("bert", True), ("fay", True)):
        write_origin(COURSE, student, ASSIGNMENT, Origin("canvas", "x.ipynb", late=said))
    COURSE.submission("bert", ASSIGNMENT).with_name("timestamp.txt").write_text(
        "2026-03-03 00:00:00 UTC\n"
    )
    granted = COURSE.grading / "extensions" / f"{ASSIGNMENT}.json"
    granted.parent.mkdir()
    granted.write_text('{"fay": "2026-04-01T00:00:00+00:00"}')
    fates.record(
        COURSE, ASSIGNMENT, [Collected("gus", "refused", "gus.pdf", "it is a PDF", name="Gus")]
    )
    head = lines((ASSIGNMENT,))[0]
    assert (head["late"], head["missing"], head["refused"], head["waiting"]) == (2, 1, 1, 2)
    text = Page(report(COURSE, ASSIGNMENT)[0].read_text("utf-8")).text
    for words in ("2 days late", "extended by 7 days", "late by the platform's mark", "Gus: it is a PDF"):  # fmt: skip
        assert words in text
    assert "On the roster, and not handed in Gone Away (gone)" in text
    assert re.search(r"Who may need help .* emil: 0 of 24", text)


def test_who_was_refused_is_not_called_missing(small: Classroom) -> None:
    fates.record(COURSE, ASSIGNMENT, [Collected("gone", "refused", "gone.pdf", "it is a PDF")])
    told = lines((ASSIGNMENT,))
    assert (told[0]["missing"], told[0]["refused"]) == (0, 1)
    assert told[-1] == {"kind": "refused", "student": "Gone Away", "reason": "it is a PDF"}
    term = {line["student"]: line for line in lines(()) if line["kind"] == "student"}
    assert term["gone"]["assignments"][ASSIGNMENT]["state"] == "refused"
    assert term["gone"]["share"] == 0
    (told,) = (line for line in lines(()) if line.get("assignment") == ASSIGNMENT)
    assert (told["missing"], told["refused"]) == (0, 1), "one state for each"
    table = CliRunner().invoke(main, ["report", "--csv", "-"]).stdout
    rows = {row["student"]: row for row in csv.DictReader(io.StringIO(table))}
    assert (rows["gone"]["missing"], rows["gone"]["refused"]) == ("0", "1")


def test_means_of_one_or_two_are_left_out_without_names() -> None:
    told = {"late": 2, "missing": 3, "right": 0, "mean": 1.5, "median": 1.0, "lowest": 0.0,
            "share_tried": 2 / 7, "mean_of_tried": 1.5, "blank": 5, "histogram": [0, 1, 2, 3]}  # fmt: skip
    shown = without_persons(told, 7)
    assert shown == {"late": None, "missing": 3, "right": 0, "mean": None, "median": None, "lowest": None,
                     "share_tried": 2 / 7, "mean_of_tried": None, "blank": 5, "histogram": [0, None, None, 3]}  # fmt: skip
    assert without_persons(told, 12)["median"] == 1.0
    assert without_persons(told, 12)["mean"] == 1.5
    assert without_persons(told, 2)["mean"] is None
    of_an_item = {"count": 7, "mean": 1.5}
    assert without_persons(of_an_item, 7) == of_an_item, "the page shows it"
    assert without_persons({"share_tried": 6 / 7, "blank": 1}, 7) == {
        "share_tried": None,
        "blank": None,
    }


def test_a_line_leads_to_the_feedback_page_if_there_is_one(small: Classroom) -> None:
    page = COURSE.feedback_page("ada", ASSIGNMENT)
    page.parent.mkdir(parents=True)
    page.write_text("feedback")
    place = report(COURSE, ASSIGNMENT)[0]
    told = assert_harmless(place.read_text("utf-8"))
    assert {link for link in told.links if link} == {
        f"../feedback/ada/{ASSIGNMENT}/{ASSIGNMENT}.html"
    }
    assert (place.parent / told.links[0]).resolve() == page
    assert "Ada Lovelace (ada)" in told.text


def test_without_names_nobody_is_told_from_another(small: Classroom) -> None:
    for person in ("ada", "bert"):
        page = COURSE.feedback_page(person, ASSIGNMENT)
        page.parent.mkdir(parents=True)
        page.write_text("feedback")
    fates.record(COURSE, ASSIGNMENT, [Collected("gus", "refused", "gus.pdf", "it is a PDF")])
    place, _ = report(COURSE, ASSIGNMENT, names=False)
    assert place.name == f"report_{ASSIGNMENT}_anonymous.html"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    term = numbers_of(COURSE, None, names=False).page
    for page in (place, term):
        told = assert_harmless(page.read_text("utf-8"))
        assert not [link for link in told.links if link]
        for name in (
            "ada",
            "Lovelace",
            "bert",
            "carl",
            "dora",
            "emil",
            "zoe",
            "Müller",
            "gone",
            "gus",
        ):
            assert not re.search(rf"\b{name}\b", page.read_text("utf-8")), name
    text = Page(term.read_text("utf-8")).text
    assert "too few to show" in text
    assert "nothing graded" not in text
    text = Page(place.read_text("utf-8")).text
    assert WRONG in text, "three make it"
    assert "pads_every_axis" not in text, "one makes it"
    assert "And 2 that fewer than 3 make." in text
    assert re.search(r"who may need help\s*<3", text)
    assert "lowest, highest" not in text
    named = {"student", "missing", "refused"}
    told = lines((ASSIGNMENT, "--no-names")) + lines(("--no-names",))
    for line in told:
        counts = [*line.values(), *line.get("histogram", [])]
        few = [value for value in counts if type(value) is int and 0 < value < 3]
        assert few == ([line["assignments"]] if line["kind"] == "term" else []), line
    table = CliRunner().invoke(main, ["report", ASSIGNMENT, "--no-names", "--csv", "-"]).stdout
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(table))}
    assert (rows["zero_pad"]["partly"], rows["conv_forward"]["partly"]) == ("", "3")
    assert not [line for line in told if line["kind"] in named or "students" in line]


def test_a_term_is_weighted_by_points_and_tells_what_persists(small: Classroom) -> None:
    judged("carl", {"grayscale": WRONG}, assignment="a1_tensors")
    judged("ada", assignment="a1_tensors")
    COURSE.submission("zoe", "a1_tensors").parent.mkdir(parents=True)
    COURSE.submission("zoe", "a1_tensors").write_text("not graded yet")
    summary = summarise_term(COURSE)
    rows = {line["who"]["id"]: line for line in summary.students()}
    assert list(rows)[:2] == ["ada", "bert"], "by name"
    assert rows.keys() == {"ada", "bert", "carl", "dora", "emil", "fay", "gone", "zoe"}
    most = {name: each.max_score for name, each in summary.assignments.items()}
    assert list(most) == ["a1_tensors", ASSIGNMENT]
    assert rows["ada"]["share"] == pytest.approx((most["a1_tensors"] + 22) / sum(most.values()))
    assert rows["zoe"]["max_score"] == most[ASSIGNMENT], "what is not graded does not count"
    assert (rows["gone"]["share"], rows["gone"]["max_score"]) == (0, sum(most.values()))
    assert list(rows["carl"]["again"]) == ["height and width"]
    assert rows["bert"]["again"] == {}
    assert summary.kinds() == [{"name": "height and width", "count": 1}]
    page = assert_harmless(numbers_of(COURSE, None).page.read_text("utf-8"))
    where = "a1 grayscale: height_used_for_width; a2 conv_forward: height_used_for_width"
    assert re.search(rf"carl\s*height and width \({where}\)", page.text)
    assert "gone: 0% of the points so far; 2 of 2 not handed in" in page.text.replace("Gone Away (gone)", "gone")  # fmt: skip
    run = CliRunner().invoke(main, ["report"])
    assert run.exit_code == 1
    assert "Zoë Müller (zoe): handed in, not graded as a1_tensors is now" in run.stderr
    run = CliRunner().invoke(main, ["report", "--no-names"])
    assert run.stderr == "autograder: 1 handed in is not graded as a1_tensors is now\n"
    head = summarise(COURSE, ASSIGNMENT)
    (carl,) = (line for line in head.in_need() if line["who"]["id"] == "carl")
    assert carl["reasons"] == ["height and width again (conv_forward; before: grayscale in a1_tensors)"]  # fmt: skip


def test_the_numbers_are_a_table_too(small: Classroom, tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["report", ASSIGNMENT, "--csv", "-"])
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    assert [row["name"] for row in rows][-2:] == ["conv_forward", "why_padding"]
    assert run.stderr.strip().endswith(f"{ASSIGNMENT}.html")
    place = tmp_path / "term.csv"
    assert CliRunner().invoke(main, ["report", "--csv", str(place)]).exit_code == 0
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    with open(place, newline="") as file:
        term = {row["student"]: row for row in csv.DictReader(file)}
    assert (term["ada"]["name"], term["ada"][ASSIGNMENT]) == ("Ada Lovelace", "22")
    assert (term["gone"][ASSIGNMENT], term["gone"]["missing"]) == ("", "1")
    run = CliRunner().invoke(main, ["report", "--csv", "-", "--json"])
    assert run.exit_code == 2
    assert "standard output" in run.stderr


def test_nothing_graded_is_said_in_one_line(course: Classroom) -> None:
    run = CliRunner().invoke(main, ["report"])
    assert (run.exit_code, run.stdout) == (1, "")
    assert run.stderr == "autograder: nothing is graded yet; type: autograder grade ASSIGNMENT\n"


def test_a_class_without_gradebook_or_roster_is_reported(course: Classroom) -> None:
    judged("ada", answered=True)
    course.gradebook.unlink()
    head = lines((ASSIGNMENT,))[0]
    assert (head["count"], head["waiting"], head["missing"], head["late"]) == (1, 1, 0, 0)
    assert not course.gradebook.exists(), "reading makes none"


@pytest.mark.parametrize(
    ("verdict", "lines", "said"),
    [
        ("exception", (("cell_failure", "stopped with NameError (name 'x')"),), "stops with NameError"),
        ("exception", (("advice", "TypeError"), ("example", "raises IndexError.")), "stops with IndexError"),
        ("exception", (), "stops with an exception"),
        ("timeout", (), "takes too long and was stopped"),
        ("incorrect", (("ending", "ValueError"),), ""),
    ],
)  # fmt: skip
def test_what_has_no_name_is_told_by_its_ending(
    verdict: str, lines: tuple[tuple[str, str], ...], said: str
) -> None:
    item = StoredItem(
        grade_id="f_tests", function="f", points=0.0, max_points=1.0, verdict=verdict,
        misconception=None, families=(), message="", lines=tuple(StoredLine(*line) for line in lines),
        instructor=None, reread=(), example=None,
    )  # fmt: skip
    assert ending(item) == said


def test_intervals_are_read_as_sqlite_keeps_them() -> None:
    from autograder.pipeline.reports.marks import _interval

    assert _interval(datetime(1970, 1, 3)).days == 2
    assert _interval(EPOCH) is None
    assert _interval(None) is None
