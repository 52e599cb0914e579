"""Modules of a package, found by looking into it: who adds a file need not edit a list."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def modules_of(package: str) -> Iterator[ModuleType]:
    """Import the modules of a package, such as ``"convlab.laws"``, one after another."""
    for found in iter_modules(import_module(package).__path__):
        yield import_module(f"{package}.{found.name}")
