"""Words for people: suggest the name that was probably meant, print what others wrote safely."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from autograder.sandbox.guest.text import printable

__all__ = ["clipped", "first_of", "printable", "suggest"]
SHOWN = 20  # names in a line


def clipped(text: str, most: int) -> str:
    """Return a text that takes `most` cells of a terminal at most; a longer one ends in an ellipsis.

    >>> clipped("Ada Lovelace", 12), clipped("Ada Lovelace", 8), clipped("张伟张伟", 6)
    ('Ada Lovelace', 'Ada Lov…', '张伟…')
    """
    from rich.cells import cell_len, set_cell_size

    return text if cell_len(text) <= most else f"{set_cell_size(text, most - 1).rstrip()}…"


def first_of(names: Iterable[str], most: int) -> str:
    """Return the first of several names in a line; an ellipsis if there are more.

    >>> first_of(["ada", "bob", "cleo"], 2), first_of(["ada", "bob"], 2)
    ('ada, bob …', 'ada, bob')
    """
    every = list(names)
    return ", ".join(every[:most]) + (" …" if len(every) > most else "")


def suggest(name: str, known: Iterable[str], otherwise: str = "there is none") -> str:
    """Return a question with the nearest of the known names, or else a list of them.

    >>> suggest("a2_convolutoin", ["a1_tensors", "a2_convolution"])
    'did you mean a2_convolution?'
    """
    names = list(dict.fromkeys(known))
    if near := get_close_matches(name, names, n=1):
        return f"did you mean {near[0]}?"
    more = f" … ({len(names)} in all)" if len(names) > SHOWN else ""
    return f"known: {', '.join(names[:SHOWN])}{more}" if names else otherwise
