"""What the parts of one submission cost: sandbox, worker, call, arrays, gradebook, command line."""

from __future__ import annotations

import copy
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np

from autograder.course import Course
from autograder.judge.execution.requests import Call
from autograder.judge.execution.session import Session
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.pipeline.gradebook import BATCH, GradebookEntry, GradebookWriter
from autograder.sandbox.backends import choose
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.guest import codec
from autograder.sandbox.image import Image, ensure_image
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.process import Process
from autograder.sandbox.worker_pool import WorkerPool
from tests.bench import account
from tests.bench.submissions import ASSIGNMENT, author_answers, submission_text

ECHO = "import numpy as np\ndef echo(x):\n    return x\n"
IMPORT = "import sys, os; sys.path.insert(0, {site!r}); import numpy; {more}os._exit(0)"
LOCK = (
    "sys.path.insert(0, {overlay!r}); from guest import lockdown; "
    "lockdown.forbid_new_privileges(); lockdown.set_limits(2048, 60); "
    "lockdown.enter_landlock({readable!r}); "
    "lockdown.enter_seccomp(open({filter!r}, 'rb').read()); "
)

Costs = dict[str, float]


def measure(root: Path, scratch: Path, repeats: int = 15) -> Costs:
    """Return milliseconds by what they were spent on (medians)."""
    costs = starts(root, repeats)
    costs |= workers(root, repeats)
    costs |= channel(root, repeats)
    costs["`import convlab`, over NumPy's own, CPU"] = import_convlab(root, repeats)
    costs["gradebook, one submission"] = gradebook(root, scratch, max(20, 10 * repeats))
    costs["student's own time in a correct submission"] = own_time(root, max(3, repeats // 3))
    for name, command in {
        "`autograder --version`": [account.tool("autograder"), "--version"],
        "`nbgrader --version`": [account.tool("nbgrader"), "--version"],
    }.items():
        costs[f"{name}, CPU"] = _median(
            lambda command=command: account.run(command, cwd=root, every_s=None).cpu_s,
            max(1, repeats // 5),
        )
    return costs


def _median(measured: Callable[[], float], repeats: int) -> float:
    return 1000 * statistics.median(measured() for _ in range(repeats))


def _seconds(action: Callable[[], Any]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


# -- starting


def starts(root: Path, repeats: int) -> Costs:
    """Start a Python that imports NumPy and ends: without walls, behind ours, and locked from within."""
    image = ensure_image(root)
    commands = {
        "Python and NumPy, no sandbox": _bare(image),
        "… in bubblewrap": _in_bubblewrap(image),
        "… in bubblewrap, locked": _in_bubblewrap(image, locked=True),
        "… locked by Landlock and seccomp only": _bare(image, locked=True),
    }
    usages: dict[str, list[account.Usage]] = {name: [] for name in commands}
    for _ in range(repeats):  # in turn, so that a busy moment hits all alike
        for name, command in commands.items():
            usages[name].append(account.run(command, cwd=Path("/"), env={}, every_s=None))
    costs = {}
    for name, runs in usages.items():
        costs[f"{name}, wall"] = 1000 * statistics.median(u.wall_s for u in runs)
        costs[f"{name}, CPU"] = 1000 * statistics.median(u.cpu_s for u in runs)
    return costs


def _bare(image: Image, locked: bool = False) -> list[str]:
    base, overlay = str(image.base), str(image.overlay)
    loader = next((image.base / "lib64").glob("ld-*"), None) or next(
        (image.base / "lib").glob("ld-*")
    )
    readable = [f"{base}/py", f"{base}/site", f"{base}/lib", overlay, "/dev/null"]
    python = base + image.python
    return [
        "/usr/bin/env", "-i", f"PYTHONHOME={base}/py", "OPENBLAS_NUM_THREADS=1",
        str(loader), "--library-path", f"{base}/lib", "--argv0", python,
        python, "-S", "-B", "-s", "-P", "-c", _program(f"{base}/site", overlay, readable, locked),
    ]  # fmt: skip


def _in_bubblewrap(image: Image, locked: bool = False) -> list[str]:
    readable = ["/py", "/site", "/overlay", "/lib", "/lib64", "/dev/null"]
    return [
        shutil.which("bwrap") or "bwrap", *Bubblewrap.arguments(image),
        image.python, "-I", "-S", "-B", "-c", _program("/site", "/overlay", readable, locked),
    ]  # fmt: skip


def _program(site: str, overlay: str, readable: list[str], locked: bool) -> str:
    lock = LOCK.format(overlay=overlay, readable=readable, filter=f"{overlay}/filter.bpf")
    return IMPORT.format(site=site, more=lock if locked else "")


def import_convlab(root: Path, repeats: int) -> float:
    """Return what a student's first cell takes besides NumPy."""
    quiet = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}  # others wait busily, for chance times
    without, also = "import numpy", "import numpy, convlab"
    used: dict[str, list[float]] = {without: [], also: []}
    for _ in range(repeats):  # in turn, so that a busy moment hits both alike
        for program, seconds in used.items():
            command = [account.tool("python"), "-c", program]
            seconds.append(account.run(command, cwd=root, env=quiet, every_s=None).cpu_s)
    return 1000 * (statistics.median(used[also]) - statistics.median(used[without]))


# -- workers

TAKE = """
import sys
from pathlib import Path
from autograder.sandbox.backends import choose
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.worker_pool import WorkerPool
with WorkerPool(choose(), LIMITS, root=Path(sys.argv[1]), ahead=False, warm=sys.argv[2] == "warm") as supply:
    for _ in range(int(sys.argv[3])):
        supply.take().kill()
"""


def workers(root: Path, repeats: int) -> Costs:
    """Return what a worker costs from its start to its end: a copy of a template, or started anew."""
    costs = {}
    for name, how in (("a copy of a template", "warm"), ("started anew", "cold")):
        usages = [_taken(root, how, count) for count in (1, 1 + 2 * repeats)]
        for kind in ("wall", "CPU"):
            one, many = (getattr(usage, f"{kind.lower()}_s") for usage in usages)
            costs[f"worker, {name}, start to end, {kind}"] = 1000 * (many - one) / (2 * repeats)
    return costs


def _taken(root: Path, how: str, count: int) -> account.Usage:
    command = [account.tool("python"), "-c", TAKE, str(root), how, str(count)]
    return account.run(command, cwd=root, every_s=None)


# -- the channel


def channel(root: Path, repeats: int) -> Costs:
    """Time one call, and 8 MB there and back."""
    with WorkerPool(choose(), LIMITS, root=root, ahead=False) as supply:
        process = supply.take()
        try:
            _exchange(
                process, {"op": "run", "source": ECHO, "filename": "<cell echo>", "remember": []}
            )
            call = _median(lambda: _seconds(lambda: _echo(process, 1)), 20 * repeats)
            large = np.zeros(1 << 20)
            array = _median(lambda: _seconds(lambda: _echo(process, large)), repeats)
        finally:
            process.kill()
    return {
        "one call": call,
        "an 8 MB array there and back": array,
    }


def _echo(process: Process, value: Any) -> Any:
    tree, data = codec.encode(((value,), {}))
    request = {
        "op": "call", "function": "echo", "inputs": tree, "optional": [], "stubs": [], "echo": False,
    }  # fmt: skip
    reply, payload = _exchange(process, request, data)
    return codec.decode(reply["value"], payload)


def _exchange(process: Process, request: dict[str, Any], data: bytes = b"") -> tuple[Any, bytes]:
    process.deadline = time.monotonic() + 30
    process.send({**request, "seconds": 5}, data)
    return process.receive()


# -- the gradebook


def gradebook(root: Path, scratch: Path, students: int) -> float:
    """Return milliseconds of one submission's rows, written as grading does."""
    assignment = load_assignment(ASSIGNMENT, Course(root))
    before = os.environ.get("GRADING_ROOT"), os.environ.pop("GRADEBOOK_URL", None)
    os.environ["GRADING_ROOT"] = tempfile.mkdtemp(dir=scratch)
    try:
        writer = GradebookWriter(Course(root), assignment)
        writer.waiting.append(_entry(assignment, students))
        writer.flush()  # the first one makes the database
        started = time.perf_counter()
        for number in range(students):
            writer.waiting.append(_entry(assignment, number))
            if len(writer.waiting) == BATCH:
                writer.flush()
        writer.flush()
        seconds = time.perf_counter() - started
        writer.close()
    finally:
        for name, value in zip(("GRADING_ROOT", "GRADEBOOK_URL"), before, strict=True):
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
    return 1000 * seconds / students


def _entry(assignment: Assignment, number: int) -> GradebookEntry:
    points = {test.grade_id: test.points for test in assignment.tests}
    return GradebookEntry(
        f"student{number:04}", f"{number:032}", points, frozenset(assignment.solutions)
    )


# -- the student's own time


def own_time(root: Path, repeats: int) -> float:
    """Return CPU milliseconds of the author's solution in all calls that grading makes of it.

    The calls are recorded once, then made again in this process, without judge or sandbox.
    """
    assignment = load_assignment(ASSIGNMENT, Course(root))
    calls: list[tuple[str, Any, Any]] = []
    original = Session.answer

    def recording(self: Session, call: Call, *batch: Any) -> Any:
        calls.append((call.function, copy.deepcopy(call.args), copy.deepcopy(dict(call.kwargs))))
        return original(self, call, *batch)

    Session.answer = recording  # type: ignore[method-assign]
    try:
        with WorkerPool(choose(), LIMITS, root=root, given=assignment.given, ahead=False) as supply:
            text = submission_text(root, author_answers(root))
            Judge(assignment, supply, b"bench" * 8).judge("bench", text.encode())
    finally:
        Session.answer = original  # type: ignore[method-assign]
    namespace: dict[str, Any] = {"np": np}
    for source in author_answers(root).values():
        exec(source, namespace)

    def again() -> float:
        started = time.process_time()
        with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
            for function, args, kwargs in calls:
                with suppress(ValueError):  # families that want it
                    namespace[function](*args, **kwargs)
        return time.process_time() - started

    return _median(again, repeats)
