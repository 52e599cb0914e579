"""What a killed grader left behind is ended; what has a grader is left alone."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest

from autograder.sandbox.orphans import end_orphans
from autograder.sandbox.slots import FIRST_UID

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can switch users"),
]
USER = FIRST_UID + 240


def test_only_what_has_no_parent_is_ended() -> None:
    script = "sleep 300 >/dev/null 2>&1 & echo $!"  # the shell ends, and its child is nobody's
    shell = subprocess.run(["sh", "-c", script], user=USER, stdout=subprocess.PIPE, check=True)
    orphan = int(shell.stdout)
    with subprocess.Popen(["sleep", "300"], user=USER) as kept:
        if parent_of(orphan) != 1:
            os.kill(orphan, 9)
            kept.kill()
            pytest.skip("orphans have another parent here")
        assert end_orphans(USER) == [orphan]
        end = time.monotonic() + 60
        while parent_of(orphan) is not None and time.monotonic() < end:
            time.sleep(0.02)
        assert parent_of(orphan) is None
        assert kept.poll() is None
        kept.kill()
    assert end_orphans(USER) == []


def parent_of(pid: int) -> int | None:
    """Return a process's parent, None if it is gone or only waits to be buried."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)
