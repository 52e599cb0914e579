"""What the image holds, what it must not hold, and how workers are supplied from it."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from autograder.sandbox.image import (
    CacheUnusable,
    Image,
    _precompile,
    ensure_image,
    require_access,
)
from autograder.sandbox.process import SandboxFailed, WorkerDied
from autograder.sandbox.slots import Slot, user_of
from autograder.sandbox.worker_pool import WorkerPool
from tests.peer import needs_root, open_place, reach, umask
from tests.submissions import ROOT, right
from tests.workers import LIMITS, backend_named, failure

pytestmark = pytest.mark.sandbox


@pytest.fixture(scope="module")
def image() -> Image:
    return ensure_image()


def files(image: Image) -> list[Path]:
    """Return every file of both folders."""
    return [path for place in (image.base, image.overlay) for path in place.rglob("*") if path.is_file()]  # fmt: skip


def test_a_daemon_such_as_a_dask_worker_can_build_it(tmp_path: Path) -> None:
    """The first task on a fresh machine of a cluster meets this: daemons may start no process."""
    (tmp_path / "module.py").write_text("x = 1\n")
    daemon = multiprocessing.get_context("spawn").Process(
        target=_precompile, args=(tmp_path,), daemon=True
    )
    daemon.start()
    daemon.join(60)
    assert daemon.exitcode == 0
    assert list(tmp_path.glob("__pycache__/module.*.pyc"))


def test_nothing_that_answers_is_inside(image: Image) -> None:
    names = {
        part.lower()
        for path in files(image)
        for part in path.relative_to(image.base.parent).parts[1:]
    }
    forbidden = {"scipy", "torch", "autograder", "nbgrader", "pip", "setuptools", "pytest", "matplotlib", "IPython", "layers", "layers.py", "train", "solutions", "exercises", "reference", "ensurepip"}  # fmt: skip
    assert not {name.lower() for name in forbidden} & names


def test_no_compiler_no_shell_no_tools(image: Image) -> None:
    programs = {
        path.name
        for path in files(image)
        if os.access(path, os.X_OK) and ".so" not in path.name and path.suffix != ".py"
    }
    assert {name for name in programs if not name.startswith("ld-")} <= {
        Path(image.python).name,
        "fetch_macholib",
    }  # a script without a shell to run it


def test_no_function_of_the_solution_is_inside(image: Image) -> None:
    lines = {
        line.strip() for source in right().values() for line in source.splitlines()
        if line.strip().startswith(("return np", "return room", "window =", "A_pad =", "span =", "Z["))
    }  # fmt: skip
    assert len(lines) >= 5
    for path in image.overlay.rglob("*.py"):
        code = {line.strip() for line in path.read_text().splitlines()}
        shared = {line for line in lines & code if len(line) > 30}
        assert not shared, (path, shared)


def test_all_is_readable_and_nobody_may_write(image: Image) -> None:
    for path in files(image):
        assert path.stat().st_mode & 0o444 == 0o444
        assert path.stat().st_mode & 0o022 == 0
        assert path.stat().st_mode & 0o6000 == 0, "setuid"


def test_no_link_leads_out(image: Image) -> None:
    assert not [
        path for path in (*image.base.rglob("*"), *image.overlay.rglob("*")) if path.is_symlink()
    ]


def test_made_once(image: Image) -> None:
    before = image.base.stat().st_mtime_ns, image.overlay.stat().st_mtime_ns
    assert ensure_image() == image
    assert before == (image.base.stat().st_mtime_ns, image.overlay.stat().st_mtime_ns)


def test_overlay_depends_on_what_is_given() -> None:
    assert ensure_image(given=("layers",)).overlay != ensure_image().overlay


def test_changed_convlab_makes_another_overlay(tmp_path: Path) -> None:
    folder = tmp_path / "course" / "convlab"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("x = 1\n")
    first = ensure_image(tmp_path).overlay
    (folder / "__init__.py").write_text("x = 2\n")
    assert ensure_image(tmp_path).overlay != first
    assert (ensure_image(tmp_path).overlay / "convlab/__init__.py").read_text() == "x = 2\n"


@pytest.mark.parametrize("name", ["bwrap", "landlock"])
def test_nothing_is_writable_from_within(name: str) -> None:
    source = """
