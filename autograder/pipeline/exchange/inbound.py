"""What students handed in through nbgrader's exchange, where everybody may write and nobody is trusted.

A folder of the exchange's ``inbound`` belongs to who made it, who may have called it after a peer, and put a
link to the instructor's files where the notebook should be.
"""

from __future__ import annotations

import errno
import logging
import os
import re
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.exchange.files import SECRET, TIME
from autograder.pipeline.gradebook import parse_time
from autograder.pipeline.intake.origin import Origin, write_origin
from autograder.pipeline.people.roster import Roster
from autograder.pipeline.submissions import read_submission_bytes, read_timestamp
from autograder.sandbox.limits import LIMITS

log = logging.getLogger(__name__)

# nbgrader's own name of a folder: student+assignment+time, and +random letters unless that is switched off.
FOLDER = re.compile(
    r"(?P<student>[A-Za-z0-9][A-Za-z0-9._@-]{0,63})\+(?P<assignment>[^+/]+)"
    r"\+(?P<time>[0-9-]+ [0-9:.]+( [A-Za-z]+)?)(\+(?P<letters>[^+/]+))?"
)
SMALL = 4096  # bytes; of the two files beside the notebook
WRITTEN = "%Y-%m-%d %H:%M:%S.%f UTC"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A folder of the exchange.

    Parameters
    ----------
    student : str
        Who owns it, and is named by it.
    time : datetime
        Of handing in, in UTC (as nbgrader has them, without saying so), by the folder's name.
    """

    student: str
    assignment: str
    time: datetime
    folder: Path


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A folder of the exchange that is not what its name says, and why."""

    folder: Path
    reason: str


def scan(
    inbound: Path, assignment: str, *, check_owner: bool = True, known: Set[str] = frozenset()
) -> tuple[list[HandedIn], list[NotTaken]]:
    """Return what was handed in for an assignment, oldest first, and what cannot be taken.

    Parameters
    ----------
    inbound : Path
        The exchange's folder of that name, of one course.
    check_owner : bool
        Whether a folder has to belong to the user of the machine that its name says.
    known : set of str
        Names of folders that are passed over.

    Raises
    ------
    OSError
        If the folder is not there or cannot be read.
    """
    taken, refused = [], []
    for entry in os.scandir(inbound):
        if entry.name in known:
            continue
        match = FOLDER.fullmatch(entry.name)
        if match is None or match["assignment"] != assignment:
            if f"+{assignment}+" in entry.name:
                refused.append(NotTaken(Path(entry.path), "its name is none that nbgrader gives"))
            continue
        time, owner = parse_time(match["time"]), entry.stat(follow_symlinks=False)
        if time is None:
            refused.append(NotTaken(Path(entry.path), "its name tells no time"))
        elif not stat.S_ISDIR(owner.st_mode):
            refused.append(NotTaken(Path(entry.path), "it is no folder"))
        elif check_owner and not _owns(match["student"], owner.st_uid):
            refused.append(NotTaken(Path(entry.path), f"{match['student']} does not own it"))
        else:
            taken.append(HandedIn(match["student"], assignment, time, Path(entry.path)))
    return sorted(taken, key=lambda handed: (handed.time, handed.folder.name)), refused


def _owns(student: str, uid: int) -> bool:
    import pwd

    try:
        return pwd.getpwnam(student).pw_uid == uid
    except KeyError:
        return False


def read_files(handed: HandedIn) -> dict[str, bytes]:
    """Return the notebook and nbgrader's two files of a folder by name.

    Plain files of the folder's own owner only, and none larger than is graded: what a link leads to, or a
    second name of somebody's file, is not the student's.

    Raises
    ------
    OSError
        If the notebook is missing or is no such file.
    """
    with _opened(handed.folder) as (folder, owner):
        notebook = f"{handed.assignment}.ipynb"
        files = {notebook: _read(folder, notebook, owner, LIMITS.notebook_bytes + 1)}
        for name in (TIME, SECRET):
            with suppress(OSError):
                files[name] = _read(folder, name, owner, SMALL)
    return files


@contextmanager
def _opened(folder: Path) -> Iterator[tuple[int, int]]:
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield fd, os.fstat(fd).st_uid
    finally:
        os.close(fd)


def _read(folder: int, name: str, owner: int, most: int) -> bytes:
    # A pipe must not be waited for.
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    fd = os.open(name, flags, dir_fd=folder)
    try:
        facts = os.fstat(fd)
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid != owner or facts.st_nlink > 1:
            raise OSError(errno.EINVAL, "no plain file of the student's own", name)
        with os.fdopen(fd, "rb", closefd=False) as file:
            return file.read(most)
    finally:
        os.close(fd)


def whose(roster: Roster, user: str) -> str:
    """Return the id of the person whose user name this is; the user name of somebody who is not on the roster."""
    found = roster.find(word=user)
    return found[0].id if len(found) == 1 else user


def take(course: Course, handed: HandedIn, student: str) -> str:
    """Copy what was handed in to ``submitted/``, unless it is there already.

    Parameters
    ----------
    student : str
        Whose it is (`whose`).

    Returns
    -------
    str
        ``new``, ``replaced``, or ``unchanged`` if what is there is as new.

    Raises
    ------
    OSError
    """
    place = course.submission(student, handed.assignment)
    there = place.is_file()
    before = parse_time(read_timestamp(place)) if there else None
    if before is not None and before >= handed.time:
        return "unchanged"
    files = read_files(handed)
    notebook = files.pop(f"{handed.assignment}.ipynb")
    same = there and read_submission_bytes(place) == notebook
    origin = Origin("exchange", f"{handed.folder.name}/{place.name}", str(handed.folder.parent))
    write_origin(course, student, handed.assignment, origin)
    if not same:
        write_atomically(place, notebook)
    if SECRET in files:
        write_atomically(place.with_name(SECRET), files[SECRET])
    # The time last: without it the folder is looked at again. It is the folder's name's, not the file's,
    # which is a student's word.
    write_atomically(place.with_name(TIME), f"{handed.time:{WRITTEN}}\n")
    log.info("%s: %s from %s", student, handed.assignment, handed.folder)
    return "replaced" if there else "new"


def by_student(
    handed: Iterable[HandedIn], due: datetime | None = None
) -> dict[str, list[HandedIn]]:
    """Return each student's, the one that counts first: the last, or with a time `due` the last before it."""
    found: dict[str, list[HandedIn]] = defaultdict(list)
    for one in handed:
        found[one.student].append(one)

    def rank(one: HandedIn) -> tuple[bool, datetime, str]:
        return due is None or one.time <= due, one.time, one.folder.name

    return {student: sorted(own, key=rank, reverse=True) for student, own in found.items()}
