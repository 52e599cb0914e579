"""Walls between a student's code and the machine that grades it; `open_workers` puts them up.

Nothing is imported before it is called: whoever needs a limit or a codec should not wait for the rest.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from autograder.sandbox.limits import Limits
    from autograder.sandbox.process import Backend
    from autograder.sandbox.worker_pool import WorkerPool

__all__ = ["open_workers"]


def open_workers(
    backend: Backend | str | None = None,
    given: tuple[str, ...] = (),
    root: Path | None = None,
    *,
    probe: bool = True,
    ahead: bool = True,
    own_slot: bool = False,
    limits: Limits | None = None,
) -> WorkerPool:
    """Return a pool of workers behind walls that hold; close it, or use it in a ``with`` statement.

    Parameters
    ----------
    backend : Backend or str, optional
        One that is known to work, or the name of one; the strongest that works here if omitted.
    given : tuple of str
        Parts of convlab that the assignment gives its students.
    root : Path, optional
        The repository whose convlab students import; the one around the working directory if omitted.
    probe : bool
        Attack the walls first. Not needed where somebody did so on this machine a moment ago.
    ahead : bool
        Start the next worker as soon as one is taken.
    own_slot : bool
        Take a number, and with it a uid, that no other grader on this machine has. Needed where
        several grade at the same time; the others share slot 0.
    limits : Limits, optional
        `autograder.sandbox.limits.LIMITS` if omitted.

    Raises
    ------
    NoSandbox
        If no walls can be put up, or an attack gets through: nothing must be graded then.
    SandboxFailed
        If the worker that is to be attacked does not start, or no slot is free.
    """
    from autograder.sandbox.backends import choose
    from autograder.sandbox.limits import LIMITS
    from autograder.sandbox.probe import require_walls
    from autograder.sandbox.slots import Slot
    from autograder.sandbox.worker_pool import WorkerPool

    walls = choose(backend) if backend is None or isinstance(backend, str) else backend
    slot = Slot() if own_slot else 0
    workers = WorkerPool(walls, limits or LIMITS, slot, root, given, ahead)
    if probe:
        try:
            require_walls(workers)
        except BaseException:
            workers.close()
            raise
    return workers
