"""Where in the code: lines found by a search for small repairs, which never tells a repair itself."""

from __future__ import annotations

import ast
import copy
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.judge.feedback.sentences import entries
from autograder.judge.judge import Judge
from autograder.judge.locate import places
from autograder.judge.locate.cache import Cache
from autograder.judge.locate.model import BadTelling, Place, Telling, most_told
from autograder.judge.locate.search import Repair, Span, Step, can_be_searched, search
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.process import SandboxFailed
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, COURSE, ROOT, notebook, to_bytes
from tests.workers import LIMITS, backend_named

SEARCH = ROOT / "autograder/sandbox/guest/search"

# One slip each; {} marks the lines that a person would point at.
NO_STRIDE = """\
# my layer


def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, n_H_prev, n_W_prev, _ = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    n_H = (n_H_prev + 2 * padding - f) // stride + 1
    n_W = (n_W_prev + 2 * padding - f) // stride + 1
    A_pad = zero_pad(A_prev, padding)
    Z = np.zeros((m, n_H, n_W, n_C))
    for i in range(m):
        for h in range(n_H):
            for w in range(n_W):
                top = h
                left = w
                window = A_pad[i, top:top + f, left:left + f, :]
                for c in range(n_C):
                    Z[i, h, w, c] = np.sum(window * W[:, :, :, c]) + b[0, 0, 0, c]
    return Z, (A_prev, W, b, stride, padding)
"""
OTHER_AXIS = NO_STRIDE.replace("top = h", "top = h * stride").replace(
    "left = w", "left = h * stride"
)
TWO_SLIPS = (
    NO_STRIDE.replace(" + b[0, 0, 0, c]", "")
    .replace("n_W = (n_W_prev + 2", "n_W = (n_H_prev + 2")
    .replace("top = h\n", "top = h * stride\n")
    .replace("left = w\n", "left = w * stride\n")
)
PAD_ALL = """\
def zero_pad(X, padding):
    return np.pad(X, padding)
"""


@pytest.fixture(scope="module")
def supply() -> Iterator[WorkerPool]:
    given = load_assignment(ASSIGNMENT, COURSE).given
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=228, given=given) as pool:
        yield pool


@pytest.fixture(scope="module")
def judge(supply: WorkerPool) -> Judge:
    return Judge(load_assignment(ASSIGNMENT, COURSE), supply, b"a secret of these tests")


def lines(found: tuple[Place, ...]) -> list[int]:
    return [place.line for place in found]


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("source", "wanted"),
    [(NO_STRIDE, [14, 15]), (OTHER_AXIS, [15])],
    ids=["stride left out", "rows for columns"],
)
def test_the_line_is_found(judge: Judge, source: str, wanted: list[int]) -> None:
    data = to_bytes(notebook({"conv_forward": source}))
    found = judge.places(data, {"conv_forward": ()})["conv_forward"]
    assert lines(found) == wanted
    assert [place.text for place in found] == [source.splitlines()[n - 1] for n in wanted]
    assert all(place.cell == "conv_forward" for place in found)


@pytest.mark.sandbox
def test_of_two_slips_each_has_its_line(judge: Judge) -> None:
    data = to_bytes(notebook({"conv_forward": TWO_SLIPS}))
    assert sorted(lines(judge.places(data, {"conv_forward": ()})["conv_forward"])) == [8, 18]


@pytest.mark.sandbox
def test_a_wrong_helper_is_repaired_before_what_calls_it_is_looked_at(judge: Judge) -> None:
    data = to_bytes(notebook({"zero_pad": PAD_ALL, "conv_forward": NO_STRIDE}))
    found = judge.places(data, {"zero_pad": (), "conv_forward": ()})
    assert (lines(found["zero_pad"]), lines(found["conv_forward"])) == ([2], [14, 15])


@pytest.mark.sandbox
def test_results_are_equal_but_for_where(judge: Judge) -> None:
    data = to_bytes(notebook({"zero_pad": PAD_ALL, "conv_forward": NO_STRIDE}))
    without, with_ = (judge.judge("f", data, where=on).to_contract() for on in (False, True))
    told = [item.pop("where") for item in with_["items"]]
    assert [item.pop("where") for item in without["items"]] == [[]] * len(told)
    assert sum(map(len, told)) == 3
    assert {**with_, "seconds": 0} == {**without, "seconds": 0}


