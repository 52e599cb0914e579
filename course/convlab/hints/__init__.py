"""Hints: help that goes from vague to concrete, one step a call, never the answer.

After a check the first hint is about what the check has found; then comes the ladder of the function.
Every module of this package may have ``HINTS``: a function's name, and its hints in order.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from convlab.discovery import modules_of
from convlab.errors import CheckError
from convlab.hints.last_check import from_last_check
from convlab.hints.model import Hint, Pointer
from convlab.memory import name_of
from convlab.spelling import meant

given: dict[str, int] = {}  # how many hints of each were shown in this session


def next_hint(subject: Callable[..., Any] | str, level: int | None = None) -> Hint | Pointer:
    """Show a hint and return it; see `convlab.hint`."""
    name = subject if isinstance(subject, str) else name_of(subject)
    if not name:
        kind = type(subject).__name__
        raise CheckError(f"hint wants a function or its name, as in hint(zero_pad), not {kind}")
    texts = hints_of(name)
    if level is None and (pointer := from_last_check(subject, name)):
        pointer.show()
        return pointer
    if level is not None and level not in range(1, len(texts) + 1):
        raise CheckError(f"{name} has hints 1 to {len(texts)}, there is no hint {level!r}")
    step = level or min(given.get(name, 0) + 1, len(texts))
    given[name] = max(step, given.get(name, 0))
    shown = Hint(name, texts[step - 1], step, len(texts))
    shown.show()
    return shown


def hints_of(name: str) -> tuple[str, ...]:
    """Return the hints of a function or a question, or say in one line that there are none."""
    if name[:1].isdigit():
        from convlab.questions import question

        texts = question(name).hints
        if not texts:
            raise CheckError(f"There are no hints for the question {name!r}.")
        return tuple(texts)
    if name not in hints_of_functions():
        close = meant(name, hints_of_functions())
        known = ": they are for the functions that assignments ask for, such as zero_pad"
        raise CheckError(f"There are no hints for `{name}`{close or known}")
    return hints_of_functions()[name]


@cache
def hints_of_functions() -> dict[str, tuple[str, ...]]:
    """Collect the hints of all assignments."""
    collected: dict[str, tuple[str, ...]] = {}
    for module in modules_of("convlab.hints"):
        collected |= getattr(module, "HINTS", {})
    return collected
