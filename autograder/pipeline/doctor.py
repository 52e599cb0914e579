"""Examine the machine: is it fit to grade, which walls does it have, what is the line to type."""

from __future__ import annotations

import logging
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.course import Course
from autograder.privacy import private_places
from autograder.sandbox.cgroup import hierarchies
from autograder.sandbox.guest import lockdown
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.slots import user_of

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the doctor's report."""

    what: str
    ok: bool
    needed: bool = False
    advice: str = ""


def examine() -> Iterator[Requirement]:
    """Yield requirements, the probe of the sandbox last."""
    yield Requirement(
        f"Python {sys.version_info.major}.{sys.version_info.minor}",
        sys.version_info >= (3, 11), True, "install Python 3.11 or newer",
    )  # fmt: skip
    yield from _sandboxes()
    abi = lockdown.landlock_abi()
    yield Requirement(
        f"Landlock ABI {abi}",
        abi >= 1,
        False,
        "Linux 5.13 or newer with Landlock enabled adds a layer",
    )
    bounded = bool(hierarchies(LIMITS))
    yield Requirement(
        "control group: memory and threads of a sandbox",
        bounded,
        False,
        "none can be made here; rlimits bound both without it",
    )
    yield Requirement(
        "own user for every sandbox",
        user_of(1) is not None,
        False,
        "the users of sandboxes are not known in this container; not needed"
        if os.geteuid() == 0
        else "only root can switch users; not needed",
    )
    yield from _places()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    yield Requirement(
        "chromium, for the browser tests", bool(chromium), False, "sudo apt-get install chromium"
    )


def _sandboxes() -> Iterator[Requirement]:
    from autograder.sandbox import open_workers
    from autograder.sandbox.backends import known_backends
    from autograder.sandbox.image import CacheUnusable
    from autograder.sandbox.probe import probe
    from autograder.sandbox.process import SandboxFailed

    fit = False
    for backend in known_backends():
        try:
            reason = backend.why_not()
        except CacheUnusable as error:  # an engine of containers is tried with the image of workers
            reason = str(error)
        yield Requirement(f"sandbox: {backend.name}", reason is None, False, reason or "")
        if reason is not None:
            continue
        try:
            with open_workers(backend, probe=False, ahead=False) as workers:
                breaches, why_cold = probe(workers), workers.why_cold
        except (SandboxFailed, CacheUnusable) as error:
            log.exception("the probe of %s failed", backend.name)
            yield Requirement(f"probe of {backend.name}", False, False, str(error))
            continue
        advice = f"it lets student code {', '.join(breaches)}" if breaches else ""
        yield Requirement(
            f"probe of {backend.name}: every attack turned away", not breaches, False, advice
        )
        if backend.name == "bwrap":
            yield Requirement(
                "workers are copies of a template",
                not why_cold,
                False,
                f"{why_cold}; each is started anew, so grading takes about twice as long",
            )
        fit = fit or not breaches
    missing = shutil.which("bwrap") is None
    advice = "sudo apt-get install bubblewrap" if missing else "the lines above say what each lacks"
    yield Requirement("a sandbox that holds", fit, True, advice)


def _places() -> Iterator[Requirement]:
    course = Course.here()
    place, secret = course.grading, course.secret_file
    folder = next(parent for parent in (place, *place.parents) if parent.exists())
    yield Requirement(
        f"can write to {place}",
        os.access(folder, os.W_OK),
        True,
        f"set GRADING_ROOT, or: chmod u+w {folder}",
    )
    free = shutil.disk_usage(folder).free >> 20
    yield Requirement(
        f"{free} MB free for grading", free > 500, True, "free some space, or set GRADING_ROOT"
    )
    if place.exists():
        private = (place.stat().st_mode & 0o077) == 0 or not secret.exists()
        private = private or (secret.stat().st_mode & 0o077) == 0
        yield Requirement(
            "the secret is readable by its owner only",
            private,
            True,
            f"chmod 600 {secret}",
        )
    for found in private_places(course):
        yield Requirement(
            f"{found.what}: for you only",
            not found.readers,
            False,
            f"{found.readers} can read it; {found.advice}",
        )
