"""A second language of an exercise's own misconceptions is a Markdown file with prose only."""

from __future__ import annotations

import dataclasses
import logging
from pathlib import Path

import pytest

from autograder.exercises.catalogue import Catalogue
from autograder.exercises.model import Exercise
from autograder.judge.feedback.translations import translated
from autograder.language import VARIABLE
from tests.exercises.programs import BY_NAME

OVERLAY = """# Was in `zero_pad` schiefgeht

## Der Rand

### {name}: Stapel gepolstert
Auch die Achse der Bilder bekommt
einen Rand.

Soll sie das?

### no_such_mistake: nichts
Nichts.
"""


@pytest.fixture
def exercise(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Exercise:
    original = BY_NAME["zero_pad"]
    folder = original.catalogue.folder
    for path in folder.glob("zero_pad.*.md"):
        (tmp_path / path.name).write_text(path.read_text("utf-8"), "utf-8")
    text = OVERLAY.format(name=original.misconceptions[0].name)
    (tmp_path / "zero_pad.mistakes.de.md").write_text(text, "utf-8")
    monkeypatch.setenv(VARIABLE, "de")
    return dataclasses.replace(original, catalogue=Catalogue(tmp_path))


def test_an_entry_of_the_overlay_takes_the_place_of_the_english_one(exercise: Exercise) -> None:
    first = exercise.misconceptions[0]
    told = translated(exercise, first)
    assert told.student == "Auch die Achse der Bilder bekommt einen Rand. Soll sie das?"
    assert (told.instructor, told.reread) == ("Stapel gepolstert", "Der Rand")
    assert (told.name, told.programs) == (first.name, first.programs)


def test_what_the_overlay_leaves_out_is_told_in_english(exercise: Exercise) -> None:
    second = exercise.misconceptions[1]
    assert translated(exercise, second) == second


def test_an_entry_that_nothing_is_called_like_is_logged(
    exercise: Exercise, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        translated(exercise, exercise.misconceptions[0])
    assert "no_such_mistake" in caplog.text


def test_english_reads_no_overlay(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "en")
    assert translated(exercise, exercise.misconceptions[0]) == exercise.misconceptions[0]
