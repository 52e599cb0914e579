"""Cells with magics and shell lines: functions are there as in a notebook, nothing acts, lines stay."""

from __future__ import annotations

import ast

import pytest
from IPython.core import inputtransformer2

from autograder.judge.execution.session import Session
from autograder.judge.notebook.cells import CellToRun
from autograder.sandbox.guest.cells import Absorber, run_cell
from autograder.sandbox.guest.magics import plain_python
from autograder.sandbox.worker_pool import WorkerPool
from tests.workers import LIMITS, backend_named

FUNCTION = "def f(x):\n    return x + 1\n"
AROUND = [
    "%%time",
    "%%time --no-raise-error",
    "%%timeit",
    "%%timeit -r1",
    "%%timeit -n 1 -r 1 -q",
    "%%capture",
    "%%capture out",
    "%%capture --no-stderr out",
    "%%prun",
    "%%prun -s cumulative -l 10",
    "\n  \n%%time",
    "# my solution\n\n%%time",
    "%%capture\n%%time",
    "%%time\n\n# fast?\n%matplotlib inline\n!pip install numpy",
    "%%timeit no python here",
]
ACTING = [
    "%%bash\nls -l | wc",
    "%%html\n<b>bold</b>",
    "%%javascript\nalert(1);",
    "%%writefile planted.py\nf = None",
    "%%capture\n%%bash\nls -l | wc",
    "%%python\nf = None",
]


def run(source: str) -> tuple[dict[str, object], dict[str, object] | None]:
    """Run a cell; returns its names, and its failure."""
    names: dict[str, object] = {"get_ipython": Absorber()}
    failure = run_cell(
        source, "<cell test>", names, lambda text: plain_python(text, inputtransformer2)
    )
    return names, failure


@pytest.mark.parametrize("head", AROUND)
def test_a_function_below_what_measures_or_silences_is_defined(head: str) -> None:
    names, failure = run(f"{head}\n{FUNCTION}")
    assert failure is None
    assert names["f"](1) == 2


@pytest.mark.parametrize("head", AROUND)
def test_an_exception_is_told_by_its_line_in_the_cell(head: str) -> None:
    source = f"{head}\n!echo one \\\n   two\n{FUNCTION}\nwrong_name\n"
    _, failure = run(source)
    assert failure is not None
    assert failure["type"] == "NameError"
    assert source.splitlines()[failure["line"] - 1] == "wrong_name"


@pytest.mark.parametrize("source", ACTING)
def test_what_acts_on_a_machine_is_not_run(source: str) -> None:
    names, failure = run(source)
    assert failure is None
    assert "f" not in names


def test_lines_in_a_body_are_no_obstacle() -> None:
    names, failure = run("""\
%matplotlib inline
%load_ext autoreload
if True:
    !ls
    %timeit 1 + 1

def f(x):
    %timeit x
    !ls
    files = !ls
    x?
    y = %time x + 1
    return y

!pip install numpy
f?
value = %time f(1)
%time other = f(2)
%timeit f(undefined_name)
%time f(undefined_name)
best = %timeit -o f(1)
%time for i in range(3): last = i
""")
    assert failure is None
    assert names["f"](1) == 2
    assert (names["value"], names["other"], names["last"]) == (2, 3, 2)
    assert isinstance(names["best"], Absorber)


def test_names_on_a_magic_s_own_line_are_there() -> None:
    assert run("%%timeit -n1 y = 2\nf = y")[0]["f"] == 2
    assert run("%%capture -q out\nx = 1\n")[1] is None
    assert isinstance(run("%%capture out\nx = 1\n")[0]["out"], Absorber)


def test_plain_python_between_magics_is_left_as_it_is() -> None:
    body = 'text = """\n%%time\n!ls\n"""\nrest = 7 %5\nf = 1 if rest!=2 else 0\n'
    assert plain_python(f"%%time\n{body}", inputtransformer2) == f"\n{body}"


def test_more_magics_than_ipython_translates_cost_the_cell_and_no_more() -> None:
    _, failure = run("!ls\n" * 600)
    assert failure is not None
    assert failure["type"] == "RuntimeError"


def test_lines_are_counted_as_in_the_cell() -> None:
    source = "\n\n%%capture out\n%%time\n\nx = 1\n!ls \\\n\\\n  -l\ny = %time f(x)\n"
    tree = ast.parse(plain_python(source, inputtransformer2))
    assert [node.lineno for node in tree.body] == [3, 6, 7, 10]


@pytest.mark.sandbox
def test_the_worker_does_the_same_behind_the_walls() -> None:
    sources = [f"{head}\n{FUNCTION.replace('f(', f'f{i}(')}" for i, head in enumerate(AROUND)]
    sources = [part for pair in zip(sources, [*ACTING] * 3, strict=False) for part in pair]
    cells = [CellToRun(source, f"<cell {i}>") for i, source in enumerate(sources)]
    with (
        WorkerPool(backend_named("bwrap"), LIMITS, slot=212, ahead=False) as supply,
        Session(supply, cells) as session,
    ):
        for i in range(len(AROUND)):
            assert session.call(f"f{i}", (i,), {}).value == i + 1, AROUND[i]
        assert session.failures == {}
