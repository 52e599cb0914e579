"""The catalogue of mistakes: what its Markdown means, and what is said of a slip of the pen."""

from __future__ import annotations

import logging
import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.exercises.catalogue import Catalogue, Content, Misconception, source_of
from autograder.exercises.catalogue.check import refusals
from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.mutants import single_programs, wrong_answers
from autograder.judge.version import grader_version
from tests.exercises.programs import BY_NAME, EXERCISES, each_exercise

PLAIN = """\
def double(x):
    y = x
    return y + y
"""
RIGHT = """\
# Correct programs for `double`

### by a product
Shorter.
```python
def double(x):
    return 2 * x
```
"""
HEAD = """\
# What goes wrong in `double`

- common: `tripled`

## Twice
### tripled: three instead of two
You add the number once too often.
How often
is twice?
"""
GOOD = HEAD + "- plain: `y + y` → `y + y + y`\n"


def read(folder: Path, mistakes: str, right: str = RIGHT) -> Content:
    (folder / "double.mistakes.md").write_text(mistakes, encoding="utf-8")
    (folder / "double.right.md").write_text(right, encoding="utf-8")
    return Catalogue(folder).read("double", PLAIN)


def sources(content: Content) -> list[str]:
    programs = [p for each in content.misconceptions for p in each.programs]
    return [source_of(program, content.bases, "double") for program in programs]


def test_an_entry_is_a_name_two_texts_a_paragraph_and_programs(tmp_path: Path) -> None:
    content = read(tmp_path, GOOD)
    (misconception,) = content.misconceptions
    assert misconception.name == "tripled"
    assert misconception.instructor == "three instead of two"
    assert misconception.student == "You add the number once too often. How often is twice?"
    assert misconception.reread == "Twice"
    assert misconception.common
    assert not misconception.nondeterministic
    assert (misconception.place.line, misconception.programs[0].place.line) == (6, 10)
    assert [each.name for each in content.alternatives] == ["by a product"]
    assert content.faults == ()


WRITTEN = {
    "- plain: `y = x` → `y = 2 * x`": ["def double(x):\n    y = 2 * x\n    return y + y\n"],
    "- plain: `y + y` → `y` | `3 * y`": [
        "def double(x):\n    y = x\n    return y\n",
        "def double(x):\n    y = x\n    return 3 * y\n",
    ],
    "- plain: `y = x` → `y = -x`, `y + y` → `y`": ["def double(x):\n    y = -x\n    return y\n"],
    "- plain: `y = x` → `y = -x`,\n  `y + y` → `y`": ["def double(x):\n    y = -x\n    return y\n"],
    "- plain: ` + y` → nothing": ["def double(x):\n    y = x\n    return y\n"],
    "- by a product: `2 *` → `3 *`": ["def double(x):\n    return 3 * x\n"],
    "```diff\n@@ plain @@\n-    y = x\n+    y = x\n+    y = y + 1\n@@\n-y + y\n+y\n```": [
        "def double(x):\n    y = x\n    y = y + 1\n    return y\n"
    ],
    "```diff\n@@ plain @@\n     y = x\n-    return y + y\n+    return 0\n```": [
        "def double(x):\n    y = x\n    return 0\n"
    ],
    "```python\ndef double(x):\n    # ## no heading\n\n    return x\n```": [
        "def double(x):\n    # ## no heading\n\n    return x\n"
    ],
    "<!-- a remark\n- plain: `no` → `edit` -->\n- plain: `y + y` → `0`": [
        "def double(x):\n    y = x\n    return 0\n"
    ],
}


@pytest.mark.parametrize("text", WRITTEN)
def test_mutants_are_edits_of_a_correct_program_or_written_out(tmp_path: Path, text: str) -> None:
    content = read(tmp_path, HEAD + text + "\n")
    assert content.faults == ()
    assert sources(content) == WRITTEN[text]
    assert not list(refusals(content, "double"))


def test_extra_words(tmp_path: Path) -> None:
    other = "\n### left_as_it_is: not doubled\nNothing happens.\n- twins: `tripled`\n- nondeterministic\n"
    content = read(tmp_path, GOOD + other + "- plain: ` + y` → nothing\n")
    first, second = content.misconceptions
    assert first.twins == frozenset()
    assert second.twins == {"tripled"}
    assert second.nondeterministic
    assert not second.common
    assert second.reread == "Twice"


