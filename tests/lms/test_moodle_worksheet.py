"""Moodle's grading worksheet is read in any language."""

from __future__ import annotations

from datetime import datetime

import pytest

from autograder.lms import canvas_gradebook, moodle_worksheet
from autograder.lms.table import BadTable, parse_table
from tests.lms.worksheets import BLIND, ENGLISH, GERMAN, GRADEBOOK


def test_an_english_worksheet_tells_who_when_and_how_late() -> None:
    table = parse_table(ENGLISH.encode())
    assert moodle_worksheet.is_worksheet(table)
    rows = moodle_worksheet.rows(table)
    assert [(r.participant, r.name, r.email, r.id_number) for r in rows] == [
        ("51201", "Jürgen Müller", "mueller@example.org", "s1001"),
        ("51202", "Nguyễn Thị Anh", "anh@example.org", "s1002"),
        ("51203", "John O'Brien", "john@example.org", "s1003"),
        ("51204", "张伟", "zhang@example.org", "s1004"),
    ]
    assert [r.time for r in rows] == [
        datetime(2026, 6, 10, 14, 14), datetime(2026, 6, 12, 0, 3), None, datetime(2026, 6, 13, 8),
    ]  # fmt: skip
    # Being overdue without a submission is not handing in late; nor is an extension's date.
    assert [r.late for r in rows] == ["", "3 mins 31 secs late", "", ""]
    assert [r.is_late for r in rows] == [False, True, None, False]


def test_columns_are_found_where_teams_and_a_workflow_stand_between() -> None:
    table = parse_table(GERMAN.encode())
    at = moodle_worksheet.columns(table)
    names = table.header
    assert names[at.grade] == "Bewertung"
    assert at.maximum is not None
    assert names[at.maximum] == "Bestwertung"
    assert at.changeable is not None
    assert names[at.changeable] == "Bewertung kann geändert werden"
    assert at.submitted is not None
    assert names[at.submitted] == "Zuletzt geändert (Abgabe)"
    assert at.graded is not None
    assert names[at.graded] == "Zuletzt geändert (Bewertung)"
    first, second = moodle_worksheet.rows(table)
    assert (first.participant, first.email, first.late) == ("51201", "mueller@example.org", "")
    assert (second.name, second.late) == ("Łukasz Żółty", "2 Tage 3 Stunden verspätet")
    assert [moodle_worksheet.is_no(table.cell(r.index, at.changeable)) for r in (first, second)] == [False, True]  # fmt: skip


def test_a_worksheet_that_hides_people_tells_numbers() -> None:
    (row,) = moodle_worksheet.rows(parse_table(BLIND.encode()))
    assert (row.participant, row.name, row.email, row.submitted) == ("7", "", "", "")


@pytest.mark.parametrize(
    "text",
    [GRADEBOOK, "id,name,email\n1,A,a@example.org\n", "Identifier,Grade\nParticipant 1,5\n", "x\n"],
)
def test_another_table_is_no_worksheet(text: str) -> None:
    table = parse_table(text.encode())
    assert not moodle_worksheet.is_worksheet(table)
    with pytest.raises(BadTable, match="Download grading worksheet"):
        moodle_worksheet.rows(table)


def test_a_worksheet_is_no_gradebook() -> None:
    table = parse_table(ENGLISH.encode())
    assert not canvas_gradebook.is_gradebook(table)
    with pytest.raises(BadTable, match="choose Export"):
        canvas_gradebook.rows(table)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (  # one line only, decimal comma, nothing handed in, no column of feedback
            "Identificador,Nom complet,Adreça electrònica,Estat,Qualificació,Qualificació màxima,"
            "La qualificació es pot canviar,Darrera modificació (tramesa),Darrera modificació (qualificació)\r\n"
            "Participant 7,Anna Puig,anna@example.org,Tramés,,\"100,00\",Sí,-,-\r\n",
            ("Qualificació", "Qualificació màxima", "La qualificació es pot canviar", "Darrera modificació (tramesa)"),
        ),
        (  # a group, a marker nobody was made, a workflow with one state
            "Identifier,Full name,ID number,Email address,Status,Group,Marker,Grade,Maximum grade,"
            "Marking workflow state,Grade can be changed,Last modified (submission),Last modified (grade)\n"
            "Participant 9,Luis Rey,4711,l@example.org,Submitted for grading - Released -  - ,A,,,10.00,Released,Yes,"
            "\"Wednesday, 10 June 2026, 2:14 PM\",-\n",
            ("Grade", "Maximum grade", "Grade can be changed", "Last modified (submission)"),
        ),
        (  # nothing can be handed in; ID numbers are numbers, one grade is there
            "Identifier,Full name,ID number,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
            "Last modified (grade),Feedback comments\n"
            "Participant 9,Luis Rey,12345,l@example.org,,,10.00,Yes,-,\n"
            "Participant 10,Eva Lund,12346,e@example.org,,3,10.00,Yes,-,\n",
            ("Grade", "Maximum Grade", "Grade can be changed", None),
        ),
        (
            "識別子,氏名,メールアドレス,ステータス,評点,最大評点,評点は変更可能です。,最終更新日時 (提出),最終更新日時 (評点)\n"
            "参加者12,山田 太郎,y@example.org,評定のために提出済み - 1 日 2 時間 遅延,,24.00,Yes,2026年 06月 10日 14:14,-\n"
            "参加者13,佐藤 花子,s@example.org,未提出,,24.00,No,-,-\n",
            ("評点", "最大評点", "評点は変更可能です。", "最終更新日時 (提出)"),
        ),
    ],
    ids=["Catalan", "marker", "nothing to hand in", "Japanese"],
)  # fmt: skip
def test_columns_are_told_by_their_order(lines: str, found: tuple[str | None, ...]) -> None:
    table = parse_table(lines.encode())
    at = moodle_worksheet.columns(table)
    places = (at.grade, at.maximum, at.changeable, at.submitted)
    assert tuple(None if each is None else table.header[each] for each in places) == found
    assert all(row.participant and "@" in row.email for row in moodle_worksheet.rows(table))
