"""Correct helpers that cannot be served over the channel, since they take a function.

Their source goes into the student's process for the length of a call. It is no secret: students hold its
like in `convlab.comparisons`, which measures slopes for `check_gradient`. But what is planted can be
copied, so the process counts as exposed to it: it ends before anything is judged that could gain by
it, as after an answer of a served helper.
"""

from __future__ import annotations

import inspect
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from autograder.exercises.model import Exercise


@dataclass(frozen=True, slots=True)
class Planted:
    """A correct helper with the source that a student's process is given of it.

    Parameters
    ----------
    function : callable
        Stands for it in this process, as in an author's test cell.
    source : str
        Defines it under its own name, and needs nothing but NumPy as ``np``.
    """

    function: Callable[..., Any]
    source: str

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call it in this process."""
        return self.function(*args, **kwargs)


def helper_of(exercise: Exercise) -> Callable[..., Any]:
    """Return the correct version of a function that others may call."""
    if not exercise.planted:
        return exercise.reference
    source = textwrap.dedent(inspect.getsource(exercise.plain))
    return Planted(exercise.reference, source)
