"""Judge a submission: the one straight line from a file's bytes to a result."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.exercises.model import Exercise
from autograder.judge.execution.calls import DEATHS, call_case, difference_of, passes
from autograder.judge.execution.cases import open_case
from autograder.judge.execution.session import Outcome, Session
from autograder.judge.execution.test_cells import passes_own_checks
from autograder.judge.feedback import message
from autograder.judge.notebook.assignment import Assignment, TestCell, load_assignment
from autograder.judge.notebook.splice import Spliced, splice
from autograder.judge.notebook.submission import (
    NOT_READ,
    Unreadable,
    read_file,
    read_submission,
    reason_of,
)
from autograder.judge.scoring.custom import run_special
from autograder.judge.scoring.marking import finish
from autograder.judge.scoring.results import CELL_FAMILY, FamilyResult, Judged, OpenRun
from autograder.judge.scoring.rounds import gated_by_values, run_hidden, run_open
from autograder.sandbox import open_workers
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Result:
    """What grading found out about one file.

    Parameters
    ----------
    items : list of Judged
        In the order of the notebook.
    texts : dict
        Message by function.
    spliced : Spliced or None
        The student's cells, for the autograded notebook; None if the file is unreadable.
    reason : str
        Why the status is not ``graded``.
    opened : bool
        Whether the file was there to be read, whatever is in it.
    """

    file: str
    assignment: str
    max_score: float
    status: str
    sandbox: str
    seconds: float = 0.0
    items: list[tuple[TestCell, Judged]] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    spliced: Spliced | None = None
    reason: str = ""
    opened: bool = True

    @property
    def score(self) -> float:
        """Sum of the automatic points."""
        return round(sum(judged.points for _, judged in self.items), 2)

    def to_contract(self) -> dict[str, Any]:
        """Return the JSON object that other programs read."""
        return {
            "file": self.file,
            "assignment": self.assignment,
            "score": self.score,
            "max_score": self.max_score,
            "status": self.status,
            "sandbox": self.sandbox,
            "seconds": round(self.seconds, 3),
            "items": [
                {
                    "grade_id": test.grade_id,
                    "function": test.function,
                    "points": judged.points,
                    "max_points": test.points,
                    "verdict": judged.verdict,
                    "families": [
                        {"name": family.name, "passed": family.passed} for family in judged.families
                    ],
                    "misconception": judged.misconception,
                    "message": self.texts[test.function],
                }
                for test, judged in self.items
            ],
        }


class Judge:
    """Judges submissions of one assignment, each in a fresh sandbox.

    Parameters
    ----------
    assignment : Assignment
    supply : WorkerPool
    secret : bytes
        The course's secret; hidden numbers come from it.
    """

    def __init__(self, assignment: Assignment, supply: WorkerPool, secret: bytes) -> None:
        self.assignment, self.supply, self.secret = assignment, supply, secret

    def judge(self, file: str, data: bytes) -> Result:
        """Judge one file's bytes; never raises because of what is in them."""
        started = time.perf_counter()
        result = Result(
            file,
            self.assignment.name,
            self.assignment.max_score,
            "graded",
            self.supply.backend.name,
        )
        try:
            cells = read_submission(data, self.supply.limits)
        except Unreadable as error:
            result.status, result.reason = "unreadable", str(error)
            self._nothing(result)
        else:
            result.spliced = splice(self.assignment, cells)
            try:
                self._judge_items(result, hashlib.sha256(data).hexdigest())
                self._look_for_another_assignment(result, {cell.grade_id for cell in cells})
            except SandboxFailed as error:
                log.exception("%s: the sandbox failed", file)
                self._no_score(result, str(error))
            except Exception as error:
                # A hole in the judge must cost neither the batch nor, silently, the points.
                log.exception("%s: not judged", file)
                self._no_score(result, f"a fault of the grader ({type(error).__name__})")
        result.seconds = time.perf_counter() - started
        return result

    def _look_for_another_assignment(self, result: Result, names: set[str | None]) -> None:
        """Say so when nothing in a notebook is of this assignment, neither a cell nor a function."""
        a = self.assignment
        ours = {*a.solutions, *(cell.grade_id for cell in (*a.tests, *a.written))}
        blank = all(judged.verdict == "not_attempted" for _, judged in result.items)
        if blank and not ours & names:
            result.status = "unreadable"
            result.reason = (
                f"none of its cells belongs to {result.assignment}; "
                "it may be the notebook of another assignment"
            )

    @staticmethod
    def _no_score(result: Result, reason: str) -> None:
        result.status, result.reason = "error-infra", reason
        result.items, result.texts = [], {}

    def not_opened(self, file: str, error: Exception) -> Result:
        """Return the result of a file that is missing or may not be read."""
        reason = f"the file cannot be opened ({reason_of(error)})"
        name, sandbox = self.assignment.name, self.supply.backend.name
        result = Result(file, name, self.assignment.max_score, "unreadable", sandbox, reason=reason)
        result.opened = False
        self._nothing(result)
        return result

    def _nothing(self, result: Result) -> None:
        for test in self.assignment.tests:
            result.items.append((test, Judged(test.function, verdict="not_attempted")))
            result.texts[test.function] = f"The file could not be read: {result.reason}."

    def _judge_items(self, result: Result, submission: str) -> None:
        assert result.spliced is not None
        with Session(self.supply, result.spliced.run) as session:
            judged = [(test, Judged(test.function)) for test in self.assignment.tests]
            self._open_phase(session, judged)
            session.forget()
            self._hidden_phase(session, judged, submission)
            result.items = judged
            for _, item in judged:
                broken = session.failures.get(f"<cell {item.function}>")
                if broken and item.verdict == "not_attempted":
                    item.verdict = "exception"  # something was written, but it cannot be run
            for test, item in judged:
                exercise = self.assignment.exercises.get(test.function)
                result.texts[test.function] = (
                    message.compose(item, exercise, session.failures)
                    if exercise
                    else _plain_message(item)
                )

    def _open_phase(self, session: Session, judged: Iterable[tuple[TestCell, Judged]]) -> None:
        wrong: set[str] = set()
        for test, item in judged:
            if exercise := self.assignment.exercises.get(test.function):
                stubs = self._stubs(exercise.dependencies, wrong)
                item.open_run = run_open(session, exercise, stubs)
                if not item.open_run.right:
                    wrong.add(test.function)

    def _hidden_phase(
        self, session: Session, judged: Iterable[tuple[TestCell, Judged]], submission: str
    ) -> None:
        wrong: set[str] = set()
        for test, item in judged:
            exercise = self.assignment.exercises.get(test.function)
            if exercise is None:
                self._by_cell_alone(session, test, item)
                continue
            stubs = self._stubs(exercise.dependencies, wrong)
            session.forget(*exercise.dependencies)
            if item.open_run is not None and item.open_run.attempted:
                identity = f"{self.assignment.name}|{test.grade_id}|{submission}"
                item.families, item.hidden = self._hidden_cases(
                    session, exercise, stubs, item.open_run, identity
                )
                item.families += gated_by_values(
                    run_special(session, exercise, stubs, self.secret, identity),
                    exercise,
                    item.families,
                )
                item.families.append(self._own_checks(session, test, item, stubs))
            else:
                item.families = [FamilyResult(f.name, False, f.weight) for f in exercise.families]
            finish(
                item, exercise, test.points, session, stubs,
                self._stubs(exercise.dependencies, set(exercise.dependencies)),
            )  # fmt: skip
            if item.verdict != "correct":
                wrong.add(test.function)
            elif stubs:
                item.own_helpers_break_it = self._broken_by(session, exercise, stubs)

    def _hidden_cases(
        self,
        session: Session,
        exercise: Exercise,
        stubs: dict[str, Any],
        open_run: OpenRun,
        identity: str,
    ) -> tuple[list[FamilyResult], list[Outcome]]:
        """Run the hidden cases; where some fail, once more with correct versions of all helpers.

        A helper that is counted as right may be too coarse for its caller, computed in 32-bit floats
        say, or wrong where nobody looked. That is not the caller's mistake.
        """
        with_own, outcomes = run_hidden(session, exercise, stubs, open_run, self.secret, identity)
        helpers = self._stubs(exercise.dependencies, set(exercise.dependencies))
        if all(family.passed for family in with_own) or set(helpers) == set(stubs):
            return with_own, outcomes
        if any(outcome.kind in DEATHS for outcome in [*outcomes, *open_run.outcomes]):
            return with_own, outcomes
        helped, _ = run_hidden(session, exercise, helpers, open_run, self.secret, identity)
        return [a if a.passed else b for a, b in zip(with_own, helped, strict=True)], outcomes

    def _own_checks(
        self, session: Session, test: TestCell, item: Judged, stubs: dict[str, Any]
    ) -> FamilyResult:
        """Run the author's cell; it counts as one family, and only next to a right answer."""
        assert item.open_run is not None
        exercise = self.assignment.exercises[test.function]
        helpers = self._stubs(exercise.dependencies, set(exercise.dependencies))
        worth_trying = any(family.passed for family in item.families) and not any(
            outcome.kind in DEATHS for outcome in item.open_run.outcomes
        )
        passed = worth_trying and (
            passes_own_checks(self.assignment, test, session, stubs)
            or (
                set(helpers) != set(stubs)
                and passes_own_checks(self.assignment, test, session, helpers)
            )
        )
        mean = sum(family.weight for family in item.families) / len(item.families)
        return FamilyResult(CELL_FAMILY, passed, mean)

    def _by_cell_alone(self, session: Session, test: TestCell, item: Judged) -> None:
        passed = passes_own_checks(self.assignment, test, session, {})
        item.families = [FamilyResult(CELL_FAMILY, passed)]
        item.points = test.points if passed else 0.0
        item.verdict = "correct" if passed else "incorrect"

    def _stubs(self, dependencies: Iterable[str], wrong: set[str]) -> dict[str, Callable[..., Any]]:
        """Return correct versions of the dependencies that the student got wrong."""
        return {
            name: self.assignment.exercises[name].reference
            for name in dependencies
            if name in wrong
        }

    @staticmethod
    def _broken_by(session: Session, exercise: Any, stubs: dict[str, Any]) -> tuple[str, ...]:
        """Return the student's own helpers without whose correct versions this would fail."""
        for index in range(len(exercise.families)):
            case = open_case(exercise, index)
            outcome = call_case(session, exercise, case, {})
            if not passes(outcome, difference_of(exercise, case, outcome)):
                return tuple(stubs)
        return ()


