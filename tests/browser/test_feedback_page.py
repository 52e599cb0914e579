"""The feedback page in a real browser: where a mistake is can be found, read, copied and printed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.judge.locate.model import Place
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.feedback import People, page_text
from autograder.pipeline.stored import StoredFamily, StoredItem, StoredLine, StoredResult
from tests.submissions import ASSIGNMENT, COURSE, notebook, to_bytes

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

INDENT = " " * 60
LINE = f"    {INDENT}window = X[h : h + f] * stride"
SOURCE = (
    "\n\n" + "def zero_pad(X, padding):\n" + "    # a long way\n" * 80 + f"{LINE}\n    return X\n"
)
NUMBER = SOURCE.split("\n").index(LINE) + 1
WIDE, PHONE = 1280, 390


def _item(function: str, verdict: str) -> StoredItem:
    """Return an item with all that a page may show of it."""
    grid = {"title": "X[0, :, :, 0]", "rows": [["1", "2"], ["3", "4"]], "mark": [0, 0, 1, 1]}
    example = {
        "family": "a batch", "panels": [grid], "outputs": [grid, grid], "outputs_are_told": False,
        "text": "1 + 2", "code": f"{function}(X)",
    }  # fmt: skip
    families = (StoredFamily("a batch", False), StoredFamily("one image", True))
    return StoredItem(
        grade_id=f"{function}_tests", function=function, points=1.0, max_points=3.0,
        verdict=verdict, misconception="a_mistake", families=families, message="Wrong.",
        lines=(StoredLine("mistake", "Wrong."),), instructor=None, reread=(), example=example,
    )  # fmt: skip


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of a student with two wrong functions, of which one is located."""
    items = (_item("zero_pad", "partial"), _item("same_padding", "partial"))
    stored = StoredResult(
        student="anna", key="", grader="", file="", assignment=ASSIGNMENT, score=2.0, max_score=6.0,
        status="graded", reason="", sandbox="", seconds=0.0, answered=(), items=items,
    )  # fmt: skip
    start = LINE.index("stride")
    place = Place("zero_pad", NUMBER, LINE, (start, start + len("stride")))
    text = page_text(
        load_assignment(ASSIGNMENT, COURSE), "anna", stored,
        to_bytes(notebook({"zero_pad": SOURCE})), People(), {"zero_pad": (place,)},
    )  # fmt: skip
    path = tmp_path_factory.mktemp("page") / "feedback.html"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(params=[(width, scheme) for width in (WIDE, PHONE) for scheme in ("light", "dark")])
def page(browser, written: Path, request: pytest.FixtureRequest) -> Iterator["sync_api.Page"]:
    width, scheme = request.param
    opened = browser.new_page(
        viewport={"width": width, "height": 800}, color_scheme=scheme, java_script_enabled=True
    )
    complaints: list[str] = []
    opened.on("console", lambda message: complaints.append(message.text))
    opened.goto(written.as_uri())
    yield opened
    assert complaints == []
    opened.close()


def test_the_code_stands_beside_the_example_or_below_it(page: "sync_api.Page") -> None:
    code = page.locator("details.handed-in[open]")
    assert code.count() == 1, "folded where no line is known"
    example = page.locator(".beside .example").bounding_box()
    shown = code.bounding_box()
    if page.viewport_size["width"] == WIDE:
        assert shown["x"] >= example["x"] + example["width"]
        assert shown["y"] < example["y"]
    else:
        assert shown["y"] >= example["y"] + example["height"]
    edge = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(edge), "the code scrolls inside itself"


def test_the_link_leads_to_the_part_of_the_line(page: "sync_api.Page") -> None:
    page.get_by_role("link", name=f"line {NUMBER}").click()
    part = page.locator(".here u")
    sync_api.expect(part).to_be_in_viewport(ratio=1)
    assert part.inner_text() == "stride"
    number = page.locator(".here .n")
    sync_api.expect(number).to_be_in_viewport(ratio=1)  # it stays when the code scrolls sideways


def test_the_line_is_marked_by_more_than_a_colour(page: "sync_api.Page") -> None:
    sign = "getComputedStyle(document.querySelector('.here .n'), '::before').content"
    assert "▶" in page.evaluate(sign)
    underline = "getComputedStyle(document.querySelector('.here u')).textDecorationLine"
    assert page.evaluate(underline) == "underline"
    assert page.get_by_role("group", name=f"line {NUMBER}").count() == 1
    page.emulate_media(media="print")
    assert "▶" in page.evaluate(sign)
    assert page.evaluate(underline) == "underline"


def test_what_is_copied_is_what_was_handed_in(page: "sync_api.Page") -> None:
    copied = page.evaluate("""() => {
        const range = document.createRange();
        range.selectNodeContents(document.querySelector("details[open] pre code"));
        const chosen = getSelection();
        chosen.removeAllRanges();
        chosen.addRange(range);
        return chosen.toString();
    }""")
    assert copied.rstrip("\n") == SOURCE.rstrip("\n"), "no numbers, and blank lines at the start"
    numbers = page.locator("details[open] .n")
    assert numbers.count() == SOURCE.count("\n") + 1
    assert page.locator("details[open] .n[aria-hidden=true]").count() == numbers.count()
