"""Judge files by path: the walls are put up while the judge itself is being loaded."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder.course import Course
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.submission import NOT_READ, read_file
from autograder.sandbox import open_workers
from autograder.sandbox.limits import LIMITS

if TYPE_CHECKING:
    from autograder.judge.judge import Result

log = logging.getLogger(__name__)


def judge_files(
    assignment: str,
    files: Iterable[Path],
    course: Course | None = None,
    sandbox: str | None = None,
    where: bool = True,
) -> Iterator[Result]:
    """Judge files by path, touching no gradebook.

    Parameters
    ----------
    where : bool
        Look for the lines in which the mistakes are, too; most of the time is spent on it.

    Raises
    ------
    UnknownAssignment
    NoSandbox
        If no walls can be put up: nothing is graded then.
    """
    course = course or Course.here()
    loaded = load_assignment(assignment, course)
    waiting = list(files)
    with open_workers(sandbox, loaded.given, course.root, probe=False) as supply:
        supply.prepare()
        from autograder.judge.judge import Judge  # while the first sandbox starts
        from autograder.sandbox.probe import require_walls

        _make_open_cases(loaded)
        require_walls(supply)
        judge = Judge(loaded, supply, course.secret())
        for index, path in enumerate(waiting):
            supply.ahead = index + 1 < len(waiting)
            try:
                data = read_file(path, LIMITS.notebook_bytes + 1)
            except NOT_READ as error:
                yield judge.not_opened(str(path), error)
                continue
            result = judge.judge(str(path), data, where=where)
            log.info("%s: %g of %g, %s", path, result.score, result.max_score, result.status)
            yield result


def _make_open_cases(assignment: Assignment) -> None:
    """Make what the first submission would have to wait for.

    What fails here fails again where it is needed, and is told there.
    """
    from autograder.judge.execution.cases import open_case

    with suppress(Exception):
        for exercise in assignment.exercises.values():
            for index in range(len(exercise.families)):
                open_case(exercise, index)


def judge_notebook(path: Path, assignment: str, course: Course | None = None) -> dict[str, Any]:
    """Judge one notebook and return the contract's JSON object."""
    return next(iter(judge_files(assignment, [path], course))).to_contract()
