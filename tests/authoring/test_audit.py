"""Planted leaks are caught, wherever they are and whatever they are called."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from autograder.authoring.audit import audit, audit_files
from autograder.authoring.build import build
from autograder.authoring.private_code import collect
from autograder.course import Course

# The solution of the tiny course: other names, a docstring, annotations, comments, layout.
RENAMED = '''
def add_border(images: "Array", width: int = 1) -> "Array":
    """Something else."""
    a, b, c, d = images.shape  # sizes
    result: np.ndarray = np.zeros(
        (a, b + 2 * width, c + 2 * width, d), dtype=images.dtype
    )
    "a remark"
    result[:, width : width + b, width : width + c] = images
    return result
'''
BARE = "\n".join(line[4:] for line in RENAMED.split("\n")[3:-2])
REFERENCE_RENAMED = """
def mix(rows):
    acc = np.zeros(rows.shape[1])
    for r in rows:
        acc += r * 2.5
    return acc
"""


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def notebook(*sources: str, markdown: bool = False) -> str:
    new = nbformat.v4.new_markdown_cell if markdown else nbformat.v4.new_code_cell
    cells = [new(source, id=f"c{i}") for i, source in enumerate(sources)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=cells))


def problems(root: Path) -> list[str]:
    return [str(finding) for finding in audit(Course(root))]


def test_a_course_without_leaks_has_no_findings(course: Path) -> None:
    build(Course(course), execute=False)
    assert problems(course) == []


LEAKS = {
    "in convlab": ("course/convlab/pads.py", RENAMED, "line 4"),
    "in a method": (
        "course/convlab/pads.py",
        "class Pads:\n" + RENAMED.replace("\n", "\n    "),
        "line 5",
    ),
    "in a lecture's master": ("course/04_pads.py", f"# %%\n{RENAMED}", "line 5"),
    "in a lecture's notebook": ("course/04_pads.ipynb", notebook("x = 1", RENAMED), "cell 2 (c1)"),
    "beside magics": ("course/04_pads.ipynb", notebook("%matplotlib inline\n" + RENAMED), "cell 1"),
    "without its function": (
        "course/04_pads.ipynb",
        notebook("x = 1\n" + BARE + "\nprint(x)"),
        "cell 1 (c0), line 2",
    ),
    "in a fenced block of prose": (
        "course/04_pads.ipynb",
        notebook(f"Like this:\n\n```python\n{RENAMED}\n```\n", markdown=True),
        "cell 1 (c0), line 7",
    ),
    "in a README of the data": ("data/README.md", f"# Data\n```\n{RENAMED}```\n", "line 6"),
    "in a hint": ("course/convlab/hints/a2.py", f"HINTS = ('''{RENAMED}''',)\n", "line 4"),
    "in an assignment": ("assignments/a3_x/a3_x.ipynb", notebook(RENAMED), "cell 1"),
    "the reference": ("data/make_data.py", "import numpy as np\n" + REFERENCE_RENAMED, "line 4"),
}


@pytest.mark.parametrize(("file", "text", "place"), LEAKS.values(), ids=LEAKS)
def test_a_planted_leak_is_caught(course: Path, file: str, text: str, place: str) -> None:
    write(course / file, text)
    found = [p for p in problems(course) if "is the code of" in p]
    assert len(found) == 1, "the leak was missed, or told twice"
    assert found[0].startswith(f"{file}: ")
    assert place in found[0]
    origin = "autograder/reference/sums.py:4" if "mix" in text else "solutions/a2_frames.py:"
    assert origin in found[0]


def test_code_that_computes_something_else_is_no_leak(course: Path) -> None:
    write(course / "course/convlab/pads.py", RENAMED.replace("2 * width", "3 * width"))
    write(course / "course/convlab/sums.py", REFERENCE_RENAMED.replace("2.5", "2.0"))
    assert problems(course) == []


def test_names_must_be_renamed_consistently(course: Path) -> None:
    """Height and width swapped is another program, and a common mistake: it may be shown."""
    swapped = RENAMED.replace(
        "(a, b + 2 * width, c + 2 * width, d)", "(a, c + 2 * width, b + 2 * width, d)"
    )
    write(course / "course/convlab/pads.py", swapped)
    assert problems(course) == []


def test_short_bodies_are_everybodys(course: Path) -> None:
    write(
        course / "autograder/reference/sizes.py",
        "def size(n, f, p, s):\n    return (n + 2 * p - f) // s + 1\n",
    )
    write(
        course / "course/convlab/sizes.py",
        "def out(a, b, c, d):\n    return (a + 2 * c - b) // d + 1\n",
    )
    assert problems(course) == []


RIGHT = "autograder/exercises/a2/pads.right.md"
MISTAKES = "autograder/exercises/a2/pads.mistakes.md"


def test_a_correct_program_of_the_catalogue_is_private_too(course: Path) -> None:
    fence = f"```python\n{REFERENCE_RENAMED.strip()}\n```\n"
    write(course / RIGHT, f"# Correct programs\n\n### in two loops\n{fence}")
    (course / "autograder/reference/sums.py").unlink()
    write(course / "course/convlab/mixing.py", REFERENCE_RENAMED.replace("acc", "total"))
    assert f"{RIGHT}:4" in problems(course)[0]


def test_a_program_kept_as_text_is_private_too(course: Path) -> None:
    write(course / "autograder/exercises/a2/pads.py", f"SOURCE = '''{REFERENCE_RENAMED}'''\n")
    (course / "autograder/reference/sums.py").unlink()
    write(course / "course/convlab/mixing.py", REFERENCE_RENAMED.replace("acc", "total"))
    assert "autograder/exercises/a2/pads.py:1" in problems(course)[0]


CATALOGUE = """\
# What goes wrong