@pytest.mark.sandbox
def test_the_same_program_has_the_same_answer_again(judge: Judge) -> None:
    data = to_bytes(notebook({"conv_forward": TWO_SLIPS}))
    assert judge.places(data, {"conv_forward": ()}) == judge.places(data, {"conv_forward": ()})


@pytest.mark.sandbox
def test_another_spelling_of_a_program_is_found_in_the_cache(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = Cache(tmp_path / "places")
    first = judge.places(
        to_bytes(notebook({"conv_forward": NO_STRIDE})), {"conv_forward": ()}, cache
    )
    assert lines(first["conv_forward"]) == [14, 15]

    def never(*_args: object) -> list[Repair]:
        raise AssertionError("searched again")

    monkeypatch.setattr("autograder.judge.locate.locate.search", never)
    other = "# höher\n" + NO_STRIDE.replace("top = h\n", "top  =  h   # ä\n")
    again = judge.places(to_bytes(notebook({"conv_forward": other})), {"conv_forward": ()}, cache)
    [top, left] = again["conv_forward"]
    assert (top.line, left.line) == (15, 16)
    assert top.columns is not None
    assert top.text[slice(*top.columns)] == "h"
    # Another program is not taken for it.
    another = judge.places(
        to_bytes(notebook({"conv_forward": OTHER_AXIS})), {"conv_forward": ()}, cache
    )
    assert another.get("conv_forward", ()) == ()


@pytest.mark.sandbox
@pytest.mark.parametrize("source", [NO_STRIDE, OTHER_AXIS, TWO_SLIPS])
def test_only_the_students_own_words_are_quoted(judge: Judge, source: str) -> None:
    """No name, number or sign that a repair brings in reaches the contract or a page."""
    data = to_bytes(notebook({"conv_forward": source}))
    for place in judge.places(data, {"conv_forward": ()})["conv_forward"]:
        own = source.splitlines()[place.line - 1]
        assert place.text == own
        start, end = place.columns or (0, len(own))
        assert 0 <= start < end <= len(own)
        assert place.kind in kinds_of_the_search() | {places.EITHER, places.STOPS}


@pytest.mark.sandbox
def test_of_a_cell_that_is_no_python_the_line_is_told(judge: Judge) -> None:
    data = to_bytes(notebook({"zero_pad": "# mine\ndef zero_pad(X, padding)\n    return X\n"}))
    [item] = [i for i in judge.judge("f", data, where=True).items if i.test.function == "zero_pad"]
    assert item.where == (Place("zero_pad", 2, "def zero_pad(X, padding)", kind=places.STOPS),)
    assert "<cell" not in item.message.text


@pytest.mark.sandbox
def test_what_does_not_end_costs_no_more_than_the_net(judge: Judge) -> None:
    endless = NO_STRIDE.replace(
        "        for h in range(n_H):", "        while True:\n            h = 0"
    )
    source = endless.replace(
        "    for i in range(m):", "    if stride == 3:\n     for i in range(m):"
    )
    data = to_bytes(notebook({"conv_forward": source}))
    assert judge.places(data, {"conv_forward": ()}).keys() <= {"conv_forward"}


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "attack",
    [
        "import os\nos._exit(0)",
        "import sys\nsys.settrace = None\nsys.modules.clear()",
        "import ast\nast.parse = lambda *a: ast.Module([], [])",
        "import numpy\nnumpy.isclose = lambda *a, **k: numpy.array(True)",
        "import signal\nsignal.setitimer = None",
    ],
)
def test_who_tampers_with_the_search_spoils_only_his_own_hint(judge: Judge, attack: str) -> None:
    source = NO_STRIDE + "\n" + attack + "\n"
    submission = notebook({"conv_forward": source})
    written = {
        line for cell in submission["cells"] for line in "".join(cell["source"]).splitlines()
    }
    data = to_bytes(submission)
    before = judge.judge("f", data).to_contract()
    result = judge.judge("f", data, where=True)
    after = result.to_contract()
    for item in after["items"]:
        for place in item.pop("where"):
            assert place["text"] in written
    for item in before["items"]:
        item.pop("where")
    assert {**after, "seconds": 0} == {**before, "seconds": 0}


# -- what is kept of a reply


class Said:
    """A session whose worker says this."""

    def __init__(self, found: Any) -> None:
        self.found = found

    def ask(self, _request: object) -> dict[str, Any]:
        return {"op": "searched", "found": self.found}


