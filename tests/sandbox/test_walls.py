"""Each wall by what it forbids, behind every back end that this machine can use."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.guest import lockdown
from autograder.sandbox.limits import Limits
from autograder.sandbox.process import Process, WallTimeout, WorkerDied
from autograder.sandbox.slots import FIRST_UID
from tests.workers import LIMITS, a_worker, backend_named, failure

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module", params=["bwrap", "landlock", "docker"])
def worker(request: pytest.FixtureRequest) -> Iterator[Process]:
    """One worker for all tests that leave it as it was."""
    with a_worker(backend_named(request.param)) as process:
        yield process


FORBIDDEN = {
    # seccomp
    "fork": ("import os; os.fork()", "PermissionError"),
    "exec": ("import os, sys; os.execv('/py/bin/python3', ['python3'])", "PermissionError"),
    "kill": ("import os; os.kill(1, 0)", "PermissionError"),
    "socket": ("import socket; socket.socket()", "PermissionError"),
    "socketpair": ("import socket; socket.socketpair()", "PermissionError"),
    "unix socket": ("import socket; socket.socket(socket.AF_UNIX)", "PermissionError"),
    "pipe": ("import os; os.pipe()", "PermissionError"),
    "memory file": ("import os; os.memfd_create('x')", "PermissionError"),
    "pidfd": ("import os; os.pidfd_open(os.getpid())", "PermissionError"),
    "epoll": ("import select; select.epoll()", "PermissionError"),
    "chmod": ("import os; os.chmod('/', 0o777)", "PermissionError"),
    "chdir": ("import os; os.chdir('/')", "PermissionError"),
    "unlink": ("import os; os.unlink('/dev/null')", "PermissionError"),
    "rename": ("import os; os.rename('/dev/null', '/dev/nil')", "PermissionError"),
    "mkfifo": ("import os; os.mkfifo('/x')", "PermissionError"),
    "shared memory": ("from multiprocessing import shared_memory as s; s.SharedMemory(create=True, size=8)", None),
    "setuid": ("import os; os.setuid(0)", "PermissionError"),
    "scheduler": ("import os; os.sched_setaffinity(0, {0})", "PermissionError"),
    "priority": ("import os; os.setpriority(os.PRIO_PROCESS, 0, -20)", "PermissionError"),
    # the file system
    "write to the image": ("open('/site/numpy/x.py', 'w')", None),
    "write in the root": ("open('/x', 'w')", None),
    "write to temporary files": ("import tempfile; tempfile.TemporaryFile()", None),
    "the host's passwords": ("open('/etc/passwd').read()", None),
    "the host's home": ("import os; os.listdir('/root')", None),
    "processes": ("import os; os.listdir('/proc')", None),
    "devices": ("open('/dev/zero', 'rb').read(1)", None),
    "kernel settings": ("open('/sys/kernel/uevent_seqnum').read()", None),
    # limits
    "memory": ("bytearray(1 << 30)", "MemoryError"),
    "array memory": ("import numpy as np; np.ones(1 << 28)", "MemoryError"),
    "descriptors": ("x = [open('/dev/null') for _ in range(99)]", "OSError"),
    "a higher limit": ("import resource as r; r.setrlimit(r.RLIMIT_AS, (1 << 40, 1 << 40))", "ValueError"),
}  # fmt: skip


@pytest.mark.parametrize("name", FORBIDDEN)
def test_forbidden(worker: Process, name: str) -> None:
    source, kind = FORBIDDEN[name]
    failed = failure(worker, source)
    assert failed is not None, "this must not be possible"
    if kind is not None:
        # Where a path does not even exist, it cannot be opened either.
        assert kind in (failed["type"], *failed["bases"]), failed


ALLOWED = {
    "NumPy": "import numpy as np\nassert (np.ones((50, 50)) @ np.ones((50, 50)))[0, 0] == 50",
    "linear algebra": "import numpy as np\nnp.linalg.svd(np.random.default_rng(0).normal(size=(20, 20)))",
    "standard library": "import math, random, json, itertools, functools, collections, re, time, copy, typing, dataclasses",
    "threads": "import threading\nt = threading.Thread(target=print)\nt.start()\nt.join(5)\nassert not t.is_alive()",
    "convlab": "from convlab import check, check_close, check_shape, hint\ncheck(len)",
    "pictures that are not drawn": "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\nax.plot([1])\nplt.show()",
    "random numbers": "import os, secrets, random\nassert len(os.urandom(4)) == 4\nrandom.random()",
    "the clock": "import time\nassert time.time() > 1.6e9\ntime.sleep(0.001)",
    "one BLAS thread": "import os\nassert os.environ['OPENBLAS_NUM_THREADS'] == '1'",
    "nothing on the path but the image": "import sys\nassert not [p for p in sys.path if 'site-packages' in p or 'work' in p]",
}  # fmt: skip


@pytest.mark.parametrize("name", ALLOWED)
def test_honest_code_runs(worker: Process, name: str) -> None:
    assert failure(worker, ALLOWED[name]) is None


def test_second_stage_is_strict_on_every_thread(worker: Process) -> None:
    source = """
import os, threading
seen = []
def act():
    try:
        os.fork()
        seen.append("forked")
    except PermissionError:
        seen.append("refused")
