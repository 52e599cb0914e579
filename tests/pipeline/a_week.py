"""Forty people, and what a folder, two archives of Moodle's and one of Canvas's hold of their work.

All files are as the platforms write them: names of folders and files, columns of tables, and times in
archives, which are those of the download.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.submissions import ROOT

FOLDER, MOODLE, LATER, CANVAS = "a1_tensors", "a3_counting", "a4_pooling", "a9_bug_hunt"
DOWNLOADED = (2026, 11, 30, 8, 12, 0)
NAMES = (
    ("Jürgen", "Müller"), ("Thị Anh", "Nguyễn"), ("伟", "张"), ("محمد", "علي"), ("Pat", "O'Brien"),
    ("John", "Smith"), ("John", "Smith"), ("Łukasz", "Żółty"), ("Åse", "Ødegård"), ("Anna", "Strauß"),
    ("Ἀνδρέας", "Παππᾶς"), ("Иван", "Петров"), ("Ada", "Lovelace"), ("Jean-Luc", "Le Goff"),
    *((f"Student{number}", f"Of{chr(97 + number)}") for number in range(26)),
)  # fmt: skip


@dataclass(frozen=True)
class One:
    """A person by all that platforms know.

    Parameters
    ----------
    kind : str
        What is handed in: ``right``, ``blank`` or ``none``; in Moodle's first assignment ``renamed``,
        ``text``, ``zip``, ``pdf`` and ``late`` happen, too.
    """

    number: int
    first: str
    last: str
    kind: str

    @property
    def login(self) -> str:
        return f"u{self.number:03}"

    @property
    def email(self) -> str:
        return f"{self.login}@uni.example"

    @property
    def full(self) -> str:
        return f"{self.first} {self.last}"

    def participant(self, assignment: str) -> int:
        """Return Moodle's number, which is another one in each assignment."""
        return {MOODLE: 51000, LATER: 73000}[assignment] + (self.number * 7) % 101

    @property
    def canvas(self) -> int:
        return 9000 + self.number


SPECIAL = {0: "renamed", 1: "text", 2: "zip", 3: "late", 8: "pdf", 11: "none", 20: "none", 21: "blank", 5: "blank"}  # fmt: skip
PEOPLE = tuple(
    One(number, first, last, SPECIAL.get(number, "right"))
    for number, (first, last) in enumerate(NAMES)
)


def notebook(assignment: str, one: One) -> bytes:
    """Return what a person hands in, another one's by a byte or two."""
    place = "assignments" if one.kind == "blank" else "solutions"
    text = (ROOT / place / assignment / f"{assignment}.ipynb").read_text("utf-8")
    made = json.loads(text)
    made["metadata"]["handed_in_by"] = one.login
    return json.dumps(made).encode()


def folder(place: Path) -> Path:
    """Write the folder: one for each person, by user name; some gave the notebook another name."""
    for one in PEOPLE:
        if one.kind == "none":
            continue
        name = "my homework.ipynb" if one.kind == "renamed" else f"{FOLDER}.ipynb"
        path = place / one.login / name
        path.parent.mkdir(parents=True)
        path.write_bytes(notebook(FOLDER, one))
    return place


def moodle_zip(place: Path, assignment: str) -> Path:
    """Write the archive of *Download all submissions*, in folders."""
    files = {}
    for one in PEOPLE:
        data = notebook(assignment, one)
        inside = f"{one.full}_{one.participant(assignment)}_assignsubmission_file_/"
        if one.kind == "none":
            continue
        if one.kind == "renamed":
            files[inside + "homework-final (2).ipynb"] = data
        elif one.kind == "text":
            files[inside + f"{assignment}.ipynb.txt"] = data
        elif one.kind == "zip":
            files[inside + "hand-in.zip"] = _zip({f"work/{assignment}.ipynb": data})
        elif one.kind == "pdf":
            files[inside + "report.pdf"] = b"%PDF-1.7 no notebook"
        else:
            files[inside + f"{assignment}.ipynb"] = data
    place.write_bytes(_zip(files))
    return place


def canvas_zip(place: Path) -> Path:
    """Write the archive of *Download Submissions*: names without blanks and accents, numbers, ``_LATE_``."""
    files = {}
    for one in PEOPLE:
        if one.kind in ("none", "pdf"):
            continue
        sortable = "".join(c for c in f"{one.last}{one.first}".lower() if c.isalnum())
        late = "LATE_" if one.kind == "late" else ""
        name = f"{sortable}_{late}{one.canvas}_{one.number + 400000}_{CANVAS}-1.ipynb"
        files[name] = notebook(CANVAS, one)
    place.write_bytes(_zip(files))
    return place


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, DOWNLOADED), data)
    return buffer.getvalue()


def worksheet(place: Path, assignment: str, most: float) -> Path:
    """Write Moodle's grading worksheet."""
    head = ["Identifier", "Full name", "Email address", "Status", "Grade", "Maximum grade",
            "Grade can be changed", "Last modified (submission)", "Last modified (grade)",
            "Feedback comments"]  # fmt: skip
    rows = [head]
    for one in PEOPLE:
        status, time = "Submitted for grading", "Friday, 20 November 2026, 6:05 PM"
        if one.kind == "none":
            status, time = "No submission", "-"
        elif one.kind == "late":
            status = "Submitted for grading - 2 hours 5 mins late"
            time = "Sunday, 22 November 2026, 2:05 AM"
        rows.append([f"Participant {one.participant(assignment)}", one.full, one.email, status, "", f"{most:.2f}",
                     "Yes", time, "-", ""])  # fmt: skip
    return _table(place, rows)


def participants(place: Path) -> Path:
    """Write the list of Moodle's *Participants* page."""
    head = ["First name", "Last name", "ID number", "Email address"]
    rows = [[one.first, one.last, one.login, one.email] for one in PEOPLE]
    return _table(place, [head, *rows])


def canvas_gradebook(place: Path, most: float) -> Path:
    """Write Canvas's export of its gradebook."""
    head = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Warm-up (611)", f"{CANVAS} (612)",
            "Current Score", "Final Score"]  # fmt: skip
    points = ["    Points Possible", "", "", "", "", "5", f"{most:g}", "(read only)", "(read only)"]
    rows = [
        [f"{one.last}, {one.first}", str(one.canvas), f"s{one.number}", one.login, "Section 1", "5", "", "50", "50"]
        for one in PEOPLE
    ]  # fmt: skip
    test = ["Student, Test", "123", "", "x", "Section 1", "", "", "", ""]
    return _table(place, [head, points, *rows, test])


def _table(place: Path, rows: list[list[str]]) -> Path:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    place.write_bytes(b"\xef\xbb\xbf" + text.getvalue().encode())
    return place
