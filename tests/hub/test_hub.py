"""What a class does on a hub: from the instructor's release to the page that a student reads."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.hub.conftest import INSTRUCTOR, STUDENTS, Hub, Person, judged
from tests.submissions import ASSIGNMENT, POINTS, notebook, right, to_bytes

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]

ADA, BERT = STUDENTS
FORGOT_THE_STRIDE = right()["conv_forward"].replace("h * stride, w * stride", "h, w")


def fetched(name: str) -> Path:
    return Path("/home", name, "assignments", ASSIGNMENT, f"{ASSIGNMENT}.ipynb")


def bring(name: str, data: bytes) -> None:
    """Put a notebook where the student's fetched one is, as an upload would."""
    path = fetched(name)
    path.write_bytes(data)
    shutil.chown(path, name, name)


def fetch(student: Person) -> None:
    student.open_from_menu("Assignment List")
    student.page.get_by_role("button", name="Fetch", exact=True).click()
    student.page.get_by_role("button", name="Submit").wait_for()
    assert fetched(student.name).is_file()


def validate(student: Person) -> str:
    """Press the button of the notebook's toolbar, or of the list of assignments."""
    student.page.get_by_role("button", name="Validate").filter(visible=True).click()
    return student.dialog()


def submit(student: Person) -> None:
    student.open_from_menu("Assignment List")
    student.page.get_by_role("button", name="Submit").click()
    student.page.get_by_role("button", name="Fetch Feedback").wait_for()


class Formgrader:
    """The instructor's page, inside JupyterLab's."""

    def __init__(self, desk: Person) -> None:
        self.desk = desk
        desk.open_from_menu("Formgrader")
        self.frame = desk.page.frame_locator("iframe[src*=formgrader]")
        self.row(ASSIGNMENT).wait_for()

    def row(self, text: str):
        return self.frame.locator("tbody tr").filter(has_text=text)

    def press(self, row: str, button: str) -> str:
        """Press a button of a row; returns what nbgrader says when it is done."""
        self.row(row).locator(f"td.{button} a").click()
        said = self.frame.locator("#success-modal.in, #error-modal.in")
        said.wait_for()
        text = said.inner_text()
        assert text.split()[1] == "Success", text
        said.locator(".btn").last.click()
        said.wait_for(state="detached")
        return text


def test_from_release_to_feedback(hub: Hub, people: dict[str, Person]) -> None:
    ada, bert = people[ADA], people[BERT]
    formgrader = Formgrader(people[INSTRUCTOR])
    assert "Successfully released" in formgrader.press(ASSIGNMENT, "release")

    # A blank notebook: every function is named, by one line each.
    fetch(ada)
    ada.keep("assignments")
    ada.page.get_by_text(ASSIGNMENT, exact=True).first.click()
    said = validate(ada)
    assert [name for name in POINTS if f"○ {name}: not written yet" in said] == [*POINTS]

    # Four right functions, and one that is typed into the notebook's cell, wrong.
    others = {name: text for name, text in right().items() if name != "conv_forward"}
    bring(ADA, to_bytes(notebook(others, blank=True)))
    ada.page.locator("a").filter(has_text=ASSIGNMENT).filter(visible=True).last.click()
    cell = ada.page.locator(".jp-CodeCell").filter(has_text="def conv_forward")
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    ada.page.keyboard.press("Control+A")
    ada.page.keyboard.insert_text(FORGOT_THE_STRIDE)
    ada.page.keyboard.press("Control+S")
    ada.page.wait_for_function("!document.querySelector('.jp-mod-dirty')")
    said = validate(ada)
    assert [name for name in POINTS if f"check({name})" in said] == ["conv_forward"]
    assert "✗ conv_forward: 12 of 13 laws hold" in said
    submit(ada)

    # A right one: the written answer alone is missing.
    fetch(bert)
    bring(BERT, to_bytes(notebook()))
    bert.page.get_by_text(ASSIGNMENT, exact=True).first.click()
    said = validate(bert)
    assert "check(" not in said
    assert "You did not provide a response." in said
    submit(bert)

    # The instructor's half, all by buttons.
    said = formgrader.press(ASSIGNMENT, "collect")
    assert [name for name in STUDENTS if f"Collecting submission: {name}" in said] == [*STUDENTS]
    formgrader.desk.keep("collected")
    formgrader.row(ASSIGNMENT).locator("td.num-submissions a").click()
    for name in STUDENTS:
        formgrader.press(name, "autograde")
        handed_in = hub.clone / "grading/submitted" / name / ASSIGNMENT / f"{ASSIGNMENT}.ipynb"
        shown = formgrader.row(name).locator("td.score").inner_text()
        assert shown == f"{round(judged(handed_in), 2):g} / {sum(POINTS.values()) + 2:g}"
    formgrader.desk.keep("graded")
    for name in STUDENTS:
        formgrader.press(name, "generate-feedback")
        formgrader.press(name, "release-feedback")

    # The page that comes back is the course's own.
    ada.page.get_by_role("button", name="Fetch Feedback").click()
    ada.page.get_by_text("(view feedback)").filter(visible=True).first.click()
    ada.page.locator(".jp-DirListing-item").filter(has_text=f"{ASSIGNMENT}.html").dblclick()
    page = ada.page.frame_locator(".jp-HTMLViewer iframe")
    page.get_by_text(f"Feedback for {ADA}").wait_for()
    text = page.locator("body").inner_text()
    ada.keep("feedback")
    assert "starts only one pixel after the one before" in text


def test_students_reach_nothing_private(hub: Hub, people: dict[str, Person]) -> None:
    """After all of this: what Ada's terminal can open of the instructor's, of Bert's, of the hub's."""
    course = hub.clone
    private = [
        course, course / "solutions" / ASSIGNMENT / f"{ASSIGNMENT}.ipynb", course / "grading",
        course / "grading/gradebook.db", course / "grading/secret", hub.place / "hub/state",
        Path("/home", BERT), hub.place / "hub/exchange/convolution-course/inbound",
        hub.place / "hub/exchange/convolution-course/feedback",
    ]  # fmt: skip
    assert all(path.exists() for path in private)
    opened = [path for path in private if hub.as_user(ADA, "test", "-r", path).returncode == 0]
    assert opened == []

    # What is for all is not to be written by all.
    shared = [hub.place / "hub" / name for name in ("venv", "students", "hub.toml", "node_modules")]
    assert [path for path in shared if hub.as_user(ADA, "test", "-w", path).returncode == 0] == []
    course_in_exchange = hub.place / "hub/exchange/convolution-course"
    assert hub.as_user(ADA, "mv", course_in_exchange, f"{course_in_exchange}-gone").returncode != 0


def test_what_students_installed_is_what_students_get(hub: Hub, people: dict[str, Person]) -> None:
    """No grader and no solution among it; the digits are found from wherever a notebook is."""
    python = hub.place / "hub/venv/bin/python"
    program = "import importlib.util as u, convlab.data as d; print(u.find_spec('autograder'), len(d.load_digits()[0]))"
    done = hub.as_user(ADA, python, "-c", program)
    assert done.stdout.startswith("None 1797"), done.stdout + done.stderr
    assert not [*hub.place.glob("hub/students/**/solutions")]
