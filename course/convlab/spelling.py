"""Close matches for a name that does not exist."""

from __future__ import annotations

from collections.abc import Iterable

from convlab.errors import UnknownNameError

FEW = 12  # names that can be read at a glance


def meant(name: str, known: Iterable[str]) -> str:
    """Return ``"; did you mean zero_pad?"``, or the known names if none is close and there are few."""
    from difflib import get_close_matches  # not at import: a slip is rare

    known = sorted(known)
    if close := get_close_matches(name, known, n=3, cutoff=0.5):
        return f"; did you mean {' or '.join(close)}?"
    return f"; known: {', '.join(known)}" if 0 < len(known) <= FEW else ""


def unknown(module: str, name: str, known: Iterable[str]) -> UnknownNameError:
    """Return the error for a name that a module does not have."""
    told = "" if name.startswith("_") else meant(name, known)
    return UnknownNameError(f"{module} has no {name}{told}", name=name)
