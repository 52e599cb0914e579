"""Which of several notebooks by one student counts, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.lms import paths as platforms
from autograder.pipeline.intake.candidate import Candidate
from autograder.pipeline.intake.layout import Layout
from autograder.text import first_of

COPY_NUMBER = re.compile(r"(?:\((\d+)\)|-(\d+))$")
OLDEST = 0.0
SHOWN = 3  # notebooks that were not taken


@dataclass(frozen=True, slots=True)
class Choice:
    """The notebook that counts.

    Parameters
    ----------
    others : tuple of Candidate
    why : str
        For people; empty if there was nothing to choose.
    clear : bool
        Whether anything told them apart.
    """

    file: Candidate
    others: tuple[Candidate, ...] = ()
    why: str = ""
    clear: bool = True


def choose(
    files: Sequence[Candidate],
    layout: Layout,
    *,
    times_hold: bool,
    of_this: frozenset[Candidate] = frozenset(),
) -> Choice:
    """Choose among the notebooks of one student.

    Parameters
    ----------
    times_hold : bool
        Whether the files' times are those of the students' work; an archive's may be the download's.
    of_this : frozenset of Candidate
        Those whose cells are this assignment's, where names did not tell and somebody looked.
    """
    if len(files) == 1:
        return Choice(files[0])
    ranked = sorted(files, key=lambda file: _rank(file, layout, times_hold, of_this), reverse=True)
    best, *others = ranked
    first, second = (_rank(file, layout, times_hold, of_this) for file in ranked[:2])
    reason = next(
        (
            REASONS[i]
            for i, pair in enumerate(zip(first, second, strict=True))
            if pair[0] != pair[1]
        ),
        "",
    )
    told = "; ".join(
        (f"took {_short(best)} of {len(files)} notebooks", reason or "nothing tells which is newer")
    )
    left = first_of(map(_short, others), SHOWN)
    return Choice(best, tuple(others), f"{told}; not {left}", bool(reason))


REASONS = (
    "it has this assignment's cells",
    "it is named as the assignment",
    "it is the newest",
    "it is of the last attempt",
    "it was uploaded last",
    "its name is the assignment's own",
    "it is not in a further folder",
    "it has the highest number",
)


def _rank(
    file: Candidate, layout: Layout, times_hold: bool, of_this: frozenset[Candidate]
) -> tuple[Any, ...]:
    told = layout.by_platform(file.path)
    title = layout.title(file.path, file.inner)
    changed = file.changed.timestamp() if times_hold and file.changed else OLDEST
    stem = re.sub(r"\.ipynb$", "", file.inner or _own(file), flags=re.IGNORECASE)
    copy = COPY_NUMBER.search(stem)
    return (
        file in of_this,
        layout.is_in_its_folder(file.path) or layout.is_about_this(file.path, file.inner),
        changed,
        told.time if told else "",
        int(told.attachment or 0) if told else 0,
        title == layout.assignment,
        -len(file.path.parts) - file.inner.count("/"),
        int(copy[1] or copy[2]) if copy else 0,
    )


def _own(file: Candidate) -> str:
    told = platforms.file(file.path.name)
    return told.file if told and told.file else file.path.name


def _short(file: Candidate) -> str:
    parts = file.origin.split("/")
    return "/".join(parts[1:]) if len(parts) > 1 else _own(file)
