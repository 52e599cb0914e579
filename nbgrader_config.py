"""Settings for plain ``nbgrader …`` and the formgrader; `autograder` reads the same file."""

import os
from pathlib import Path

from autograder.course import Course
from autograder.files import make_private
from autograder.pipeline.database import COURSE, database_url, prepare_nbgrader

course = Course(Path(__file__).parent)
course.make_grading()
for folder in (course.submitted, course.autograded, course.feedback):
    make_private(folder)  # what nbgrader puts into them is as private as they are

prepare_nbgrader()

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = COURSE
c.CourseDirectory.root = str(course.root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = os.path.relpath(course.submitted, course.root)
c.CourseDirectory.autograded_directory = os.path.relpath(course.autograded, course.root)
c.CourseDirectory.feedback_directory = os.path.relpath(course.feedback, course.root)
# One machine: SQLite. GRADEBOOK_URL may name a PostgreSQL database instead.
c.CourseDirectory.db_url = database_url(course)

# Release: nbgrader's own steps, but a stub says the name of its task, and cells may be added later.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "autograder.authoring.stubs.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "autograder.authoring.gradebook_cells.AddCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Grading: the sandboxed judge takes the place of a kernel that runs students' code.
c.Autograde.pre_convert_hook = "autograder.pipeline.nbgrader_hook.know_assignment"
c.Autograde.exporter_class = "autograder.pipeline.nbgrader_hook.SubmissionExporter"
c.Autograde.sanitize_preprocessors = ["autograder.pipeline.nbgrader_hook.Splice"]
c.Autograde.autograde_preprocessors = [
    "autograder.pipeline.nbgrader_hook.JudgePreprocessor",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.pipeline.lateness.late_penalties.LatePenalties",
]
c.Autograde.permissions = 400
# Feedback: the course's page, not the graded notebook.
c.GenerateFeedback.exporter_class = (
    "autograder.pipeline.exchange.feedback_exporter.FeedbackExporter"
)
c.GenerateFeedback.permissions = 600
# What bears a student's name in the exchange is the student's own, or is not collected.
c.ExchangeFactory.collect = "autograder.pipeline.exchange.plugins.Collect"
# Pages are private here; what is released for fetching is not.
c.ExchangeFactory.release_feedback = "autograder.pipeline.exchange.plugins.ReleaseFeedback"
