"""The website's pages link to nothing that is not on the website."""

import importlib.util
import re
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


def test_every_link_of_the_gathered_pages_exists(build_site, tmp_path, monkeypatch):
    monkeypatch.setattr(build_site, "SOURCE", tmp_path / "site")
    build_site.gather()
    pages = sorted([*tmp_path.rglob("*.md"), *tmp_path.rglob("*.ipynb")])
    assert len(pages) == 14
    for page in pages:
        for link in LINK.findall(page.read_text(encoding="utf-8")):
            if link.startswith("https://"):
                continue
            assert (page.parent / link).exists(), f"{page.name}: {link}"
