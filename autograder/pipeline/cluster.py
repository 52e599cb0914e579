"""Run the grading tasks on a Dask cluster: bytes go out, results come back and are filed here.

A worker needs this repository at the same commit, and a sandbox; it sees no other submission, no
gradebook and no result. The course's secret travels with the tasks, so the network between them
has to be trusted or encrypted (Dask itself runs whatever its peers send).
"""

from __future__ import annotations

import logging
import threading
import zlib
from collections.abc import Generator, Iterable, Iterator
from typing import Any

from autograder import logs
from autograder.course import Course
from autograder.errors import BadUsage, Undone
from autograder.judge.notebook.submission import NOT_READ
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import Task
from autograder.pipeline.tasks import (
    Done,
    Ending,
    Grader,
    Made,
    NotDone,
    NotGraded,
    RunOptions,
    infra_reason,
    write,
)
from autograder.sandbox.backends import NoSandbox

log = logging.getLogger(__name__)

IN_LINE = 2  # tasks for each thread of the cluster, so that memory stays flat
WORKERS_WAIT_S = 60
RETRIES = 3  # after a failure on a worker; Dask itself moves the tasks of a worker that died


class BadAddress(BadUsage):
    """What was given is no address of a Dask scheduler."""


class ClusterError(Undone):
    """The cluster cannot be used; the text says why."""


def run_on_cluster(
    address: str, options: RunOptions, entries: Iterable[tuple[Task, str]]
) -> Generator[tuple[Task, Ending], None, None]:
    """Yield the outcome of every task; a worker's death only sends its tasks to another.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    BadAddress, ClusterError
    """
    from distributed import Client, as_completed

    _check(address)
    line = iter(entries)
    store = ResultStore(options.course, options.assignment, options.secret)
    try:
        client = Client(address, set_as_default=False)
        client.wait_for_workers(1, timeout=WORKERS_WAIT_S)
    except (OSError, ValueError):  # a time-out is an OSError as well
        raise ClusterError(
            f"no Dask scheduler answers at {address}, or it has no worker; "
            "start `dask scheduler` and `dask worker`"
        ) from None
    with client:
        known: dict[Any, Task] = {}  # by the future's key
        running = as_completed(loop=client.loop, raise_errors=False)

        def submit() -> Iterator[tuple[Task, Ending]]:
            """Put a task in line; yields those that cannot be."""
            for task, key in line:
                try:
                    packed = zlib.compress(task.read(), 1)
                except NOT_READ as error:
                    log.warning("%s: not read: %s", task.student, error)
                    yield task, NotDone(infra_reason(error))
                    continue
                future = client.submit(
                    grade_on_worker, options, task.student, key, packed,
                    pure=False, retries=RETRIES,
                )  # fmt: skip
                known[future.key] = task
                running.add(future)
                return

        for _ in range(max(1, IN_LINE * sum(client.nthreads().values()))):
            yield from submit()
        for future in running:
            task = known.pop(future.key)
            yield task, _filed(store, task, future)
            future.release()
            yield from submit()


def _check(address: str) -> None:
    """Refuse what Dask would take a minute to stumble over, with a traceback at its end."""
    from distributed.comm import registry
    from distributed.comm.addressing import parse_address

    try:
        scheme, place = parse_address(address, strict=True)
        registry.get_backend(scheme)
        if not place.rpartition(":")[2].isdigit():
            raise ValueError
    except ValueError:
        raise BadAddress(
            f"{address!r} is no address of a Dask scheduler; wanted one such as tcp://10.0.0.5:8786"
        ) from None


def _filed(store: ResultStore, task: Task, future: object) -> Ending:
    try:
        made, lines = future.result()  # type: ignore[attr-defined]
        for line in lines:
            log.info("a worker says: %s", line)
        if isinstance(made, NotDone):
            return made
        write(store, task, made)
    except OSError as error:
        log.exception("%s: its result cannot be written", task.student)
        return NotDone(infra_reason(error))
    except Exception as error:
        log.exception("%s: failed on the cluster", task.student)
        return NotDone(f"error-infra: {type(error).__name__} on the cluster")
    return Done(made.stored.brief)


_mine = threading.local()  # a sandbox dies with the thread that started it


def grade_on_worker(
    options: RunOptions, student: str, key: str, packed: bytes
) -> tuple[Made | NotDone, list[str]]:
    """Grade one submission on a Dask worker; returns the result, or a reason, and what was logged."""
    with logs.collected() as lines:
        return _made_by_worker(options, student, key, packed), lines


def _made_by_worker(options: RunOptions, student: str, key: str, packed: bytes) -> Made | NotDone:
    """Grade one submission in a thread that keeps its grader."""
    from dataclasses import replace

    if not options.course.solutions.is_dir():
        options = replace(options, course=Course.here())
    if getattr(_mine, "options", None) != options:
        try:
            _mine.grader = Grader(options, probe=True)
        except NoSandbox as error:
            log.exception("no sandbox on this worker")
            return NotDone(f"error-infra: {error}")
        _mine.options = options
    try:
        return _mine.grader.make(student, key, zlib.decompress(packed))
    except NotGraded as error:
        return NotDone(str(error))
