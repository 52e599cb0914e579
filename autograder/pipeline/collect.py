"""Bring submissions in: a folder of folders, loose notebooks, or the zip that an LMS hands out."""

from __future__ import annotations

import logging
import os
import re
import stat
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.course import Course
from autograder.errors import Undone
from autograder.files import write_atomically
from autograder.pipeline.submissions import read_submission_bytes, read_timestamp
from autograder.sandbox.limits import LIMITS

log = logging.getLogger(__name__)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
TOTAL_BYTES = 4 << 30
ENTRIES = 200_000
NOBODY = "student"
TIME = "%Y-%m-%d %H:%M:%S UTC"
# Moodle, in folders or not: "Ada Lovelace_12345_assignsubmission_file_/a2.ipynb", "…_file_a2.ipynb".
# Canvas: "lovelaceada_12345_67890_a2.ipynb".
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_[a-z]+(?:_|$)(?P<file>.*)")
# A folder's name is the LMS's to its end, so there the last number counts: what comes before it is a
# display name, which a student may have chosen after a peer's folder.
MOODLE_FOLDER = re.compile(r"(?P<name>.+)_(?P<id>\d+)_assignsubmission_[a-z]+_?(?P<file>)")
CANVAS = re.compile(r"(?P<name>[^_/]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+)$")
COPY = re.compile(r"(?:[ _-]*\(\d+\)|-\d+)+$")  # what a browser or an LMS adds to a repeated name

FLAT = 2  # parts of a path in Canvas's archive: it has no folders, but may be unpacked into one
INSIDE = "it lies further in than another folder of that name: whose is it?"
Place = tuple[str, ...]  # a path up to the part that tells whose it is


class CollectError(Undone):
    """What was given cannot be collected from; the text says what was seen and wanted."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file that may be a submission; it is read only when it has been chosen.

    Parameters
    ----------
    size : int
        As announced; no more than this is read.
    problem : str
        Why it cannot be taken, empty if it can.
    """

    path: PurePosixPath
    changed: datetime
    size: int
    read: Callable[[], bytes]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Collected:
    """What happened to a student's submission.

    Parameters
    ----------
    state : str
        ``new``, ``replaced``, ``unchanged``, ``older`` (than what was collected before, which is
        kept) or ``refused``.
    """

    student: str
    state: str
    origin: str
    reason: str = ""


def collect(course: Course, assignment: str, source: Path) -> list[Collected]:
    """Copy the submissions found in a folder or zip to ``submitted/<student>/<assignment>/``.

    Of several notebooks by one student the newest counts. An earlier submission that differs is
    replaced; its results stay on disk.

    Raises
    ------
    CollectError
        If the source is neither, or holds no notebook.
    """
    with _open(source) as candidates:
        sorting = _Sorting(assignment, frozenset(course.assignment_names()) - {assignment})
        for file in candidates:
            sorting.add(file)
        if sorting.is_empty:
            raise CollectError(
                f"{source} holds {sorting.seen}; wanted <student>/{assignment}/{assignment}.ipynb, "
                "<student>.ipynb, or the names that Moodle or Canvas give"
            )
        report = sorting.refused + sorting.handed_in_something_else()
        for student, found in sorting.newest.items():
            report += _take(course, assignment, student, found)
    for line in report:
        log.info("%s: %s %s %s", line.student, line.state, line.origin, line.reason)
    return sorted(report, key=lambda line: line.student)


class _Sorting:
    """Tells submissions from what else is in a source, and the newest of each from older ones.

    Parameters
    ----------
    foreign : frozenset of str
        Names of the other assignments.
    """

    def __init__(self, assignment: str, foreign: frozenset[str]) -> None:
        self.assignment, self.foreign = assignment, foreign
        self.newest: dict[str, dict[Place, Candidate]] = defaultdict(dict)
        self.others: dict[str, Candidate] = {}  # what students handed in instead, by an LMS
        self.refused: list[Collected] = []
        self.elsewhere = False  # is there a notebook that tells no student of this assignment?

    def add(self, file: Candidate) -> None:
        """Put a file where it belongs."""
        student = student_of(file.path, self.assignment, self.foreign)
        if file.path.suffix != ".ipynb":
            if student is not None and _is_by_lms(file.path):
                self.others.setdefault(student, file)
        elif student is None:
            self.elsewhere = True
            if _title(file.path) not in self.foreign:
                self.refused.append(_refused(file, "nothing in its path tells whose it is"))
        elif _is_by_lms(file.path) and _title(file.path) in self.foreign:
            self.others.setdefault(student, file)
        elif problem := file.problem or _unfit(student):
            self.refused.append(_refused(file, problem, student))
        else:
            self._keep_the_newer(student, file)

    def _keep_the_newer(self, student: str, file: Candidate) -> None:
        found, place = self.newest[student], _place(file.path, student)
        if place not in found or found[place].changed <= file.changed:
            found[place] = file

    @property
    def is_empty(self) -> bool:
        """Whether nothing in the source concerns this assignment."""
        return not (self.newest or self.refused or self.others)

    @property
    def seen(self) -> str:
        """What an empty source holds instead."""
        return "only notebooks of other assignments" if self.elsewhere else "no notebook"

    def handed_in_something_else(self) -> list[Collected]:
        """Return those of whom an LMS has a file, but no notebook of this assignment."""
        return [
            _refused(
                file,
                f"handed in {file.path.name[-40:]} and no notebook of {self.assignment}",
                student,
            )
            for student, file in self.others.items()
            if student not in self.newest
        ]


