"""A second language by a catalogue alone: with a pseudo-language no English leaks into any message.

Every template is put between ⟦ and ⟧, and its fields between « and ». So what lies outside of ⟦⟧ was
never in the catalogue, and what lies directly in «» must be code, a number or another name.
"""

from __future__ import annotations

import copy
import dataclasses
import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.authoring.mutation_table import judge_mutant, judge_program
from autograder.exercises.catalogue import Catalogue, Program
from autograder.exercises.model import Exercise
from autograder.judge.execution.attempt import Attempt
from autograder.judge.execution.session import Outcome
from autograder.judge.feedback import message, sentences, texts, translations
from autograder.judge.feedback.message import Message
from autograder.judge.feedback.worked_example import illustrate
from autograder.judge.scoring.results import FamilyResult, Judged
from autograder.language import VARIABLE
from tests.exercises.programs import BY_NAME, OF_ASSIGNMENT
from tests.judge.test_odd_answers import BENT

FIELD = re.compile(r"\{(\w+)\}")
WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")  # two words are English; one may be a name
MUTANTS = 2  # of each function


def _foreign(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _foreign(part) for key, part in value.items()}
    template = FIELD.sub(r"«{\1}»", value)
    return f"⟦{template}⟧"


def _as_toml(table: dict[str, Any], above: str = "") -> Iterator[str]:
    """Write nested tables of strings; JSON's strings are TOML's."""
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _as_toml(value, f"{above}{key}.")
        else:
            yield f"{above}{key} = {json.dumps(value, ensure_ascii=False)}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Choose a pseudo-language; overlays of mistakes may be written into the folder."""
    english = (sentences.FOLDER / "en.toml").read_text("utf-8")
    tables = tomllib.loads(english)
    about = {"language": tables.pop("language")}
    lines = [*_as_toml(about), *_as_toml(_foreign(tables))]
    (tmp_path / "en.toml").write_text(english, "utf-8")
    (tmp_path / "xx.toml").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(sentences, "FOLDER", tmp_path)
    monkeypatch.setenv(VARIABLE, "xx")
    return tmp_path


def spoken(exercise: Exercise, folder: Path) -> Exercise:
    """Return an exercise whose mistakes are told in the pseudo-language, too."""
    assert exercise.catalogue is not None
    for path in exercise.catalogue.folder.glob(f"{exercise.function}.*.md"):
        (folder / path.name).write_text(path.read_text("utf-8"), "utf-8")
    entries = (
        f"## ⟦{each.reread}⟧\n\n### {each.name}: ⟦{each.instructor}⟧\n⟦{each.student}⟧\n"
        for each in exercise.misconceptions
    )
    overlay = folder / f"{exercise.function}.mistakes.xx.md"
    overlay.write_text("# \n\n" + "\n".join(entries), "utf-8")
    return dataclasses.replace(exercise, catalogue=Catalogue(folder))


def data_in(line: str) -> Iterator[str]:
    """Yield what lies directly in «» of a line, and "!" with what lies outside of ⟦⟧."""
    inside: list[str] = []
    piece = ""
    for letter in line:
        if letter in "⟦⟧«»":
            if not inside and piece.strip():
                yield f"!{piece}"
            elif inside and inside[-1] == "«":
                yield piece
            piece = ""
            if letter in "⟦«":
                inside.append(letter)
            else:
                assert inside, line
                assert inside.pop() + letter in ("⟦⟧", "«»"), line
        else:
            piece += letter
    assert not inside, line
    if piece.strip():
        yield f"!{piece}"


def leaks(line: str, exercise: Exercise, judged: Judged) -> list[str]:
    """Return what of a line is English that is not in the catalogue."""
    outcomes = judged.open_run.outcomes if judged.open_run else []
    names = {family.name for family in exercise.families} | {
        family.program for family in exercise.families if family.program
    }
    names |= {result.name for result in judged.families}
    names |= {outcome.error_text.strip() for outcome in outcomes if outcome.error_text}
    if judged.shown is not None:
        names |= {judged.shown.case.family.name, judged.shown.outcome.error_text.strip()}
    return [
        piece
        for piece in data_in(line)
        if piece not in names and (piece.startswith("!") or WORDS.search(piece))
    ]


def no_english(told: Message, exercise: Exercise, judged: Judged) -> None:
    assert told.lines
    for line in told.lines:
        assert leaks(line.text, exercise, judged) == [], line.text
    instructor = texts.instructor_text(judged, exercise)
    assert not leaks(instructor or "", exercise, judged), instructor
    drawn = illustrate(judged, exercise) or {}
    words = [drawn["text"]] if drawn.get("text") else []
    titles = [panel["title"] for part in ("panels", "outputs") for panel in drawn.get(part, ())]
    for text in (*words, *titles):
        pieces = leaks(text, exercise, judged)
        assert not any(WORDS.search(piece) for piece in pieces), text


