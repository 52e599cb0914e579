"""Scores go into the files that Moodle and Canvas gave; whoever is left out is told with the reason."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from autograder import cli
from autograder.judge.notebook.assignment import load_assignment
from autograder.lms.table import Table, parse_table
from autograder.pipeline import show
from autograder.pipeline.giving_back import score_files
from autograder.pipeline.giving_back.fill import Fate, Wishes
from autograder.pipeline.giving_back.score_files import (
    NoColumn,
    NotPoints,
    fill_gradebook,
    fill_worksheet,
)
from autograder.pipeline.giving_back.scores import Score
from autograder.pipeline.intake.fates import Collected, record
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.people.roster import Person, Roster, save_roster
from tests.lms.importers import as_canvas_imports, as_moodle_imports
from tests.lms.worksheets import BLIND, ENGLISH, GERMAN, GRADEBOOK
from tests.pipeline.conftest import COURSE, Classroom
from tests.submissions import ASSIGNMENT, notebook, to_bytes

ROSTER = Roster(
    (
        Person("mueller", "Jürgen", "Müller", "mueller@example.org"),
        Person("anh", "Thị Anh", "Nguyễn", "anh@example.org"),
        Person("obrien", "John", "O'Brien", others=("s1003",)),
        Person("zhang", "伟", "张", "zhang@example.org", moodle=("51204",)),
    )
)


@pytest.fixture
def graded(course: Classroom, monkeypatch: pytest.MonkeyPatch) -> dict[str, Score]:
    """Return the scores that the gradebook is said to have; tests change them."""
    found: dict[str, Score] = {}
    monkeypatch.setattr(score_files, "scores", lambda _course, _assignment: dict(found))
    return found


def score(points: float, waits: bool = False) -> Score:
    return Score(points, 24.0, waits)


def table_of(text: str) -> Table:
    return parse_table(text.encode(), "scores.csv")


def changed(before: str, table: Table) -> dict[tuple[int, int], str]:
    """Return the cells that differ from what the platform gave."""
    rows = list(csv.reader(io.StringIO(before.lstrip("\ufeff"), newline=""), delimiter=","))
    assert len(rows) == len(table.rows)
    return {
        (row, column): text
        for row, cells in enumerate(table.rows)
        for column, text in enumerate(cells)
        if rows[row][column] != text
    }


def test_a_worksheet_is_filled_by_number_address_and_id(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(21.456), "obrien": score(24), "zhang": score(3), "from-51202": score(12.5)}  # fmt: skip
    write_origin(COURSE, "from-51202", ASSIGNMENT, Origin("moodle", "x", number="51202"))
    text = ENGLISH.replace("24.00,No", "24.00,Yes")
    table = table_of(text)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(text, table) == {(1, 5): "21.46", (3, 5): "24.00", (4, 5): "3.00"}
    assert report.told == "a2_convolution into Grade: 3 filled in, 1 there already"
    assert report.done.is_whole
    assert report.notes == []


def test_nothing_but_grades_changes_a_byte(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20), "anh": score(7.25)}
    table = table_of(ENGLISH)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert report.done.fates[Fate.CHANGED] == ["Thị Anh Nguyễn (anh)"]
    expected = ENGLISH.replace('grading",,', 'grading",20.00,', 1).replace("12.50", "7.25")
    assert table.to_bytes().decode() == expected


def test_a_site_with_decimal_commas_gets_them(graded: dict[str, Score]) -> None:
    graded["jurgen-muller-51201"] = score(21.5)  # collected before there were origins
    table = table_of(GERMAN)
    assert fill_worksheet(COURSE, ASSIGNMENT, table).done.count(Fate.FILLED) == 1
    assert ',"21,50","24,00",' in table.to_bytes().decode()


def test_who_is_left_out_of_a_worksheet_is_told_with_the_reason(
    course: Classroom, graded: dict[str, Score]
) -> None:
    save_roster(COURSE, ROSTER)
    course.hand_in("obrien", b"never graded")
    graded |= {"mueller": score(24.5), "obrien": score(9), "zhang": score(3), "eve": score(1)}
    table = table_of(ENGLISH)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {}
    assert not report.done.is_whole
    assert report.left_out == [
        "John O'Brien (obrien): not graded yet; type: autograder grade a2_convolution",
        "Jürgen Müller (mueller): more points than Moodle's maximum, so Moodle would pass over them; set the "
        "maximum to 24 and download the worksheet again, or add --scale",
        "张伟 (zhang): the worksheet says that the grade cannot be changed: it is locked or overridden in "
        "Moodle's gradebook",
        "Nguyễn Thị Anh (51202): handed in on Moodle, not collected here; type: autograder collect "
        "a2_convolution FOLDER_OR_ZIP",
        "eve: no line of the worksheet is theirs",
    ]


def test_points_wait_for_the_person_who_reads_written_answers(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20, waits=True)}
    report = fill_worksheet(COURSE, ASSIGNMENT, table_of(ENGLISH))
    assert report.left_out[0].startswith("Jürgen Müller (mueller): a written answer is not read")
    table = table_of(ENGLISH)
    fill_worksheet(COURSE, ASSIGNMENT, table, Wishes(partial=True))
    assert changed(ENGLISH, table) == {(1, 5): "20.00"}


def test_points_are_scaled_only_if_that_is_asked_for(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded["mueller"] = score(18)
    text = ENGLISH.replace("24.00", "100.00")
    table = table_of(text)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(text, table) == {(1, 5): "18.00"}
    assert report.notes == [
        "the maximum in Moodle is 100, and a2_convolution is worth 24: set it there, or add --scale"
    ]
    table = table_of(text)
    assert fill_worksheet(COURSE, ASSIGNMENT, table, Wishes(scale=True)).notes == []
    assert changed(text, table) == {(1, 5): "75.00"}


def test_a_line_that_two_people_claim_is_filled_for_neither(graded: dict[str, Score]) -> None:
    """The number says one student, the address another: neither gets the other's points."""
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20), "mallory": score(1)}
    write_origin(COURSE, "mallory", ASSIGNMENT, Origin("moodle", "x", number="51201"))
    table = table_of(ENGLISH)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {}
    (line,) = report.done.fates[Fate.DOUBTFUL]
    assert line == "Jürgen Müller (51201): Jürgen Müller (mueller) or mallory"