def _plain_message(item: Judged) -> str:
    if item.verdict == "correct":
        return "The checks in the notebook pass."
    return "The checks below your code in the notebook do not pass."


def judge_files(
    assignment: str,
    files: Iterable[Path],
    course: Course | None = None,
    sandbox: str | None = None,
) -> Iterator[Result]:
    """Judge files by path, touching no gradebook.

    Raises
    ------
    UnknownAssignment
    NoSandbox
        If no walls can be put up: nothing is graded then.
    """
    course = course or Course.here()
    loaded = load_assignment(assignment, course)
    waiting = list(files)
    with open_workers(sandbox, loaded.given, course.root) as supply:
        judge = Judge(loaded, supply, course.secret())
        for index, path in enumerate(waiting):
            supply.ahead = index + 1 < len(waiting)
            try:
                data = read_file(path, LIMITS.notebook_bytes + 1)
            except NOT_READ as error:
                yield judge.not_opened(str(path), error)
                continue
            result = judge.judge(str(path), data)
            log.info("%s: %g of %g, %s", path, result.score, result.max_score, result.status)
            yield result


def judge_notebook(path: Path, assignment: str, course: Course | None = None) -> dict[str, Any]:
    """Judge one notebook and return the contract's JSON object."""
    return next(iter(judge_files(assignment, [path], course))).to_contract()
