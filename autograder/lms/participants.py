"""Lists of people: Moodle's participants, worksheets and gradebook, Canvas's gradebook, tables of one's own."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import Undone
from autograder.lms import canvas_gradebook, moodle_worksheet
from autograder.lms.names import LETTERS
from autograder.lms.table import Table, read_table
from autograder.text import printable

TITLES = 4  # lines that may stand above the names of the columns, and one more
SHOWN = 8  # columns that a message names
MANY = 3  # people who share a number: then it is no person's
NOTHING = {"", "-", "–", "n/a", "na", "none", "null", "0", "#n/a"}

# What columns are called, without accents, in small letters, words apart by one space.
FIRST = {
    "first name", "firstname", "first names", "given name", "given names", "forename", "forenames", "first",
    "vorname", "vornamen", "prenom", "prenoms", "nombres", "imie", "imiona", "fornavn", "fornamn", "etunimi",
    "keresztnev", "utonev", "krestni jmeno", "voornaam", "prenume", "eesnimi", "vardas", "vards", "ime",
    "nome proprio", "primeiro nome", "имя", "ім я", "ονομα", "όνομα", "名", "名字", "이름", "الاسم الأول", "שם פרטי",
}  # fmt: skip
LAST = {
    "last name", "lastname", "last names", "surname", "surnames", "family name", "last", "nachname", "familienname",
    "nom de famille", "apellido", "apellidos", "apellido s", "cognome", "sobrenome", "apelido", "apelidos",
    "apelido s", "ultimo nome", "nazwisko", "etternavn", "efternavn", "efternamn", "sukunimi", "achternaam",
    "vezeteknev", "csaladnev", "prijmeni", "priezvisko", "prezime", "priimek", "perekonnanimi", "pavarde", "uzvards",
    "soyadi", "soyad", "фамилия", "прізвище", "επωνυμο", "姓", "姓氏", "성", "اسم العائلة", "الاسم الأخير", "שם משפחה",
}  # fmt: skip
# Of a column that another one stands beside it depends which part of the name it holds.
NAME = {
    "name", "nom", "nombre", "nome", "navn", "namn", "naam", "nimi", "nev", "jmeno", "meno", "nume", "ad", "adi",
    "isim", "nazwa", "имя и фамилия", "фио", "пиб", "full name", "fullname", "student", "student name", "name of student",
    "display name", "nombre completo", "nome completo", "nom complet", "vollstandiger name", "volledige naam",
    "nom et prenom", "nom prenom", "nom prenoms", "imie i nazwisko", "nazwisko i imie", "fullt navn", "fulde navn",
    "fullstandigt namn", "koko nimi", "teljes nev", "cele jmeno", "nume complet", "adi soyadi", "ad soyad",
    "nombre y apellidos", "apellidos y nombre", "cognome e nome", "nome e cognome", "nombre completo del usuario",
    "полное имя", "ονοματεπωνυμο", "姓名", "全名", "氏名", "名前", "성명", "الاسم", "الاسم الكامل", "שם", "שם מלא",
}  # fmt: skip
ID = {
    "id", "student id", "studentid", "identifier", "participant id", "person id", "kurskennung", "identifiant", "identyfikator",
}  # fmt: skip
NUMBER = {
    "id number", "idnumber", "id nummer", "sis user id", "sis id", "student number", "student no", "registration number",
    "matriculation number", "matrikelnummer", "matrikelnr", "matrikel", "matr nr", "matricola", "numero di matricola",
    "matricula", "numero de matricula", "numero de id", "numero d identification", "numero etudiant", "n etudiant",
    "numero di id", "codice identificativo", "numero de identificacao", "numero de identificacion", "numer id",
    "numer identyfikacyjny", "numer albumu", "nr albumu", "nr indeksu", "studentnummer", "opiskelijanumero",
    "id cislo", "id no", "ид номер", "学号", "學號", "学籍番号", "학번", "الرقم الجامعي", "מספר מזהה",
}  # fmt: skip
LOGIN = {
    "username", "user name", "user", "login", "login id", "sis login id", "login name", "account", "net id", "netid", "uid",
    "benutzername", "anmeldename", "kennung", "nutzername", "nom d utilisateur", "identifiant de connexion",
    "nombre de usuario", "usuario", "nome utente", "nome de utilizador", "nome de usuario", "gebruikersnaam",
    "nazwa uzytkownika", "brukernavn", "brugernavn", "anvandarnamn", "kayttajatunnus", "felhasznalonev",
    "uzivatelske jmeno", "nume utilizator", "kullanici adi", "логин", "имя пользователя", "用户名", "ユーザ名", "שם משתמש",
}  # fmt: skip
CANVAS = {"lms user id", "canvas user id", "canvas id"}
EMAIL = re.compile(
    r"e ?mail|^mail|mail$|correo|courriel|e ?posta|posta elettronica|sahkoposti|почт|邮箱|郵件|邮件|メール|이메일|بريد|דואר|דוא"
)
HOST = re.compile(r"github|gitlab|bitbucket")
ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")
MARKS = re.compile(r"^(student, test|test student|demo student|student, demo)$")


class BadList(Undone):
    """A file that names no people; the text says what its columns are and which are wanted."""


@dataclass(frozen=True, slots=True)
class Listed:
    """What one line of a file says of a person; empty is what it does not say.

    Parameters
    ----------
    source : str
        The file's name.
    line : int
        Counted from 1, as a spreadsheet does.
    id : str
        From a column that is called so.
    last_name : str
        Holds the whole name if the file does not part it.
    id_number, login : str
        The school's number, and the name to log in with.
    moodle, canvas : str
        Numbers of the platforms.
    others : tuple of str
        Other names for the person, as on a code host.
    """

    source: str
    line: int
    id: str = ""
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    id_number: str = ""
    login: str = ""
    moodle: str = ""
    canvas: str = ""
    others: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The whole name, as people read it; empty if the line has none."""
        return " ".join(filter(None, (self.first_name, self.last_name)))

    @property
    def place(self) -> str:
        """Where it stands."""
        return f"{self.source}:{self.line}"


