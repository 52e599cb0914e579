"""Whom a path names, or why nobody can say."""

from __future__ import annotations

from dataclasses import dataclass

from autograder.lms.paths import Told

Place = tuple[str, ...]  # a path up to the part that tells whose it is


@dataclass(frozen=True, slots=True)
class Owner:
    """Whom a path names.

    Parameters
    ----------
    word : str
        The folder or name that tells; without a roster, the student's id.
    place : Place
        Where that stands; a platform's names tell people apart wherever they are.
    system : str
        As in `autograder.pipeline.intake.origin.Origin`.
    told : Told or None
        What a platform's name says.
    loose : bool
        Whether the file's own name tells, not a folder's.
    """

    word: str
    place: Place = ()
    system: str = "folder"
    told: Told | None = None
    loose: bool = False

    @property
    def label(self) -> str:
        """The name to decide on, for people."""
        return self.told.label if self.told else self.word


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why nobody can say whose a file is, and who should get none because of that.

    Parameters
    ----------
    labels : tuple of str
        Names on which a person can decide.
    """

    reason: str
    candidates: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