GOOD = {"steps": [{"kind": "factor", "spans": [[14, 22, 23]]}], "cost": 1.1, "source": "x = 1"}


def kept(found: Any) -> list[Repair]:
    exercise = load_assignment(ASSIGNMENT, COURSE).exercises["zero_pad"]
    found_repairs = search(Said(found), exercise, CellToRun("", "<cell zero_pad>"))  # type: ignore[arg-type]
    assert found_repairs is not None
    return found_repairs


def test_a_repair_is_read_from_a_reply() -> None:
    assert kept([GOOD]) == [Repair((Step("factor", (Span(14, (22, 23)),)),), 1.1, "x = 1")]


def changed(**fields: Any) -> dict[str, Any]:
    return {**copy.deepcopy(GOOD), **fields}


@pytest.mark.parametrize(
    "forged",
    [
        None, "x", {}, {"found": 1}, changed(steps=[]), changed(steps=[1]), changed(cost="1"),
        changed(cost=float("nan")), changed(cost=-1), changed(source=b"x"),
        changed(source="x" * 70_000), changed(steps=GOOD["steps"] * 9),
        changed(steps=[{"kind": 1, "spans": [[1, 2, 3]]}]),
        changed(steps=[{"kind": "factor", "spans": []}]),
        changed(steps=[{"kind": "factor", "spans": [[1, 2]]}]),
        changed(steps=[{"kind": "factor", "spans": [[True, 2, 3]]}]),
        changed(steps=[{"kind": "factor", "spans": [[0, 2, 3]]}]),
        changed(steps=[{"kind": "factor", "spans": ["123"]}]),
    ],
)  # fmt: skip
def test_what_is_no_repair_is_left_out(forged: Any) -> None:
    assert kept([forged, GOOD]) == kept([GOOD])
    assert kept(forged) == []


def test_a_search_that_came_to_no_end_says_nothing_and_one_that_was_killed_is_asked_again() -> None:
    exercise = load_assignment(ASSIGNMENT, COURSE).exercises["zero_pad"]
    cell = CellToRun("", "<cell zero_pad>")

    class Answers:
        def __init__(self, *replies: dict[str, Any] | None) -> None:
            self.replies = [*replies]

        def ask(self, _request: object) -> dict[str, Any] | None:
            return self.replies.pop(0)

    def asked(*replies: dict[str, Any] | None) -> list[Repair] | None:
        return search(Answers(*replies), exercise, cell)  # type: ignore[arg-type]

    assert asked({"found": []}) == []
    assert asked({"found": [], "caught": True}) is None
    assert asked(None, None) is None
    assert asked(None, {"found": [GOOD]}) == kept([GOOD])


def test_what_depends_on_other_cells_is_not_taken_for_the_same(tmp_path: Path) -> None:
    """Not even on a constant or a helper in the cell of a function that is not called."""
    exercise = load_assignment(ASSIGNMENT, COURSE).exercises["zero_pad"]
    cache = Cache(tmp_path)

    def path(other: str) -> Path | None:
        cells = [CellToRun(other, "<cell same_padding>"), CellToRun(PAD_ALL, "<cell zero_pad>")]
        return cache.path(cells, 1, exercise)

    plain = path("def same_padding(f):\n    return 1\n")
    assert path("# mine\ndef same_padding(f):\n    return 2\n") == plain
    assert path("WIDTH = 1\ndef same_padding(f):\n    return 1\n") != plain
    assert path("def pad(x):\n    return x\n") != plain
    assert path("def same_padding(f:") is None


