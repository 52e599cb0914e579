"""Walls of the third choice: a container of Docker or Podman, spoken to over stdin and stdout.

The engine's client is what is started and killed here; the container is somebody else's child and
would live on. So the first process in it is a guardian, which holds no student's code and ends, and
with it everything in the container, as soon as nobody holds the other end of its stdin.
"""

from __future__ import annotations

import logging
import os
import shutil
import subprocess
from functools import cache

from autograder.sandbox.image import Image, ensure_image
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import (
    BASE_FOLDERS,
    ENVIRONMENT,
    Process,
    SandboxFailed,
    launch_over_stdio,
    settings_for,
)

log = logging.getLogger(__name__)

EMPTY = "convolution-course-empty:1"
TRIAL_S = 60.0
GUARDIAN_MB = 64
# Another runtime is tried where the engine's own does not run: crun refuses some control groups.
ENGINES = (("docker",), ("podman",), ("podman", "--runtime", "runc"))


class Docker:
    """Start workers in an empty container with the image mounted read-only and no network."""

    name = "docker"
    children = False

    def why_not(self) -> str | None:
        """Return why no container engine can be used here, None if one can."""
        found = _engine()
        return found if isinstance(found, str) else None

    def start_template(self, image: Image, limits: Limits, slot: int) -> None:
        """Start nothing: in a container no namespaces can be made."""

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once."""
        engine = _engine()
        if isinstance(engine, str):
            raise SandboxFailed(engine)
        worker = [image.python, "-I", "-S", "-B", "/overlay/guest/start.py"]
        command = [*self.arguments(engine, image, limits), *worker]
        return launch_over_stdio(command, settings_for(limits, threads=None, guarded=True), limits)

    @staticmethod
    def arguments(engine: tuple[str, ...], image: Image, limits: Limits) -> list[str]:
        """Return the command that runs something in a container made of the image alone."""
        mounts = [f"{image.base}/{name}:/{name}:ro" for name in BASE_FOLDERS] + [
            f"{image.overlay}:/overlay:ro"
        ]
        return [
            *engine, "run", "--rm", "--interactive", "--pull", "never", "--network", "none",
            "--read-only", *(["--read-only-tmpfs=false"] if engine[0] == "podman" else []),
            "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--hostname", "sandbox",
            "--log-driver", "none",  # else all that crosses the channel is written to a disk
            "--pids-limit", str(limits.threads), "--memory", f"{limits.memory_mb + GUARDIAN_MB}m",
            "--ulimit", "nofile=256:256", "--ulimit", "nproc=4096:4096", "--user", "61000:61000",
            *(part for mount in mounts for part in ("--volume", mount)),
            *(part for pair in ENVIRONMENT.items() for part in ("--env", "=".join(pair))),
            EMPTY,
        ]  # fmt: skip


@cache
def _engine() -> tuple[str, ...] | str:
    """Return the command of the first engine that runs a container here, or why none does."""
    reasons = ["neither docker nor podman is installed"]
    for engine in ENGINES:
        if all(map(shutil.which, (engine[0], *engine[2:]))):
            if not (reason := _trial(engine)):
                return engine
            reasons.append(f"{' '.join(engine)}: {reason}")
    return "; ".join(reasons[1:] or reasons)


def _trial(engine: tuple[str, ...]) -> str:
    """Run a container that does nothing; returns why that is impossible, empty if it is not."""
    try:
        if reason := _failure([*engine, "info"]):
            return f"does not answer ({reason})"
        if _failure([*engine, "image", "inspect", EMPTY]) and (
            # An image without any file: everything that the worker needs is mounted.
            reason := _failure([*engine, "import", "-", EMPTY], bytes(10240))
        ):
            return reason
        image = ensure_image()
        return _failure([*Docker.arguments(engine, image, Limits()), image.python, "-I", "-S", "-c", "0"])  # fmt: skip
    except subprocess.TimeoutExpired as error:
        log.info("%s gives no answer: %s", " ".join(engine), error)
        return f"no answer in {TRIAL_S:.0f} s"


def _failure(command: list[str], given: bytes = b"") -> str:
    """Return the last line of a command's complaint, empty if it ends well."""
    done = subprocess.run(
        command, input=given, capture_output=True, check=False, timeout=TRIAL_S,
        env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    lines = done.stderr.decode(errors="replace").strip().splitlines()
    return (lines[-1][:200] if lines else "no reason given") if done.returncode else ""
