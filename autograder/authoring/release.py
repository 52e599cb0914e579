"""Make the students' version of an assignment, and refuse if grading it would go wrong.

An assignment goes out only if its solution earns every automatic point and its blank version
none, as decided by the judge that grades students, and if the audit finds nothing private in it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.authoring import notebooks
from autograder.authoring.audit import audit_released
from autograder.authoring.build import build, find_sources
from autograder.authoring.conversion import generate
from autograder.authoring.convlab_calls import unanswered
from autograder.authoring.errors import ReleaseError, UnknownMaster
from autograder.course import Course
from autograder.judge.notebook.assignment import exercises_of
from autograder.text import suggest

Judge = Callable[[Path, str, Path], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Release:
    """One released assignment.

    Parameters
    ----------
    points : float
        What its automatic tests are worth.
    changed : bool
        Whether anything in ``assignments/`` differs from before.
    judged : bool
        Whether the gate was passed, or left out.
    alone : tuple of str
        Functions without an exercise: graded by their test cell alone.
    """

    name: str
    notebook: Path
    points: float
    changed: bool
    judged: bool
    alone: tuple[str, ...] = ()


def assignment_names(course: Course) -> list[str]:
    """Return the assignments that have a master, in order."""
    return [source.name for source in find_sources(course) if source.assignment]


def release_all(
    course: Course, names: Sequence[str] | None = None, gate: bool = True
) -> Iterator[Release]:
    """Release the named assignments, or all; the first refusal ends it."""
    wanted = names or assignment_names(course)
    for name in wanted:  # a name that is wrong is told before anything is released
        _known(course, name)
    for name in wanted:
        yield release(course, name, gate)


def release(course: Course, name: str, gate: bool = True) -> Release:
    """Release one assignment from its master into ``assignments/``.

    Parameters
    ----------
    course : Course
        The repository.
    name : str
        Such as ``"a2_convolution"``.
    gate : bool
        Judge the solution and the blank version first.

    Raises
    ------
    ReleaseError
        ``assignments/`` is then as it was.
    """
    _built(course, name)
    with _staging(course, name) as stage:
        draft = generate(course, name, stage / "assignments", gradebook=False)
        _answered(name, draft)
        if findings := audit_released(course, draft.parent, f"assignments/{name}"):
            more = f" (and {len(findings) - 1} more)" if len(findings) > 1 else ""
            raise ReleaseError(f"{name}: not released: {findings[0]}{more}")
        if gate:
            _gate(stage, name, draft)
        final = generate(course, name, stage / "final", gradebook=True)
        changed = _put_in_place(final.parent, course.assignments / name, stage / "before")
    notebook = course.released(name)
    points = _automatic_points(notebook)
    return Release(
        name, notebook, sum(points.values()), changed, gate, _without_exercise(name, points)
    )


def check_released(course: Course, names: Sequence[str] | None = None) -> list[str]:
    """Say which files in ``assignments/`` are not what a release would write; change nothing."""
    seen = []
    for name in names or ():
        _known(course, name)
    for name in names or assignment_names(course):
        with _staging(course, name) as stage:
            wanted = _contents(generate(course, name, stage / "assignments", False).parent)
        found = _contents(course.assignments / name)
        seen += [
            f"assignments/{name}/{file}: not what the master releases; run `autograder release`"
            for file in sorted(wanted.keys() | found.keys())
            if wanted.get(file) != found.get(file)
        ]
    return seen


def _known(course: Course, name: str) -> None:
    if name not in (known := assignment_names(course)):
        raise UnknownMaster(f"{name}: no such assignment; {suggest(name, known)}")


def _built(course: Course, name: str) -> None:
    _known(course, name)
    build(course, [name])


@contextmanager
def _staging(course: Course, name: str) -> Iterator[Path]:
    """Yield a small repository around a draft: the judge reads the draft as the released one."""
    (course.root / "build").mkdir(exist_ok=True)
    stage = Path(tempfile.mkdtemp(prefix="release_", dir=course.root / "build"))
    try:
        shutil.copytree(course.solutions / name, stage / "solutions" / name)
        for shared in ("course", "data"):
            if (course.root / shared).is_dir():
                (stage / shared).symlink_to(course.root / shared, target_is_directory=True)
        yield stage
    finally:
        shutil.rmtree(stage)


def _gate(stage: Path, name: str, draft: Path) -> None:
    from autograder.judge import judge_notebook  # brings the sandbox along

    points = _automatic_points(draft)
    staged = Course(stage)
    _require(
        judge_notebook(staged.solution(name), name, staged), points, 1, f"{name}: its solution"
    )
    _require(judge_notebook(draft, name, staged), points, 0, f"{name}: its blank version")


def _answered(name: str, draft: Path) -> None:
    """Raise if the notebook asks convlab for laws, hints or questions that it does not have."""
    for line in unanswered(notebooks.load_existing(draft).cells):
        raise ReleaseError(f"{name}: not released: {line}")


def _require(result: dict[str, Any], points: dict[str, float], share: int, what: str) -> None:
    """Raise unless each item of a judgement has `share` of its points."""
    if result["status"] != "graded":
        raise ReleaseError(f"{what} could not be judged: {result['status']}")
    items = {item["grade_id"]: item for item in result["items"]}
    for grade_id, worth in points.items():
        item = items.get(grade_id)
        if item is None:
            raise ReleaseError(f"{what}: the judge does not know {grade_id}; write its exercise")
        if abs(item["max_points"] - worth) > 1e-9:
            raise ReleaseError(
                f"{what}: {grade_id} is worth {worth:g} in the master, {item['max_points']:g} "
                "to the judge; make them agree"
            )
        if abs(item["points"] - share * worth) > 1e-9:
            why = f"{item['verdict']}: {item['message']}" if share else item["verdict"]
            raise ReleaseError(
                f"{what} earns {item['points']:g} of {worth:g} for {grade_id}, "
                f"not {share * worth:g} ({' '.join(why.split())[:200]})"
            )


def _automatic_points(path: Path) -> dict[str, float]:
    """Return what each test cell is worth, by grade id."""
    marks = [cell.metadata.get("nbgrader", {}) for cell in notebooks.load_existing(path).cells]
    return {
        mark["grade_id"]: mark["points"]
        for mark in marks
        if mark.get("grade") and not mark["solution"]
    }


def _without_exercise(name: str, points: Iterable[str]) -> tuple[str, ...]:
    known = exercises_of(name, ())
    functions = (grade_id.removesuffix("_tests") for grade_id in points)
    return tuple(function for function in functions if function not in known)


def _contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder; an editor's checkpoints do not count."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".ipynb_checkpoints" not in path.parts
    }


def _put_in_place(new: Path, place: Path, before: Path) -> bool:
    """Move a released folder into place by rename; tell whether it differs from the old one."""
    if _contents(new) == _contents(place):
        return False
    place.parent.mkdir(exist_ok=True)
    if place.exists():
        os.rename(place, before)
    try:
        os.rename(new, place)
    except OSError:
        if before.exists():
            os.rename(before, place)
        raise
    return True
