"""The exercises of an assignment, found by looking into its package."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from autograder.exercises.model import Exercise


def exercises_in(package: str) -> tuple[Exercise, ...]:
    """Return every ``EXERCISE``, and each of ``EXERCISES``, of a package's modules.

    Parameters
    ----------
    package : str
        Such as ``"autograder.exercises.a4_pooling"``; its order is the files', not the notebook's.
    """
    found: list[Exercise] = []
    for each in iter_modules(import_module(package).__path__):
        module = import_module(f"{package}.{each.name}")
        found += [module.EXERCISE] if hasattr(module, "EXERCISE") else []
        found += getattr(module, "EXERCISES", ())
    return tuple(found)
