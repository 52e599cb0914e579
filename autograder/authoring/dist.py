"""Pack what students get: an allow-list of tracked files, audited after packing."""

from __future__ import annotations

import os
import re
import subprocess
import tomllib
import zipfile
from dataclasses import dataclass
from pathlib import Path

from autograder.authoring.audit import LEFTOVERS, audit_zip
from autograder.authoring.errors import DistError
from autograder.course import Course
from autograder.files import scratch_beside

FOLDERS = ("course/", "assignments/", "data/")
FILES = ("README.md", "LICENSE", "LICENSE-text", "environment.yml")
REQUIRED = ("course/convlab/__init__.py", "environment.yml", "README.md")

# Of the README students get what works in their folder.
FOR_INSTRUCTORS = re.compile(
    rb"^<!-- instructors -->\n.*?^<!-- /instructors -->\n+", re.DOTALL | re.MULTILINE
)

# What lectures, assignments and convlab need; the versions are those of pyproject.toml.
STUDENTS_NEED = (
    "anywidget",
    "ipykernel",
    "jupyterlab",
    "matplotlib",
    "notebook",
    "numpy",
    "pillow",
)

PYPROJECT = """\
# Made for the students' package: `pip install -e .` installs convlab and what it needs.
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "convlab"
version = "{version}"
description = "What the lectures and assignments of the course import."
requires-python = "{python}"
dependencies = [
{dependencies}
]

[tool.setuptools.packages.find]
where = ["course"]
include = ["convlab*"]

[tool.setuptools.package-data]
"*" = [{data}]
"""


@dataclass(frozen=True, slots=True)
class Dist:
    """A package for students: where it is, and what is in it."""

    path: Path
    files: tuple[str, ...]


def dist(course: Course, output: Path | None = None) -> Dist:
    """Pack ``students.zip``; the same files give the same bytes.

    Parameters
    ----------
    course : Course
        The repository; only files that git tracks are packed.
    output : Path, optional
        Default: ``students.zip`` in the repository.

    Raises
    ------
    DistError
        The audit found something, or a file is missing; an older package is then left alone.
    """
    output = output or course.root / "students.zip"
    files = {name: (course.root / name).read_bytes() for name in public_files(course)}
    if missing := [name for name in REQUIRED if name not in files]:
        raise DistError(f"dist: {missing[0]} is not tracked by git, and students need it; add it")
    files["pyproject.toml"] = student_pyproject(course).encode()
    files["README.md"] = FOR_INSTRUCTORS.sub(b"", files["README.md"])
    _refuse_dangling_requirements(files)

    output.parent.mkdir(parents=True, exist_ok=True)
    with scratch_beside(output) as package:
        _pack(files, package)
        if findings := audit_zip(course, package):
            more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
            raise DistError(f"dist: not packed: {findings[0]}{more}")
        package.chmod(0o644)
        os.replace(package, output)
    return Dist(output, tuple(sorted(files)))


def public_files(course: Course) -> list[str]:
    """Return the tracked files that students get, as paths from the root."""
    listing = subprocess.run(
        ["git", "-C", str(course.root), "ls-files", "-z", "--cached"],
        capture_output=True,
        check=False,
        text=True,
    )
    if listing.returncode:
        why = listing.stderr.strip().split("\n")[0]
        raise DistError(f"dist: git cannot list the tracked files ({why}); run it in a clone")
    tracked = sorted({name for name in listing.stdout.split("\0") if name})
    public = [n for n in tracked if n in FILES or n.startswith(FOLDERS)]
    for name in public:
        path = course.root / name
        if path.is_symlink():
            raise DistError(f"dist: {name} is a link; put the file itself there")
        if not path.is_file():
            raise DistError(f"dist: {name} is tracked but gone; restore or `git rm` it")
    return [name for name in public if not LEFTOVERS.intersection(name.split("/"))]


def student_pyproject(course: Course) -> str:
    """Return a pyproject.toml that installs convlab without the autograder."""
    settings = tomllib.loads((course.root / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    stated = {re.split(r"[^\w.-]", need, maxsplit=1)[0]: need for need in project["dependencies"]}
    if unknown := [name for name in STUDENTS_NEED if name not in stated]:
        raise DistError(f"dist: students need {unknown[0]}, which pyproject.toml does not list")
    data = settings.get("tool", {}).get("setuptools", {}).get("package-data", {}).get("*", [])
    return PYPROJECT.format(
        version=project["version"],
        python=project["requires-python"],
        dependencies="\n".join(f'    "{stated[name]}",' for name in STUDENTS_NEED),
        data=", ".join(f'"{pattern}"' for pattern in data),
    )


def _refuse_dangling_requirements(files: dict[str, bytes]) -> None:
    """An environment that names a file which is not packed would not install."""
    for name in re.findall(
        rb"-(?:r|c|-requirement|-constraint)[ =]+([\w./-]+)", files["environment.yml"]
    ):
        if (wanted := name.decode()) not in files:
            raise DistError(f"dist: environment.yml names {wanted}, which is not packed")


def _pack(files: dict[str, bytes], package: Path) -> None:
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            # A fixed date and mode: the package changes only when its contents do.
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, content, compresslevel=9)
