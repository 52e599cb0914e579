"""Walls of the third choice: a container of Docker or Podman, spoken to over stdin and stdout."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache

from autograder.sandbox.image import Image
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import ENVIRONMENT, Process, SandboxFailed, settings_for


class Docker:
    """Start workers in an empty container with the image mounted read-only and no network."""

    name = "docker"
    children = False

    def why_not(self) -> str | None:
        """Return why no container engine can be used here, None if one can."""
        engine = _engine()
        if engine is None:
            return "neither docker nor podman is installed"
        answer = subprocess.run([engine, "info"], capture_output=True, check=False)
        if answer.returncode != 0:
            return f"{os.path.basename(engine)} does not answer: start its service"
        return None

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker; returns at once."""
        settings = settings_for(
            limits, ["/overlay", "/site"], ["/py", "/site", "/overlay", "/lib", "/lib64", "/dev/null"],
            "/overlay/filter.bpf", landlock=True, threads=None,
        )  # fmt: skip
        ours, theirs = socket.socketpair()
        log = tempfile.TemporaryFile()
        try:
            popen = subprocess.Popen(
                [*self.arguments(image, limits), "0,1", json.dumps(settings)],
                stdin=theirs,
                stdout=theirs,
                stderr=log,
                start_new_session=True,
            )
        except OSError as error:
            raise SandboxFailed(f"the container did not start: {error}") from None
        finally:
            theirs.close()
        return Process(popen, ours, log, limits)

    @staticmethod
    def arguments(image: Image, limits: Limits) -> list[str]:
        """Return the command that runs the worker in a container made of the image alone."""
        mounts = [f"{image.base}/{name}:/{name}:ro" for name in ("py", "site", "lib", "lib64")] + [
            f"{image.overlay}:/overlay:ro"
        ]
        return [
            _engine() or "docker", "run", "--rm", "--interactive", "--network", "none",
            "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
            "--pids-limit", "64", "--memory", f"{limits.memory_mb}m", "--user", "61000:61000",
            *(part for mount in mounts for part in ("--volume", mount)),
            *(part for pair in ENVIRONMENT.items() for part in ("--env", "=".join(pair))),
            _empty_image(), image.python, "-I", "-S", "-B", "/overlay/inside/worker.py",
        ]  # fmt: skip


def _engine() -> str | None:
    return shutil.which("docker") or shutil.which("podman")


@cache
def _empty_image() -> str:
    """Import an image without any file: everything the worker needs is mounted."""
    name = "convolution-course-empty:1"
    empty_tar = bytes(10240)
    subprocess.run(
        [_engine() or "docker", "import", "-", name],
        input=empty_tar, capture_output=True, check=True,
    )  # fmt: skip
    return name
