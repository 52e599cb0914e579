"""What is said about a named mistake: the one place where names turn into sentences.

A name is a misconception of the exercise, a general mistake, or what a custom grader found.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from autograder.exercises.model import Exercise
from autograder.judge.diagnosis import heuristics, input_traits, match, symptoms
from autograder.judge.diagnosis.model import GeneralMistake, Named, Origin
from autograder.judge.scoring.results import Judged

ALSO = "{one} And also: {other}"
IN_A_RETURNED_VALUE = "Look at `{returned}`: {text}"
IN_A_RETURNED_VALUE_BRIEFLY = "{returned}: {text}"


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


def student_text(judged: Judged, exercise: Exercise) -> str:
    """Return what the student is told about the mistakes of a diagnosis; "" without one."""
    told = [_to_student(part, _texts_of(part, judged, exercise)) for part in _parts(judged)]
    if not told:
        return ""
    if all(part.returned for part in _parts(judged)):
        return " ".join(told)
    return functools.reduce(lambda one, other: ALSO.format(one=one, other=other), told)


def instructor_text(judged: Judged, exercise: Exercise) -> str | None:
    """Return half a line for the class report; None without a diagnosis."""
    told = [_to_instructor(part, _texts_of(part, judged, exercise)) for part in _parts(judged)]
    return "; ".join(told) if told else None


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
    mistake = general_mistakes()[named.name, named.variant]
    return Texts(mistake.student.format(**named.fields), mistake.instructor)


@functools.cache
def general_mistakes() -> dict[tuple[str, str], GeneralMistake]:
    """Return all general mistakes by name and variant."""
    every = (
        *match.MISTAKES, *heuristics.MISTAKES, *input_traits.MISTAKES, *symptoms.MISTAKES,
    )  # fmt: skip
    return {(mistake.name, mistake.variant): mistake for mistake in every}


def _parts(judged: Judged) -> tuple[Named, ...]:
    return judged.diagnosis.parts if judged.diagnosis else ()


def _texts_of(named: Named, judged: Judged, exercise: Exercise) -> Texts:
    if named.origin is Origin.GENERAL:
        return of_general(named)
    if named.origin is Origin.CUSTOM:
        found = next(r for r in judged.families if r.mistake == named.name and not r.passed)
        return Texts(found.advice, found.name)
    known = {misconception.name: misconception for misconception in exercise.misconceptions}
    misconception = known[named.name]
    return Texts(misconception.student, misconception.instructor, misconception.reread)


def _to_student(part: Named, texts: Texts) -> str:
    if part.returned:
        return IN_A_RETURNED_VALUE.format(returned=part.returned, text=texts.student)
    return texts.student


def _to_instructor(part: Named, texts: Texts) -> str:
    if part.returned:
        return IN_A_RETURNED_VALUE_BRIEFLY.format(returned=part.returned, text=texts.instructor)
    return texts.instructor
