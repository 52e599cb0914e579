"""How a file's name is read that fits a platform's pattern in several ways."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import PurePosixPath

from autograder.lms import paths as platforms
from autograder.lms.paths import Told
from autograder.pipeline.intake.owner import Doubt

Reader = Callable[[Sequence[Told], Collection[str]], Told | None]


def read_names(
    paths: Iterable[PurePosixPath], above: int, which: Reader, more: str
) -> tuple[dict[PurePosixPath, Told], dict[PurePosixPath, Doubt]]:
    """Return how each loose file's name is read, if it is not by its name alone, and which nobody can read.

    An archive is one platform's: what no other file in it would be the name of is no reading.

    Parameters
    ----------
    above : int
        Folders that all files are in.
    which : callable
        As in `autograder.pipeline.intake.layout.Layout.of`, as is `more`.
    """
    found = {path: platforms.readings(path.name) for path in paths if len(path.parts) == above + 1}
    kinds = [{_kind(told) for told in some} for some in found.values() if some]
    shared = set.intersection(*kinds) if kinds else set()
    read: dict[PurePosixPath, Told] = {}
    unclear: dict[PurePosixPath, Doubt] = {}
    several = {}
    for path, some in found.items():
        fitting = [told for told in some if not shared or _kind(told) in shared]
        if len(fitting) > 1:
            several[path] = fitting
        elif fitting:
            read[path] = fitting[0]
    clear = {told.number for told in read.values()}
    for path, fitting in several.items():
        if one := which(fitting, clear):
            read[path] = one
        else:
            unclear[path] = _unclear(fitting, more)
    return read, unclear


def _kind(told: Told) -> str:
    """Return what a platform's archives have in common: all people in one are hidden, or none."""
    return "hidden" if told.is_hidden else told.system


def _unclear(readings: Sequence[Told], more: str) -> Doubt:
    labels = [told.label for told in readings]
    shown = ", ".join(label[:100] for label in (*labels[:3], *labels[3:][-1:]))
    more = more if all(told.system == "canvas" for told in readings) else ""
    return Doubt(
        f"its name fits several people ({shown}): whose is it? {more}add --as 'NAME=ID' with that of these names "
        "that is right",
        labels=tuple(labels),
    )
