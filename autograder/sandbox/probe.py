"""Attack the sandbox before trusting it: every probe must be turned away."""

from __future__ import annotations

import json
import logging
import os
import socket
import tempfile
import time
from pathlib import Path
from typing import Any

from autograder.sandbox.backends import NoSandbox
from autograder.sandbox.process import Process, SandboxFailed, WallTimeout, WorkerDied
from autograder.sandbox.worker_pool import WorkerPool

log = logging.getLogger(__name__)

# Each snippet must fail; reaching its end means that a wall is missing. Each is also harmless where it
# succeeds: nothing is mounted, stopped or left behind, even if this runs as root without any wall.
ATTACKS = {
    "read the host's files": "open({marker!r}).read()",
    "list the host's processes": "import os; assert [p for p in os.listdir('/proc') if p.isdigit()]",
    "read the launcher's environment": "open('/proc/1/environ', 'rb').read()",
    "write a file": "open({scratch!r}, 'w').write('x')",
    "write to the image": "open('/site/numpy/planted.py', 'w').write('x')",
    "make a folder": "import os; os.mkdir('/planted'); os.rmdir('/planted')",
    "open a socket": "import socket; socket.socket()",
    "reach a server on this machine": (
        "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=1)"
    ),
    "start a program": "import os; os.execv('/py/bin/python3', ['python3'])",
    "start a process": "import os; os.fork() or os._exit(0)",
    "send a signal to the judge": "import os; os.kill({pid}, 0)",
    "trace a process": "import ctypes; assert ctypes.CDLL(None).ptrace(0x4206, {pid}, 0, 0) == 0",
    "enter new namespaces": "import ctypes; assert ctypes.CDLL(None).unshare(0) == 0",
    "mount something": (
        # On a place that does not exist: EPERM says that the call was stopped at the door.
        "import ctypes; c = ctypes.CDLL(None, use_errno=True); "
        "c.mount(b'x', b'/no/such/place', b'tmpfs', 0, 0); assert ctypes.get_errno() != 1"
    ),
    "raise a limit": (
        "import resource as r; r.setrlimit(r.RLIMIT_CPU, (r.RLIM_INFINITY, r.RLIM_INFINITY)); "
        "assert r.getrlimit(r.RLIMIT_CPU)[0] == r.RLIM_INFINITY"
    ),
    "import the autograder": "import autograder",
    # An assignment may be given some of them, but never this one.
    "import the course's own layers": "import convlab.layers.dense",
    "import scipy": "import scipy",
}  # fmt: skip


def probe(workers: WorkerPool) -> list[str]:
    """Run all attacks in a fresh worker; returns the names of those that succeeded.

    Raises
    ------
    SandboxFailed
        If the worker does not even start, or dies under the probe.
    """
    with tempfile.TemporaryDirectory() as folder, socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        marker = Path(folder, "marker")
        marker.write_text("for the judge only")
        os.chmod(folder, 0o755)
        facts = {
            "marker": str(marker),
            "scratch": str(Path(folder, "scratch")),
            "port": server.getsockname()[1],
            "pid": os.getpid(),
        }
        for last in (False, False, True):  # what ended the first may have come from outside
            try:
                return _successes(workers, facts)
            except (WorkerDied, WallTimeout) as error:
                log.exception("a worker of %s ended while it was probed", workers.backend.name)
                if last:
                    raise SandboxFailed(
                        f"the sandbox did not survive its probe ({type(error).__name__})"
                    ) from None
            except SandboxFailed:
                log.exception("the sandbox %s cannot be probed", workers.backend.name)
                if last:
                    raise
    raise AssertionError  # the last try returns or raises


def _successes(workers: WorkerPool, facts: dict[str, Any]) -> list[str]:
    process = workers.take()
    try:
        return [name for name, code in ATTACKS.items() if _succeeds(process, code, facts)]
    finally:
        process.kill()


def require_walls(workers: WorkerPool) -> None:
    """Refuse to go on if any attack succeeds.

    Raises
    ------
    NoSandbox
    """
    if breaches := probe(workers):
        raise NoSandbox(
            f"the sandbox {workers.backend.name} does not hold on this machine, so nothing is graded: "
            f"student code can {', '.join(breaches)}; type: autograder doctor"
        )


def _succeeds(process: Process, code: str, facts: dict[str, object]) -> bool:
    for name, value in facts.items():
        code = code.replace(f"{{{name}!r}}", json.dumps(value)).replace(f"{{{name}}}", str(value))
    process.deadline = time.monotonic() + 10
    process.send(
        {"op": "run", "source": code, "filename": "<cell probe>", "seconds": 5, "remember": []}
    )
    reply, _ = process.receive()
    return reply.get("failure") is None
