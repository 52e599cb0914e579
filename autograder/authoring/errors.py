"""What can go wrong while a course is being written; every message is one line for the author."""

from __future__ import annotations

from autograder.errors import BadUsage, Undone


class AuthoringError(Undone):
    """A build, release, audit or dist that cannot go on."""


class MasterError(AuthoringError):
    """A mistake in a master, or in what its cells do when they run.

    Parameters
    ----------
    place : str
        ``path:line`` of the master.
    seen, wanted, do : str
        What is there, what should be, and what to do about it.
    """

    def __init__(self, place: str, seen: str, wanted: str, do: str) -> None:
        self.place = place
        super().__init__(f"{place}: {seen}; {wanted}; {do}")


class UnknownMaster(BadUsage):
    """No master has the name that was asked for."""


class ReleaseError(AuthoringError):
    """An assignment that must not reach students as it is."""


class DistError(AuthoringError):
    """A package for students that would give something away, or lacks something."""