def _take(
    course: Course, assignment: str, student: str, found: dict[Place, Candidate]
) -> list[Collected]:
    """Copy a student's submission, unless it is unclear which of several is the student's own."""
    # A folder of that name further in may be another student's, who would hand in for this one.
    outermost = min(map(len, found))
    inner = [file for place, file in found.items() if len(place) > outermost]
    own = {place: file for place, file in found.items() if len(place) == outermost}
    report = [_refused(file, INSIDE, student) for file in inner]
    if len(own) > 1:  # two people, perhaps: neither may push the other out
        newer = max(own.values(), key=lambda file: file.changed)
        return [*report, _refused(newer, _ambiguous(set(own), assignment), student)]
    return report + [_put(course, assignment, student, file) for file in own.values()]


def _refused(file: Candidate, reason: str, student: str = "") -> Collected:
    return Collected((student or str(file.path))[:64], "refused", str(file.path), reason)


def _unfit(student: str) -> str:
    if NAME.fullmatch(student):
        return ""
    return (
        "the student's name may hold letters, digits and . _ @ + - only; rename the folder or file"
    )


def _ambiguous(places: set[Place], assignment: str) -> str:
    shown = ", ".join(sorted("/".join(place[:-1]) or "." for place in places))
    return (
        f"found in several folders ({shown[:200]}); collect one of them at a time, "
        f"or name the notebooks <student>/{assignment}.ipynb"
    )


def _put(course: Course, assignment: str, student: str, file: Candidate) -> Collected:
    try:
        data = file.read()
    except Exception:  # each kind of compression has its own for damaged data
        log.exception("%s: %s cannot be unpacked or read", student, file.path)
        return _refused(file, "it cannot be unpacked or read", student)
    origin = str(file.path)
    place = course.submission(student, assignment)
    try:
        before = read_submission_bytes(place)
    except FileNotFoundError:
        before = None
    if before == data:
        return Collected(student, "unchanged", origin)
    earlier = _time_of(read_timestamp(place))
    if before is not None and earlier is not None and file.changed < earlier:
        reason = f"the one collected before was handed in at {earlier:{TIME}}; to take this one, remove {place}"
        return Collected(student, "older", origin, reason)
    # A name that no letter of this alphabet is left of is said as the LMS has it.
    whose = _by_lms(file.path)
    named = whose["name"] if whose and student.startswith(f"{NOBODY}-") else ""
    # The time first: a notebook that is there is complete, and is not looked at again.
    write_atomically(place.with_name("timestamp.txt"), f"{file.changed:{TIME}}\n")
    write_atomically(place, data)
    return Collected(student, "new" if before is None else "replaced", origin, named)


def _time_of(text: str | None) -> datetime | None:
    try:
        return datetime.strptime(text or "", TIME).replace(tzinfo=UTC)
    except ValueError:
        return None


@contextmanager
def _open(source: Path) -> Iterator[Iterator[Candidate]]:
    if source.is_dir():
        yield _in_folder(source)
    elif source.is_file() and zipfile.is_zipfile(source):
        try:
            archive = zipfile.ZipFile(source)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise CollectError(f"{source} is a damaged zip archive ({error})") from None
        with archive:
            yield _in_zip(archive)
    elif source.suffix.lower() == ".zip" and source.is_file():
        raise CollectError(
            f"{source} is a damaged or unfinished zip archive ({source.stat().st_size} bytes); "
            "download it again"
        )
    else:
        raise CollectError(
            f"{source} is neither a folder nor a zip archive; give the folder or the archive it is in"
        )


