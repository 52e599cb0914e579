"""The people that files of learning platforms name, and tables that somebody made by hand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.lms.participants import BadList, Listed, read_people, split_name

WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    "Participant 51201,Jürgen Müller,jm@x.org,Submitted for grading - ,,24.00,Yes,"
    '"Tuesday, 1 December 2026, 10:00 AM",-,\r\n'
    "Participant 51202,Ada Lovelace,al@x.org,No submission - ,,24.00,Yes,-,-,\r\n"
)
GERMAN_WORKSHEET = (
    "ID,Vollständiger Name,E-Mail-Adresse,Anmeldename,Status,Bewertung,Bestwertung,Bewertung kann geändert werden,"
    "Zuletzt geändert (Abgabe),Zuletzt geändert (Bewertung),Feedback als Kommentar\r\n"
    'Teilnehmer/in51201,Jürgen Müller,jm@x.org,jm7,Zur Bewertung abgegeben - ,,"24,00",Ja,'
    '"Dienstag, 1. Dezember 2026, 10:00",-,\r\n'
    'Teilnehmer/in51202,Ada Lovelace,al@x.org,al19,Keine Abgabe - ,,"24,00",Ja,-,-,\r\n'
)
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,a2 (1234),Current Score\n"
    ",,,,,Manual Posting,\n"
    "    Points Possible,,,,,24,(read only)\n"
    '"Müller, Jürgen",771,S-77,jm7,All,20,83.3\n'
    '"Lovelace, Ada",772,,al@x.org,All,,\n'
    '"Student, Test",999,,5f0c,All,,\n'
)
PARTED_GRADEBOOK = (
    "LastName,FirstName,ID,SIS Login ID,Section,a2 (1234)\n"
    "    Points Possible,,,,,24\nMüller,Jürgen,771,jm7,All,20\nStudent,Test,999,5f0c,All,\n"
)


def people(tmp_path: Path, text: str | bytes, name: str = "list.csv") -> tuple[Listed, ...]:
    return read(tmp_path, text, name).people


def read(tmp_path: Path, text: str | bytes, name: str = "list.csv"):
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_people(path)


def test_moodle_s_participants_have_two_names_and_an_address(tmp_path: Path) -> None:
    text = '\ufeff"First name","Last name","Email address",Groups\nJürgen,Müller,jm@x.org,"A, B"\n'
    assert people(tmp_path, text) == (
        Listed("list.csv", 2, first_name="Jürgen", last_name="Müller", email="jm@x.org"),
    )


def test_moodle_s_gradebook_has_a_number_and_columns_of_grades(tmp_path: Path) -> None:
    text = (
        "First name,Last name,ID number,Institution,Department,Email address,Assignment: a2 (Real),"
        "Last downloaded from this course\nJürgen,Müller,20231,,Physics,jm@x.org,20.00,1764583200\n"
    )
    assert people(tmp_path, text) == (
        Listed("list.csv", 2, "", "Jürgen", "Müller", "jm@x.org", id_number="20231"),
    )


def test_a_worksheet_adds_participant_numbers(tmp_path: Path) -> None:
    found = read(tmp_path, WORKSHEET)
    assert found.kind == "Moodle's grading worksheet"
    assert found.people[0] == Listed(
        "list.csv", 2, last_name="Jürgen Müller", email="jm@x.org", moodle="51201"
    )
    assert [each.moodle for each in found.people] == ["51201", "51202"]


def test_a_worksheet_of_blind_marking_names_nobody(tmp_path: Path) -> None:
    blind = re.sub(r"(Participant \d+),[^,]*,[^,]*", r"\1", WORKSHEET)
    blind = blind.replace("Full name,Email address,", "")
    with pytest.raises(BadList, match="is marked blindly"):
        read(tmp_path, blind)


def test_a_worksheet_in_another_language_with_user_names(tmp_path: Path) -> None:
    assert people(tmp_path, GERMAN_WORKSHEET)[1] == Listed(
        "list.csv", 3, last_name="Ada Lovelace", email="al@x.org", login="al19", moodle="51202"
    )


def test_canvas_s_gradebook_without_its_invented_student(tmp_path: Path) -> None:
    found = read(tmp_path, GRADEBOOK)
    assert found.people == (
        Listed("list.csv", 4, "", "Jürgen", "Müller", "", "S-77", "jm7", canvas="771"),
        Listed("list.csv", 5, "", "Ada", "Lovelace", "al@x.org", canvas="772"),
    )
    assert [(each.name, each.line) for each in found.left_out] == [("Test Student", 6)]


def test_canvas_s_gradebook_with_two_columns_of_names(tmp_path: Path) -> None:
    found = read(tmp_path, PARTED_GRADEBOOK)
    assert [each.name for each in found.people] == ["Jürgen Müller"]
    assert [each.name for each in found.left_out] == ["Test Student"]


@pytest.mark.parametrize(
    ("header", "row", "first", "last"),
    [
        ("id;Vorname;Nachname;E-Mail", "a1;Åse;Ødegård;a@x.org", "Åse", "Ødegård"),
        ("Matrikelnummer\tName\tVorname\tMail", "a1\tØdegård\tÅse\ta@x.org", "Åse", "Ødegård"),
        ("Nom,Prénom,Courriel", "Ødegård,Åse,a@x.org", "Åse", "Ødegård"),
        ("Nombre,Apellido(s),Dirección de correo", "Åse,Ødegård,a@x.org", "Åse", "Ødegård"),
        ("Cognome;Nome;Indirizzo email", "Ødegård;Åse;a@x.org", "Åse", "Ødegård"),
        ("Imię,Nazwisko,Adres e-mail", "Łukasz,Żółty,a@x.org", "Łukasz", "Żółty"),
        ("Ad,Soyadı,E-posta adresi", "Işıl,Çelik,a@x.org", "Işıl", "Çelik"),
        ("Имя,Фамилия,Адрес электронной почты", "Анна,Каренина,a@x.org", "Анна", "Каренина"),
        ("名,姓,邮箱", "伟,张,a@x.org", "伟", "张"),
        ("Name,Email", '"Lovelace, Ada",a@x.org', "Ada", "Lovelace"),
        ("Full Name,E-mail", "Ada Lovelace,a@x.org", "", "Ada Lovelace"),
        ("nom,courriel", "Ada Lovelace,a@x.org", "", "Ada Lovelace"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_tables_of_ones_own(
    tmp_path: Path, header: str, row: str, first: str, last: str, encoding: str
) -> None:
    (found,) = people(tmp_path, f"{header}\r\n\r\n{row}\r\n".encode(encoding))
    assert (found.first_name, found.last_name, found.email) == (first, last, "a@x.org")
    assert found.line == 3


@pytest.mark.parametrize(
    "text",
    [
        "sep=;\nid;name\nada;Ada Lovelace\n",
        "Convolutional networks;\nautumn;\n\nid;name\nada;Ada Lovelace\n",
        "id,first_name,last_name,email,lms_user_id\nada,Ada,Lovelace,,772\n",  # nbgrader's own
        '"identifier","github_username","github_id","name"\n"ada","octo-ada","99","Ada Lovelace"\n',
    ],
)
def test_what_spreadsheets_and_other_tools_write(tmp_path: Path, text: str) -> None:
    (found,) = people(tmp_path, text)
    assert (found.id, found.name) == ("ada", "Ada Lovelace")
    assert found.canvas == ("772" if "lms_user_id" in text else "")
    assert found.others == (("octo-ada",) if "github" in text else ())


def test_windows_letters(tmp_path: Path) -> None:
    (found,) = people(tmp_path, "id;Name\njm;Müller, Jürgen\n".encode("cp1252"))
    assert (found.id, found.first_name, found.last_name) == ("jm", "Jürgen", "Müller")


def test_an_address_to_log_in_with_is_an_address(tmp_path: Path) -> None:
    text = "Username,Name,GitHub\nada@x.org,Ada Lovelace,octo-ada\n-,Bob,\n"
    ada, bob = people(tmp_path, text)
    assert (ada.login, ada.email, ada.others) == ("", "ada@x.org", ("octo-ada",))
    assert (bob.login, bob.name) == ("", "Bob")


def test_what_many_share_is_nobody_s_number(tmp_path: Path) -> None:
    text = "Name,Matrikel\n" + "".join(f"{name},4711\n" for name in ("Ann", "Bob", "Cleo"))
    assert {each.id_number for each in people(tmp_path, text)} == {""}


def test_a_line_without_anybody_is_counted(tmp_path: Path) -> None:
    assert read(tmp_path, "Name,Email,Group\nAnn,a@x.org,\n,,B\n").empty_lines == 1


def test_control_characters_do_not_reach_a_terminal(tmp_path: Path) -> None:
    (found,) = people(tmp_path, "Name,Email\nA\x1b[31mnn,a@x.org\n")
    assert found.name.isprintable()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Group,Score\nA,3\n", "its columns are Group, Score; wanted one of id, name"),
        ("Ann,ann@x.org\nBob,bob@x.org\n", "wanted a line above it with the names of the columns"),
    ],
)
def test_a_table_that_names_nobody_says_what_to_do(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadList, match=said):
        people(tmp_path, text)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Lovelace, Ada", ("Ada", "Lovelace")),
        ("Ada Lovelace", ("", "Ada Lovelace")),
        ("Lovelace,", ("", "Lovelace")),
        (",", ("", "")),
    ],
)
def test_a_comma_parts_a_name(name: str, parts: tuple[str, str]) -> None:
    assert split_name(name) == parts
