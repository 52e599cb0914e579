"""What a reader has done, kept in one small file of his own: names, states and days, nothing else.

`check` and `solution` write it as they go, and never fail for its sake. `convlab.progress` shows it.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convlab.session import grading

if TYPE_CHECKING:
    from convlab.report import Report

VERSION = 1
LARGEST = 1_000_000  # bytes; the whole course takes about 5000
RANK = {"tried": 0, "shown": 1, "right": 2}  # a question's state never goes back
STATES = {"right": "right", "wrong": "tried", "raised": "tried", "shown": "shown"}
DAY = re.compile(r"\d{4}-\d\d-\d\d")
PATIENCE_S = 2.0  # how long to wait for another kernel that is writing
ABANDONED_S = 10.0  # a lock this old belongs to a kernel that was killed

fault: Exception | None = None  # why the last entry was not written, for the card to say


class NewerError(ValueError):
    """The file was written by a newer version of the course."""


@dataclass
class Record:
    """What is known of a reader.

    Parameters
    ----------
    questions : dict
        By id: ``{"state": "right" | "shown" | "tried", "day": "2026-12-01"}``.
    functions : dict
        By name: ``{"holds": 12, "laws": 13, "day": "2026-12-01"}``, as the last check found it.
    """

    questions: dict[str, dict[str, Any]] = field(default_factory=dict)
    functions: dict[str, dict[str, Any]] = field(default_factory=dict)

    def state(self, question: str) -> str:
        """Return "right", "shown", "tried", or nothing."""
        return str(self.questions.get(question, {}).get("state", ""))

    def laws(self, function: str) -> tuple[int, int] | None:
        """Return how many laws hold, and of how many; None if it was never checked."""
        known = self.functions.get(function)
        return (known["holds"], known["laws"]) if known else None

    def last_day(self) -> str:
        """Return the day of the newest entry, as in "2026-12-01"; nothing if there is none."""
        days = [str(e.get("day")) for e in (*self.questions.values(), *self.functions.values())]
        return max((day for day in days if DAY.fullmatch(day)), default="")


# -- where


def place() -> Path | None:
    """Return the file; None where nothing is recorded."""
    chosen = os.environ.get("CONVLAB_PROGRESS", "")
    if grading() or chosen == "off" or (is_stored_page() and not chosen):
        return None
    if not chosen:
        home = data_folder()
        return home / "convlab" / "progress.json" if home else None
    path = Path(os.path.expanduser(chosen))  # of os.path, which takes whatever it is given
    return path / "progress.json" if os.path.isdir(path) else path


def is_stored_page() -> bool:
    """Tell whether a lecture is being built, for readers who are not here yet."""
    return os.environ.get("CONVLAB_STATIC") == "1"


def data_folder() -> Path | None:
    """Return the folder in which this system keeps what programs remember; None without a home."""
    try:
        home = Path.home()
    except RuntimeError:
        return None
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Application Support"
    chosen = os.environ.get("XDG_DATA_HOME", "")
    return Path(chosen) if os.path.isabs(chosen) else home / ".local" / "share"


def damaged_files(path: Path) -> list[Path]:
    """Return what was set aside because it could not be read, oldest first."""
    found = path.parent.glob(f"{path.stem}.damaged*{path.suffix}")
    return sorted(
        found, key=lambda file: (len(file.name), file.name)
    )  # damaged-2 before damaged-10


# -- read


def read(path: Path) -> Record:
    """Read a record; one that is not there is empty.

    Raises
    ------
    NewerError
        It is a newer version's.
    ValueError
        It is damaged.
    OSError
        It cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return Record()
    if len(content) > LARGEST:
        raise ValueError("too large")
    try:
        known = json.loads(content)
    except RecursionError:
        raise ValueError("too deep") from None
    version = known.get("version") if isinstance(known, dict) else None
    if type(version) is not int or version < 1:
        raise ValueError("not a record")
    if version > VERSION:
        raise NewerError
    return Record(
        _valid(known.get("questions"), _is_question), _valid(known.get("functions"), _is_function)
    )


def _valid(entries: Any, is_entry: Callable[[dict[str, Any]], bool]) -> dict[str, dict[str, Any]]:
    if not isinstance(entries, dict):
        return {}
    return {name: e for name, e in entries.items() if isinstance(e, dict) and is_entry(e)}