FAULTS = {  # what is written below the good entry -> where and why it cannot be used
    "- plain: `z` → `y`": ":11: tripled: 'z' occurs 0 times in plain double",
    "- plain: `y` → `z`": ":11: tripled: 'y' occurs 3 times in plain double",
    "- by a prduct: `2` → `3`": (
        ":11: tripled: double has no correct program 'by a prduct'; did you mean by a product?"
    ),
    "- plain: `y` `z`": ":11: tripled: the bullet is no edit; wanted `old` → `new`",
    "- plain: `y = x` → z": ":11: tripled: 'z' cannot be read; wanted `old` → `new`",
    "- plain: `y = x` → `0` | `1`, `y + y` → `0`": ":11: tripled: several edits and several new texts",
    "- operator: axis_order": (
        ":11: tripled: no operator is called 'axis_order'; did you mean axis_orders?"
    ),
    "- operator: axis_orders": ":11: tripled: the operator axis_orders fails (IndexError: ",
    "- operator: rounded_by_hand": ":11: tripled: the operator rounded_by_hand fails (TypeError: ",
    "```diff\n-a\n+b\n```": ":11: tripled: the diff does not begin with '@@ base @@'",
    "```diff\n@@ plain @@\na\n```": ":11: tripled: the line 'a' of the diff begins with neither",
    "```text\na\n```": ":11: tripled: a fence of text; wanted python or diff",
    "```python\ndef double(x): return 1": ":11: tripled: this fence is not closed",
    "### Tripled: again\nYou add.": ":11: Tripled: the heading is 'Tripled: again'; wanted",
    "### no_teacher\nYou add.": ":11: no_teacher: the heading is 'no_teacher'; wanted",
    "### speechless: nothing\n- plain: `y = x` → `y = 1`": (
        ":11: speechless: the sentence to the student is missing"
    ),
    "### empty: nothing\nYou do nothing.": ":11: empty: no program is given below the sentence",
    "### tripled: again\nYou add.": ":11: tripled: another entry above has the same name",
    "- twins: `twice`": ":6: tripled: no entry is called twice, which is said to be its twin",
    "- plain: `y + y` → `y + y + y`": ":11: tripled: is the same program as tripled in line 10",
    "- plain: `y + y` → `(y + y)`": ":11: tripled: replacing 'y + y' by '(y + y)' changes nothing",
    "- plain: `y = x` → `y = x`, `y + y` → `0`": (
        ":11: tripled: replacing 'y = x' by 'y = x' changes nothing"
    ),
    "- plain: `y + y` → `y +`": ":11: tripled: is no Python: invalid syntax (line 3)",
    "```python\ndef triple(x): return 1\n```": ":11: tripled: does not define double",
    "```python\ndef double(x):\n    return 2 * x\n```": (
        ":11: tripled: is the same program as the correct program by a product"
    ),
}


@pytest.mark.parametrize("text", FAULTS)
def test_a_slip_is_one_line_with_file_and_line(tmp_path: Path, text: str) -> None:
    content = read(tmp_path, GOOD + text + "\n")
    (fault,) = map(str, refusals(content, "double"))
    assert fault.startswith(f"{tmp_path}/double.mistakes.md{FAULTS[text]}")
    assert "\n" not in fault
    good = content.misconceptions[0].programs[0]  # what comes before the slip is served
    assert source_of(good, content.bases, "double") == PLAIN.replace("y + y", "y + y + y")


def test_common_must_be_an_entry_and_nothing_else_stands_above_the_first(tmp_path: Path) -> None:
    text = GOOD.replace("`tripled`\n", "`tripled`, `trippled`\n- twins: `a`\n", 1)
    assert [str(fault).partition(".md:")[2] for fault in read(tmp_path, text).faults] == [
        "4: 'twins' above the first entry; wanted common",
        "3: common: no entry is called trippled",
    ]


def test_a_correct_program_is_one_python_fence(tmp_path: Path) -> None:
    faults = read(tmp_path, GOOD, RIGHT + "\n### nothing\nA remark.\n").faults
    assert [str(fault).partition(".md:")[2] for fault in faults] == [
        "10: nothing: 0 programs below the heading; wanted one"
    ]


def test_a_file_that_is_missing_is_empty_and_one_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    assert Catalogue(tmp_path).read("double", PLAIN).faults == ()
    (tmp_path / "double.mistakes.md").write_bytes(b"# one\ntwo\n\xff\xfe")
    (fault,) = Catalogue(tmp_path).read("double", PLAIN).faults
    assert str(fault).startswith(f"{tmp_path}/double.mistakes.md:3: cannot be read (")


def test_a_file_without_mistakes_is_a_fault(tmp_path: Path) -> None:
    (fault,) = read(tmp_path, "").faults
    assert str(fault).startswith(f"{tmp_path}/double.mistakes.md:1: holds no mistake; wanted")


