"""Cells below a function's tests: what they change costs no points that the notebook's own run would not."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence

import pytest

from autograder.course import Course
from autograder.judge.judge import Judge
from autograder.judge.notebook import reading
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.below import last_above
from autograder.judge.notebook.cells import CellToRun
from autograder.judge.notebook.splice import splice_bytes
from autograder.judge.result import Result
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, ROOT, cell_of, code, notebook, right, to_bytes
from tests.workers import LIMITS, backend_named

ABOVE = "OFF, MODES = 0, ['a']\ndef size(n): return n + OFF\ndef f(x):\n    y = len(MODES)\n    return np.sum(size(x)) + y"


def may(*below: str) -> bool:
    cells = [CellToRun(ABOVE, "<cell f>"), CellToRun("", "<cell f_tests>", ("f",))]
    cells += [CellToRun(source, f"<cell {n}>") for n, source in enumerate(below, 9)]
    last = last_above(cells, "f")
    assert last in (None, 1)
    return last is not None


@pytest.mark.parametrize(
    "below",
    ["len = 5", "OFF = 7", "for OFF in range(3): pass", "if 1:\n    OFF += 1", "def size(n): return 0",
     "class size: pass", "with open('x') as OFF: pass", "[OFF := 3]", "MODES.clear()", "MODES[0] = 'b'", "del MODES[0]",
     "np.seterr(all='raise')", "np.sum = None", "import math as size", "np.random.seed(0).x()", "del size"],
)  # fmt: skip
def test_what_is_used_above_and_changed_below_may_matter(below: str) -> None:
    assert may(below)
    assert may("x = (", "1 + 1", below)


@pytest.mark.parametrize(
    "below",
    ["", "print(f(3))", "answer = f(3)", "f = None", "def f(x): return 0", "z = OFF + len(MODES)", "not python at all",
     "def g():\n    OFF = 1\n    MODES.clear()", "draw.matrix(f(3))", "plt.show()", "size(3)", "h = lambda: np.seterr()"],
)  # fmt: skip
def test_what_only_looks_does_not(below: str) -> None:
    assert not may(below)


def test_a_function_without_tests_has_nothing_below_them() -> None:
    assert last_above([CellToRun("len = 5", "<cell 1>")], "f") is None


def test_no_more_is_read_than_costs_the_judge_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cell may have 200 000 characters, and a notebook hundreds of cells."""
    parse, read = ast.parse, []
    monkeypatch.setattr(reading.ast, "parse", lambda source: read.append(source) or parse(source))
    filler = "x = 1\n" * (reading.MOST_CHARS // 8)
    assert may("len = 5", filler)
    assert not may("len = 5", filler, filler)
    assert reading.statements("import os\n" * reading.MOST_CHARS) == []
    assert reading.statements("(" * 999) == reading.statements("-" * 9999 + "1") == []
    assert max(map(len, read)) <= reading.MOST_CHARS


@pytest.mark.filterwarnings("error")
def test_reading_warns_of_nothing() -> None:
    assert reading.statements(r"x = '\d'; y = 1 is 1")


@pytest.fixture(scope="module")
def judged() -> Iterator[Callable[..., Result]]:
    assignment = load_assignment(ASSIGNMENT, Course(ROOT))
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=228) as supply:
        judge = Judge(assignment, supply, b"a secret of these tests")
        yield lambda *args, **kwargs: judge.judge("x", to_bytes(notebook(*args, **kwargs)))


def using_a_helper() -> dict[str, str]:
    pad = right()["zero_pad"].replace("return ", "return here(X) + ", 1)
    return {"zero_pad": f"def here(X): return 0\n{pad}"}


@pytest.mark.sandbox
@pytest.mark.parametrize(
    "last",
    [["np.pad = np.sum = None"], ["tuple = range = len = int = 5"], ["def here(X): raise ValueError"],
     ["here = 3", "while True: pass"], ["np.seterr(all='raise')", "here = zero_pad"]],
    ids=str,
)  # fmt: skip
def test_scratch_below_costs_no_points(judged: Callable[..., Result], last: Sequence[str]) -> None:
    assert judged(using_a_helper(), last=[code(source) for source in last]).score == 22.0


@pytest.mark.sandbox
def test_helpers_of_one_name_are_each_functions_own(judged: Callable[..., Result]) -> None:
    answers = using_a_helper()
    same = right()["same_padding"].replace("return ", "return here(f, 0) + ", 1)
    answers["same_padding"] = f"def here(f, n): return n\n{same}"
    assert judged(answers).score == 22.0


@pytest.mark.sandbox
def test_a_helper_that_is_put_right_below_counts_as_before(judged: Callable[..., Result]) -> None:
    """What all cells leave is tried first."""
    answers = using_a_helper()
    answers["zero_pad"] = answers["zero_pad"].replace("return 0", "return 1", 1)
    assert judged(answers).score == 19.0
    assert judged(answers, last=[code("def here(X): return 0")]).score == 22.0


@pytest.mark.sandbox
def test_a_wrong_function_stays_wrong_and_keeps_its_name(judged: Callable[..., Result]) -> None:
    wrong = {"zero_pad": "def zero_pad(X, padding):\n    return X\n"}
    alone, beside = judged(wrong), judged(wrong, last=[code("np.seterr(all='raise')\nlen = 5")])
    assert (alone.score, beside.score) == (19.0, 19.0)
    for one, other in zip(alone.items, beside.items, strict=True):
        assert one.judged.diagnosis == other.judged.diagnosis


@pytest.mark.sandbox
def test_imports_added_to_the_authors_cell_are_there(judged: Callable[..., Result]) -> None:
    answers = {"zero_pad": right()["zero_pad"].replace("return ", "return 0 * math.pi + ", 1)}

    def edit(made: dict) -> None:
        imports = cell_of(made, "imports")
        source = "".join(imports["source"])
        imports["source"] = f"import math\n{source}\nnp.pad = None\n"

    assert judged(answers).score == 19.0
    assert judged(answers, edit=edit).score == 22.0


@pytest.mark.parametrize(("more", "read"), [("import math\n", 1), ("x = 1\n" * 999, 0)])
def test_of_copies_of_an_authors_cell_one_is_read_and_no_book(
    monkeypatch: pytest.MonkeyPatch, more: str, read: int
) -> None:
    def edit(made: dict) -> None:
        imports = cell_of(made, "imports")
        imports["source"] = more + "".join(imports["source"])
        made["cells"] += [imports] * 50

    parse, sources = ast.parse, []
    monkeypatch.setattr(reading.ast, "parse", lambda text: sources.append(text) or parse(text))
    splice_bytes(load_assignment(ASSIGNMENT, Course(ROOT)), to_bytes(notebook(edit=edit)))
    assert len([source for source in sources if more in source]) == read
