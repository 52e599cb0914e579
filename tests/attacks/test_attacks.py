"""Every attack through ``autograder grade`` in the real sandbox: the right score, and no trace."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import io
import json
import re
import sqlite3
import time
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.sandbox.image import ensure_image
from tests.attacks import pages
from tests.attacks.battlefield import Field, Listener, sandbox_processes
from tests.attacks.catalogue import ATTACKS, CLASSES
from tests.attacks.model import Attack
from tests.submissions import ASSIGNMENT, POINTS

pytestmark = [pytest.mark.sandbox, pytest.mark.pipeline]
REFUSED = {"link_to_a_peer", "link_to_the_secret", "a_pipe"}  # never opened, so never graded


def fingerprint(folder: Path) -> str:
    """Return a hash of a folder's names, sizes, times and rights."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        about = path.lstat()
        digest.update(f"{path} {about.st_size} {about.st_mtime_ns} {about.st_mode}".encode())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def battle(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Field]:
    """Hand everything in, grade it once, and keep what is left to look at."""
    field = Field(tmp_path_factory.mktemp("battle"), ATTACKS)
    field.prepare()
    image = ensure_image()
    watched = (image.base, image.overlay, field.grading / "submitted")
    field.before = [fingerprint(place) for place in watched]  # type: ignore[attr-defined]
    field.processes = sandbox_processes()  # type: ignore[attr-defined]
    field.grade()
    field.after = [fingerprint(place) for place in watched]  # type: ignore[attr-defined]
    yield field
    field.listener.close()


def explain(result: dict[str, Any]) -> str:
    """Return a result in a few lines, for a failing test."""
    lines = [f"{result['status']} {result['reason']} {result['score']} in {result['seconds']} s"]
    lines += [
        f"{i['function']}: {i['verdict']} {i['points']}\n    {i['message']}"
        for i in result["items"]
    ]
    return "\n".join(lines)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_right_score(battle: Field, attack: Attack) -> None:
    assert attack.folder in battle.results, battle.output[-3000:]
    result = battle.results[attack.folder]
    assert result["status"] == attack.status, explain(result)
    assert result["max_score"] == 22.0
    for item in result["items"]:
        function = item["function"]
        expected = attack.expected.get(function, "correct")
        allowed = (expected,) if isinstance(expected, str) else expected
        assert item["verdict"] in allowed, explain(result)
        if item["verdict"] == "correct":
            assert item["points"] == POINTS[function], explain(result)
        elif item["verdict"] == "partial":
            assert 0 < item["points"] < POINTS[function], explain(result)
        else:
            assert item["points"] == 0, explain(result)


def test_there_are_enough_attacks_of_every_class() -> None:
    assert len(ATTACKS) >= 380
    assert all(len(group) >= 10 for group in CLASSES.values())
    assert len({attack.folder for attack in ATTACKS}) == len(ATTACKS)


def test_honest_neighbours_lose_nothing(battle: Field) -> None:
    assert battle.results["honest"]["score"] == 22.0
    assert battle.results["also_honest"]["score"] == 22.0


def test_all_are_graded_but_links_and_pipes(battle: Field) -> None:
    handed_in = {path.name for path in (battle.grading / "submitted").iterdir()}
    assert handed_in - set(battle.results) == REFUSED
    assert battle.graded.returncode == 1  # something was left undone, and it says what
    for name in REFUSED:
        assert f"{name}: not graded" in battle.output
    assert "Traceback" not in battle.output


def test_every_graded_submission_has_a_page(battle: Field) -> None:
    assert set(battle.pages) == set(battle.results)


@pytest.mark.parametrize("place", ["secret", "environment", "tmp", "grading", "result"])
def test_marker_is_nowhere(battle: Field, place: str) -> None:
    marker = battle.markers[place].encode()
    forms = {marker, marker[::-1], marker.hex().encode(), base64.b64encode(marker)[:-4]}
    for form in forms:
        assert form not in battle.output.encode()
        leaks = [path for path, data in battle.written() if form in data]
        assert leaks == []


def test_a_peers_work_stays_with_the_peer(battle: Field) -> None:
    marker = battle.markers["peer"].encode()
    held = [path for path, data in battle.written(leave_out=["gradebook.db"]) if marker in data]
    assert held, "the marker must be somewhere, or this test says nothing"
    assert {path.relative_to(battle.grading).parts[1] for path in held} == {"honest"}


def test_the_reference_is_nowhere(battle: Field) -> None:
    from autograder.reference import conv

    phrases = [
        "Cross-correlate a batch of images with a bank",
        conv.__file__,
        "sliding_window_view(zero_pad(",
    ]
    for path, data in battle.written():
        assert not [phrase for phrase in phrases if phrase.encode() in data], path
    assert not [phrase for phrase in phrases if phrase in battle.output]


@pytest.mark.parametrize(
    "name",
    [
        "shouts_its_inputs_in_exceptions",
        "returns_its_inputs_as_text",
        "keeps_inputs_for_later_messages",
    ],
)
def test_hidden_inputs_stay_hidden(battle: Field, name: str) -> None:
    """Recompute the numbers of the hidden cases, as only the holder of the secret can."""
    from autograder.exercises.a2_convolution import EXERCISES
    from autograder.judge.execution.seeds import hidden_draw

    data = battle.submitted(name).read_bytes()
    identity = hashlib.sha256(data).hexdigest()
    secret = battle.markers["secret"].encode()
    stored = json.dumps(battle.results[name])
    checked = 0
    for exercise in EXERCISES:
        grade_id = f"{exercise.function}_tests"
        for family in exercise.families:
            draw = hidden_draw(
                secret, f"{ASSIGNMENT}|{grade_id}|{identity}", exercise.function, family.name, "0"
            )
            for value in family.make(draw).values():
                if getattr(value, "dtype", None) != np.float64:
                    continue
                for number in value.ravel()[:20]:
                    if not float(number).is_integer() and not float(4 * number).is_integer():
                        checked += 1
                        assert f"{number:.5f}"[:-1] not in stored
                        assert f"{number:.5f}"[:-1] not in battle.pages[name]
    assert checked > 200


