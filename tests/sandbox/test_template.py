"""Workers that are copies of a template: as fresh as any, and out of each other's sight."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from autograder.sandbox import cgroup, cpu_wait, seccomp
from autograder.sandbox.process import Process, SandboxFailed, WorkerDied
from autograder.sandbox.template import Template, TemplateDied
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named, ends, failure

pytestmark = pytest.mark.sandbox


@pytest.fixture
def supply() -> Iterator[WorkerPool]:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=220) as supply:
        yield supply


def taken(supply: WorkerPool) -> Process:
    """Return a worker that is a copy."""
    worker = supply.take()
    assert supply.template is not None, supply.why_cold
    return worker


def template_of(supply: WorkerPool) -> int:
    """Return the process number of a template that has no worker."""
    assert supply.template is not None
    return cpu_wait.innermost(supply.template.process.popen.pid)


def facts_of(pid: int, *names: str) -> list[str]:
    """Return lines of a process's status."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return [line.split()[1] for name in names for line in lines if line.startswith(f"{name}:")]


# -- what a copy is


def test_a_copy_has_no_capability_and_namespaces_of_its_own(supply: WorkerPool) -> None:
    worker = taken(supply)
    pid = worker.innermost
    assert pid is not None
    worth = facts_of(pid, "CapInh", "CapPrm", "CapEff", "CapAmb")
    assert [int(number, 16) for number in worth] == [0, 0, 0, 0]
    assert facts_of(pid, "NoNewPrivs", "Seccomp", "Seccomp_filters") == ["1", "2", "2"]
    worker.kill()
    if os.geteuid() == 0:  # others may not look into a process that cannot be dumped
        again = taken(supply)
        assert again.innermost is not None
        template = int(facts_of(again.innermost, "PPid")[0])
        for name in ("pid", "ipc", "mnt", "net"):
            ours, theirs = (
                os.readlink(f"/proc/{p}/ns/{name}") for p in (template, again.innermost)
            )
            assert ours != theirs, name
        again.kill()


def test_a_copy_sees_no_other_process(supply: WorkerPool) -> None:
    source = """
import os, ctypes, signal
assert os.getpid() == 1 and os.getppid() == 0
libc = ctypes.CDLL(None, use_errno=True)
for number in range(1, 400):
    for signum in (0, 9, 19):
        # tgkill is allowed: a thread may signal the threads of its own process.
        if number != 1:
            assert libc.syscall(234, number, number, signum) == -1, number
        assert libc.kill(number, signum) == -1
    assert libc.ptrace(16, number, 0, 0) == -1
    assert libc.syscall(310, number, 0, 0, 0, 0, 0) == -1  # process_vm_readv
    assert libc.syscall(311, number, 0, 0, 0, 0, 0) == -1  # process_vm_writev
    assert libc.syscall(434, number, 0) == -1  # pidfd_open
    assert libc.syscall(312, 1, number, 0, 0, 0) == -1  # kcmp
assert libc.kill(-1, 9) == -1
"""
    worker = taken(supply)
    assert failure(worker, source) is None
    worker.kill()
    worker = taken(supply)  # the template is unharmed
    assert failure(worker, "1 + 1") is None
    worker.kill()


def test_what_nearly_every_notebook_imports_is_there_already(supply: WorkerPool) -> None:
    source = """
import sys
before = set(sys.modules)
import numpy as np
from convlab import check, check_close, check_gradient, check_shape, hint
assert set(sys.modules) == before, sorted(set(sys.modules) - before)
"""
    worker = taken(supply)
    assert failure(worker, source) is None
    worker.kill()


def test_a_copy_cannot_make_copies(supply: WorkerPool) -> None:
    source = """
import os, sys
sys.path.insert(0, "/overlay")
from guest import namespaces
namespaces.fork() or os._exit(0)
"""
    worker = taken(supply)
    failed = failure(worker, source)
    assert failed is not None
    assert failed["type"] == "PermissionError"
    worker.kill()


def test_a_copy_holds_its_channel_alone(supply: WorkerPool) -> None:
    source = """
import os, stat
places = set()
for fd in range(256):
    try:
        found = os.fstat(fd)
    except OSError:
        continue
    places.add((stat.S_IFMT(found.st_mode), found.st_ino if stat.S_ISSOCK(found.st_mode) else 0))
assert sorted(kind for kind, _ in places) == [stat.S_IFCHR, stat.S_IFSOCK], places
"""
    for _ in range(2):
        worker = taken(supply)
        assert failure(worker, source) is None
        worker.kill()


