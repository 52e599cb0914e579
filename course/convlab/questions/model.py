"""A question of a lecture: what is asked, what counts as right, and what to say when it is not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Question:
    """A micro-exercise, checked on the spot.

    Parameters
    ----------
    prompt : str
        The question; text between backticks is code.
    answer : object
        The right answer: a number, a string, a bool, a tuple (a shape, say) or an array.
    check : callable, optional
        Takes the place of `answer`: ``check(answer)`` returns True when it is right, and False or
        a sentence to the student when it is not. For answers that are functions, say.
    tolerance : float
        For numbers and arrays, relative to the largest entry, and absolute below 1.
    replies : mapping
        What to say to particular wrong answers: ``{10: "That forgets the bias."}``.
    because : str
        One sentence shown with a right answer.
    hints : sequence of str
        From vague to concrete.
    solution : str
        Markdown.
    """

    prompt: str
    answer: Any = None
    check: Callable[[Any], bool | str | None] | None = None
    tolerance: float = 1e-6
    replies: Mapping[Any, str] = field(default_factory=dict)
    because: str = ""
    hints: Sequence[str] = ()
    solution: str = ""

    def judge(self, given: Any) -> tuple[bool, str]:
        """Return whether an answer is right, and what to say about it."""
        if self.check is not None:
            found = self.check(given)
            if isinstance(found, str):
                return False, found
            return (True, self.because) if found else (False, "")
        if agrees(given, self.answer, self.tolerance):
            return True, self.because
        for wrong, reply in self.replies.items():
            if agrees(given, wrong, self.tolerance):
                return False, reply
        return False, mismatch(given, self.answer)


def agrees(given: Any, wanted: Any, tolerance: float) -> bool:
    """Compare an answer with a wanted one of any kind."""
    if isinstance(wanted, str):
        return isinstance(given, str) and plain(given) == plain(wanted)
    if isinstance(wanted, bool | np.bool_) or isinstance(given, bool | np.bool_):
        both = isinstance(wanted, bool | np.bool_) and isinstance(given, bool | np.bool_)
        return both and bool(given) == bool(wanted)
    a, b = numbers(given), numbers(wanted)
    if a is None or b is None or a.shape != b.shape:
        return False
    scale = max(1.0, float(np.abs(b).max(initial=0.0)))
    return bool((np.abs(a - b) <= tolerance * scale).all())


def plain(text: str) -> str:
    """Ignore case, outer blanks and a final full stop."""
    return " ".join(text.split()).rstrip(".").casefold()


def numbers(value: Any) -> np.ndarray | None:
    """Return numbers, tuples, lists and arrays as a float array; None for anything else."""
    if not isinstance(value, int | float | np.generic | np.ndarray | tuple | list):
        return None
    try:
        found = np.asarray(value)
    except ValueError:  # a ragged list
        return None
    return found.astype(float) if found.dtype.kind in "biuf" else None


def mismatch(given: Any, wanted: Any) -> str:
    """Say what kind of answer is wanted if it is of another kind; nothing otherwise."""
    if isinstance(wanted, str):
        return "" if isinstance(given, str) else "The answer is a text in quotes."
    if isinstance(wanted, bool):
        return "" if isinstance(given, bool) else "The answer is True or False."
    seen, right = numbers(given), numbers(wanted)
    if right is None:
        return ""
    if seen is None or seen.ndim != right.ndim:
        row = "list" if isinstance(wanted, list) else "tuple"
        kinds = {0: "one number", 1: f"{len(right) if right.ndim else 0} numbers in a {row}"}
        quotes = ", without quotes" if isinstance(given, str) else ""
        return f"The answer is {kinds.get(right.ndim, f'an array with {right.ndim} axes')}{quotes}."
    if isinstance(wanted, np.ndarray) and seen.shape != right.shape:
        return f"Its shape is {seen.shape}: not yet the right one."
    if seen.shape != right.shape:
        return f"The answer has {right.size} numbers; yours has {seen.size}."
    return ""
