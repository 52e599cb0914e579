"""Keeps the next worker starting while the current one is judged."""

from __future__ import annotations

from pathlib import Path

from autograder.sandbox.cgroup import Admission, Group
from autograder.sandbox.image import ensure_image
from autograder.sandbox.limits import LIMITS, Limits
from autograder.sandbox.process import Backend, Process, SandboxFailed


class WorkerPool:
    """Hands out fresh workers, each used for one submission only.

    Parameters
    ----------
    backend : Backend
    limits : Limits
    slot : int
        Number of this supply among those running at once; workers of different slots get different uids.
    given : tuple of str
        Parts of convlab that the assignment gives its students.
    ahead : bool
        Start the next worker as soon as one is taken.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits = LIMITS,
        slot: int = 0,
        root: Path | None = None,
        given: tuple[str, ...] = (),
        ahead: bool = True,
    ) -> None:
        self.backend, self.limits, self.slot, self.ahead = backend, limits, slot, ahead
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
        """End the worker that was started ahead."""
        if self.next is not None:
            self.next.kill()
            self.next = self.admission = None
        if self.group is not None:
            self.group.close()

    def __enter__(self) -> WorkerPool:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()