def test_no_host_file_changed(battle: Field) -> None:
    assert battle.before == battle.after  # type: ignore[attr-defined]
    assert list(battle.scratch.iterdir()) == []
    assert [path.name for path in battle.tmp.iterdir()] == ["answers.txt"]
    for folder in ("/", "/tmp", "/dev/shm", str(Path.home()), str(Path.cwd())):
        assert not list(Path(folder).glob("planted*")), folder
    expected = {
        "submitted",
        "autograded",
        "feedback",
        "results",
        "places",
        "reports",
        "export",
        "secret",
        "notes.txt",
        "gradebook.db",
        "log",
        ".lock",
    }
    assert {path.name for path in battle.grading.iterdir()} <= expected
    assert not [p for p in battle.grading.rglob(".*") if p.is_file() and p.name != ".lock"]


def test_nobody_called(battle: Field) -> None:
    assert battle.listener.visitors == []


def test_the_listener_would_have_heard() -> None:
    import socket
    import time

    listener = Listener()
    socket.create_connection(("127.0.0.1", listener.port)).close()
    for _ in range(100):
        if listener.visitors:
            break
        time.sleep(0.02)
    listener.close()
    assert listener.visitors


def test_no_process_is_left(battle: Field) -> None:
    """No sandbox without a grader; those of other graders on this machine have one."""
    left = sandbox_processes() - battle.processes  # type: ignore[attr-defined]
    end = time.monotonic() + 60
    while orphans := [pid for pid in left if parent_of(pid) == "1"]:
        assert time.monotonic() < end, orphans
        time.sleep(0.1)  # a sandbox whose grader ended a moment ago takes some time to go


def parent_of(pid: int) -> str | None:
    """Return a process's parent, None if it ended meanwhile and at most waits to be buried."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else parent


def test_gradebook_says_what_the_results_say(battle: Field) -> None:
    database = sqlite3.connect(battle.grading / "gradebook.db")
    rows = database.execute(
        "select student.id, sum(grade.auto_score) from student"
        " join submitted_assignment on submitted_assignment.student_id = student.id"
        " join submitted_notebook on submitted_notebook.assignment_id = submitted_assignment.id"
        " join grade on grade.notebook_id = submitted_notebook.id group by student.id"
    ).fetchall()
    database.close()
    assert {name: score for name, score in rows} == pytest.approx(  # noqa: C416
        {name: result["score"] for name, result in battle.results.items()}
    )


class Living(HTMLParser):
    """Collects what would act on a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name.startswith("on") or (value or "").lower().lstrip().startswith("javascript:"):
                self.found.append(f"{tag} {name}={value}")
            if name == "src" and "owned" in (value or ""):
                self.found.append(f"{tag} {name}={value}")
        if tag in ("script", "iframe", "object", "embed", "form", "img"):
            self.found.append(f"{tag} {dict(attrs)}")


@pytest.mark.parametrize("student", [attack.folder for attack in CLASSES["pages"]])
def test_pages_are_dead(battle: Field, student: str) -> None:
    assert Living(battle.pages[student]).found == []
    assert "1337" not in re.sub(r"<style>.*?</style>", "", battle.pages[student], flags=re.DOTALL)


def test_the_parser_knows_life() -> None:
    assert len(Living(pages.ALERT).found) >= 4
    assert Living('<a href=" JavaScript:x">').found


def test_class_report_is_dead_too(battle: Field) -> None:
    assert battle.reported.returncode == 1  # it names those who are not graded
    assert all(name in battle.reported.stderr for name in REFUSED), battle.reported.stderr
    (page,) = (battle.grading / "reports").glob("*.html")
    assert Living(page.read_text("utf-8")).found == []


@pytest.mark.parametrize("student", [attack.folder for attack in CLASSES["pages"]])
def test_formgrader_shows_dead_text(battle: Field, student: str) -> None:
    """The autograded notebook through the exporter that the formgrader is built on."""
    import nbformat
    from nbconvert import HTMLExporter

    path = battle.grading / "autograded" / student / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
    made = nbformat.read(path, as_version=4)
    nbformat.validate(made)
    body, _ = HTMLExporter(template_name="basic", embed_images=True).from_notebook_node(made)
    assert [living for living in Living(body).found if "owned" in living or "//x" in living] == []
    assert not re.search(r"\\(href|mmlToken|style)\b", html.unescape(body))


def test_terminal_and_tables_are_clean(battle: Field) -> None:
    assert "\x1b" not in battle.output.replace("\x1b[31mred", "")
    assert "\u202e" not in battle.output
    for path, data in battle.written():
        if path.suffix in (".json", ".html", ".ipynb", ".csv"):
            assert b"\x1b]0;" not in data, path
    (table,) = (battle.grading / "export").glob("*.csv")
    for row in csv.reader(io.StringIO(table.read_text("utf-8"))):
        assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_grading_again_changes_nothing(battle: Field) -> None:
    before = {name: result["score"] for name, result in battle.results.items()}
    files = {path: path.stat().st_mtime_ns for path in (battle.grading / "results").rglob("*.json")}
    battle.run("grade", ASSIGNMENT, "--jobs", "2")
    after = {path: path.stat().st_mtime_ns for path in (battle.grading / "results").rglob("*.json")}
    assert after == files
    assert {name: result["score"] for name, result in battle.results.items()} == before
