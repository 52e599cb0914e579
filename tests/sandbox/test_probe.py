"""The probe finds breaches, and without walls nothing is graded."""

from __future__ import annotations

import itertools
import os
import signal
import struct
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.sandbox import backends, bubblewrap
from autograder.sandbox.backends import NoSandbox, choose, known_backends
from autograder.sandbox.bubblewrap import Bubblewrap
from autograder.sandbox.image import Image
from autograder.sandbox.limits import Limits
from autograder.sandbox.probe import ATTACKS, probe, require_walls
from autograder.sandbox.process import Process, SandboxFailed, launch, settings_for
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, ROOT
from tests.workers import LIMITS, backend_named

pytestmark = pytest.mark.sandbox
NOBODY = 61_255  # a user of its own, without any right
ALLOW_ALL = struct.pack("<HBBI", 0x06, 0, 0, 0x7FFF0000)  # one instruction: return ALLOW


class NoWalls:
    """Start the worker as an ordinary process: what a broken sandbox would be.

    Never as root, whoever runs the tests: here the attacks do succeed.
    """

    name, children = "nothing", True

    def start_template(self, image: Image, limits: Limits, slot: int) -> None:
        """Start nothing."""

    def __init__(self, folder: Path) -> None:
        self.filter = folder / "allow.bpf"
        self.filter.write_bytes(ALLOW_ALL)

    def why_not(self) -> str | None:
        """It always works, that is the point."""
        return None

    def start(self, image: Image, limits: Limits, slot: int) -> Process:
        """Start a worker without any wall."""
        base = str(image.base)
        settings = settings_for(limits, base=base, overlay=str(image.overlay), threads=None)
        settings["path"].append(str(ROOT))
        settings |= {"landlock": False, "filter": str(self.filter)}
        (loader,) = image.base.glob("lib*/ld-*")
        command = [
            "/usr/bin/env", "-i", "CONVLAB_GRADING=1", f"PYTHONHOME={base}/py",
            str(loader), "--library-path", f"{base}/lib", "--argv0", base + image.python,
            base + image.python, "-S", "-B", "-s", "-P", str(image.overlay / "guest/start.py"),
        ]  # fmt: skip
        return launch(command, settings, limits, user=NOBODY if os.geteuid() == 0 else None)


