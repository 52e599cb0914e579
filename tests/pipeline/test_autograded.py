"""The graded notebook's text: most of it is written out once for everybody, and reads all the same."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from autograder.judge.notebook.assignment import load_assignment
from autograder.judge.notebook.splice import graded_cells, nothing_spliced, splice
from autograder.judge.notebook.submission import read_submission
from autograder.pipeline.autograded import METADATA, add_outputs, notebook_text
from autograder.pipeline.stored import StoredItem, StoredResult
from tests.submissions import ASSIGNMENT, COURSE, WRONG, code, notebook, text, to_bytes

A2 = load_assignment(ASSIGNMENT, COURSE)
(QUESTION,) = A2.written


def result(points: float) -> StoredResult:
    items = tuple(
        StoredItem(
            grade_id=test.grade_id, function=test.function, points=points, max_points=test.points,
            verdict="partial", misconception=None, families=(), message="Nearly “right”.\nRead again.",
            lines=(), instructor=None, reread=(), example=None,
        )
        for test in A2.tests[1:]
    )  # fmt: skip
    return StoredResult(
        student="ada", key="k", grader="v", file="f", assignment=ASSIGNMENT, score=points,
        max_score=22.0, status="graded", reason="", sandbox="bwrap", seconds=0.1, answered=(), items=items,
    )  # fmt: skip


def as_a_whole(spliced: Any, stored: StoredResult) -> str:
    cells = copy.deepcopy(graded_cells(A2, spliced))
    add_outputs(cells, stored)
    whole = {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(whole, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


@pytest.mark.parametrize(
    "made",
    [
        notebook(),
        notebook(blank=True),
        notebook({"zero_pad": WRONG["zero_pad"], QUESTION.grade_id: "Weil <b>ä</b> – so.\n\u2028"}),
        notebook(first=[code("x = 1\n"), text("# <i>Mine</i>")], last=[code("%%time\nprint('\\n')")]),
    ],
    ids=["right", "blank", "wrong, with an answer", "with cells of the student's own"],
)  # fmt: skip
def test_the_text_is_the_whole_notebook_written_at_once(made: dict[str, Any]) -> None:
    before = copy.deepcopy(A2.skeleton)
    spliced = splice(A2, read_submission(to_bytes(made)))
    for points in (0.0, 1.5):
        assert notebook_text(A2, spliced, result(points)) == as_a_whole(spliced, result(points))
    assert A2.skeleton == before, "what is everybody's was changed for one"


def test_a_file_that_is_no_notebook_leaves_the_released_one() -> None:
    assert notebook_text(A2, None, result(0.0)) == as_a_whole(nothing_spliced(), result(0.0))


def test_a_result_is_a_field_or_an_item_a_line_and_reads_back(tmp_path: Path) -> None:
    stored = result(1.5)
    lines = stored.to_text().splitlines()
    assert sum(line.startswith('  {"grade_id": ') for line in lines) == len(stored.items)
    assert StoredResult.from_text(stored.to_text()) == stored