@dataclass(frozen=True, slots=True)
class PeopleList:
    """The people of a file.

    Parameters
    ----------
    kind : str
        What the file is, as a person calls it.
    left_out : tuple of Listed
        The platform's own invented students.
    empty_lines : int
        Lines with something in them and nobody.
    """

    kind: str
    people: tuple[Listed, ...]
    left_out: tuple[Listed, ...] = ()
    empty_lines: int = 0


def read_people(path: Path) -> PeopleList:
    """Read the people of a file, whichever of the known kinds it is.

    Raises
    ------
    BadList
        If nothing in it tells a person, and what `read_table` raises.
    """
    table = read_table(path)
    if moodle_worksheet.is_worksheet(table):
        kind, people = "Moodle's grading worksheet", _of_worksheet(table, path.name)
    elif canvas_gradebook.is_gradebook(table):
        kind, people = "Canvas's gradebook", _of_canvas(table, path.name)
    else:
        kind, people = "a table of people", _of_table(table, path)
    people = _without_shared_words(people)
    named = [each for each in people if each.name or each.email or _words(each)]
    if people and not named:
        raise BadList(
            f"{path}: it is {kind} and names nobody; wanted names or addresses: "
            "where work is marked blindly, take another list"
        )
    invented = tuple(each for each in named if MARKS.match(_parted(each.name)))
    return PeopleList(
        kind,
        tuple(each for each in named if each not in invented),
        invented,
        len(people) - len(named),
    )


def _without_shared_words(people: list[Listed]) -> list[Listed]:
    """Take out what is no name of anybody, since many have it: a department, a zero."""
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    for each in people:
        for part in ("id_number", "login"):
            names[part, getattr(each, part)].add(each.name)
    many = {key for key, some in names.items() if len(some) >= MANY}
    return [
        replace(
            each,
            id_number="" if ("id_number", each.id_number) in many else each.id_number,
            login="" if ("login", each.login) in many else each.login,
        )
        for each in people
    ]


def _words(each: Listed) -> str:
    # A platform's number alone tells nobody: it is a worksheet's of work that is marked blindly.
    return each.id or each.id_number or each.login


def _parted(name: str) -> str:
    return " ".join(name.casefold().split())


def _of_worksheet(table: Table, source: str) -> list[Listed]:
    at = moodle_worksheet.columns(table)
    login = next((place for place in at.fields if _title(table.header[place]) in LOGIN), None)
    return [
        Listed(
            source, row.index + 1, last_name=_clean(row.name), email=_address(row.email),
            id_number=_word(row.id_number), login=_word(table.cell(row.index, login)),
            moodle=row.participant,
        )
        for row in moodle_worksheet.rows(table)
    ]  # fmt: skip


def _of_canvas(table: Table, source: str) -> list[Listed]:
    people = [
        Listed(source, index + 1, first_name="Test", last_name="Student")
        for index, row in enumerate(table.rows)
        if row and row[0].strip() == canvas_gradebook.TEST_STUDENT
    ]
    for row in canvas_gradebook.rows(table):
        first, last = row.first_name, row.last_name
        if not first:
            first, last = split_name(row.name)
        login = _word(row.login)
        people.append(
            Listed(
                source, row.index + 1, first_name=_clean(first), last_name=_clean(last),
                email=_address(login), id_number=_word(row.sis_id),
                login="" if "@" in login else login, canvas=_word(row.id),
            )
        )  # fmt: skip
    return people


