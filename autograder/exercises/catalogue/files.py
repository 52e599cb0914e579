"""The two files of an exercise's catalogue, read when something of them is first needed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from autograder.exercises.catalogue import parse
from autograder.exercises.catalogue.grow import grown
from autograder.exercises.catalogue.model import (
    PLAIN,
    Alternative,
    BadEntry,
    Misconception,
    Place,
)

log = logging.getLogger(__name__)

T = TypeVar("T")
Reader = Callable[[str, str], tuple[list[T], list[BadEntry]]]

MISTAKES, RIGHT = ".mistakes.md", ".right.md"
ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class Content:
    """What the two files of one function hold.

    Parameters
    ----------
    misconceptions : tuple of Misconception
        In the file's order: of two that fit a student's answers, the first is named.
    alternatives : tuple of Alternative
    bases : mapping
        Names of the correct programs -> their sources; ``"plain"`` is the exercise's own.
    faults : tuple of BadEntry
        Parts that cannot be used, and are left out above.
    """

    misconceptions: tuple[Misconception, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    bases: Mapping[str, str] = field(default_factory=dict)
    faults: tuple[BadEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The folder where the files of an exercise's catalogue are.

    Parameters
    ----------
    folder : Path
    """

    folder: Path

    @classmethod
    def beside(cls, module: str) -> Catalogue:
        """Return the catalogue in the folder of a module, given its ``__file__``."""
        return cls(Path(module).resolve().parent)

    def read(self, function: str, plain: str) -> Content:
        """Read the files of a function, and log what cannot be used.

        Parameters
        ----------
        function : str
        plain : str
            Source of its plain implementation.
        """
        right, faults = self._read(function + RIGHT, parse.alternatives)
        entries, further = self._read(function + MISTAKES, parse.mistakes)
        bases = {PLAIN: plain, **{each.name: each.source for each in right}}
        faults += further
        misconceptions = tuple(grown(entries, bases, function, faults))
        for fault in faults:
            log.warning("%s", fault)
        return Content(misconceptions, tuple(right), bases, tuple(faults))

    def _read(self, name: str, reader: Reader[T]) -> tuple[list[T], list[BadEntry]]:
        """Read one file; an exercise may do without it."""
        path = self.folder / name
        shown = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
        try:
            return reader(path.read_text(encoding="utf-8"), shown)
        except FileNotFoundError:
            return [], []
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            return [], [Place(shown, line).fault(f"cannot be read ({error})")]
        except OSError as error:
            return [], [Place(shown, 1).fault(f"cannot be read ({error})")]
