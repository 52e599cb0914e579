"""Wrong programs in other people's handwriting: a correct program with some text replaced."""

from __future__ import annotations

from autograder.exercises.model import Program


def edited(source: str, *replacements: tuple[str, str]) -> Program:
    """Return `source` with every replacement made; each old text must occur exactly once."""
    for old, new in replacements:
        if source.count(old) != 1:
            raise ValueError(f"{old!r} occurs {source.count(old)} times")
        source = source.replace(old, new)
    return Program(source)