def chosen(exercise: Exercise) -> list[Any]:
    """Return one mutant of mistakes all over an exercise's catalogue."""
    every = exercise.misconceptions
    return [each.programs[0] for each in every[:: max(1, len(every) // MUTANTS)]]


@pytest.mark.parametrize("assignment", OF_ASSIGNMENT)
def test_nothing_that_is_said_of_a_known_mistake_is_english(assignment: str, folder: Path) -> None:
    for exercise in OF_ASSIGNMENT[assignment]:
        foreign = spoken(exercise, folder)
        for program in chosen(exercise):
            judged = judge_mutant(exercise, program)
            no_english(message.compose(judged, foreign, {}), foreign, judged)


GENERAL = (
    "raise ValueError('shape mismatch: a text of the student')", "return None", "return 'a b'", "return undefined_name",
    "return 1 / 0", "raise NotImplementedError", "return [1, 2]", "return {'a': 1}", "return ()",
    "assert False", "return 3.5", "return (1, 2, 3)", "return (x for x in [1])", "return 'very long ' * 9",
)  # fmt: skip


@pytest.mark.parametrize("function", ["conv_output_size", "conv_backward", "sgd_step", "shape_table", "alexnet_params", "check_conv_forward"])  # fmt: skip
def test_nothing_that_is_said_of_any_other_program_is_english(function: str, folder: Path) -> None:
    exercise = spoken(BY_NAME[function], folder)
    required, optional = exercise.parameters
    names = ", ".join([*required, *(f"{name}={value!r}" for name, value in optional)])
    for body in GENERAL:
        judged = judge_program(BY_NAME[function], f"def {function}({names}):\n    {body}\n")
        no_english(message.compose(judged, exercise, {}), exercise, judged)


def test_nothing_that_is_said_of_a_bent_answer_is_english(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = spoken(BY_NAME["conv_forward"], folder)
    for bend in BENT:

        def call(_attempt: Attempt, case: Any, bend: str = bend) -> Any:
            right = case.expected
            with np.errstate(all="ignore"):
                value = (eval(bend, {"np": np, "x": copy.deepcopy(right[0])}), None) if right else 0
            return Outcome("returned", value, (case.args, tuple(case.kwargs.values())))

        with monkeypatch.context() as patch:
            patch.setattr(Attempt, "call", call)
            judged = judge_program(BY_NAME["conv_forward"], "def conv_forward():\n    pass\n")
        no_english(message.compose(judged, exercise, {}), exercise, judged)


@pytest.mark.parametrize("kind", ["timeout", "crashed", "refused"])
def test_nothing_that_is_said_of_a_call_that_died_is_english(
    kind: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exercise = spoken(BY_NAME["conv_forward"], folder)
    monkeypatch.setattr(Attempt, "call", lambda _attempt, _case: Outcome(kind))
    judged = judge_program(BY_NAME["conv_forward"], "def conv_forward():\n    pass\n")
    no_english(message.compose(judged, exercise, {}), exercise, judged)


@pytest.mark.parametrize("failure", [{"type": "SyntaxError", "line": 3}, {"type": "ValueError"}, {"line": 4}, {"type": "timeout"}, {"type": "crashed"}, {"type": "refused"}])  # fmt: skip
def test_nothing_that_is_said_of_a_cell_or_a_right_answer_is_english(
    failure: dict[str, Any], folder: Path
) -> None:
    exercise = spoken(BY_NAME["zero_pad"], folder)
    judged = judge_mutant(BY_NAME["zero_pad"], Program("def zero_pad(X, padding):\n    return X\n"))
    told = message.compose(judged, exercise, {"<cell zero_pad>": failure})
    assert any(line.kind == "cell_failure" for line in told.lines)
    no_english(told, exercise, judged)
    families = [FamilyResult("a family", True)] * 3
    right = Judged("zero_pad", families, verdict="correct", own_helpers_break_it=("f", "g"))
    no_english(message.compose(right, exercise, {}), exercise, right)
    no_english(message.plain(right), exercise, right)


def test_english_that_does_leak_is_found(folder: Path) -> None:
    exercise, judged = BY_NAME["zero_pad"], Judged("zero_pad")
    assert leaks("⟦Look at «x[0, 1]»⟧", exercise, judged) == []
    assert leaks("Look at it", exercise, judged) == ["!Look at it"]
    assert leaks("⟦Look at «x of shape (1, 2)»⟧", exercise, judged) == ["x of shape (1, 2)"]
    assert leaks("⟦Look⟧ here", exercise, judged) == ["! here"]
    assert (
        translations.translated(exercise, exercise.misconceptions[0]) == exercise.misconceptions[0]
    )
