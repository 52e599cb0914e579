"""Kill the grader, or its workers, at random instants: no score changes, nothing is left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.pipeline.conftest import Classroom, outputs, read_result
from tests.submissions import ASSIGNMENT, ROOT, WRONG, notebook, to_bytes

pytestmark = [pytest.mark.pipeline, pytest.mark.sandbox]


def parents() -> dict[int, int]:
    """Return every living process and its parent."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state, parent = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            found[int(folder.name)] = int(parent)
    return found


def family(pid: int) -> set[int]:
    """Return a process and all that descend from it."""
    above, members = parents(), {pid}
    while new := {child for child, parent in above.items() if parent in members} - members:
        members |= new
    return members


def wait_for_the_end_of(pids: set[int], seconds: float = 60) -> set[int]:
    """Return those of some processes that are still there."""
    end = time.monotonic() + seconds
    while (left := pids & parents().keys()) and time.monotonic() < end:
        time.sleep(0.02)
    return left


def state_of(course: Classroom) -> dict[str, object]:
    """Return all that a student or an instructor sees of the class, times left out."""
    seen: dict[str, object] = {"rows": course.rows()}
    for path in course.results():
        stored = replace(read_result(path), seconds=0, notebook="")
        seen[str(path.relative_to(course.place))] = stored
    for path in course.place.glob(f"autograded/*/{ASSIGNMENT}/{ASSIGNMENT}.ipynb"):
        seen[str(path.relative_to(course.place))] = outputs(path)
    return seen


def forget(course: Classroom, gradebook: Path | None) -> None:
    """Throw away all that grading made, but for the secret, and put an empty gradebook there."""
    shutil.rmtree(course.place / "results", ignore_errors=True)
    shutil.rmtree(course.place / "autograded", ignore_errors=True)
    for path in course.place.glob("gradebook.db*"):
        path.unlink()
    if gradebook is not None:
        shutil.copy(gradebook, course.gradebook)


def killed(course: Classroom, rng: random.Random, longest: float) -> bool:
    """Start grading and kill it some time later; tells whether it was still at work."""
    process = course.command("grade", ASSIGNMENT, "--json", "-j", "2")
    time.sleep(rng.uniform(0.0, longest))
    members = family(process.pid)
    alive = process.poll() is None
    if alive and rng.random() < 0.7:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()  # the coordinator alone
    process.communicate()
    assert wait_for_the_end_of(members - {os.getpid()}) == set(), "processes outlived the grader"
    return alive


def kill_often(course: Classroom, gradebook: Path, times: int, seed: int) -> None:
    course.hand_in_small_class()
    started = time.monotonic()
    course.run("grade", ASSIGNMENT, "-j", "2")
    whole = time.monotonic() - started
    undisturbed = state_of(course)
    assert course.scores() == {"anna": 22.0, "bert": 19.0, "cleo": 20.0, "dora": 0.0}

    rng, kills = random.Random(seed), 0
    forget(course, gradebook)
    while kills < times:
        kills += killed(course, rng, whole)
        seen = state_of(course)
        rows = seen.pop("rows")
        assert isinstance(rows, dict)
        # What is there is right, and a score is only there when its result and notebook are.
        assert seen.items() <= undisturbed.items()
        assert rows.items() <= undisturbed["rows"].items()
        assert {student for student, _ in rows} <= {Path(name).parts[2] for name in seen if name.startswith("results")}  # fmt: skip
        if rng.random() < 0.25 or kills == times:
            run = course.run("grade", ASSIGNMENT, "-j", "2")
            assert (run.returncode, run.stderr) == (0, "")
            assert state_of(course) == undisturbed
            assert course.litter() == []
            forget(course, gradebook if rng.random() < 0.7 else None)


def test_a_dozen_kills_change_no_score(course: Classroom, empty_gradebook: Path) -> None:
    kill_often(course, empty_gradebook, 12, seed=1)


@pytest.mark.slow
def test_fifty_kills_change_no_score(course: Classroom, empty_gradebook: Path) -> None:
    kill_often(course, empty_gradebook, 50, seed=2)


# A program of its own: the grader's processes import it anew, and so the workers of each are hit.
KILLER = """
import os, random, signal
from pathlib import Path
from autograder.cli import main
from autograder.judge.execution.session import Session

gaps = random.Random({seed})
wait, number, next_kill = Session._await, 0, gaps.randint(1, 60)

def wait_or_die(session, process, *args, **kwargs):
    global number, next_kill
    number += 1
    if number == next_kill:
        # Far enough from the next one that both are never the two tries of one step.
        next_kill += gaps.randint(60, 120)
        os.kill(process.innermost, signal.SIGKILL)
        with Path({told!r}).open("a") as file:
            file.write(f"{{number}}\\n")
    return wait(session, process, *args, **kwargs)

Session._await = wait_or_die
if __name__ == "__main__":
    main()
"""


def test_workers_killed_at_random_change_nothing_that_anybody_sees(
    course: Classroom, empty_gradebook: Path, tmp_path: Path
) -> None:
    course.hand_in_small_class()
    for number, name in enumerate(WRONG):
        course.hand_in(f"eve{number}", to_bytes(notebook({name: WRONG[name]})))
    assert course.run("grade", ASSIGNMENT, "-j", "2").returncode == 0
    undisturbed = state_of(course)

    for seed in range(2):
        forget(course, empty_gradebook)
        program, told = tmp_path / "killer.py", tmp_path / f"kills{seed}"
        program.write_text(KILLER.format(seed=seed, told=str(told)))
        run = subprocess.run(
            [sys.executable, program, "grade", ASSIGNMENT, "-j", "2"],
            cwd=ROOT, env={**os.environ, "GRADING_ROOT": str(course.place), "PYTHONPATH": str(ROOT)},
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "")
        assert len(told.read_text().split()) >= 6
        assert state_of(course) == undisturbed
