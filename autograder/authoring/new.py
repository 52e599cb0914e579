"""Write every file that a function, or a whole assignment, needs; each says what belongs into it.

The files work as they are: the function returns a copy of its argument, and everything is built,
released and judged before the author has written a word.
"""

from __future__ import annotations

import builtins
import keyword
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template

from autograder.authoring.build import find_sources
from autograder.course import Course
from autograder.errors import BadUsage, Undone
from autograder.files import scratch_beside

ASSIGNMENT = re.compile(r"a([1-9]\d*)_([a-z][a-z0-9_]*)")
FUNCTION = re.compile(r"[a-z][a-z0-9_]*")
TAKEN = ("np", "check", "hint", "x")  # by cells that every function gets
LONGEST = 40  # letters of a function's name: lines that hold it stay readable
SOLUTION = re.compile(r'^# %% .*solution="(\w+)"', re.MULTILINE)
END = "\n# %% [markdown]\n# ## Done\n"
HOME = Path(__file__).resolve().parents[2]  # where this grader's exercises are
TEMPLATES = Path(__file__).with_name("scaffold")
OF_A_FUNCTION = {  # where a function's files go
    "exercise": "autograder/exercises/{assignment}/{function}.py",
    "mistakes": "autograder/exercises/{assignment}/{function}.mistakes.md",
    "right": "autograder/exercises/{assignment}/{function}.right.md",
    "reference": "autograder/reference/{function}.py",
    "plain": "autograder/reference/plain/{function}.py",
    "laws": "course/convlab/laws/{function}.py",
    "hints": "course/convlab/hints/{function}.py",
}


class BadName(BadUsage):
    """A name that cannot be given, or is taken."""


class NotWritten(Undone):
    """The files could not be written; none is left."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """What was written.

    Parameters
    ----------
    master : Path
        The assignment's text.
    extended : bool
        Whether the master was there already and got new cells.
    files : tuple of Path
        New files, the master among them if it is new.
    """

    master: Path
    extended: bool
    files: tuple[Path, ...]


def new(course: Course, assignment: str, functions: Sequence[str]) -> Scaffold:
    """Write an assignment with these functions, or add them to one that is there.

    Parameters
    ----------
    course : Course
    assignment : str
        Such as ``"a10_batchnorm"``.
    functions : sequence of str
        Such as ``["batchnorm_forward"]``; at least one.

    Raises
    ------
    BadName
        Nothing was written.
    NotWritten
        Nothing of it is left.
    """
    _refuse_another_grader(course)
    _check_names(course, assignment, functions)
    master = course.solutions / f"{assignment}.py"
    extended = master.exists()
    texts = dict(_files(course, assignment, functions))
    if taken := [path for path in texts for path in (path, path.with_suffix("")) if path.exists()]:
        raise BadName(f"{taken[0].relative_to(course.root)} exists already; take another name")
    if extended:
        texts[master] = _extended(master.read_text(encoding="utf-8"), functions)
    else:
        texts = {master: _master(assignment, functions), **texts}
    _write(texts)
    return Scaffold(
        master, extended, tuple(path for path in texts if not extended or path != master)
    )


def _refuse_another_grader(course: Course) -> None:
    """Refuse a course whose exercises this grader would never import."""
    if course.root != HOME:
        raise BadName(
            f"{course.root}: the exercises that this grader knows are in {HOME}; work there, or in a "
            "clone with a .venv of its own (make setup)"
        )


# -- names


def _check_names(course: Course, assignment: str, functions: Sequence[str]) -> None:
    match = ASSIGNMENT.fullmatch(assignment)
    if match is None:
        raise BadName(
            f"{assignment!r} is no name for an assignment; wanted a number and a topic, such as a10_batchnorm"
        )
    for function in functions:
        _check_function(function)
    if twice := sorted({name for name in functions if functions.count(name) > 1}):
        raise BadName(f"{twice[0]} is named twice; each function once")
    for source in find_sources(course):
        if not source.assignment:
            continue
        number = ASSIGNMENT.fullmatch(source.name)
        if number and number[1] == match[1] and source.name != assignment:
            raise BadName(f"assignment {match[1]} is {source.name} already; take another number")
        written = set(SOLUTION.findall(source.master.read_text(encoding="utf-8")))
        if taken := [name for name in functions if name in written]:
            raise BadName(f"{source.name} has a function {taken[0]} already; take another name")


def _check_function(name: str) -> None:
    if not FUNCTION.fullmatch(name) or len(name) > LONGEST:
        raise BadName(
            f"{name!r} is no name for a function; wanted at most {LONGEST} small letters, digits and _, "
            "such as batchnorm_forward"
        )
    if keyword.iskeyword(name) or hasattr(builtins, name) or name in TAKEN:
        raise BadName(f"{name!r} means something else in a notebook; take another name")


# -- texts


def _files(course: Course, assignment: str, functions: Iterable[str]) -> Iterable[tuple[Path, str]]:
    """Yield the new files beside the master, with their texts."""
    package = course.root / "autograder" / "exercises" / assignment / "__init__.py"
    if not package.exists():
        yield package, _fill("package", assignment=assignment)
    for function in functions:
        for template, place in OF_A_FUNCTION.items():
            path = course.root / place.format(assignment=assignment, function=function)
            yield path, _fill(template, function=function, heading=_words(function))


def _master(assignment: str, functions: Sequence[str]) -> str:
    number, topic = ASSIGNMENT.fullmatch(assignment).groups()  # type: ignore[union-attr]
    head = _fill(
        "master", assignment=assignment, number=number, title=_words(topic), function=functions[0]
    )
    return head + _cells(functions) + _fill("end")


def _cells(functions: Iterable[str]) -> str:
    return "".join(_fill("cells", function=name, heading=_words(name)) for name in functions)


def _extended(text: str, functions: Sequence[str]) -> str:
    """Put the cells of new functions before the last words of a master, if it has them."""
    head, end, rest = text.rpartition(END)
    if not end:
        head, rest = rest, ""
    return f"{head.rstrip()}\n{_cells(functions)}{end}{rest}"


def _fill(template: str, **names: str) -> str:
    text = (TEMPLATES / f"{template}.template").read_text(encoding="utf-8")
    return Template(text).substitute(names)


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


# -- files


def _write(texts: dict[Path, str]) -> None:
    """Write all files, or none: a file in its place is a whole one, and a failure takes all back."""
    before = {path: path.read_bytes() for path in texts if path.exists()}
    folders = [folder for path in texts for folder in _missing_folders(path.parent)]
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with scratch_beside(path) as scratch:
                scratch.write_text(text, encoding="utf-8")
                os.replace(scratch, path)
    except BaseException as error:
        _take_back(texts, before, folders)
        if isinstance(error, OSError):
            raise NotWritten(f"{error.filename}: {error.strerror}; nothing was written") from error
        raise


def _missing_folders(folder: Path) -> list[Path]:
    """Return the folders that have to be made, the innermost first."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    return missing


def _take_back(texts: Iterable[Path], before: dict[Path, bytes], folders: Iterable[Path]) -> None:
    for path in texts:
        if path in before:
            path.write_bytes(before[path])
        else:
            path.unlink(missing_ok=True)
    for folder in folders:
        if folder.exists():
            folder.rmdir()
