"""Canvas's gradebook: students, columns that may be filled, and those that may not."""

from __future__ import annotations

from autograder.lms import canvas_gradebook
from autograder.lms.table import parse_table
from tests.lms.worksheets import GRADEBOOK


def test_students_are_told_apart_from_the_other_lines() -> None:
    rows = canvas_gradebook.rows(parse_table(GRADEBOOK.encode()))
    assert [(r.id, r.name, r.first_name, r.last_name, r.sis_id, r.login, r.section) for r in rows] == [
        ("1101", "Müller, Jürgen", "Jürgen", "Müller", "s1001", "mueller", "Monday"),
        ("1102", "O'Brien, John", "John", "O'Brien", "s1002", "obrien", "Monday and Friday"),
        ("1103", "Zhang Wei", "", "", "", "zhang@example.org", "Friday"),
    ]  # fmt: skip


def test_names_may_have_two_columns() -> None:
    text = "LastName,FirstName,ID,SIS Login ID,Section,Tensors (5)\nMüller,Jürgen,11,jm,Monday,\n"
    (row,) = canvas_gradebook.rows(parse_table(text.encode()))
    assert (row.name, row.first_name, row.last_name, row.id, row.sis_id) == (
        "Müller, Jürgen", "Jürgen", "Müller", "11", "",
    )  # fmt: skip


def test_only_assignments_may_be_filled() -> None:
    found = canvas_gradebook.assignments(parse_table(GRADEBOOK.encode()))
    assert [(a.title, a.id) for a in found] == [("Tensors", "1233"), ("a2_convolution", "1234")]
    text = (
        "Student;ID;SIS Login ID;Section;Faltung (9);Anteil Current Score\n"
        "    Points Possible;;;;\"24,00\";(läs endast)\nA;1;a;;\"3,50\";\n"
    )  # fmt: skip
    assert [a.title for a in canvas_gradebook.assignments(parse_table(text.encode()))] == [
        "Faltung"
    ]