def test_another_assignments_worksheet_is_noticed_by_its_numbers(
    graded: dict[str, Score],
) -> None:
    """Moodle's numbers differ from assignment to assignment; addresses do not."""
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20), "anh": score(7)}
    write_origin(COURSE, "mueller", ASSIGNMENT, Origin("moodle", "x", number="60001"))
    write_origin(COURSE, "anh", ASSIGNMENT, Origin("moodle", "x", number="60002"))
    table = table_of(ENGLISH)
    report = fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {}
    assert report.left_out[1] == (
        "Jürgen Müller (mueller), Thị Anh Nguyễn (anh): their submissions came with other numbers than the "
        "worksheet has; is it the one of a2_convolution?"
    )


def test_the_number_of_a_team_is_nobodys(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20), "anh": score(20)}
    for student in graded:
        write_origin(COURSE, student, ASSIGNMENT, Origin("moodle", "Group A", number="51201"))
    table = table_of(ENGLISH)
    fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {(1, 5): "20.00", (2, 5): "20.00"}


def test_two_lines_of_one_student_are_filled_neither(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded["mueller"] = score(20)
    text = ENGLISH.replace("anh@example.org", "mueller@example.org")
    table = table_of(text)
    assert fill_worksheet(COURSE, ASSIGNMENT, table).done.count(Fate.DOUBTFUL) == 2
    assert changed(text, table) == {}


def test_an_id_that_only_ends_in_the_number_tells_nothing(graded: dict[str, Score]) -> None:
    graded |= {"team-51201": score(20), "mallory-1101": score(1)}
    table = table_of(ENGLISH)
    fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {}
    table = table_of(GRADEBOOK)
    fill_gradebook(COURSE, ASSIGNMENT, table, "")
    assert changed(GRADEBOOK, table) == {}


def test_a_gradebook_knows_the_ids_that_its_archives_gave(graded: dict[str, Score]) -> None:
    graded |= {"mullerjurgen-1101": score(20), "zhangwei-1103": score(3)}
    table = table_of(GRADEBOOK)
    fill_gradebook(COURSE, ASSIGNMENT, table, "")
    assert changed(GRADEBOOK, table) == {(3, 7): "20.00", (5, 7): "3.00"}


def test_a_hand_in_number_of_another_platform_tells_nothing(graded: dict[str, Score]) -> None:
    graded["ada"] = score(20)
    write_origin(COURSE, "ada", ASSIGNMENT, Origin("canvas", "x", number="51201"))
    table = table_of(ENGLISH)
    fill_worksheet(COURSE, ASSIGNMENT, table)
    assert changed(ENGLISH, table) == {}


def test_a_scale_of_words_is_told(graded: dict[str, Score]) -> None:
    text = BLIND.replace("Maximum Grade", "Scale").replace("10.00", '"Poor\nGood"')
    with pytest.raises(NotPoints, match="with the maximum 24"):
        fill_worksheet(COURSE, ASSIGNMENT, table_of(text))


def test_a_gradebook_is_filled_by_number_sis_id_and_login(graded: dict[str, Score]) -> None:
    save_roster(
        COURSE,
        Roster(
            (
                Person("mueller", "Jürgen", "Müller", canvas="1101"),
                Person("obrien", "John", "O'Brien", others=("s1002",)),
            )
        ),
    )
    graded |= {"mueller": score(20.5), "obrien": score(1), "zhang@example.org": score(12)}
    table = table_of(GRADEBOOK)
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table, "")
    assert changed(GRADEBOOK, table) == {(3, 7): "20.50"}
    assert report.told == "a2_convolution into a2_convolution (1234): 1 filled in, 1 there already"
    assert report.left_out == ["John O'Brien (obrien): excused in Canvas (EX); that stays"]


