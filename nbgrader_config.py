"""Settings for plain ``nbgrader …`` and the formgrader; `autograder` reads the same file."""

import os
import sys
from pathlib import Path

from autograder.paths import grading_root

root = Path(__file__).resolve().parent
grading = grading_root(root)
grading.mkdir(mode=0o700, parents=True, exist_ok=True)

# The gradebook starts `alembic` by name: it must be this environment's.
tools = str(Path(sys.executable).parent)
if tools not in os.environ.get("PATH", "").split(os.pathsep):
    os.environ["PATH"] = os.pathsep.join(filter(None, [tools, os.environ.get("PATH")]))

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "convolution-course"
c.CourseDirectory.root = str(root)
c.CourseDirectory.source_directory = "solutions"
c.CourseDirectory.release_directory = "assignments"
c.CourseDirectory.submitted_directory = os.path.relpath(grading / "submitted", root)
c.CourseDirectory.autograded_directory = os.path.relpath(grading / "autograded", root)
c.CourseDirectory.feedback_directory = os.path.relpath(grading / "feedback", root)
# One machine: SQLite. A PostgreSQL address works as well.
c.CourseDirectory.db_url = f"sqlite:///{grading / 'gradebook.db'}"

# Release: nbgrader's own steps, but a stub says the name of its task.
c.GenerateAssignment.preprocessors = [
    "nbgrader.preprocessors.IncludeHeaderFooter",
    "nbgrader.preprocessors.LockCells",
    "autograder.authoring.stubs.ClearSolutions",
    "nbgrader.preprocessors.ClearOutput",
    "nbgrader.preprocessors.CheckCellMetadata",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.SaveCells",
    "nbgrader.preprocessors.ClearHiddenTests",
    "nbgrader.preprocessors.ClearMarkScheme",
    "nbgrader.preprocessors.ComputeChecksums",
    "nbgrader.preprocessors.CheckCellMetadata",
]

# Grading: the sandboxed judge takes the place of a kernel that runs students' code.
c.Autograde.sanitize_preprocessors = ["autograder.pipeline.nbgrader_hook.Splice"]
c.Autograde.autograde_preprocessors = [
    "autograder.pipeline.nbgrader_hook.Judge",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
]
