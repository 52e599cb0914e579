"""Gather what the website shows into ``build/site`` and build it in ``build/html``: ``make html``.

Another folder than ``build`` may be named.

The gathered tree has the repository's own shape, so that links between pages work on a code host and
on the site alike. A folder of the manual is a section: its ``index.md`` lists its pages.
"""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "site"))

from reference_pages import PAGES  # noqa: E402

NEIGHBOUR = re.compile(r"\]\((?=[\w.]+\.(?:ipynb|md)\))")
OUTWARDS = re.compile(r"\[([^\]\[]+)\]\(\.\./(?!index\.md)[^)\s]+\)")
PAGE_OF_SECTION = re.compile(r"\]\(([\w-]+)\.md\)")
BUILT = re.compile(r"^<!-- built: ([\w-]+) -->$", re.MULTILINE)
SECTIONS = ("start", "howto", "reference", "explain", "numbers")
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
# Not in the overview itself: students get that, and not the manual.
TO_THE_MANUAL = """\
**You teach, or want to change something?** [The manual](docs/index.md) says how to
[start](docs/start/index.md) and how to [get one thing done](docs/howto/index.md).

"""


def gather(place: Path) -> None:
    """Copy lectures, glossary and manual; the course's overview becomes the first page."""
    shutil.rmtree(place, ignore_errors=True)
    lectures = gather_lectures(place)
    gather_manual(place)
    overview = (ROOT / "course" / "README.md").read_text(encoding="utf-8")
    inside = OUTWARDS.sub(r"\1", NEIGHBOUR.sub("](course/", overview))
    title, introduction, rest = inside.split("\n\n", 2)
    front = f"{title}\n\n{introduction}\n\n{TO_THE_MANUAL}{rest}"
    _write(
        place / "index.md",
        f"{front}\n{toctree([*lectures, 'course/glossary'], 'Lectures')}"
        f"{toctree(['docs/index', *(f'docs/{name}/index' for name in SECTIONS)], 'Manual')}"
        f"{toctree([Path(name).stem for name in BESIDE], 'Project')}",
    )


def gather_lectures(place: Path) -> list[str]:
    """Copy lectures, glossary and figures; returns the lectures' names on the site."""
    lectures = sorted((ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
    for path in [*lectures, ROOT / "course" / "glossary.md"]:
        _write(place / "course" / path.name, within_the_site(path.read_text(encoding="utf-8")))
    if (figures := ROOT / "course" / "figures").is_dir():
        shutil.copytree(figures, place / "course" / "figures")
    return [f"course/{path.stem}" for path in lectures]


def gather_manual(place: Path) -> None:
    """Copy the manual, put what is built in its places, and give each section its list of pages."""
    shutil.copytree(ROOT / "docs", place / "docs")
    for name in BESIDE:
        shutil.copy(ROOT / name, place / name)
    for path in (place / "docs").rglob("*.md"):
        text = filled(path.read_text(encoding="utf-8")).replace("course/README.md)", "index.md)")
        if path.name == "index.md" and path.parent.name in SECTIONS:
            text += "\n" + toctree(PAGE_OF_SECTION.findall(text))
        _write(path, text)


def filled(text: str) -> str:
    """Put what is built from the source in the place of each mark ``<!-- built: NAME -->``."""
    return BUILT.sub(lambda mark: PAGES[mark[1]](), text)


def toctree(names: list[str], caption: str = "") -> str:
    """Return a hidden table of contents, which the side bar shows."""
    options = [":hidden:", ":maxdepth: 1", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["```{toctree}", *options, "", *names, "```", ""])


def within_the_site(text: str) -> str:
    """Point links to the overview to the first page; keep only the words of links that lead out."""
    return OUTWARDS.sub(r"\1", text.replace("](README.md", "](../index.md"))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(folder: str = "build") -> int:
    """Build; a warning is an error. Returns sphinx's exit status."""
    source, output = ROOT / folder / "site", ROOT / folder / "html"
    gather(source)
    settings = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(ROOT / "tools" / "site")]
    status = build_main([*settings, str(source), str(output)])
    if status == 0:
        print(output / "index.html")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