def test_a_gradebook_does_not_hide_who_was_refused(graded: dict[str, Score]) -> None:
    graded["mueller"] = score(20)
    record(
        COURSE, ASSIGNMENT,
        [Collected("eve", "refused", "eve.pdf", "a PDF"), Collected("mueller", "refused", "m.pdf", "a PDF")],
    )  # fmt: skip
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table_of(GRADEBOOK), "")
    assert [line for line in report.left_out if "refused" in line] == [
        "eve: what was handed in was refused; to see why, type: autograder collect a2_convolution FOLDER_OR_ZIP"
    ]


def test_who_was_refused_is_told_as_such_and_once_on_either_platform(
    graded: dict[str, Score],
) -> None:
    people = (
        Person("anh", email="anh@example.org", canvas="1101"),
        Person("mueller", "Jürgen", "Müller", "mueller@example.org"),
    )
    save_roster(COURSE, Roster(people))
    record(
        COURSE, ASSIGNMENT,
        [Collected("anh", "refused", "a.pdf", "a PDF"), Collected("nobody", "refused", "n.pdf", "a PDF")],
    )  # fmt: skip
    why = "what was handed in was refused; to see why, type: autograder collect a2_convolution FOLDER_OR_ZIP"
    report = fill_worksheet(COURSE, ASSIGNMENT, table_of(ENGLISH))
    assert f"anh: {why}" in report.left_out
    assert not any("anh" in line.casefold() for line in report.left_out if "not collected" in line)
    assert sum(map(len, report.done.fates.values())) == 4, "everybody in the worksheet, once"
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table_of(GRADEBOOK), "")
    assert report.done.fates[Fate.REFUSED] == ["anh", "nobody"]


@pytest.mark.parametrize("most", ["10.00", "0"])
def test_more_points_than_canvas_has_are_left_out_and_told(
    graded: dict[str, Score], most: str
) -> None:
    graded["mueller"] = score(20)
    text = GRADEBOOK.replace("10.00", most).replace("7.00", "")
    table = table_of(text)
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table, "Tensors")
    assert changed(text, table) == {}
    assert report.told == "a2_convolution into Tensors (1233): 0 filled in, 2 without a submission"
    assert not report.done.is_whole
    assert report.left_out == [
        f"mueller: more points than the {float(most):g} possible in Canvas; is Tensors (1233) the column of "
        "a2_convolution? set its points to 24 and export the gradebook again"
        f"{', or add --scale' if float(most) else ''}"
    ]
    graded["mueller"] = score(float(most))
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table, "Tensors")
    assert report.left_out == []


@pytest.mark.parametrize("column", ["Tensors (1233)", "Tensors", "1233"])
def test_a_column_is_named_by_heading_title_or_number(
    graded: dict[str, Score], column: str
) -> None:
    graded["mueller"] = score(20)
    text = GRADEBOOK.replace("7.00", "")
    table = table_of(text)
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table, column, Wishes(scale=True))
    assert changed(text, table) == {(3, 6): "8.33"}
    assert report.notes == []
    (report,) = fill_gradebook(COURSE, ASSIGNMENT, table_of(text), column)
    assert report.notes == [
        "Tensors (1233) has 10 points possible in Canvas, and a2_convolution is worth 24: set it there, "
        "or add --scale"
    ]


