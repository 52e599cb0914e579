"""Words for people: suggest the name that was probably meant, print what others wrote safely."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from autograder.sandbox.guest.text import printable

__all__ = ["printable", "suggest"]


def suggest(name: str, known: Iterable[str], otherwise: str = "there is none") -> str:
    """Return a question with the nearest of the known names, or else the list of them all.

    >>> suggest("a2_convolutoin", ["a1_tensors", "a2_convolution"])
    'did you mean a2_convolution?'
    """
    names = list(known)
    if near := get_close_matches(name, names, n=1):
        return f"did you mean {near[0]}?"
    return f"known: {', '.join(names)}" if names else otherwise
