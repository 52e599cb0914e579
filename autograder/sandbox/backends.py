"""Choose the strongest walls this machine has; refuse when there are none."""

from __future__ import annotations

import logging

from autograder.errors import BadUsage
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.process import Backend

log = logging.getLogger(__name__)


class NoSandbox(BadUsage):
    """No way to put up walls; the text says what to install."""


def known_backends() -> tuple[Backend, ...]:
    """Return all back ends, strongest first."""
    from autograder.sandbox.docker import Docker
    from autograder.sandbox.landlock import LandlockOnly

    return Bubblewrap(), LandlockOnly(), Docker()


def choose(name: str | None = None) -> Backend:
    """Return the strongest back end that works here, or the one named.

    Raises
    ------
    NoSandbox
        If none works: grading is refused, never done without walls.
    """
    if name is None:
        bubblewrap = Bubblewrap()
        if bubblewrap.why_not() is None:
            return bubblewrap
    known = {backend.name: backend for backend in known_backends()}
    if name is not None and name not in known:
        raise NoSandbox(f"no sandbox is called {name!r}; known: {', '.join(known)}")
    reasons = {}
    for backend in [known[name]] if name else known.values():
        reason = backend.why_not()
        if reason is None:
            return backend
        log.info("the sandbox %s cannot be used: %s", backend.name, reason)
        reasons[backend.name] = reason
    listing = "; ".join(f"{key}: {reason}" for key, reason in reasons.items())
    raise NoSandbox(f"no sandbox works on this machine, so nothing is graded ({listing})")
