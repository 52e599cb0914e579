"""Alike submissions: found in spite of new names, never because of what everybody writes."""

from __future__ import annotations

import json
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from autograder.cli import main
from autograder.course import Course
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline.people.roster import Person, Roster, save_roster
from autograder.pipeline.similarity.compare import (
    CODE,
    MISTAKE,
    NoEarlierTerm,
    Pair,
    Programs,
    compare,
)
from autograder.pipeline.similarity.fingerprints import fingerprint, normal_lines, share
from autograder.pipeline.similarity.known import SHORT, KnownPrograms, Mistakes
from autograder.pipeline.similarity.page import DIFFERENT, RENAMED, SAME, SILENT, side_by_side
from tests.pipeline.conftest import COURSE, Classroom
from tests.pipeline.test_feedback import EVIL, Page, assert_harmless
from tests.pipeline.test_reports import judged
from tests.submissions import ASSIGNMENT, WRONG, notebook, right, to_bytes

pytestmark = pytest.mark.pipeline
LOOPS = '''\
def conv_forward(A_prev, W, b, stride=1, padding=0):
    """Convolve."""
    m, n_H_prev, n_W_prev, n_C_prev = A_prev.shape
    f, f, n_C_prev, n_C = W.shape
    n_H = {size}
    n_W = conv_output_size(n_W_prev, f, padding, stride)
    Z = np.zeros((m, n_H, n_W, n_C))
    A_pad = zero_pad(A_prev, padding)
    for i in range(m):
        for h in range(n_H):
            vert = h * stride
            for w in range(n_W):
                horiz = w * stride
                for c in range(n_C):
                    part = A_pad[i, vert:vert + f, horiz:horiz + f, :]
                    Z[i, h, w, c] = {entry}
    return Z, (A_prev, W, b, stride, padding)
'''
SIZES = (
    "conv_output_size(n_H_prev, f, padding, stride)", "(n_H_prev - f + 2 * padding) // stride + 1",
    "int(np.floor((n_H_prev + 2 * padding - f) / stride)) + 1", "len(range(0, A_pad.shape[1] - f + 1, stride))",
)  # fmt: skip
ENTRIES = (
    "conv_single_step(part, W[..., c], b[..., c])", "np.sum(part * W[:, :, :, c]) + b[0, 0, 0, c]",
    "np.vdot(part, W[..., c]) + b.ravel()[c]", "float((W[..., c] * part).sum() + b.flatten()[c])",
)  # fmt: skip


def similar(course: Course, assignment: str, threshold: float = 0.9) -> list[Pair]:
    return compare(course, Programs(course, assignment), threshold).pairs


def hand_in(course: Classroom, student: str, source: str) -> None:
    course.hand_in(student, to_bytes(notebook({"conv_forward": source}, blank=True)))


def hand_in_class(course: Classroom) -> None:
    for i, size in enumerate(SIZES):
        for j, entry in enumerate(ENTRIES):
            hand_in(course, f"student{i}{j}", LOOPS.format(size=size, entry=entry))


def test_a_copy_is_found_in_spite_of_names_layout_and_docstring(course: Classroom) -> None:
    hand_in_class(course)
    copied = LOOPS.format(size=SIZES[1], entry=ENTRIES[2]).replace(
        '"""Convolve."""', '"""My own."""'
    )
    for old, new in {"vert": "oben", "horiz": "links", "A_pad": "P", "part": "stück"}.items():
        copied = copied.replace(old, new)
    copied = copied.replace("    Z = np", "    # all mine\n\n    Z  =  np")
    hand_in(course, "thief", copied)
    best = next(iter(similar(COURSE, ASSIGNMENT, 0.5)))
    assert (best.first, best.second, best.share) == ("student12", "thief", 1.0)
    assert best.function == "conv_forward"


def test_the_stub_and_what_everybody_writes_are_no_copies(course: Classroom) -> None:
    for number in range(8):
        course.hand_in(f"blank{number}", to_bytes(notebook(blank=True)))
    short = {"same_padding": right()["same_padding"]}
    for number in range(8):
        course.hand_in(f"short{number}", to_bytes(notebook(short, blank=True)))
    course.hand_in("damaged", b"{")
    assert list(similar(COURSE, ASSIGNMENT, 0.1)) == []


