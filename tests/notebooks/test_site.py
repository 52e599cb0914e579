"""The website's pages link to nothing that is not on the website."""

import importlib.util
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)\s]*)?\)")


@pytest.fixture(scope="module")
def build_site():
    spec = importlib.util.spec_from_file_location("build_site", ROOT / "tools" / "build_site.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("text", "on_the_site"),
    [
        ("the [README](../README.md) has", "the README has"),
        ("see [`data/README.md`](../data/README.md).", "see `data/README.md`."),
        (
            "the [list](README.md), [words](glossary.md)",
            "the [list](../index.md), [words](glossary.md)",
        ),
        ("[arXiv](https://arxiv.org/abs/1)", "[arXiv](https://arxiv.org/abs/1)"),
    ],
)
def test_links_stay_within_the_site(build_site, text, on_the_site):
    assert build_site.within_the_site(text) == on_the_site


def test_every_link_of_the_gathered_pages_exists(build_site, tmp_path):
    build_site.gather(tmp_path)
    pages = sorted([*tmp_path.rglob("*.md"), *tmp_path.rglob("*.ipynb")])
    manual = [*(ROOT / "docs").rglob("*.md")]
    assert len(pages) == 14 + len(manual) + len(build_site.BESIDE)
    for page in pages:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if link.startswith("https://"):
                continue
            assert (page.parent / link).exists(), f"{page.name}: {link}"


@pytest.mark.notebook
def test_the_site_builds_without_a_warning_and_leads_to_every_page_of_the_manual(tmp_path):
    # In a process of its own: pytest makes warnings errors that are none of sphinx's.
    command = [sys.executable, str(ROOT / "tools" / "build_site.py"), str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    front = (tmp_path / "html" / "index.html").read_text(encoding="utf-8")
    assert 'href="docs/index.html"' in front
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT).with_suffix(".html")
        section = (tmp_path / "html" / name.parent / "index.html").read_text(encoding="utf-8")
        assert (tmp_path / "html" / name).is_file(), name
        assert path.stem == "index" or f'href="{path.stem}.html"' in section, name


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("command-line", ["autograder grade [OPTIONS] ASSIGNMENT [STUDENTS]...", "--scheduler"]),
        ("limits", ["| `memory_mb` | 2\u202f048 | address space"]),
    ],
)
def test_marks_are_filled_from_the_source(build_site, page, words):
    text = (ROOT / f"docs/reference/{page}.md").read_text(encoding="utf-8")
    filled = build_site.filled(text)
    assert "<!-- built" in text
    assert "<!-- built" not in filled
    for word in words:
        assert word in filled
