"""The line of an exception is one of the cell of the function that was called, whatever it calls."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import Course
from autograder.judge.judge import Judge
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.result import Item
from autograder.sandbox.guest import cells
from autograder.sandbox.worker_pool import WorkerPool
from tests.submissions import ASSIGNMENT, ROOT, notebook, to_bytes
from tests.workers import LIMITS, backend_named

HELPER = "\n" * 150 + (
    "def conv_single_step(a_slice, W, b):\n    return float(np.sum(a_slice * W) + b.item())\n"
)
# The last column's window ends where the row's does: too wide or too narrow for the filter.
CALLER = """
def conv_forward(A_prev, W, b, stride=1, padding=0):
    m, H, W_, C = A_prev.shape
    f, n_C = W.shape[0], W.shape[3]
    n_H, n_W = (H + 2 * padding - f) // stride + 1, (W_ + 2 * padding - f) // stride + 1
    X = zero_pad(A_prev, padding)
    Z = np.zeros((m, n_H, n_W, n_C))
    for i, h, w, c in np.ndindex(Z.shape):
        window = X[i, h * stride : h * stride + f, w * stride : h * stride + f, :]
        Z[i, h, w, c] = conv_single_step(window, W[:, :, :, c], b[:, :, :, c])
    return Z, (A_prev, W, b, stride, padding)
"""


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    assignment = load_assignment(ASSIGNMENT, Course(ROOT))
    with WorkerPool(backend_named("bwrap"), LIMITS, slot=219) as supply:
        yield Judge(assignment, supply, b"a secret of these tests")


@pytest.mark.sandbox
def test_an_exception_in_a_helper_is_told_by_the_line_that_calls_it(judge: Judge) -> None:
    submission = notebook({"conv_single_step": HELPER, "conv_forward": CALLER})
    items = {i.test.function: i for i in judge.judge("f", to_bytes(submission)).items}
    item: Item = items["conv_forward"]
    assert items["conv_single_step"].judged.points == items["conv_single_step"].test.points
    assert "in line 10 of your cell, in its call of `conv_single_step`" in item.message.text


def raised(source: dict[str, str], function: str) -> dict:
    """Run cells by file name, call a function, and describe what it raises."""
    namespace: dict = {}
    for name, text in source.items():
        exec(compile(text, name, "exec"), namespace)
    try:
        namespace[function]()
    except BaseException as error:
        return cells.describe(error, cells.cell_of(namespace[function]))
    raise AssertionError("nothing was raised")


def test_the_helper_is_named_only_if_it_stands_in_another_cell() -> None:
    own = {"<cell f>": "def g():\n    1 / 0\n\ndef f():\n    g()\n"}
    assert raised(own, "f").items() >= {"line": 2, "cell": "<cell f>"}.items()
    assert "helper" not in raised(own, "f")
    apart = {"<cell g>": "\n\ndef g():\n    1 / 0\n", "<cell f>": "def f():\n    g()\n"}
    told = {"line": 2, "cell": "<cell f>", "helper": "g", "helper_line": 4}
    assert raised(apart, "f").items() >= told.items()


def test_of_a_function_that_is_none_the_line_is_where_it_arose() -> None:
    odd = {"<cell f>": "class F:\n    def __call__(self):\n        1 / 0\nf = F()\n"}
    assert raised(odd, "f").items() >= {"line": 3, "cell": "<cell f>"}.items()
    hostile = "class F:\n    def __getattr__(self, name):\n        raise KeyboardInterrupt\n"
    hostile += "    def __call__(self):\n        1 / 0\nf = F()\n"
    assert raised({"<cell f>": hostile}, "f")["line"] == 5