import os
found = []
for place, folders, names in os.walk("/"):
    for entry in ("", *names):
        path = os.path.join(place, entry)
        if path != "/dev/null" and os.access(path, os.W_OK):
            found.append(path)
    if len(found) > 5:
        break
opened = []
for path in (*found, "/", "/tmp", "/dev/shm", "/py", "/site", "/overlay"):
    try:
        opened.append(open(os.path.join(path, "planted"), "w"))
    except OSError:
        pass
assert not opened, opened
"""
    with WorkerPool(backend_named(name), LIMITS, slot=205, ahead=False) as supply:
        process = supply.take()
        failed = failure(process, source, wall_s=60)
        process.kill()
    assert failed is None, failed


# -- supply


def test_next_worker_is_started_ahead_and_ended(image: Image) -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=206, warm=False) as supply:
        first = supply.take()
        waiting = supply.next
        assert waiting is not None
        assert waiting.popen.poll() is None
        second = supply.take()
        assert second is waiting
        assert first.popen.pid != second.popen.pid
        third = supply.next
        first.kill()
        second.kill()
    assert third is not None
    assert third.popen.poll() is not None
    assert supply.next is None


def test_nothing_is_started_ahead_unless_asked() -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=207, ahead=False) as supply:
        supply.take().kill()
        assert supply.next is None


def test_each_worker_is_fresh() -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=208, warm=False) as supply:
        first = supply.take()
        assert failure(first, "import numpy\nnumpy.planted = planted = 1") is None
        second = supply.take()
        assert failure(second, "import numpy\nassert not hasattr(numpy, 'planted')") is None
        failed = failure(second, "planted")
        assert failed is not None
        assert failed["type"] == "NameError"
        first.kill()
        second.kill()


def test_killed_before_use_is_noticed() -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=209, ahead=False, warm=False) as supply:
        supply.prepare()
        assert supply.next is not None
        # The whole group: bubblewrap's inner process is not yet tied to the outer one.
        os.killpg(supply.next.popen.pid, signal.SIGKILL)
        supply.next.popen.wait()
        # Whether it had said that it is ready or not: a fault of ours, or a death that is survived.
        killed = supply.next
        with pytest.raises((SandboxFailed, WorkerDied)):
            failure(supply.take(), "x = 1")
        killed.kill()
        supply.take().kill()  # and the next one is fine


def test_kill_twice_is_harmless() -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=210, ahead=False) as supply:
        process = supply.take()
        process.kill()
        process.kill()


SINCE_NUMPY_2 = ("numpy.char", "numpy.rec", "numpy.strings")  # as modules


def test_root_is_not_needed_for_the_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from autograder.sandbox import image as module

    monkeypatch.delenv("AUTOGRADER_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert module.cache_dir() == tmp_path / "convolution-course"
    assert (ROOT / "course" / "convlab").is_dir()


@pytest.mark.parametrize(
    "code",
    [
        "np.median(np.arange(9.0).reshape(3, 3))",
        "np.percentile(np.arange(5.0), 50)",
        "import numpy.ma, numpy.ctypeslib, numpy.lib.recfunctions",
        "np.ma.masked_array([1, 2], [0, 1]).mean(), np.vectorize(abs)([-1]), np.matrix([[1]])",
        *(f"import {name}" for name in SINCE_NUMPY_2 if find_spec(name)),
        "import numpy.polynomial.chebyshev, numpy.lib.mixins, numpy.lib.scimath, numpy.exceptions, numpy.typing",
        "np.testing.assert_allclose(1, 1)",
        "np.random.default_rng(0).normal(size=3)",
        "from numpy import *; pad(zeros(2), 1), amax(ones(2))",
        "import numpy.matlib",
        "np.fft.fft(np.ones(4)), np.linalg.inv(np.eye(2)), np.polynomial.Polynomial([1, 2])",
        "from numpy.lib.stride_tricks import sliding_window_view; import PIL.Image, statistics, typing",
    ],
)
def test_numpy_is_whole_inside(code: str) -> None:
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=211, ahead=False) as supply:
        process = supply.take()
        try:
            assert failure(process, f"import numpy as np\n{code}") is None
        finally:
            process.kill()


# -- whose the cache is


@pytest.fixture
def empty_cache(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Return a cache below a folder that every user can enter, with bases that cost nothing to make."""
    monkeypatch.setattr(
        "autograder.sandbox.image._build_base", lambda folder: (folder / "py").mkdir()
    )
    with open_place() as folder:
        monkeypatch.setenv("AUTOGRADER_CACHE", str(folder / "deep" / "cache"))
        yield folder / "deep" / "cache"


