"""Where things are: the repository, and the private place that grading writes to."""

from __future__ import annotations

import os
from pathlib import Path


def repo_root() -> Path:
    """Return the repository that surrounds the working directory, or else this installation's."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "nbgrader_config.py").is_file() and (folder / "solutions").is_dir():
            return folder
    return Path(__file__).resolve().parents[1]


def grading_root(root: Path) -> Path:
    """Return the folder of submissions, results and gradebook.

    The environment variable ``GRADING_ROOT`` moves it; a relative one counts from `root`.
    """
    return root.resolve() / Path(os.environ.get("GRADING_ROOT") or "grading").expanduser()