def _in_folder(source: Path) -> Iterator[Candidate]:
    for path in sorted(_files(source)):
        name = path.relative_to(source)
        if _is_litter(name.parts):
            continue
        facts = path.lstat()
        linked = any((source / parent).is_symlink() for parent in (name, *name.parents))
        yield Candidate(
            PurePosixPath(name.as_posix()),
            datetime.fromtimestamp(int(facts.st_mtime), UTC),
            facts.st_size,
            partial(read_submission_bytes, path),
            _problem(linked, stat.S_ISREG(facts.st_mode), facts.st_size),
        )


def _files(folder: Path) -> Iterator[Path]:
    """Yield what a folder holds at any depth; links are not followed, but told.

    Raises
    ------
    OSError
        If a folder in it may not be entered: nobody's work is passed over in silence.
    """

    def refuse(error: OSError) -> None:
        raise error

    for place, folders, files in os.walk(folder, onerror=refuse):
        links = [name for name in folders if Path(place, name).is_symlink()]
        yield from (Path(place, name) for name in (*files, *links))


def _in_zip(archive: zipfile.ZipFile) -> Iterator[Candidate]:
    total = 0
    entries = archive.infolist()
    if len(entries) > ENTRIES:
        raise CollectError(
            f"{archive.filename} has {len(entries)} entries, at most {ENTRIES} are read; "
            "unpack it and give the folder"
        )
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.is_dir() or _is_litter(path.parts):
            continue
        total += entry.file_size
        mode = entry.external_attr >> 16
        problem = _problem(stat.S_ISLNK(mode), True, max(entry.file_size, entry.compress_size))
        if total > TOTAL_BYTES:
            problem = "the archive is too large"
        if path.is_absolute() or ".." in path.parts:
            problem = "its path leads out of the archive"
        try:
            changed = datetime(*entry.date_time, tzinfo=UTC)
        except ValueError:
            changed = datetime(1980, 1, 1, tzinfo=UTC)
        yield Candidate(
            path, changed, entry.file_size,
            partial(_unpacked, archive, entry), problem,
        )  # fmt: skip


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's content, never more than was announced."""
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise ValueError("not as large as announced")
    return data


def _problem(linked: bool, plain: bool, size: int) -> str:
    if linked:
        return "it is a link, not a file"
    if not plain:
        return "it is not a plain file"
    return "the file is too large" if size > LIMITS.notebook_bytes else ""


def _is_litter(parts: tuple[str, ...]) -> bool:
    hidden = any(part.startswith((".", "._")) and part not in ("..", ".") for part in parts)
    return hidden or "__MACOSX" in parts


def _is_by_lms(path: PurePosixPath) -> bool:
    """Tell whether an LMS made this path: what such a student handed in must not get lost."""
    return _by_lms(path) is not None


def _by_lms(path: PurePosixPath) -> re.Match[str] | None:
    """Return the part of a path that an LMS made, taken apart."""
    for folder in path.parts[:-1]:
        if match := MOODLE_FOLDER.fullmatch(folder):
            return match
    if match := MOODLE.fullmatch(path.name):
        return match
    return CANVAS.fullmatch(path.name) if len(path.parts) <= FLAT else None


def _title(path: PurePosixPath) -> str:
    """Return what the student called the notebook, without what an LMS or a browser added."""
    match = _by_lms(path)
    name = match["file"] if match and match.string == path.name else path.name
    return COPY.sub("", PurePosixPath(name).stem)


def _place(path: PurePosixPath, student: str) -> Place:
    """Return the part of a path that ends with the student's name; an LMS's names tell people apart."""
    if _is_by_lms(path):
        return ()
    parts = (*path.parts[:-1], path.stem)
    last = max(index for index, part in enumerate(parts) if part == student)
    return parts[: last + 1]


def student_of(
    path: PurePosixPath, assignment: str, foreign: frozenset[str] = frozenset()
) -> str | None:
    """Tell from a path whose notebook it is; None if it belongs to another assignment or nobody.

    Understood are ``<student>/<assignment>/<any>.ipynb``, ``<student>/<assignment>.ipynb``,
    ``<student>.ipynb`` and the names that Moodle and Canvas give.

    Parameters
    ----------
    foreign : frozenset of str
        Names of other assignments.
    """
    parts = path.parts
    if match := _by_lms(path):
        return f"{_slug(match['name'])}-{match['id']}"
    if assignment in parts[1:-1]:  # the outermost: what is further in, the student made
        return parts[parts.index(assignment, 1) - 1]
    title = _title(path)
    if title in foreign:
        return None
    if title.partition("_")[0] == assignment.partition("_")[0]:  # a2_convolution, a2_final
        return parts[-2] if len(parts) >= 2 and parts[-2] != assignment else None
    return path.stem


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or NOBODY
