"""Collect what students must not get: solutions, hidden tests, references, the grader itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from autograder.authoring.build import find_sources
from autograder.authoring.fingerprints import Fingerprints
from autograder.authoring.masters import MasterCell, Region, read_master
from autograder.authoring.rules import last_line, parse_code
from autograder.course import Course
from autograder.exercises.catalogue.blocks import Kind, cut

# Shorter lines say nothing by themselves.
MIN_LINE = 20


@dataclass(frozen=True, slots=True)
class PrivateCode:
    """What the audit looks for.

    Parameters
    ----------
    code : Fingerprints
    lines : dict
        Line of a hidden test or of a written model answer -> its master and line.
    secrets : tuple of bytes
        The course's secret, in each form that a file might hold it.
    """

    code: Fingerprints = field(default_factory=Fingerprints)
    lines: dict[str, str] = field(default_factory=dict)
    secrets: tuple[bytes, ...] = ()


def collect(course: Course) -> PrivateCode:
    """Read the private parts of the repository."""
    private = PrivateCode(secrets=_secrets(course))
    for source in find_sources(course):
        if source.assignment:
            _add_master(private, read_master(source.master, course.root))
    for path in sorted(course.root.glob("autograder/**/*.py")):
        _add_module(private, path, path.relative_to(course.root).as_posix())
    for path in sorted(course.root.glob("autograder/exercises/*/*.right.md")):
        _add_correct_programs(private, path, path.relative_to(course.root).as_posix())
    for path in sorted(course.root.glob("autograder/exercises/*/*.mistakes*.md")):
        _add_sentences(private, path, path.relative_to(course.root).as_posix())
    return private


def _secrets(course: Course) -> tuple[bytes, ...]:
    path = course.secret_file
    if not path.is_file():
        return ()
    raw = path.read_bytes()
    return tuple(s for s in {raw, raw.strip(), raw.hex().encode()} if len(s) >= 8)


def _add_master(private: PrivateCode, cells: list[MasterCell]) -> None:
    """Add what delimiters enclose, and the functions around it; the rest of a master is public."""
    public = {line.strip() for cell in cells for line in _public_lines(cell)}
    for cell in cells:
        if cell.tag == "written":
            _add_answer(private, cell, public)
        if cell.kind != "code":
            continue
        tree = parse_code(cell.source)
        for region in cell.regions("SOLUTION"):
            origin = f"{cell.path}:{cell.first_line + region.begin}"
            private.code.add(_enclosed(tree, region), origin)
            for function in _functions(tree):
                if function.lineno <= region.begin + 1 <= last_line(function):
                    private.code.add(function.body, origin)
        for region in cell.regions("HIDDEN TESTS"):
            private.code.add(
                _enclosed(tree, region), f"{cell.path}:{cell.first_line + region.begin}"
            )
            _add_lines(private, cell, region, public)


def _add_answer(private: PrivateCode, cell: MasterCell, public: set[str]) -> None:
    """Add the model answer to a written question; without delimiters it is the whole cell."""
    whole = Region(-1, cell.source.count("\n") + 1)
    for region in cell.regions("SOLUTION") or [whole]:
        _add_lines(private, cell, region, public)


def _add_lines(private: PrivateCode, cell: MasterCell, region: Region, public: set[str]) -> None:
    lines = cell.source.split("\n")
    for index in range(region.begin + 1, region.end):
        line = lines[index].strip()
        if len(line) >= MIN_LINE and not line.startswith("#") and line not in public:
            private.lines.setdefault(line, f"{cell.path}:{cell.first_line + index}")


def _public_lines(cell: MasterCell) -> list[str]:
    hidden = [*cell.regions("SOLUTION"), *cell.regions("HIDDEN TESTS")]
    if cell.tag == "written" and not hidden:
        return []
    lines = cell.source.split("\n")
    return [line for i, line in enumerate(lines) if not any(r.begin <= i <= r.end for r in hidden)]


def _enclosed(tree: ast.Module, region: Region) -> list[ast.stmt]:
    """Return the outermost statements between two delimiters."""
    found: list[ast.stmt] = []
    for node in ast.walk(tree):  # breadth first: a statement comes before what is inside it
        if not isinstance(node, ast.stmt):
            continue
        inside = region.begin + 1 < node.lineno and last_line(node) <= region.end
        if inside and not (found and node.lineno <= last_line(found[-1])):
            found.append(node)
    return found


def _functions(tree: ast.AST) -> list[ast.FunctionDef]:
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def _add_module(private: PrivateCode, path: Path, origin: str) -> None:
    """Add a module's functions, and those in its strings."""
    tree = ast.parse(path.read_text(encoding="utf-8"), origin)
    for function in _functions(tree):
        private.code.add(function.body, f"{origin}:{function.lineno}")
    for line, text in _texts(tree):
        _add_program(private, text, f"{origin}:{line}")


def _add_program(private: PrivateCode, source: str, origin: str) -> None:
    try:
        tree = parse_code(source)
    except (SyntaxError, ValueError):
        return
    for function in _functions(tree):
        private.code.add(function.body, origin)


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield line and text of the strings that may be programs."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "def " in node.value:
            yield node.lineno, node.value


def _add_correct_programs(private: PrivateCode, path: Path, origin: str) -> None:
    """Add the correct programs of a catalogue; the wrong ones are nobody's answer."""
    for block in cut(path.read_text(encoding="utf-8")):
        if block.kind is Kind.FENCE:
            _add_program(private, block.text, f"{origin}:{block.line}")


def _add_sentences(private: PrivateCode, path: Path, origin: str) -> None:
    """Add the lines of the sentences that name mistakes: read before the homework, they give it away."""
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    for block in cut(text):
        if block.kind is Kind.PROSE:
            for number in range(block.line, block.line + block.lines):
                if len(line := lines[number - 1].strip()) >= MIN_LINE:
                    private.lines.setdefault(line, f"{origin}:{number}")
