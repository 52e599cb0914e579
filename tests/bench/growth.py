"""How time and memory grow with workers and with students."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import account, stock
from tests.bench.submissions import write_class

LOOKS_AT = (200, 600, 1000)


@dataclass(frozen=True, slots=True)
class Run:
    """One command over a class.

    Parameters
    ----------
    coordinator_mb : dict of int to float
        Resident memory of the coordinating process when so many submissions were filed.
    """

    size: int
    jobs: int
    usage: account.Usage
    coordinator_mb: dict[int, float]


def by_workers(root: Path, scratch: Path, size: int, workers: Sequence[int]) -> list[Run]:
    """Grade the same class with different numbers of workers."""
    grading = scratch / "workers"
    write_class(root, grading / "submitted", size)
    return [_run(root, grading, size, jobs) for jobs in workers]


def by_students(
    root: Path, scratch: Path, sizes: Sequence[int], jobs: int | None = None
) -> tuple[list[Run], account.Usage]:
    """Grade classes of different sizes; returns the runs, and the largest again with nothing changed."""
    jobs = jobs or os.cpu_count() or 1
    runs = []
    for size in sizes:
        grading = scratch / f"class{size}"
        write_class(root, grading / "submitted", size)
        runs.append(_run(root, grading, size, jobs))
    return runs, stock.grade(root, grading, jobs)


def _run(root: Path, grading: Path, size: int, jobs: int) -> Run:
    usage = stock.grade(root, grading, jobs, ["--force"])
    return Run(size, jobs, usage, _resident_at(usage.samples, LOOKS_AT))


def _resident_at(samples: Sequence[tuple[int, float]], counts: Sequence[int]) -> dict[int, float]:
    """Return the memory at the last look at which no more than so many were filed."""
    most = max((filed for filed, _ in samples), default=0)
    alive = [(filed, mb) for filed, mb in samples if mb]
    return {
        count: next(mb for filed, mb in reversed(alive) if filed <= count)
        for count in counts
        if count <= most
    }
