"""Build notebooks from masters, or tell which ones are no longer what their masters say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from nbformat import NotebookNode

from autograder.authoring import execution, notebooks
from autograder.authoring.errors import MasterError, UnknownMaster
from autograder.authoring.masters import MasterCell, read_master
from autograder.authoring.rules import validate
from autograder.course import Course, by_number
from autograder.text import suggest

# Keyed by whether the master is an assignment's.
NAMES = {True: re.compile(r"a\d+_[a-z0-9_]+"), False: re.compile(r"\d\d_[a-z0-9_]+")}

State = Literal["unchanged", "built", "executed", "stale", "orphan"]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What happened to one notebook.

    Parameters
    ----------
    name : str
        ``"a2_convolution"`` or ``"03_convolution"``.
    notebook : Path
    state : str
        ``"stale"`` only under ``check``; an ``"orphan"`` has no master.
    differences : tuple of str
        What differed before this build, each with the notebook's path.
    """

    name: str
    notebook: Path
    state: State
    differences: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the notebook agrees with its master now."""
        return self.state not in ("stale", "orphan")


@dataclass(frozen=True, slots=True)
class Source:
    """A master and the notebook that is built from it."""

    master: Path
    notebook: Path
    assignment: bool

    @property
    def name(self) -> str:
        return self.master.stem


def find_sources(course: Course) -> list[Source]:
    """Return the masters of all lectures and assignments, by name."""
    lectures = [
        Source(path, path.with_suffix(".ipynb"), assignment=False)
        for path in sorted(course.root.glob("course/[0-9]*.py"))
    ]
    assignments = [
        Source(path, course.solution(path.stem), assignment=True)
        for path in sorted(course.solutions.glob("*.py"), key=lambda path: by_number(path.stem))
    ]
    return lectures + assignments


def build(
    course: Course,
    names: Sequence[str] | None = None,
    check: bool = False,
    execute: bool = True,
    refresh: bool = False,
) -> list[BuildResult]:
    """Build the named notebooks, or all of them.

    Parameters
    ----------
    course : Course
        The repository.
    names : sequence of str, optional
        Names such as ``"a2_convolution"``; a master's path does as well.
    check : bool
        Change nothing; compare cells and metadata, not outputs.
    execute : bool
        Run lectures whose code changed, so that their outputs are shown. When False, such a
        lecture is written without outputs and runs at the next build.
    refresh : bool
        Run lectures even if their code did not change.

    Raises
    ------
    MasterError
        For the first mistake in a master. No notebook is written before all masters are valid.
    """
    read = [(source, _read(source, course)) for source in _select(course, names)]
    results = []
    for source, cells in read:
        if check:
            results.append(_check_one(source, cells, course))
        else:
            results.append(_build_one(source, cells, course, execute, refresh))
    return results if names else results + list(_orphans(course))


def built_notebook(source: Source, course: Course) -> NotebookNode:
    """Return the notebook that a master describes, without outputs."""
    return notebooks.to_notebook(_read(source, course))


def _select(course: Course, names: Sequence[str] | None) -> list[Source]:
    sources = find_sources(course)
    if not names:
        return sources
    by_name = {source.name: source for source in sources}
    wanted = [Path(name).stem for name in names]
    for name in wanted:
        if name not in by_name:
            raise UnknownMaster(f"{name}: no master of that name; {suggest(name, by_name)}")
    return [by_name[name] for name in wanted]


def _read(source: Source, course: Course) -> list[MasterCell]:
    wanted = "aN_topic.py" if source.assignment else "NN_topic.py"
    if not NAMES[source.assignment].fullmatch(source.name):
        place = f"{source.master.relative_to(course.root).as_posix()}:1"
        raise MasterError(place, f"a master named {source.name}", f"{wanted}", "rename it")
    cells = read_master(source.master, course.root)
    validate(cells, source.assignment)
    return cells


def _differences(source: Source, cells: Sequence[MasterCell], course: Course) -> tuple[str, ...]:
    shown = source.notebook.relative_to(course.root).as_posix()
    wanted, found = notebooks.to_notebook(cells), notebooks.load(source.notebook)
    seen = list(notebooks.differences(wanted, found))
    if source.assignment and found is not None and notebooks.has_outputs(found):
        seen.append("has outputs")
    return tuple(f"{shown}: {difference}" for difference in seen)


def _check_one(source: Source, cells: Sequence[MasterCell], course: Course) -> BuildResult:
    seen = _differences(source, cells, course)
    return BuildResult(source.name, source.notebook, "stale" if seen else "unchanged", seen)


def _build_one(
    source: Source, cells: Sequence[MasterCell], course: Course, execute: bool, refresh: bool
) -> BuildResult:
    seen = _differences(source, cells, course)
    notebook, old = notebooks.to_notebook(cells), notebooks.load(source.notebook)
    run = False
    if not source.assignment:
        run = (refresh or not execution.keep_outputs(notebook, old)) and execute
    if run:
        execution.execute(notebook, cells, source.notebook.parent)
    text = notebooks.dumps(notebook)
    if source.notebook.is_file() and source.notebook.read_bytes() == text.encode():
        return BuildResult(source.name, source.notebook, "unchanged")
    notebooks.save(text, source.notebook)
    return BuildResult(source.name, source.notebook, "executed" if run else "built", seen)


def _orphans(course: Course) -> Iterator[BuildResult]:
    """Report notebooks that no master describes; deleting them is left to a person."""
    sources = find_sources(course)
    built = {source.notebook for source in sources}
    names = {source.name for source in sources if source.assignment}
    found = [*course.root.glob("course/*.ipynb"), *course.root.glob("solutions/*/*.ipynb")]
    released = [p for p in course.root.glob("assignments/*/*.ipynb") if p.parent.name not in names]
    for path in sorted({*found} - built) + sorted(released):
        shown = path.relative_to(course.root).as_posix()
        yield BuildResult(path.stem, path, "orphan", (f"{shown}: no master describes it",))
