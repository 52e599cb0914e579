"""The scores of an assignment as they stand in the gradebook: automatic and written points less the penalty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from autograder.course import Course
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.gradebook import BATCH


@dataclass(frozen=True, slots=True)
class Score:
    """What a submission is worth.

    Parameters
    ----------
    points : float
        As in every table and on the feedback page: the late penalty is off.
    max_points : float
        Of the whole assignment, written answers too.
    waits : bool
        Whether a person has to look at it, so that points may still come.
    """

    points: float
    max_points: float
    waits: bool

    @classmethod
    def of(cls, paper: Any) -> Score:
        """Return the score of a submission in the gradebook."""
        return cls(
            max(0.0, paper.score - penalty(paper)), paper.max_score, bool(paper.needs_manual_grade)
        )


def penalty(paper: Any) -> float:
    """Return the points that a submission in the gradebook loses for being late."""
    return paper.late_submission_penalty or 0.0


def scores(course: Course, assignment: str) -> dict[str, Score]:
    """Return the scores of an assignment by student.

    Raises
    ------
    GradebookError
    """
    gradebook = open_gradebook(course)
    try:
        found = papers(gradebook, assignment)
        return {student: Score.of(paper) for student, _, paper in found}
    finally:
        gradebook.close()


def papers(gradebook: Any, assignment: str | None) -> Iterator[tuple[str, str, Any]]:
    """Yield student, assignment and submission, in this order; no more than some students are in memory.

    Parameters
    ----------
    assignment : str or None
        None for all.
    """
    from nbgrader.api import Assignment, SubmittedAssignment

    db = gradebook.db
    names = dict(db.query(Assignment.id, Assignment.name).all())
    chosen = [key for key, name in names.items() if assignment in (None, name)]
    submitted = db.query(SubmittedAssignment).filter(SubmittedAssignment.assignment_id.in_(chosen))
    students = submitted.with_entities(SubmittedAssignment.student_id).distinct().yield_per(BATCH)
    in_order = sorted(student for (student,) in students)
    for start in range(0, len(in_order), BATCH):
        found = submitted.filter(
            SubmittedAssignment.student_id.in_(in_order[start : start + BATCH])
        )
        told = ((paper.student_id, names[paper.assignment_id], paper) for paper in found)
        yield from sorted(told, key=lambda line: line[:2])
        db.expunge_all()
