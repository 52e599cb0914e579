"""One page on the class in an assignment: what it gets wrong, how hard things were, whom to look after."""

from __future__ import annotations

import logging
from pathlib import Path

from autograder.course import Course
from autograder.errors import Undone
from autograder.judge.notebook.assignment import load_assignment
from autograder.pipeline import pages
from autograder.pipeline.lateness import extensions
from autograder.pipeline.people.missing import missing
from autograder.pipeline.people.roster import load_roster
from autograder.pipeline.reports.class_summary import ClassSummary, Submission
from autograder.pipeline.reports.marks import Marks, MarksReader
from autograder.pipeline.reports.standing import Earlier, Who, lateness, mistakes_of
from autograder.pipeline.store import ResultStore
from autograder.pipeline.submissions import collected

log = logging.getLogger(__name__)


class NothingGraded(Undone):
    """There is no result yet to report on."""


def report(course: Course, assignment_name: str, names: bool = True) -> tuple[Path, list[str]]:
    """Write the class report of an assignment; returns the page and who is not graded yet.

    Parameters
    ----------
    names : bool
        Whether the page says who is who; without, it may be shown in class.

    Raises
    ------
    NotCollected, NothingGraded
        If nothing is graded yet.
    BadRoster, GradebookError
    """
    summary = summarise(course, assignment_name)
    return write_page(course, summary, names), summary.ungraded


def summarise(course: Course, assignment_name: str) -> ClassSummary:
    """Count a class.

    Raises
    ------
    NotCollected, NothingGraded, BadRoster, GradebookError
    """
    roster = load_roster(course)
    summary = ClassSummary(load_assignment(assignment_name, course))
    extended = extensions.read(course, assignment_name)
    earlier, reader = Earlier(course, assignment_name), MarksReader(course, assignment_name)
    try:
        everybody = collected(course, assignment_name).students
        marked = reader.with_marks(everybody)
        for (submission, stored), (student, marks) in zip(
            ResultStore(course, assignment_name), marked, strict=True
        ):
            assert submission.student == student
            who = Who.of(course, roster, student, assignment_name)
            if stored is None:
                summary.ungraded.append(student)
                continue
            marks = marks or Marks.of_result(stored, summary.assignment)
            again = earlier.again(student, mistakes_of(assignment_name, stored))
            late = lateness(course, student, assignment_name, marks, extended)
            summary.add(Submission(who, stored, marks, late, again))
    finally:
        reader.close()
    if not summary.count:
        raise NothingGraded(
            f"no submission of {assignment_name} is graded yet; type: autograder grade {assignment_name}"
        )
    who_is_missing = missing(course, assignment_name, roster)
    summary.refused = [
        *((person.name, line.reason) for person, line in who_is_missing.refused),
        *((line.name or line.student, line.reason) for line in who_is_missing.strange),
    ]
    summary.missing = [Who(person.id, person.name) for person in who_is_missing.absent]
    return summary


def write_page(course: Course, summary: ClassSummary, names: bool = True) -> Path:
    """Write the page; without names it stands beside the other and says so in its name."""
    page = course.report_page(summary.assignment.name)
    if not names:
        page = page.with_name(f"report_{summary.assignment.name}_anonymous.html")
    pages.write_page(page, "report.html", **summary.values(names))
    log.info("%s: %d results, %d not graded", page, summary.count, len(summary.ungraded))
    return page
