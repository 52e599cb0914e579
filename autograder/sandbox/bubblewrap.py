"""Walls of the first choice: bubblewrap's namespaces, two seccomp stages, Landlock, rlimits, own uid."""

from __future__ import annotations

import logging
import os
import re
import shutil
import subprocess
import tempfile

from autograder.sandbox import seccomp
from autograder.sandbox.image import Image
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ENVIRONMENT, Process, launch, settings_for
from autograder.sandbox.slots import user_of

log = logging.getLogger(__name__)
TRIES = 3
# What bwrap says where namespaces can be made, but not named or closed: an engine's own settings.
CONTAINED = re.compile(r"set hostname|max_user_namespaces")
# What a sandbox is made of; whether the kernel allows it is tried with the same words.
NAMESPACES = (
    "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
    "--unshare-cgroup-try", "--disable-userns", "--die-with-parent", "--cap-drop", "ALL",
    "--hostname", "sandbox",
)  # fmt: skip


class Bubblewrap:
    """Start workers with ``bwrap``: a read-only root, no /proc, no network, nothing writable."""

    name = "bwrap"
    children = True

    def why_not(self) -> str | None:
        """Return why bubblewrap cannot be used here, None if it can."""
        if shutil.which("bwrap") is None:
            return "bubblewrap is not installed; type: sudo apt-get install bubblewrap"
        try:
            seccomp.compiled(seccomp.Stage.START)
        except (ImportError, OSError, RuntimeError):
            log.debug("libseccomp cannot be used", exc_info=True)
            return "libseccomp is missing; type: sudo apt-get install libseccomp2"
        if why := _refused():
            log.debug("bubblewrap cannot be used: %s", why)
            if CONTAINED.search(why):
                return "this container forbids what it needs; docs/howto/hub.md has the options to start it with"
            return (
                "unprivileged user namespaces are switched off; "
                "type: sudo sysctl kernel.unprivileged_userns_clone=1 "
                "kernel.apparmor_restrict_unprivileged_userns=0"
            )
        return None

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once."""
        return self._start(image, limits, slot, template=False)

    def start_template(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a process of which workers are copies; returns at once."""
        return self._start(image, limits, slot, template=True)

    def _start(self, image: Image, limits: Limits, slot: int, *, template: bool) -> Process:
        options = self.arguments(image)
        stage, threads = seccomp.Stage.START, limits.threads
        if template:
            # Inside its user namespace: for namespaces of its copies, which give it up first of all.
            options += ["--cap-add", "CAP_SYS_ADMIN"]
            stage, threads = seccomp.Stage.TEMPLATE, limits.threads + 1
        arguments = _memory_file("\0".join(options).encode() + b"\0")
        rules = _memory_file(seccomp.compiled(stage))
        settings = settings_for(limits, threads=threads, template=template)
        command = [
            shutil.which("bwrap") or "bwrap",
            "--args", str(arguments), "--seccomp", str(rules),
            image.python, "-I", "-S", "-B", "/overlay/guest/start.py",
        ]  # fmt: skip
        try:
            return launch(command, settings, limits, (arguments, rules), user_of(slot))
        finally:
            os.close(arguments)
            os.close(rules)

    @staticmethod
    def arguments(image: Image) -> list[str]:
        """Return bwrap's options. They go through a descriptor: a command line can be read by anyone."""
        environment = [part for pair in ENVIRONMENT.items() for part in ("--setenv", *pair)]
        return [
            *NAMESPACES, "--new-session", "--clearenv", *environment,
            "--ro-bind", str(image.base), "/",
            "--ro-bind", str(image.overlay), "/overlay",
            "--dev-bind", "/dev/null", "/dev/null",
            "--chdir", "/",
        ]  # fmt: skip


def _refused() -> str:
    """Try to make the namespaces; returns what bubblewrap says against it, "" if they can be made.

    A container may allow namespaces, and neither a name in them nor that they forbid further ones.

    A trial that a machine short of memory kills says nothing of the kernel, so there is another one. What
    is left of it may live on with its descriptors open: nobody waits for the end of a pipe.
    """
    trial = ["bwrap", *NAMESPACES, "--ro-bind", "/", "/", "true"]
    said = ""
    for _ in range(TRIES):
        with tempfile.TemporaryFile() as errors:
            done = subprocess.run(trial, stdout=subprocess.DEVNULL, stderr=errors, check=False)
            if done.returncode == 0:
                return ""
            errors.seek(0)
            told = errors.read().decode(errors="replace").strip()
            said = told or f"its status is {done.returncode}"
    return said


def _memory_file(content: bytes) -> int:
    fd = os.memfd_create("arguments", 0)
    os.write(fd, content)
    os.lseek(fd, 0, os.SEEK_SET)
    return fd
