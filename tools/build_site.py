"""Gather what the website shows into ``build/site`` and build it: ``make html``."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
NEIGHBOUR = re.compile(r"\]\((?=[\w.]+\.(?:ipynb|md)\))")
OUTWARDS = re.compile(r"\[([^\]\[]+)\]\(\.\./(?!index\.md)[^)\s]+\)")
SOURCE, OUTPUT = ROOT / "build" / "site", ROOT / "build" / "html"


def gather() -> None:
    """Copy lectures and glossary into a folder of their own; the overview becomes the first page."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    (SOURCE / "course").mkdir(parents=True)
    lectures = sorted((ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
    for path in [*lectures, ROOT / "course" / "glossary.md"]:
        copy = within_the_site(path.read_text(encoding="utf-8"))
        (SOURCE / "course" / path.name).write_text(copy, encoding="utf-8")
    if (figures := ROOT / "course" / "figures").is_dir():
        shutil.copytree(figures, SOURCE / "course" / "figures")
    names = "\n".join(f"course/{path.stem}" for path in lectures)
    overview = (ROOT / "course" / "README.md").read_text(encoding="utf-8")
    (SOURCE / "index.md").write_text(
        f"{NEIGHBOUR.sub('](course/', overview)}\n"
        f"```{{toctree}}\n:hidden:\n:maxdepth: 1\n\n{names}\ncourse/glossary\n```\n",
        encoding="utf-8",
    )


def within_the_site(text: str) -> str:
    """Point links to the overview to the first page; keep only the words of links that lead out."""
    return OUTWARDS.sub(r"\1", text.replace("](README.md", "](../index.md"))


def main() -> int:
    """Build; returns sphinx's exit status."""
    gather()
    status = build_main(
        ["-q", "-b", "html", "-c", str(ROOT / "tools" / "site"), str(SOURCE), str(OUTPUT)]
    )
    if status == 0:
        print(OUTPUT / "index.html")
    return status


if __name__ == "__main__":
    sys.exit(main())