@pytest.mark.parametrize(
    ("column", "said"),
    [("", "no column called a4_pooling"), ("Tensor (1233)", "did you mean Tensors"), ("Notes", "no column 'Notes'"), ("Final Score", "no column 'Final Score'")],
)  # fmt: skip
def test_a_column_that_is_not_there_is_told(
    graded: dict[str, Score], column: str, said: str
) -> None:
    with pytest.raises(NoColumn, match=said):
        fill_gradebook(COURSE, "a4_pooling", table_of(GRADEBOOK), column)


def test_all_assignments_with_a_column_are_filled_at_once(graded: dict[str, Score]) -> None:
    graded["mueller"] = score(20)
    text = (
        GRADEBOOK.replace("Tensors (", "A1: tensors (").replace("7.00", "").replace("10.00", "24")
    )
    table = table_of(text)
    reports = fill_gradebook(COURSE, None, table, "")
    assert [report.assignment for report in reports] == ["a1_tensors", "a2_convolution"]
    assert changed(text, table) == {(3, 6): "20.00", (3, 7): "20.00"}
    with pytest.raises(NoColumn, match="no column that is called as an assignment"):
        fill_gradebook(COURSE, None, table_of(GRADEBOOK.replace("a2_", "x_")), "")


def test_moodles_importer_takes_the_grades_that_were_filled_in(graded: dict[str, Score]) -> None:
    save_roster(COURSE, ROSTER)
    graded |= {"mueller": score(20.456), "anh": score(7), "zhang": score(3)}
    table = table_of(ENGLISH)
    fill_worksheet(COURSE, ASSIGNMENT, table)
    words = ("Identifier", "Grade", "Last modified (grade)", "Participant ")
    taken = as_moodle_imports(table.to_bytes(), words, 24)
    assert taken == {"51201": 20.46, "51202": 7.0}
    table = table_of(GERMAN)
    fill_worksheet(COURSE, ASSIGNMENT, table)
    words = ("ID", "Bewertung", "Zuletzt geändert (Bewertung)", "Teilnehmer/in")
    taken = as_moodle_imports(table.to_bytes(), words, 24, decimal=",")
    assert taken == {"51201": 20.46, "51202": 12.5}, "the second may not be changed"


def test_canvas_importer_changes_the_scores_that_were_filled_in_and_no_other(
    graded: dict[str, Score],
) -> None:
    graded |= {"mueller": score(20.456), "obrien": score(1), "zhang@example.org": score(12)}
    table = table_of(GRADEBOOK)
    fill_gradebook(COURSE, ASSIGNMENT, table, "")
    changes = as_canvas_imports(GRADEBOOK, table.to_bytes())
    assert changes == {("1101", "a2_convolution (1234)"): "20.46"}


def test_the_table_after_grading_says_what_the_assignment_is_worth() -> None:
    assert show.worth(load_assignment(ASSIGNMENT, COURSE)) == (
        "22 automatic points at most; written answers are worth 2 more: 24 in all"
    )
    assert show.worth(load_assignment("a4_pooling", COURSE)) == ""


# -- the command line


