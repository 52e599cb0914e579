"""The file system that a student's code sees: Python, NumPy, Pillow, convlab, and nothing else.

Two folders are made once and reused: the *base* (interpreter, standard library, packages, shared
libraries; named after their versions) and the *overlay* (worker and convlab; named after their
content). Both are precompiled and never written to again. No reference, no test, no compiler, no
scipy; convlab comes without the modules that would answer an assignment.
"""

from __future__ import annotations

import compileall
import fcntl
import hashlib
import importlib.metadata
import multiprocessing
import os
import platform
import py_compile
import re
import shlex
import shutil
import stat
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from autograder.course import Course
from autograder.errors import BadUsage
from autograder.files import make_private, open_lock, tighten
from autograder.sandbox import seccomp
from autograder.sandbox.docstrings import strip_docstrings

PACKAGES = ("numpy", "pillow")
STDLIB_LEFT_OUT = [
    "site-packages",
    "dist-packages",
    "test",
    "tests",
    "idlelib",
    "tkinter",
    "turtledemo",
    "ensurepip",
    "lib2to3",
    "venv",
    "pydoc_data",
    "__pycache__",
    "sqlite3",
    "curses",
    "dbm",
    "xmlrpc",
    "wsgiref",
    "pip",
    "setuptools",
]
LEFT_OUT_OF_PACKAGES = frozenset({"tests", "__pycache__", "..", "include", "f2py", "distutils"})
CONVLAB_LEFT_OUT = ("layers", "layers.py", "train", "train.py", "explore", "draw")
READABLE = 0o755
ADVICE = "set AUTOGRADER_CACHE to a folder that you can write to and every user can enter"
LAYOUT = "3"  # raise it when this module lays the folders out differently


@dataclass(frozen=True, slots=True)
class Image:
    """Where the two folders are on the host."""

    base: Path
    overlay: Path
    python: str  # path inside base


class CacheUnusable(BadUsage):
    """The sandbox's file system cannot be kept where it should, or not be read there."""


def cache_dir() -> Path:
    """Return the folder that keeps images between runs and that every user can read.

    ``AUTOGRADER_CACHE`` names another one: sandboxes run as other users, so these must be able to
    enter it. Without it root's is ``/var/cache/convolution-course``, and everybody else's
    ``convolution-course`` below ``XDG_CACHE_HOME``, or else below ``~/.cache``. It may be deleted
    whenever nothing is graded; the next run makes it anew in a few seconds.
    """
    if place := os.environ.get("AUTOGRADER_CACHE"):
        return Path(place).absolute()
    if os.geteuid() == 0:
        return Path("/var/cache/convolution-course")
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "convolution-course"


def ensure_image(root: Path | None = None, given: tuple[str, ...] = ()) -> Image:
    """Return the image for this interpreter and this tree, building what is missing.

    Parameters
    ----------
    given : tuple of str
        Parts of convlab, otherwise left out, that the assignment gives its students: whole ones,
        such as ``"layers"``, or single files, such as ``"layers/pooling.py"``.
    """
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    convlab = (root or Course.here().root) / "course" / "convlab"
    files = sorted(_convlab_files(convlab, given))
    with in_cache():
        cache = _readable_folder(cache_dir())
        base = _once(cache / f"base-{_base_key()}", _build_base)
        overlay = _once(
            cache / f"overlay-{_overlay_key(files)}",
            lambda folder: _build_overlay(folder, convlab, files),
        )
    return Image(base, overlay, f"/py/bin/{version}")


@contextmanager
def in_cache() -> Iterator[None]:
    """Say of the cache that it cannot be used, where it is that.

    Raises
    ------
    CacheUnusable
    """
    cache = cache_dir()
    try:
        yield
    except OSError as error:
        place = Path(str(error.filename or ""))
        if not (place.is_relative_to(cache) or cache.is_relative_to(place)):
            raise
        raise CacheUnusable(
            f"the cache {cache} cannot be used ({place}: {error.strerror}); {ADVICE}"
        ) from error


def require_access(image: Image, user: int | None) -> None:
    """Make sure that the user of the sandboxes can enter the image.

    Raises
    ------
    CacheUnusable
    """
    if user is None:  # they are the grader's own
        return
    for folder in (*reversed(image.base.parents), image.base, image.overlay):
        if not folder.stat().st_mode & stat.S_IXOTH:
            raise CacheUnusable(
                f"the sandboxes' own users may not enter {folder}, where the cache is; {ADVICE}, "
                f"or type: chmod o+x {shlex.quote(str(folder))}"
            )


def own_folder(folder: Path) -> Path:
    """Make a folder of the cache for this user only: whoever can open a lock can hold it."""
    _readable_folder(folder.parent)
    make_private(folder)
    tighten(folder)
    return folder