thread = threading.Thread(target=act)
thread.start()
thread.join()
assert seen == ["refused"], seen
"""
    assert failure(worker, source) is None


def test_landlock_alone_forbids_reading(tmp_path: Path) -> None:
    """Landlock in a process of its own, without namespaces or seccomp."""
    if lockdown.landlock_abi() < 1:
        pytest.skip("no Landlock in this kernel")
    (tmp_path / "open").mkdir()
    (tmp_path / "open" / "a").write_text("a")
    (tmp_path / "shut").write_text("b")
    script = f"""
import sys
sys.path.insert(0, {str(Path(lockdown.__file__).parents[1])!r})
from guest import lockdown
lockdown.forbid_new_privileges()
assert lockdown.enter_landlock([{str(tmp_path / "open")!r}]) >= 1
open({str(tmp_path / "open" / "a")!r}).read()
for path, mode in (({str(tmp_path / "shut")!r}, "r"), ({str(tmp_path / "open" / "new")!r}, "w")):
    try:
        open(path, mode)
        sys.exit(f"{{path}} could be opened")
    except PermissionError:
        pass
"""
    python = os.path.realpath("/proc/self/exe")
    done = subprocess.run([python, "-S", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_cpu_time_is_bounded_for_life() -> None:
    limits = Limits(memory_mb=512, cpu_s=2, cell_cpu_s=99)
    with a_worker(backend_named("bwrap"), limits) as process, pytest.raises(WorkerDied):
        failure(
            process,
            "import signal\nsignal.setitimer(signal.ITIMER_VIRTUAL, 0)\nwhile True:\n    pass",
            60,
        )


def test_silence_ends_at_the_deadline() -> None:
    with a_worker(backend_named("bwrap")) as process:
        with pytest.raises(WallTimeout):
            failure(process, "import time\ntime.sleep(1000)", wall_s=0.5)
        process.kill()
        assert not Path(f"/proc/{process.innermost}").exists()


@pytest.mark.parametrize("name", ["bwrap", "landlock"])
def test_each_slot_has_a_user_of_its_own(name: str) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can switch users")
    backend = backend_named(name)
    for slot in (201, 202):
        with a_worker(backend, slot=slot) as process:
            assert Path(f"/proc/{process.popen.pid}").stat().st_uid == FIRST_UID + slot
            status = Path(f"/proc/{process.popen.pid}/status").read_text()
            assert "Groups:\t \n" in status or f"Groups:\t{FIRST_UID + slot} \n" in status


@pytest.mark.parametrize("name", ["bwrap", "landlock"])
def test_nothing_outlives_kill(name: str) -> None:
    with a_worker(backend_named(name), slot=203) as process:
        failure(
            process,
            "import threading, time\nthreading.Thread(target=time.sleep, args=(99,)).start()",
        )
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and (left := _of_user(FIRST_UID + 203)):
        time.sleep(0.02)
    assert not left


def _of_user(uid: int) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and entry.stat().st_uid == uid:
                found.append((entry / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_channel_is_the_only_descriptor_that_leads_out() -> None:
    source = """
import os, stat
kinds = []
for fd in range(256):
    try:
        kinds.append((fd, stat.S_IFMT(os.fstat(fd).st_mode), os.fstat(fd).st_size))
    except OSError:
        pass
out = [k for k in kinds if k[1] not in (stat.S_IFCHR, stat.S_IFSOCK)]
assert not out, out
"""
    with a_worker(backend_named("bwrap")) as process:
        assert failure(process, source) is None


def test_bubblewraps_command_line_tells_nothing() -> None:
    """Anyone may read a command line: paths of the host and settings travel by descriptor."""
    with a_worker(backend_named("bwrap")) as process:
        arguments = Path(f"/proc/{process.popen.pid}/cmdline").read_bytes().split(b"\0")
        assert b"--ro-bind" not in arguments
        assert not [a for a in arguments if b"/var/cache" in a or b"/work/" in a or b"secret" in a]
        environment = Path(f"/proc/{process.popen.pid}/environ").read_bytes()
        assert environment == b""


def test_bubblewraps_options() -> None:
    from autograder.sandbox.image import ensure_image

    options = Bubblewrap.arguments(ensure_image())
    for needed in (
        "--unshare-net",
        "--unshare-pid",
        "--unshare-ipc",
        "--unshare-user",
        "--disable-userns",
        "--die-with-parent",
        "--new-session",
        "--clearenv",
    ):
        assert needed in options
    assert not [
        option
        for option in options
        if option in ("--bind", "--proc", "--share-net", "--dev", "--tmpfs")
    ]


def test_socket_cannot_pass_descriptors() -> None:
    """`sendmsg` is not allowed, so nothing but bytes crosses the channel."""
    assert hasattr(socket.socket, "sendmsg")
    source = (
        "import socket, os\ns = socket.socket(fileno=os.dup(3))\nsocket.send_fds(s, [b'x'], [0])"
    )
    with a_worker(backend_named("bwrap")) as process:
        assert failure(process, source) is not None


def test_limits_of_tests_are_stricter_than_in_earnest() -> None:
    assert LIMITS.memory_mb < Limits().memory_mb
