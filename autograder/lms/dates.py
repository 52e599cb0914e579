"""Times as learning platforms write them for people, in the language of the reader."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

LANGUAGES = (
    "en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "nb", "fi", "pl", "cs", "sk", "hu", "ro", "ca", "eu", "gl",
    "tr", "el", "ru", "uk", "bg", "sl", "hr", "sr", "et", "lv", "lt", "id", "vi",
)  # fmt: skip
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
CLOCK = re.compile(
    r"(?<!\d)(\d{1,2})[:.](\d\d)(?::\d\d)?(?!\d|\.)\s*([ap]\.?\s?m\b)?", re.IGNORECASE
)
NUMBER = re.compile(r"\d+")
WORD = re.compile(r"[^\W\d_]+")
EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]")
ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)")


def read_time(text: str) -> datetime | None:
    """Return the time that a text tells, by its own clock; None if it tells none without doubt.

    >>> read_time("Wednesday, 10 June 2026, 2:14 PM")
    datetime.datetime(2026, 6, 10, 14, 14)
    >>> read_time("Mittwoch, 10. Juni 2026, 14:14")
    datetime.datetime(2026, 6, 10, 14, 14)
    >>> read_time("10/06/2026, 14:14") is None
    True
    """
    day = _day(text)
    clock = CLOCK.search(text)
    if day is None or clock is None:
        return None
    hour, half = int(clock[1]), (clock[3] or "").lower()
    if half:
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    try:
        return datetime(*day, hour, int(clock[2]))
    except ValueError:
        return None


def _day(text: str) -> tuple[int, int, int] | None:
    if found := EAST_ASIAN.search(text) or ISO.search(text):
        return int(found[1]), int(found[2]), int(found[3])
    year = YEAR.search(text)
    months = {_months()[word] for word in WORD.findall(text.casefold()) if word in _months()}
    days = {int(number) for number in NUMBER.findall(CLOCK.sub(" ", YEAR.sub(" ", text)))}
    if year is None or len(months) != 1 or len(days) != 1:
        return None  # digits alone do not say whether the day or the month comes first
    return int(year[0]), months.pop(), days.pop()


@cache
def _months() -> dict[str, int]:
    """Return the months by their names; those that are another month in another language are left out."""
    from babel.dates import get_month_names

    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for month, name in get_month_names(width, context, language).items():
                    if word := WORD.match(name.casefold()):
                        found.setdefault(word[0], set()).add(month)
    return {
        name: months.pop() for name, months in found.items() if len(months) == 1 and len(name) > 2
    }
