"""Masters are read exactly, and each mistake in one is a line that names its place."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest

from autograder.authoring.build import build, find_sources
from autograder.authoring.errors import MasterError
from autograder.authoring.masters import read_master
from autograder.course import Course

REPOSITORY = Path(__file__).resolve().parents[2]

GOOD = """\
# %% solution="double"
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION


# %% tests="double" points=1
assert double(1) == 2
"""
SOLUTION = GOOD.split("\n\n\n")[0]

# situation: (master, line of the mistake, words of the message)
MISTAKES = {
    "unknown tag": ('# %%\nx = 1\n\n# %% soluton="double"\ny = 2\n', 4, "unknown tag `soluton`"),
    "unquoted tag": ("# %% solution=double\nx = 1\n", 1, "unknown text `solution=double`"),
    "a title": ("# %% Doubling\nx = 1\n", 1, "unknown text `Doubling`"),
    "duplicate solution": (
        GOOD + '\n# %% solution="double"\n' + SOLUTION.partition("\n")[2] + "\n",
        11,
        "duplicate name 'double', first on line 1",
    ),
    "locked cell named as the tests are": (
        GOOD + '\n# %% locked="double_tests"\nx = 1\n',
        11,
        "duplicate name 'double_tests', first on line 8",
    ),
    "missing points": (GOOD.replace(" points=1", ""), 8, "missing points"),
    "points of zero": (GOOD.replace("points=1", "points=0"), 8, "points=0"),
    "negative points": (GOOD.replace("points=1", "points=-2.5"), 8, "points=-2.5"),
    "endless points": (GOOD.replace("points=1", "points=1e400"), 8, "positive number"),
    "points as text": (GOOD.replace("points=1", 'points="1"'), 8, "points='1'"),
    "points as a truth value": (GOOD.replace("points=1", "points=true"), 8, "positive number"),
    "points on a solution": (
        GOOD.replace('solution="double"', 'solution="double" points=1'),
        1,
        "not graded",
    ),
    "no delimiters": (
        GOOD.replace("    ### BEGIN SOLUTION\n", "").replace("    ### END SOLUTION\n", ""),
        1,
        "without delimiters",
    ),
    "no end delimiter": (GOOD.replace("    ### END SOLUTION\n", ""), 3, "without END"),
    "no begin delimiter": (GOOD.replace("    ### BEGIN SOLUTION\n", ""), 4, "without BEGIN"),
    "two begin delimiters": (
        GOOD.replace("    return", "    ### BEGIN SOLUTION\n    return"),
        4,
        "a second BEGIN SOLUTION",
    ),
    "delimiters around the function": (
        '# %% solution="double"\n### BEGIN SOLUTION\ndef double(x):\n    return 2 * x\n'
        '### END SOLUTION\n\n# %% tests="double" points=1\nassert double\n',
        2,
        "outside the function double",
    ),
    "hidden tests without an end": (
        GOOD + "### BEGIN HIDDEN TESTS\nassert double(2) == 4\n",
        10,
        "BEGIN HIDDEN TESTS without END",
    ),
    "hidden tests in an ordinary cell": (
        "# %%\nx = 1\n### BEGIN HIDDEN TESTS\n### END HIDDEN TESTS\n",
        3,
        "students would see",
    ),
    "solution in an ordinary cell": (
        "# %%\n### BEGIN SOLUTION\nx = 1\n### END SOLUTION\n",
        2,
        "students would see",
    ),
    "tests of nothing": ('# %% tests="triple" points=1\nassert 1\n', 1, "without a solution"),
    "solution without tests": (SOLUTION + "\n", 1, "without tests"),
    "tests first": (
        '# %% tests="double" points=1\nassert double\n\n' + SOLUTION + "\n",
        1,
        "above its solution on line 4",
    ),
    "written on a code cell": ('# %% written="why" points=1\nx = 1\n', 1, "on a code cell"),
    "solution on a markdown cell": (
        '# %% [markdown] solution="double"\n# text\n',
        1,
        "on a markdown cell",
    ),
    "another function": (GOOD.replace("def double", "def twice"), 1, "does not define"),
    "two tags": ('# %% solution="a" tests="a" points=1\nx = 1\n', 1, "solution and tests"),
    "an empty name": ('# %% locked=""\nx = 1\n', 1, "as a name"),
    "a name with a slash": ('# %% locked="../x"\nx = 1\n', 1, "as a name"),
    "a name too long for a cell id": (f'# %% locked="{"x" * 59}"\nx = 1\n', 1, "at most 58"),
    "syntax error": ("# %%\nx = 1\n\n# %%\n\ny = 2\nz = = 3\n", 7, "syntax error"),
    "syntax error after magics": ("# %%\n# %matplotlib inline\nz = = 3\n", 3, "syntax error"),
    "unclosed bracket": ("# %%\nx = (1,\ny = 2\n", 2, "syntax error"),
    "doubtful escape": ('# %%\nx = "\\d"\n', 2, "syntax error"),
    "code under prose": ("# %% [markdown]\n# Now:\nx = 1\n", 3, "in a markdown cell"),
    "text above the first cell": (
        '"""A docstring."""\n\n# %%\nx = 1\n',
        1,
        "before the first cell",
    ),
}


@pytest.mark.parametrize(("master", "line", "words"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_with_its_place(
    tmp_path: Path, master: str, line: int, words: str
) -> None:
    path = tmp_path / "solutions" / "a1_doubling.py"
    path.parent.mkdir()
    path.write_text(master)
    with pytest.raises(MasterError) as caught:
        build(Course(tmp_path))
    message = str(caught.value)
    assert message.startswith(f"solutions/a1_doubling.py:{line}: ")
    assert words in message
    assert "\n" not in message
    assert not path.with_suffix("").exists(), "nothing is written from a wrong master"


def test_the_sample_without_a_mistake_builds(tmp_path: Path) -> None:
    path = tmp_path / "solutions" / "a1_doubling.py"
    path.parent.mkdir()
    path.write_text(GOOD)
    assert [result.state for result in build(Course(tmp_path))] == ["built"]


def test_magics_and_await_are_no_syntax_errors(tmp_path: Path) -> None:
    path = tmp_path / "course" / "01_magics.py"
    path.parent.mkdir()
    path.write_text(
        "# %%\n# %matplotlib inline\n\n# %%\n# %%time\n# x = 1\n\n# %%\nawait thing()\n"
    )
    assert [result.state for result in build(Course(tmp_path), execute=False)] == ["built"]


def test_a_lecture_has_no_graded_cells(tmp_path: Path) -> None:
    path = tmp_path / "course" / "01_doubling.py"
    path.parent.mkdir()
    path.write_text("# %%\nx = 1\n\n" + GOOD)
    with pytest.raises(MasterError, match=r"^course/01_doubling\.py:4: `solution` in a lecture"):
        build(Course(tmp_path))


@pytest.mark.parametrize("name", ["solutions/frames.py", "course/1_sums.py"])
def test_a_master_is_named_after_its_kind(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir()
    path.write_text("# %%\nx = 1\n")
    with pytest.raises(MasterError, match="rename it"):
        build(Course(tmp_path))


TRICKY = '''\
# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
# ---

# %% [markdown]
# # Title
#
# ```
# %% not a cell
# ```

# %% tags=["hide-input"]


def f():
    return """
