"""One submission from bytes to a result file: the unit that a pool or a cluster runs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from autograder.judge.assignment import load_assignment
from autograder.judge.judge import Judge
from autograder.judge.seeds import course_secret
from autograder.paths import grading_root
from autograder.pipeline.results import Task, to_stored, write_atomically
from autograder.sandbox.ladder import choose
from autograder.sandbox.limits import LIMITS
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.supply import Supply

ATTEMPTS = 3  # at a task that failed through no fault of the student


@dataclass(frozen=True, slots=True)
class Settings:
    """What a grading process needs to know; plain text, so that it travels."""

    root: str
    assignment: str
    sandbox: str | None = None


class Grader:
    """Grades tasks one after the other, starting the next sandbox while the current one is judged."""

    def __init__(self, settings: Settings, slot: int) -> None:
        root = Path(settings.root)
        self.assignment = load_assignment(settings.assignment, root)
        self.supply = Supply(
            choose(settings.sandbox), LIMITS, slot, root, self.assignment.given, ahead=False
        )
        self.judge = Judge(self.assignment, self.supply, course_secret(grading_root(root)))

    def grade(self, task: Task, path: str, more: bool = True) -> tuple[dict[str, Any], bool] | str:
        """Judge a task and write its result; a reason if that was not possible."""
        self.supply.ahead = more
        data = task.submitted.read_bytes()
        for _ in range(ATTEMPTS):
            result = self.judge.judge(str(task.submitted), data)
            if result.status != "error-infra":
                break
        else:
            return f"error-infra: {result.reason}"
        stored = to_stored(result, self.assignment.exercises, Path(path).stem, task.student)
        try:
            write_atomically(Path(path), json.dumps(stored, indent=1) + "\n")
        except OSError as error:
            return f"error-infra: the result could not be written ({error.strerror})"
        return stored, False

    def close(self) -> None:
        """End the sandbox that was started ahead."""
        self.supply.close()

    def __enter__(self) -> Grader:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


_grader: Grader | SandboxFailed | None = None


def start_pool_worker(settings: Settings, slots: Any) -> None:
    """Prepare a process of the pool; it keeps its slot, and with it its sandboxes' uid."""
    import atexit
    import signal

    global _grader
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the coordinator's to handle
    _grader = Grader(settings, slots.get())
    atexit.register(_grader.close)


def run_in_pool(task: Task, path: str) -> tuple[dict[str, Any], bool] | str:
    """Grade a task in a prepared process."""
    assert isinstance(_grader, Grader)
    try:
        return _grader.grade(task, path)
    except OSError as error:
        return f"error-infra: {error.strerror or error}"
