"""Whose a file is, by its path: students' own folders, and the names that Moodle and Canvas give.

A path holds what students chose: names of files, of folders in an archive, and in Moodle their own
display name. So an LMS's pattern counts only where the LMS puts it, and where two people could be meant
nobody is.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

NOBODY = "student"
# Moodle, in folders or not: "Ada Lovelace_12345_assignsubmission_file_/a2.ipynb", "…_file_a2.ipynb".
# Canvas: "lovelaceada_12345_67890_a2.ipynb".
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_|$)(?P<file>.*)")
# A folder's name is the LMS's to its end, so there the last number counts: what comes before it is a
# display name, which a student may have chosen after a peer's folder.
MOODLE_FOLDER = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>)")
# Without folders nobody can say where the display name ends and the file's own name begins.
MOODLE_NUMBER = re.compile(r"_(?P<id>\d+)_assignsubmission_[a-z]+(?=_|$)")
CANVAS = re.compile(r"(?P<name>[^_/]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)$")
COPY = re.compile(r"(?:[ _-]*\(\d+\)|-\d+)+$")  # what a browser or an LMS adds to a repeated name

Place = tuple[str, ...]  # a path up to the part that tells whose it is


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nobody can say whose a file is, and who should get none because of that."""

    reason: str
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How the files of a source are arranged.

    Understood are ``<student>/<assignment>/<any>.ipynb``, ``<student>/<assignment>.ipynb``,
    ``<student>.ipynb`` and the names that Moodle and Canvas give.

    Parameters
    ----------
    foreign : frozenset of str
        Names of the other assignments.
    above : int
        Folders that all files are in: an archive may be unpacked into one.
    crowds : frozenset of Place
        Folders below these in which an LMS's names tell several people.
    only : str
        Who is told by an LMS's names, if it is one person, and in a folder that all files are in.
    """

    assignment: str
    foreign: frozenset[str] = frozenset()
    above: int = 0
    crowds: frozenset[Place] = frozenset()
    only: str = ""

    @classmethod
    def of(cls, paths: Iterable[PurePosixPath], assignment: str, foreign: frozenset[str]) -> Layout:
        """Look at all paths of a source."""
        paths = list(paths)
        above = _shared_folders(paths, assignment)
        layout = cls(assignment, foreign, above)
        people: dict[Place, set[str]] = defaultdict(set)
        told = set()
        for path in paths:
            if match := layout.by_lms(path):
                told.add(_student(match))
            elif match := _lms_like(path.name):
                people[path.parts[:-1]].add(_student(match))
        crowds = frozenset(folder for folder, names in people.items() if len(names) > 1)
        only = next(iter(told)) if above and len(told) == 1 else ""
        return cls(assignment, foreign, above, crowds, only)

    def by_lms(self, path: PurePosixPath) -> re.Match[str] | None:
        """Return the part of a path that an LMS made, taken apart; None if it is where students choose."""
        outermost, *deeper = path.parts[self.above :]
        return MOODLE_FOLDER.fullmatch(outermost) if deeper else _lms_like(outermost)

    def student_of(self, path: PurePosixPath) -> str | None:
        """Tell whose a notebook is; None if it belongs to another assignment or nobody."""
        parts = path.parts
        if match := self.by_lms(path):
            return _student(match)
        if self.assignment in parts[1:-1]:  # the outermost: what is further in, the student made
            return parts[parts.index(self.assignment, 1) - 1]
        title = self.title(path)
        if title in self.foreign:
            return None
        about_this = title.partition("_")[0] == self.assignment.partition("_")[0]
        if about_this or _lms_like(path.name):  # a2_convolution, a2_final
            return parts[-2] if len(parts) >= 2 and parts[-2] != self.assignment else None
        return path.stem

    def title(self, path: PurePosixPath) -> str:
        """Return what the student called the notebook, without what an LMS or a browser added."""
        match = _lms_like(path.name)
        return COPY.sub("", PurePosixPath(match["file"] if match else path.name).stem)

    def place(self, path: PurePosixPath, student: str) -> Place:
        """Return the part of a path that ends with the student's name; an LMS's names tell people apart."""
        if self.by_lms(path):
            return ()
        parts = (*path.parts[:-1], path.stem)
        last = max(index for index, part in enumerate(parts) if part == student)
        return parts[: last + 1]

    def doubt(self, path: PurePosixPath) -> Doubt | None:
        """Return why nobody can say whose a notebook is, None if it is clear."""
        *folders, name = path.parts[self.above :]
        if not folders and len(people := _people(name)) > 1:
            return Doubt(
                f"its name fits several people ({', '.join(people)}): whose is it? "
                "download it from Moodle in folders, or rename it",
                people,
            )
        if self.assignment in path.parts[1:-1]:
            return None
        inside = [folder for folder in folders[1:] if MOODLE_FOLDER.fullmatch(folder)]
        if inside and not MOODLE_FOLDER.fullmatch(folders[0]):
            return Doubt(
                f"{inside[0]} is inside {folders[0]}: whose is it? "
                f"collect {folders[0]} by itself, or name it {folders[0]}/{self.assignment}.ipynb"
            )
        if folders and path.parts[:-1] in self.crowds:
            return Doubt(
                f"files of several people are in {folders[-1]}: collect that folder by itself"
            )
        if self.only and (match := self.by_lms(path)):
            around = path.parts[self.above - 1]
            return Doubt(
                f"is it {_student(match)}'s, or {around}'s, whose folder it is in? "
                f"collect {around} by itself, or name it {around}/{self.assignment}.ipynb"
            )
        return None


def named_by(match: re.Match[str], student: str) -> str:
    """Return the name that an LMS shows, if no letter of this alphabet is left of it."""
    return match["name"] if student.startswith(f"{NOBODY}-") else ""


def _shared_folders(paths: list[PurePosixPath], assignment: str) -> int:
    """Return how many folders all files are in, down to the first that tells a person."""
    shared = 0
    for folder, *others in zip(*(path.parts[:-1] for path in paths), strict=False):
        if set(others) - {folder} or MOODLE_FOLDER.fullmatch(folder):
            break
        if folder == assignment and shared:  # the one above it is a student's
            return shared - 1
        shared += 1
    return shared


def _lms_like(name: str) -> re.Match[str] | None:
    return MOODLE.fullmatch(name) or CANVAS.fullmatch(name)


def _people(name: str) -> tuple[str, ...]:
    """Return all whom a name without folders could mean."""
    found = MOODLE_NUMBER.finditer(name)
    return tuple(f"{_slug(name[: match.start()])}-{match['id']}" for match in found)


def _student(match: re.Match[str]) -> str:
    return f"{_slug(match['name'])}-{match['id']}"


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or NOBODY
