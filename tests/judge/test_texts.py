"""Every name that a diagnosis can hold has its sentences."""

from __future__ import annotations

import importlib
import pkgutil
from string import Formatter

import pytest

from autograder.exercises.a2_convolution import EXERCISES as CONVOLUTION
from autograder.exercises.model import Exercise
from autograder.judge import diagnosis
from autograder.judge.diagnosis.model import Diagnosis, GeneralMistake, Named, Origin
from autograder.judge.feedback.texts import (
    general_mistakes,
    headings_to_reread,
    instructor_text,
    of_general,
    student_text,
)
from autograder.judge.scoring.results import FamilyResult, Judged


def _defined() -> set[GeneralMistake]:
    found = set()
    for module in pkgutil.walk_packages(diagnosis.__path__, f"{diagnosis.__name__}."):
        defined = vars(importlib.import_module(module.name)).values()
        found |= {value for value in defined if isinstance(value, GeneralMistake)}
    return found


def test_every_general_mistake_that_is_defined_is_known_by_name_and_variant() -> None:
    assert len(_defined()) >= 15
    assert _defined() <= set(general_mistakes().values())


@pytest.mark.parametrize("mistake", general_mistakes().values(), ids=lambda m: m.name + m.variant)
def test_a_sentence_says_all_its_fields(mistake: GeneralMistake) -> None:
    wanted = {name for _, name, _, _ in Formatter().parse(mistake.student) if name}
    said = of_general(mistake.named(**{name: f"<{name}>" for name in wanted})).student
    assert all(f"<{name}>" in said for name in wanted)
    assert not set("{}") & set(said)


def _padding() -> Exercise:
    (exercise,) = [each for each in CONVOLUTION if each.function == "zero_pad"]
    return exercise


def test_two_mistakes_are_told_one_after_the_other_each_heading_once() -> None:
    exercise = _padding()
    first, second = [m for m in exercise.misconceptions if m.reread][:2]
    judged = Judged("zero_pad", diagnosis=Diagnosis.of(first.name, second.name))
    assert judged.misconception == f"{first.name}+{second.name}"
    assert student_text(judged, exercise) == f"{first.student} And also: {second.student}"
    assert instructor_text(judged, exercise) == f"{first.instructor}; {second.instructor}"
    headings = headings_to_reread(judged, exercise)
    assert headings == tuple(dict.fromkeys([first.reread, second.reread]))


def test_one_name_has_the_sentences_of_where_it_comes_from() -> None:
    exercise = _padding()
    known = {misconception.name: misconception for misconception in exercise.misconceptions}
    shared = next(name for name, _ in general_mistakes() if name in known)
    found = [FamilyResult("speed", False, advice="Think of it.", mistake=shared)]
    told = {
        origin: student_text(Judged("f", found, diagnosis=Diagnosis((part,))), exercise)
        for origin in Origin
        if (part := Named(shared, origin))
    }
    assert told[Origin.EXERCISE] == known[shared].student
    assert told[Origin.GENERAL] == general_mistakes()[shared, ""].student
    assert told[Origin.CUSTOM] == "Think of it."


def test_a_mistake_in_a_returned_value_says_in_which() -> None:
    (mistake,) = [m for m in general_mistakes().values() if m.name == "mirrored"]
    judged = Judged("f", diagnosis=Diagnosis((mistake.named().seen_in("dW"),)))
    assert student_text(judged, _padding()) == f"Look at `dW`: {mistake.student}"
    assert instructor_text(judged, _padding()) == f"dW: {mistake.instructor}"


def test_without_a_diagnosis_nothing_is_said() -> None:
    assert student_text(Judged("f"), _padding()) == ""
    assert instructor_text(Judged("f"), _padding()) is None
    assert headings_to_reread(Judged("f"), _padding()) == ()