def test_a_copy_shares_no_memory_that_can_be_written(supply: WorkerPool) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may read the map of a process that cannot be dumped")
    worker = taken(supply)
    assert worker.innermost is not None
    maps = Path(f"/proc/{worker.innermost}/maps").read_text().splitlines()
    assert maps
    assert not [line for line in maps if "s" in line.split()[1]]
    worker.kill()


# -- nothing stays

POISON = """
import atexit, builtins, gc, os, resource, signal, sys, threading, time, warnings
import numpy as np, convlab, numpy.linalg
np.planted = convlab.planted = builtins.planted = os.planted = 1
np.zeros = np.ones
np.set_printoptions(precision=1)
np.seterr(all="raise")
np.random.seed(0)
sys.modules["planted"] = sys
sys.path.insert(0, "/planted")
sys.meta_path.insert(0, None)
sys.setrecursionlimit(77777)
sys.setswitchinterval(1.0)
sys.setprofile(lambda *a: None)
threading.settrace(lambda *a: None)
os.environ["PLANTED"] = "1"
warnings.simplefilter("error")
gc.disable()
signal.signal(signal.SIGTERM, signal.SIG_IGN)
signal.setitimer(signal.ITIMER_REAL, 1000)
resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20))
kept = [open("/dev/null") for _ in range(3)]
for _ in range(4):
    threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
for frame in sys._current_frames().values():
    while frame is not None:
        for value in frame.f_locals.values():
            if hasattr(value, "snapshots"):
                value.snapshots["planted"] = value.namespace["planted"] = 1
            if isinstance(value, dict) and "memory_mb" in value:
                value["memory_mb"] = value["cpu_s"] = 9 ** 9
        frame = frame.f_back
import guest.codec, guest.worker, guest.cells, guest.template
guest.codec.encode = guest.worker.begin = guest.template.Template.end = None
import ctypes
ctypes.CDLL(None).prctl(15, b"planted", 0, 0, 0)
"""
FRESH = """
import builtins, gc, os, resource, signal, sys, threading, warnings
import numpy as np, convlab, numpy.linalg
for place in (np, convlab, builtins, os):
    assert not hasattr(place, "planted"), place
assert np.zeros(1)[0] == 0
assert np.get_printoptions()["precision"] == 8 and np.geterr()["divide"] == "warn"
assert "planted" not in sys.modules and "/planted" not in sys.path and None not in sys.meta_path
assert sys.getrecursionlimit() != 77777 and sys.getswitchinterval() < 0.1
assert sys.getprofile() is None and "PLANTED" not in os.environ
assert not [f for f in warnings.filters if f[0] == "error"]
assert gc.isenabled() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == 64
assert threading.active_count() == 1
assert "planted" not in globals()
import guest.codec, guest.worker, guest.template
assert guest.codec.encode and guest.worker.begin and guest.template.Template.end
assert resource.getrlimit(resource.RLIMIT_AS)[0] == MEMORY_MB << 20
import ctypes
name = ctypes.create_string_buffer(16)
ctypes.CDLL(None).prctl(16, name, 0, 0, 0)
assert name.value != b"planted"
""".replace("MEMORY_MB", str(LIMITS.memory_mb))


def test_nothing_of_one_worker_is_there_in_the_next(supply: WorkerPool) -> None:
    first = taken(supply)
    failed = failure(first, POISON)
    assert failed is None or failed["type"] != "SyntaxError", failed
    assert failure(first, "planted") is None, "or this test says nothing"
    first.kill()
    second = taken(supply)
    assert failure(second, FRESH) is None
    second.kill()


def test_each_worker_has_random_numbers_of_its_own(supply: WorkerPool) -> None:
    source = "import random, numpy as np\nassert 0, (random.random(), np.random.random(), np.random.default_rng().random())"
    said = []
    for _ in range(2):
        worker = taken(supply)
        failed = failure(worker, source)
        assert failed is not None
        said += failed["text"].strip("()").split(", ")
        worker.kill()
    assert len(said) == len(set(said)) == 6


def test_one_is_dead_before_the_next_is_there(supply: WorkerPool) -> None:
    first = taken(supply)
    second = taken(supply)
    assert not Path(f"/proc/{first.innermost}").exists()
    first.kill()  # it is gone already; nobody else is hit
    assert failure(second, "1 + 1") is None
    second.kill()
    assert not Path(f"/proc/{second.innermost}").exists()


