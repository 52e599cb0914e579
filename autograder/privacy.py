"""Who else on this machine can read what is private: submissions and scores, solutions, the clone."""

from __future__ import annotations

import grp
import os
import pwd
import shlex
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.files import is_shared

ACCESS_LIST, LIST_OF_A_MODE = "system.posix_acl_access", 4 + 3 * 8  # bytes
EVERYBODY = "every user of this machine"


@dataclass(frozen=True, slots=True)
class Place:
    """A private folder.

    Parameters
    ----------
    what : str
        What it holds, for the person at the terminal.
    readers : str
        Who can read it besides its owner; empty if nobody.
    advice : str
        What to do about it.
    """

    what: str
    folder: Path
    readers: str
    advice: str


def private_places(course: Course) -> Iterator[Place]:
    """Yield the places that are nobody else's business and that exist."""
    if course.grading.exists():
        yield _place("the grading folder", course.grading)
    if course.solutions.exists():
        yield _place("solutions", course.solutions)
    inside = [folder for name in (".git", "autograder") if (folder := course.root / name).exists()]
    if inside:
        readers = next(filter(None, map(readers_of, inside)), "")
        yield _place("the clone, with references and history", course.root, readers)


def warning(course: Course) -> str:
    """Return a line on a grading folder that others can read and were not given; empty if it is private."""
    if not course.grading.exists():
        return ""
    place = _place("the grading folder", course.grading)
    if not place.readers or is_shared(place.folder):
        return ""
    return f"{place.what} {place.folder} can be read by {place.readers}; {place.advice}"


def _place(what: str, folder: Path, readers: str | None = None) -> Place:
    return Place(
        what, folder, readers_of(folder) if readers is None else readers,
        f"type: chmod 700 {shlex.quote(str(folder))}",
    )  # fmt: skip


def readers_of(folder: Path) -> str:
    """Say who can read a folder besides its owner; empty if nobody.

    Whoever may not enter a folder above it cannot.
    """
    folder = folder.resolve()
    facts, above = folder.stat(), [parent.stat() for parent in folder.parents]
    if facts.st_mode & 0o005 and all(parent.st_mode & stat.S_IXOTH for parent in above):
        return EVERYBODY
    passing = (
        parent.st_mode & stat.S_IXOTH
        or (parent.st_gid == facts.st_gid and parent.st_mode & stat.S_IXGRP)
        for parent in above
    )
    if not facts.st_mode & 0o050 or not all(passing):
        return ""
    if _has_access_list(folder):
        return "those on its access list (getfacl)"
    group = _group(facts.st_gid, facts.st_uid)
    return f"the group {group}" if group else ""


def _has_access_list(folder: Path) -> bool:
    """Tell whether single users or groups were given rights; then the mode's group is what they have at most."""
    try:
        return len(os.getxattr(folder, ACCESS_LIST)) > LIST_OF_A_MODE
    except OSError:
        return False


def _group(gid: int, owner: int) -> str:
    """Return a group's name; empty if it is the owner's alone, as many systems make one for each user."""
    try:
        name = pwd.getpwuid(owner).pw_name
        group = grp.getgrgid(gid)
    except KeyError:
        return str(gid)
    return "" if group.gr_name == name and set(group.gr_mem) <= {name} else group.gr_name
