"""Which form of a sentence a count takes: the rules of CLDR for whole numbers.

A rule is named after a language that has it; a catalogue names the rule, so that a language that
is not listed here can use that of another one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

CATEGORIES = ("zero", "one", "two", "few", "many", "other")
OTHER = "other"  # every counted sentence has this form


def _japanese(_n: int) -> str:
    return OTHER


def _english(n: int) -> str:
    return "one" if n == 1 else OTHER


def _french(n: int) -> str:
    return "one" if n in (0, 1) else OTHER


def _czech(n: int) -> str:
    return "one" if n == 1 else "few" if 2 <= n <= 4 else OTHER


def _polish(n: int) -> str:
    return "one" if n == 1 else "few" if _ends_in_two_to_four(n) else "many"


def _russian(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    return "few" if _ends_in_two_to_four(n) else "many"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return CATEGORIES[n]
    if 3 <= n % 100 <= 10:
        return "few"
    return "many" if n % 100 >= 11 else OTHER


def _ends_in_two_to_four(n: int) -> bool:
    return 2 <= n % 10 <= 4 and not 12 <= n % 100 <= 14


RULES: Mapping[str, Callable[[int], str]] = {
    "japanese": _japanese,  # also Chinese, Korean, Vietnamese
    "english": _english,  # also German, Dutch, Italian, Spanish
    "french": _french,
    "czech": _czech,  # also Slovak
    "polish": _polish,
    "russian": _russian,  # also Ukrainian
    "arabic": _arabic,
}
