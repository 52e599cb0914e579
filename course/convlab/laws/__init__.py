"""Laws: statements true of every correct function, which need no answers and give none away.

Every `LawSet` in a module of this package is found by the name of its function.
"""

from __future__ import annotations

from functools import cache

from convlab.discovery import modules_of
from convlab.laws.model import LawSet


@cache
def law_sets() -> dict[str, LawSet]:
    """Collect the laws of all functions of the assignments, by the function's name."""
    return {
        found.function: found
        for module in modules_of("convlab.laws")
        for found in vars(module).values()
        if isinstance(found, LawSet)
    }


def laws_of(function: str) -> LawSet:
    """Return the laws of a function of the assignments; KeyError for any other name."""
    return law_sets()[function]
