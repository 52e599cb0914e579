"""Test on every Python that is installed, and with the lowest versions that pyproject.toml allows.

Usage: python tools/matrix.py [--short]

Each combination has a virtual environment of its own in build/matrix. A Python that is not installed
is skipped, with a line that says so. ``--short`` is for continuous integration: the lowest versions
only, and of the tests those that meet Python's and NumPy's insides.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "matrix"
OLDEST, NEWEST = 11, 15  # minor versions of Python 3 to look for; the oldest is pyproject's
RUNNERS = ("hypothesis", "pytest", "pytest-xdist")  # what these tests need of the extra `test`
QUICK = "not pipeline and not notebook and not browser and not slow"
FULL = ["tests", "-m", QUICK]
SHORT = [
    "tests/judge/test_compare_and_seeds.py",
    "tests/judge/test_contract.py",
    "tests/judge/test_submission_and_splice.py",
    "tests/judge/test_symptoms.py",
    "tests/sandbox/test_binding.py",
    "tests/sandbox/test_codec.py",
    "tests/sandbox/test_docstrings.py",
    "tests/sandbox/test_image.py",
    "tests/sandbox/test_open_workers.py",
    "-m",
    "not slow",
]
# An old package beside a new one that it needs: what the one calls, the other may have deprecated.
MIXED = ["-W", "ignore::DeprecationWarning"]


@dataclass(frozen=True, slots=True)
class Combination:
    """A Python and the versions of packages that go with it.

    Parameters
    ----------
    title : str
    folder : Path
        Of its virtual environment.
    python : str
        The interpreter to make it with.
    lowest : bool
        The lowest versions that pyproject.toml allows, else those of requirements.lock.
    """

    title: str
    folder: Path
    python: str
    lowest: bool

    @property
    def interpreter(self) -> str:
        """The environment's own Python."""
        return str(self.folder / "bin" / "python")


def main() -> int:
    """Run the matrix; return 1 if anything failed, as an exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--short", action="store_true", help="lowest versions, few tests")
    short = parser.parse_args().short
    failed = []
    for combination in combinations(short):
        print(f"matrix: {combination.title}", flush=True)
        if not (_is_made(combination) and _passes(combination, SHORT if short else FULL)):
            failed.append(combination.title)
    for title in failed:
        print(f"matrix: failed: {title}", flush=True)
    return 1 if failed else 0


def combinations(short: bool) -> Iterator[Combination]:
    """Yield what can be tested here; say what cannot."""
    for minor in [OLDEST] if short else range(OLDEST, NEWEST + 1):
        python = installed(minor)
        if python is None:
            print(f"matrix: python3.{minor} is not installed; skipped", flush=True)
            continue
        if minor == OLDEST:
            yield Combination(
                f"Python 3.{minor}, lowest versions", PLACE / "lowest", python, lowest=True
            )
        if not short:
            yield Combination(
                f"Python 3.{minor}, locked versions", PLACE / f"3.{minor}", python, lowest=False
            )


def installed(minor: int) -> str | None:
    """Return the path of a Python of this version that can make environments, None without one."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    places = [
        shutil.which(f"python3.{minor}"),
        *sorted(map(str, pyenv.glob(f"3.{minor}.*/bin/python3.{minor}")), reverse=True),
    ]
    test = f"import sys, venv, ensurepip; sys.exit(sys.version_info[:2] != (3, {minor}))"
    for place in filter(None, places):
        if subprocess.run([place, "-c", test], capture_output=True, check=False).returncode == 0:
            return place
    return None


def _is_made(combination: Combination) -> bool:
    return _make_lowest(combination) if combination.lowest else _make_locked(combination)


def _make_locked(combination: Combination) -> bool:
    return _runs(["bash", "tools/setup.sh", str(combination.folder)], PYTHON=combination.python)


def _make_lowest(combination: Combination) -> bool:
    """Install the lowest version of each direct dependency, and what fits to it of all others."""
    PLACE.mkdir(parents=True, exist_ok=True)
    wanted, chosen = PLACE / "lowest.in", PLACE / "lowest.txt"
    wanted.write_text("".join(f"{line}\n" for line in _direct_dependencies()))
    uv, python = shutil.which("uv", path=_path()) or "uv", combination.interpreter
    return (
        _runs([combination.python, "-m", "venv", "--clear", str(combination.folder)])
        and _runs([uv, "pip", "compile", "--quiet", "--resolution", "lowest-direct",
                   "--python", python, str(wanted), "--output-file", str(chosen)])
        and _runs([uv, "pip", "install", "--quiet", "--compile-bytecode",
                   "--python", python, "--requirement", str(chosen)])
        and _runs([uv, "pip", "install", "--quiet", "--no-deps", "--python", python, "--editable", "."])
    )  # fmt: skip


def _direct_dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tests = project["optional-dependencies"]["test"]
    return project["dependencies"] + [line for line in tests if line.partition(">=")[0] in RUNNERS]


def _passes(combination: Combination, tests: list[str]) -> bool:
    warnings = MIXED if combination.lowest else []
    return _runs([combination.interpreter, "-m", "pytest", "-q", "-n", "2", *warnings, *tests])


def _runs(command: list[str], **environment: str) -> bool:
    """Run a command in the repository; tell whether it ended well."""
    environment |= {"PATH": _path(), "UV_SYSTEM_CERTS": "1", "UV_NATIVE_TLS": "1"}
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    return done.returncode == 0


def _path() -> str:
    """Return a search path on which the uv beside this Python comes first."""
    return f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}"


if __name__ == "__main__":
    sys.exit(main())
