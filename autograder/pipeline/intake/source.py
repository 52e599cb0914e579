"""What is given to collect from: a folder, or an archive as an LMS makes it."""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from autograder.pipeline.intake.archive import (
    changed_at,
    head_of,
    names_of,
    refuse_too_many,
    unpacked,
)
from autograder.pipeline.intake.candidate import (
    CHECKPOINTS,
    Candidate,
    CollectError,
    is_fork,
    is_litter,
    problem_of,
)
from autograder.pipeline.submissions import read_submission_bytes

TOTAL_BYTES = 4 << 30


@dataclass(frozen=True, slots=True)
class Source:
    """All that a folder or an archive holds.

    Parameters
    ----------
    name : str
        The folder's or archive's own.
    files : tuple of Candidate
        But for those that programs keep for themselves.
    checkpoints : tuple of PurePosixPath
        Older versions of notebooks that Jupyter keeps.
    empty : tuple of PurePosixPath
        Folders without a file.
    clones : frozenset of PurePosixPath
        Folders that are clones of a repository.
    is_archive : bool
    """

    name: str
    files: tuple[Candidate, ...]
    checkpoints: tuple[PurePosixPath, ...] = ()
    empty: tuple[PurePosixPath, ...] = ()
    clones: frozenset[PurePosixPath] = frozenset()
    is_archive: bool = False


@contextmanager
def open_source(
    place: Path, encoding: str = "", known_names: Sequence[str] = ()
) -> Iterator[Source]:
    """Look into a folder or an archive.

    Parameters
    ----------
    encoding : str
        Of names in an archive that does not say how they are written.
    known_names : sequence of str
        People's names: how an archive's are written is told by which makes them these.

    Raises
    ------
    CollectError
        If it is neither.
    OSError
        If a folder in it may not be entered: nobody's work is passed over in silence.
    """
    if place.is_dir():
        yield _folder(place)
    elif place.is_file() and zipfile.is_zipfile(place):
        try:
            archive = zipfile.ZipFile(place)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise CollectError(f"{place} is a damaged zip archive ({error})") from None
        with archive:
            yield _archive(archive, place.name, encoding, known_names)
    elif place.suffix.lower() == ".zip" and place.is_file():
        raise CollectError(
            f"{place} is a damaged or unfinished zip archive ({place.stat().st_size} bytes); "
            "download it again"
        )
    else:
        raise CollectError(
            f"{place} is neither a folder nor a zip archive; give the folder or the archive it is in "
            "(one notebook without a student: autograder judge)"
        )


def _folder(root: Path) -> Source:
    def refuse(error: OSError) -> None:
        raise error

    files, checkpoints, empty, clones = [], [], [], []
    for folder, inner, names in os.walk(root, onerror=refuse):
        here = Path(folder).relative_to(root)
        if ".git" in (*inner, *names):
            clones.append(PurePosixPath(here.as_posix()))
        links = [name for name in inner if Path(folder, name).is_symlink()]
        if not inner and not names and here.parts:
            empty.append(PurePosixPath(here.as_posix()))
        # What programs keep for themselves is not walked through: a repository's history is large.
        inner[:] = sorted(name for name in inner if not is_litter((name,)) or name == CHECKPOINTS)
        for name in sorted((*names, *links)):
            path = here / name
            if CHECKPOINTS in path.parts:
                checkpoints.append(PurePosixPath(path.as_posix()))
            elif not is_litter(path.parts) and not is_fork(name, _head(root / path)):
                files.append(_file(root, path))
    ordered = tuple(sorted(files, key=lambda file: file.path))
    return Source(root.resolve().name, ordered, tuple(checkpoints), tuple(empty), frozenset(clones))


def _head(path: Path) -> bytes:
    """Return how a file begins that may be of macOS's; nothing of other files is read."""
    if not path.name.startswith("._") or path.is_symlink() or not path.is_file():
        return b"?"
    with path.open("rb") as file:
        return file.read(4)


def _file(root: Path, path: Path) -> Candidate:
    facts = (root / path).lstat()
    linked = any((root / parent).is_symlink() for parent in (path, *path.parents))
    return Candidate(
        PurePosixPath(path.as_posix()),
        datetime.fromtimestamp(int(facts.st_mtime), UTC),
        facts.st_size,
        partial(read_submission_bytes, root / path),
        problem_of(linked=linked, plain=stat.S_ISREG(facts.st_mode), size=facts.st_size),
    )


def _archive(archive: zipfile.ZipFile, name: str, encoding: str, known: Sequence[str]) -> Source:
    entries = archive.infolist()
    refuse_too_many(archive, len(entries))
    total, files, checkpoints, folders = 0, [], [], []
    for entry, path in zip(entries, names_of(entries, encoding, known), strict=True):
        if entry.is_dir() or str(path) == ".":
            folders.append(path)
            continue
        if CHECKPOINTS in path.parts:
            checkpoints.append(path)
        if is_litter(path.parts) or is_fork(path.name, head_of(archive, entry, path.name)):
            continue
        total += entry.file_size
        linked = stat.S_ISLNK(entry.external_attr >> 16)
        problem = problem_of(linked=linked, size=max(entry.file_size, entry.compress_size))
        if total > TOTAL_BYTES:
            problem = "the archive is too large"
        if path.is_absolute() or ".." in path.parts:
            problem = "its path leads out of the archive"
        files.append(
            Candidate(
                path, changed_at(entry), entry.file_size, partial(unpacked, archive, entry), problem
            )
        )
    full = {parent for file in files for parent in file.path.parents}
    full |= {parent for path in (*checkpoints, *folders) for parent in path.parents}
    empty = tuple(path for path in folders if path not in full and not is_litter(path.parts))
    return Source(name, tuple(files), tuple(checkpoints), empty, is_archive=True)
