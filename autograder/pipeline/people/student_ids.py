"""What a student is called in folders, tables and gradebook: short, in plain letters, and nobody else's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from autograder.lms import names

LONGEST = 64
NOBODY = names.NOBODY


def is_id(text: str) -> bool:
    """Tell whether a text can be the name of a folder and a student."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}", text) is not None


def slug(name: str) -> str:
    """Return a name as an id; empty if most of its letters are of another script.

    >>> slug("Łukasz Żółty"), slug("张伟 Li")
    ('lukasz-zolty', '')
    """
    plain = names.slug(name)
    kept, all_of_it = sum(map(str.isalnum, plain)), sum(map(str.isalnum, name))
    if kept * 2 <= all_of_it or plain == NOBODY:
        return ""  # a rest of a name is no name
    return plain[:LONGEST].strip("-")


def as_id(text: str) -> str:
    """Return a platform's name for a person as an id; empty if nothing of it can be one.

    >>> as_id("jürgen.m"), as_id("12/345"), as_id("张伟")
    ('jurgen.m', '12-345', '')
    """
    latin = unicodedata.normalize("NFKD", text.translate(names.LETTERS))
    plain = re.sub(r"[^A-Za-z0-9._@+-]+", "-", re.sub(r"[\u0300-\u036f]", "", latin))
    return re.sub(r"^[^A-Za-z0-9]+", "", plain)[:LONGEST].rstrip("-")


def local_part(email: str) -> str:
    """Return what stands before the @ of an address, as an id."""
    return as_id(email.partition("@")[0])


def numbered(name: str) -> Iterator[str]:
    """Yield a name with 2, 3 and so on behind it."""
    number = 2
    while True:
        ending = f"-{number}"
        yield name[: LONGEST - len(ending)] + ending
        number += 1


def first_free(candidates: Iterable[str], taken: set[str]) -> str:
    """Return the first that nobody has; small and capital letters alike, as on many disks."""
    return next(name for name in candidates if name and name.casefold() not in taken)
