"""A page for each student: per function the verdict, the named mistake and one worked example."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import write_atomically
from autograder.judge.feedback.message import LineKind
from autograder.judge.feedback.sentences import sentence
from autograder.judge.notebook.assignment import Assignment, WrittenCell, load_assignment
from autograder.judge.notebook.splice import splice_bytes
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.pages import render
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredItem, StoredLine, StoredResult

log = logging.getLogger(__name__)

SAID_BY_SIGNS = (LineKind.ALL_RIGHT, LineKind.FAMILIES)  # by the page's list of kinds of cases


@dataclass(frozen=True, slots=True)
class People:
    """What people entered in the formgrader for one submission; the first three by grade_id."""

    scores: Mapping[str, float] = field(default_factory=dict)
    extra: Mapping[str, float] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    penalty: float = 0.0


def feedback(
    course: Course, assignment_name: str, students: Sequence[str] = ()
) -> Iterator[tuple[str, Path | None]]:
    """Write the pages of graded submissions; yields student and page, or None if not graded yet."""
    assignment = load_assignment(assignment_name, course)
    store = ResultStore(course, assignment_name)
    gradebook = open_gradebook(course)
    try:
        for submission, stored in store.of(students):
            if stored is None or submission.data is None:
                yield submission.student, None
                continue
            people = entered_by_people(gradebook, assignment_name, submission.student)
            gradebook.db.expunge_all()  # a class of any size fits into memory
            page = course.feedback_page(submission.student, assignment_name)
            text = page_text(assignment, submission.student, stored, submission.data, people)
            write_atomically(page, text)
            log.info("%s: %s", submission.student, page)
            yield submission.student, page
    finally:
        gradebook.close()


def page_text(
    assignment: Assignment,
    student: str,
    stored: StoredResult,
    data: bytes,
    people: People,
) -> str:
    """Return a student's page.

    Parameters
    ----------
    people : People
        What people entered in the formgrader.
    """
    sources = splice_bytes(assignment, data).sources
    items = [_item(item, sources, people) for item in stored.items]
    written = [_written(cell, sources, people) for cell in assignment.written]
    reason = "" if stored.is_graded else stored.reason
    return render(
        "feedback.html",
        assignment=assignment.name,
        student=student,
        reason=reason,
        # Of a file that is no notebook there is nothing to tell, but for what a person said.
        items=[i for i in items if not reason or i.comment or i.manual is not None],
        written=[w for w in written if not reason or w.seen],
        total=_total(assignment, stored, items, sources, people),
    )


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One function as the page shows it.

    Parameters
    ----------
    lines : list of StoredLine
        The message, without what the page says by signs.
    manual : float or None
        The points that a person gave instead.
    """

    stored: StoredItem
    lines: list[StoredLine]
    example: Mapping[str, Any] | None
    source: str
    manual: float | None
    comment: str

    @property
    def points(self) -> float:
        """What counts: a person's word before the judge's."""
        return self.stored.points if self.manual is None else self.manual


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A free-text answer as the page shows it; seen, if a person said something of it."""

    title: str
    state: str
    source: str
    comment: str
    seen: bool


@dataclass(frozen=True, slots=True)
class Total:
    """The head of the page: points, their share of the most (0 to 1), and what may still come."""

    score: float
    max_score: float
    share: float
    waiting: str
    penalty: float


def _item(item: StoredItem, sources: Mapping[str, str], people: People) -> ShownItem:
    manual = people.scores.get(item.grade_id)
    if manual is None and (extra := people.extra.get(item.grade_id)):
        manual = item.points + extra
    return ShownItem(
        stored=item,
        lines=[line for line in item.lines if line.kind not in SAID_BY_SIGNS],
        example=_example(item.example),
        source=sources.get(item.function, "").strip(),
        manual=manual,
        comment=people.comments.get(item.function) or people.comments.get(item.grade_id) or "",
    )


def _example(example: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what the page draws of an example, without single numbers that the message has."""
    if not example:
        return None
    shown = {**example, "outputs": [] if example["outputs_are_told"] else example["outputs"]}
    return shown if any(shown[part] for part in ("panels", "outputs", "text", "code")) else None


def _written(cell: WrittenCell, sources: Mapping[str, str], people: People) -> ShownAnswer:
    source = sources.get(cell.grade_id, cell.source).strip()
    untouched = source == cell.source.strip()
    score = people.scores.get(cell.grade_id)
    if score is not None:
        state = sentence("page.written_read", points=f"{score:g}", highest=f"{cell.points:g}")
    elif untouched:
        state = sentence("page.written_empty", highest=f"{cell.points:g}")
    else:
        state = sentence("page.written_waits", count=f"{cell.points:g}")
    comment = people.comments.get(cell.grade_id) or ""
    return ShownAnswer(
        title=cell.grade_id.replace("_", " ").capitalize(),
        state=state,
        source="" if untouched else source,
        comment=comment,
        seen=score is not None or bool(comment),
    )


def _total(
    assignment: Assignment,
    stored: StoredResult,
    items: list[ShownItem],
    sources: Mapping[str, str],
    people: People,
) -> Total:
    read = [
        people.scores[cell.grade_id]
        for cell in assignment.written
        if cell.grade_id in people.scores
    ]
    open_points = sum(
        cell.points
        for cell in assignment.written
        if cell.grade_id not in people.scores
        and sources.get(cell.grade_id, cell.source).strip() != cell.source.strip()
    )
    score = round(max(0.0, sum(item.points for item in items) + sum(read) - people.penalty), 2)
    highest = stored.max_score + sum(cell.points for cell in assignment.written)
    waiting = sentence("page.more_may_come", points=f"{open_points:g}") if open_points else ""
    return Total(
        score=score,
        max_score=highest,
        share=min(1.0, score / highest) if highest else 1.0,
        waiting=waiting,
        penalty=people.penalty,
    )


def entered_by_people(gradebook: Any, assignment: str, student: str) -> People:
    """Return what people entered for a submission; nothing if it is not in the gradebook."""
    from nbgrader.api import MissingEntry

    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return People()
    grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
    comments = [comment for notebook in submission.notebooks for comment in notebook.comments]
    return People(
        scores={
            grade.cell.name: grade.manual_score + (grade.extra_credit or 0.0)
            for grade in grades
            if grade.manual_score is not None
        },
        extra={grade.cell.name: grade.extra_credit for grade in grades if grade.extra_credit},
        comments={
            comment.cell.name: re.sub(r"\s+\n", "\n", comment.manual_comment)
            for comment in comments
            if comment.manual_comment
        },
        penalty=submission.late_submission_penalty or 0.0,
    )
