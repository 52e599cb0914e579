"""A cell on its way from a notebook into a worker."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CellToRun:
    """A cell's source, and the names that it defines for the judge to remember."""

    source: str
    filename: str
    remember: tuple[str, ...] = ()
