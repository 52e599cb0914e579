"""What is gathered for the website: pages that link to pages of the website, and to nothing else."""

import base64
import importlib
import json
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"(?<!!)\]\(([^)\s#]+)(?:#[^)\s]*)?\)")
PAGES = {"course/03_convolution.ipynb", "course/glossary.md", "index.md", "docs/index.md"}


@pytest.fixture(scope="module", autouse=True)
def as_a_student():
    """Let what is drawn be drawn: a judge that was at work in this process leaves word that it is grading."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("CONVLAB_GRADING", raising=False)
        yield


@pytest.fixture(scope="module")
def site():
    """Import the builder and its modules as `make html` does, and leave no trace of that."""
    before, path = set(sys.modules), [*sys.path]
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module("build_site")
    sys.path[:] = path
    for name in {"build_site", "drawings", "front", "links", "reference_pages"} - before:
        sys.modules.pop(name, None)


@pytest.mark.parametrize(
    ("source", "text", "on_the_site"),
    [
        ("course/00_a.ipynb", "the [README](../README.md) has", "the README has"),
        ("course/00_a.ipynb", "[`data/README.md`](../data/README.md).", "`data/README.md`."),
        ("course/00_a.ipynb", "[list](README.md#x)", "[list](../index.md#x)"),
        ("course/00_a.ipynb", "[words](glossary.md)", "[words](glossary.md)"),
        ("course/00_a.ipynb", "[a](https://arxiv.org/abs/1)", "[a](https://arxiv.org/abs/1)"),
        ("course/00_a.ipynb", "![a picture](../a.png)", "![a picture](../a.png)"),
        ("course/00_a.ipynb", "[below](#summary)", "[below](#summary)"),
        (
            "assignments/a1/a1.ipynb",
            "[[03] one](../../course/03_convolution.ipynb)",
            "[[03] one](../../course/03_convolution.ipynb)",
        ),
        ("docs/start/a.md", "[course](../../course/README.md)", "[course](../../index.md)"),
    ],
)
def test_links_stay_within_the_site(site, source, text, on_the_site):
    assert site.onto_the_site(text, source, source, PAGES) == on_the_site


def test_the_overview_moves_to_the_top_with_its_links(site):
    text = site.onto_the_site("[3](03_convolution.ipynb)", site.OVERVIEW, "index.md", PAGES)
    assert text == "[3](course/03_convolution.ipynb)"


def _prose(page):
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return text
    cells = json.loads(text)["cells"]
    return "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


@pytest.fixture(scope="module")
def gathered(site, tmp_path_factory):
    place = tmp_path_factory.mktemp("site")
    site.gather(place)
    return place


def test_every_link_of_the_gathered_pages_exists(site, gathered):
    pages = sorted([*gathered.rglob("*.md"), *gathered.rglob("*.ipynb")])
    assert {page.relative_to(gathered).as_posix() for page in pages} == site.pages()
    assert len(site.lectures()) == 12
    assert len(site.assignments()) == 9
    for page in pages:
        for link in LINK.findall(_prose(page)):
            if not link.startswith("https://"):
                assert (page.parent / link).exists(), f"{page.name}: {link}"


def test_assignments_are_shown_as_students_get_them(site):
    for name in site.assignments():
        shown, released = (
            json.loads(site.notebook(name, site.ASSIGNMENT)),
            json.loads((ROOT / name).read_text()),
        )
        code = [
            ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
            for notebook in (shown, released)
        ]
        assert code[0] == code[1]
        assert "BEGIN SOLUTION" not in json.dumps(shown)


def test_an_assignment_has_the_pictures_that_a_blank_notebook_draws(site, tmp_path, monkeypatch):
    monkeypatch.setenv("CONVLAB_DRAFT", "1")
    name = "assignments/a4_pooling/a4_pooling.ipynb"
    monkeypatch.setattr(site, "assignments", lambda: [name])
    site._write(tmp_path / name, site.notebook(name, site.ASSIGNMENT))
    site.put_drawings(tmp_path)
    cells = json.loads((tmp_path / name).read_text(encoding="utf-8"))["cells"]
    drawn = [cell for cell in cells if cell.get("outputs")]
    assert ["".join(cell["source"]).splitlines()[-1] for cell in drawn] == [
        "draw.pool_step(picture, f=2, at=(0, 0))",
        'draw.pool_step(picture, f=2, at=(1, 0), mode="average")',
        "draw.pool_step(picture, f=2, at=(1, 2), stride=1)",
    ]
    for cell in drawn:
        (picture,) = cell["outputs"]
        assert base64.b64decode(picture["data"]["image/png"]).startswith(b"\x89PNG")
        assert picture["data"]["text/plain"].startswith("Pooling step")
    released = json.loads((ROOT / name).read_text(encoding="utf-8"))["cells"]
    assert ["".join(c["source"]) for c in cells[2:] if c["cell_type"] == "code"] == [
        "".join(c["source"]) for c in released[2:] if c["cell_type"] == "code"
    ]


def _code(source, **marks):
    return {"cell_type": "code", "source": source, "metadata": marks, "outputs": []}


def test_drawing_runs_no_test_and_no_hint_and_leaves_what_is_not_written_blank(site, monkeypatch):
    monkeypatch.setenv("CONVLAB_DRAFT", "1")
    ran = []
    monkeypatch.setattr(site, "ran", ran, raising=False)
    cells = [
        _code("import build_site\nfrom convlab import draw, hint"),
        _code("build_site.ran.append('test')", nbgrader={"grade": True}),
        _code("build_site.ran.append('hint'); hint('f')"),
        _code("def f():\n    raise NotImplementedError('f: write your code here')"),
        _code("draw.matrix([[f()]])"),
        _code("print('one');\ndraw.matrix([[1]])"),
        _code("build_site.ran.append('after')"),
    ]
    site.draw(cells)
    assert ran == []
    assert [len(cell["outputs"]) for cell in cells] == [0, 0, 0, 0, 0, 2, 0]
    assert cells[5]["outputs"][0]["text"] == "one\n"
    with pytest.raises(ZeroDivisionError):
        site.draw([_code("from convlab import draw\ndraw.matrix([[1 / 0]])")])


def test_lectures_and_assignments_link_to_each_other(site):
    from convlab.syllabus import contents

    for lecture, after in contents():
        for assignment in after:
            one = f"course/{lecture.name}.ipynb"
            other = f"assignments/{assignment.name}/{assignment.name}.ipynb"
            assert f"](../{other})" in site.notebook(one, site.LECTURE)
            assert f"](../../{one})" in site.notebook(other, site.ASSIGNMENT)


def test_pages_offer_the_package_only_where_there_is_one(site):
    name = site.assignments()[0]
    link = '<a href=\\"../../students.zip\\" download>'
    assert link in site.notebook(name, site.ASSIGNMENT)
    assert "students.zip" not in site.notebook(name, site.ASSIGNMENT, packed=False)


def test_a_package_that_is_refused_is_told_in_one_line(site, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(site, "ROOT", tmp_path)  # no clone
    assert not site.pack(tmp_path / "students.zip")
    said = capsys.readouterr().err
    assert said.startswith("site: without students.zip: dist: git cannot list")
    assert said.count("\n") == 1


def test_the_first_page_has_an_explorer_three_doors_and_the_contents(site, gathered):
    front = (gathered / "index.md").read_text(encoding="utf-8")
    assert front.count("<div data-explorer=") == 1
    assert re.findall(r'<a href="([\w/]+)\.html"><b>(\w+)', front) == [
        ("course/00_map_and_tools", "Read"),
        ("assignments/a1_tensors/a1_tensors", "Do"),
        ("docs/start/instructor", "Teach"),
    ]
    table = front[front.index("## Contents") : front.index("```{toctree}")]
    assert [f"]({name})" in table for name in [*site.lectures(), *site.assignments()]] == [
        True
    ] * 21


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("command-line", ["autograder grade [OPTIONS] ASSIGNMENT [STUDENTS]...", "--scheduler"]),
        ("limits", ["| `memory_mb` | 2\u202f048 | address space"]),
    ],
)
def test_marks_are_filled_from_the_source(site, page, words):
    text = (ROOT / f"docs/reference/{page}.md").read_text(encoding="utf-8")
    filled = site.filled(text)
    assert "<!-- built" in text
    assert "<!-- built" not in filled
    for word in words:
        assert word in filled
