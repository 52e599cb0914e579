"""What is kept of a judgement."""

from __future__ import annotations

import json
from typing import Any

from autograder.judge.feedback.texts import headings_to_reread, instructor_text
from autograder.judge.notebook.assignment import Assignment
from autograder.judge.result import Item, Result
from autograder.judge.version import grader_version
from autograder.pipeline.stored import StoredFamily, StoredItem, StoredLine, StoredResult


def to_stored(result: Result, assignment: Assignment, key: str, student: str) -> StoredResult:
    """Return what gradebook, pages and tables need of a judgement."""
    return StoredResult(
        student=student,
        key=key,
        grader=grader_version(),
        file=result.file,
        assignment=result.assignment,
        score=result.score,
        max_score=result.max_score,
        status=result.status,
        reason=result.reason,
        sandbox=result.sandbox,
        seconds=round(result.seconds, 3),
        answered=_answered(result, assignment),
        items=tuple(_item(item, assignment) for item in result.items),
    )


def _item(item: Item, assignment: Assignment) -> StoredItem:
    test, judged = item.test, item.judged
    exercise = assignment.exercises.get(test.function)
    return StoredItem(
        grade_id=test.grade_id,
        function=test.function,
        points=judged.points,
        max_points=test.points,
        verdict=judged.verdict,
        misconception=judged.misconception,
        families=tuple(
            StoredFamily(family.name, family.passed, family.held_back, family.untried)
            for family in judged.families
        ),
        message=item.message.text,
        lines=tuple(StoredLine(line.kind.value, line.text) for line in item.message.lines),
        instructor=instructor_text(judged, exercise) if exercise else None,
        reread=tuple(headings_to_reread(judged, exercise)) if exercise else (),
        example=_as_read_again(item.example),
    )


def _as_read_again(example: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return an example as it will be read from disk: what is filed twice must not differ."""
    return json.loads(json.dumps(example))


def _answered(result: Result, assignment: Assignment) -> tuple[str, ...]:
    """Return the cells that the student did not leave as they were."""
    released = {**assignment.solutions, **{c.grade_id: c.source for c in assignment.written}}
    sources = result.spliced.sources if result.spliced else {}
    return tuple(
        name
        for name, source in released.items()
        if sources.get(name, source).strip() != source.strip()
    )
