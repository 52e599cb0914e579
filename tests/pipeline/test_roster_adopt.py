"""What was handed in before there was a roster becomes its people's, and nothing of it is lost."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.lateness import extensions
from autograder.pipeline.lateness.penalties import Written
from autograder.pipeline.people import adopt
from autograder.pipeline.people.gradebook_people import Papers
from autograder.pipeline.people.roster import Person, Roster, load_roster, save_roster
from tests.pipeline.conftest import Classroom, read_result
from tests.submissions import ASSIGNMENT, COURSE, WRONG, notebook, to_bytes

JM = Person("jm", "Jürgen", "Müller", "jm@x.org", ("51201",))
LZ = Person("lz", "Łukasz", "Żółty", "lz@x.org")
ZW = Person("zw", "伟", "张", "zw@x.org", ("51208",))
JOHNS = (Person("js1", "John", "Smith"), Person("js2", "John", "Smith"))
ROSTER = Roster((JM, LZ, ZW, *JOHNS))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Path:
    """Return a grading folder with two graded submissions under former names."""
    course = Classroom(tmp_path_factory.mktemp("former"))
    shutil.copy(empty_gradebook, course.gradebook)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(course.place))
        patch.delenv("GRADEBOOK_URL", raising=False)
        course.hand_in("muller-jurgen-51201", to_bytes(notebook()))
        course.hand_in("ukasz-zoty-60002", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})))
        course.grade()
    return course.place


@pytest.fixture
def former(course: Classroom, graded: Path) -> Classroom:
    """Return a class that was graded before there was a roster."""
    shutil.rmtree(course.place)
    shutil.copytree(graded, course.place)
    save_roster(COURSE, ROSTER)
    return course


@pytest.mark.parametrize(
    ("student", "person"),
    [
        ("muller-jurgen-51201", JM),
        ("jurgen-muller-9", JM),  # a number of another assignment
        ("mullerjurgen-771", JM),  # Canvas
        ("ukasz-zoty-60002", LZ),
        ("lukasz-zolty-60003", LZ),
        ("student-51208", ZW),
        ("student-99", None),
        ("smith-john-51300", None),  # one of two
        ("somebody-else-51201", None),  # a number that is another's on another platform
        ("mallory", None),
    ],
)
def test_who_is_recognised(course: Classroom, student: str, person: Person | None) -> None:
    found = adopt.recognised(COURSE, ROSTER, [student])
    assert found.get(student) == person


def test_where_it_came_from_tells_more_than_its_name(course: Classroom) -> None:
    write_origin(COURSE, "student-7", ASSIGNMENT, Origin("moodle", "x", name="张伟", number="7"))
    assert adopt.recognised(COURSE, ROSTER, ["student-7"]) == {"student-7": ZW}


def test_a_number_in_a_name_that_can_be_read_otherwise_tells_nobody(course: Classroom) -> None:
    """User 9003 of Canvas is called ``x_9001``, or ``x_9001 _999``; an older version took the first number."""
    roster = Roster(
        (Person("maria", "María", "Núñez", canvas="9001"), Person("mal", "X", canvas="9003"))
    )
    for path in ("x_9001_9003_59003_a2.ipynb", "núñezmaría_9001_999_9003_59003_a2.ipynb"):
        name = path.partition("_")[0]
        write_origin(
            COURSE, f"{name}-9001", ASSIGNMENT, Origin("canvas", path, name=name, number="9001")
        )
        assert adopt.recognised(COURSE, roster, [f"{name}-9001"]) == {}
    path = "núñezmaría_9001_59001_a2_2026_11_20_x.ipynb"
    write_origin(
        COURSE, "nm-9001", ASSIGNMENT, Origin("canvas", path, name="núñezmaría", number="9001")
    )
    assert adopt.recognised(COURSE, roster, ["nm-9001"]) == {"nm-9001": roster.people[0]}


@pytest.mark.sandbox
def test_everything_moves_and_manual_points_stay(former: Classroom) -> None:
    former.execute(
        "UPDATE grade SET manual_score = 1.5 WHERE id IN (SELECT grade.id FROM grade "
        "JOIN base_cell ON base_cell.id = grade.cell_id "
        "JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id "
        "JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id "
        "WHERE student_id = 'muller-jurgen-51201' AND base_cell.name = 'zero_pad_tests')"
    )
    late = Written.of(COURSE, ASSIGNMENT)
    late.note("ukasz-zoty-60002", 3.0)
    late.save()
    until = datetime(2026, 12, 24, tzinfo=UTC)
    extensions._change(COURSE, ASSIGNMENT, {"muller-jurgen-51201": until})
    before = former.rows()
    done = run("roster", "--adopt")
    assert done.exit_code == 0, done.output
    assert Written.of(COURSE, ASSIGNMENT).by_student == {"lz": 3.0}
    assert extensions.read(COURSE, ASSIGNMENT) == {"jm": until}
    assert "muller-jurgen-51201 to jm (Jürgen Müller): a2_convolution" in done.output
    names = {"muller-jurgen-51201": "jm", "ukasz-zoty-60002": "lz"}
    assert former.rows() == {(names[s], cell): row for (s, cell), row in before.items()}
    assert former.rows()["jm", "zero_pad_tests"][2] == 1.5
    left = [p for p in former.place.rglob("*") if any(name in p.name for name in names)]
    assert not left
    for student in names.values():
        (path,) = former.results(student)
        stored = read_result(path)
        assert (stored.student, stored.file) == (student, f"{student}/{ASSIGNMENT}.ipynb")
        assert former.autograded(student).is_file()
    with sqlite3.connect(former.gradebook) as db:
        students = dict(db.execute("SELECT id, last_name FROM student").fetchall())
    db.close()
    assert students == {p.id: p.last_name for p in ROSTER}
    assert "muller-jurgen-51201" in (load_roster(COURSE).get("jm") or JM).others

    again = former.grade()
    assert {each.student: each.reused for each in again.graded} == {"jm": True, "lz": True}
    assert former.rows()["jm", "zero_pad_tests"][2] == 1.5
    assert "by the same name" in run("roster", "--adopt").output


@pytest.mark.sandbox
@pytest.mark.parametrize("step", ["move_results", "_move_folder", "replace", "give"])
def test_whoever_is_stopped_in_the_middle_goes_on(
    former: Classroom, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    write_origin(COURSE, "ukasz-zoty-60002", ASSIGNMENT, Origin("moodle", "x", number="60002"))
    before = former.rows()
    owner = {"give": Papers, "replace": adopt.os}.get(step, adopt)
    real, calls = getattr(owner, step), []

    def stop(*args, **kwargs):
        calls.append(args)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(owner, step, stop)
        assert run("roster", "--adopt").exit_code == 130
    assert len(calls) == 2
    former.grade()  # whoever grades in between makes nothing worse
    assert run("roster", "--adopt").exit_code == 0
    names = {"muller-jurgen-51201": "jm", "ukasz-zoty-60002": "lz"}
    assert former.rows() == {(names[s], cell): row for (s, cell), row in before.items()}
    assert {each.student for each in former.grade().graded} == {"jm", "lz"}
    assert not former.litter()


@pytest.mark.sandbox
def test_two_different_submissions_of_one_person_are_both_kept(former: Classroom) -> None:
    own = former.hand_in("jm", to_bytes(notebook({"zero_pad": WRONG["zero_pad"]}))).read_bytes()
    done = run("roster", "--adopt")
    assert done.exit_code == 1
    assert "muller-jurgen-51201: a2_convolution: jm handed in something else" in done.output
    assert own == former.hand_in("jm", own).read_bytes()
    assert (former.place / "submitted" / "muller-jurgen-51201" / ASSIGNMENT).is_dir()
    assert ("muller-jurgen-51201", "zero_pad_tests") in former.rows()


@pytest.mark.sandbox
def test_what_two_of_which_a_person_gave_points_is_left(former: Classroom) -> None:
    data = (
        former.place / "submitted/muller-jurgen-51201" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    ).read_bytes()
    former.hand_in("jm", data)
    former.grade()
    former.execute("UPDATE comment SET manual_comment = 'well done'")
    done = run("roster", "--adopt")
    assert done.exit_code == 1
    assert "a person gave points to both" in done.output


def test_who_is_unknown_is_told_and_can_be_said(course: Classroom) -> None:
    course.hand_in("smith-john-51300", b"{}")
    save_roster(COURSE, ROSTER)
    done = run("roster", "--adopt")
    assert done.exit_code == 1
    assert "smith-john-51300: nobody on the roster is certainly this student" in done.output
    assert run("roster", "--adopt", "--same", "smith-john-51300=js9").exit_code == 2
    assert run("roster", "--adopt", "--same", "nobody-1=js2").exit_code == 2
    done = run("roster", "--adopt", "--same", "smith-john-51300=js2")
    assert (done.exit_code, done.output.split()[0]) == (0, "moved")
    assert (course.place / "submitted" / "js2" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb").is_file()


def test_a_list_of_people_points_to_former_names(course: Classroom, tmp_path: Path) -> None:
    course.hand_in("muller-jurgen-51201", b"{}")
    (tmp_path / "list.csv").write_text("id,name\njm,Jürgen Müller\n")
    done = run("roster", str(tmp_path / "list.csv"))
    assert done.exit_code == 0
    assert "1 student has handed in and is not on the roster: muller-jurgen-51201" in done.output
    both = run("roster", str(tmp_path / "list.csv"), "--adopt", "--json")
    assert both.exit_code == 0
    assert [json.loads(line)["former"] for line in both.output.splitlines()] == [
        "muller-jurgen-51201"
    ]


def test_nothing_moves_without_being_asked(course: Classroom) -> None:
    course.hand_in("muller-jurgen-51201", b"{}")
    save_roster(COURSE, Roster((replace(JM, others=("muller-jurgen-51201",)),)))
    assert run("roster").exit_code == 0
    assert (course.place / "submitted" / "muller-jurgen-51201").is_dir()
