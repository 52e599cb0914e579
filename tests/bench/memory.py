"""Whether memory grows with the class: verbs of the command line over classes whose results are made, not judged."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from autograder.course import Course
from tests.bench import account
from tests.bench.submissions import ASSIGNMENT
from tests.made_class import make_class

# The gradebook is filled by the first of them, which loads nbgrader to make it.
VERBS = (("grade", "--json"), ("grade",), ("report",), ("export",), ("feedback", "--no-where"))
# The kernel's own high-water mark, as the last line. Not `ru_maxrss`: that begins with the memory of who started it.
PROGRAM = """
import atexit
from autograder.cli import main
def tell():
    with open("/proc/self/status") as lines:
        print(next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")))
atexit.register(tell)
main(prog_name="autograder")
"""


@dataclass(frozen=True, slots=True)
class HighWater:
    """The most memory that one verb held for a class of some size."""

    verb: str
    size: int
    mb: float
    cpu_s: float


def measure(root: Path, scratch: Path, sizes: Sequence[int]) -> list[HighWater]:
    """Run all verbs over classes of these sizes."""
    return [run for size in sizes for run in _of_a_class(root, scratch / f"made{size}", size)]


def _of_a_class(root: Path, grading: Path, size: int) -> Iterator[HighWater]:
    with patch.dict("os.environ", {"GRADING_ROOT": str(grading)}):
        make_class(Course(root), size)
    for number, (verb, *more) in enumerate(VERBS):
        usage = account.run(
            [sys.executable, "-c", PROGRAM, verb, ASSIGNMENT, *more],
            cwd=root, env={**os.environ, "GRADING_ROOT": str(grading)}, every_s=None,
        )  # fmt: skip
        *lines, last = usage.output.splitlines()
        if "--json" in more:
            assert sum(json.loads(line)["reused"] for line in lines if line[:1] == "{") == size
        name = "grade, the gradebook made" if number == 0 else verb
        yield HighWater(name, size, float(last), usage.cpu_s)
    shutil.rmtree(grading)