@pytest.mark.parametrize(
    ("right", "why"),
    [
        ("return 2 * * x", "is no Python: invalid syntax"),
        ("return 2 * \0", "is no Python: "),
    ],
)
def test_a_correct_program_that_is_none_is_refused_where_it_stands(
    tmp_path: Path, right: str, why: str
) -> None:
    content = read(tmp_path, GOOD, RIGHT.replace("return 2 * x", right))
    (fault,) = refusals(content, "double")
    assert str(fault).startswith(f"{tmp_path}/double.right.md:3: by a product: {why}")


# -- a broken entry while grading goes on


def with_a_broken_entry(folder: Path, exercise: Exercise, line: str) -> tuple[Exercise, str]:
    """Return an exercise whose catalogue has one more line in its first entry, and that line's place."""
    assert exercise.catalogue
    for path in exercise.catalogue.folder.glob(f"{exercise.function}.*.md"):
        (folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    path = folder / f"{exercise.function}.mistakes.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    at = next(number for number, text in enumerate(lines) if text.startswith("- plain: "))
    path.write_text("\n".join([*lines[:at], line, *lines[at:]]), encoding="utf-8")
    return replace(exercise, catalogue=Catalogue(folder)), f"{path}:{at + 1}: "


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("- plain: `no such text` → `x`", "'no such text' occurs 0 times in plain global_pool"),
        ("- plain: `np.zeros(` → `np.zeros((`", "is no program (SyntaxError: "),
        ("```python\nundefined\n```", "is no program (NameError: name 'undefined' is not defined)"),
        ("```python\nraise SystemExit(3)\n```", "is no program (SystemExit: 3)"),
        ("```python\nx = 1\n```", "is no program (NameError: does not define global_pool)"),
        ("- plain: no edit", "'no edit' cannot be read; wanted"),
    ],
)
def test_one_broken_mutant_costs_only_itself_and_is_logged(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    line: str,
    why: str,
) -> None:
    monkeypatch.setenv("AUTOGRADER_CACHE", str(tmp_path / "cache"))
    whole = BY_NAME["global_pool"]
    broken, place = with_a_broken_entry(tmp_path, whole, line)
    with caplog.at_level(logging.WARNING, "autograder"):
        answers = wrong_answers(broken)
        assert len(single_programs(broken)) == len(single_programs(whole))
    name = whole.misconceptions[0].name
    assert [
        record.getMessage().startswith(f"{place}{name}: {why}") for record in caplog.records
    ] == [True]
    # What is left out is told by the next process, too: the answers are not stored.
    assert not list((tmp_path / "cache").glob("answers-*-global_pool.json"))
    assert answers == wrong_answers(whole)


# -- the course's own catalogues


@each_exercise
def test_the_catalogue_holds_nothing_that_is_refused(exercise: Exercise) -> None:
    assert list(map(str, refusals(exercise.written, exercise.function))) == []


@each_exercise
def test_up_to_ten_mistakes_are_common_and_come_first(exercise: Exercise) -> None:
    common = [each.common for each in exercise.misconceptions]
    assert 1 <= sum(common) <= 10
    assert common == sorted(common, reverse=True)


def test_nothing_is_read_at_import() -> None:
    assert all(exercise.catalogue for exercise in EXERCISES)
    fresh = replace(EXERCISES[0])
    assert "written" not in vars(fresh)
    assert fresh.misconceptions
    assert "written" in vars(fresh)


def test_operators_make_what_is_not_written_out() -> None:
    def made(function: str, name: str) -> tuple[Misconception, list[str]]:
        exercise = BY_NAME[function]
        (found,) = [each for each in exercise.misconceptions if each.name == name]
        content = exercise.written
        return found, [source_of(p, content.bases, function) for p in found.programs]

    _, orders = made("kernel_to_oihw", "axes_in_another_order")
    written = [s for s in orders if "np.transpose(W, (" in s]
    assert len(written) == len(set(written)) >= 15
    assert not any("(3, 2, 0, 1)" in source for source in orders)

    found, rounded = made("detective_fc_share", "the_other_part")
    assert "def detective_fc_share():\n    return 3.83" in rounded
    assert {program.place.line for program in found.programs[1:]} == {found.programs[1].place.line}


def test_the_catalogues_are_part_of_the_graders_version(tmp_path: Path) -> None:
    path = Path(__file__).parents[2] / "autograder/exercises/a4_pooling/global_pool.mistakes.md"
    before = path.read_bytes()
    version = grader_version.__wrapped__()
    try:
        path.write_bytes(before + b"\n")
        assert grader_version.__wrapped__() != version
    finally:
        path.write_bytes(before)


def test_long_texts_are_dedented_as_they_are_written(tmp_path: Path) -> None:
    program = textwrap.indent("def double(x):\n    return 4 * x\n", "    ")
    assert sources(read(tmp_path, f"{HEAD}```python\n{program}```\n")) == [
        "def double(x):\n    return 4 * x\n"
    ]