@pytest.mark.parametrize(
    "source",
    [
        "(" * 50_000, "-" * 30_000 + "1", "not " * 9000 + "1", "lambda:" * 5000 + "1", "a" + ".b" * 9000,
        "x=" + "1+" * 9000 + "1", "x=" + "9" * 9000, "\0", "f'{" * 3000, "0x" + "f" * 30_000, "def f(:",
        "\n".join(" " * i + "if 1:" for i in range(500)), "x if y else " * 3000 + "z", "\ud800", "",
    ],
)  # fmt: skip
def test_hostile_programs_are_passed_over(source: str) -> None:
    assert fingerprint(source) == {}


def test_in_a_large_class_one_pair_is_found() -> None:
    from autograder.pipeline.similarity.pairs import alike

    shared = [f"shared{i}" for i in range(60)]
    programs = {
        f"s{n:04}": dict.fromkeys(shared[n % 40 : n % 40 + 20], 9)
        | {f"own{n}-{i}": 50 for i in range(20)}
        for n in range(1000)
    }
    programs["thief"] = dict(programs["s0500"])
    assert [(p.first, p.second) for p in alike(programs, {}, 0.9)] == [("s0500", "thief")]


def test_a_magic_hides_nothing() -> None:
    plain = fingerprint(LOOPS.format(size=SIZES[0], entry=ENTRIES[0]))
    hidden = LOOPS.format(size=SIZES[0], entry=ENTRIES[0]).replace(
        "    Z = np.zeros", "    !ls\n    Z = np.zeros"
    )
    assert plain
    assert fingerprint("%%time\n" + LOOPS.format(size=SIZES[0], entry=ENTRIES[0])) == plain
    assert set(plain) & set(fingerprint(hidden))


COPY = LOOPS.format(size=SIZES[1], entry=ENTRIES[2])
RENAMED_COPY = COPY.replace("vert", "oben").replace("A_pad", "P")


