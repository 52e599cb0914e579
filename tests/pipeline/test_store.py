"""Results on disk: what is written is read again, what is damaged or of another version is not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Course
from autograder.files import remove_abandoned
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import (
    SCHEMA,
    StoredFamily,
    StoredItem,
    StoredLine,
    StoredResult,
)
from autograder.pipeline.submissions import NotCollected

SECRET = b"s" * 32
ITEM = StoredItem(
    grade_id="pad_tests",
    function="pad",
    points=1.5,
    max_points=3.0,
    verdict="partial",
    misconception="one_side_only",
    families=(StoredFamily("square", True), StoredFamily("unchanged", True, held_back=True)),
    message="One side only.\nRead again.",
    lines=(StoredLine("mistake", "One side only."), StoredLine("reread", "Read again.")),
    instructor="pads one side",
    reread=("Padding",),
    example={"panels": [{"rows": [[1, 2]], "mark": None}], "text": "é"},
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ResultStore:
    monkeypatch.delenv("GRADING_ROOT", raising=False)
    return ResultStore(Course(tmp_path), "a1_pad", SECRET)


def hand_in(store: ResultStore, student: str, data: bytes) -> StoredResult:
    """Put a submission there; returns the result that belongs to it."""
    path = store.course.submission(student, store.assignment)
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return StoredResult(
        student=student,
        key=store.key_of(data),
        grader="v",
        file="f",
        assignment=store.assignment,
        score=1.5,
        max_score=3.0,
        status="graded",
        reason="",
        sandbox="bwrap",
        seconds=0.1,
        answered=("pad",),
        items=(ITEM,),
        notebook="n",
    )


def test_what_is_written_is_read_again(store: ResultStore) -> None:
    stored = hand_in(store, "ada", b"{}")
    store.write(stored)
    assert store.read("ada", stored.key) == stored
    ((submission, read),) = store
    assert (submission.student, submission.data, read) == ("ada", b"{}", stored)
    value = json.loads(store.path("ada", stored.key).read_text())
    assert value["schema"] == SCHEMA


def cut(text: str) -> str:
    return text[:-40]


def changed(**fields: Any) -> Any:
    """Return what changes a field behind the checksum's back."""
    return lambda text: json.dumps(json.loads(text) | fields)


def resealed(**fields: Any) -> Any:
    """Return what changes a field and gives the file the checksum that belongs to it."""

    def change(text: str) -> str:
        from autograder.pipeline.stored import _checksum

        value = json.loads(text)
        del value["checksum"]
        value = {k: v for k, v in (value | fields).items() if v is not None}
        return json.dumps(value | {"checksum": _checksum(value)})

    return change


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        changed(score=3.0),
        resealed(schema=None),
        resealed(schema=SCHEMA + 1),
        resealed(items=None),
        resealed(items=[{"grade_id": "x"}]),
        resealed(new_field=1),
        resealed(key="0" * 32),
        lambda text: "[" * 100_000,
        lambda text: "[]",
        lambda text: "",
    ],
    ids=["cut", "changed", "without version", "newer version", "no items", "other items",
         "other fields", "another's", "deep", "a list", "empty"],
)  # fmt: skip
def test_what_is_not_as_it_was_written_is_made_again(store: ResultStore, damage: Any) -> None:
    stored = hand_in(store, "ada", b"{}")
    store.write(stored)
    path = store.path("ada", stored.key)
    path.write_text(resealed()(path.read_text()))
    assert store.read("ada", stored.key) == stored, "the seal itself is no damage"
    path.write_text(damage(path.read_text()))
    assert store.read("ada", stored.key) is None


def test_a_name_depends_on_all_that_a_result_depends_on(store: ResultStore) -> None:
    names = {store.key_of(b"{}"), store.key_of(b"{} ")}
    names.add(ResultStore(store.course, store.assignment, b"t" * 32).key_of(b"{}"))
    released = store.course.released(store.assignment)
    released.parent.mkdir(parents=True)
    released.write_text("{}")
    names.add(ResultStore(store.course, store.assignment, SECRET).key_of(b"{}"))
    assert len(names) == 4


def test_who_is_not_graded_as_the_course_is_now(store: ResultStore) -> None:
    assert store.ungraded() == []
    store.write(hand_in(store, "ada", b"{}"))
    store.write(replace(hand_in(store, "bob", b"{}"), key="0" * 32))  # of an older submission
    path = store.course.submission("eve", store.assignment)
    path.parent.mkdir(parents=True)
    path.symlink_to("/etc/passwd")
    assert store.ungraded() == ["bob", "eve"]
    found = {submission.student: (submission.data, stored) for submission, stored in store}
    assert found["ada"][1] is not None
    assert found["bob"] == (b"{}", None)
    assert found["eve"] == (None, None)


def test_nobody_handed_in(store: ResultStore) -> None:
    with pytest.raises(NotCollected, match="type: autograder collect a1_pad"):
        list(store)
    hand_in(store, "ada", b"{}")
    with pytest.raises(NotCollected, match=r"by adda was collected; did you mean ada\?"):
        list(store.of(["adda"]))


def test_litter_of_a_killed_grader_is_removed_and_nothing_else(store: ResultStore) -> None:
    stored = hand_in(store, "ada", b"{}")
    store.write(stored)
    litter = [
        store.folder("ada") / f".{stored.key}.json.7-8.part",
        store.course.autograded_notebook("ada", store.assignment).with_name(".x.ipynb.1-2.part"),
    ]
    for path in litter:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    store.sweep()
    assert not any(path.exists() for path in litter)
    assert store.read("ada", stored.key) == stored


def test_what_a_dead_process_left_half_made_is_removed_but_not_what_is_being_made(
    store: ResultStore,
) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, text=True, check=True)  # fmt: skip
    folder, half = store.course.grading, f".gradebook.db.{int(ended.stdout)}-7.part"
    abandoned = [folder / half, folder / f"{half}-journal", folder / ".secret.99999999999999999999-7.part"]  # fmt: skip
    others = [folder / f".gradebook.db.{os.getpid()}-7.part", folder / "gradebook.db", folder / ".gradebook.db.kept"]  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    for path in (*abandoned, *others):
        path.touch()
    remove_abandoned(folder)
    assert not any(path.exists() for path in abandoned)
    assert all(path.exists() for path in others)


def test_a_class_in_memory_keeps_the_numbers_only(store: ResultStore) -> None:
    brief = hand_in(store, "ada", b"{}").brief
    assert set(brief.to_json()["items"][0]) == {
        "grade_id", "function", "points", "max_points", "verdict", "misconception",
    }  # fmt: skip
    assert "example" not in json.dumps(brief.to_json())
