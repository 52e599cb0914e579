"""What a diagnosis is: named mistakes and the fields that their sentences need; no sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

SEVERAL = "+"  # between the names of several mistakes


class Origin(StrEnum):
    """Where a mistake's name and sentences come from; a name may occur in each of them."""

    EXERCISE = "exercise"  # its misconceptions
    GENERAL = "general"  # mistakes that any function can make
    CUSTOM = "custom"  # what the exercise's own grader found


@dataclass(frozen=True, slots=True)
class Named:
    """One mistake that was recognised.

    Parameters
    ----------
    name : str
        Identifier, such as ``"bare_mask"``.
    origin : Origin
    fields : mapping of str to str
        What the sentences about it name, such as ``{"factor": "3"}``.
    variant : str
        Which of its sentences applies, where a mistake has several, such as ``"divided"``.
    returned : str
        The returned value that it was seen in, such as ``"grads['W1']"``; "" if in the whole answer.
    """

    name: str
    origin: Origin = Origin.EXERCISE
    fields: Mapping[str, str] = field(default_factory=dict)
    variant: str = ""
    returned: str = ""

    def seen_in(self, returned: str) -> Named:
        """Return the same mistake, seen in one of several returned values."""
        return replace(self, returned=returned)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The mistakes that together explain a student's answers: one, seldom two or three."""

    parts: tuple[Named, ...]

    @classmethod
    def of(cls, *names: str) -> Diagnosis:
        """Return the diagnosis of misconceptions of the exercise."""
        return cls(tuple(map(Named, names)))

    @property
    def names(self) -> tuple[str, ...]:
        """The identifiers of its parts."""
        return tuple(part.name for part in self.parts)


@dataclass(frozen=True, slots=True)
class GeneralMistake:
    """A mistake that any function can make.

    Parameters
    ----------
    name : str
    variant : str
        Tells several sentences for the same name apart.
    fields : tuple of str
        What its sentences name.
    """

    name: str
    variant: str = ""
    fields: tuple[str, ...] = ()

    def named(self, **fields: str) -> Named:
        """Return it as a part of a diagnosis."""
        assert fields.keys() == set(self.fields), (self, fields)
        return Named(self.name, Origin.GENERAL, fields, self.variant)
