"""Run a command and say what it and all its children used: wall time, CPU time, memory.

Sandboxes are killed, not waited for, so the kernel never adds their CPU time to the parent's
account. A control group sees all of it; where none can be made, the process tree is read from /proc
often, which misses a little (`EXACT` is False then).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
PAGE_MB = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass(slots=True)
class Usage:
    """What a command used.

    Parameters
    ----------
    peak_mb : float
        Largest sum over all processes at one time; pages that several share count once.
    samples : list of (int, float)
        What `progress` said and the first process's resident megabytes, through the run.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_mb: float = 0.0
    samples: list[tuple[int, float]] = field(default_factory=list)
    output: str = ""


class CommandFailed(Exception):
    """A measured command ended with an unexpected status."""


def run(
    command: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    every_s: float | None = 0.25,
    progress: Callable[[], int] = lambda: 0,
    statuses: Sequence[int] = (0,),
) -> Usage:
    """Run a command to its end.

    Parameters
    ----------
    every_s : float or None
        Time between two looks at the memory; None does not look.
    progress : callable
        Asked at every look.

    Raises
    ------
    CommandFailed
    """
    usage = Usage()
    with _account() as account:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, preexec_fn=account.enter,
        )  # fmt: skip
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        chunks = []
        while process.poll() is None:
            chunks.append(process.stdout.read() or b"")
            if every_s is not None:
                usage.peak_mb = max(
                    usage.peak_mb, sum(map(_pss_mb, account.processes(process.pid)))
                )
                usage.samples.append((progress(), _rss_mb(process.pid)))
            account.look(process.pid)
            _wait(process, every_s)
        usage.wall_s = time.perf_counter() - started
        chunks.append(process.stdout.read() or b"")
        process.stdout.close()
        usage.cpu_s = account.cpu_s()
    usage.output = b"".join(chunks).decode(errors="replace")
    if process.returncode not in statuses:
        tail = "\n".join(usage.output.splitlines()[-12:])
        raise CommandFailed(f"{' '.join(command[:4])} ended with {process.returncode}:\n{tail}")
    return usage


def _wait(process: subprocess.Popen[bytes], every_s: float | None) -> None:
    with suppress(subprocess.TimeoutExpired):
        process.wait(every_s if every_s is not None else 0.02)


# -- accounts


class _Group:
    """A control group of version 2 (every kernel keeps CPU time there, whatever is switched on)."""

    exact = True

    def __init__(self, place: Path) -> None:
        self.place = place

    def enter(self) -> None:
        (self.place / "cgroup.procs").write_text(str(os.getpid()))

    def look(self, _pid: int) -> None:
        return None

    def processes(self, _pid: int) -> list[int]:
        return [int(line) for line in (self.place / "cgroup.procs").read_text().split()]

    def cpu_s(self) -> float:
        line = (self.place / "cpu.stat").read_text().split()
        return int(line[line.index("usage_usec") + 1]) / 1e6


class _Tree:
    """The process tree as /proc shows it; what a process used after the last look is lost."""

    exact = False

    def __init__(self) -> None:
        self.seen: dict[int, float] = {}

    def enter(self) -> None:
        return None

    def look(self, pid: int) -> None:
        for each in self.processes(pid):
            self.seen[each] = max(self.seen.get(each, 0.0), _cpu_of(each))

    def processes(self, pid: int) -> list[int]:
        return [pid, *(each for child in _children(pid) for each in self.processes(child))]

    def cpu_s(self) -> float:
        return sum(self.seen.values())


def _children(pid: int) -> list[int]:
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def _cpu_of(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICK


def _groups_home() -> Path | None:
    """Return the control group in which this process may make others, None if there is none."""
    own = next(
        (x[3:] for x in Path("/proc/self/cgroup").read_text().splitlines() if x[:3] == "0::"), "/"
    )
    for mount in ("/sys/fs/cgroup", "/sys/fs/cgroup/unified"):
        home = Path(mount + own)
        if (home / "cgroup.procs").exists() and (home / "cpu.stat").exists():
            return home if os.access(home / "cgroup.procs", os.W_OK) else None
    return None


@contextmanager
def _account() -> Iterator[_Group | _Tree]:
    home = _groups_home()
    place = home / f"bench-{os.getpid()}-{time.monotonic_ns()}" if home else None
    try:
        if place:
            place.mkdir()
    except OSError:
        place = None
    if place is None:
        yield _Tree()
        return
    try:
        yield _Group(place)
    finally:
        _remove(place)


def _remove(place: Path) -> None:
    for _ in range(100):  # killed processes leave a moment later
        try:
            place.rmdir()
        except OSError:
            time.sleep(0.02)
        else:
            return


def exact() -> bool:
    """Whether CPU times include every process."""
    with _account() as account:
        return account.exact


# -- memory


def _rss_mb(pid: int) -> float:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_MB
    except (OSError, IndexError):
        return 0.0


def _pss_mb(pid: int) -> float:
    """Return a process's share of the memory: a page of n processes counts 1/n."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    except OSError:  # another user's, or gone
        pass
    return _rss_mb(pid)


def tool(name: str) -> str:
    """Return a command of this environment."""
    return str(Path(sys.executable).with_name(name))