@pytest.fixture
def no_walls() -> Iterator[NoWalls]:
    """A back end without walls, its filter in a folder that any user may read."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield NoWalls(Path(folder))


def test_probe_reports_a_sandbox_without_walls(no_walls: NoWalls) -> None:
    with WorkerPool(no_walls, LIMITS, ahead=False) as supply:
        breaches = probe(supply)
    expected = {
        "read the host's files", "list the host's processes", "open a socket", "start a process",
        "reach a server on this machine", "enter new namespaces", "mount something", "import the autograder",
    }  # fmt: skip
    assert expected <= set(breaches)


def test_probe_leaves_no_trace_where_it_succeeds(no_walls: NoWalls) -> None:
    mounts = Path("/proc/self/mountinfo").read_text()
    with WorkerPool(no_walls, LIMITS, ahead=False) as supply:
        assert probe(supply)
    assert Path("/proc/self/mountinfo").read_text() == mounts
    assert not Path("/planted").exists()
    assert "TracerPid:\t0\n" in Path("/proc/self/status").read_text()


def test_grading_is_refused_behind_such_walls(no_walls: NoWalls) -> None:
    told = r"does not hold.*read the host's files.*autograder doctor"
    supply = WorkerPool(no_walls, LIMITS, ahead=False)
    with supply, pytest.raises(NoSandbox, match=told):
        require_walls(supply)


@pytest.mark.parametrize("name", ["bwrap", "landlock", "docker"])
def test_real_walls_turn_every_attack_away(name: str) -> None:
    with WorkerPool(backend_named(name), LIMITS, slot=204, ahead=False) as supply:
        assert probe(supply) == []
    assert len(ATTACKS) >= 15


def test_a_sandbox_that_does_not_start_is_our_fault(no_walls: NoWalls) -> None:
    class Broken(NoWalls):
        def start(self, image: Image, limits: Limits, slot: int) -> Process:
            return launch(["/bin/sh", "-c", "echo no such thing >&2; exit 3"], {}, limits)

    supply = WorkerPool(Broken(no_walls.filter.parent), LIMITS, ahead=False)
    with supply, pytest.raises(SandboxFailed, match="no such thing"):
        supply.take()


def test_a_worker_that_ends_while_it_starts_or_is_probed_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=205) as supply:
        take, calls = supply.take, itertools.count()

        def troubled() -> Process:
            number = next(calls)
            if number == 0:
                raise SandboxFailed("killed")
            process = take()
            if number == 1:
                os.killpg(process.popen.pid, signal.SIGKILL)
            return process

        monkeypatch.setattr(supply, "take", troubled)
        assert probe(supply) == []
        assert next(calls) == 3


def test_a_sandbox_that_never_starts_is_given_up(
    no_walls: NoWalls, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> Process:
        raise SandboxFailed("again")

    with WorkerPool(no_walls, LIMITS, ahead=False) as supply:
        monkeypatch.setattr(supply, "take", fail)
        with pytest.raises(SandboxFailed, match="again"):
            probe(supply)


@pytest.mark.parametrize(("survives", "fits"), [(0, True), (1, True), (9, False)])
def test_a_killed_trial_of_bubblewrap_is_repeated_and_nobody_waits_for_its_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, survives: int, fits: bool
) -> None:
    """What is left of one that was killed keeps its descriptors open for ever."""
    backend_named("bwrap")  # else there is nothing to try
    trials = tmp_path / "trials"
    program = tmp_path / "bwrap"
    program.write_text(
        f"#!/bin/sh\necho >> {trials}\n"
        f'[ "$(wc -l < {trials})" -gt {survives} ] && exit 0\n'
        "sleep 600 &\n"
        f"echo $! >> {tmp_path}/left\n"
        "kill -9 $$\n"
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    try:
        reason = Bubblewrap().why_not()
    finally:
        left = tmp_path / "left"
        for pid in left.read_text().split() if left.exists() else ():
            os.kill(int(pid), signal.SIGKILL)
    assert (reason is None) is fits
    assert len(trials.read_text()) == min(survives + 1, bubblewrap.TRIES)


@pytest.mark.parametrize(
    ("forbidden", "said"),
    [
        ("--hostname", "Can't set hostname to sandbox: Operation not permitted"),
        (
            "--disable-userns",
            "cannot open /proc/sys/user/max_user_namespaces: Read-only file system",
        ),
    ],
)
def test_a_container_that_allows_half_of_it_gets_the_next_walls(
    forbidden: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What bwrap said in Podman's containers, which do let it make namespaces."""
    backend_named("landlock")  # else there is nothing to choose
    program = tmp_path / "bwrap"
    program.write_text(
        f'#!/bin/sh\nfor option; do [ "$option" = {forbidden} ] && echo "bwrap: {said}" >&2 && exit 1; done; exit 0\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert "this container forbids what it needs" in Bubblewrap().why_not()
    assert choose().name == "landlock"


class Unfit:
    """A back end that this machine cannot use."""

    def __init__(self, name: str, reason: str) -> None:
        self.name, self.reason = name, reason

    def why_not(self) -> str | None:
        """Return the reason."""
        return self.reason


@pytest.fixture
def without_walls(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no sandbox at all."""
    unfit = tuple(
        Unfit(b.name, f"{b.name} is not installed; type: sudo apt-get install it")
        for b in known_backends()
    )
    monkeypatch.setattr(backends, "known_backends", lambda: unfit)
    monkeypatch.setattr(backends, "Bubblewrap", lambda: unfit[0])


def test_without_a_sandbox_choosing_fails(without_walls: None) -> None:
    with pytest.raises(NoSandbox, match=r"nothing is graded.*bwrap is not installed; type: sudo"):
        choose()


def test_unknown_sandbox_is_named() -> None:
    with pytest.raises(
        NoSandbox, match="no sandbox is called 'chroot'; known: bwrap, landlock, docker"
    ):
        choose("chroot")


def test_the_first_that_works_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Unfit("bwrap", "missing"), NoWalls.__new__(NoWalls)
    monkeypatch.setattr(backends, "Bubblewrap", lambda: first)
    monkeypatch.setattr(backends, "known_backends", lambda: (first, second))
    assert choose() is second


@pytest.mark.parametrize("verb", ["judge", "grade"])
def test_command_line_refuses_in_one_line(
    without_walls: None, verb: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from autograder.cli import main

    notebook = ROOT / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    monkeypatch.setenv("GRADING_ROOT", str(tmp_path))
    monkeypatch.chdir(ROOT)
    place = tmp_path / "submitted" / "ada" / ASSIGNMENT
    place.mkdir(parents=True)
    (place / notebook.name).write_bytes(notebook.read_bytes())
    arguments = [verb, ASSIGNMENT, *([str(notebook)] if verb == "judge" else [])]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 2
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("autograder: no sandbox works on this machine, so nothing is graded")
    assert "sudo apt-get install" in line
    assert not list(tmp_path.rglob("*.json"))


@pytest.mark.parametrize("engine", ["docker", "podman"])
def test_dockers_command_line_shuts_everything(engine: str) -> None:
    from autograder.sandbox import docker

    image = Image(Path("/base"), Path("/overlay"), "/py/bin/python3")
    command = docker.Docker.arguments((engine,), image, Limits(memory_mb=300))
    text = " ".join(command)
    for needed in (
        "--network none",
        "--read-only",
        "--cap-drop ALL",
        "no-new-privileges",
        "--memory 364m",
        "--pids-limit 64",
        "--log-driver none",
        "--rm",
        "--user 61000:61000",
    ):
        assert needed in text
    mounts = [command[i + 1] for i, word in enumerate(command) if word == "--volume"]
    assert mounts
    assert all(mount.endswith(":ro") for mount in mounts)
    assert {mount.split(":")[0].split("/")[1] for mount in mounts} == {"base", "overlay"}
    assert command[-1] == docker.EMPTY
    assert "--privileged" not in text
    assert "docker.sock" not in text
