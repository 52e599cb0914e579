"""Late penalties, by nbgrader's own plugin, so that `grade` and `nbgrader autograde` agree.

Wanted are a plugin, or a method other than ``none``, in ``nbgrader_config.py``, and a due date in the gradebook
or a platform's own mark; else penalties are left to people. What a plugin wrote is remembered, so that it goes
when the plugin goes; what people entered stays.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.files import write_atomically
from autograder.pipeline.database import GradebookError, open_gradebook, reason_of
from autograder.pipeline.gradebook import BATCH
from autograder.pipeline.intake.origin import read_origin
from autograder.pipeline.lateness import extensions
from autograder.pipeline.submissions import read_timestamp

LATE_BY_A_MARK_S = (
    1.0  # what a plugin is told if a platform says that work is late, and nobody by how much
)
EQUAL = 1e-9


@dataclass
class Written:
    """The penalties that a plugin wrote, by student."""

    path: Path
    by_student: dict[str, float] = field(default_factory=dict)

    @classmethod
    def of(cls, course: Course, assignment: str) -> Written:
        """Return what is remembered of an assignment."""
        path = course.grading / "penalties" / f"{assignment}.json"
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            return cls(path, {str(student): float(penalty) for student, penalty in stored.items()})
        except (OSError, ValueError, TypeError, AttributeError):
            return cls(path)

    def note(self, student: str, penalty: float | None) -> None:
        """Remember a student's penalty, or that there is none."""
        if penalty is None:
            self.by_student.pop(student, None)
        else:
            self.by_student[student] = penalty

    def is_from_plugin(self, student: str, penalty: float | None) -> bool:
        """Tell whether a penalty is the one that a plugin wrote; a person may have changed it."""
        known = self.by_student.get(student)
        return known is not None and penalty is not None and abs(known - penalty) <= EQUAL

    def save(self) -> None:
        """Write down what is remembered."""
        if self.by_student or self.path.exists():
            write_atomically(self.path, json.dumps(self.by_student, indent=1) + "\n")


def concern(course: Course, assignment: str) -> bool:
    """Tell whether there is anything to bring up to date without a due date."""
    if Written.of(course, assignment).by_student or extensions.read(course, assignment):
        return True
    with suppress(OSError):
        for path in (course.origins / assignment).glob("*.json"):
            origin = read_origin(course, path.stem, assignment)
            if origin and origin.late:
                return True
    return False


def assign(course: Course, assignment: str, students: Iterable[str]) -> int:
    """Bring the penalties of these students up to date; returns how many have one by the plugin.

    Raises
    ------
    GradebookError
    """
    from sqlalchemy.exc import SQLAlchemyError

    plugin, written = plugin_of(course), Written.of(course, assignment)
    extended = extensions.read(course, assignment)
    if plugin is None and not written.by_student and not extended:
        return 0
    gradebook = open_gradebook(course)
    try:
        count, line = 0, iter(students)
        while batch := list(itertools.islice(line, BATCH)):
            for paper in _papers(gradebook, assignment, batch):
                settle(course, paper, plugin, written, extended)
                count += paper.student.id in written.by_student
            written.save()  # before: what is not remembered would be taken for a person's
            gradebook.db.commit()
            gradebook.db.expunge_all()  # a class of any size fits into memory
    except SQLAlchemyError as error:
        raise GradebookError(f"late penalties were not written ({reason_of(error)})") from error
    finally:
        gradebook.close()
    return count


def settle(
    course: Course, paper: Any, plugin: Any, written: Written, extended: Mapping[str, Any]
) -> None:
    """Bring one student's penalty up to date in the gradebook's row, and remember it.

    Parameters
    ----------
    paper : nbgrader.api.SubmittedNotebook
    plugin : nbgrader.plugins.LateSubmissionPlugin or None
        None leaves penalties to people.
    extended : mapping of str to datetime
        Until when, by student.
    """
    student, handed_in = paper.student.id, paper.assignment
    extensions.apply(handed_in, extended.get(student))
    if plugin is None:
        if written.is_from_plugin(student, paper.late_submission_penalty):
            paper.late_submission_penalty = None
        written.note(student, None)
        return
    paper.late_submission_penalty = _penalty(course, plugin, paper, extended)
    written.note(student, paper.late_submission_penalty)


def _papers(gradebook: Any, assignment: str, students: Sequence[str]) -> Iterator[Any]:
    from nbgrader.api import MissingEntry

    for student in students:
        with suppress(MissingEntry):
            yield gradebook.find_submission_notebook(assignment, assignment, student)


def plugin_of(course: Course) -> Any:
    """Return the plugin that ``nbgrader_config.py`` chooses, None if it gives no penalties."""
    from traitlets.config.loader import PyFileConfigLoader

    from autograder.pipeline.lateness.late_penalties import LatePenalties

    config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    step = LatePenalties(config=config)
    step.init_plugin()
    return None if step.is_left_to_people else step.plugin_inst


def _penalty(course: Course, plugin: Any, paper: Any, extended: Mapping[str, Any]) -> float | None:
    """Return the plugin's word, between nothing and the whole score, as nbgrader bounds it."""
    late = seconds_late(course, paper.assignment, extended)
    if late <= 0:
        return None
    penalty = plugin.late_submission_penalty(paper.student.id, paper.score, late)
    return None if penalty is None else min(max(0.0, penalty), paper.score)


def seconds_late(course: Course, handed_in: Any, extended: Mapping[str, Any]) -> float:
    """Return by how many seconds something is late, as a plugin is told.

    A time of handing in and a due date tell, with the student's extension. Where one of the two is missing, a
    platform's mark counts as one second; not for a student with an extension, of which the platform does not know.

    Parameters
    ----------
    handed_in : nbgrader.api.SubmittedAssignment
    extended : mapping of str to datetime
        Until when, by student.
    """
    student, assignment = handed_in.student.id, handed_in.assignment.name
    origin = read_origin(course, student, assignment)
    if origin and read_timestamp(course.submission(student, assignment)) is None:
        handed_in.timestamp = None  # it was that of an archive
    if handed_in.timestamp is not None and handed_in.assignment.duedate is not None:
        return float(handed_in.total_seconds_late)
    has_more_time = handed_in.extension is not None or student in extended
    return LATE_BY_A_MARK_S if origin and origin.late and not has_more_time else 0.0
