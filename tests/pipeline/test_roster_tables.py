"""Who has not handed in is in every table, and everybody is called by name."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder.cli import main
from autograder.pipeline.giving_back.export import COLUMNS
from autograder.pipeline.intake.fates import Collected, record
from autograder.pipeline.people.gradebook_people import enter_people
from autograder.pipeline.people.missing import Missing, lines, missing
from autograder.pipeline.people.roster import Person, Roster, load_roster, save_roster
from tests.pipeline.conftest import Classroom
from tests.submissions import ASSIGNMENT, COURSE, notebook, to_bytes

ANNA = Person("anna", "Anna", "Åström", "anna@x.org")
BERT = Person("bert", "", "Bert <b>Bo</b>", "=cmd@x.org")
ZOE = Person("zoe", "Zoë", "Żółty", "zoe@x.org")
WEI = Person("wei", "伟", "张")
ROSTER = Roster((ANNA, BERT, ZOE, WEI))


def run(*words: str) -> Result:
    return CliRunner().invoke(main, words)


def table(text: str) -> dict[tuple[str, str], dict[str, str]]:
    return {(row["student"], row["assignment"]): row for row in csv.DictReader(io.StringIO(text))}


def students_in(course: Classroom) -> dict[str, tuple[str | None, ...]]:
    with sqlite3.connect(course.gradebook) as db:
        rows = db.execute("SELECT id, first_name, last_name, email FROM student").fetchall()
    db.close()
    return {id_: tuple(rest) for id_, *rest in rows}


@pytest.fixture
def class_of_four(course: Classroom) -> Classroom:
    """Return a class of which one handed in, one was refused and two did nothing."""
    save_roster(COURSE, ROSTER)
    course.hand_in("anna", to_bytes(notebook()))
    record(
        COURSE, ASSIGNMENT, [Collected("bert", "refused", "bert/essay.pdf", "handed in essay.pdf")]
    )
    return course


@pytest.mark.sandbox
def test_everybody_is_in_every_table(class_of_four: Classroom) -> None:
    graded = run("grade", ASSIGNMENT)
    assert graded.exit_code == 0, graded.output
    head, row, *below = graded.output.splitlines()
    assert head.split() == ["student", "name", "score", "mistakes", "seconds"]
    assert "Anna Åström" in row
    assert below[-2:] == [
        "2 have not handed in: Zoë Żółty (zoe), 张伟 (wei)",
        "1 was refused at collecting: Bert <b>Bo</b> (bert)",
    ]
    assert "not handed in" not in run("grade", ASSIGNMENT, "anna").output

    exported = run("export", ASSIGNMENT, "-o", "-")
    assert exported.exit_code == 0
    assert exported.stdout.startswith(",".join(COLUMNS))
    rows = table(exported.stdout)
    states = {student: row["state"] for (student, _), row in rows.items()}
    assert states == {"anna": "graded", "bert": "refused", "zoe": "missing", "wei": "missing"}
    assert rows["zoe", ASSIGNMENT]["score"] == ""
    assert float(rows["anna", ASSIGNMENT]["auto_score"]) == 22
    assert rows["wei", ASSIGNMENT]["name"] == "张伟"
    assert rows["bert", ASSIGNMENT]["email"] == "'=cmd@x.org"
    assert list(rows) == sorted(rows)
    written = run("export", ASSIGNMENT, "-o", str(class_of_four.place / "x.csv"))
    assert "x.csv: 1 submission" in written.output

    pages = run("feedback", ASSIGNMENT, "--no-where")
    assert pages.exit_code == 0
    assert "autograder: 2 have not handed in" in pages.stderr
    page = COURSE.feedback_page("anna", ASSIGNMENT).read_text("utf-8")
    assert "Anna Åström (anna)" in page

    # nbgrader's own views: named, without a submission, so that nothing counts as zero.
    there = students_in(class_of_four)
    assert there["anna"] == ("Anna", "Åström", "anna@x.org")
    assert set(there) == {"anna", "bert", "zoe", "wei"}
    assert {student for student, _ in class_of_four.rows()} == {"anna"}


@pytest.mark.sandbox
def test_what_is_replaced_since_is_not_graded_and_what_nobody_reads_is(
    class_of_four: Classroom,
) -> None:
    run("grade", ASSIGNMENT)
    class_of_four.execute("UPDATE grade SET needs_manual_grade = 1")
    rows = table(run("export", ASSIGNMENT, "-o", "-").stdout)
    assert rows["anna", ASSIGNMENT]["state"] == "waiting"
    class_of_four.hand_in(
        "anna", to_bytes(notebook({"zero_pad": "def zero_pad(X, padding):\n    return X\n"}))
    )
    class_of_four.hand_in("zoe", to_bytes(notebook()))
    told = run("export", "-o", "-").stderr
    assert "Anna Åström (anna), Zoë Żółty (zoe): handed in, not graded as" in told
    rows = table(run("export", "-o", "-").stdout)
    assert {student: row["state"] for (student, _), row in rows.items()} == {
        "anna": "not graded", "bert": "refused", "zoe": "not graded", "wei": "missing",
    }  # fmt: skip
    assert {assignment for _, assignment in rows} == {ASSIGNMENT}


def test_without_a_roster_nobody_is_missing(course: Classroom) -> None:
    course.hand_in("anna", b"{}")
    assert missing(COURSE, ASSIGNMENT, Roster()) == Missing()
    assert lines(Missing()) == []
    assert table(run("export", "-o", "-").stdout) == {}


def test_a_refusal_of_a_stranger_is_told_as_well(course: Classroom) -> None:
    stranger = Collected("x.pdf", "refused", "x.pdf", "whose is it?", known=False)
    record(COURSE, ASSIGNMENT, [stranger])
    (said,) = lines(missing(COURSE, ASSIGNMENT, Roster()))
    assert said == "1 was refused at collecting: x.pdf"


def test_a_refusal_is_forgotten_once_something_was_taken(class_of_four: Classroom) -> None:
    class_of_four.hand_in("bert", b"{}")
    assert not missing(COURSE, ASSIGNMENT, ROSTER).refused


def test_of_many_the_first_are_named() -> None:
    people = tuple(Person(f"s{number}") for number in range(12))
    (said,) = lines(Missing(people))
    assert said.startswith("12 have not handed in: s0, s1,")
    assert said.endswith("s7, …")


# -- the gradebook's students


def test_names_are_written_and_what_the_roster_does_not_know_stays(course: Classroom) -> None:
    enter_people(COURSE, ROSTER)
    course.execute("UPDATE student SET email = 'wei@home.org' WHERE id = 'wei'")
    course.execute("UPDATE student SET last_name = 'Old' WHERE id = 'anna'")
    enter_people(COURSE, ROSTER)
    there = students_in(course)
    assert there["wei"] == ("伟", "张", "wei@home.org")
    assert there["anna"] == ("Anna", "Åström", "anna@x.org")


def test_who_leaves_stays_in_the_gradebook_only_with_a_submission(course: Classroom) -> None:
    enter_people(COURSE, ROSTER)
    with sqlite3.connect(course.gradebook) as db:
        (key,) = db.execute("SELECT id FROM assignment").fetchone()
        db.execute(
            "INSERT INTO submitted_assignment (id, assignment_id, student_id) VALUES ('p', ?, 'zoe')",
            [key],
        )
    db.close()
    enter_people(COURSE, Roster((ANNA,)), gone={"zoe", "wei", "bert"})
    assert set(students_in(course)) == {"anna", "zoe"}


def test_names_of_any_length_fit(course: Classroom) -> None:
    enter_people(COURSE, Roster((Person("x", "A" * 300, "B" * 300, "c" * 300),)))
    assert students_in(course)["x"] == ("A" * 128, "B" * 128, "c" * 128)


# -- the verb


def test_the_verb_from_a_file_to_the_list(course: Classroom, tmp_path: Path) -> None:
    assert "type: autograder roster FILE" in run("roster").output
    path = tmp_path / "class.csv"
    path.write_text('id,name,email\nada,"Lovelace, Ada",ada@x.org\nwei,张伟,\n', "utf-8")
    done = run("roster", str(path))
    assert done.exit_code == 0, done.output
    assert "new        2: Ada Lovelace (ada), 张伟 (wei)" in done.output
    course.hand_in("ada", b"{}")
    listed = [json.loads(line) for line in run("roster", "--json").output.splitlines()]
    assert [(row["id"], row["name"], row["handed_in"]) for row in listed] == [
        ("ada", "Ada Lovelace", [ASSIGNMENT]), ("wei", "张伟", []),
    ]  # fmt: skip
    assert set(students_in(course)) == {"ada", "wei"}
    again = run("roster", str(path))
    assert "new        0" in again.output
    assert "known      2" in again.output


def test_work_that_was_there_under_a_new_person_s_id_is_told(
    course: Classroom, tmp_path: Path
) -> None:
    course.hand_in("al", b"{}")
    path = tmp_path / "class.csv"
    path.write_text("name,email\nAnn Lee,al@x.org\nBob Roy,bob@x.org\n")
    done = run("roster", str(path))
    assert "has work   1: Ann Lee (al); handed in under this id before" in done.output


def test_one_is_added_changed_removed_and_brought_back(course: Classroom, tmp_path: Path) -> None:
    assert run("roster", "--add", "prof", "--name", "Pia Prof", "--email", "p@x.org").exit_code == 0
    assert "removed" in run("roster", "--remove", "prof").output
    assert "prof" not in students_in(course)
    path = tmp_path / "class.csv"
    path.write_text("name,email\nPia Prof,p@x.org\n")
    done = run("roster", str(path))
    assert "left out   Pia Prof (class.csv:2): was taken off the roster" in done.output
    assert not load_roster(COURSE)
    assert run("roster", "--add", "prof").exit_code == 0
    assert [(p.id, p.name) for p in load_roster(COURSE)] == [("prof", "Pia Prof")]


def test_who_has_only_a_checkpoint_is_refused_and_not_missing_too(
    course: Classroom, tmp_path: Path
) -> None:
    save_roster(COURSE, ROSTER)
    folder = tmp_path / "in"
    for student, name in (("anna", f"{ASSIGNMENT}.ipynb"), ("bert", ".ipynb_checkpoints/x.ipynb")):
        place = folder / student / name
        place.parent.mkdir(parents=True)
        place.write_bytes(to_bytes(notebook()))
    run("collect", ASSIGNMENT, str(folder))
    who = missing(COURSE, ASSIGNMENT, ROSTER)
    assert [person.id for person, _ in who.refused] == ["bert"]
    assert [person.id for person in who.absent] == ["zoe", "wei"]
    assert who.strange == ()


def test_an_address_is_one_persons(course: Classroom) -> None:
    run("roster", "--add", "ada", "--name", "Ada Lovelace", "--email", "ada@u.org")
    run("roster", "--add", "pia", "--email", "p@u.org")
    run("roster", "--remove", "pia")
    for words, said in (
        (("bob", "--email", " ADA@u.org"), "Ada Lovelace (ada) is known by ADA@u.org already"),
        (("bob", "--email", "p@u.org"), "pia, who was taken off the roster, is known by p@u.org"),
    ):
        done = run("roster", "--add", *words)
        assert done.exit_code == 2
        assert said in done.stderr
        assert "bob" not in load_roster(COURSE)
    assert run("roster", "--add", "ada", "--email", "ADA@u.org").exit_code == 0


@pytest.mark.sandbox
@pytest.mark.pipeline
def test_a_very_long_name_leaves_room_for_the_other_columns(
    course: Classroom,
) -> None:
    endless = "Ann " + "m" * 10_000
    save_roster(COURSE, Roster((Person("ann", endless, email="ann@u.org"), ANNA)))
    listed = run("roster").output
    assert max(map(len, listed.splitlines())) < 150
    assert re.search(r"^ann +Ann m{35}… +ann@u.org", listed, re.MULTILINE)
    course.hand_in("ann", to_bytes(notebook()))
    done = run("grade", ASSIGNMENT)
    assert re.search(r"^ann +Ann m{35}… +22 / 22", done.output, re.MULTILINE)
    assert max(map(len, done.output.splitlines())) < 200
    first = run("roster", "--json").output.splitlines()[0]
    assert json.loads(first)["name"] == endless


def test_an_assignment_in_which_all_were_refused_is_in_the_table(course: Classroom) -> None:
    save_roster(COURSE, Roster((ANNA, BERT)))
    record(COURSE, ASSIGNMENT, [Collected("anna", "refused", "a.pdf", "it is a PDF")])
    rows = table(run("export", ASSIGNMENT, "-o", "-").stdout)
    assert {student: row["state"] for (student, _), row in rows.items()} == {
        "anna": "refused",
        "bert": "missing",
    }


def test_somebody_can_be_forgotten(course: Classroom) -> None:
    save_roster(COURSE, Roster((ANNA, BERT)))
    run("roster", "--remove", "anna")
    assert "Åström" in COURSE.roster_file.read_text("utf-8")
    for student in ("anna", "bert"):
        assert run("roster", "--remove", student, "--forget").exit_code == 0
    assert load_roster(COURSE) == Roster()
    assert run("roster", "--remove", "anna", "--forget").exit_code == 2


def test_who_vanished_is_kept_until_told_to_go(course: Classroom, tmp_path: Path) -> None:
    save_roster(COURSE, ROSTER)
    path = tmp_path / "class.csv"
    path.write_text("id\nanna\nbert\nzoe\n")
    kept = run("roster", str(path))
    assert "not listed 1: 张伟 (wei); kept (--drop takes them off)" in kept.output
    assert load_roster(COURSE) == ROSTER
    assert "dropped    1: 张伟 (wei)" in run("roster", str(path), "--drop").output
    assert "wei" not in load_roster(COURSE)


def test_a_doubt_is_one_line_with_the_ways_out(course: Classroom, tmp_path: Path) -> None:
    save_roster(COURSE, Roster((Person("js1", "John", "Smith"), Person("js2", "John", "Smith"))))
    path = tmp_path / "other.csv"
    path.write_text("name,email\nJohn Smith,john@x.org\n")
    done = run("roster", str(path))
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "--same john@x.org=js1 or --same john@x.org=js2 or --new john@x.org" in line
    assert run("roster", str(path), "--same", "john@x.org=js2").exit_code == 0
    assert [p.email for p in load_roster(COURSE)] == ["", "john@x.org"]


@pytest.mark.parametrize(
    ("answer", "emails"),
    [
        ("2\n", ["", "john@x.org"]),
        ("n\n", ["", "", "john@x.org"]),
        ("\n", ["", ""]),
        ("9\n1\n", ["john@x.org", ""]),
    ],
)
def test_whoever_sits_at_a_terminal_is_asked(
    course: Classroom,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    answer: str,
    emails: list[str],
) -> None:
    monkeypatch.setattr("autograder.cli.people._is_somebody_there", lambda: True)
    save_roster(COURSE, Roster((Person("js1", "John", "Smith"), Person("js2", "John", "Smith"))))
    path = tmp_path / "other.csv"
    path.write_text("name,email\nJohn Smith,john@x.org\n")
    done = CliRunner().invoke(main, ["roster", str(path)], input=answer)
    assert "  1  John Smith (js1)" in done.output
    assert done.exit_code == (1 if answer == "\n" else 0)
    assert [person.email for person in load_roster(COURSE)] == emails


@pytest.mark.parametrize(
    "words",
    [
        ("--add", "x", "--remove", "y"),
        ("--name", "Ada"),
        ("--drop",),
        ("--forget",),
        ("--same", "x=y"),
        ("--same", "x"),
        ("--add", "no id", "--name", "Ada"),
        ("--add", ".."),
        ("--remove", "nobody"),
        ("no-such-file.csv",),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    course: Classroom, words: tuple[str, ...]
) -> None:
    save_roster(COURSE, ROSTER)
    assert run("roster", *words).exit_code == 2
    assert load_roster(COURSE) == ROSTER


@pytest.mark.parametrize("data", [b"", b"\x00\xff\x00", b"PK\x03\x04", b"Group,Score\nA,1\n"])
def test_a_file_that_is_no_list_changes_nothing(
    course: Classroom, tmp_path: Path, data: bytes
) -> None:
    save_roster(COURSE, ROSTER)
    path = tmp_path / "list.csv"
    path.write_bytes(data)
    done = run("roster", str(path))
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert load_roster(COURSE) == ROSTER


def test_a_damaged_roster_stops_before_anything_is_graded(course: Classroom) -> None:
    course.hand_in("anna", to_bytes(notebook()))
    COURSE.roster_file.write_text("{")
    done = run("grade", ASSIGNMENT)
    assert done.exit_code == 1
    assert "roster.json cannot be read" in done.stderr
    assert not course.results()
