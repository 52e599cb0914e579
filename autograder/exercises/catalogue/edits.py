"""Make a mutant's source: the one place where the text of a program is edited."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping

from autograder.exercises.catalogue.model import Edit, Place, Program
from autograder.text import suggest


def edit(
    source: str,
    replacements: Iterable[tuple[str, str]],
    what: str = "the program",
    place: Place = Place(),  # noqa: B008 - immutable
) -> str:
    """Return `source` with every replacement made, one after the other.

    Parameters
    ----------
    source : str
    replacements : iterable of (old, new)
    what : str
        What `source` is, for the error.
    place : Place
        Where the replacements are written, for the error.

    Raises
    ------
    BadEntry
        If an old text does not occur exactly once.
    """
    for old, new in replacements:
        if (times := source.count(old)) != 1:
            raise place.fault(f"{old!r} occurs {times} times in {what}")
        source = source.replace(old, new)
    return source


def source_of(program: Edit | Program, bases: Mapping[str, str], function: str) -> str:
    """Return a mutant's source.

    Parameters
    ----------
    program : Edit or Program
    bases : mapping
        Names of the function's correct programs -> their sources.
    function : str

    Raises
    ------
    BadEntry
        If the base is unknown, or an old text does not occur exactly once in it.
    """
    if isinstance(program, Program):
        return textwrap.dedent(program.source)
    if program.base not in bases:
        raise program.place.fault(
            f"{function} has no correct program {program.base!r}; {suggest(program.base, bases)}"
        )
    return edit(
        bases[program.base], program.replacements, f"{program.base} {function}", program.place
    )
