"""A pool of grading processes: they end when the coordinator does, and one's death costs no other."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.connection import Connection

from autograder import logs
from autograder.pipeline.submissions import Task
from autograder.pipeline.tasks import Ending, Grader, NotDone, RunOptions, infra_reason

log = logging.getLogger(__name__)

AHEAD = 2  # tasks in line for each process
DIED = "error-infra: the grading process died (out of memory?)"

QueuedTask = tuple[Task, str]  # a task and the name of its result


Step = Callable[[Grader, Task, str], Ending]  # what is done with a task


def run_here(
    options: RunOptions, entries: Iterable[QueuedTask], jobs: int, step: Step = Grader.grade
) -> Generator[tuple[Task, Ending], None, None]:
    """Yield the outcome of every task.

    When a process dies, what was under way is graded again, each task in a process of its own: so
    only the one that kills its process is left undone.
    """
    line = iter(entries)
    while interrupted := (yield from _run(options, line, jobs, step)):
        for entry in interrupted:
            for task, _ in (yield from _run(options, iter([entry]), 1, step)):
                log.error("%s: its grading process died", task.student)
                yield task, NotDone(DIED)


def _run(
    options: RunOptions, line: Iterator[QueuedTask], jobs: int, step: Step
) -> Generator[tuple[Task, Ending], None, list[QueuedTask]]:
    """Run tasks until the line is empty or a process dies; returns what was under way then."""
    context = get_context("spawn")
    lifeline, ours = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, _start, (options, lifeline))
    running: dict[Future[Ending], QueuedTask] = {}
    try:
        while True:
            while len(running) < jobs * AHEAD and (entry := next(line, None)) is not None:
                try:
                    with _interrupts_wait():
                        running[pool.submit(_do, step, *entry)] = entry
                except BrokenProcessPool:
                    return [*running.values(), entry]
            if not running:
                return []
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in done:
                if isinstance(future.exception(), BrokenProcessPool):
                    return list(running.values())
                task, _ = running.pop(future)
                yield task, future.result()
    except BaseException:
        ours.close()  # Ctrl-C: the processes end at once, and their sandboxes with them
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        ours.close()
        lifeline.close()


@contextmanager
def _interrupts_wait() -> Iterator[None]:
    """Hold Ctrl-C back while processes are started: they inherit this until they ignore it."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_grader: Grader | Exception | None = None


def _start(options: RunOptions, lifeline: Connection) -> None:
    """Prepare a process of the pool."""
    import atexit

    global _grader
    logs.join(options.log)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()
    try:
        _grader = Grader(options)
    except Exception as error:  # raised here, it would only say that the process died
        log.exception("a grading process cannot start")
        _grader = error
    else:
        atexit.register(_grader.close)


def _end_with(lifeline: Connection) -> None:
    """End this process when the coordinator's end is closed, be it by its death."""
    lifeline.poll(None)
    os._exit(1)


def _do(step: Step, task: Task, key: str) -> Ending:
    return (
        step(_grader, task, key) if isinstance(_grader, Grader) else NotDone(infra_reason(_grader))
    )
