"""Drive nbgrader's own GenerateAssignment in this process."""

from __future__ import annotations

import logging
from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.authoring.errors import ReleaseError

SAVE_CELLS = "nbgrader.preprocessors.SaveCells"


def course_config(root: Path) -> Config:
    """Load the repository's ``nbgrader_config.py``, which also puts nbgrader's tools on PATH."""
    if not (root / "nbgrader_config.py").is_file():
        raise ReleaseError(f"{root}: no nbgrader_config.py; run this in the course's repository")
    return PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()


class _LogLines(logging.Handler):
    """Keep the errors that nbgrader only logs."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage().split("\n")[0])


def generate(root: Path, name: str, release_directory: Path, gradebook: bool) -> Path:
    """Write the students' version of an assignment into `release_directory`, under `root`.

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

    config = course_config(root)
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.release_directory = release_directory.relative_to(root).as_posix()
    config.CourseDirectory.assignment_id = name
    config.GenerateAssignment.force = True
    if not gradebook:
        steps = config.GenerateAssignment.preprocessors
        config.GenerateAssignment.preprocessors = [step for step in steps if step != SAVE_CELLS]
        config.GenerateAssignment.no_database = True

    log, heard = logging.Logger("release"), _LogLines()
    log.addHandler(heard)
    try:
        course = CourseDirectory(config=config, log=log)
        GenerateAssignment(coursedir=course, config=config, log=log).start()
    except (NbGraderException, RuntimeError) as error:
        why = " | ".join(heard.lines) or str(error)
        raise ReleaseError(f"{name}: nbgrader did not release it: {why}") from error
    return release_directory / name / f"{name}.ipynb"
