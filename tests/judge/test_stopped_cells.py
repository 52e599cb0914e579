"""Cells that do not run to their end: what is beside them is judged, and messages say what became of them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence

import pytest

from autograder.course import Course
from autograder.judge.feedback import stopped_cells
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.result import Result
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, ROOT, code, notebook, right, to_bytes
from tests.workers import LIMITS, backend_named

USES = "def zero_pad(X, padding):\n    return tqdm.tqdm(X)\n"
LOOP = "for epoch in range(10 ** 12):\n    loss = epoch"


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    assignment = load_assignment(ASSIGNMENT, Course(ROOT))
    # Like a real run, but in a third of its time.
    limits = dataclasses.replace(LIMITS, cell_cpu_s=1.0, stalled_s=6.0, second_tries_s=1.0)
    with WorkerPool(backend_named("bwrap"), limits, slot=221) as supply:
        yield Judge(assignment, supply, b"a secret of these tests")


def told(result: Result, function: str) -> str:
    return next(i.message.text for i in result.items if i.test.function == function)


def judged(judge: Judge, zero_pad: str = "", first: Sequence[str] = ()) -> Result:
    answers = {"zero_pad": zero_pad} if zero_pad else {}
    made = notebook(answers, first=[code(source) for source in first])
    return judge.judge("x", to_bytes(made))


@pytest.mark.sandbox
def test_cells_that_train_or_sleep_leave_the_points_alone(judge: Judge) -> None:
    busy = [f"{LOOP}  # {i}" for i in range(6)]
    assert judged(judge, first=busy).score == 22.0
    assert judged(judge, first=["import time\ntime.sleep(60)"]).score == 22.0
    above = f"{LOOP}\n{right()['zero_pad']}"
    assert judged(judge, above).score == 22.0


@pytest.mark.sandbox
def test_an_import_that_fails_is_told_where_its_name_is_missed(judge: Judge) -> None:
    result = judged(judge, USES, ["x = 1", "import tqdm"])
    assert "No module named 'tqdm'" in told(result, "zero_pad")
    assert "from the top stopped with ModuleNotFoundError" in told(result, "zero_pad")
    assert "since deleted" not in told(result, "zero_pad")
    result = judged(judge, f"import tqdm\n{USES}")
    assert "the cell `zero_pad` stopped with ModuleNotFoundError" in told(result, "zero_pad")
    assert "since deleted" in told(judged(judge, USES), "zero_pad")


@pytest.mark.sandbox
def test_a_decorator_that_is_not_there_is_told(judge: Judge) -> None:
    result = judged(judge, f"import numba\n@numba.njit\n{right()['zero_pad']}")
    assert "stopped with ModuleNotFoundError (No module named 'numba'), line 1" in told(result, "zero_pad")  # fmt: skip


@pytest.mark.sandbox
def test_a_name_out_of_a_cell_that_took_too_long_is_told(judge: Judge) -> None:
    result = judged(judge, USES, [f"{LOOP}\ntqdm = 1"])
    assert "from the top took too long and was stopped" in told(result, "zero_pad")


@pytest.mark.sandbox
def test_who_used_up_the_time_hears_it(judge: Judge) -> None:
    sleep = "import time\ntry: time.sleep(60)\nexcept BaseException: pass"
    result = judged(judge, first=[f"{sleep}\nwhile True: pass  # {i}" for i in range(40)])
    assert result.score == 0
    assert "had used up its time" in told(result, "zero_pad")
    assert "Among what took too long: cell " in told(result, "zero_pad")


@pytest.mark.parametrize(
    ("failures", "said"),
    [
        ({}, ""),
        ({"<cell 3>": {"type": "crashed"}}, "cell 3 from the top ended the process"),
        ({"<cell f #2>": {"type": "OutOfTime"}}, "the cell `f` took too long and was stopped"),
        ({"<cell 3>": {"type": "KeyError", "text": "'a'"}, "<cell 9>": {"type": "ImportError", "text": ""}},
         "cell 9 from the top stopped with ImportError"),
        ({"<cell 3>": {"type": "\x1b[31mE", "text": "x" * 999}}, "cell 3 from the top stopped with "),
        ({"<cell 3>": {}}, "cell 3 from the top stopped with an error"),
    ],
)  # fmt: skip
def test_of_several_cells_the_likeliest_is_told(failures: dict, said: str) -> None:
    sentence = stopped_cells.missing_name(failures)
    assert said in sentence
    assert "\x1b" not in sentence
    assert len(sentence) < 400
