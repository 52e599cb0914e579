"""What is said about a named mistake: the one place where names turn into sentences.

A name is a misconception of the exercise, a general mistake, or what a custom grader found.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis.model import Named, Origin
from autograder.judge.feedback import sentences
from autograder.judge.feedback.sentences import said, sentence
from autograder.judge.feedback.translations import translated
from autograder.judge.scoring.results import Judged

STUDENT, INSTRUCTOR = "student", "instructor"


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences about one mistake.

    Parameters
    ----------
    student : str
    instructor : str
        Half a line for the class report.
    reread : str
        Heading of the assignment's paragraph to read again; "" if there is none.
    """

    student: str
    instructor: str
    reread: str = ""


def student_texts(judged: Judged, exercise: Exercise) -> tuple[str, ...]:
    """Return what the student is told about each mistake of a diagnosis; nothing without one."""
    return tuple(_to_student(part, _texts_of(part, judged, exercise)) for part in _parts(judged))


def instructor_text(judged: Judged, exercise: Exercise) -> str | None:
    """Return half a line for the class report; None without a diagnosis."""
    told = [_to_instructor(part, _texts_of(part, judged, exercise)) for part in _parts(judged)]
    if not told:
        return None
    return functools.reduce(
        lambda one, other: sentence("list.mistakes_briefly", one=one, other=other), told
    )


def headings_to_reread(judged: Judged, exercise: Exercise) -> tuple[str, ...]:
    """Return the headings of the assignment's paragraphs that the student should read again."""
    headings = (_texts_of(part, judged, exercise).reread for part in _parts(judged))
    return tuple(dict.fromkeys(heading for heading in headings if heading))


def of_general(named: Named) -> Texts:
    """Return the sentences about a mistake that any function can make.

    Raises
    ------
    KeyError
        If no general mistake has this name and variant, or its sentence wants another field.
    """
    return Texts(_of_general(named, STUDENT), _of_general(named, INSTRUCTOR))


def _of_general(named: Named, reader: str) -> str:
    """Return the sentence of a mistake's variant, or the one that all its variants share."""
    key = f"mistakes.{named.name}.{reader}"
    own = f"{key}.{named.variant}"
    return sentence(own if sentences.has(own) else key, **named.fields)


def _parts(judged: Judged) -> tuple[Named, ...]:
    return judged.diagnosis.parts if judged.diagnosis else ()


def _texts_of(named: Named, judged: Judged, exercise: Exercise) -> Texts:
    if named.origin is Origin.GENERAL:
        return of_general(named)
    if named.origin is Origin.CUSTOM:
        found = next(r for r in judged.families if r.mistake == named.name and not r.passed)
        return Texts(said(found.advice), found.name)
    known = {misconception.name: misconception for misconception in exercise.misconceptions}
    misconception = translated(exercise, known[named.name])
    return Texts(misconception.student, misconception.instructor, misconception.reread)


def _to_student(part: Named, texts: Texts) -> str:
    if part.returned:
        return sentence("message.in_a_returned_value", returned=part.returned, text=texts.student)
    return texts.student


def _to_instructor(part: Named, texts: Texts) -> str:
    if part.returned:
        return sentence("report.in_a_returned_value", returned=part.returned, text=texts.instructor)
    return texts.instructor
