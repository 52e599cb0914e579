"""A number for every grading process and thread of a machine, and with it a uid for its sandboxes."""

from __future__ import annotations

import fcntl
import os

from autograder.sandbox.image import cache_dir
from autograder.sandbox.process import SandboxFailed

FIRST_UID = 61_000  # root drops to FIRST_UID + slot: a user of its own for every sandbox at a time
MAX_SLOTS = 4000


def user_of(slot: int) -> int | None:
    """Return the uid of a slot's sandboxes; None if they run as the grader's own user."""
    return FIRST_UID + slot if os.geteuid() == 0 else None


class Slot:
    """A number that nobody else on this machine has while this object lives.

    The number is kept by a lock, which the kernel lets go of when its holder dies. Slot 0 is for
    those who judge one file after the other and take none.

    Raises
    ------
    SandboxFailed
        If all numbers are taken.
    """

    def __init__(self) -> None:
        folder = cache_dir() / "slots"
        folder.mkdir(parents=True, exist_ok=True)
        for number in range(1, MAX_SLOTS):
            try:
                file = open(folder / str(number), "a")
            except PermissionError:
                continue  # another user's
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                file.close()
                continue
            self.number, self._file = number, file
            return
        raise SandboxFailed(f"all {MAX_SLOTS} slots in {folder} are taken")

    def release(self) -> None:
        """Let somebody else have the number."""
        self._file.close()
