"""Pages on a class in a real browser: light and dark, on a phone and on paper, read without a script."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.pipeline.people.roster import Person, Roster, save_roster
from autograder.pipeline.reports.assignment import report
from autograder.pipeline.reports.listing import numbers_of
from autograder.pipeline.similarity.compare import Programs, compare
from autograder.pipeline.similarity.page import write_page
from tests.pipeline.test_reports import judged
from tests.submissions import ASSIGNMENT, COURSE, notebook, right, to_bytes

sync_api = pytest.importorskip("playwright.sync_api")

pytestmark = pytest.mark.browser

WIDE, PHONE, PAPER = 1280, 390, 700  # CSS pixels; A4 without its margins is 703 wide
FITS = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
SCROLLING = """() => [...document.querySelectorAll('.wide[role=region]')].filter(
    region => region.scrollWidth > region.clientWidth + 1).map(region => region.ariaLabel)"""
CONTRAST = """() => {
    const light = colour => {
        const parts = colour.match(/[\\d.]+/g).slice(0, 3).map(part => part / 255);
        const [r, g, b] = parts.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const card = light(getComputedStyle(document.querySelector('.item')).backgroundColor);
    return [...document.querySelectorAll('.item .drawing text')].map(text => {
        const ink = light(getComputedStyle(text).fill);
        return (Math.max(card, ink) + 0.05) / (Math.min(card, ink) + 0.05);
    });
}"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """Write the pages of a small class with long names, of whom two handed in the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(tmp_path_factory.mktemp("grading")))
        people = [Person(f"s{n}", "Maria-Magdalena " * (1 + n % 2), f"Müller-Lüdenscheidt {n}") for n in range(9)]  # fmt: skip
        save_roster(COURSE, Roster(tuple(people)))
        for n in range(8):
            judged(
                f"s{n}", {"conv_forward": "height_used_for_width"} if n % 2 else {}, answered=n > 5
            )
            judged(f"s{n}", {}, assignment="a1_tensors")
        shown = {"report": report(COURSE, ASSIGNMENT)[0], "term": numbers_of(COURSE, None).page}
        shown["anonymous"] = report(COURSE, ASSIGNMENT, names=False)[0]
        for n in range(8):
            copied = (
                right()["conv_forward"].replace("padding)", "padding) + 0 ", 1) if n < 2 else ""
            )
            answers = {"conv_forward": copied} if copied else {}
            COURSE.submission(f"s{n}", ASSIGNMENT).write_bytes(
                to_bytes(notebook(answers, blank=True))
            )
        programs = Programs(COURSE, ASSIGNMENT)
        found = compare(COURSE, programs)
        assert len(found.pairs) == 1
        shown["similar"] = write_page(COURSE, programs, found, 0.9, None)
        yield shown


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("name", ["report", "anonymous", "term", "similar"])
def test_a_page_fits_and_can_be_read(
    browser, pages: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(pages[name].as_uri())
    assert page.evaluate(FITS), "tables scroll inside themselves"
    assert all(ratio >= 4.5 for ratio in page.evaluate(CONTRAST))
    if name != "similar":
        drawing = page.get_by_role("img").first
        assert ": " in drawing.get_attribute("aria-label")
        assert drawing.bounding_box()["width"] <= width
    elif width == WIDE:
        left, right_ = (page.locator("td.line").nth(place).bounding_box() for place in (0, 1))
        assert left["y"] == right_["y"]
        assert right_["x"] >= left["x"] + left["width"]
        assert abs(left["width"] - right_["width"]) < 2
    assert complaints == []
    page.close()


@pytest.mark.parametrize("width", [WIDE, PHONE])
@pytest.mark.parametrize("name", ["report", "anonymous", "term", "similar"])
def test_no_page_breaks_a_rule_of_accessibility(
    browser, pages: dict[str, Path], name: str, width: int
) -> None:
    package = pytest.importorskip("axe_playwright_python")
    axe = Path(package.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
    for scheme in ("light", "dark"):
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page.goto(pages[name].as_uri())
        page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true")
        page.evaluate(axe)
        broken = page.evaluate("axe.run().then(found => found.violations.map(each => each.id))")
        assert broken == [], scheme
        page.close()


@pytest.mark.parametrize("name", ["report", "anonymous", "term", "similar"])
def test_a_page_fits_on_paper(browser, pages: dict[str, Path], name: str) -> None:
    page = browser.new_page(viewport={"width": PAPER, "height": 990})
    page.emulate_media(media="print")
    page.goto(pages[name].as_uri())
    assert page.evaluate(FITS)
    assert page.evaluate(SCROLLING) == [], "nothing is cut off that only scrolling would show"
    page.close()
