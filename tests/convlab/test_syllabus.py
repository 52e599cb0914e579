"""There is one order of lectures and assignments, and everybody who tells it tells the same."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import nbformat
import pytest
from convlab.laws import law_sets
from convlab.syllabus import LECTURES, contents

ROOT = Path(__file__).parents[2]
COURSE = ROOT / "course"
ASSIGNMENTS = {assignment.name: assignment for _, after in contents() for assignment in after}
LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]+)\)")
MAP = "../../course/00_map_and_tools.ipynb"
NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def text_of(path: Path) -> list[str]:
    """Return the prose of a notebook, cell by cell."""
    notebook = nbformat.read(path, as_version=4)
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def links(text: str) -> list[str]:
    return [target for _, target in LINK.findall(text)]


def from_lecture(assignment: str) -> str:
    return f"../assignments/{assignment}/{assignment}.ipynb"


def cell_of_table(lecture) -> str:
    """Return what the last column of both tables says."""
    after = ", ".join(f"[{name}]({from_lecture(name)})" for name in lecture.assignments)
    begin = ", ".join(f"[{name}]({from_lecture(name)})" for name in lecture.begins)
    return "; ".join(part for part in (after, begin and f"begin {begin}") if part)


def test_it_lists_the_lectures_and_assignments_that_there_are() -> None:
    lectures = sorted(path.stem for path in COURSE.glob("[0-9][0-9]_*.py"))
    assert [lecture.name for lecture in LECTURES] == lectures
    listed = [name for lecture in LECTURES for name in lecture.assignments]
    assert sorted(listed) == sorted(path.stem for path in (ROOT / "solutions").glob("a*.py"))


def test_what_is_begun_after_a_lecture_is_to_be_done_after_a_later_one() -> None:
    place = {name: n for n, lecture in enumerate(LECTURES) for name in lecture.assignments}
    begun = [(name, n) for n, lecture in enumerate(LECTURES) for name in lecture.begins]
    assert begun
    assert all(place[name] > n for name, n in begun)


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_functions_and_title_are_those_of_the_master(name: str) -> None:
    master = (ROOT / "solutions" / f"{name}.py").read_text(encoding="utf-8")
    written = re.findall(r'^# %% solution="(\w+)"', master, re.M)
    assert list(ASSIGNMENTS[name].functions) == written
    assert master.splitlines()[1] == f"# # Assignment {name[1]} · {ASSIGNMENTS[name].title}"


def test_every_function_that_can_be_checked_belongs_to_one_assignment() -> None:
    written = [f for assignment in ASSIGNMENTS.values() for f in assignment.functions]
    assert len(set(written)) == len(written)
    assert set(law_sets()) <= set(written)


# -- who tells it


@pytest.mark.parametrize(
    ("text", "number", "label"),
    [
        ("\n".join(text_of(COURSE / "00_map_and_tools.ipynb")), "", "{0.number} · {0.title}"),
        ((COURSE / "README.md").read_text(encoding="utf-8"), "| {0.number} ", "{0.title}"),
    ],
    ids=["map", "overview"],
)
def test_both_tables_follow_it(text: str, number: str, label: str) -> None:
    rows = re.findall(r"^\| \[?\d\d .*\|$", text, re.M)
    for lecture, row in zip(LECTURES, rows, strict=True):
        here = number == "" and lecture.number == "00"  # the map does not link to itself
        linked = label if here else f"[{label}]({{0.name}}.ipynb)"
        assert row.startswith(f"{number}| {linked} |".format(lecture))
        assert row.split("|")[-2].strip() == cell_of_table(lecture)


def test_both_say_which_lectures_end_without_an_assignment() -> None:
    *others, last = (lecture.number for lecture in LECTURES if not lecture.assignments)
    without = f"{', '.join(others)} and {last}"
    number = NUMBERS[len(LECTURES) - len(others) - 1]
    overview = " ".join((COURSE / "README.md").read_text(encoding="utf-8").split())
    assert f"{number.capitalize()} of the lectures end with the assignment" in overview
    assert f"prepare; {without} do not" in overview
    assert (
        f"{NUMBERS[len(LECTURES)]} lectures and {NUMBERS[len(ASSIGNMENTS)]} ass" in overview.lower()
    )
    alone = (ROOT / "docs" / "start" / "self-learner.md").read_text(encoding="utf-8")
    assert f"{number.capitalize()} of the {NUMBERS[len(LECTURES)]} lectures end with" in alone
    *others, last = (lecture.number for lecture in LECTURES if lecture.begins)
    told = " ".join("\n".join(text_of(COURSE / "00_map_and_tools.ipynb")).split())
    assert f"Lectures {without} end without an assignment" in told
    assert f"after {', '.join(others)} and {last} you can *begin* one" in told


def test_all_name_the_assignments_that_do_not_stand_in_the_order_of_their_numbers() -> None:
    order = [name[:2] for name in ASSIGNMENTS]
    turned = [(b, a) for a, b in itertools.pairwise(order) if b < a]
    assert turned == [("a3", "a4"), ("a6", "a7")]
    for text in (
        "\n".join(text_of(COURSE / "00_map_and_tools.ipynb")),
        (COURSE / "README.md").read_text(encoding="utf-8"),
        (ROOT / "docs" / "start" / "student.md").read_text(encoding="utf-8"),
    ):
        for early, late in turned:
            assert re.search(rf"{early}( comes)? after {late}\b", " ".join(text.split()))


@pytest.mark.parametrize("lecture", LECTURES, ids=lambda lecture: lecture.name)
def test_a_lecture_ends_with_its_assignments(lecture) -> None:
    (ending,) = [text for text in text_of(COURSE / f"{lecture.name}.ipynb") if "## Summary" in text]
    paragraphs = ending.split("\n\n")
    done = [p for p in paragraphs if p.startswith("**Now do assignment [")]
    begun = [p for p in paragraphs if p.startswith("**You can now begin assignment [")]
    for found, names in ((done, lecture.assignments), (begun, lecture.begins)):
        told = {link for text in found for link in links(text)}
        assert {from_lecture(name) for name in names} <= told
        assert len(found) == bool(names)
    assert ("Now do" in ending) == bool(lecture.assignments)


def test_functions_that_endings_count_are_counted_right() -> None:
    endings = [text_of(COURSE / f"{lecture.name}.ipynb")[-1] for lecture in LECTURES]
    counted = re.findall(
        r"/(a\d_\w+)\.ipynb\)[^\n]*\bits (\w+) function, `(\w+)`", "\n".join(endings)
    )
    assert counted == [("a2_convolution", "first", ASSIGNMENTS["a2_convolution"].functions[0])]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_an_assignment_leads_back_to_its_lectures_and_on(name: str) -> None:
    texts = text_of(ROOT / "assignments" / name / f"{name}.ipynb")
    prepared = [x for x in LECTURES if name in (*x.assignments, *x.begins)]
    wanted = [f"[{x.number} · {x.title}](../../course/{x.name}.ipynb)" for x in prepared]
    assert [link for link in links(texts[0]) if link != MAP] == [
        target for link in wanted for target in links(link)
    ]
    assert all(link in texts[0] for link in wanted)
    assert MAP in links(texts[0])
    assert links(texts[-1]) == next_after(name)


def next_after(name: str) -> list[str]:
    """Return the link to what comes after an assignment."""
    road = []
    for lecture, after in contents():
        road += [
            f"../../course/{lecture.name}.ipynb",
            *(f"../{a.name}/{a.name}.ipynb" for a in after),
        ]
    return road[road.index(f"../{name}/{name}.ipynb") + 1 :][:1]


@pytest.mark.parametrize("name", ASSIGNMENTS)
def test_links_of_an_assignment_exist(name: str) -> None:
    place = ROOT / "assignments" / name
    targets = links("\n".join(text_of(place / f"{name}.ipynb")))
    assert targets
    for target in targets:
        assert target.startswith("https://") or (place / target).exists(), target
