"""The course's page in place of nbgrader's: for `nbgrader generate_feedback` and the formgrader's button."""

from __future__ import annotations

import logging
from typing import Any

from nbconvert.exporters import HTMLExporter

from autograder.course import Course
from autograder.errors import CourseError
from autograder.pipeline.feedback import written_pages

log = logging.getLogger(__name__)


class FeedbackExporter(HTMLExporter):
    """Turns a graded notebook into the page that `autograder feedback` writes.

    Of a submission that the judge has no result of, the graded notebook is shown as nbgrader shows it.
    """

    def from_filename(self, filename: str, resources: Any = None, **settings: Any) -> Any:
        """Return the page of the submission that a graded notebook belongs to, and nbgrader's resources."""
        about = resources["nbgrader"]
        try:
            ((_, text),) = written_pages(Course.here(), about["assignment"], [about["student"]])
        except CourseError as error:
            log.warning("%s: %s", about["student"], error)
            text = None
        if text is None:
            return super().from_filename(filename, resources=resources, **settings)
        return text, {**resources, "output_extension": self.file_extension}
