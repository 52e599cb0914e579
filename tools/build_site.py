"""Gather what the website shows into ``build/site`` and build it in ``build/html``: ``make html``.

Another folder than ``build`` may be named.

The gathered tree has the repository's own shape, so that links between pages work on a code host and
on the site alike. A folder of the manual is a section: its ``index.md`` lists its pages. Assignments are
shown as students get them; nothing is taken from ``solutions/``.
"""

from __future__ import annotations

import json
import posixpath
import re
import shutil
import sys
from pathlib import Path

from convlab.syllabus import contents
from sphinx.cmd.build import build_main

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tools" / "site"))

from drawings import draw  # noqa: E402
from front import front_page  # noqa: E402
from links import OVERVIEW, onto_the_site  # noqa: E402
from reference_pages import PAGES  # noqa: E402

PAGE_OF_SECTION = re.compile(r"\]\(([\w-]+)\.md\)")
BUILT = re.compile(r"^<!-- built: ([\w-]+) -->$", re.MULTILINE)
SECTIONS = ("start", "howto", "reference", "explain", "numbers")
BESIDE = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
GLOSSARY = "course/glossary.md"
PACKAGE = "students.zip"
# Where no package can be made (no clone of the repository), nothing promises one.
TAKE = {
    True: '<a href="{package}" download>students.zip</a>, which holds the whole course and says how to '
    "install it,",
    False: "the course's folder",
}
TO_RUN = """\
<p class="take-away"><b>{aim}</b> take {course} and open <code>{place}</code> in JupyterLab. Installed \
already? <a href="{name}" download>This notebook</a> alone.{reading}</p>"""
LECTURE = {"aim": "To run it:", "reading": ""}
ASSIGNMENT = {
    "aim": "To do it for real:",
    "reading": " This page is for reading: nothing runs here, nothing is kept, and a picture that needs "
    "your functions is missing.",
}


def lectures() -> list[str]:
    """Return the lectures' notebooks in the course's order, as paths from the root."""
    return [f"course/{lecture.name}.ipynb" for lecture, _ in contents()]


def assignments() -> list[str]:
    """Return the released notebooks, in the order in which they are to be done."""
    names = [assignment.name for _, after in contents() for assignment in after]
    return [f"assignments/{name}/{name}.ipynb" for name in names]


def pages() -> frozenset[str]:
    """Return every page that can be linked to, by its path in the repository and on the site."""
    manual = (path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return frozenset([*lectures(), *assignments(), *manual, *BESIDE, GLOSSARY, "index.md"])


def gather(place: Path, packed: bool = True) -> None:
    """Copy lectures, assignments, glossary and manual; the course's overview becomes the first page.

    Parameters
    ----------
    place : Path
    packed : bool
        Whether the site will offer the students' package.
    """
    shutil.rmtree(place, ignore_errors=True)
    for name in lectures():
        _write(place / name, notebook(name, LECTURE, packed))
    for name in assignments():
        _write(place / name, notebook(name, ASSIGNMENT, packed))
    _write(place / GLOSSARY, _page(GLOSSARY))
    gather_manual(place)
    overview = onto_the_site(_read(OVERVIEW), OVERVIEW, "index.md", pages())
    read, do = (
        [name.removesuffix(".ipynb") for name in names] for names in (lectures(), assignments())
    )
    sections = ["docs/index", *(f"docs/{name}/index" for name in SECTIONS)]
    _write(
        place / "index.md",
        front_page(overview, read, do)
        + toctree([*read, GLOSSARY.removesuffix(".md")], "Lectures")
        + toctree(do, "Assignments")
        + toctree(sections, "Manual")
        + toctree([Path(name).stem for name in BESIDE], "Project"),
    )


def notebook(name: str, note: dict[str, str], packed: bool = True) -> str:
    """Return a notebook as the site shows it: its links lead to pages, a note says how to run it."""
    content = json.loads(_read(name))
    for cell in content["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = onto_the_site("".join(cell["source"]), name, name, pages())
    first = content["cells"][0]
    title, _, rest = first["source"].partition("\n\n")
    course = TAKE[packed].format(package=posixpath.relpath(PACKAGE, posixpath.dirname(name)))
    told = TO_RUN.format(course=course, name=posixpath.basename(name), place=name, **note)
    first["source"] = "\n\n".join([title, told, rest])
    return json.dumps(content)


def put_drawings(place: Path) -> None:
    """Give the gathered assignments the pictures that their own cells draw."""
    for name in assignments():
        content = json.loads((place / name).read_text(encoding="utf-8"))
        draw(content["cells"])
        _write(place / name, json.dumps(content))


def gather_manual(place: Path) -> None:
    """Copy the manual, put what is built in its places, and give each section its list of pages."""
    shutil.copytree(ROOT / "docs", place / "docs")
    for name in BESIDE:
        _write(place / name, _page(name))
    for path in (place / "docs").rglob("*.md"):
        text = filled(_page(path.relative_to(place).as_posix()))
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


def pack(package: Path) -> bool:
    """Make the students' package; where that is refused, say why and go on without it."""
    from autograder.authoring.dist import dist
    from autograder.authoring.errors import DistError
    from autograder.course import Course

    try:
        dist(Course(ROOT), package)
    except DistError as error:
        print(f"site: without {PACKAGE}: {error}", file=sys.stderr)
        return False
    return True


def _page(name: str) -> str:
    return onto_the_site(_read(name), name, name, pages())


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main(folder: str = "build") -> int:
    """Build; a warning is an error. Returns sphinx's exit status."""
    source, output, package = (ROOT / folder / name for name in ("site", "html", PACKAGE))
    packed = pack(package)
    gather(source, packed)
    put_drawings(source)
    settings = ["-q", "-W", "--keep-going", "-b", "html", "-c", str(ROOT / "tools" / "site")]
    status = build_main([*settings, str(source), str(output)])
    if status == 0:
        for name in [*lectures(), *assignments(), *([PACKAGE] if packed else [])]:
            shutil.copy(package if name == PACKAGE else ROOT / name, output / name)
        print(output / "index.html")
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
