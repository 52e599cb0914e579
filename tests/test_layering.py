"""Rules about the tree that no single module can hold by itself."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
COURSE = ROOT / "course"
# Of the judge, inner first.
ROOMS = ("notebook", "execution", "diagnosis", "locate", "scoring", "feedback")
TIERS = {
    "sandbox": {"judge", "pipeline", "authoring"},
    "judge": {"pipeline", "authoring"},
    "lms": {"sandbox", "judge", "pipeline", "authoring"},
}


def imported_modules(path: Path) -> set[str]:
    """Dotted names that a module imports."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("path", sorted(COURSE.rglob("*.py")), ids=lambda p: p.name)
def test_course_never_imports_the_autograder(path: Path) -> None:
    assert not any(name.partition(".")[0] == "autograder" for name in imported_modules(path))


@pytest.mark.parametrize("tier", TIERS)
def test_tiers_import_downwards_only(tier: str) -> None:
    for path in (ROOT / "autograder" / tier).rglob("*.py"):
        above = {name for name in imported_modules(path) if name.startswith("autograder.")}
        assert not {name.split(".")[1] for name in above} & TIERS[tier], path


def test_the_rooms_of_the_judge_import_one_way() -> None:
    judge = ROOT / "autograder" / "judge"
    for index, room in enumerate(ROOMS):
        for path in (judge / room).rglob("*.py"):
            entered = {
                name.split(".")[2]
                for name in imported_modules(path)
                if name.startswith("autograder.judge.")
            }
            assert not entered & {*ROOMS[index + 1 :], "judge"}, path


def test_code_inside_the_walls_imports_nothing_of_the_course_or_the_grader() -> None:
    for path in (ROOT / "autograder/sandbox/guest").rglob("*.py"):
        packages = {name.partition(".")[0] for name in imported_modules(path)}
        assert not packages & {"autograder", "convlab"}, path


def test_references_and_exercises_do_not_know_the_judge() -> None:
    for folder in ("reference", "exercises"):
        for path in (ROOT / "autograder" / folder).rglob("*.py"):
            parts = {
                name.split(".")[1]
                for name in imported_modules(path)
                if name.startswith("autograder.")
            }
            assert not parts & {"judge", "sandbox", "pipeline", "authoring"}, path


def test_no_module_is_called_utils() -> None:
    vague = {"utils", "helpers", "manager", "misc", "common"}
    assert not [p for p in ROOT.glob("[ac]*/**/*.py") if p.stem in vague]


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_environment_yml_agrees_with_pyproject() -> None:
    text = (ROOT / "environment.yml").read_text(encoding="utf-8")
    wanted = project()["project"]["requires-python"]
    assert f"python{wanted}" in text
    assert re.search(r"- pip:\n\s+- -e \.", text), "environment.yml installs the project itself"
    listed = re.findall(r"^  - ([a-z]+)", text, re.MULTILINE)
    assert set(listed) <= {"conda", "nodefaults", "python", "pip"}, (
        "versions belong in pyproject.toml"
    )


def test_the_lock_pins_every_dependency_with_hashes_and_names_no_host() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    entries = re.split(r"\n(?=\S)", lock.strip())
    pinned = {}
    for entry in entries:
        name, version = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", entry).groups()
        assert "--hash=sha256:" in entry, name
        pinned.setdefault(name.lower().replace("_", "-"), set()).add(version)
    about = project()["project"]
    wanted = about["dependencies"] + [
        d for extra in about["optional-dependencies"].values() for d in extra
    ]
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9._-]+", requirement)[0].lower().replace("_", "-")
        assert name in pinned, f"{requirement} is not in requirements.lock"
    assert pinned["nbgrader"] == {"0.9.6"}


def test_the_top_level_is_as_promised() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    folders = {line.split("/")[0] for line in tracked.splitlines() if "/" in line}
    assert {"course", "assignments", "solutions", "autograder", "data", "tests"} <= folders
    assert folders <= {
        "course", "assignments", "solutions", "autograder", "data", "docs", "tests", "tools", ".ci",
        ".binder", ".github", "deploy",
    }  # fmt: skip
    assert not [line for line in tracked.splitlines() if line.startswith("grading/")]


def test_no_file_names_a_package_registry() -> None:
    hosts = re.compile(r"(pypi|pythonhosted|npmjs|debian)\.(org|com|net)/", re.IGNORECASE)
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for line in tracked.splitlines():
        path = ROOT / line
        if (
            path.suffix in {".py", ".toml", ".yml", ".yaml", ".lock", ".md", ".sh", ".cfg", ""}
            and path.is_file()
        ):
            assert not hosts.search(path.read_text(encoding="utf-8", errors="replace")), line
