"""Say what a name that nothing bears was probably meant to be."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def meant(name: str, known: Iterable[str], otherwise: str = "there is none") -> str:
    """Return a question with the nearest of the known names, or else the list of them all.

    >>> meant("a2_convolutoin", ["a1_tensors", "a2_convolution"])
    'did you mean a2_convolution?'
    """
    names = list(known)
    if near := get_close_matches(name, names, n=1):
        return f"did you mean {near[0]}?"
    return f"known: {', '.join(names)}" if names else otherwise
