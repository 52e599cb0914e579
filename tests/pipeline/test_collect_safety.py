"""Whatever a student calls files and folders, it stays the student's: nobody hands in for another."""

from __future__ import annotations

from pathlib import PurePosixPath

from hypothesis import example, given, settings
from hypothesis import strategies as st

from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.intake.candidate import Candidate
from autograder.pipeline.intake.deciding import Deciding
from autograder.pipeline.intake.layout import Layout
from autograder.pipeline.intake.people import People
from autograder.pipeline.intake.sorting import Sorting
from autograder.pipeline.intake.source import Source
from autograder.pipeline.people.roster import Person, Roster
from tests.submissions import ASSIGNMENT, COURSE

M = "_assignsubmission_file_"
FOLDERS = st.sampled_from([
    "bob", "ann", ASSIGNMENT, "assignments", "a5_backward", f"Bob_7{M}", f"Bob_7{M[:-1]}", "Bob_B_bob_7", "Team 7",
    "cnn-a2-bob", "work", "mallory",
])  # fmt: skip
FILES = st.sampled_from([
    "bob.ipynb", f"{ASSIGNMENT}.ipynb", "a5_backward.ipynb", "bob_7_9_a2.ipynb", f"Bob_7{M}a2.ipynb", "x.ipynb",
    "A_bob_attempt_2026-11-20-13-45-10_a2.ipynb", "anon_bob12_9_a2.ipynb", "bob.py", "bob.zip", "bob.ipynb.txt",
])  # fmt: skip
INSIDE = st.lists(st.builds(lambda folders, file: "/".join([*folders, file]), st.lists(FOLDERS, max_size=3), FILES), min_size=1, max_size=5)  # fmt: skip
# The others' layout, and where the platform or the instructor puts mallory's.
LAYOUTS = {
    "folders": (["bob/a2.ipynb", "ann/x.ipynb"], "mallory/"),
    "deeper": (["bob/hw/a2.ipynb", "ann/w/x.ipynb"], "mallory/"),
    "assignments": ([f"bob/{ASSIGNMENT}/x.ipynb", f"ann/{ASSIGNMENT}/x.ipynb"], f"mallory/{ASSIGNMENT}/"),
    "moodle": ([f"Bob_7{M}/a2.ipynb", f"Ann_8{M}/x.ipynb"], f"Mallory_9{M}/"),
    "clones": ([f"cnn-a2-bob/assignments/{ASSIGNMENT}/x.ipynb", f"cnn-a2-ann/assignments/{ASSIGNMENT}/x.ipynb"], "cnn-a2-mallory/"),
    "ilias": (["Bob_B_bob_7/a2.ipynb", "Ann_A_ann_8/x.ipynb"], "Mallory_M_mallory_9/"),
}  # fmt: skip
ROSTER = Roster((
    Person("bob", "Bob", "B", moodle=("7",), canvas="7"), Person("ann", moodle=("8",)), Person("mallory", moodle=("9",)),
))  # fmt: skip


def sort(paths: list[str], roster: Roster) -> tuple[dict[str, list[str]], Sorting]:
    """Return what counts of each student."""
    names = sorted({PurePosixPath(path) for path in paths})
    source = Source("handed in", tuple(Candidate(name, None, 2, lambda: b"{}") for name in names))
    people = People(roster)
    layout = Layout.of(names, ASSIGNMENT, frozenset({"a5_backward"}), is_known=people.is_known)
    sorting = Sorting(source, layout, people, load_assignment(ASSIGNMENT, COURSE))
    found: dict[str, list[str]] = {}
    for taken in Deciding(sorting).taken():
        for student in taken.ids:
            found.setdefault(student, []).append(taken.choice.file.origin)
    return found, sorting


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(LAYOUTS)), INSIDE, st.booleans())
@example("folders", [f"bob/{ASSIGNMENT}/x.ipynb"], False)
@example("assignments", [f"bob/{ASSIGNMENT}/x.ipynb"], True)
@example("moodle", [f"Bob_7{M}/a2.ipynb"], True)
def test_nobody_hands_in_for_another(kind: str, inside: list[str], with_roster: bool) -> None:
    theirs, mine = LAYOUTS[kind]
    paths = theirs + [mine + path for path in inside]
    found, _ = sort(paths, ROSTER if with_roster else Roster())
    for student, files in found.items():
        for file in files:
            if file.startswith(mine):
                assert student not in ("bob", "bob-7", "ann", "ann-8"), (student, file)
            if file in theirs:
                assert "mallory" not in student


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(sorted(LAYOUTS)), INSIDE, st.booleans())
def test_every_notebook_is_taken_or_told(kind: str, inside: list[str], with_roster: bool) -> None:
    theirs, mine = LAYOUTS[kind]
    paths = theirs + [mine + path for path in inside]
    found, sorting = sort(paths, ROSTER if with_roster else Roster())
    told = {line.origin for line in (*sorting.refused, *sorting.left)}
    taken = {file for files in found.values() for file in files}
    named = taken | told | {file.origin for file in sorting.beside}
    # Of several by one student one line speaks, and a folder stands for what is in it.
    spoken_of = any(one.startswith(mine.partition("/")[0]) for one in taken | told)
    for file in (mine + path for path in inside):
        foreign = "a5_backward" in file and bool(sorting.foreign)
        assert file in named or foreign or spoken_of, file
    for file in theirs:
        assert file in taken or any(file in line for line in told), (file, sorting.refused)
