"""Drive nbgrader's own GenerateAssignment in this process."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.authoring.errors import ReleaseError
from autograder.course import Course

SAVE_CELLS = "autograder.authoring.gradebook_cells.AddCells"


def course_config(course: Course) -> Config:
    """Load the repository's ``nbgrader_config.py``, which also puts nbgrader's tools on PATH."""
    if not (course.root / "nbgrader_config.py").is_file():
        raise ReleaseError(
            f"{course.root}: no nbgrader_config.py; run this in the course's repository"
        )
    return PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()


class _Faults(logging.Handler):
    """Keep what went wrong: nbgrader logs it, with the exception at hand, and raises without it."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []
        self.causes: list[BaseException] = []

    def emit(self, record: logging.LogRecord) -> None:
        cause = sys.exc_info()[1]
        if cause is None:
            self.lines.append(record.getMessage().split("\n")[0])
        elif cause not in self.causes:
            self.causes.append(cause)

    def reason(self, error: Exception) -> str:
        """Say in one line why it ended with `error`."""
        found = [" ".join(f"{type(cause).__name__}: {cause}".split()) for cause in self.causes]
        return " | ".join(found or self.lines) or str(error)


def generate(course: Course, name: str, release_directory: Path, gradebook: bool) -> Path:
    """Write the students' version of an assignment into `release_directory`, in the course's repository.

    Parameters
    ----------
    gradebook : bool
        Enter the assignment and its cells into the gradebook. A draft does not.

    Returns
    -------
    Path
        The released notebook.
    """
    from nbgrader.converters import GenerateAssignment  # 1.5 s: only who releases pays
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory

    config = course_config(course)
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.release_directory = release_directory.relative_to(course.root).as_posix()
    config.CourseDirectory.assignment_id = name
    config.GenerateAssignment.force = True
    if not gradebook:
        steps = config.GenerateAssignment.preprocessors
        config.GenerateAssignment.preprocessors = [step for step in steps if step != SAVE_CELLS]
        config.GenerateAssignment.no_database = True

    log, heard = logging.Logger("release"), _Faults()
    log.addHandler(heard)
    try:
        course = CourseDirectory(config=config, log=log)
        GenerateAssignment(coursedir=course, config=config, log=log).start()
    except (NbGraderException, RuntimeError) as error:
        for cause in heard.causes:
            if isinstance(cause, ReleaseError):
                raise cause from None
        raise ReleaseError(f"{name}: nbgrader did not release it: {heard.reason(error)}") from error
    return release_directory / name / f"{name}.ipynb"
