"""What may be shown in class: numbers in which no person stands alone.

A count of one or two becomes None, which a page shows as *fewer than 3*, and a mean of so few is left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

FEWEST = 3  # who form a group
QUARTERS = 4 * FEWEST  # a quarter of the class is a group, too
COUNTS = frozenset(
    ("late", "waiting", "penalised", "unreadable", "not_graded", "missing", "refused", "in_need",
     "right", "partly", "wrong", "blank", "graded")
)  # fmt: skip
OF_ONE = ("lowest", "highest")  # what a single person has
OF_QUARTERS = ("lower_quartile", "median", "upper_quartile", "median_auto_score")
OF_A_CLASS = ("mean", "spread")  # of all points: left out with the quartiles
OF_ALL = ("mean", "spread", "difficulty", "discrimination")


def masked(count: int) -> int | None:
    """Return a count; None if it is of one or two."""
    return None if 0 < count < FEWEST else count


def without_persons(told: Mapping[str, Any], size: int) -> dict[str, Any]:
    """Return numbers about a group of `size` in which nobody can be told from another."""
    hidden: set[str] = {*OF_ONE}
    if size < QUARTERS:
        hidden |= {*OF_QUARTERS, *(OF_A_CLASS if "median" in told else ())}
    if size < FEWEST:
        hidden |= {*OF_ALL}
    if "share_tried" in told and masked(round(size * (told["share_tried"] or 0))) is None:
        hidden.add("mean_of_tried")
    if masked(told.get("blank") or 0) is None:
        hidden.add("share_tried")
    return {name: _shown(name, value, hidden) for name, value in told.items()}


def _shown(name: str, value: Any, hidden: Collection[str]) -> Any:
    if name in hidden:
        return None
    if name in COUNTS:
        return masked(value)
    if name == "histogram":
        return [masked(count) for count in value]
    return value
