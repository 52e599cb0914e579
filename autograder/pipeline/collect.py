"""Bring submissions in: a folder of folders, loose notebooks, or the zip that an LMS hands out."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from autograder.paths import grading_root
from autograder.sandbox.limits import LIMITS

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}")
TOTAL_BYTES = 4 << 30
# Moodle: "Ada Lovelace_12345_assignsubmission_file_/a2.ipynb"; Canvas: "lovelaceada_12345_67890_a2.ipynb".
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_?$")
CANVAS = re.compile(r"(?P<name>[a-z0-9]+)_(?:LATE_)?(?P<id>\d+)_\d+_(?P<file>.+\.ipynb)$")


class CollectError(Exception):
    """What was given cannot be collected from; the text says what was seen and wanted."""


@dataclass(frozen=True, slots=True)
class Found:
    """A notebook on its way in."""

    student: str
    data: bytes
    handed_in: datetime
    origin: str


@dataclass(frozen=True, slots=True)
class Collected:
    """What became of it: ``new``, ``replaced``, ``unchanged`` or ``refused`` with a reason."""

    student: str
    state: str
    origin: str
    reason: str = ""


def collect(root: Path, assignment: str, source: Path) -> list[Collected]:
    """Copy the submissions found in a folder or zip to ``submitted/<student>/<assignment>/``.

    Of several notebooks by one student the newest counts. An earlier submission that differs is
    replaced; its results stay on disk.

    Raises
    ------
    CollectError
        If the source is neither, or holds no notebook.
    """
    if source.is_dir():
        found = _from_folder(source, assignment)
    elif source.is_file() and zipfile.is_zipfile(source):
        found = _from_zip(source, assignment)
    else:
        raise CollectError(f"{source} is neither a folder nor a zip archive")
    newest: dict[str, Found] = {}
    report = []
    for entry in found:
        if isinstance(entry, Collected):
            report.append(entry)
        elif entry.student not in newest or newest[entry.student].handed_in <= entry.handed_in:
            newest[entry.student] = entry
    if not newest and not report:
        raise CollectError(
            f"{source} holds no notebook; wanted <student>/{assignment}/{assignment}.ipynb, "
            "<student>.ipynb, or the names that Moodle or Canvas give"
        )
    report += [_put(root, assignment, entry) for entry in newest.values()]
    return sorted(report, key=lambda line: line.student)


def _put(root: Path, assignment: str, found: Found) -> Collected:
    from autograder.pipeline.results import write_atomically

    folder = grading_root(root) / "submitted" / found.student / assignment
    place = folder / f"{assignment}.ipynb"
    before = place.read_bytes() if place.is_file() else None
    if before == found.data:
        return Collected(found.student, "unchanged", found.origin)
    folder.mkdir(parents=True, exist_ok=True)
    scratch = folder / f".{assignment}.tmp"
    scratch.write_bytes(found.data)
    scratch.replace(place)
    stamp = found.handed_in.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")
    write_atomically(folder / "timestamp.txt", stamp + "\n")
    return Collected(found.student, "new" if before is None else "replaced", found.origin)


def _from_folder(source: Path, assignment: str) -> Iterator[Found | Collected]:
    for path in sorted(source.rglob("*.ipynb")):
        name = path.relative_to(source)
        if ".ipynb_checkpoints" in name.parts:
            continue
        if path.is_symlink() or any(
            parent.is_symlink() for parent in path.parents if source in parent.parents
        ):
            yield Collected(str(name), "refused", str(name), "it is a link, not a file")
            continue
        if path.stat().st_size > LIMITS.notebook_bytes:
            yield Collected(str(name), "refused", str(name), "the file is too large")
            continue
        changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        yield from _named(PurePosixPath(name.as_posix()), assignment, path.read_bytes(), changed)


def _from_zip(source: Path, assignment: str) -> Iterator[Found | Collected]:
    with zipfile.ZipFile(source) as archive:
        total = 0
        for entry in archive.infolist():
            path = PurePosixPath(entry.filename.replace("\\", "/"))
            if (
                path.suffix != ".ipynb"
                or "__MACOSX" in path.parts
                or ".ipynb_checkpoints" in path.parts
            ):
                continue
            total += entry.file_size
            if entry.file_size > LIMITS.notebook_bytes or total > TOTAL_BYTES:
                yield Collected(str(path), "refused", str(path), "the file is too large")
                continue
            if path.is_absolute() or ".." in path.parts:
                yield Collected(
                    str(path), "refused", str(path), "its path leads out of the archive"
                )
                continue
            try:
                with archive.open(entry) as file:  # never more than the size that was announced
                    data = file.read(entry.file_size + 1)[: LIMITS.notebook_bytes]
                changed = datetime(*entry.date_time, tzinfo=UTC)
            except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
                yield Collected(str(path), "refused", str(path), "it cannot be unpacked")
                continue
            yield from _named(path, assignment, data, changed)


def _named(
    path: PurePosixPath, assignment: str, data: bytes, changed: datetime
) -> Iterator[Found | Collected]:
    student = student_of(path, assignment)
    if student is None:
        return  # another assignment's notebook
    if not NAME.fullmatch(student):
        reason = "the student's name may hold letters, digits and . _ @ + - only"
        yield Collected(student[:64], "refused", str(path), reason)
        return
    yield Found(student, data, changed, str(path))


def student_of(path: PurePosixPath, assignment: str) -> str | None:
    """Tell from a path whose notebook it is; None if it belongs to another assignment.

    Understood are ``<student>/<assignment>/<assignment>.ipynb``, ``<student>/<any>.ipynb``,
    ``<student>.ipynb`` and the names that Moodle and Canvas give.
    """
    parts = path.parts
    for part in parts[:-1]:
        if match := MOODLE.fullmatch(part):
            return _slug(match["name"]) + "-" + match["id"]
    if match := CANVAS.fullmatch(path.name):
        return f"{match['name']}-{match['id']}"
    if len(parts) >= 3 and parts[-2] == assignment:
        return parts[-3]
    if re.fullmatch(r"a\d_\w+", path.stem) and path.stem != assignment:
        return None
    if len(parts) >= 2 and path.stem == assignment:
        return parts[-2]
    return path.stem


def _slug(name: str) -> str:
    import unicodedata

    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or "student"
