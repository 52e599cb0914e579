"""Walls of the second choice, where user namespaces are switched off: Landlock, seccomp, rlimits."""

from __future__ import annotations

import logging
import os

from autograder.sandbox import seccomp
from autograder.sandbox.guest import lockdown
from autograder.sandbox.image import Image
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ENVIRONMENT, Process, launch, settings_for
from autograder.sandbox.slots import user_of

log = logging.getLogger(__name__)

MIN_ABI = 6  # the first that also keeps signals and abstract sockets inside


class LandlockOnly:
    """Start workers that shut themselves in before the first line of student code."""

    name = "landlock"
    children = True

    def why_not(self) -> str | None:
        """Return why Landlock is not enough here, None if it is."""
        abi = lockdown.landlock_abi()
        if abi < MIN_ABI:
            return (
                f"the kernel offers Landlock ABI {abi}, at least {MIN_ABI} is needed (Linux 6.12)"
            )
        try:
            seccomp.compiled(seccomp.Stage.CODE)
        except (ImportError, OSError, RuntimeError):
            log.debug("libseccomp cannot be used", exc_info=True)
            return "libseccomp is missing; type: sudo apt-get install libseccomp2"
        return None

    def start_template(self, image: Image, limits: Limits, slot: int) -> None:
        """Start nothing: a copy without namespaces of its own would see its template."""

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once."""
        user = user_of(slot)
        base, overlay = str(image.base), str(image.overlay)
        loader = next((image.base / "lib64").glob("ld-*"), None) or next(
            (image.base / "lib").glob("ld-*")
        )
        python = base + image.python
        settings = settings_for(
            limits,
            base=base,
            overlay=overlay,
            threads=limits.threads + _tasks_of(user),
            parent=os.getpid(),
        )
        environment = {**ENVIRONMENT, "PYTHONHOME": f"{base}/py"}
        command = [
            "/usr/bin/env", "-i", *(f"{k}={v}" for k, v in environment.items()),
            str(loader), "--library-path", f"{base}/lib", "--argv0", python,
            python, "-S", "-B", "-s", "-P", f"{overlay}/guest/start.py",
        ]  # fmt: skip
        return launch(command, settings, limits, user=user)


def _tasks_of(user: int | None) -> int:
    """Return how many threads a user has already: without a namespace the limit counts them, too."""
    uid, tasks = os.geteuid() if user is None else user, 0
    for entry in os.scandir("/proc"):
        try:
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                tasks += len(os.listdir(f"/proc/{entry.name}/task"))
        except OSError:
            continue  # it ended meanwhile
    return tasks
