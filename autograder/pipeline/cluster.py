"""Run the grading tasks on a Dask cluster; the results come back over the wire and are filed here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.pipeline import tasks
from autograder.pipeline.results import Task, read_result, write_atomically

IN_LINE = 64  # tasks submitted ahead of the results, so that memory stays flat
_graders: dict[tuple[tasks.Settings, int], tasks.Grader] = {}


def run_on_cluster(
    address: str, settings: tasks.Settings, fresh: list[tuple[Task, str]]
) -> Iterator[tuple[Task, Any]]:
    """Yield the outcome of every task; a worker's death only sends its tasks to another.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://10.0.0.5:8786``; workers see the same course folder.
    """
    from distributed import Client, as_completed

    with Client(address) as client:
        line = iter(fresh)
        known: dict[str, tuple[Task, str]] = {}

        def submit() -> Any | None:
            entry = next(line, None)
            if entry is None:
                return None
            task, path = entry
            future = client.submit(grade_on_worker, settings, task, path, pure=False, retries=3)
            known[future.key] = entry
            return future

        first = [future for _ in range(IN_LINE) if (future := submit()) is not None]
        running = as_completed(first)
        for future in running:
            task, path = known.pop(future.key)
            try:
                outcome = future.result()
            except Exception as error:
                outcome = f"error-infra: {type(error).__name__} on the cluster"
            if isinstance(outcome, tuple) and read_result(Path(path)) is None:
                write_atomically(Path(path), json.dumps(outcome[0], indent=1) + "\n")
            yield task, outcome
            future.release()
            if (following := submit()) is not None:
                running.add(following)


def grade_on_worker(settings: tasks.Settings, task: Task, path: str) -> Any:
    """Grade one task in a Dask worker; each of its threads keeps a grader of its own."""
    import threading

    key = (settings, threading.get_ident())
    if key not in _graders:
        _graders[key] = tasks.Grader(settings, slot=_slot())
    return _graders[key].grade(task, path, more=False)


def _slot() -> int:
    """Return a number that differs between the workers and threads of one machine."""
    import os

    return os.getpid() % 4096 + len(_graders) * 4096
