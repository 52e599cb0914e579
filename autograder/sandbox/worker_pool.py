"""Keeps the next worker starting while the current one is judged."""

from __future__ import annotations

from pathlib import Path

from autograder.sandbox.cgroup import Admission, Group
from autograder.sandbox.image import ensure_image
from autograder.sandbox.limits import LIMITS, Limits
from autograder.sandbox.orphans import end_orphans
from autograder.sandbox.process import Backend, Process, SandboxFailed
from autograder.sandbox.slots import Slot, user_of


class WorkerPool:
    """Hands out fresh workers, each used for one submission only.

    Parameters
    ----------
    backend : Backend
    limits : Limits
    slot : int or Slot
        Number of this pool among those running at once; workers of different slots get different
        uids. A `Slot` is released when the pool is closed.
    given : tuple of str
        Parts of convlab that the assignment gives its students.
    ahead : bool
        Start the next worker as soon as one is taken.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits = LIMITS,
        slot: int | Slot = 0,
        root: Path | None = None,
        given: tuple[str, ...] = (),
        ahead: bool = True,
    ) -> None:
        self.backend, self.limits, self.ahead = backend, limits, ahead
        self.taken = slot if isinstance(slot, Slot) else None
        self.slot = slot.number if isinstance(slot, Slot) else slot
        if self.taken is not None and (user := user_of(self.slot)) is not None:
            end_orphans(user)  # nobody else has this number, so these processes are nobody's
        self.image = ensure_image(root, given)
        self.group = Group(limits) if backend.children else None
        self.next: Process | None = None
        self.admission: Admission | None = None  # of the next worker to the group

    def prepare(self) -> None:
        """Start the next worker now, if none is waiting."""
        if self.next is None:
            self.next = self.backend.start(self.image, self.limits, self.slot)
            if self.group is not None:
                self.admission = self.group.admission(self.next, self.limits.start_wall_s)

    def take(self) -> Process:
        """Return a ready worker.

        Raises
        ------
        SandboxFailed
            If it does not start.
        """
        self.prepare()
        process, admission = self.next, self.admission
        self.next = self.admission = None
        assert process is not None
        if self.ahead:
            self.prepare()
        # In this order: a message that is read here would never wake the one who waits for it.
        failure = admission.result() if admission is not None else ""
        process.wait_ready()
        if failure:
            process.kill()
            raise SandboxFailed(failure)
        return process

    def close(self) -> None:
        """End the worker that was started ahead, and let somebody else have the slot."""
        if self.next is not None:
            self.next.kill()
            self.next = self.admission = None
        if self.group is not None:
            self.group.close()
        if self.taken is not None:
            self.taken.release()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
