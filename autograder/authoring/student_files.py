"""What students get: an allow-list of tracked files, as they read in the students' own folder."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterable, Sequence
from typing import Any

from autograder.authoring.audit import LEFTOVERS
from autograder.authoring.errors import DistError
from autograder.course import Course

FOLDERS = ("course/", "assignments/", "data/")
FILES = ("README.md", "LICENSE", "LICENSE-text", "environment.yml")
REQUIRED = ("course/convlab/__init__.py", "environment.yml", "README.md")
# A lecture's master stands beside the notebook that is built from it.
MASTER = re.compile(r"course/\d\d_\w+\.py")

# A page of the manual that says how to install and to work; where there is none, the README.
GUIDE = "docs/start/student.md"
# What only the repository has, in any Markdown file.
FOR_INSTRUCTORS = re.compile(
    rb"^<!-- instructors -->\n.*?^<!-- /instructors -->\n+", re.DOTALL | re.MULTILINE
)
COMMENT = re.compile(rb"^#.*\n", re.MULTILINE)
WHOLE_PROJECT = re.compile(rb"-e \.(?=\s|\])")

# What the notebooks need, and what opens them; the bounds are those of pyproject.toml.
BASE = ("anywidget", "matplotlib", "numpy", "pillow")
EXTRAS = {
    "lab": ("ipykernel", "jupyterlab"),
    "hub": ("ipykernel", "jupyterlab", "nbgrader"),
}

PYPROJECT = """\
# Made for the students' package: `pip install -e ".[lab]"` installs convlab and JupyterLab.
[build-system]
requires = ["hatchling>=1.27"]
build-backend = "hatchling.build"

[project]
name = "convlab"
version = "{version}"
description = "What the lectures and assignments of the course import."
requires-python = "{python}"
{licence}license-files = [{licence_files}]
dependencies = [{base}]

[project.optional-dependencies]
{extras}

[tool.hatch.build]
ignore-vcs = true
exclude = [".ipynb_checkpoints"]
dev-mode-dirs = ["course"]

[tool.hatch.build.targets.wheel]
packages = ["course/convlab"]

[tool.hatch.build.targets.wheel.force-include]
{data}
[tool.hatch.build.targets.wheel.shared-data]
{settings}"""
# JupyterLab's defaults for those who have convlab: it does not ask for news, nor look for updates.
SETTINGS = "course/convlab/jupyterlab.json"
SETTINGS_GO_TO = "share/jupyter/lab/settings/overrides.d/convlab.json"


def student_files(course: Course) -> dict[str, bytes]:
    """Return all that is packed, as path -> content.

    Raises
    ------
    DistError
        A file is missing, a link, or names another that is not packed.
    """
    files = {name: (course.root / name).read_bytes() for name in public_files(course)}
    if missing := [name for name in REQUIRED if name not in files]:
        raise DistError(f"dist: {missing[0]} is not tracked by git, and students need it; add it")
    files["pyproject.toml"] = student_pyproject(course, tuple(files)).encode()
    if GUIDE in _tracked(course):
        files["README.md"] = (course.root / GUIDE).read_bytes()
    for name, content in files.items():
        if name.endswith(".md"):
            files[name] = FOR_INSTRUCTORS.sub(b"", content)
    environment = COMMENT.sub(b"", files["environment.yml"])
    files["environment.yml"] = WHOLE_PROJECT.sub(b"-e .[lab]", environment)
    _refuse_dangling_requirements(files)
    return files


def top_folder(course: Course) -> str:
    """Return the name of the one folder in the students' archive: the project's own."""
    return str(_project(course)["name"])


def public_files(course: Course) -> list[str]:
    """Return the tracked files that students get, as paths from the root."""
    tracked = _tracked(course)
    public = [n for n in tracked if n in FILES or n.startswith(FOLDERS)]
    for name in public:
        path = course.root / name
        if path.is_symlink():
            raise DistError(f"dist: {name} is a link; put the file itself there")
        if not path.is_file():
            raise DistError(f"dist: {name} is tracked but gone; restore or `git rm` it")
    return [n for n in public if not LEFTOVERS.intersection(n.split("/")) and not _is_master(n)]


def last_change(course: Course) -> int:
    """Return when what students get was last committed, in seconds since 1970; 0 before that."""
    sources = [*FOLDERS, *FILES, GUIDE, "pyproject.toml"]
    seconds = _git(course, "log", "-1", "--format=%ct", "--", *sources, check=False).strip()
    return int(seconds or 0)


def student_pyproject(course: Course, names: Sequence[str] = ()) -> str:
    """Return a pyproject.toml that installs convlab without the autograder.

    Parameters
    ----------
    course : Course
    names : sequence of str
        The files that are packed; of licences, data and settings, those are named that are.
    """
    project = _project(course)
    bounds = {re.split(r"[^\w.-]", need, maxsplit=1)[0]: need for need in project["dependencies"]}
    wanted = {*BASE, *(name for extra in EXTRAS.values() for name in extra)}
    if unknown := sorted(wanted - set(bounds)):
        raise DistError(f"dist: students need {unknown[0]}, which pyproject.toml does not list")
    licence = project.get("license")
    has_data = any(name.startswith("data/") for name in names)
    return PYPROJECT.format(
        version=project["version"],
        python=project["requires-python"],
        licence=f'license = "{licence}"\n' if isinstance(licence, str) else "",
        licence_files=_quoted(n for n in project.get("license-files", ()) if n in names),
        base=_quoted(bounds[name] for name in BASE),
        extras="\n".join(f"{e} = [{_quoted(bounds[n] for n in EXTRAS[e])}]" for e in EXTRAS),
        data='"data" = "convlab/files"\n' if has_data else "",
        settings=f'"{SETTINGS}" = "{SETTINGS_GO_TO}"\n' if SETTINGS in names else "",
    )


def _project(course: Course) -> dict[str, Any]:
    path = course.root / "pyproject.toml"
    settings: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return settings["project"]


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f'"{word}"' for word in words)


def _is_master(name: str) -> bool:
    return MASTER.fullmatch(name) is not None


def _tracked(course: Course) -> list[str]:
    listing = _git(course, "ls-files", "-z", "--cached")
    return sorted({name for name in listing.split("\0") if name})


def _git(course: Course, *arguments: str, check: bool = True) -> str:
    done = subprocess.run(
        ["git", "-C", str(course.root), *arguments], capture_output=True, check=False, text=True
    )
    if done.returncode and check:
        why = done.stderr.strip().split("\n")[0]
        raise DistError(f"dist: git cannot list the tracked files ({why}); run it in a clone")
    return done.stdout


def _refuse_dangling_requirements(files: dict[str, bytes]) -> None:
    """An environment that names a file which is not packed would not install."""
    for name in re.findall(
        rb"-(?:r|c|-requirement|-constraint)[ =]+([\w./-]+)", files["environment.yml"]
    ):
        if (wanted := name.decode()) not in files:
            raise DistError(f"dist: environment.yml names {wanted}, which is not packed")