def _readable_folder(folder: Path) -> Path:
    """Make a folder, and those above it that are missing, that every user can enter, whatever the umask."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    for place in missing:
        place.chmod(READABLE)
    return folder


def _once(folder: Path, build: Callable[[Path], None]) -> Path:
    """Build a folder under a lock and rename it into place, unless it is there."""
    if folder.is_dir():
        return folder
    with _lock(folder.with_suffix(".lock")):
        if not folder.is_dir():
            scratch = folder.with_suffix(".tmp")
            shutil.rmtree(scratch, ignore_errors=True)
            scratch.mkdir()
            build(scratch)
            _make_readable(scratch)
            scratch.rename(folder)
    return folder


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    with open_lock(path) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _make_readable(folder: Path) -> None:
    for place, _, files in os.walk(folder):
        os.chmod(place, READABLE)
        for name in files:
            path = os.path.join(place, name)
            os.chmod(path, 0o755 if os.access(path, os.X_OK) else 0o644)


def _digest(parts: Iterable[str | bytes]) -> str:
    joined = b"\0".join(part.encode() if isinstance(part, str) else part for part in parts)
    return hashlib.sha256(joined).hexdigest()[:16]


# -- base


def _base_key() -> str:
    versions = [f"{name}={importlib.metadata.version(name)}" for name in (*PACKAGES, "ipython")]
    stat = os.stat(_interpreter())
    return _digest([LAYOUT, sys.version, platform.platform(), str(stat.st_mtime_ns), *versions])


def _interpreter() -> Path:
    return Path(os.path.realpath(getattr(sys, "_base_executable", sys.executable)))


def _build_base(folder: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for name in ("py/bin", f"py/lib/{version}", "site", "lib", "lib64", "dev", "overlay"):
        (folder / name).mkdir(parents=True)
    (folder / "dev/null").touch()
    shutil.copy(_interpreter(), folder / "py/bin" / version)
    shutil.copytree(
        sysconfig.get_path("stdlib"),
        folder / "py/lib" / version,
        ignore=shutil.ignore_patterns(*STDLIB_LEFT_OUT, "config-*", "*.a", "*.whl"),
        dirs_exist_ok=True,
        symlinks=False,
        ignore_dangling_symlinks=True,
    )
    for name in PACKAGES:
        _copy_distribution(name, folder / "site")
    # Without a compiler it is of no use, but a star import of NumPy asks for it.
    (folder / "site/numpy/f2py").mkdir()
    (folder / "site/numpy/f2py/__init__.py").touch()
    strip_docstrings(folder / "site/numpy")
    _copy_ipython_syntax(folder / "site" / "ipython_syntax")
    _copy_libraries(folder)
    _precompile(folder)


def _copy_distribution(name: str, site: Path) -> None:
    distribution = importlib.metadata.distribution(name)
    for file in distribution.files or ():
        if LEFT_OUT_OF_PACKAGES.intersection(file.parts) or ".dist-info" in file.parts[0]:
            continue
        source, target = Path(str(distribution.locate_file(file))), site / file
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def _copy_ipython_syntax(package: Path) -> None:
    """Take the two modules of IPython that translate magics; the rest of it is not needed."""
    ipython = importlib.metadata.distribution("ipython")
    package.mkdir()
    (package / "__init__.py").touch()
    for file in ("IPython/core/inputtransformer2.py", "IPython/utils/tokenutil.py"):
        text = Path(str(ipython.locate_file(file))).read_text()
        text = text.replace("from IPython.utils import", "from ipython_syntax import")
        (package / Path(file).name).write_text(text)


def _copy_libraries(folder: Path) -> None:
    """Copy the shared libraries that the interpreter and the extension modules name."""
    binaries = [p for p in folder.rglob("*") if p.is_file() and _is_elf(p)]
    listing = subprocess.run(
        ["ldd", *map(str, binaries)], capture_output=True, text=True, check=False
    ).stdout
    for path in set(re.findall(r"=> (/\S+)", listing)):
        if not path.startswith(str(folder)):
            shutil.copy(os.path.realpath(path), folder / "lib" / os.path.basename(path))
    for path in set(re.findall(r"^\s+(/lib\S*/ld-\S+)", listing, re.MULTILINE)):
        target = folder / path.lstrip("/")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(os.path.realpath(path), target)


def _is_elf(path: Path) -> bool:
    with open(path, "rb") as file:
        return file.read(4) == b"\x7fELF"


def _precompile(folder: Path) -> None:
    # A worker of Dask is a daemon, and such a process may not start others.
    alone = multiprocessing.current_process().daemon
    compileall.compile_dir(
        folder,
        quiet=2,
        workers=1 if alone else os.cpu_count() or 1,
        stripdir=str(folder),
        prependdir="/",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )


# -- overlay


def _overlay_key(convlab_files: list[Path]) -> str:
    files = [*sorted(_guest().rglob("*.py")), *convlab_files]
    contents = [part for path in files for part in (str(path), path.read_bytes())]
    return _digest([LAYOUT, sys.version, seccomp.compiled(seccomp.Stage.CODE), *contents])


def _guest() -> Path:
    return Path(__file__).parent / "guest"


def _convlab_files(convlab: Path, given: tuple[str, ...]) -> Iterator[Path]:
    left_out = set(CONVLAB_LEFT_OUT).difference(given, (f"{name}.py" for name in given))
    for path in convlab.rglob("*.py"):
        relative = path.relative_to(convlab)
        if relative.parts[0] not in left_out or relative.as_posix() in given:
            yield path


def _build_overlay(folder: Path, convlab: Path, files: list[Path]) -> None:
    shutil.copytree(_guest(), folder / "guest", ignore=shutil.ignore_patterns("__pycache__"))
    for path in files:
        target = folder / "convlab" / path.relative_to(convlab)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    (folder / "filter.bpf").write_bytes(seccomp.compiled(seccomp.Stage.CODE))
    _precompile(folder)
