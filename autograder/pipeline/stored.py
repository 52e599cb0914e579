"""A result as it is kept on disk: all that gradebook, pages and tables need of it.

The file holds the object that `autograder judge --json` prints, with more beside it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.judge.diagnosis.model import SEVERAL

SCHEMA = 1  # of the file; results of another version are made again


@dataclass(frozen=True, slots=True)
class StoredFamily:
    """A kind of cases; what is held back is right by itself, but not counted beside wrong values.

    Untried is what is about the arguments where no call came to an end.
    """

    name: str
    passed: bool
    held_back: bool = False
    untried: bool = False


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One thought of a message, and what it is about."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class BriefItem:
    """What table and gradebook need to know of one function."""

    grade_id: str
    function: str
    points: float
    max_points: float
    verdict: str
    misconception: str | None


@dataclass(frozen=True, slots=True)
class StoredItem(BriefItem):
    """All that is kept of one function.

    Parameters
    ----------
    message : str
        What the student reads.
    lines : tuple of StoredLine
        The same, by thought.
    instructor : str or None
        What the instructor reads of the mistake.
    reread : tuple of str
        Headings of the notebook.
    example : mapping or None
        The worked example, as plain JSON that the feedback page draws.
    """

    families: tuple[StoredFamily, ...]
    message: str
    lines: tuple[StoredLine, ...]
    instructor: str | None
    reread: tuple[str, ...]
    example: Mapping[str, Any] | None

    @property
    def brief(self) -> BriefItem:
        """The part that table and gradebook need."""
        return _part(BriefItem, self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> StoredItem:
        """Return the item that `dataclasses.asdict` wrote."""
        families = tuple(StoredFamily(**family) for family in value["families"])
        lines = tuple(StoredLine(**line) for line in value["lines"])
        reread = tuple(value["reread"])
        return cls(**{**value, "families": families, "lines": lines, "reread": reread})


@dataclass(frozen=True, slots=True)
class BriefResult:
    """What table and gradebook need to know of a result."""

    key: str
    score: float
    max_score: float
    status: str
    reason: str
    sandbox: str
    seconds: float
    answered: tuple[str, ...]
    items: tuple[BriefItem, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the object that `autograder grade --json` prints."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> BriefResult:
        """Return the result that `to_json` wrote."""
        items = tuple(BriefItem(**item) for item in value["items"])
        return cls(**{**value, "answered": tuple(value["answered"]), "items": items})


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result file's content.

    Parameters
    ----------
    key : str
        Name of the result: a hash of all that it depends on.
    grader : str
        Version of the grader.
    answered : tuple of str
        Solution and written cells that the student changed.
    notebook : str
        Hash of the autograded notebook that belongs to it; empty before that is made.
    """

    student: str
    key: str
    grader: str
    file: str
    assignment: str
    score: float
    max_score: float
    status: str
    reason: str
    sandbox: str
    seconds: float
    answered: tuple[str, ...]
    items: tuple[StoredItem, ...]
    notebook: str = ""

    @property
    def is_graded(self) -> bool:
        """Whether the points are what the submission deserves."""
        return self.status == "graded"

    @property
    def named(self) -> dict[str, tuple[str, ...]]:
        """Functions that were written and lost points, with the names of their mistakes."""
        fine = ("correct", "not_attempted")
        return {
            item.function: tuple(item.misconception.split(SEVERAL)) if item.misconception else ()
            for item in self.items
            if item.verdict not in fine
        }

    @property
    def brief(self) -> BriefResult:
        """The part that table and gradebook need."""
        return _part(BriefResult, self, items=tuple(item.brief for item in self.items))

    def to_json(self) -> dict[str, Any]:
        """Return the file's object, with its version and without a checksum."""
        return {"schema": SCHEMA, **_plain(self)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> StoredResult:
        """Return the result that `to_json` wrote.

        Raises
        ------
        ValueError, KeyError, TypeError
            If it is of another version or not as it was written.
        """
        fields = dict(value)
        if fields.pop("schema", None) != SCHEMA:
            raise ValueError("a result of another version")
        items = tuple(map(StoredItem.from_json, fields.pop("items")))
        return cls(**{**fields, "items": items, "answered": tuple(fields["answered"])})

    def to_text(self) -> str:
        """Return the file's text, a field or an item a line.

        The last line lets a damaged file be told from a whole one.
        """
        value = self.to_json()
        lines = [f"{json.dumps(name)}: {_lines(part)}" for name, part in value.items()]
        lines.append(f'"checksum": {json.dumps(_checksum(value))}')
        return "{\n " + ",\n ".join(lines) + "\n}\n"

    @classmethod
    def from_text(cls, text: str) -> StoredResult | None:
        """Return the result in a file; None if it is damaged or of another version."""
        try:
            value = json.loads(text)
            if value.pop("checksum") != _checksum(value):
                return None
            return cls.from_json(value)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def _checksum(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()[:32]


def _lines(part: Any) -> str:
    """Return a field's text; what a list holds has a line each, as a person would look for it."""
    if not isinstance(part, list | tuple) or not part:
        return json.dumps(part)
    return "[\n  " + ",\n  ".join(map(json.dumps, part)) + "\n ]"


def _plain(value: Any) -> Any:
    """Return a value as `dataclasses.asdict` would, but for what is plain already: it is not copied."""
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    names = _NAMES.get(type(value))
    return {name: _plain(getattr(value, name)) for name in names} if names else value


def _part(kind: Any, whole: Any, **instead: Any) -> Any:
    return kind(**{name: instead.get(name, getattr(whole, name)) for name in _NAMES[kind]})


_NAMES: dict[type, tuple[str, ...]] = {
    kind: tuple(field.name for field in dataclasses.fields(kind))
    for kind in (StoredFamily, StoredLine, BriefItem, StoredItem, BriefResult, StoredResult)
}
