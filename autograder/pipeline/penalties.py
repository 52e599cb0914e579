"""Late penalties, by nbgrader's own plugin, so that `grade` and `nbgrader autograde` agree.

A due date in the gradebook (the formgrader's *Manage Assignments* sets it) and a plugin or a method
other than ``none`` in ``nbgrader_config.py`` are wanted; else penalties are left to people.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Any

from autograder.course import Course
from autograder.pipeline.database import GradebookError, open_gradebook, reason_of
from autograder.pipeline.gradebook import BATCH


def assign(course: Course, assignment: str, students: Iterable[str]) -> int:
    """Bring the penalties of these students up to date; returns how many have one.

    Raises
    ------
    GradebookError
    """
    from sqlalchemy.exc import SQLAlchemyError

    plugin = plugin_of(course)
    if plugin is None:
        return 0
    gradebook = open_gradebook(course)
    try:
        count, line = 0, iter(students)
        while batch := list(itertools.islice(line, BATCH)):
            for paper in _papers(gradebook, assignment, batch):
                paper.late_submission_penalty = _penalty(plugin, paper)
                count += paper.late_submission_penalty is not None
            gradebook.db.commit()
            gradebook.db.expunge_all()  # a class of any size fits into memory
    except SQLAlchemyError as error:
        raise GradebookError(f"late penalties were not written ({reason_of(error)})") from error
    finally:
        gradebook.close()
    return count


def _papers(gradebook: Any, assignment: str, students: Sequence[str]) -> Iterator[Any]:
    from nbgrader.api import MissingEntry

    for student in students:
        with suppress(MissingEntry):
            yield gradebook.find_submission_notebook(assignment, assignment, student)


def plugin_of(course: Course) -> Any:
    """Return the plugin that ``nbgrader_config.py`` chooses, None if it gives no penalties."""
    from traitlets.config.loader import PyFileConfigLoader

    from autograder.pipeline.late_penalties import LatePenalties

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    step = LatePenalties(config=config)
    step.init_plugin()
    return None if step.is_left_to_people else step.plugin_inst


def _penalty(plugin: Any, paper: Any) -> float | None:
    """Return the plugin's word, between nothing and the whole score, as nbgrader bounds it."""
    late = paper.assignment.total_seconds_late
    if late <= 0:
        return None
    penalty = plugin.late_submission_penalty(paper.student.id, paper.score, late)
    return None if penalty is None else min(max(0.0, penalty), paper.score)