def run(*words: str) -> tuple[list[str], str]:
    done = CliRunner().invoke(main, ["similar", ASSIGNMENT, *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout.splitlines(), done.stderr


def test_three_who_hang_together_are_a_group(course: Classroom) -> None:
    hand_in_class(course)
    hand_in(course, "thief", COPY)
    hand_in(course, "cousin", RENAMED_COPY)
    found = compare(COURSE, Programs(COURSE, ASSIGNMENT))
    (group,) = found.groups
    assert group.members == ("cousin", "student12", "thief")
    assert group.function == "conv_forward"
    assert [pair.share for pair in group.pairs] == [1.0, 1.0, 1.0]
    assert {pair.group for pair in found.pairs} == {group.members}
    assert {pair.holders for pair in found.pairs} == {3}
    lines, _ = run()
    assert lines[-1] == (
        "group of 3 in conv_forward: cousin, student12, thief; tightest: "
        "cousin and student12 1.00, cousin and thief 1.00, student12 and thief 1.00"
    )
    told = [json.loads(line) for line in run("--json")[0]]
    assert len(told) == 3, "an object for each pair, as before"
    assert all({"first", "second", "function", "share"} <= each.keys() for each in told)


def test_what_is_rarer_in_the_class_comes_first(course: Classroom) -> None:
    hand_in_class(course)
    odd = COPY.replace("np.zeros((m, n_H, n_W, n_C))", "np.stack([np.full((n_H, n_W, n_C), 0.0) for _ in range(m)])")  # fmt: skip
    for student, source in (("one", COPY), ("two", odd), ("three", odd)):
        hand_in(course, student, source)
    first, *rest = similar(COURSE, ASSIGNMENT)
    assert (first.first, first.second) == ("three", "two")
    assert all(pair.unusual < first.unusual for pair in rest)


def test_a_mistake_that_many_make_accuses_nobody() -> None:
    mistakes = Mistakes()
    for number in range(40):
        mistakes.add(f"s{number}", {"f": ("often", "seldom") if number < 2 else ("often",) * (number < 8)})  # fmt: skip
    assert mistakes.shared("s0", "s1", "f") == ["seldom", "often"]
    assert mistakes.is_common("f", "often")
    assert not mistakes.is_common("f", "seldom")
    assert Mistakes(often={("f", "elsewhere")}).is_common("f", "elsewhere")
    assert list(mistakes.rare()) == [("f", "seldom", ["s0", "s1"])]
    pair = Pair("a", "b", "f", 1.0)
    by_many = Pair("a", "b", "f", 1.0, unusual=99.0, mistake="often", mistake_count=8, many=True)
    assert not pair.is_explained
    assert by_many.is_explained
    assert pair.rank < by_many.rank, "however unusual"
    assert not Pair("a", "b", "f", 1.0, mistake="seldom", known="a wrong program").is_explained


def test_likeness_by_a_common_mistake_says_its_name_and_how_many_make_it(course: Classroom) -> None:
    for number in range(8):
        judged(f"s{number}", {"zero_pad": "image_not_copied"} if number < 4 else {})
        place = COURSE.submission(f"s{number}", ASSIGNMENT)
        empty = "def zero_pad(X, padding):\n    m, h, w, c = X.shape\n    H = h + 2 * padding\n    W = w + 2 * padding\n    return np.zeros((m, H, W, c))\n"  # fmt: skip
        sources = {"zero_pad": empty} if number < 2 else {}
        data = to_bytes(notebook(sources, blank=True)) + b" " * number
        rename_result(place, data)
    (pair,) = similar(COURSE, ASSIGNMENT)
    assert (pair.first, pair.second, pair.share, pair.mistake) == ("s0", "s1", 1.0, "image_not_copied")  # fmt: skip
    assert (pair.mistake_count, pair.many, pair.is_explained) == (4, True, True)
    lines, _ = run()
    assert "both make image_not_copied, which is common (4 of 8 do)" in lines[0]


def rename_result(place: Path, data: bytes) -> None:
    """Hand in something else than was judged, with the same result."""
    from dataclasses import replace

    from autograder.pipeline.store import ResultStore

    store, student = ResultStore(COURSE, ASSIGNMENT), place.parents[1].name
    stored = store.read(student, store.key_of(student.encode()))
    assert stored is not None
    place.write_bytes(data)
    store.write(replace(stored, key=store.key_of(data)))


def test_the_same_unusual_mistake_is_a_kind_of_its_own(course: Classroom) -> None:
    rare, common = "sums_over_one_axis_only", "bias_forgotten"
    exercise = load_assignment(ASSIGNMENT, COURSE).exercises["conv_single_step"]
    known = {each.name: each.common for each in exercise.misconceptions}
    assert (known[rare], known[common]) == (False, True)
    for number in range(10):
        judged(f"s{number}", {"conv_single_step": rare if number < 2 else common if number < 4 else rare + "_not"})  # fmt: skip
    (pair,) = similar(COURSE, ASSIGNMENT)
    assert (pair.first, pair.second, pair.kind) == ("s0", "s1", MISTAKE)
    assert (pair.mistake, pair.mistake_count, pair.share) == (rare, 2, 0.0)
    assert "same mistake" in run()[0][0]


def test_a_short_program_of_the_catalogue_is_recognised() -> None:
    loaded = load_assignment(ASSIGNMENT, COURSE)
    released = fingerprint(loaded.solutions["zero_pad"])
    known = KnownPrograms(loaded.exercises["zero_pad"], released)
    source = loaded.exercises["zero_pad"].written.bases["slice_assignment"]
    renamed = "import numpy as np\n\n" + source.replace("X_pad", "out")
    parts = {part: nodes for part, nodes in fingerprint(renamed).items() if part not in released}
    assert known.names_of(parts, 0.9)[0] == "a right program (slice assignment)"
    assert known.names_of(fingerprint(COPY), 0.9) == []
    forward = loaded.exercises["conv_forward"]
    long = {name: parts for name in forward.written.bases if max((parts := fingerprint(forward.written.bases[name])).values()) > SHORT}  # fmt: skip
    assert long, "the class's own way to write a long one is no excuse"
    assert not any(KnownPrograms(forward, {}).names_of(parts, 0.99) for parts in long.values())


def test_an_earlier_term_is_compared_with_and_not_within_itself(
    course: Classroom, tmp_path: Path
) -> None:
    hand_in_class(course)
    hand_in(course, "again", RENAMED_COPY)
    hand_in(course, "once", COPY)
    earlier = tmp_path / "autumn"
    shutil.copytree(course.place / "submitted", earlier / "submitted")
    for student in ("once", "again"):
        shutil.rmtree(course.place / "submitted" / student)
    pairs = compare(COURSE, Programs(COURSE, ASSIGNMENT, earlier)).pairs
    of_copies = {(p.first, p.second) for p in pairs if {p.first, p.second} & {"autumn/once"}}
    assert ("autumn/once", "student12") in of_copies
    assert not [
        p for p in pairs if p.first.startswith("autumn/") and p.second.startswith("autumn/")
    ]
    with pytest.raises(NoEarlierTerm, match=r"<student>/a2_convolution/a2_convolution\.ipynb"):
        Programs(COURSE, ASSIGNMENT, tmp_path)


def test_the_page_shows_the_code_side_by_side(course: Classroom, tmp_path: Path) -> None:
    hand_in_class(course)
    hand_in(course, "thief", RENAMED_COPY.replace('"""Convolve."""', f'"""{EVIL}"""'))
    save_roster(COURSE, Roster((Person("thief", "Kim", EVIL),)))
    lines, _ = run("--html")
    place = Path(lines[-1])
    assert place == COURSE.report_page(f"{ASSIGNMENT}_similar")
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    told = assert_harmless(place.read_text("utf-8"))
    assert "student12" in told.text
    assert "(thief)" in told.text
    assert "<script>" in told.text, "as text"
    other = tmp_path / "pairs.html"
    assert run("--html", str(other))[0][-1] == str(other)
    assert Page(other.read_text("utf-8")).text == told.text


def test_lines_that_are_alike_but_for_names_stand_beside_each_other() -> None:
    left = "def f(X):\n    # mine\n    total = X.sum()\n    total += 1\n    return total\n"
    right_ = "def f(X):\n\n    s = X . sum()  # yes\n    s += 2\n    return s\n"
    rows = [(row.left_number, row.state, row.right_number) for row in side_by_side(left, right_)]
    assert rows == [
        (1, SAME, 1), (2, SILENT, 2), (3, RENAMED, 3), (4, DIFFERENT, 4), (5, RENAMED, 5),
    ]  # fmt: skip


@given(st.text("ab =+(#\n\t\"'\r\x0c\\", max_size=80), st.text("ab =+(#\n", max_size=80))
def test_every_line_of_both_is_shown_once_and_in_order(left: str, right: str) -> None:
    rows = side_by_side(left, right)
    for number, text, source in (("left_number", "left", left), ("right_number", "right", right)):
        shown = [(getattr(row, number), getattr(row, text)) for row in rows if getattr(row, number)]
        assert shown == list(enumerate(source.rstrip("\n").split("\n"), 1))
    assert len(normal_lines(left)) == left.count("\n") + 1


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(6, 90)), st.sets(st.sampled_from("abcdefgh")))  # fmt: skip
def test_a_share_is_between_nothing_and_all(parts: dict[str, int], kept: set[str]) -> None:
    other = {part: nodes for part, nodes in parts.items() if part in kept}
    assert 0 <= share(parts, other) <= 1
    assert share(parts, other) == share(other, parts)
    assert share(parts, parts) == (1.0 if parts else 0.0)


def test_wrong_programs_of_the_same_two_lines_are_too_short_to_say_anything(
    course: Classroom,
) -> None:
    for number in range(8):
        data = to_bytes(notebook({"zero_pad": WRONG["zero_pad"]}, blank=True))
        course.hand_in(f"s{number}", data)
    assert [pair for pair in similar(COURSE, ASSIGNMENT) if pair.kind == CODE] == []
