"""What a symptom is, and what of a wrong answer it is looked for in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake, Named
from autograder.judge.execution.compare import NUMBERS, Difference
from autograder.judge.execution.outcome import Outcome, OutcomeKind

MOST_ENTRIES = 1 << 16  # of an array that is looked at; open examples have a few hundred
ENOUGH_NUMBERS = 3  # entries that must agree before a factor, an offset or a relation is believed


@dataclass(frozen=True, slots=True)
class Seen:
    """A wrong outcome and, where something came back, how it differs; `inputs` has the arguments by name."""

    outcome: Outcome
    difference: Difference | None
    inputs: Mapping[str, Any] = field(default_factory=dict)

    @property
    def kind(self) -> str:
        """Kind of the difference; "" if there was no answer to compare."""
        return self.difference.kind if self.difference else ""

    @property
    def actual(self) -> Any:
        """The returned value that differs."""
        return self.difference.actual if self.difference else None

    @property
    def expected(self) -> Any:
        """The right value."""
        return self.difference.expected if self.difference else None

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Both sides as arrays of floats, if both are real arrays and none is absurdly large."""
        sides = (self.actual, self.expected)
        if all(
            isinstance(s, np.ndarray) and s.dtype.kind in "biuf" and s.size <= MOST_ENTRIES
            for s in sides
        ):
            return self.actual.astype(np.float64), self.expected.astype(np.float64)
        return None

    @property
    def both_arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """Both sides as arrays of floats, where it is known already that they are arrays."""
        assert self.arrays is not None
        return self.arrays

    def raises(self, name: str, text: str = "") -> bool:
        """Whether the call raised this exception, with this in its message."""
        said = str((self.outcome.error or {}).get("text", ""))
        return self.outcome.raised_a(name) and text in said


@dataclass(frozen=True, slots=True)
class Symptom:
    """A general mistake by name, and how each wrong outcome looks if it was made.

    Parameters
    ----------
    name : str
    holds : callable
        Whether a wrong outcome shows it.
    fields : tuple of str
        What its sentences name.
    told : callable, optional
        Reads these fields from an outcome that shows it.
    """

    name: str
    holds: Callable[[Seen], bool]
    fields: tuple[str, ...] = ()
    told: Callable[[Seen, tuple[str, ...]], Mapping[str, str]] | None = None

    @property
    def mistake(self) -> GeneralMistake:
        """The mistake that this is a symptom of."""
        return GeneralMistake(self.name, fields=self.fields)

    def named(self, seen: Seen) -> Named:
        """Return the mistake as it is seen in an outcome that shows it."""
        return self.mistake.named(**(self.told(seen, self.fields) if self.told else {}))


def returned(seen: Seen) -> bool:
    return seen.outcome.kind == OutcomeKind.RETURNED


def opaque_type(seen: Seen) -> str:
    return type_name(seen.outcome.value)


def type_name(value: Any) -> str:
    return str(getattr(value, "type_name", type(value).__name__))


def type_is(seen: Seen, *names: str) -> bool:
    """Whether the value, or the part of it that differs, is of a type that cannot be compared."""
    return bool({opaque_type(seen), type_name(seen.actual)} & set(names))


def wants_a_number(seen: Seen) -> bool:
    return isinstance(seen.expected, NUMBERS) or (
        isinstance(seen.expected, np.ndarray) and seen.expected.ndim == 0
    )


def close(actual: np.ndarray, expected: np.ndarray, rtol: float = 1e-6) -> bool:
    if actual.shape != expected.shape:
        return False
    scale = float(np.abs(expected).max(initial=0.0))
    return bool(np.allclose(actual, expected, rtol=rtol, atol=rtol * max(scale, 1e-3)))
