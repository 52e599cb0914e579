"""A table with a line for each question of each submission."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograder.course import Course
from autograder.pipeline.database import open_gradebook
from autograder.pipeline.giving_back.export import csv_line, safe
from autograder.pipeline.giving_back.scores import papers
from autograder.pipeline.people.roster import load_roster
from autograder.pipeline.store import ResultStore
from autograder.pipeline.stored import StoredItem

COLUMNS = (
    "student", "name", "assignment", "question", "kind", "points", "max_points", "needs_manual_grade", "verdict", "mistake",
)  # fmt: skip


def questions(course: Course, assignment: str | None) -> Iterator[str]:
    """Yield a table with one line per question, after one with the columns' names.

    Points are those that count: a person's before the judge's. Verdict and mistake are the judge's; of
    written answers, and where the last submission is not graded as the assignment is now, there are none.
    """
    roster = load_roster(course)
    stores: dict[str, ResultStore] = {}
    gradebook = open_gradebook(course)
    try:
        yield csv_line(COLUMNS)
        for student, name, paper in papers(gradebook, assignment):
            store = stores.setdefault(name, ResultStore(course, name))
            items = _items(store, student)
            for notebook in paper.notebooks:
                for grade in sorted(notebook.grades, key=lambda grade: grade.cell.name):
                    about = (student, roster.name_of(student), name)
                    yield csv_line([*map(safe, about), *_line(grade, items)])
    finally:
        gradebook.close()


def _items(store: ResultStore, student: str) -> dict[str, StoredItem]:
    stored = store.current(student)
    return {item.grade_id: item for item in stored.items} if stored else {}


def _line(grade: Any, items: dict[str, StoredItem]) -> list[str]:
    item = items.get(grade.cell.name)
    written = grade.cell_type == "markdown"
    return [
        safe(item.function if item else grade.cell.name),
        "written" if written else "automatic",
        f"{grade.score:g}",
        f"{grade.max_score:g}",
        "yes" if grade.needs_manual_grade else "no",
        item.verdict if item else "",
        safe(item.misconception or "") if item else "",
    ]
