"""What is taken from a student's file, and what is not."""

from __future__ import annotations

import copy
import html
import os
import time
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.judge.feedback.sentences import said
from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.splice import graded_cells, splice, without_tags
from autograder.judge.notebook.submission import (
    NOT_READ,
    Cell,
    Unreadable,
    read_file,
    read_submission,
)
from autograder.sandbox.limits import Limits
from tests.submissions import (  # fmt: skip
    ASSIGNMENT,
    POINTS,
    ROOT,
    cell_of,
    code,
    notebook,
    released,
    text,
    to_bytes,
)

A2 = load_assignment(ASSIGNMENT, Course(ROOT))


def read(made: dict) -> list[Cell]:
    return read_submission(to_bytes(made))


def grade_ids(spliced: object) -> list[str]:
    return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in graded_cells(A2, spliced)]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "the file is empty"), (b" \n", "the file is empty"), (b"PK\x03\x04rest", "zip archive"),
        (b"<html>", "web page"), (b"hello", "not valid JSON"), (b"\xff\xfe{", "not valid JSON"),
        (b"5", "no list of cells"), (b"{}", "no list of cells"), (b'{"cells": {}}', "no list of cells"),
        (b"[" * 100_000, "not valid JSON"), (b'{"cells": [' + b"[]," * 600 + b"1]}", "more than 500 parts"),
        (b'{"cells": [' + b"1," * 40 + b"1]}", "at most 30 are read"), (b" " * 20_000, "clear the outputs"),
    ],
)  # fmt: skip
def test_unreadable_files_say_why(data: bytes, told: str) -> None:
    limits = Limits(notebook_parts=500, cells=30, notebook_bytes=10_000)
    if data.startswith(b"["):
        limits = Limits()
    with pytest.raises(Unreadable) as caught:
        read_submission(data, limits)
    assert told in said(caught.value.reason)


def test_only_type_source_and_id_are_kept() -> None:
    (cell,) = read_submission(
        b'{"cells": [{"cell_type": "code", "source": ["a\\n", "b"], "outputs": [1], "metadata": '
        b'{"tags": ["x"], "nbgrader": {"grade_id": "g", "points": 9}}}, 7, {"cell_type": "evil"}]}'
    )
    assert cell == Cell("code", "a\nb", "g")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_what_says_its_encoding_is_read(encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("e") else ""
    words = mark + '{"cells": [{"cell_type": "code", "source": "x = \'größer 字\'"}]}'
    limits = Limits(notebook_parts=3)  # 字 has the byte of a bracket
    assert read_submission(words.encode(encoding), limits) == [
        Cell("code", "x = 'größer 字'", None)
    ]


def test_half_a_character_of_utf_16_costs_no_more_than_itself() -> None:
    data = '\ufeff{"cells": [{"cell_type": "code", "source": "a"}]}'.encode("utf-16-le")
    lone = data.replace("a".encode("utf-16-le"), b"\x00\xd8", 1)
    assert [cell.kind for cell in read_submission(data)] == ["code"]
    assert "not valid JSON" not in str(read_or_reason(lone))
    assert "not valid JSON" in str(read_or_reason(data[:-9]))


def read_or_reason(data: bytes) -> object:
    try:
        return read_submission(data)
    except Unreadable as error:
        return said(error.reason)


def test_nul_and_surrogates_are_taken_out() -> None:
    (cell,) = read_submission(b'{"cells": [{"cell_type": "code", "source": "a\\u0000\\ud800b"}]}')
    assert cell.source == "a?b"


def test_skeleton_is_the_authors_whatever_the_student_did() -> None:
    whole = grade_ids(splice(A2, read(notebook())))
    for change in (
        lambda made: made["cells"].clear(),
        lambda made: made["cells"].reverse(),
        lambda made: made["cells"].extend(copy.deepcopy(made["cells"])),
        lambda made: [cell.update(metadata={}) for cell in made["cells"]],
    ):
        kept = [name for name in grade_ids(splice(A2, read(notebook(edit=change)))) if name]
        assert kept == [name for name in whole if name]


def test_tests_and_locked_cells_never_come_from_the_student() -> None:
    def tamper(made: dict) -> None:
        for name in ("zero_pad_tests", "imports"):
            cell_of(made, name)["source"] = "tampered = True"

    spliced = splice(A2, read(notebook(edit=tamper)))
    assert not [cell for cell in spliced.run if "tampered" in cell.source]
    assert not [cell for cell in graded_cells(A2, spliced) if "tampered" in "".join(cell["source"])]
    assert [cell.source for cell in spliced.run if cell.filename == "<cell imports>"]


def test_deleted_locked_cells_come_first() -> None:
    spliced = splice(A2, [Cell("code", "x = 1", None)])
    assert [cell.filename for cell in spliced.run[:2]] == ["<cell imports>", "<cell picture>"]


def test_functions_are_remembered_where_their_tests_stand() -> None:
    run = splice(A2, read(notebook())).run
    assert [cell.remember for cell in run if cell.remember] == [(name,) for name in POINTS]


def test_pasted_solutions_both_run_and_both_show() -> None:
    spliced = splice(A2, [Cell("code", "first", "zero_pad"), Cell("code", "second", "zero_pad")])
    assert spliced.sources["zero_pad"] == "first\n\nsecond"
    names = [cell.filename for cell in spliced.run if "zero_pad" in cell.filename]
    assert names == ["<cell zero_pad>", "<cell zero_pad #2>"]


def test_cells_of_the_student_run_in_place_and_are_kept() -> None:
    spliced = splice(A2, read(notebook(first=[code("mine = 1")], last=[text("note")])))
    order = [cell.source for cell in spliced.run]
    assert order.index("mine = 1") < order.index(spliced.sources["zero_pad"])
    shown = ["".join(cell["source"]) for cell in graded_cells(A2, spliced)]
    assert "mine = 1" in shown
    assert "note" in shown


def test_unchanged_cells_of_the_author_are_not_run() -> None:
    run = splice(A2, read(released())).run
    assert not [cell for cell in run if "draw.conv_arithmetic" in cell.source]


def test_nothing_but_source_reaches_the_graded_notebook() -> None:
    made = notebook(first=[code("x = 1", tags=["skip-execution"])])
    for cell in made["cells"]:
        cell["metadata"]["planted"] = True
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "planted"}]
    cells = graded_cells(A2, splice(A2, read(made)))
    assert not [cell for cell in cells if cell["metadata"].get("planted") or cell["metadata"].get("tags")]  # fmt: skip
    assert not [cell for cell in cells if cell.get("outputs")]


