"""Every name that a diagnosis can hold has its sentences."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

from autograder.exercises.a2_convolution import EXERCISES as CONVOLUTION
from autograder.exercises.model import Exercise
from autograder.judge import diagnosis
from autograder.judge.diagnosis.input_traits import Setting
from autograder.judge.diagnosis.model import Diagnosis, GeneralMistake, Named, Origin
from autograder.judge.diagnosis.symptoms import Symptom
from autograder.judge.feedback import sentences
from autograder.judge.feedback.sentences import sentence
from autograder.judge.feedback.texts import (
    headings_to_reread,
    instructor_text,
    of_general,
    student_texts,
)
from autograder.judge.scoring.results import FamilyResult, Judged

MIRRORED = GeneralMistake("mirrored").named()


def _defined() -> set[GeneralMistake]:
    """All mistakes that a module of the diagnosis holds, by themselves or as a symptom."""
    found: set[GeneralMistake] = set()
    for module in pkgutil.walk_packages(diagnosis.__path__, f"{diagnosis.__name__}."):
        defined = vars(importlib.import_module(module.name)).values()
        found |= {value for value in defined if isinstance(value, GeneralMistake)}
        tables = (value for value in defined if isinstance(value, tuple))
        found |= {
            row.mistake for table in tables for row in table if isinstance(row, Symptom | Setting)
        }
    return found


MISTAKES = sorted(_defined(), key=lambda mistake: (mistake.name, mistake.variant))


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: f"{m.name} {m.variant}".strip())
def test_a_mistake_has_sentences_that_say_its_fields(mistake: GeneralMistake) -> None:
    told = of_general(mistake.named(**{name: f"<{name}>" for name in mistake.fields}))
    assert all(f"<{name}>" in told.student for name in mistake.fields)
    assert told.instructor
    assert not set("{}") & set(told.student + told.instructor)


def test_the_catalogue_holds_no_other_mistakes() -> None:
    known = {key.split(".")[1] for key in sentences.entries() if key.startswith("mistakes.")}
    assert known == {mistake.name for mistake in MISTAKES}
    assert len(known) > 80
    variants = {tuple(k.split(".")[1::2]) for k in sentences.entries() if k.count(".") == 3}
    assert variants <= {(mistake.name, mistake.variant) for mistake in MISTAKES}


def _padding() -> Exercise:
    (exercise,) = [each for each in CONVOLUTION if each.function == "zero_pad"]
    return exercise


def test_two_mistakes_are_told_one_after_the_other_each_heading_once() -> None:
    exercise = _padding()
    first, second = [m for m in exercise.misconceptions if m.reread][:2]
    judged = Judged("zero_pad", diagnosis=Diagnosis.of(first.name, second.name))
    assert judged.misconception == f"{first.name}+{second.name}"
    assert student_texts(judged, exercise) == (first.student, second.student)
    assert instructor_text(judged, exercise) == f"{first.instructor}; {second.instructor}"
    headings = headings_to_reread(judged, exercise)
    assert headings == tuple(dict.fromkeys([first.reread, second.reread]))


def test_one_name_has_the_sentences_of_where_it_comes_from() -> None:
    exercise = _padding()
    known = {misconception.name: misconception for misconception in exercise.misconceptions}
    shared = next(mistake.name for mistake in MISTAKES if mistake.name in known)
    found = [FamilyResult("speed", False, advice="Think of it.", mistake=shared)]
    told = {
        origin: student_texts(Judged("f", found, diagnosis=Diagnosis((part,))), exercise)
        for origin in Origin
        if (part := Named(shared, origin))
    }
    assert told[Origin.EXERCISE] == (known[shared].student,)
    assert told[Origin.GENERAL] == (sentence(f"mistakes.{shared}.student"),)
    assert told[Origin.CUSTOM] == ("Think of it.",)


def test_a_mistake_in_a_returned_value_says_in_which() -> None:
    told = of_general(MIRRORED)
    judged = Judged("f", diagnosis=Diagnosis((MIRRORED.seen_in("dW"),)))
    assert student_texts(judged, _padding()) == (f"Look at `dW`: {told.student}",)
    assert instructor_text(judged, _padding()) == f"dW: {told.instructor}"


def test_without_a_diagnosis_nothing_is_said() -> None:
    assert student_texts(Judged("f"), _padding()) == ()
    assert instructor_text(Judged("f"), _padding()) is None
    assert headings_to_reread(Judged("f"), _padding()) == ()
