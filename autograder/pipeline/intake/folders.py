"""What all folders of a source have in common: those around all, and whether ILIAS made them."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import PurePosixPath

from autograder.lms import paths as platforms
from autograder.lms.paths import ILIAS_TEAM

CONTAINER = "assignments"  # the folder of a clone in which assignments are


def is_ilias(paths: Collection[PurePosixPath], above: int) -> bool:
    """Tell whether every file is in a folder of ILIAS's; tables beside them are the platform's own."""
    folders = set()
    for path in paths:
        inner = path.parts[above:-1]
        if inner and ILIAS_TEAM.fullmatch(inner[0]):
            inner = inner[1:]
        if inner:
            folders.add(inner[0])
        elif path.suffix.lower() == ".ipynb":
            return False
    return bool(folders) and all(map(platforms.ilias_folder, folders))


def shared_folders(
    paths: list[PurePosixPath], assignment: str, clones: frozenset[PurePosixPath]
) -> int:
    """Return how many folders all files are in, down to the first that tells a person."""
    shared = 0
    for folder, *others in zip(*(path.parts[:-1] for path in paths), strict=False):
        if set(others) - {folder} or platforms.folder(folder) or ILIAS_TEAM.fullmatch(folder):
            break
        if PurePosixPath(*paths[0].parts[: shared + 1]) in clones:
            break
        if folder == assignment and shared:  # the one above it is a student's
            return shared - 1
        if shared and folder == CONTAINER:  # a clone
            return shared - 1
        shared += 1
    return shared