# %% [markdown]
no cell either
"""



# %% [markdown]
"""
Quoted *prose*.
"""
# %%
# a comment
#
x = 1
#%% [markdown]
# end
'''


def test_cells_are_those_that_jupytext_reads(tmp_path: Path) -> None:
    path = tmp_path / "tricky.py"
    path.write_text(TRICKY)
    ours = [(c.kind, c.source) for c in read_master(path, tmp_path)]
    theirs = jupytext.reads(TRICKY, fmt="py:percent").cells
    assert ours == [(c.cell_type, c.source.strip("\n")) for c in theirs]


@pytest.mark.parametrize(
    "path",
    [pytest.param(source.master, id=source.name) for source in find_sources(Course(REPOSITORY))],
)
def test_real_masters_are_read_as_jupytext_reads_them(path: Path) -> None:
    ours = [(c.kind, c.source) for c in read_master(path, REPOSITORY)]
    theirs = jupytext.read(path, fmt="py:percent").cells
    assert ours == [(c.cell_type, c.source.strip("\n")) for c in theirs]


def test_line_numbers_are_those_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "tricky.py"
    path.write_text(TRICKY)
    lines = TRICKY.split("\n")
    for cell in read_master(path, tmp_path):
        assert lines[cell.marker_line - 1].replace(" ", "").startswith("#%%")
        assert cell.source.split("\n")[0] in lines[cell.first_line - 1]
