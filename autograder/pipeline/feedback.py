"""A page for each student: per function the verdict, the named mistake and one worked example."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from autograder.course import Course
from autograder.files import write_atomically
from autograder.judge.feedback.message import LineKind
from autograder.judge.feedback.sentences import sentence
from autograder.judge.locate.model import Place, Telling, most_told
from autograder.judge.notebook.assignment import Assignment, WrittenCell, load_assignment
from autograder.judge.notebook.splice import Spliced, nothing_spliced, splice_bytes
from autograder.judge.scoring.results import CELL_FAMILY
from autograder.pipeline import where
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.exchange.files import carry_over
from autograder.pipeline.listing import Listing, as_far_as_told, listing
from autograder.pipeline.pages import render
from autograder.pipeline.people.missing import shown
from autograder.pipeline.people.roster import load_roster
from autograder.pipeline.results import to_stored
from autograder.pipeline.store import Places, Read, ResultStore
from autograder.pipeline.stored import StoredFamily, StoredItem, StoredLine, StoredResult

if TYPE_CHECKING:
    from autograder.judge.result import Result

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
    for submission, text in written_pages(course, assignment_name, students):
        if text is None:
            yield submission.student, None
            continue
        page = course.feedback_page(submission.student, assignment_name)
        write_atomically(page, text)
        carry_over(submission.task.submitted, page)
        log.info("%s: %s", submission.student, page)
        yield submission.student, page


def written_pages(
    course: Course, assignment_name: str, students: Sequence[str] = ()
) -> Iterator[tuple[Read, str | None]]:
    """Yield submissions and their pages as text, or None where there is no result.

    Raises
    ------
    NotCollected
    """
    assignment = load_assignment(assignment_name, course)
    store, most = ResultStore(course, assignment_name), most_told()
    roster = load_roster(course)
    gradebook = open_gradebook(course)
    try:
        for submission, stored in store.of(students):
            if stored is None or submission.data is None:
                yield submission, None
                continue
            student = submission.student
            whose = shown(student, roster.name_of(student))
            people = entered_by_people(gradebook, assignment_name, student)
            gradebook.db.expunge_all()  # a class of any size fits into memory
            places = store.places(student, stored.key)
            yield (
                submission,
                page_text(assignment, whose, stored, submission.data, people, places, most),
            )
    finally:
        gradebook.close()


def page_text(
    assignment: Assignment,
    student: str,
    stored: StoredResult,
    data: bytes,
    people: People,
    places: Places | None = None,
    most: Telling = Telling.PART,
) -> str:
    """Return a student's page.

    Parameters
    ----------
    student : str
        As the page names the student.
    people : People
        What people entered in the formgrader.
    places : mapping, optional
        Lines of the student's cells in which mistakes are, by function.
    most : Telling
        The most that is told of a place.
    """
    return _page(
        assignment, student, stored, splice_bytes(assignment, data), people, places or {}, most
    )


def page_of(assignment: Assignment, name: str, result: Result) -> str:
    """Return the page of a file that is in no gradebook: nobody reads its written answers."""
    places = {item.test.function: item.where for item in result.items}
    stored = to_stored(result, assignment, key="", student=name)
    spliced = result.spliced or nothing_spliced()
    return _page(assignment, name, stored, spliced, None, places, most_told())


def _page(
    assignment: Assignment,
    student: str,
    stored: StoredResult,
    spliced: Spliced,
    people: People | None,
    places: Places,
    most: Telling,
) -> str:
    entered = people or People()
    items = [
        _item(item, spliced, as_far_as_told(places.get(item.function, ()), most), entered)
        for item in stored.items
    ]
    written = [_written(cell, spliced.sources, people) for cell in assignment.written]
    reason = "" if stored.is_graded else stored.reason
    return render(
        "feedback.html",
        assignment=assignment.name,
        student=student,
        reason=reason,
        # Of a file that is no notebook there is nothing to tell, but for what a person said.
        items=[i for i in items if not reason or i.comment or i.manual is not None],
        written=[w for w in written if not reason or w.seen],
        total=_total(assignment, stored, items, spliced.sources, people),
    )


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind of cases behind a sign; `state` is its class in the style sheet."""

    sign: str
    name: str
    state: str