CRASHES = {
    "no stack": "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()",
    "a null pointer": "import ctypes\nctypes.string_at(0)",
    "abort": "import os\nos.abort()",
    "exit": "import os\nos._exit(3)",
    "memory": "import ctypes\nctypes.memset(id(0), 0, 1 << 20)",
}


@pytest.mark.parametrize("how", CRASHES)
def test_a_worker_that_crashes_costs_nobody_else(supply: WorkerPool, how: str) -> None:
    worker = taken(supply)
    with suppress(WorkerDied):
        assert failure(worker, CRASHES[how]) is not None  # a deep recursion may be an exception
    template = supply.template
    worker.kill()
    worker = taken(supply)
    assert supply.template is template
    assert failure(worker, "1 + 1") is None
    worker.kill()


# -- faults


def test_a_template_that_is_killed_is_replaced(supply: WorkerPool) -> None:
    taken(supply).kill()
    os.kill(template_of(supply), signal.SIGKILL)
    worker = taken(supply)
    assert failure(worker, "1 + 1") is None
    # With its template a worker dies, too, and the next one has another.
    os.kill(int(facts_of(worker.innermost or 0, "PPid")[0]), signal.SIGKILL)
    with pytest.raises(WorkerDied):
        failure(worker, "import time\ntime.sleep(1000)")
    worker.kill()
    worker = taken(supply)
    assert failure(worker, "1 + 1") is None
    worker.kill()


def test_a_template_that_is_killed_while_it_starts_is_replaced(supply: WorkerPool) -> None:
    """Before it is in its control group, or after; as long as it is not ready, or just is."""
    for ready in (False, True):
        supply.prepare()
        assert supply.template is not None
        process = supply.template.process
        if ready:
            select.select([process.sock], [], [])
        os.killpg(process.popen.pid, signal.SIGKILL)
        process.popen.wait()
        worker = taken(supply)
        assert failure(worker, "1 + 1") is None
        worker.kill()
        supply._drop_template()


def test_an_admission_of_who_has_ended_is_no_refusal(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if supply.group is None or not supply.group.places:
        pytest.skip("no control group can be made here")
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with monkeypatch.context() as patch:
        patch.setattr(cgroup.cpu_wait, "innermost", lambda _: gone.pid)
        supply.prepare()
        assert supply.template is not None
        with pytest.raises(TemplateDied, match="ended before"):
            supply.template.make()
    supply._drop_template()
    taken(supply).kill()


def test_templates_that_die_again_and_again_are_a_fault_of_the_machine(
    supply: WorkerPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(self: Template) -> Process:
        raise TemplateDied("killed")

    taken(supply).kill()
    monkeypatch.setattr(Template, "make", dies)
    with pytest.raises(SandboxFailed, match="again and again"):
        supply.take()


def test_where_the_kernel_refuses_copies_workers_are_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(seccomp.MORE, seccomp.Stage.TEMPLATE, [*seccomp.START, "recvmsg"])
    monkeypatch.setattr(seccomp.namespaces, "FLAGS", 0)
    seccomp.compiled.cache_clear()
    try:
        with WorkerPool(backend_named("bwrap"), LIMITS, slot=221, ahead=False) as supply:
            worker = supply.take()
            assert "not permitted" in supply.why_cold
            assert worker.facts["pid"] != 1
            assert failure(worker, "1 + 1") is None
            worker.kill()
    finally:
        seccomp.compiled.cache_clear()


def test_where_no_template_starts_workers_are_started_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def dies(self: Template) -> Process:
        raise TemplateDied("an option is unknown")

    monkeypatch.setattr(Template, "make", dies)
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=221, ahead=False) as supply:
        worker = supply.take()
        assert supply.why_cold == "an option is unknown"
        assert failure(worker, "1 + 1") is None
        worker.kill()


def test_a_template_is_in_its_group_before_it_makes_a_worker(supply: WorkerPool) -> None:
    if supply.group is None or not supply.group.places:
        pytest.skip("no control group can be made here")
    worker = taken(supply)
    template = int(facts_of(worker.innermost or 0, "PPid")[0])
    for place in supply.group.places:
        members = (place / "cgroup.procs").read_text().split()
        assert sorted(map(int, members)) == sorted([template, worker.innermost or 0])
    worker.kill()


def test_nothing_is_left_when_the_pool_is_closed() -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=222) as supply:
        worker = taken(supply)
        pids = [worker.innermost or 0, int(facts_of(worker.innermost or 0, "PPid")[0])]
    worker.kill()
    assert all(ends(pid) for pid in pids)
