"""Dates as platforms write them for people: in any language, on the platform's clock."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from functools import cache

CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.h](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?")
AFTERNOON = ("pm", "p. m.", "p.m.", "μμ", "μ.μ.", "下午", "午後", "오후", "م", "ch", "nm", "du")
MORNING = ("am", "a. m.", "a.m.", "πμ", "π.μ.", "上午", "午前", "오전", "ص", "sa", "vm", "de")


def read_moment(text: str) -> datetime | None:
    """Read a date with a time of day, such as ``Sonntag, 22. November 2026, 23:58``; None if it is none.

    Understood are the names of months in all languages that Unicode's table (CLDR) knows, numbers with the
    year first, and twelve-hour clocks. A date of numbers with the year last is not: nobody can tell its day
    from its month, unless one of them is more than twelve.

    >>> read_moment("Sunday, 22 November 2026, 11:58 PM")
    datetime.datetime(2026, 11, 22, 23, 58)
    >>> read_moment("2026年 11月 22日(日曜日) 23:58")
    datetime.datetime(2026, 11, 22, 23, 58)
    >>> read_moment("-") is None
    True
    """
    plain = _plain(text)
    # The clock is the last such figure: 22.11.2026 has dots, too.
    clocks = [match for match in CLOCK.finditer(plain) if not _is_within_a_date(plain, match)]
    if not clocks:
        return None
    clock = clocks[-1]
    rest = f"{plain[: clock.start()]} {plain[clock.end() :]}"
    try:
        year, month, day = _date(rest)
        hour = _hour(int(clock["hour"]), rest)
        return datetime(year, month, day, hour, int(clock["minute"]), int(clock["second"] or 0))
    except (TypeError, ValueError):
        return None


def _is_within_a_date(text: str, match: re.Match[str]) -> bool:
    before, after = text[: match.start()][-1:], text[match.end() :][:1]
    return (
        before in ("-", "/", ".") or after in ("-", "/") or (after == "." and ":" not in match[0])
    )


def _date(text: str) -> tuple[int, int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    years = [number for number in numbers if number > 31]
    if len(years) != 1:
        raise ValueError("no year")
    others = [number for number in numbers if number <= 31]
    if len(others) == 1:
        return years[0], _month(text, years[0], others[0]), others[0]
    if len(others) != 2:
        raise ValueError("no day")
    if numbers[0] == years[0]:
        return years[0], others[0], others[1]
    days = [number for number in others if number > 12]
    if len(days) == 1:
        return years[0], others[1 - others.index(days[0])], days[0]
    if others[0] == others[1]:
        return years[0], others[0], others[0]
    raise ValueError("day or month?")


def _hour(hour: int, text: str) -> int:
    words = re.findall(r"[^\W\d]+(?:\. ?[^\W\d]\.)?", text)
    if hour <= 12 and any(_plain(mark) in words for mark in AFTERNOON):
        return hour % 12 + 12
    if hour == 12 and any(_plain(mark) in words for mark in MORNING):
        return 0
    return hour


def _month(text: str, year: int, day: int) -> int:
    """Return the month that a text names; where languages disagree, the day of the week decides.

    Raises
    ------
    ValueError
    """
    words = set(re.findall(r"[^\W\d]+", text))
    found: dict[tuple[int, int], set[int]] = {}
    for language, name, month in _months():
        if name in words or (" " in name and name in text):
            said = {weekday for word, weekday in _weekdays(language) if word in words}
            agrees = date(year, month, day).weekday() in said if said else None
            rank = {True: 2, None: 1, False: 0}[agrees]
            found.setdefault((rank, len(name)), set()).add(month)
    months = found[max(found)] if found else set()
    if len(months) != 1:
        raise ValueError("no month, or several")
    return next(iter(months))


@cache
def _months() -> tuple[tuple[str, str, int], ...]:
    """Return the names of months: language, name, number."""
    from babel import Locale, localedata

    languages = [name for name in localedata.locale_identifiers() if "_" not in name]
    return tuple(
        {
            (language, plain, month)
            for language in languages
            for form in Locale.parse(language).months.values()
            for width in ("wide", "abbreviated")
            for month, name in form.get(width, {}).items()
            if len(plain := _plain(name).rstrip(".")) > 2 and not re.search(r"\d", plain)
        }
    )


@cache
def _weekdays(language: str) -> tuple[tuple[str, int], ...]:
    """Return a language's names of days: name, number from Monday on."""
    from babel import Locale

    return tuple(
        {
            (_plain(name).rstrip("."), weekday)
            for form in Locale.parse(language).days.values()
            for width in ("wide", "abbreviated")
            for weekday, name in form.get(width, {}).items()
        }
    )


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in letters if not unicodedata.combining(char))
