"""Hands out workers: copies of a template, or each started anew while its predecessor is judged."""

from __future__ import annotations

import logging
from pathlib import Path

from autograder.sandbox.cgroup import Admission, Group
from autograder.sandbox.image import ensure_image, require_access
from autograder.sandbox.limits import LIMITS, Limits
from autograder.sandbox.orphans import end_orphans
from autograder.sandbox.process import Backend, Process, SandboxFailed
from autograder.sandbox.slots import Slot, user_of
from autograder.sandbox.template import NoCopies, Template, TemplateDied

log = logging.getLogger(__name__)


NO_TEMPLATE = "there is no template behind such walls"
TRIES = 2  # at a template, which may be killed from outside as anything may


class WorkerPool:
    """Hands out fresh workers, each used for one submission only, and one at a time.

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
        Where there is no template: start the next worker as soon as one is taken.
    warm : bool
        Make workers as copies of a template, if the back end and the kernel let us.
    """

    def __init__(
        self,
        backend: Backend,
        limits: Limits = LIMITS,
        slot: int | Slot = 0,
        root: Path | None = None,
        given: tuple[str, ...] = (),
        ahead: bool = True,
        warm: bool = True,
    ) -> None:
        self.backend, self.limits, self.ahead = backend, limits, ahead
        self.taken = slot if isinstance(slot, Slot) else None
        self.slot = slot.number if isinstance(slot, Slot) else slot
        if self.taken is not None and (user := user_of(self.slot)) is not None:
            end_orphans(user)  # nobody else has this number, so these processes are nobody's
        self.image = ensure_image(root, given)
        require_access(self.image, user_of(self.slot))
        self.group = Group(limits) if backend.children else None
        self.next: Process | None = None
        self.admission: Admission | None = None  # of the next worker to the group
        self.template: Template | None = None
        self.copies = 0
        self.why_cold = "" if warm else NO_TEMPLATE

    def prepare(self) -> None:
        """Start now what the next worker needs, if nothing is waiting."""
        if not self.why_cold and self.template is None:
            process = self.backend.start_template(self.image, self.limits, self.slot)
            if process is not None:
                self.template = Template(process, self.group)
            else:
                self.why_cold = NO_TEMPLATE
        if self.why_cold and self.next is None:
            self.next = self.backend.start(self.image, self.limits, self.slot)
            if self.group is not None:
                self.admission = self.group.admission(self.next, self.limits.start_wall_s)

    def take(self) -> Process:
        """Return a ready worker; the last one must not be used any more.

        Raises
        ------
        SandboxFailed
            If it does not start.
        """
        died = ""
        for _ in range(TRIES):
            self.prepare()
            if self.template is None:
                break
            try:
                worker = self.template.make()
            except NoCopies as error:
                self.why_cold = str(error)
            except TemplateDied as error:
                log.info("a template died: %s", error)
                died = str(error)
            except SandboxFailed:
                self._drop_template()
                raise
            else:
                self.copies += 1
                return worker
            self._drop_template()
        if died and self.copies:
            raise SandboxFailed(f"the sandbox's template is killed again and again ({died})")
        self.why_cold = self.why_cold or died
        log.info("each worker is started anew: %s", self.why_cold)
        return self._started()

    def _drop_template(self) -> None:
        if self.template is not None:
            self.template.close()
            self.template = None

    def _started(self) -> Process:
        """Return a worker that was started for itself."""
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
        self._drop_template()
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
