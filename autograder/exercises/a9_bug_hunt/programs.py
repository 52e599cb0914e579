"""Programs that a student's test is given: right ones in several styles, and wrong ones.

They run here, in the judge; the student's process has stubs that ask. So there is nothing in it to
read, and the stubs of right and wrong programs look alike. What a program may cost is bounded, and
whatever goes wrong in it becomes an exception in the student's test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
from convlab.laws.limits import PROGRAM_ENTRIES, windows

from autograder.exercises.catalogue import Place, edit
from autograder.exercises.model import Draw, Family

Replacements = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Bug:
    """One mistake: a few words for it, and what it replaces in a right program."""

    name: str
    replacements: Replacements


def families(right: Mapping[str, str], source: str, bugs: tuple[Bug, ...]) -> tuple[Family, ...]:
    """Return a family for every program; a test that rejects a right one gets no points at all.

    A program is made when it is first given to a test: an edit that does not apply is told then.
    """
    return tuple(
        [
            Family(
                f"a right program: {name}",
                _giving(partial(_function, program)),
                weight=0.0,
                cases=2,
                required=True,
                program=name,
            )
            for name, program in right.items()
        ]
        + [
            Family(
                f"a wrong program: {bug.name}",
                _giving(partial(wrong_program, source, bug)),
                program=bug.name,
            )
            for bug in bugs
        ]
    )


def wrong_program(source: str, bug: Bug) -> Callable[..., Any]:
    """Return a right program's source with one mistake in it, as a function.

    Raises
    ------
    BadEntry
        If a replacement does not apply exactly once.
    """
    return _function(edit(source, bug.replacements, "the right program", Place(name=bug.name)))


def _function(source: str) -> Callable[..., Any]:
    namespace: dict[str, Any] = {"np": np}
    exec(compile(source, "<program>", "exec"), namespace)
    name = source.split("def ", 1)[1].split("(", 1)[0]
    return bounded(namespace[name])


def bounded(program: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse calls that need too much memory; keep quiet about overflow."""

    def f(*args: Any, **settings: Any) -> Any:
        if windows(args, settings) > PROGRAM_ENTRIES:
            raise ValueError("the arrays are larger than any that this course uses")
        with np.errstate(all="ignore"):
            return program(*args, **settings)

    return f


def _giving(make: Callable[[], Callable[..., Any]]) -> Callable[[Draw], dict[str, Any]]:
    made = cache(make)
    return lambda draw: {"f": made()}
