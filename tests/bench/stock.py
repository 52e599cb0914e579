"""The same class through stock ``nbgrader autograde`` and through ``autograder grade``."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import account
from tests.bench.submissions import ASSIGNMENT, author_answers, submission_text, write_class

ONE_STUDENT = ["student0000"]
WARM_UP = (
    ONE_STUDENT,
)  # the first run after an installation reads everything from the disk: it does not count

CONFIG = """
c = get_config()
c.CourseDirectory.course_id = "bench"
c.CourseDirectory.root = {root!r}
c.CourseDirectory.db_url = "sqlite:///{root}/gradebook.db"
"""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a grader used for a whole class, and for each submission after the first.

    Parameters
    ----------
    whole : account.Usage
        The command from its start to its end.
    wall_s, cpu_s : float
        Of one more submission: start-up does not count.
    """

    name: str
    size: int
    whole: account.Usage
    wall_s: float
    cpu_s: float


def rate(name: str, size: int, first: account.Usage, whole: account.Usage) -> Rate:
    """Take what one submission cost from what `size` did."""
    more = size - 1
    return Rate(
        name,
        size,
        whole,
        (whole.wall_s - first.wall_s) / more,
        (whole.cpu_s - first.cpu_s) / more,
    )


def measure_stock(root: Path, scratch: Path, size: int) -> Rate:
    """Grade with stock nbgrader: its own preprocessors, one process, no sandbox."""
    course = _stock_course(root, scratch, size)
    # Checks are silent under both graders: nbgrader would run them all in the kernel.
    env = {**environment(), "CONVLAB_GRADING": "1"}
    command = [account.tool("nbgrader"), "autograde", ASSIGNMENT]
    usages = []
    for only in (*WARM_UP, ONE_STUDENT, []):
        shutil.rmtree(course / "autograded", ignore_errors=True)
        usages.append(
            account.run([*command, *(f"--student={name}" for name in only)], cwd=course, env=env)
        )
    graded = list((course / "autograded").glob(f"*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"))
    if len(graded) != size:
        raise account.CommandFailed(f"stock nbgrader graded {len(graded)} of {size}")
    return rate("stock nbgrader, no sandbox", size, *usages[-2:])


def _stock_course(root: Path, scratch: Path, size: int) -> Path:
    course = scratch / "stock"
    source = course / "source" / ASSIGNMENT
    source.mkdir(parents=True)
    shutil.copy(root / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", source)
    (course / "nbgrader_config.py").write_text(CONFIG.format(root=str(course)))
    account.run(
        [account.tool("nbgrader"), "generate_assignment", ASSIGNMENT],
        cwd=course, env=environment(), every_s=None,
    )  # fmt: skip
    write_class(root, course / "submitted", size)
    return course


def middle(rates: Sequence[Rate]) -> Rate:
    """Return the one of several measurements that is neither the fastest nor the slowest."""
    return sorted(rates, key=lambda one: one.wall_s)[len(rates) // 2]


def measure_ours(root: Path, scratch: Path, size: int, jobs: int) -> Rate:
    """Grade with our command, sandbox on."""
    grading = scratch / f"ours{jobs}"
    write_class(root, grading / "submitted", size)
    return rate(
        f"`autograder grade -j {jobs}`, sandbox on", size, *_grade_twice(root, grading, jobs)
    )


def measure_right(root: Path, scratch: Path, size: int) -> Rate:
    """Grade the author's solution `size` times: what a correct submission costs."""
    grading = scratch / "right"
    text = submission_text(root, author_answers(root))
    for number in range(size):
        place = grading / "submitted" / f"student{number:04}" / ASSIGNMENT
        place.mkdir(parents=True)
        (place / f"{ASSIGNMENT}.ipynb").write_text(text, encoding="utf-8")
    return rate("correct submissions, one job", size, *_grade_twice(root, grading, 1))


def _grade_twice(root: Path, grading: Path, jobs: int) -> list[account.Usage]:
    """Grade one student, then the class."""
    runs = [*WARM_UP, ONE_STUDENT, []]
    return [grade(root, grading, jobs, ["--force", *names]) for names in runs][-2:]


def grade(
    root: Path, grading: Path, jobs: int, more: Sequence[str] = (), every_s: float = 0.25
) -> account.Usage:
    """Run our command on a grading folder; says how many were filed through the run."""
    filed = grading / "autograded"
    return account.run(
        [account.tool("autograder"), "grade", ASSIGNMENT, "-j", str(jobs), *more],
        cwd=root, env=environment(grading), every_s=every_s,
        progress=lambda: len(os.listdir(filed)) if filed.is_dir() else 0,
    )  # fmt: skip


def environment(grading: Path | None = None) -> dict[str, str]:
    """Return the environment of a measured command."""
    path = os.pathsep.join([str(Path(account.tool("x")).parent), os.environ.get("PATH", "")])
    kept = {k: v for k, v in os.environ.items() if k not in ("GRADEBOOK_URL", "PYTHONPATH")}
    return {**kept, "PATH": path, **({"GRADING_ROOT": str(grading)} if grading else {})}