def _is_question(entry: dict[str, Any]) -> bool:
    return entry.get("state") in tuple(RANK)


def _is_function(entry: dict[str, Any]) -> bool:
    holds, laws = entry.get("holds"), entry.get("laws")
    return type(holds) is int and type(laws) is int and 0 <= holds <= laws


# -- write


def note_question(id: str, outcome: str) -> None:
    """Remember how a question went; costs nothing where nothing can be written.

    Parameters
    ----------
    id : str
        Such as ``"03.size"``.
    outcome : str
        A reply's outcome, or ``"shown"`` for its solution.
    """
    if state := STATES.get(outcome):
        _note(lambda record: _with_question(record, id, state))


def note_function(report: Report) -> None:
    """Remember how many laws of a function hold; a stub leaves no trace, nor a check that was stopped."""
    if report.outcome not in ("not attempted", "stopped"):
        holds = sum(finding.outcome == "holds" for finding in report.findings)
        _note(lambda record: _with_function(record, report.function, holds, len(report.findings)))


def _with_question(record: Record, id: str, state: str) -> bool:
    """Change a record; tell whether there was anything to change."""
    if RANK[state] <= RANK.get(record.state(id), -1):
        return False
    record.questions[id] = {"state": state, "day": date.today().isoformat()}
    return True


def _with_function(record: Record, name: str, holds: int, laws: int) -> bool:
    if record.laws(name) == (holds, laws):
        return False
    record.functions[name] = {"holds": holds, "laws": laws, "day": date.today().isoformat()}
    return True


def _note(change: Callable[[Record], bool]) -> None:
    global fault
    try:
        if path := place():
            update(path, change)
        fault = None
    except Exception as error:  # a check must not fail, nor say anything, for the record's sake
        fault = error


def update(path: Path, change: Callable[[Record], bool]) -> None:
    """Read, change and replace a record, while no other kernel does."""
    path = Path(os.path.realpath(path))  # not the link, but what it points at
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone(path):
        record = read_or_set_aside(path)
        if change(record):
            _replace(path, record)


def read_or_set_aside(path: Path) -> Record:
    """Read a record; a damaged one gets another name, and an empty one is begun."""
    try:
        return read(path)
    except NewerError:
        raise
    except ValueError:
        _set_aside(path)
        return Record()


def _set_aside(path: Path) -> None:
    names = (f"{path.stem}.damaged{f'-{n}' if n > 1 else ''}{path.suffix}" for n in count(1))
    os.replace(path, next(other for n in names if not (other := path.with_name(n)).exists()))


def _replace(path: Path, record: Record) -> None:
    content = {"version": VERSION, "questions": record.questions, "functions": record.functions}
    import tempfile  # most checks change nothing

    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-")  # mode 0600
    try:
        with open(handle, "w", encoding="utf-8") as file:
            json.dump(content, file, indent=1, sort_keys=True)
            file.write("\n")
        _move(scratch, path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise


def _move(scratch: str, path: Path) -> None:
    """Put a file in another's place; Windows refuses while somebody reads that one."""
    end = time.monotonic() + PATIENCE_S
    while True:
        try:
            return os.replace(scratch, path)
        except PermissionError:
            if os.name != "nt" or time.monotonic() > end:
                raise
        time.sleep(0.01)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Keep other kernels out; after some patience go on without, since a file is replaced whole."""
    lock = path.with_name(f"{path.name}.lock")
    end = time.monotonic() + PATIENCE_S
    mine = False
    while not mine and time.monotonic() < end:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            mine = True
        except FileExistsError:
            _remove_abandoned(lock)
        except PermissionError:  # on Windows also while somebody removes it
            if os.name != "nt":
                raise
        time.sleep(0 if mine else 0.005)
    try:
        yield
    finally:
        if mine:
            with contextlib.suppress(OSError):  # it will be found abandoned
                lock.unlink()


def _remove_abandoned(lock: Path) -> None:
    with contextlib.suppress(OSError):
        if abs(time.time() - lock.stat().st_mtime) > ABANDONED_S:
            lock.unlink()


def forget(path: Path) -> list[Path]:
    """Delete the record and what was set aside; return what was deleted.

    Raises
    ------
    OSError
        Something cannot be deleted.
    """
    path = Path(os.path.realpath(path))
    there = [file for file in (path, *damaged_files(path)) if os.path.isfile(file)]
    for file in there:
        file.unlink()
    return there
