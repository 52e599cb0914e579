"""A number for every grading process and thread of a machine, and with it a uid for its sandboxes."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from autograder.files import open_lock
from autograder.sandbox.image import cache_dir, in_cache, own_folder
from autograder.sandbox.process import SandboxFailed

FIRST_UID = 61_000  # root drops to FIRST_UID + slot: a user of its own for every sandbox at a time
MAX_SLOTS = 4000
PROCESS = Path("/proc/self")


def user_of(slot: int) -> int | None:
    """Return the uid of a slot's sandboxes; None if they run as the grader's own user.

    In a container root may be the only user there is, or may not let go of its groups.
    """
    user = FIRST_UID + slot
    return user if os.geteuid() == 0 and _can_become(user) else None


def _can_become(user: int) -> bool:
    """Tell whether root of this user namespace can turn into a user, and into the group of that number."""
    try:
        if (PROCESS / "setgroups").read_text().strip() == "deny":
            return False
        maps = [(PROCESS / name).read_text().splitlines() for name in ("uid_map", "gid_map")]
    except OSError:  # a kernel without user namespaces: every user is there
        return True
    ranges = [[tuple(map(int, line.split())) for line in lines] for lines in maps]
    return all(any(first <= user < first + count for first, _, count in known) for known in ranges)


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
        with in_cache():
            folder = own_folder(cache_dir() / "slots")
        for number in range(1, MAX_SLOTS):
            with in_cache():
                file = open_lock(folder / str(number))
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