def _of_table(table: Table, path: Path) -> list[Listed]:
    rows = [(number, row) for number, row in enumerate(table.rows, 1) if any(map(str.strip, row))]
    if re.match(r"sep=", rows[0][1][0]):  # a spreadsheet's word on what parts the cells
        del rows[0]
    for start in range(min(TITLES, len(rows))):  # somebody may have put a title above
        (_, header), *lines = rows[start:]
        if columns := _columns(header, [row for _, row in lines]):
            break
    else:
        raise BadList(_unknown(path, rows[0][1] if rows else []))
    return [_person(path.name, number, row, columns) for number, row in lines]


def _unknown(path: Path, header: Sequence[str]) -> str:
    if any(ADDRESS.fullmatch(cell.strip()) for cell in header):
        return (
            f"{path}: its first line names a person; wanted a line above it with the names of the columns, "
            "such as id,name,email"
        )
    shown = ", ".join(printable(cell.strip()) or "(no name)" for cell in header[:SHOWN])
    more = ", …" if len(header) > SHOWN else ""
    return (
        f"{path}: its columns are {shown[:200]}{more}; wanted one of id, name, first name and last name, "
        "e-mail address, user name: rename the columns in the first line"
    )


def _columns(header: Sequence[str], lines: Sequence[Sequence[str]]) -> dict[str, list[int]]:
    """Return which columns hold what."""
    found: dict[str, list[int]] = {}
    titles = [_title(cell) for cell in header]
    for index, title in enumerate(titles):
        for field, known in (
            ("first_name", FIRST), ("last_name", LAST), ("id_number", NUMBER), ("login", LOGIN), ("id", ID),
            ("canvas", CANVAS), ("name", NAME),
        ):  # fmt: skip
            if title in known:
                found.setdefault(field, []).append(index)
                break
        else:
            if HOST.search(title):
                found.setdefault("others", []).append(index)
            elif EMAIL.search(title) and not _is_yes_or_no(index, lines):
                found.setdefault("email", []).append(index)
    if "name" in found:  # French "nom" beside "prénom" is the last name, Spanish "nombre" the first
        beside = {"first_name": "last_name", "last_name": "first_name"}
        alone = [part for part in beside if part in found]
        if len(alone) == 1:
            found[beside[alone[0]]] = found.pop("name")
    return found


def _title(cell: str) -> str:
    plain = unicodedata.normalize("NFKD", cell.strip("\ufeff \t").translate(LETTERS).casefold())
    letters = "".join(
        ch if ch.isalnum() or unicodedata.category(ch)[0] == "M" else " " for ch in plain
    )
    kept = "".join(ch for ch in letters if not "\u0300" <= ch <= "\u036f")
    return " ".join(unicodedata.normalize("NFC", kept).split())


def _is_yes_or_no(index: int, lines: Sequence[Sequence[str]]) -> bool:
    """Tell whether a column about mail holds no address, such as Moodle's *Email display*."""
    cells = [row[index].strip() for row in lines if index < len(row) and row[index].strip()]
    return bool(cells) and not any("@" in cell for cell in cells)


def _person(source: str, line: int, row: Sequence[str], columns: dict[str, list[int]]) -> Listed:
    def cell(field: str) -> str:
        texts = (_word(row[index]) for index in columns.get(field, ()) if index < len(row))
        return next(filter(None, texts), "")

    person = Listed(
        source, line, cell("id"), cell("first_name"), cell("last_name"), _address(cell("email")),
        cell("id_number"), cell("login"), canvas=cell("canvas"), others=tuple(filter(None, [cell("others")])),
    )  # fmt: skip
    # Many schools let people log in with their address.
    if ADDRESS.fullmatch(person.id):
        person = replace(person, id="", email=person.email or person.id)
    if ADDRESS.fullmatch(person.login):
        person = replace(person, login="", email=person.email or person.login)
    if not person.name:
        first, last = split_name(cell("name"))
        person = replace(person, first_name=first, last_name=last)
    return person


def split_name(name: str) -> tuple[str, str]:
    """Return first and last name if a comma parts them, else nothing and the whole name.

    >>> split_name("Lovelace, Ada")
    ('Ada', 'Lovelace')
    """
    last, comma, first = (part.strip() for part in name.partition(","))
    return (first, last) if comma and first and last else ("", name.strip(" ,"))


def _clean(cell: str) -> str:
    # A spreadsheet, or an exporter that fears one, puts an apostrophe before what looks like a formula.
    text = printable(" ".join(cell.split()))
    return text[1:] if re.match(r"'[=+@-]", text) else text


def _word(cell: str) -> str:
    text = _clean(cell)
    return "" if text.casefold() in NOTHING else text


def _address(cell: str) -> str:
    text = _clean(cell)
    return text if ADDRESS.fullmatch(text) else ""
