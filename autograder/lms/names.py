"""Names of people as they stand in names of files: what is left of a display name in a student's id."""

from __future__ import annotations

import re
import unicodedata

NOBODY = "student"  # of whose name no letter is left
# Letters that are no Latin letter with an accent, so that Unicode does not take them apart.
LETTERS = str.maketrans({
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
    "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ħ": "h", "Ħ": "H", "ı": "i", "ĸ": "k",
    "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T", "ƒ": "f", "ə": "a", "Ə": "A", "ɓ": "b", "Ɓ": "B", "ɗ": "d",
    "Ɗ": "D", "ƙ": "k", "Ƙ": "K", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O", "ŀ": "l", "Ŀ": "L",
})  # fmt: skip


def slug(name: str) -> str:
    """Return what of a display name can stand in a student's id: small Latin letters, digits and hyphens.

    >>> slug("Łukasz Żółty"), slug("Åse Ødegård"), slug("Jürgen Strauß")
    ('lukasz-zolty', 'ase-odegard', 'jurgen-strauss')
    >>> slug("张伟")
    'student'
    """
    return former_slug(name.translate(LETTERS))


def former_slug(name: str) -> str:
    """Return what `slug` gave when it left such letters out: submissions of then have ids that begin so.

    >>> former_slug("Łukasz Żółty")
    'ukasz-zoty'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-").lower() or NOBODY
