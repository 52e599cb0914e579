"""A student's hour: open the released notebook in JupyterLab, check, write, check again; then read the feedback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.pipeline.feedback import feedback
from autograder.pipeline.grade import grade
from autograder.pipeline.samples import cells_of, sample_folder, submission
from tests.browser.conftest import PATIENCE_MS

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
A2 = "a2_convolution"
RIGHT = """def zero_pad(X, padding):
    m, n_H, n_W, n_C = X.shape
    padded = np.zeros((m, n_H + 2 * padding, n_W + 2 * padding, n_C), X.dtype)
    padded[:, padding : padding + n_H, padding : padding + n_W] = X
    return padded"""


@pytest.fixture(scope="module")
def notebook(browser, lab_server):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(lab_server(f"workspaces/student/tree/{A2}.ipynb"))
    page.get_by_text("Python 3 (ipykernel) | Idle").wait_for(timeout=PATIENCE_MS)
    yield page
    assert not complaints
    page.close()


def cell_with(page, text: str):
    return page.locator(".jp-CodeCell").filter(has_text=text).first


def shot(page, name: str) -> None:
    if folder := os.environ.get("CONVLAB_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def run(page, text: str) -> None:
    cell_with(page, text).locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")


def test_an_unwritten_function_is_called_not_written_and_shows_no_stack(notebook) -> None:
    run(notebook, "from convlab import check")
    run(notebook, "def zero_pad")
    run(notebook, "check(zero_pad)")
    cell = cell_with(notebook, "check(zero_pad)")
    cell.get_by_text("not written yet").first.wait_for(timeout=PATIENCE_MS)
    shot(notebook, "assignment_blank")
    assert "Traceback" not in cell.inner_text()


def test_a_right_function_obeys_its_laws_and_is_told_what_grading_tries(notebook) -> None:
    cell_with(notebook, "def zero_pad").locator(".cm-content").click()
    notebook.keyboard.press("Control+A")
    notebook.keyboard.insert_text(RIGHT)
    notebook.keyboard.press("Shift+Enter")
    run(notebook, "check(zero_pad)")
    cell = cell_with(notebook, "check(zero_pad)")
    cell.get_by_text("laws hold").first.wait_for(timeout=PATIENCE_MS)
    cell.scroll_into_view_if_needed()
    shot(notebook, "assignment_right")
    text = cell.inner_text()
    assert "Grading" in text
    assert "all tests passed" not in text.lower()


@pytest.fixture(scope="module")
def feedback_page(tmp_path_factory) -> Iterator[Path]:
    """The page of a student who left the stride out, and who tries to inject a script."""
    place = tmp_path_factory.mktemp("grading")
    released = json.loads((ROOT / "assignments" / A2 / f"{A2}.ipynb").read_text())
    sources = cells_of(sample_folder(A2) / "carl.cells")
    sources["zero_pad"] += "# <script>document.title = 'taken over'</script>\n"
    sources["why_padding"] = "<img src=x onerror=\"document.title='taken over'\">"
    submitted = place / "submitted" / "carl" / A2 / f"{A2}.ipynb"
    submitted.parent.mkdir(parents=True)
    submitted.write_text(json.dumps(submission(released, sources)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(place))
        grade(Course(ROOT), A2, jobs=1)
        ((_, page),) = feedback(Course(ROOT), A2)
        yield page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_feedback_page_names_the_mistake_and_runs_nothing(
    browser, feedback_page, scheme
) -> None:
    page = browser.new_page(viewport={"width": 900, "height": 1200}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request",
        lambda request: (
            complaints.append(request.url) if not request.url.startswith("file:") else None
        ),
    )
    page.goto(feedback_page.as_uri())
    shot(page, f"feedback_{scheme}")
    text = page.locator("main").inner_text()
    assert "each starts only one pixel after the one before" in text
    assert "<img src=x" in text
    assert page.title() == "a2_convolution · feedback for carl"
    assert page.locator("script, img").count() == 0
    assert page.locator("td.mark").count() >= 9 + 2, "the window and both numbers are lit"
    assert not complaints
    page.close()


def test_the_feedback_page_is_reached_by_keyboard_alone(browser, feedback_page) -> None:
    page = browser.new_page()
    page.goto(feedback_page.as_uri())
    for opened, words in enumerate(("kinds of cases are right", "What you handed in"), start=1):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        assert words in page.evaluate("document.activeElement.textContent")
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == opened
    assert page.locator("details[open] pre").count() == 1
    page.close()
