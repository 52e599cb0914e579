"""The manual names everything that exists, and nothing that does not."""

from __future__ import annotations

import ast
import dataclasses
import functools
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from autograder.authoring import mutation_table
from autograder.cli import main
from autograder.course import Course
from autograder.judge.notebook.assignment import load_assignment
from autograder.sandbox.limits import Limits
from tests.course_assignments import ASSIGNMENTS

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    [
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
        ROOT / "autograder" / "README.md",
    ]
)
FENCE = re.compile(r"^```.*?^```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.{}*-]+(?:/[\w.{}*-]+)*/?")
SOURCES = ("autograder", "course/convlab", "nbgrader_config.py")
WIDEST = 110


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def prose(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


@functools.cache
def reference(name: str) -> str:
    """Return a page of the reference with what is built into it."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(
        "reference_pages", ROOT / "tools" / "site" / "reference_pages.py"
    )
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    text = (ROOT / "docs" / "reference" / f"{name}.md").read_text(encoding="utf-8")
    return re.sub(r"<!-- built: ([\w-]+) -->", lambda mark: module.PAGES[mark[1]](), text)


# -- all that exists is in the reference


@pytest.mark.parametrize("verb", sorted(main.commands))
def test_every_verb_and_option_is_in_the_reference(verb: str) -> None:
    command = main.commands[verb]
    section = re.search(rf"^## {verb}$(.*?)(?=^## |\Z)", reference("command-line"), re.M | re.S)
    assert section
    assert " ".join(command.help.split()) in " ".join(section[1].split())
    for parameter in command.params:
        names = (
            parameter.opts
            if isinstance(parameter, click.Option)
            else [parameter.human_readable_name]
        )
        for name in names:
            assert name in section[1], name


@pytest.mark.parametrize("field", dataclasses.fields(Limits), ids=lambda field: field.name)
def test_every_limit_is_in_the_reference_with_its_default(field: dataclasses.Field) -> None:
    row = re.search(rf"^\| `{field.name}` \| ([^|]+) \| ([^|]*) \|$", reference("limits"), re.M)
    assert row
    assert float(row[1].replace("\u202f", "")) == field.default
    assert row[2].strip(), "say in a comment beside the field what it bounds"


OURS = re.compile(r"(?:AUTOGRADER|CONVLAB|GRADEBOOK|GRADING)_[A-Z]+(?:_[A-Z]+)*")


def read_from_the_environment() -> set[str]:
    """Names that the source asks of ``os.environ``, and constants that look like our variables."""
    found = set()
    for place in SOURCES:
        for path in (ROOT / place).rglob("*.py") if (ROOT / place).is_dir() else [ROOT / place]:
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                found.update(_asked(node))
    return found


def _asked(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and OURS.fullmatch(str(node.value)):
        yield str(node.value)
    if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
        owner, key = node.func.value, node.args[0]
    elif isinstance(node, ast.Subscript):
        owner, key = node.value, node.slice
    elif isinstance(node, ast.Compare):
        owner, key = node.comparators[0], node.left
    else:
        return
    if ast.unparse(owner) == "os.environ" and isinstance(key, ast.Constant):
        yield str(key.value)


def test_every_environment_variable_is_in_the_reference() -> None:
    wanted = read_from_the_environment() - {"PATH"}
    assert {"GRADING_ROOT", "AUTOGRADER_LIMITS", "GRADEBOOK_URL", "CONVLAB_DATA"} <= wanted
    page = reference("environment")
    assert {name for name in wanted if f"`{name}`" not in page} == set()


def test_the_table_of_mistakes_counts_the_programs_that_there_are() -> None:
    course = Course(ROOT)
    rows = {
        (cells[0], cells[1].strip("`")): (int(cells[2]), int(cells[6]))
        for line in mutation_table.in_manual(course).splitlines()[2:-1]
        if (cells := [cell.strip() for cell in line.strip("|").split("|")])[0] in ASSIGNMENTS
    }
    assert rows == {
        (name, exercise.function): (
            len([*mutation_table.programs_of(exercise)]),
            len(exercise.alternatives),
        )
        for name in ASSIGNMENTS
        for exercise in load_assignment(name, course).exercises.values()
    }


# -- all that is named exists


def headings(page: Path) -> set[str]:
    """Return the anchors of a page as code hosts and the site make them."""
    found = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", text.lower()).strip().replace(" ", "-") for text in found}


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(prose(page)):
        if link.startswith("https://"):
            continue
        place, _, anchor = link.partition("#")
        target = (page.parent / place).resolve() if place else page
        assert target.is_file(), link
        assert not anchor or anchor in headings(target), link


@functools.cache
def tracked() -> frozenset[str]:
    listing = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    folders = {parent.as_posix() for name in listing for parent in Path(name).parents}
    return frozenset({*listing, *folders})


# Made by a command, or a reader's own; and names of a kind, such as aN_topic, or of an example.
MADE = re.compile(
    r"(grading|build|solutions/a10|assignments/a10|solutions/a1_first|a10_norm|~|\.venv|/)"
)
KIND = re.compile(r"[aN]N_|<|\*|…|\{|NN|/aN\b|batchnorm")


def paths(page: Path) -> Iterator[str]:
    """Yield what is in backticks and begins with one of the repository's folders."""
    first = {name.split("/")[0] for name in tracked() if "/" in name}
    for text in QUOTED.findall(prose(page)):
        ours = PATH.fullmatch(text) and "/" in text and text.split("/")[0] in first
        if ours and not MADE.match(text) and not KIND.search(text):
            yield text.rstrip("/")


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_path_exists(page: Path) -> None:
    assert [path for path in paths(page) if path not in tracked()] == []


def test_paths_are_found_in_pages() -> None:
    found = {path for page in PAGES for path in paths(page)}
    assert {"autograder/sandbox/limits.py", "docs", "tests/attacks"} <= found


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_is_one(page: Path) -> None:
    verbs, targets = set(main.commands), _make_targets()
    for line in re.findall(
        r"(?:^|`)(?:\.venv/bin/)?autograder ([a-z]+)", page.read_text("utf-8"), re.M
    ):
        assert line in verbs, line
    for line in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text("utf-8"), re.M):
        assert line in targets, line


def _make_targets() -> set[str]:
    return set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))


# -- pages can be read and compared line by line


UNFOLDED = re.compile(r"^(?:\||<!--).*$", re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_lines_are_short(page: Path) -> None:
    """Rows of tables cannot be folded, and what a command printed is shown as it was."""
    text = FENCE.sub(
        lambda fence: "" if re.match("```(text)?\n", fence[0]) else fence[0],
        page.read_text(encoding="utf-8"),
    )
    lines = UNFOLDED.sub("", text).splitlines()
    assert [line for line in lines if len(line) > WIDEST] == []


def test_every_page_of_the_manual_is_in_its_section() -> None:
    for page in (ROOT / "docs").glob("*/*.md"):
        index = (page.parent / "index.md").read_text(encoding="utf-8")
        assert page.name == "index.md" or f"]({page.name})" in index, page


def test_every_place_says_the_same_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    newest = re.search(
        r"^## (\d+\.\d+\.\d+) \((\d{4}-\d{2}-\d{2})\)$",
        (ROOT / "CHANGELOG.md").read_text("utf-8"),
        re.M,
    )
    assert newest
    assert newest[1] == project["version"]
    assert f"version: {newest[1]}\n" in citation
    assert f"date-released: {newest[2]}\n" in citation
