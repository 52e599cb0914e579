"""Bring submissions in: a folder of folders, loose notebooks, or the zip that an LMS hands out."""

from __future__ import annotations

import logging
import os
import re
import stat
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
from autograder.pipeline.layout import Layout, Place, named_by
from autograder.pipeline.submissions import read_submission_bytes, read_timestamp
from autograder.sandbox.limits import LIMITS

log = logging.getLogger(__name__)

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
TOTAL_BYTES = 4 << 30
ENTRIES = 200_000
TIME = "%Y-%m-%d %H:%M:%S UTC"
INSIDE = "it lies further in than another folder of that name: whose is it?"
PERHAPS_THEIRS = "{name} may be this student's, too: whose is it?"


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
        files = list(candidates)
        foreign = frozenset(course.assignment_names()) - {assignment}
        sorting = _Sorting(Layout.of((file.path for file in files), assignment, foreign))
        for file in files:
            sorting.add(file)
        if sorting.is_empty:
            raise CollectError(
                f"{source} holds {sorting.seen}; wanted <student>/{assignment}/{assignment}.ipynb, "
                "<student>.ipynb, or the names that Moodle or Canvas give"
            )
        course.make_grading()
        report = sorting.refused + sorting.handed_in_something_else()
        for student, found in sorting.newest.items():
            if student in sorting.doubted:
                report.append(sorting.kept_out(student))
            else:
                report += _take(course, sorting.layout, student, found)
    for line in report:
        log.info("%s: %s %s %s", line.student, line.state, line.origin, line.reason)
    return sorted(report, key=lambda line: line.student)


class _Sorting:
    """Tells submissions from what else is in a source, and the newest of each from older ones.

    Parameters
    ----------
    layout : Layout
        Of the source.
    """

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.doubted: dict[str, Candidate] = {}  # students, and what might be theirs, too
        self.newest: dict[str, dict[Place, Candidate]] = defaultdict(dict)
        self.others: dict[str, Candidate] = {}  # what students handed in instead, by an LMS
        self.refused: list[Collected] = []
        self.elsewhere = False  # is there a notebook that tells no student of this assignment?

    def add(self, file: Candidate) -> None:
        """Put a file where it belongs."""
        layout, by_lms = self.layout, self.layout.by_lms(file.path) is not None
        student = layout.student_of(file.path)
        if file.path.suffix != ".ipynb":
            if student is not None and by_lms:
                self.others.setdefault(student, file)
        elif doubt := layout.doubt(file.path):
            self.refused.append(_refused(file, doubt.reason))
            self.doubted |= dict.fromkeys(doubt.candidates, file)
        elif student is None:
            self.elsewhere = True
            if layout.title(file.path) not in layout.foreign:
                self.refused.append(_refused(file, "nothing in its path tells whose it is"))
        elif by_lms and layout.title(file.path) in layout.foreign:
            self.others.setdefault(student, file)
        elif problem := file.problem or _unfit(student):
            self.refused.append(_refused(file, problem, student))
        else:
            self._keep_the_newer(student, file)

    def _keep_the_newer(self, student: str, file: Candidate) -> None:
        found, place = self.newest[student], self.layout.place(file.path, student)
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
                f"handed in {file.path.name[-40:]} and no notebook of {self.layout.assignment}",
                student,
            )
            for student, file in self.others.items()
            if student not in self.newest
        ]

    def kept_out(self, student: str) -> Collected:
        """Refuse the notebook of a student who may have handed in another one, or not."""
        newest = max(self.newest[student].values(), key=lambda file: file.changed)
        reason = PERHAPS_THEIRS.format(name=self.doubted[student].path.name)
        return _refused(newest, reason, student)


def _take(
    course: Course, layout: Layout, student: str, found: dict[Place, Candidate]
) -> list[Collected]:
    """Copy a student's submission, unless it is unclear which of several is the student's own."""
    # A folder of that name further in may be another student's, who would hand in for this one.
    outermost = min(map(len, found))
    inner = [file for place, file in found.items() if len(place) > outermost]
    own = {place: file for place, file in found.items() if len(place) == outermost}
    report = [_refused(file, INSIDE, student) for file in inner]
    if len(own) > 1:  # two people, perhaps: neither may push the other out
        newer = max(own.values(), key=lambda file: file.changed)
        return [*report, _refused(newer, _ambiguous(set(own), layout.assignment), student)]
    return report + [_put(course, layout, student, file) for file in own.values()]


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


def _put(course: Course, layout: Layout, student: str, file: Candidate) -> Collected:
    try:
        data = file.read()
    except Exception:  # each kind of compression has its own for damaged data
        log.exception("%s: %s cannot be unpacked or read", student, file.path)
        return _refused(file, "it cannot be unpacked or read", student)
    origin = str(file.path)
    place = course.submission(student, layout.assignment)
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
    whose = layout.by_lms(file.path)
    named = named_by(whose, student) if whose else ""
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
