"""The exercises of an assignment, found by looking into its package."""

from __future__ import annotations

import traceback
from importlib import import_module
from pathlib import Path
from types import ModuleType

from convlab.discovery import modules_of

from autograder.errors import Undone
from autograder.exercises.model import Exercise

PACKAGE = Path(__file__).resolve().parents[1]


class BrokenExercises(Undone):
    """The exercises of an assignment cannot be imported; the text begins with file and line."""


def import_exercises(package: str) -> ModuleType:
    """Return an assignment's package of exercises.

    Raises
    ------
    BrokenExercises
        From whatever ended the import.
    """
    try:
        return import_module(package)
    except Exception as error:
        what = error.msg if isinstance(error, SyntaxError) else error
        raise BrokenExercises(f"{_place(error)}: {type(error).__name__}: {what}") from error


def _place(error: Exception) -> str:
    """Return the last line of ours that led to an error."""
    frames = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError):
        frames.append((error.filename or "", error.lineno))
    ours = [(Path(file), line) for file, line in frames if Path(file).is_relative_to(PACKAGE)]
    file, line = ours[-1]  # this module's, if no other
    return f"{file.relative_to(PACKAGE.parent)}:{line}"


def exercises_in(package: str) -> tuple[Exercise, ...]:
    """Return every ``EXERCISE``, and each of ``EXERCISES``, of a package's modules.

    Parameters
    ----------
    package : str
        Such as ``"autograder.exercises.a4_pooling"``; its order is the files', not the notebook's.
    """
    found: list[Exercise] = []
    for module in modules_of(package):
        found += [module.EXERCISE] if hasattr(module, "EXERCISE") else []
        found += getattr(module, "EXERCISES", ())
    return tuple(found)
