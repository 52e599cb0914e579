"""Zip archives: how their names are written, what is unpacked, and how much at most."""

from __future__ import annotations

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath

from autograder.errors import BadUsage
from autograder.pipeline.intake.candidate import (
    Candidate,
    CollectError,
    is_fork,
    is_litter,
    problem_of,
)
from autograder.pipeline.people.roster import name_key
from autograder.sandbox.limits import LIMITS

ENTRIES, ENTRIES_OF_A_STUDENT = 200_000, 2_000
IN_UTF_8, LOCKED = 0x800, 0x1  # flags of an entry
UNICODE_PATH = 0x7075  # a field with the name in UTF-8, and a checksum of the name that it replaces
WESTERN = ("cp437", "cp850", "cp1252")
USUAL = set("äöüßéèáàóíúñçåøæÄÖÜÉÅØ")


class BadEncoding(BadUsage):
    """There is no encoding of that name."""


def refuse_too_many(archive: zipfile.ZipFile, count: int) -> None:
    """Read an archive whole or not at all.

    Raises
    ------
    CollectError
    """
    if count > ENTRIES:
        raise CollectError(
            f"{archive.filename} has {count} entries, at most {ENTRIES} are read; "
            "unpack it and give the folder"
        )


def changed_at(entry: zipfile.ZipInfo) -> datetime | None:
    """Return an entry's time, taken for UTC; None if it has none: the format begins with 1980."""
    try:
        changed = datetime(*entry.date_time, tzinfo=UTC)
    except ValueError:
        return None
    return changed if changed.year > 1980 else None


def unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Return an entry's content, never more than was announced.

    Raises
    ------
    Exception
        Each kind of compression has its own for damaged data.
    """
    with archive.open(entry) as file:
        data = file.read(entry.file_size + 1)
    if len(data) != entry.file_size:
        raise ValueError("not as large as announced")
    return data


def head_of(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    """Return how an entry begins that may be what macOS keeps beside another; of others nothing is read."""
    if not name.startswith("._"):
        return b"?"
    try:
        with archive.open(entry) as file:
            return file.read(4)
    except Exception:  # what cannot be unpacked is told later
        return b"?"


def names_of(
    entries: Sequence[zipfile.ZipInfo], encoding: str = "", known: Sequence[str] = ()
) -> list[PurePosixPath]:
    """Return the entries' paths; names that do not say how they are written are read as they were meant.

    Raises
    ------
    BadEncoding
    """
    raw = [_undecoded(entry) for entry in entries]
    unclear = [name for name in raw if name is not None and not _is_utf_8(name)]
    chosen = _checked(encoding) if encoding else _likeliest(unclear, known)
    names = (
        entry.filename
        if name is None
        else _in_utf_8(entry, name) or _decoded(name, chosen, encoding)
        for entry, name in zip(entries, raw, strict=True)
    )
    return [PurePosixPath(name.replace("\\", "/")) for name in names]


def _undecoded(entry: zipfile.ZipInfo) -> bytes | None:
    """Return a name's bytes; None if the archive says what they mean."""
    if entry.flag_bits & IN_UTF_8 or entry.filename.isascii():
        return None
    try:
        return entry.filename.encode("cp437")  # as `zipfile` takes them to be
    except UnicodeEncodeError:
        return None


def _is_utf_8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True


def _in_utf_8(entry: zipfile.ZipInfo, name: bytes) -> str:
    """Return the name that a field of its own holds; empty if there is none, or it is another name's."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == UNICODE_PATH and len(field) > 5 and field[0] == 1:
            (checksum,) = struct.unpack("<L", field[1:5])
            if checksum == zlib.crc32(name):
                return field[5:].decode("utf-8", "replace")
    return ""


def _decoded(name: bytes, chosen: str, asked: str) -> str:
    if asked:
        return name.decode(chosen, "replace")
    return name.decode() if _is_utf_8(name) else name.decode(chosen, "replace")


def _checked(encoding: str) -> str:
    try:
        b"".decode(encoding)
        "".encode(encoding)
    except (LookupError, UnicodeError):
        raise BadEncoding(
            f"no encoding is called {encoding!r}; such are cp850, cp1252, shift_jis and gbk"
        ) from None
    return encoding


def _likeliest(names: Sequence[bytes], known: Sequence[str]) -> str:
    """Return the encoding in which most names are somebody's, or at least look like words of the west."""
    people = {word for name in known for word in name_key(name).split()}

    def score(encoding: str) -> tuple[int, int]:
        texts = [name.decode(encoding, "replace") for name in names]
        words = [
            word for text in texts for word in re.findall(r"[^\W\d_]+", text) if not word.isascii()
        ]
        return sum(name_key(word) in people for word in words), sum(map(_likeness, texts))

    return max(WESTERN, key=score) if names else WESTERN[0]


def _likeness(text: str) -> int:
    """Return how much a text looks like a word: signs that are no letters count against it."""
    return sum(
        2
        if char in USUAL
        else 1
        if unicodedata.category(char) in ("Ll", "Lu") and char < "ſ"
        else -3
        for char in text
        if not char.isascii()
    )


def inside(file: Candidate) -> Iterator[Candidate]:
    """Yield what a student's own archive holds; archives in it are not opened.

    Raises
    ------
    CollectError
        If it cannot be opened, or holds more than a student's work would.
    """
    archive = _opened(file)
    entries = archive.infolist()
    if len(entries) > ENTRIES_OF_A_STUDENT:
        raise CollectError(f"it is an archive of {len(entries)} files")
    total = 0
    for index, (entry, path) in enumerate(zip(entries, names_of(entries), strict=True)):
        if entry.is_dir() or is_litter(path.parts):
            continue
        if is_fork(path.name, head_of(archive, entry, path.name)):
            continue
        total += entry.file_size
        problem = problem_of(size=max(entry.file_size, entry.compress_size))
        if entry.flag_bits & LOCKED:
            problem = "it is locked with a password"
        if total > LIMITS.notebook_bytes * 2:
            problem = "the archive is too large"
        yield Candidate(
            file.path, changed_at(entry), entry.file_size, partial(_read_inside, file, index),
            file.problem or problem, inner=str(path), note=f"it was in {file.path.name[-40:]}",
        )  # fmt: skip


def _opened(file: Candidate) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(file.read()))
    except Exception as error:  # each kind of compression has its own for damaged data
        raise CollectError("it is a damaged archive") from error


def _read_inside(file: Candidate, index: int) -> bytes:
    """Open an archive again: those of a whole class would fill the memory."""
    archive = _opened(file)
    return unpacked(archive, archive.infolist()[index])
