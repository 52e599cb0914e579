"""Judge a submission: the one straight line from a file's bytes to a result."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.open_run import OpenRun, run_open
from autograder.judge.execution.outcome import DEATHS, OutcomeKind
from autograder.judge.execution.planted import helper_of
from autograder.judge.execution.session import Session
from autograder.judge.explanation import courtesy, explain_item, explain_plainly
from autograder.judge.feedback import message
from autograder.judge.feedback.sentences import require_language, said, sentence
from autograder.judge.feedback.stopped_cells import Failures
from autograder.judge.locate.cache import Cache
from autograder.judge.locate.locate import locate, of_stopped_cell
from autograder.judge.locate.model import Place
from autograder.judge.notebook import below
from autograder.judge.notebook.assignment import Assignment, TestCell
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.splice import splice
from autograder.judge.notebook.submission import (
    Unreadable,
    read_submission,
    reason_of,
)
from autograder.judge.result import Item, Result, Status
from autograder.judge.scoring.marking import score, score_by_cell_alone
from autograder.judge.scoring.results import Judged, Verdict
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool

log = logging.getLogger(__name__)


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
        require_language()  # before the first file, not in the middle of a message
        self.assignment, self.supply, self.secret = assignment, supply, secret

    def judge(self, file: str, data: bytes, *, where: bool = False) -> Result:
        """Judge one file's bytes; never raises because of what is in them.

        Parameters
        ----------
        where : bool
            Look at once for the lines in which the mistakes are; see `places`.
        """
        started = time.perf_counter()
        result = Result(
            file,
            self.assignment.name,
            self.assignment.max_score,
            Status.GRADED,
            self.supply.backend.name,
        )
        try:
            cells = read_submission(data, self.supply.limits)
        except Unreadable as error:
            reason = error.reason
            self._nothing(result, lambda: said(reason))
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
        if where and result.status == Status.GRADED:

            def add_places() -> None:
                found = self.places(data, result.named)
                for item in result.items:
                    item.where = found.get(item.test.function, ())

            courtesy(f"{file}: looking for the lines", add_places)
        result.seconds = time.perf_counter() - started
        return result

    def places(
        self, data: bytes, wrong: Mapping[str, Sequence[str]], cache: Cache | None = None
    ) -> dict[str, tuple[Place, ...]]:
        """Return in which lines the mistakes of a graded submission are; nothing where that is not sure.

        Whatever happens here has no influence on points or names, which are final.

        Parameters
        ----------
        wrong : mapping of str to sequence of str
            Functions that lost points, with the names of their mistakes.
        cache : Cache, optional
            Of what was found before.

        Raises
        ------
        SandboxFailed
            If the walls themselves fail.
        """
        if not wrong:
            return {}
        cells = list(splice(self.assignment, read_submission(data, self.supply.limits)).run)
        items = [Item(test, Judged(test.function)) for test in self.assignment.tests]
        search = _Placing(self, cells, wrong, set(wrong), cache or Cache())
        with np.errstate(all="ignore"):
            with Session(self.supply, cells) as session:
                search.down_to = self._open_phase(session, items, "", frozenset(wrong))
                search.failures = session.failures
            end = time.monotonic() + self.supply.limits.submission_wall_s
            for item in items:
                if item.test.function in wrong and time.monotonic() < end:  # a net
                    search.add(item)
        return search.found

    def _look_for_another_assignment(self, result: Result, names: set[str | None]) -> None:
        """Say so when nothing in a notebook is of this assignment, neither a cell nor a function."""
        a = self.assignment
        cells = [cell.grade_id for cell in a.tests] + [cell.grade_id for cell in a.written]
        blank = all(item.judged.verdict == Verdict.NOT_ATTEMPTED for item in result.items)
        if blank and names.isdisjoint([*a.solutions, *cells]):
            result.status = Status.UNREADABLE

            def give_reason() -> None:
                result.reason = sentence("unreadable.other_assignment", assignment=a.name)

            courtesy(f"{result.file}: giving the reason", give_reason)

    @staticmethod
    def _no_score(result: Result, reason: str) -> None:
        result.status, result.reason = Status.ERROR_INFRA, reason
        result.items = []

    def not_opened(self, file: str, error: Exception) -> Result:
        """Return the result of a file that is missing or may not be read."""
        name, sandbox = self.assignment.name, self.supply.backend.name
        result = Result(file, name, self.assignment.max_score, Status.UNREADABLE, sandbox)
        result.opened = False
        self._nothing(result, lambda: sentence("unreadable.not_opened", error=reason_of(error)))
        return result

    def _nothing(self, result: Result, reason: Callable[[], str]) -> None:
        """Give no points for a file that cannot be read, and say why."""
        result.status = Status.UNREADABLE
        result.items = [
            Item(test, Judged(test.function, verdict=Verdict.NOT_ATTEMPTED))
            for test in self.assignment.tests
        ]

        def give_reason() -> None:
            result.reason = reason()
            told = message.not_read(result.reason)
            for item in result.items:
                item.message = told

        courtesy(f"{result.file}: giving the reason", give_reason)

    def _judge_items(self, result: Result, submission: str) -> None:
        """Score every function; when all points are final, explain them."""
        assert result.spliced is not None
        # What a student returns may overflow in any comparison; nobody reads NumPy's warnings of it.
        with np.errstate(all="ignore"), Session(self.supply, result.spliced.run) as session:
            items = [Item(test, Judged(test.function)) for test in self.assignment.tests]
            down_to = self._open_phase(session, items, submission)
            session.restart_if_exposed()
            attempts = self._hidden_phase(session, items, submission, down_to)
            for item in items:
                broken = session.failures.get(f"<cell {item.test.function}>")
                if broken and item.judged.verdict == Verdict.NOT_ATTEMPTED:
                    item.judged.verdict = (
                        Verdict.EXCEPTION
                    )  # something was written, but cannot be run
            result.items = items
            session.restart()  # what is shown of its answers must not tell of hidden cases
            self._explain(session, items, attempts, down_to)

    def _open_phase(
        self,
        session: Session,
        items: Iterable[Item],
        submission: str,
        known: frozenset[str] = frozenset(),
    ) -> dict[str, int]:
        """Call all functions on the open examples.

        Parameters
        ----------
        known : frozenset of str
            Functions of which it is known that they are wrong.

        Returns
        -------
        dict
            The last cell to be run for functions that are right only without the cells below their
            tests, as in a notebook that is run from top to bottom.
        """
        wrong = set(known)
        down_to: dict[str, int] = {}
        for item in items:
            function = item.test.function
            if attempt := self._attempt(session, item.test, wrong, submission):
                run = run_open(attempt)
                if (last := _worth_a_try_above(run, session.cells, function)) is not None:
                    session.run_down_to(last)
                    above = run_open(attempt)
                    if above.right:
                        run, down_to[function] = above, last
                    session.run_down_to(None)
                item.judged.open_run = run
                if not run.right:
                    wrong.add(function)
        return down_to

    def _hidden_phase(
        self,
        session: Session,
        items: Iterable[Item],
        submission: str,
        down_to: Mapping[str, int],
    ) -> list[Attempt | None]:
        """Give the points; returns each function as it was called, None where there is no exercise."""
        attempts = []
        wrong: set[str] = set()
        for item in items:
            attempt = self._attempt(session, item.test, wrong, submission)
            attempts.append(attempt)
            session.run_down_to(down_to.get(item.test.function))
            if attempt is None:
                score_by_cell_alone(item.judged, session, self.assignment, item.test)
                continue
            session.restart_if_exposed(*attempt.exercise.dependencies)
            score(item.judged, attempt, self.assignment, item.test)
            if item.judged.verdict != Verdict.CORRECT:
                wrong.add(item.test.function)
        return attempts

    def _explain(
        self,
        session: Session,
        items: Iterable[Item],
        attempts: Iterable[Attempt | None],
        down_to: Mapping[str, int],
    ) -> None:
        locked = {f"<cell {name}>" for name in self.assignment.locked}
        for item, attempt in zip(items, attempts, strict=True):
            if attempt is None:
                explain_plainly(item, self.assignment.name)
                continue
            session.run_down_to(down_to.get(item.test.function))
            session.restart_if_exposed(*attempt.exercise.dependencies)
            failures = {file: f for file, f in session.failures.items() if file not in locked}
            explain_item(item, attempt, self.assignment.name, failures)

    def _attempt(
        self, session: Session, test: TestCell, wrong: set[str], submission: str
    ) -> Attempt | None:
        """Return a function as it is called where some before it are wrong; None without exercise."""
        exercise = self.assignment.exercises.get(test.function)
        if exercise is None:
            return None
        all_helpers = {
            name: helper_of(self.assignment.exercises[name]) for name in exercise.dependencies
        }
        helpers = {name: helper for name, helper in all_helpers.items() if name in wrong}
        identity = f"{self.assignment.name}|{test.grade_id}|{submission}"
        return Attempt(session, exercise, helpers, all_helpers, self.secret, identity)


@dataclass(slots=True)
class _Placing:
    """Looks for the mistakes of a submission, function by function: those first that others call."""

    judge: Judge
    cells: list[CellToRun]
    names: Mapping[str, Sequence[str]]
    wrong: set[str]
    cache: Cache
    down_to: Mapping[str, int] = field(default_factory=dict)
    failures: Failures = field(default_factory=dict)
    found: dict[str, tuple[Place, ...]] = field(default_factory=dict)

    def add(self, item: Item) -> None:
        """Look for the mistake of one function.

        Raises
        ------
        SandboxFailed
            That is our fault, and somebody may look again; all else is logged.
        """
        try:
            self._add(item)
        except SandboxFailed:
            raise
        except Exception:
            log.exception("%s: no line was looked for; the points stand", item.test.function)

    def _add(self, item: Item) -> None:
        function, run = item.test.function, item.judged.open_run
        session = Session(self.judge.supply, self.cells)  # of the attempt; nothing is run in it
        attempt = self.judge._attempt(session, item.test, self.wrong - {function}, "")
        if run is None or attempt is None:
            return
        if run.outcomes[0].kind == OutcomeKind.MISSING:
            self.found[function] = of_stopped_cell(self.cells, function, self.failures)
            return
        last = self.down_to.get(function)
        located = locate(
            self.judge.supply, self.cells, attempt, run, last, self.names[function], self.cache
        )
        self.found[function] = located.places
        if not located.repaired:
            return
        # What calls it is looked at with a right one, in the student's own words.
        self.wrong.discard(function)
        for index, cell in enumerate(self.cells):
            if cell.filename == f"<cell {function}>":
                self.cells[index] = replace(cell, source=located.repaired)


def _worth_a_try_above(run: OpenRun, cells: Sequence[CellToRun], function: str) -> int | None:
    """Return the last cell for another try of a wrong function, without the cells below its tests."""
    if run.right or not run.attempted or any(outcome.kind in DEATHS for outcome in run.outcomes):
        return None
    return below.last_above(cells, function)
