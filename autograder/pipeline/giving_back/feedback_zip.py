"""Pages of feedback in one archive, named so that a platform gives each to its student."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from autograder.course import Course
from autograder.files import written_whole
from autograder.lms import moodle_worksheet
from autograder.lms.feedback_archive import canvas_name, folder_name, moodle_name
from autograder.lms.table import read_table
from autograder.pipeline.giving_back.whose import Lines, moodle_clues
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.people.roster import load_roster

log = logging.getLogger(__name__)

MODE = 0o644 << 16


@dataclass
class Packed:
    """What became of the pages.

    Parameters
    ----------
    path : Path
    size : int
        Of the archive, in bytes.
    names : dict
        In the archive, by student.
    left_out : list of str
        Whom the platform could not be told, as people know them.
    """

    path: Path
    size: int = 0
    names: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def pack(
    course: Course,
    assignment: str,
    kind: str,
    pages: Iterable[tuple[str, Path]],
    place: Path,
    worksheet: Path | None = None,
) -> Packed:
    """Put pages into an archive, readable by its owner only.

    Parameters
    ----------
    kind : str
        ``moodle``, ``canvas`` or ``folder`` (one for each student).
    pages : iterable of (str, Path)
        Students and their pages.
    worksheet : Path, optional
        Moodle's grading worksheet: it tells the number of who was collected from elsewhere.

    Raises
    ------
    BadTable
        If the worksheet is none.
    """
    pages = list(pages)
    students = [student for student, _ in pages]
    system = kind if kind != "folder" else "moodle"
    lines = Lines(course, load_roster(course), assignment, system, students)
    name_of = _namer(course, assignment, kind, lines, worksheet)
    packed = Packed(place)
    with written_whole(place) as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for student, page in pages:
            if name := name_of(student):
                entry = zipfile.ZipInfo(name)
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, MODE
                archive.writestr(entry, page.read_bytes())
                packed.names[student] = name
            else:
                packed.left_out.append(lines.shown(student))
    packed.size = place.stat().st_size
    log.info("%s: %d pages, left out: %s", place, len(packed.names), packed.left_out)
    return packed


def _namer(
    course: Course, assignment: str, kind: str, lines: Lines, worksheet: Path | None
) -> Callable[[str], str]:
    """Return what gives a student's page its name, or nothing if the platform cannot be told whose it is."""
    if kind == "folder":
        return lambda student: folder_name(student, assignment)
    if kind == "canvas":
        return lambda student: _for_canvas(course, assignment, student)
    numbers = _numbers(lines, worksheet)

    def for_moodle(student: str) -> str:
        number = numbers.get(student) or lines.number_of(student)
        return moodle_name(student, number, assignment) if number else ""

    return for_moodle


def _for_canvas(course: Course, assignment: str, student: str) -> str:
    origin = read_origin(course, student, assignment)
    if origin is None or origin.system != "canvas" or not (origin.number and origin.attachment):
        return ""
    return canvas_name(student, origin.number, origin.attachment, assignment)


def _numbers(lines: Lines, worksheet: Path | None) -> dict[str, str]:
    """Return the participants' numbers that a worksheet tells; where two people are meant, of neither."""
    if worksheet is None:
        return {}
    found: dict[str, set[str]] = {}
    doubtful: set[str] = set()
    for row in moodle_worksheet.rows(read_table(worksheet)):
        students = lines.students_of(moodle_clues(row))
        doubtful |= students if len(students) > 1 else set()
        doubtful |= {each for each in students if lines.contradicts(each, moodle_clues(row))}
        for student in students:
            found.setdefault(student, set()).add(row.participant)
    return {
        student: numbers.pop()
        for student, numbers in found.items()
        if len(numbers) == 1 and student not in doubtful
    }
