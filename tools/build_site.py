"""Gather what the website shows into ``build/site`` and build it: ``make html``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
SOURCE, OUTPUT = ROOT / "build" / "site", ROOT / "build" / "html"


def gather() -> None:
    """Copy lectures, glossary and index into a folder of their own."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    (SOURCE / "course").mkdir(parents=True)
    lectures = sorted((ROOT / "course").glob("[0-9][0-9]_*.ipynb"))
    for path in [*lectures, *(ROOT / "course").glob("*.md")]:
        shutil.copy(path, SOURCE / "course")
    if (figures := ROOT / "course" / "figures").is_dir():
        shutil.copytree(figures, SOURCE / "course" / "figures")
    names = "\n".join(f"course/{path.stem}" for path in lectures)
    (SOURCE / "index.md").write_text(
        "# Convolutional networks, from pixels to AlexNet\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\ncourse/README\n{names}\ncourse/glossary\n```\n",
        encoding="utf-8",
    )


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
