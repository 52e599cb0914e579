"""Files that are there whole or not at all."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SCRATCH = ".*.part"  # what a writer that was killed leaves behind
_OF_A_PROCESS = re.compile(r"\..+\.(\d+)-\d+\.part(-\w+)?")  # a database adds its journal's ending


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """Give a name beside a file to write to before it takes the file's place; afterwards it is gone."""
    scratch = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    try:
        yield scratch
    finally:
        scratch.unlink(missing_ok=True)


def write_atomically(path: Path, text: str | bytes) -> None:
    """Write a file so that it is either there whole or not at all, even after a power cut."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with scratch_beside(path) as scratch:
        with open(scratch, "wb") as file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scratch, path)


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