@pytest.mark.sandbox
def test_walls_that_fail_are_no_answer(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise SandboxFailed("no walls")

    monkeypatch.setattr("autograder.judge.judge.locate", fail)
    data = to_bytes(notebook({"conv_forward": NO_STRIDE}))
    with pytest.raises(SandboxFailed):
        judge.places(data, {"conv_forward": ()})
    result = judge.judge("f", data, where=True)
    assert result.status == "graded"
    assert all(item.where == () for item in result.items)


def repair(cost: float, *spans: Span, kind: str = "factor") -> Repair:
    return Repair((Step(kind, spans),), cost, "")


SOURCE = "a = 1\nb = a + 2\nc = b\nä = c * 10\n"


def test_columns_are_characters_of_the_students_line() -> None:
    [place] = places.of_repairs([repair(1.0, Span(4, (5, 6)))], "f", SOURCE)
    assert place == Place("f", 4, "ä = c * 10", (4, 5), "factor")
    for odd in (Span(4, (1, 3)), Span(4, (5, 99)), Span(4, None)):  # half of an ä, beyond the line
        assert places.of_repairs([repair(1.0, odd)], "f", SOURCE)[0].columns is None
    assert places.of_repairs([repair(1.0, Span(9, (0, 1)))], "f", SOURCE) == ()


def test_two_likely_places_are_both_named_and_three_are_none() -> None:
    first, near, far = Span(1, (0, 1)), Span(2, (0, 1)), Span(3, (0, 1))
    both = places.of_repairs([repair(1.0, first), repair(1.1, near)], "f", SOURCE)
    assert [(place.line, place.kind) for place in both] == [(1, "either"), (2, "either")]
    assert (
        places.of_repairs([repair(1.0, first), repair(1.1, near), repair(1.1, far)], "f", SOURCE)
        == ()
    )
    sure = places.of_repairs([repair(1.0, first), repair(1.6, near)], "f", SOURCE)
    assert [(place.line, place.kind) for place in sure] == [(1, "factor")]
    same = places.of_repairs(
        [repair(1.0, first, near), repair(1.0, near, kind="shift")], "f", SOURCE
    )
    assert lines(same) == [1, 2]


def test_where_repairs_leave_it_open_the_name_decides() -> None:
    first, second, third = (Place("f", n, "x") for n in (1, 2, 3))
    either = tuple(Place("f", n, "x", kind=places.EITHER) for n in (1, 2))
    assert places.settled((first,), (second,)) == (first,)
    assert places.settled(either, (second,)) == (second,)
    assert places.settled(either, (third,)) == either
    assert places.settled((), (third,)) == (third,)
    assert places.settled((), ()) == ()


# -- what is looked at, and what is told


def test_secrets_tests_and_functions_of_functions_are_not_searched() -> None:
    course = Course(ROOT)
    searched = {
        name: can_be_searched(exercise)
        for assignment in course.assignment_names()
        for name, exercise in load_assignment(assignment, course).exercises.items()
    }
    assert searched["conv_forward"]
    assert searched["pool_backward"]
    assert not searched["numerical_gradient"]
    assert not searched["check_conv_forward"]
    assert not any(fine for name, fine in searched.items() if name.startswith("detective"))


def test_every_function_that_is_searched_is_checked_on_drawn_sizes() -> None:
    """Either of drawn shapes, or its families draw their sizes themselves."""
    course = Course(ROOT)
    draws_itself = {
        "conv_output_size", "same_padding", "conv_params", "conv_macs", "receptive_field",
        "shape_table", "predict", "loss_and_gradients", "train",
    }  # fmt: skip
    for assignment in course.assignment_names():
        for name, exercise in load_assignment(assignment, course).exercises.items():
            if can_be_searched(exercise) and exercise.any_shape is None:
                assert name in draws_itself or name.startswith("alexnet"), name


def kinds_of_the_search() -> set[str]:
    """Return the kinds that the code of the search names."""
    found = set()
    for path in SEARCH.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            called = ast.unparse(node.func).rpartition(".")[2]
            first = node.args[0]
            if called in ("spread", "whole", "Edit", "_instead", "_rearranged", "tested"):
                texts = [n.value for n in ast.walk(first) if isinstance(n, ast.Constant)]
                found.update(text for text in texts if isinstance(text, str))
    return found | {"another_name", "another_array"}  # chosen by the kind of a name


def test_each_kind_of_change_has_a_sentence_and_each_sentence_a_kind() -> None:
    said = {key.rpartition(".")[2] for key in entries() if key.startswith("where.kinds.")}
    assert said == kinds_of_the_search()


def test_no_sentence_of_a_kind_tells_a_change() -> None:
    for key, entry in entries().items():
        if key.startswith("where.kinds."):
            assert not entry.fields, key
            assert not any(re.search(r"[`=\[\]*/+]", text) for text in entry.forms.values()), key


def test_the_course_says_how_much_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AUTOGRADER_WHERE", raising=False)
    assert most_told() is Telling.PART
    monkeypatch.setenv("AUTOGRADER_WHERE", "none")
    assert most_told() is Telling.NONE
    monkeypatch.setenv("AUTOGRADER_WHERE", "lines")
    with pytest.raises(BadTelling, match="'lines', wanted one of none, line, part, kind"):
        most_told()