def export(*words: str) -> Result:
    return CliRunner().invoke(cli.main, ["export", *words])


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    place = tmp_path / "Grades.csv"
    place.write_text(ENGLISH, encoding="utf-8")
    return place


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_the_command_fills_a_copy_and_leaves_the_file(course: Classroom, worksheet: Path) -> None:
    """Two students: one with a grade, one with a written answer that nobody has read."""
    save_roster(COURSE, ROSTER)
    course.hand_in("mueller", to_bytes(notebook()))
    course.hand_in("anh", to_bytes(notebook({"why_padding": "To keep the size."})))
    course.grade()
    result = export(ASSIGNMENT, "--moodle", str(worksheet))
    assert result.exit_code == 1
    out = COURSE.score_table(ASSIGNMENT, "moodle")
    assert result.stdout.splitlines() == [
        str(out), "a2_convolution into Grade: 1 filled in, 1 without a submission"
    ]  # fmt: skip
    assert "autograder: Thị Anh Nguyễn (anh): a written answer is not read yet" in result.stderr
    assert worksheet.read_text("utf-8") == ENGLISH
    assert out.read_text("utf-8") == ENGLISH.replace('grading",,', 'grading",22.00,', 1)
    assert out.stat().st_mode & 0o777 == 0o600

    again = export(ASSIGNMENT, "--moodle", str(out))
    assert again.exit_code == 2
    assert "is the file that was given" in again.stderr
    named = export(ASSIGNMENT, "--moodle", str(out), "-o", str(out))
    assert named.stdout.splitlines()[0] == f"{out}, in place of the one that was given"
    assert "1 there already" in named.stdout
    piped = export(ASSIGNMENT, "--moodle", str(worksheet), "--partial", "-o", "-")
    assert piped.stdout_bytes.decode("utf-8").count("22.00") == 2

    rows = list(csv.DictReader(io.StringIO(export(ASSIGNMENT, "-o", "-").stdout)))
    assert [(row["student"], row["name"], row["email"]) for row in rows if row["score"]] == [
        ("anh", "Thị Anh Nguyễn", "anh@example.org"),
        ("mueller", "Jürgen Müller", "mueller@example.org"),
    ]
    rows = list(csv.DictReader(io.StringIO(export(ASSIGNMENT, "--per-question", "-o", "-").stdout)))
    assert len(rows) == 12
    mine = {row["question"]: row for row in rows if row["student"] == "anh"}
    assert mine["conv_forward"] == {
        "student": "anh", "name": "Thị Anh Nguyễn", "assignment": ASSIGNMENT, "question": "conv_forward",
        "kind": "automatic", "points": "10", "max_points": "10", "needs_manual_grade": "no",
        "verdict": "correct", "mistake": "",
    }  # fmt: skip
    waiting = mine["why_padding"]
    assert (waiting["kind"], waiting["points"], waiting["max_points"]) == ("written", "0", "2")
    assert (waiting["needs_manual_grade"], waiting["verdict"]) == ("yes", "")

    write_origin(COURSE, "anh", ASSIGNMENT, Origin("moodle", "x", number="51202"))
    words = ["feedback", ASSIGNMENT, "--no-where", "--zip", "moodle"]
    result = CliRunner().invoke(cli.main, words)
    assert result.exit_code == 1
    assert "autograder: Jürgen Müller (mueller): not collected from Moodle's" in result.stderr
    assert f"{COURSE.feedback_archive(ASSIGNMENT, 'moodle')}: 1 page, " in result.stdout
    onto = CliRunner().invoke(
        cli.main, [*words, "--worksheet", str(worksheet), "-o", str(worksheet)]
    )
    assert (onto.exit_code, worksheet.read_text("utf-8")) == (2, ENGLISH)
    assert "is the worksheet; name another place for the archive" in onto.stderr
    result = CliRunner().invoke(cli.main, [*words, "--worksheet", str(worksheet), "--json"])
    assert result.exit_code == 0
    told = json.loads(result.stdout.splitlines()[-1])
    assert (told["pages"], told["left_out"]) == (2, [])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--moodle", "FILE"], "a worksheet is one assignment's"),
        ([ASSIGNMENT, "--moodle", "FILE", "--canvas", "FILE"], "one file at a time"),
        ([ASSIGNMENT, "--moodle", "FILE", "--per-question"], "leave out --per-question"),
        ([ASSIGNMENT, "--moodle", "FILE", "--column", "x"], "add --canvas"),
        ([ASSIGNMENT, "--partial"], "--partial is for a platform's file"),
        ([ASSIGNMENT, "--scale"], "--scale is for a platform's file"),
        (["--canvas", "FILE", "--column", "x"], "name the assignment"),
        ([ASSIGNMENT, "--moodle", "missing.csv"], "does not exist"),
    ],
)
def test_options_that_make_no_sense_are_told(
    course: Classroom, worksheet: Path, words: list[str], said: str
) -> None:
    result = export(*(str(worksheet) if word == "FILE" else word for word in words))
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())


def test_the_wrong_platforms_file_is_told(course: Classroom, worksheet: Path) -> None:
    result = export(ASSIGNMENT, "--canvas", str(worksheet))
    assert (result.exit_code, "is no gradebook of Canvas" in result.stderr) == (1, True)
