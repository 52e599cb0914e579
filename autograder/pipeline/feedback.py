"""A page for each student: per function the verdict, the named mistake and one worked example."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.judge.feedback.message import LineKind
from autograder.judge.feedback.sentences import sentence
from autograder.judge.notebook.assignment import Assignment, load_assignment
from autograder.judge.notebook.splice import splice
from autograder.judge.notebook.submission import NOT_READ, Unreadable, read_submission
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.grade import find_submissions
from autograder.pipeline.pages import render
from autograder.pipeline.results import (
    Keys,
    read_result,
    read_submission_bytes,
    result_path,
    write_atomically,
)

log = logging.getLogger(__name__)
SAID_BY_SIGNS = (LineKind.ALL_RIGHT, LineKind.FAMILIES)  # by the page's list of kinds of cases


def feedback(
    course: Course, assignment_name: str, students: Sequence[str] = ()
) -> Iterator[tuple[str, Path | None]]:
    """Write the pages of graded submissions; yields student and page, or None if not graded yet."""
    assignment = load_assignment(assignment_name, course)
    secret = course.secret()
    gradebook = open_gradebook(course)
    try:
        keys = Keys(course, assignment_name, secret)
        for task in find_submissions(course, assignment_name, students):
            try:
                data = read_submission_bytes(task.submitted)
            except NOT_READ as error:
                log.warning("%s: the submission cannot be read: %s", task.student, error)
                yield task.student, None
                continue
            path = result_path(course, assignment_name, task.student, keys.of(data))
            stored = read_result(path)
            if stored is None:
                yield task.student, None
                continue
            people = _manual(gradebook, assignment_name, task.student)
            page = course.feedback_page(task.student, assignment_name)
            write_atomically(page, page_text(assignment, task.student, stored, data, people))
            log.info("%s: %s", task.student, page)
            yield task.student, page
    finally:
        gradebook.close()


def page_text(
    assignment: Assignment,
    student: str,
    stored: dict[str, Any],
    data: bytes,
    people: dict[str, Any],
) -> str:
    """Return a student's page.

    Parameters
    ----------
    people : dict
        What people entered in the formgrader: ``scores``, ``extra`` credit and ``comments`` by grade_id, ``penalty``.
    """
    try:
        sources = splice(assignment, read_submission(data)).sources
    except Unreadable:
        sources = {}
    items = [_item(item, sources, people) for item in stored["items"]]
    written = [_written(cell, sources, people) for cell in assignment.written]
    reason = stored.get("reason", "") if stored["status"] != "graded" else ""
    return render(
        "feedback.html",
        assignment=assignment.name,
        student=student,
        reason=reason,
        # Of a file that is no notebook there is nothing to tell, but for what a person said.
        items=[i for i in items if not reason or i["comment"] or i["manual"] is not None],
        written=[w for w in written if not reason or w["seen"]],
        total=_total(assignment, stored, items, sources, people),
    )


def _item(item: dict[str, Any], sources: dict[str, str], people: dict[str, Any]) -> dict[str, Any]:
    name = item["function"]
    comments = people["comments"]
    manual = people["scores"].get(item["grade_id"])
    if manual is None and (extra := people["extra"].get(item["grade_id"])):
        manual = item["points"] + extra
    return {
        **item,
        # The page has a sign for each kind of cases: their list would say it twice.
        "lines": [line for line in item["lines"] if line["kind"] not in SAID_BY_SIGNS],
        "example": _example(item.get("example")),
        "source": sources.get(name, "").strip(),
        "manual": manual,
        "comment": comments.get(name) or comments.get(item["grade_id"]) or "",
    }


def _example(example: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return what the page draws of an example, without single numbers that the message has."""
    if not example:
        return None
    shown = {**example, "outputs": [] if example["outputs_are_told"] else example["outputs"]}
    return shown if any(shown[part] for part in ("panels", "outputs", "text", "code")) else None


def _written(cell: Any, sources: dict[str, str], people: dict[str, Any]) -> dict[str, Any]:
    source = sources.get(cell.grade_id, cell.source).strip()
    untouched = source == cell.source.strip()
    score = people["scores"].get(cell.grade_id)
    if score is not None:
        state = sentence("page.written_read", points=f"{score:g}", highest=f"{cell.points:g}")
    elif untouched:
        state = sentence("page.written_empty", highest=f"{cell.points:g}")
    else:
        state = sentence("page.written_waits", count=f"{cell.points:g}")
    return {
        "title": cell.grade_id.replace("_", " ").capitalize(),
        "state": state,
        "source": "" if untouched else source,
        "comment": people["comments"].get(cell.grade_id) or "",
        "seen": score is not None or bool(people["comments"].get(cell.grade_id)),
    }


def _total(
    assignment: Assignment,
    stored: dict[str, Any],
    items: list[dict[str, Any]],
    sources: dict[str, str],
    people: dict[str, Any],
) -> dict[str, Any]:
    scored = [item["points"] if item["manual"] is None else item["manual"] for item in items]
    read = [
        people["scores"][cell.grade_id]
        for cell in assignment.written
        if cell.grade_id in people["scores"]
    ]
    open_points = sum(
        cell.points
        for cell in assignment.written
        if cell.grade_id not in people["scores"]
        and sources.get(cell.grade_id, cell.source).strip() != cell.source.strip()
    )
    score = round(max(0.0, sum(scored) + sum(read) - people["penalty"]), 2)
    highest = stored["max_score"] + sum(cell.points for cell in assignment.written)
    waiting = sentence("page.more_may_come", points=f"{open_points:g}") if open_points else ""
    return {
        "score": score,
        "max_score": highest,
        "share": min(1.0, score / highest) if highest else 1.0,
        "waiting": waiting,
        "penalty": people["penalty"],
    }


def _manual(gradebook: Any, assignment: str, student: str) -> dict[str, Any]:
    """Return what people entered for a submission; nothing if it is not in the gradebook."""
    from nbgrader.api import MissingEntry

    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return {"scores": {}, "extra": {}, "comments": {}, "penalty": 0.0}
    notebooks = submission.notebooks
    scores = {
        grade.cell.name: grade.manual_score + (grade.extra_credit or 0.0)
        for notebook in notebooks
        for grade in notebook.grades
        if grade.manual_score is not None
    }
    extra = {
        grade.cell.name: grade.extra_credit
        for notebook in notebooks
        for grade in notebook.grades
        if grade.extra_credit
    }
    comments = {
        comment.cell.name: re.sub(r"\s+\n", "\n", comment.manual_comment)
        for notebook in notebooks
        for comment in notebook.comments
        if comment.manual_comment
    }
    return {
        "scores": scores,
        "extra": extra,
        "comments": comments,
        "penalty": submission.late_submission_penalty or 0.0,
    }
