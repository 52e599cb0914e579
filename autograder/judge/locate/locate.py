"""Find the place of a mistake in a student's code, when all points are final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.exercises.model import TestExercise
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.open_run import OpenRun
from autograder.judge.execution.outcome import OutcomeKind
from autograder.judge.execution.session import Session
from autograder.judge.locate import certain, likeness, places
from autograder.judge.locate.cache import Cache
from autograder.judge.locate.model import Place
from autograder.judge.locate.search import Repair, can_be_searched, search
from autograder.judge.locate.verify import is_right
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.worker_pool import WorkerPool


@dataclass(frozen=True, slots=True)
class Located:
    """What is known of one function.

    Parameters
    ----------
    places : tuple of Place
        Best first; empty if nothing is sure.
    repaired : str
        The cell with the likeliest change in it, for the functions that call this one. It is run behind
        the walls and never shown; "" if there is none.
    """

    places: tuple[Place, ...] = ()
    repaired: str = ""


def locate(
    supply: WorkerPool,
    cells: Sequence[CellToRun],
    attempt: Attempt,
    run: OpenRun,
    last: int | None,
    names: Sequence[str],
    cache: Cache,
) -> Located:
    """Find the lines of a function's cell in which its mistake is.

    Parameters
    ----------
    supply : WorkerPool
        Hands out fresh workers.
    cells : sequence of CellToRun
        The student's notebook, with functions that this one calls repaired as far as that was possible.
    attempt : Attempt
        The function; it has correct helpers in the place of those that are still wrong.
    run : OpenRun
        Its open examples.
    last : int or None
        The last cell to be run, where those below it only disturb.
    names : sequence of str
        The misconceptions of the exercise that were recognised.
    cache : Cache
        Of what was found before.
    """
    function = attempt.exercise.function
    index = _cell_of(cells, function)
    if index is None or run.right or not run.attempted:
        return Located()
    repairs: list[Repair] = []
    exercise = attempt.exercise
    is_open = not (exercise.answer_is_a_secret or isinstance(exercise, TestExercise))
    if not attempt.helpers and can_be_searched(exercise):
        kept = cache.path(cells, index, exercise)
        known = cache.read(kept, cells[index].source)
        if known is None:
            found = _searched(supply, cells, index, attempt, last)
            known = [r for r in found or () if _is_right(supply, cells, index, attempt, last, r)]
            if found is not None:
                cache.write(kept, cells[index].source, known)
        repairs = known
    source = cells[index].source
    named = likeness.places(exercise, names, source) if is_open else ()
    if not repairs:
        sure = certain.places(function, source) if is_open else ()
        return Located(named or _of_exceptions(run, cells[index]) or sure)
    likeliest = places.of_repairs(repairs, function, source)
    return Located(places.settled(likeliest, named), repairs[0].source)


def of_stopped_cell(
    cells: Sequence[CellToRun], function: str, failures: Mapping[str, Mapping[str, object]]
) -> tuple[Place, ...]:
    """Return the line in which a cell stopped before it defined its function."""
    index = _cell_of(cells, function)
    if index is None:
        return ()
    return _of_line(cells[index], failures.get(cells[index].filename, {}).get("line"))


def _cell_of(cells: Sequence[CellToRun], function: str) -> int | None:
    """Return the one cell in which a function is to be written."""
    name = f"<cell {function}>"
    found = [index for index, cell in enumerate(cells) if cell.filename == name]
    again = f"<cell {function} #"
    if len(found) != 1 or any(cell.filename.startswith(again) for cell in cells):
        return None
    return found[0]


def _searched(
    supply: WorkerPool,
    cells: Sequence[CellToRun],
    index: int,
    attempt: Attempt,
    last: int | None,
) -> list[Repair] | None:
    with Session(supply, cells) as session:
        session.run_down_to(last)
        return search(session, attempt.exercise, cells[index])


def _is_right(
    supply: WorkerPool,
    cells: Sequence[CellToRun],
    index: int,
    attempt: Attempt,
    last: int | None,
    repair: Repair,
) -> bool:
    changed = list(cells)
    changed[index] = replace(cells[index], source=repair.source)
    with Session(supply, changed) as session:
        session.run_down_to(last)
        return is_right(replace(attempt, session=session))


def _of_exceptions(run: OpenRun, cell: CellToRun) -> tuple[Place, ...]:
    """Return the line in which the function raises, if it is the same in all examples that raise."""
    errors: list[Mapping[str, object]] = [
        run.outcomes[index].error
        for index in run.wrong
        if run.outcomes[index].kind == OutcomeKind.RAISED
    ]
    lines = {e.get("line") for e in errors if e.get("cell") == cell.filename}
    if len(errors) < len(run.wrong) or len(lines) != 1:
        return ()
    return _of_line(cell, next(iter(lines)))


def _of_line(cell: CellToRun, line: object) -> tuple[Place, ...]:
    text = cell.source.splitlines()
    if not isinstance(line, int) or not 0 < line <= len(text):
        return ()
    return (Place(cell.filename[6:-1], line, text[line - 1], kind=places.STOPS),)
