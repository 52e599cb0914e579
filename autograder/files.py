"""Files that are there whole or not at all, and for their owner only."""

from __future__ import annotations

import errno
import os
import re
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600
SCRATCH = ".*.part"  # what a writer that was killed leaves behind
_OF_A_PROCESS = re.compile(r"\..+\.(\d+)-\d+\.part(-\w+)?")  # a database adds its journal's ending


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """Give a name beside a file to write to before it takes the file's place; afterwards it is gone."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    scratch.unlink(missing_ok=True)  # of an earlier process with the same number
    try:
        yield scratch
    finally:
        scratch.unlink(missing_ok=True)


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write a private file so that it is either there whole or not at all, even after a power cut."""
    with written_whole(path) as file:
        file.write(text.encode("utf-8") if isinstance(text, str) else text)


@contextmanager
def written_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a private file to write to; it takes its place at the end, or not at all if that is not reached."""
    make_private(path.parent)
    with scratch_beside(path) as scratch:
        with create_private(scratch) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)


def make_private(folder: Path) -> None:
    """Make a folder, and those above it that are missing, for its owner only, whatever the umask.

    One that is there stays as it is: whom it is shown to is for its owner to say.
    """
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    for place in reversed(missing):
        with suppress(FileExistsError):  # somebody else was first
            place.mkdir(PRIVATE_FOLDER)
            _in_spite_of_umask(place, PRIVATE_FOLDER)
    if not folder.is_dir():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder))


def create_private(path: Path) -> IO[bytes]:
    """Make a file that only its owner can open; `FileExistsError` if anything has that name, be it a link."""
    fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, PRIVATE_FILE)
    _in_spite_of_umask(fd, PRIVATE_FILE)
    return os.fdopen(fd, "wb")


def _in_spite_of_umask(made: Path | int, mode: int) -> None:
    with suppress(OSError):  # a disk that knows no rights, or not for each file
        os.chmod(made, mode)


def open_lock(path: Path) -> IO[str]:
    """Open a file for `fcntl.flock`, making it if it is missing.

    Whoever can open it, be it for reading, can hold the lock: so it is its owner's only.
    """
    try:
        create_private(path).close()
    except FileExistsError:
        tighten(path)
    return os.fdopen(os.open(path, os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW), "r+")


def tighten(path: Path) -> None:
    """Take from a file or folder of ours the rights of others, which an older version or a umask left.

    A group keeps its rights in a folder that was given to it: one that it may write to, and others not
    enter.
    """
    with suppress(OSError):  # it is not there, or may not be changed
        facts = path.lstat()
        kept = 0o7770 if is_shared(path.parent) else 0o7700
        mode = stat.S_IMODE(facts.st_mode)
        if facts.st_uid == os.geteuid() and not stat.S_ISLNK(facts.st_mode) and mode & ~kept:
            path.chmod(mode & kept)


def is_shared(folder: Path) -> bool:
    """Tell whether an owner gave a folder to a group, but not to everybody."""
    return folder.stat().st_mode & 0o027 == 0o020


def remove_abandoned(folder: Path) -> None:
    """Remove what processes of this machine that have ended left half written in a folder."""
    for scratch in folder.glob(f"{SCRATCH}*"):
        if (name := _OF_A_PROCESS.fullmatch(scratch.name)) and not _is_alive(int(name[1])):
            scratch.unlink(missing_ok=True)


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except PermissionError:
        pass  # another user's
    except (ProcessLookupError, OverflowError):
        return False
    return True
