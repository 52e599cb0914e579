"""Look for anything private in what students get, before they get it."""

from __future__ import annotations

import ast
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import nbformat
from nbformat import NotebookNode

from autograder.authoring.private_code import PrivateCode, collect
from autograder.authoring.public_text import Passage, passages
from autograder.authoring.rules import parse_code
from autograder.course import Course

PUBLIC_FOLDERS = ("assignments", "course", "data")
LEFTOVERS = {"__pycache__", ".ipynb_checkpoints"}

DELIMITER = re.compile(r"\b(BEGIN|END) (SOLUTION|HIDDEN TESTS|MARK SCHEME)\b")
PRIVATE_PATH = re.compile(
    r"(?<![\w/.-])(?:solutions|autograder|grading)/\w"
    r"|\b(?:from|import)\s+autograder\b|\bnbgrader_config\b"
)
HOST_PATH = re.compile(
    r"(?<![\w.:/~-])/(?:home|root|Users|work|tmp|mnt|private|var/folders)/[\w.-]+"
    r"|\b[A-Z]:\\+Users\\+"
)
SECRET = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}"
    r"|\bgithub_pat_\w{22}|\bxox[abprs]-[\w-]{10}|\bsk-[A-Za-z0-9]{20}|\bpypi-[\w-]{40}"
    r"|\b\w+://[^/\s:@'\"]+:[^/\s:@'\"]+@"
    r"|(?i:\b(?:password|passwd|api_?key|secret_?key|auth_?token)\s*[:=]\s*[\"'][^\"'\s]{8,}[\"'])"
)
EVERYWHERE = (
    (HOST_PATH, "an absolute path of somebody's machine"),
    (SECRET, "what looks like a secret"),
)
# The README tells instructors where things are and how to write an assignment.
OUTSIDE_README = (
    (DELIMITER, "a delimiter of a solution or hidden test"),
    (PRIVATE_PATH, "the name of a private path"),
)


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that must not reach students.

    Parameters
    ----------
    file : str
        Path as students would see it.
    place : str
        ``"line 12"`` or ``"cell 4 (zero_pad), line 2"``; empty for the whole file.
    problem : str
    """

    file: str
    place: str
    problem: str

    def __str__(self) -> str:
        return ": ".join(filter(None, [self.file, self.place, self.problem]))


def audit(course: Course) -> list[Leak]:
    """Audit the public folders and the README as they are on disk."""
    files = {path.relative_to(course.root).as_posix(): path for path in _public_files(course)}
    return audit_files({name: p.read_bytes() for name, p in files.items()}, collect(course), course)


def audit_released(course: Course, folder: Path, shown: str) -> list[Leak]:
    """Audit one assignment's folder, such as a draft, as if it stood at `shown`."""
    files = {
        f"{shown}/{path.relative_to(folder).as_posix()}": path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    return audit_files(files, collect(course), course)


def audit_zip(course: Course, package: Path, private: PrivateCode | None = None) -> list[Leak]:
    """Audit a package that students download: the zip, or a wheel.

    Paths count, and are told, from the archive's one top folder, if there is such.

    Parameters
    ----------
    course : Course
    package : Path
    private : PrivateCode, optional
        What must not be in it; collected from the course if omitted.
    """
    with zipfile.ZipFile(package) as archive:
        top = _top_folder(archive.namelist())
        files = {name.removeprefix(top): archive.read(name) for name in archive.namelist()}
        names = [name.removeprefix(top) for name in archive.namelist()]
    findings = [
        Leak(name, "", "is packed twice")
        for name in sorted({n for n in names if names.count(n) > 1})
    ]
    return findings + audit_files(files, private or collect(course), course)


def _top_folder(names: Sequence[str]) -> str:
    """Return the folder that holds all, with its slash; "" if there is none."""
    tops = {name.partition("/")[0] for name in names if "/" in name}
    if len(tops) != 1 or any("/" not in name for name in names) or tops <= {"", ".", ".."}:
        return ""
    return f"{tops.pop()}/"


def audit_files(files: Mapping[str, bytes], private: PrivateCode, course: Course) -> list[Leak]:
    """Audit files given as path -> content."""
    return [
        finding
        for name, content in sorted(files.items())
        for finding in _audit_file(name, content, private, course)
    ]


def _public_files(course: Course) -> Iterator[Path]:
    for folder in PUBLIC_FOLDERS:
        for path in sorted((course.root / folder).rglob("*")):
            if path.is_file() and not LEFTOVERS.intersection(path.parts):
                yield path
    if (readme := course.root / "README.md").is_file():
        yield readme


def _audit_file(name: str, content: bytes, private: PrivateCode, course: Course) -> Iterator[Leak]:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or LEFTOVERS.intersection(path.parts):
        yield Leak(name, "", "does not belong in the package")
    if path.suffix in (".pyc", ".pkl", ".pickle", ".db"):
        yield Leak(name, "", f"a {path.suffix} file cannot be audited")
    if any(secret in content for secret in private.secrets):
        yield Leak(name, "", "holds the course's secret")
    if str(course.root).encode() in content:
        yield Leak(name, "", "holds the path of this repository")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return
    if path.suffix == ".ipynb":
        try:
            notebook = nbformat.reads(text, as_version=nbformat.NO_CONVERT)
        except Exception as error:  # whatever nbformat trips over, nobody could open it
            yield Leak(name, "", f"cannot be read as a notebook ({type(error).__name__})")
            return
        if path.parts[0] == "assignments":
            yield from _audit_assignment(name, notebook)
    for passage in passages(path, text):
        yield from _audit_passage(name, passage, private)


def _audit_passage(name: str, passage: Passage, private: PrivateCode) -> Iterator[Leak]:
    rules = EVERYWHERE if name == "README.md" else EVERYWHERE + OUTSIDE_README
    for number, line in enumerate(passage.text.split("\n"), passage.first_line):
        for pattern, problem in rules:
            if match := pattern.search(line):
                shown = "" if pattern is SECRET else f": {match[0]}"
                yield Leak(name, passage.place(number), f"holds {problem}{shown}")
        if origin := private.lines.get(line.strip()):
            yield Leak(name, passage.place(number), f"holds the hidden line {origin}")
    for fragment in passage.code:
        try:
            tree = parse_code(fragment.text)
        except (SyntaxError, ValueError):
            if fragment.must_parse:
                yield Leak(name, passage.place(None), "is code that cannot be read")
            continue
        for line_number, origin in private.code.find(tree):
            place = passage.place(fragment.first_line + line_number - 1)
            yield Leak(name, place, f"is the code of {origin} under other names or its own")


def _audit_assignment(name: str, notebook: NotebookNode) -> Iterator[Leak]:
    for number, cell in enumerate(notebook.cells, 1):
        mark = cell.metadata.get("nbgrader", {})
        place = f"cell {number} ({mark.get('grade_id', cell.get('id'))})"
        if cell.get("outputs") or cell.get("execution_count") is not None:
            yield Leak(name, place, "has outputs")
        if cell.cell_type == "code" and mark.get("solution"):
            task = mark["grade_id"]
            if not _is_stub(cell.source, task):
                problem = f"is no stub: {task} must raise NotImplementedError with its own name"
                yield Leak(name, place, problem)


def _is_stub(source: str, task: str) -> bool:
    """Tell whether the function `task` raises NotImplementedError and names itself."""
    try:
        tree = parse_code(source)
    except SyntaxError:
        return False
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == task]
    return any(
        isinstance(node, ast.Raise)
        and isinstance(node.exc, ast.Call)
        and ast.unparse(node.exc.func) == "NotImplementedError"
        and any(isinstance(a, ast.Constant) and task in str(a.value) for a in node.exc.args)
        for function in functions
        for node in ast.walk(function)
    )
