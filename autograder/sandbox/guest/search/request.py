"""What the judge asks, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .answers import Example
from .search import OutOfBudget, Search
from .trials import Trials

MOST_CHARACTERS = 60_000  # of a changed cell


def searched(
    request: Mapping[str, Any], examples: Sequence[Sequence[Any]], namespace: dict[str, Any]
) -> dict[str, Any]:
    """Search, and return what was found as plain data.

    Parameters
    ----------
    request : mapping
        function, source and filename of its cell, budget, and cpu_s.
    examples : sequence of (args, kwargs, expected, compared, raises, unchanged, dtype)
    namespace : dict
        The notebook's, with all cells run.
    """
    trials = Trials(
        namespace, request["filename"], request["function"], [Example(*e) for e in examples]
    )
    search = Search(request["source"], trials, request["budget"], request["cpu_s"])
    try:
        repairs = search.run()
    except OutOfBudget:
        return {"found": [], "tried": search.tried, "caught": True}
    except Exception as error:  # a program that nobody thought of
        failed = f"{type(error).__name__}: {error}"[:200]
        return {"found": [], "tried": search.tried, "caught": False, "failed": failed}
    found = [each.to_json() for each in repairs if len(each.source) <= MOST_CHARACTERS]
    return {"found": found, "tried": search.tried, "caught": False}