@pytest.mark.parametrize("alive", ["<script>", "</script>", "<!--x", "<?php", "<IMG src=x>"])
def test_markdown_of_students_has_no_tags(alive: str) -> None:
    spliced = splice(A2, read(notebook(first=[text(alive), text(alive, "raw")])))
    cells = [cell for cell in graded_cells(A2, spliced) if cell.get("id", "").startswith("extra-")]
    assert [cell["cell_type"] for cell in cells] == ["markdown", "markdown"]
    assert not [cell for cell in cells if alive in cell["source"]]


def test_comparisons_in_prose_stay() -> None:
    assert without_tags("a < b, 3<4, x <= y") == "a < b, 3<4, x <= y"


@pytest.mark.parametrize(
    "link",
    [
        "[x](javascript:alert(1))",
        "[x]( JaVaScRiPt:y)",
        "[x]: data:text/html,z",
        "[x](&#106;avascript:z)",
    ],
)
def test_odd_links_of_students_are_plain_text(link: str) -> None:
    assert "](" not in without_tags(link)
    assert "]:" not in without_tags(link)


@pytest.mark.parametrize(
    "formula",
    [
        r"$\href{javascript:x}{y}$",
        r"\\href",
        r"$\mmlToken{mi}[href='x']{y}$",
        r"$\style{a}{b}$",
        "&#92;href",
    ],
)
def test_formulas_of_students_have_no_links(formula: str) -> None:
    assert without_tags(formula) != formula
    assert "\\href" not in html.unescape(without_tags(formula))


def test_formulas_stay() -> None:
    formula = r"$\frac{a}{b} \times \hat{h} & \text{R&D} \\ \styled$ &amp; AT&T"
    assert without_tags(formula) == formula


def test_many_cells_of_one_name_are_joined_once() -> None:
    many = [Cell("code", "#" * 100_000, "zero_pad")] * 2000
    started = time.process_time()
    assert len(splice(A2, many).sources["zero_pad"]) > 200_000_000
    # Once takes a third of a second of processor time; one by one, 200 GB would be copied.
    assert time.process_time() - started < 20


def test_pipes_and_devices_are_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises(NOT_READ):
            read_file(path, 99)
    (tmp_path / "file").write_bytes(b"x" * 200)
    (tmp_path / "link").symlink_to(tmp_path / "file")
    assert len(read_file(tmp_path / "link", 99)) == 99
    with pytest.raises(OSError):
        read_file(tmp_path / "link", 99, follow=False)


def test_links_to_the_web_stay() -> None:
    assert without_tags("[a](https://x.org) [b](#top)") == "[a](https://x.org) [b](#top)"
