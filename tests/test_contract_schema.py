"""What programs read: the output is as the schema says, and the schema would notice if it were not."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

from autograder import cli
from autograder.course import Course
from tests.submissions import ASSIGNMENT, WRONG, notebook, to_bytes

COURSE = Course.here()
SCHEMA = json.loads((COURSE.root / "autograder/judge/contract.schema.json").read_text("utf-8"))
FAR = {"cell": "zero_pad", "line": 12, "text": "vert_start = h"}


def run(*words: str | Path) -> str:
    result = CliRunner().invoke(cli.main, [str(word) for word in words])
    assert result.exit_code in (0, 1), result.output
    return result.stdout


def faults(value: Any) -> list[str]:
    return [error.message for error in Draft202012Validator(SCHEMA).iter_errors(value)]


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """Judge and grade a right, a wrong, an untouched and a damaged notebook."""
    place = tmp_path_factory.mktemp("contract")
    class_ = {
        "right": to_bytes(notebook()),
        "wrong": to_bytes(notebook({"zero_pad": WRONG["zero_pad"]})),
        "blank": to_bytes(notebook(blank=True)),
        "broken": b"not a notebook",
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADING_ROOT", str(place))
        patch.delenv("GRADEBOOK_URL", raising=False)
        patch.chdir(COURSE.root)
        paths = [COURSE.submission(student, ASSIGNMENT) for student in class_]
        for path, data in zip(paths, class_.values(), strict=True):
            path.parent.mkdir(parents=True)
            path.write_bytes(data)
        judged = run("judge", ASSIGNMENT, *paths, place / "missing.ipynb", "--json")
        graded = run("grade", ASSIGNMENT, "-j", "1", "--json")
    return {
        "judge": [json.loads(line) for line in judged.splitlines()],
        "grade": [json.loads(line) for line in graded.splitlines()],
    }


def test_it_is_a_schema_with_a_version() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["version"] == "1.0"
    assert "$id" not in SCHEMA, "no address that nobody keeps"


def test_the_command_line_prints_it() -> None:
    assert json.loads(run("judge", "--schema")) == SCHEMA


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_what_is_printed_is_as_the_schema_says(lines: dict[str, list[dict[str, Any]]]) -> None:
    assert [len(lines["judge"]), len(lines["grade"])] == [5, 4]
    for value in (*lines["judge"], *lines["grade"]):
        assert faults(value) == []


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_the_schema_notices_what_is_missing(lines: dict[str, list[dict[str, Any]]]) -> None:
    for value in (lines["judge"][1], lines["grade"][1]):
        for key in value:
            assert faults({k: v for k, v in value.items() if k != key}), key
        for key in value["items"][0]:
            poorer = copy.deepcopy(value)
            del poorer["items"][0][key]
            assert faults(poorer), key


@pytest.mark.pipeline
@pytest.mark.sandbox
def test_keys_may_come_and_words_are_bounded(lines: dict[str, list[dict[str, Any]]]) -> None:
    value = lines["judge"][1]
    assert faults(value | {"new": 1}) == []
    for where, allowed in (([], True), ([FAR], True), ([FAR] * 3, False), ([{"line": 0}], False)):
        told = copy.deepcopy(value)
        told["items"][0]["where"] = where
        assert (faults(told) == []) is allowed, where
    assert faults(value | {"status": "fine"})
    wrong = copy.deepcopy(value)
    wrong["items"][0]["verdict"] = "nearly"
    assert faults(wrong)