## Frames
### one_row_too_few: last row missing
The last row of your frame is missing.
Where does your loop end?
```python
{program}
```
"""


def test_a_wrong_program_may_be_shown(course: Path) -> None:
    """A lecture shows what goes wrong; the same program names a misconception in the grader."""
    wrong = REFERENCE_RENAMED.replace("2.5", "7.5")
    write(course / MISTAKES, CATALOGUE.format(program=wrong.strip()))
    write(course / "course/convlab/mixing.py", wrong)
    assert problems(course) == []


def test_a_sentence_that_names_a_mistake_is_private(course: Path) -> None:
    text = CATALOGUE.format(program="def f(): pass")
    write(course / MISTAKES, text)
    write(course / "course/notes.md", "Hints\n\nThe last row of your frame is missing.\n")
    write(course / "course/catalogue.md", text)
    assert [problem.partition(": holds")[2] for problem in problems(course)] == [
        f" the hidden line {MISTAKES}:{line}" for line in (5, 6, 5)
    ]


def test_author_cells_of_a_master_are_public(course: Path) -> None:
    helper = '# %% locked="helper"\n' + REFERENCE_RENAMED.strip().replace("2.5", "9.5") + "\n\n"
    master = course / "solutions/a2_frames.py"
    master.write_text(helper + master.read_text())
    write(course / "course/convlab/mixing.py", REFERENCE_RENAMED.replace("2.5", "9.5"))
    assert problems(course) == []


TEXTS = {
    "solution delimiter": ("course/04_x.py", "# %%\n### BEGIN SOLUTION\n", "line 2", "delimiter"),
    "hidden delimiter": ("data/notes.md", "a\n\n### END HIDDEN TESTS\n", "line 3", "delimiter"),
    "hidden test": (
        "course/04_x.py",
        "# %%\nif True:\n    assert hidden_total == 840.0\n",
        "line 3",
        "hidden line solutions/a2_frames.py:",
    ),
    "model answer": (
        "course/04_x.ipynb",
        notebook("Every filter would eat the border of the picture otherwise.", markdown=True),
        "cell 1 (c0), line 1",
        "hidden line solutions/a2_frames.py:",
    ),
    "private path": ("course/04_x.py", "# %%\n# see solutions/a2_frames.py\n", "line 2", "private"),
    "private import": ("course/convlab/x.py", "from autograder import cli\n", "line 1", "private"),
    "home": ("data/x.py", "PATH = '/home/anna/course'\n", "line 1", "absolute path"),
    "windows home": ("data/x.py", "PATH = r'C:\\Users\\anna'\n", "line 1", "absolute path"),
    "temporary folder": ("course/x.md", "open /tmp/ipykernel_7/1.py", "line 1", "absolute path"),
    "password": ("data/x.py", "password = 'correct-horse'\n", "line 1", "secret"),
    "password in an address": ("data/x.md", "postgresql://me:pw123@db/x\n", "line 1", "secret"),
    "private key": ("data/x.md", "-----BEGIN RSA PRIVATE KEY-----\n", "line 1", "secret"),
    "token": ("data/x.md", "ghp_" + "a1" * 18 + "\n", "line 1", "secret"),
    "pickle": ("data/x.pkl", "", "", "cannot be audited"),
    "checked-out garbage": ("course/04_x.ipynb", "<<<<<<< HEAD", "", "cannot be read"),
    "code that does not parse": ("course/convlab/x.py", "def f(:\n", "", "cannot be read"),
}


@pytest.mark.parametrize(("file", "text", "place", "words"), TEXTS.values(), ids=TEXTS)
def test_private_text_is_caught(course: Path, file: str, text: str, place: str, words: str) -> None:
    write(course / file, text)
    found = [p for p in problems(course) if words in p]
    assert found
    assert found[0].startswith(f"{file}: {place}")
    assert "correct-horse" not in str(found), "the report must not spread the secret"


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/home/anna/page and https://example.org/work/x",
        "the autograder says what it saw; your own solutions/ideas"[:35],
        "a/root/b, ~/work/x, ./tmp/y",
        "user@example.org, http://example.org:80/a@b",
    ],
)
def test_harmless_text_is_left_alone(course: Path, text: str) -> None:
    write(course / "data/README.md", text)
    assert problems(course) == []


def test_an_output_of_a_lecture_is_read_too(course: Path) -> None:
    (result,) = build(Course(course), ["03_sums"], execute=False)
    content = nbformat.read(result.notebook, 4)
    content.cells[1].outputs = [
        nbformat.v4.new_output("stream", text="saved to /home/anna/x.png\n")
    ]
    nbformat.write(content, result.notebook)
    (found,) = problems(course)
    assert "output of cell 2" in found


def test_the_courses_secret_is_recognised(course: Path) -> None:
    secret = bytes(range(200, 232))
    write(course / "grading/x", "")
    (course / "grading/secret").write_bytes(secret)
    write(course / "data/key.txt", secret.hex())
    (course / "data/key.bin").write_bytes(b"\xff" + secret)
    assert [p for p in problems(course) if "the course's secret" in p] == [
        "data/key.bin: holds the course's secret",
        "data/key.txt: holds the course's secret",
    ]


def test_the_repositorys_own_path_is_recognised(course: Path) -> None:
    write(course / "data/x.csv", f"origin,{course}/data\n")
    assert "data/x.csv: holds the path of this repository" in problems(course)


class TestAssignments:
    def cell(self, source: str, **changes: object) -> str:
        mark = {"grade_id": "f", "solution": True, "grade": False, "locked": False}
        cell = nbformat.v4.new_code_cell(source, id="f", metadata={"nbgrader": mark}, **changes)
        return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))

    @pytest.mark.parametrize(
        "source",
        [
            "def f(x):\n    return x",
            "def f(x):\n    pass",
            "def f(x):\n    raise NotImplementedError()",
            'def f(x):\n    raise NotImplementedError("other: write")'.replace("f(x)", "g(x)"),
            'def f(x):\n    raise ValueError("f: write your code here")',
            'raise NotImplementedError("f: write your code here")',
            "def f(x:",
        ],
    )
    def test_a_stub_must_name_its_task(self, course: Path, source: str) -> None:
        write(course / "assignments/a3_x/a3_x.ipynb", self.cell(source))
        assert any("is no stub" in p and "cell 1 (f)" in p for p in problems(course))

    def test_a_stub_is_accepted(self, course: Path) -> None:
        source = 'def f(x):\n    y = x\n    raise NotImplementedError("f: write your code here")'
        write(course / "assignments/a3_x/a3_x.ipynb", self.cell(source))
        assert problems(course) == []

    @pytest.mark.parametrize(
        "changes",
        [{"execution_count": 3}, {"outputs": [nbformat.v4.new_output("stream", text="1")]}],
    )
    def test_outputs_are_findings(self, course: Path, changes: dict) -> None:
        source = 'def f(x):\n    raise NotImplementedError("f: write your code here")'
        write(course / "assignments/a3_x/a3_x.ipynb", self.cell(source, **changes))
        assert problems(course) == ["assignments/a3_x/a3_x.ipynb: cell 1 (f): has outputs"]


@pytest.mark.parametrize("name", ["/etc/x", "../x", "course/__pycache__/x.pyc"])
def test_names_that_do_not_belong_in_a_package(course: Path, name: str) -> None:
    findings = audit_files({name: b""}, collect(Course(course)), Course(course))
    assert findings[0].problem == "does not belong in the package"