@dataclass(frozen=True, slots=True)
class ShownItem:
    """One function as the page shows it.

    Parameters
    ----------
    mistakes : list of str
        What is wrong.
    lines : list of StoredLine
        The rest of the message, without what the page says by signs.
    look, kinds : Markup, list of str
        Where in the code it is, and what kind of thing is wrong there; empty if that is not known.
    manual : float or None
        The points that a person gave instead.
    """

    stored: StoredItem
    mistakes: list[str]
    lines: list[StoredLine]
    look: Markup
    kinds: list[str]
    example: Mapping[str, Any] | None
    chips: list[Chip]
    listing: Listing
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
    """The head of the page: points, their share of the most (0 to 1), and what may still come.

    Parameters
    ----------
    parts : str
        What they are made of.
    """

    score: float
    max_score: float
    share: float
    parts: str
    waiting: str
    penalty: float


def _item(item: StoredItem, spliced: Spliced, places: Sequence[Place], people: People) -> ShownItem:
    manual = people.scores.get(item.grade_id)
    if manual is None and (extra := people.extra.get(item.grade_id)):
        manual = item.points + extra
    lines = [line for line in item.lines if line.kind not in SAID_BY_SIGNS]
    listed = listing(item.function, spliced, places)
    return ShownItem(
        stored=item,
        mistakes=[line.text for line in lines if line.kind == LineKind.MISTAKE],
        lines=[line for line in lines if line.kind != LineKind.MISTAKE],
        look=where.look_at(listed.places, listed.anchor) if listed.places else Markup(),
        kinds=where.kinds(listed.places),
        example=_example(item.example),
        chips=[_chip(family) for family in item.families],
        listing=listed,
        manual=manual,
        comment=people.comments.get(item.function) or people.comments.get(item.grade_id) or "",
    )


def _chip(family: StoredFamily) -> Chip:
    name = sentence("page.asserts") if family.name == CELL_FAMILY else family.name
    if family.passed:
        return Chip("✓", name, "yes")
    if family.untried:
        return Chip("–", sentence("page.untried", family=name), "held")
    return Chip("○", name, "held") if family.held_back else Chip("✗", name, "no")


def _example(example: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return what the page draws of an example, without single numbers that the message has."""
    if not example:
        return None
    shown = {**example, "outputs": [] if example["outputs_are_told"] else example["outputs"]}
    return shown if any(shown[part] for part in ("panels", "outputs", "text", "code")) else None


def _written(cell: WrittenCell, sources: Mapping[str, str], people: People | None) -> ShownAnswer:
    source = sources.get(cell.grade_id, cell.source)
    untouched = source.strip() == cell.source.strip()
    score = people.scores.get(cell.grade_id) if people else None
    if people is None:
        state = sentence("page.written_not_graded", count=f"{cell.points:g}")
    elif score is not None:
        state = sentence("page.written_read", points=f"{score:g}", highest=f"{cell.points:g}")
    elif untouched:
        state = sentence("page.written_empty", highest=f"{cell.points:g}")
    else:
        state = sentence("page.written_waits", count=f"{cell.points:g}")
    comment = people.comments.get(cell.grade_id) or "" if people else ""
    return ShownAnswer(
        title=title_of(cell),
        state=state,
        source="" if untouched else source,
        comment=comment,
        seen=score is not None or bool(comment),
    )


def title_of(cell: WrittenCell) -> str:
    """Return what a written question is called."""
    return cell.grade_id.replace("_", " ").capitalize()


def _total(
    assignment: Assignment,
    stored: StoredResult,
    items: Sequence[ShownItem],
    sources: Mapping[str, str],
    people: People | None,
) -> Total:
    automatic = sum(item.points for item in items)
    highest = assignment.written_points
    if people is None:
        apart = sentence("page.written_apart", count=f"{highest:g}") if highest else ""
        return _total_of(automatic, stored.max_score, apart)
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
    parts = sentence(
        "page.parts",
        automatic=f"{round(automatic, 2):g}",
        highest=f"{stored.max_score:g}",
        written=f"{sum(read):g}",
        written_highest=f"{highest:g}",
    )
    return _total_of(
        max(0.0, automatic + sum(read) - people.penalty),
        stored.max_score + highest,
        parts if highest else "",
        sentence("page.more_may_come", points=f"{open_points:g}") if open_points else "",
        people.penalty,
    )


def _total_of(
    score: float, highest: float, parts: str, waiting: str = "", penalty: float = 0.0
) -> Total:
    score = round(score, 2)
    share = min(1.0, score / highest) if highest else 1.0
    return Total(score, highest, share, parts, waiting, penalty)


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
