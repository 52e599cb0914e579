"""The same attacks on stock nbgrader: ``python -m tests.attacks.stock`` writes docs/numbers/stock.md.

nbgrader's own `Autograde`, with its `Execute` and a kernel, runs inside a sandbox of this script, so that
no attack reaches the machine; within it there is what nbgrader always leaves open. Each submission
gets a gradebook of its own, so that none hurts another's score. What would harm even so is not run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path
from typing import Any

from tests.attacks.battlefield import Field
from tests.attacks.catalogue import CLASSES
from tests.attacks.model import Attack, Ground
from tests.submissions import ASSIGNMENT, POINTS, ROOT, right

COURSE = Path("/mnt/course")
MANUAL = ROOT / "docs" / "numbers" / "stock.md"
SUBMISSION_S, CELL_S, TOGETHER = 25, 6, 2
TOTAL_S = 720
LISTED = tuple(attack for group in CLASSES.values() for attack in group)


# -- inside


def grade_inside() -> None:
    """Grade every submission with nbgrader, two at a time; prints one JSON object a line."""
    import nbgrader.apps.api  # noqa: F401  (before the first fork, so that it is loaded once)

    waiting, running = sorted(os.listdir(COURSE / "submitted")), {}
    while waiting or running:
        while waiting and len(running) < TOGETHER:
            student = waiting.pop(0)
            child = os.fork()
            if child == 0:
                os.setsid()
                _grade_one(student)
                os._exit(0)
            running[child] = (student, time.monotonic())
        for child, (student, started) in list(running.items()):
            done, _ = os.waitpid(child, os.WNOHANG)
            late = time.monotonic() - started > SUBMISSION_S
            if not done and late:
                os.killpg(child, signal.SIGKILL)
                os.waitpid(child, 0)
            if done or late:
                del running[child]
                word = f"stopped after {SUBMISSION_S} s" if late and not done else _score(student)
                print(json.dumps([student, word]), flush=True)
        time.sleep(0.02)


def _settings(database: Path) -> Any:
    from traitlets.config import Config

    config = Config()
    config.CourseDirectory.root = str(COURSE)
    config.CourseDirectory.db_url = f"sqlite:///{database}"
    config.Execute.timeout = CELL_S
    return config


def _api(database: Path) -> Any:
    from nbgrader.apps.api import NbGraderAPI
    from nbgrader.coursedir import CourseDirectory

    config = _settings(database)
    return NbGraderAPI(coursedir=CourseDirectory(config=config), config=config)


def _database(student: str) -> Path:
    return COURSE / "gradebooks" / f"{sorted(os.listdir(COURSE / 'submitted')).index(student)}.db"


def _grade_one(student: str) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    shutil.copy(COURSE / "gradebook.db", _database(student))
    _api(_database(student)).autograde(ASSIGNMENT, student, force=True, create=True)


def _score(student: str) -> str:
    import sqlite3

    rows = sqlite3.connect(f"file:{_database(student)}?mode=ro", uri=True).execute(
        "select base_cell.name, grade.auto_score from grade join base_cell on base_cell.id = grade.cell_id"
    )
    try:
        scores = {name: score for name, score in rows if name.endswith("_tests")}
    except sqlite3.Error:
        return "gradebook damaged"
    graded = [score for score in scores.values() if score is not None]
    return f"{sum(graded):g}" if graded else "not graded"


# -- outside


def run_stock(attacks: list[Attack], place: Path) -> dict[str, str]:
    """Grade these attacks with nbgrader in a sandbox; returns a word for each student."""
    ground = Ground(ROOT, COURSE, COURSE / "scratch", 9, "nobody", 1)
    for folder in ("source", "submitted", "scratch", "home", "gradebooks"):
        (place / folder).mkdir()
    shutil.copytree(ROOT / "solutions" / ASSIGNMENT, place / "source" / ASSIGNMENT)
    (place / "secret").write_text("secret")
    for attack in attacks:
        folder = place / "submitted" / attack.folder / ASSIGNMENT
        folder.mkdir(parents=True)
        (folder / f"{ASSIGNMENT}.ipynb").write_bytes(ground.fill(attack.data))
    program = "from tests.attacks import stock; stock.prepare_inside(); stock.grade_inside()"
    words: dict[str, str] = {}
    command = [*walls(place), sys.executable, "-c", program]
    with open(place / "words", "w+") as said, open(place / "errors", "w+") as errors:
        running = subprocess.Popen(command, stdout=said, stderr=errors, preexec_fn=_limit)
        try:
            running.wait(TOTAL_S)
        except subprocess.TimeoutExpired:
            running.kill()  # what was graded until now counts
            running.wait()
    for line in (place / "words").read_text().splitlines():
        if line.startswith("["):
            student, word = json.loads(line)
            words[student] = word
    if not words:
        raise SystemExit(f"stock nbgrader did not run: {(place / 'errors').read_text()[-2000:]}")
    return words


def prepare_inside() -> None:
    """Let nbgrader make the assignment and its gradebook."""
    outcome = _api(COURSE / "gradebook.db").generate_assignment(ASSIGNMENT, create=True)
    if not outcome["success"]:
        raise SystemExit(outcome.get("log") or outcome.get("error"))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    resource.setrlimit(resource.RLIMIT_FSIZE, (256 << 20, 256 << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def walls(place: Path) -> list[str]:
    """Return the command that keeps nbgrader and its kernels away from this machine."""
    environment = {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(COURSE / "home"),
        "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1",
    }  # fmt: skip
    return [
        "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL",
        "--clearenv", *(word for pair in environment.items() for word in ("--setenv", *pair)),
        "--ro-bind", "/", "/", "--tmpfs", "/tmp", "--tmpfs", "/run", "--dev", "/dev", "--proc", "/proc",
        "--ro-bind", str(ROOT), str(ROOT), "--tmpfs", "/mnt", "--bind", str(place), "/mnt/course", "--chdir", "/",
    ]  # fmt: skip


# -- the table


def table(
    ours: dict[str, dict[str, Any]], stock: dict[str, str], seconds: tuple[float, float]
) -> str:
    """Return the comparison in markdown."""
    lines, differing, compared = [], 0, 0
    for name, group in CLASSES.items():
        lines += ["", f"## {name.capitalize()}", "", "| submission | its code deserves | stock nbgrader | this grader |", "|---|---|---|---|"]  # fmt: skip
        for attack in group:
            own = ours[attack.folder]
            got = f"{own['score']:g}" if own["status"] == "graded" else own["status"]
            due = deserved(attack)
            word = f"not run: {attack.harmful}" if attack.harmful else stock.get(attack.folder, "not run: time was up")  # fmt: skip
            if attack.folder in stock and due[0].isdigit():
                compared += 1
                differing += word != due.partition(" ")[0]
            lines.append(f"| {attack.name.replace('_', ' ')} | {due} | {word} | {got} |")
    head = [
        "# The same submissions through stock nbgrader and through this grader",
        "",
        textwrap.fill(
            f"From one real run (`python -m tests.attacks.stock`): nbgrader 0.9.6 with its own `Execute` in {seconds[0]:.0f} s, "
            f"this grader in {seconds[1]:.0f} s. Automatic points out of {sum(POINTS.values()):g}. "
            f"Of {compared} submissions with one score that their code deserves, stock nbgrader gave {differing} another one. "
            "It runs the visible tests, all or nothing for each function, and this grader hidden families with part marks, "
            "so a wrong or half right function may differ for that reason alone; "
            "where the deserved score is 22 or 0 there is no such excuse.",
            width=105,
        ),
    ]  # fmt: skip
    return "\n".join([*head, *lines]) + "\n"


def deserved(attack: Attack) -> str:
    """Return what an attack's code is worth, in words where several verdicts are fair."""
    if attack.status != "graded":
        return attack.status
    verdicts = [attack.expected.get(name, "correct") for name in right()]
    if any("correct" in v and "incorrect" in v for v in verdicts if isinstance(v, tuple)):
        return "any"
    return f"{sum(POINTS[n] for n, v in zip(right(), verdicts, strict=True) if v == 'correct'):g}"


def main() -> None:
    """Run both graders and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, default=MANUAL)
    output = parser.parse_args().output
    with tempfile.TemporaryDirectory() as place:
        started = time.monotonic()
        stock = run_stock([attack for attack in LISTED if not attack.harmful], Path(place))
        stock_s = time.monotonic() - started
    with tempfile.TemporaryDirectory() as place:
        field = Field(Path(place), LISTED)
        field.prepare()
        field.grade()
        field.listener.close()
        output.write_text(table(field.results, stock, (stock_s, field.seconds)), "utf-8")


if __name__ == "__main__":
    main()
