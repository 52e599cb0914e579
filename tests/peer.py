"""Another user of this machine, for tests: what can he list, read or lock?"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

NOBODY = 65_534
PROGRAM = """
import fcntl, json, os, sys
# Only now: the interpreter may be in a folder that only root can enter.
nobody = int(sys.argv[1])
os.setgroups([]), os.setgid(nobody), os.setuid(nobody)
done = []
for path in json.loads(sys.stdin.read()):
    try:
        os.listdir(path)
        done.append(f"listed {path}")
    except OSError:
        pass
    try:
        with open(path, "rb") as file:
            done.append(f"read {path}")
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            done.append(f"locked {path}")
    except OSError:
        pass
print(json.dumps(done))
"""
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be another user")


def reach(*paths: Path) -> list[str]:
    """Return what another user can do to files and folders, given their names."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", PROGRAM, str(NOBODY)],
        input=json.dumps([str(path) for path in paths]),
        capture_output=True,
        text=True,
        check=True,
        cwd="/",
    )
    return json.loads(done.stdout)


@contextmanager
def open_place() -> Iterator[Path]:
    """Yield a folder that every user can enter; pytest's own are closed."""
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    """Make files with another umask."""
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)