@pytest.mark.parametrize("mask", [0o000, 0o077], ids=oct)
def test_sandboxes_can_enter_the_cache_and_nobody_can_hold_its_locks(
    empty_cache: Path, mask: int
) -> None:
    with umask(mask):
        image = ensure_image()
        slot = Slot()
    try:
        require_access(image, 61_001)
        locks = [*empty_cache.glob("*.lock"), empty_cache / "slots" / str(slot.number)]
        assert len(locks) == 3
        assert {oct(path.stat().st_mode & 0o777) for path in locks} == {"0o600"}
        assert (empty_cache / "slots").stat().st_mode & 0o777 == 0o700
        if os.geteuid() == 0:
            assert reach(*locks, empty_cache / "slots") == []
            assert reach(image.overlay, image.overlay / "filter.bpf")[:2] == [
                f"listed {image.overlay}", f"read {image.overlay / 'filter.bpf'}",
            ]  # fmt: skip
    finally:
        slot.release()


@needs_root
def test_slots_of_an_older_version_are_taken_from_others(empty_cache: Path) -> None:
    (empty_cache / "slots").mkdir(parents=True)
    for folder in (empty_cache.parent, empty_cache, empty_cache / "slots"):
        folder.chmod(0o755)
    first = empty_cache / "slots" / "1"
    first.touch()
    first.chmod(0o644)
    assert f"locked {first}" in reach(first)
    slot = Slot()
    assert slot.number == 1
    assert reach(first, first.parent) == []
    slot.release()


def test_a_cache_that_sandboxes_cannot_enter_is_told_with_what_to_do(empty_cache: Path) -> None:
    image = ensure_image()
    empty_cache.parent.chmod(0o700)
    require_access(image, None)
    told = f"may not enter {empty_cache.parent}, where the cache is; set AUTOGRADER_CACHE to .* or type: chmod o.x "
    with pytest.raises(CacheUnusable, match=told):
        require_access(image, 61_001)


@needs_root
def test_a_pool_asks_for_that_before_it_starts_anything(empty_cache: Path) -> None:
    ensure_image()
    empty_cache.parent.chmod(0o700)
    if user_of(213) is None:
        pytest.skip("sandboxes have no users of their own here")
    with pytest.raises(CacheUnusable, match="may not enter"):
        WorkerPool(backend_named("bwrap"), LIMITS, slot=213, ahead=False)


@pytest.mark.parametrize("use", [ensure_image, Slot])
def test_a_cache_that_cannot_be_written_names_the_variable(empty_cache: Path, use: object) -> None:
    empty_cache.parent.touch()  # a file where a folder belongs: that stops root as well
    with pytest.raises(CacheUnusable, match=f"the cache {empty_cache} cannot be used .*Not a directory.; set AUTOGRADER_CACHE to"):  # fmt: skip
        use()
