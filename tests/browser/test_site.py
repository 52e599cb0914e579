"""The website as a reader meets it: every link leads somewhere, and everybody can use every kind of page."""

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import Place

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
WIDE, PHONE = (1280, 800), (390, 844)
LECTURES = sorted(path.stem for path in (ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
ASSIGNMENTS = sorted(path.stem for path in (ROOT / "assignments").glob("*/*.ipynb"))
NOTEBOOKS = [
    *(f"course/{name}.html" for name in LECTURES),
    *(f"assignments/{name}/{name}.html" for name in ASSIGNMENTS),
]
A2 = "assignments/a2_convolution/a2_convolution.html"
KINDS = {
    "front": "index.html",
    "lecture": "course/03_convolution.html",
    "lecture with tables": "course/08_backward.html",
    "assignment": A2,
    "glossary": "course/glossary.html",
    "manual": "docs/start/instructor.html",
    "reference": "docs/reference/layers.html",
    "index": "genindex.html",
    "search": "search.html?q=pooling",
}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as ``make html`` does; a warning is an error there."""
    # In a process of its own: pytest makes warnings errors that are none of sphinx's.
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, str(ROOT / "tools" / "build_site.py"), str(folder)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return folder / "html"


def _opened(browser, site: Path, size: tuple[int, int], scheme: str = "light", **options) -> Place:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]}, color_scheme=scheme, **options
    )
    place = Place("site", page)
    place.site = site
    return place


def _go(place: Place, name: str) -> None:
    path, mark, query = name.partition("?")
    place.page.goto((place.site / path).as_uri() + mark + query)


@pytest.fixture(scope="module")
def wide(browser, site: Path) -> Iterator[Place]:
    place = _opened(browser, site, WIDE)
    yield place
    place.page.close()
    assert place.complaints == []


@pytest.fixture(scope="module")
def phone(browser, site: Path) -> Iterator[Place]:
    place = _opened(browser, site, PHONE, has_touch=True)
    yield place
    place.page.close()
    assert place.complaints == []


# -- links, without a browser


class Links(HTMLParser):
    """What a page links to, what it loads, and what in it can be linked to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[str] = []
        self.loaded: list[str] = []
        self.ids: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.ids.update(value for key in ("id", "name") if (value := named.get(key)))
        if tag == "a" and (href := named.get("href")):
            self.targets.append(href)
        elif source := named.get("src") or (named.get("href") if tag == "link" else None):
            self.loaded.append(source)


@pytest.fixture(scope="module")
def links(site: Path) -> dict[Path, Links]:
    pages = [path for path in site.rglob("*.html") if path.parent.name != "_static"]
    return {path: Links(path.read_text(encoding="utf-8")) for path in pages}


def test_every_link_and_every_anchor_exists(site: Path, links: dict[Path, Links]) -> None:
    lost = defaultdict(list)
    for page, found in links.items():
        for target in [*found.targets, *found.loaded]:
            place = urlsplit(target)
            if place.scheme in ("https", "data", "mailto"):
                continue
            path = (page.parent / unquote(place.path)).resolve() if place.path else page
            if not path.is_file() or (
                place.fragment and unquote(place.fragment) not in links[path].ids
            ):
                lost[page.relative_to(site).as_posix()].append(target)
    assert not lost
    assert {site / name for name in NOTEBOOKS} <= set(links)


def test_nothing_is_loaded_from_elsewhere(site: Path, links: dict[Path, Links]) -> None:
    loaded = {address for found in links.values() for address in found.loaded}
    assert [a for a in loaded if urlsplit(a).scheme not in ("", "data") or a[:2] == "//"] == []
    for sheet in site.rglob("*.css"):
        assert not re.search(r"url\(['\"]?(https?:)?//", sheet.read_text(encoding="utf-8")), sheet


def test_the_buttons_at_the_foot_follow_the_map(site: Path) -> None:
    from convlab.syllabus import contents

    course = ["index.html"]
    for lecture, after in contents():
        course.append(f"course/{lecture.name}.html")
        course += [f"assignments/{one.name}/{one.name}.html" for one in after]
    course += ["course/glossary.html", "docs/index.html"]
    button = re.compile(r'<a class="(left-prev|right-next)"\s+href="([^"]+)"')
    for before, page, then in zip(course, course[1:-1], course[2:], strict=False):
        found = dict(button.findall((site / page).read_text(encoding="utf-8")))
        places = {name: (site / page).parent / place for name, place in found.items()}
        assert places["left-prev"].resolve() == (site / before).resolve(), page
        assert places["right-next"].resolve() == (site / then).resolve(), page
    assert len(course) == 12 + 9 + 3


def test_every_page_of_the_manual_is_in_its_section(site: Path) -> None:
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT).with_suffix(".html")
        section = (site / name.parent / "index.html").read_text(encoding="utf-8")
        assert path.stem == "index" or f'href="{path.stem}.html"' in section, name


def test_notebooks_and_package_can_be_taken_away(site: Path, links: dict[Path, Links]) -> None:
    for name in NOTEBOOKS:
        own = Path(name).with_suffix(".ipynb")
        assert (site / own).read_bytes() == (ROOT / own).read_bytes()
        targets = links[site / name].targets
        assert own.name in targets
        package = next(target for target in targets if target.endswith("students.zip"))
        assert ((site / name).parent / package).resolve() == (site / "students.zip").resolve()
    assert (site / "students.zip").is_file()


def test_pictures_of_notebooks_say_what_they_show(site: Path) -> None:
    for name in NOTEBOOKS:
        page = (site / name).read_text(encoding="utf-8")
        for alt in re.findall(r'<img alt="([^"]*)"', page):
            assert len(alt) > 10, name
            assert not alt.endswith(".png"), name


def test_assignments_show_their_pictures(site: Path) -> None:
    shown = {
        name[:2]: (site / f"assignments/{name}/{name}.html")
        .read_text(encoding="utf-8")
        .count("<img")
        for name in ASSIGNMENTS
    }
    assert shown.pop("a9") == 0, "it draws nothing"
    assert min(shown.values()) >= 1, shown
    assert shown["a2"] == 7


# -- for everybody


# Each width with each scheme, over pages of every kind; more would tell little more.
LOOKS = [(WIDE, "light"), (PHONE, "dark"), (WIDE, "dark"), (PHONE, "light")]
TWICE = ("front", "lecture", "assignment")
CASES = [(kind, *LOOKS[number % 4]) for number, kind in enumerate(KINDS)]
CASES += [(kind, *LOOKS[(number + 1) % 4]) for number, kind in enumerate(KINDS) if kind in TWICE]


@pytest.mark.parametrize(("kind", "size", "scheme"), CASES)
def test_no_barrier_on_any_kind_of_page(browser, site: Path, kind, size, scheme) -> None:
    pytest.importorskip("axe_playwright_python", reason="axe is in the extra `test`")
    place = _opened(browser, site, size, scheme, has_touch=size == PHONE)
    try:
        _go(place, KINDS[kind])
        if kind == "search":
            place.page.locator("#search-results li a").first.wait_for()
        assert barriers(place.page) == []
        assert place.complaints == []
    finally:
        place.page.close()


def barriers(page) -> list[str]:
    """Return what axe calls serious or critical on a page, and where."""
    from axe_playwright_python import base

    page.evaluate((Path(base.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    rules = {name: {"enabled": True} for name in ("target-size", "label-content-name-mismatch")}
    # The theme's buttons fade into the dark; on a busy machine axe would meet them half way.
    page.evaluate(
        """() => Promise.allSettled(document.getAnimations()
            .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
            .map((one) => one.finished)).then(() => undefined)"""
    )
    found = page.evaluate(
        "rules => axe.run({rules, resultTypes: ['violations'], preload: false})", rules
    )
    return [
        f"{violation['id']} at {node['target']}"
        for violation in found["violations"]
        if violation["impact"] in ("serious", "critical")
        for node in violation["nodes"]
    ]


def test_a_barrier_would_be_found(wide: Place) -> None:
    _go(wide, "index.html")
    wide.page.evaluate("document.querySelector('.front-feedback img').removeAttribute('alt')")
    assert [barrier.split()[0] for barrier in barriers(wide.page)] == ["image-alt"]


def test_the_side_bar_of_a_phone_has_no_barrier(phone: Place) -> None:
    _go(phone, A2)
    phone.page.locator(".primary-toggle").click()
    phone.page.get_by_role("link", name="08 · Backward").wait_for()
    assert barriers(phone.page) == []


# -- layout


@pytest.mark.parametrize("size", [WIDE, PHONE])
def test_the_first_page_shows_all_on_one_screen(browser, site: Path, size) -> None:
    place = _opened(browser, site, size)
    _go(place, "index.html")
    for part in (".front-doors", ".front .cvl", ".front-feedback img >> visible=true"):
        box = place.page.locator(part).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1], part
    value = place.page.locator(".front [data-value]")
    before = value.inner_text()
    place.page.get_by_label("picture", exact=True).focus()
    place.page.keyboard.press("Shift+ArrowLeft")
    place.page.keyboard.press("Shift+ArrowDown")
    assert value.inner_text() != before
    place.page.close()
    assert place.complaints == []


SCROLLING = """selector => [...document.querySelectorAll(selector)]
    .filter(node => node.scrollWidth > node.clientWidth + 1)
    .map(node => node.textContent.trim().slice(0, 60))"""


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_code_fits_its_column_and_a_phone_does_not_scroll_sideways(wide, phone, name) -> None:
    _go(wide, name)
    assert wide.page.evaluate(SCROLLING, "article .cell_input pre") == []
    _go(phone, name)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    stops = "n => n.filter(x => x.scrollWidth > x.clientWidth + 1).map(x => x.tabIndex)"
    frames = phone.page.locator("article :is(pre, .figure-frame, div.math)").evaluate_all(stops)
    assert set(frames) <= {0}, "what scrolls can be scrolled by keyboard"


FIGURES = """images => images.map(image => ({
    full: Number(image.getAttribute("width")), shown: image.getBoundingClientRect().width,
    room: image.parentElement.clientWidth,
    told: getComputedStyle(image.parentElement, "::after").content !== "none",
}))"""


def test_figures_shrink_on_a_phone_while_their_numbers_stay_readable(phone: Place) -> None:
    _go(phone, "course/03_convolution.html")
    figures = phone.page.locator(".figure-frame img").evaluate_all(FIGURES)
    # Their smallest type is 8 points at 88 dots an inch: 9.8 pixels at full size.
    smallest = 8 * 88 / 72
    assert min(figure["shown"] / figure["full"] for figure in figures) * smallest >= 8
    for figure in figures:
        readable = figure["full"] * 0.82 <= figure["room"]
        assert (figure["shown"] <= figure["room"]) == readable, figure
        assert figure["told"] == (not readable), figure
    assert {figure["told"] for figure in figures} == {True, False}


def test_figures_have_their_full_size_where_there_is_room(wide: Place) -> None:
    _go(wide, "course/03_convolution.html")
    for figure in wide.page.locator(".figure-frame img").evaluate_all(FIGURES):
        assert figure["shown"] == figure["full"]
        assert not figure["told"]


CONTROLS = ".cvl :is(button, select, input, td[tabindex])"
COVERED = """node => {
    node.scrollIntoView({ block: "center" });
    const box = node.getBoundingClientRect();
    const at = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return [node === at || node.contains(at) || Boolean(at && at.contains(node) && at.closest(".cvl")),
        Math.min(box.width, box.height)];
}"""


@pytest.mark.parametrize(
    "name", ["03_convolution", "04_padding_and_stride", "06_pooling_and_the_whole_cnn"]
)
def test_no_control_is_covered_or_too_small_for_a_finger(phone: Place, name: str) -> None:
    _go(phone, f"course/{name}.html")
    controls = phone.page.locator(CONTROLS)
    assert controls.count() >= 10
    for control in controls.all():
        if control.is_visible():
            free, side = control.evaluate(COVERED)
            assert free, control
            assert side >= 24, control.evaluate("node => node.outerHTML")


def test_a_wide_explorer_stays_in_its_card_on_a_phone(phone: Place) -> None:
    _go(phone, "course/03_convolution.html")
    root = phone.explorer("Convolution stepper")
    root.locator('[data-key="padding"]').fill("2")
    assert root.locator("table.g").first.locator("tr").count() == 8
    assert root.evaluate("node => node.scrollWidth <= node.clientWidth")


ROWS = """rows => rows.map(row => {
    const middles = [...row.children].map(node => node.getBoundingClientRect())
        .map(box => box.y + box.height / 2);
    return Math.max(...middles) - Math.min(...middles) < row.getBoundingClientRect().height / 2
        && row.scrollWidth <= row.clientWidth + 1;
})"""


def test_paper_has_words_and_no_bars(browser, site: Path) -> None:
    place = _opened(browser, site, WIDE, "dark")
    page = place.page
    _go(place, "course/03_convolution.html")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    for part in (
        ".bd-sidebar-primary",
        ".bd-sidebar-secondary",
        ".prev-next-footer",
        ".cvl button",
    ):
        assert not page.locator(part).first.is_visible(), part
    assert page.locator("article h1").is_visible()
    folded = "getComputedStyle(document.querySelector('article pre')).whiteSpace"
    assert page.evaluate(folded) == "pre-wrap"
    page.set_viewport_size({"width": 672, "height": 900})  # what A4 has between its margins
    rows = page.locator("article .cvl > .cvl-row:first-child").evaluate_all(ROWS)
    assert len(rows) >= 2
    assert set(rows) == {True}, "an explorer's equation stays on one line"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.close()
    assert place.complaints == []


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("convolution", "course/03_convolution.html"),
        ("stride", "course/04_padding_and_stride.html"),
        ("pooling", "course/06_pooling_and_the_whole_cnn.html"),
        ("receptive field", "course/07_receptive_field.html"),
        ("backward", "course/08_backward.html"),
        ("im2col", "course/09_fast_and_transposed.html"),
        ("alexnet", "course/10_alexnet.html"),
        ("digits", "course/11_digits.html"),
    ],
)
def test_search_finds_the_right_lecture_first(wide: Place, words: str, first: str) -> None:
    _go(wide, f"search.html?q={words.replace(' ', '+')}")
    found = wide.page.locator("#search-results li > a").first
    found.wait_for()
    assert re.split("[?#]", found.get_attribute("href"))[0] == first
