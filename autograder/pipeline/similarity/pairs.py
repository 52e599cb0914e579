"""Compare a class function by function; what the stub holds, and what much of the class wrote, says nothing.

Only programs that share an uncommon part are compared, and equal ones only once, so a large class stays
quick.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from autograder.pipeline.similarity.fingerprints import WORTH_NODES, Print

COMMON = 0.4  # a part in more than this share of the class says nothing
CLASS = 8  # from this size on "most of the class" has a meaning


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two students whose versions of a function share `share` (0 to 1) of their uncommon parts.

    Parameters
    ----------
    holders : int
        How many of the class have the largest part that both share.
    unusual : float
        How unusual all that both share is in this class: nodes by the bits that they tell.
    """

    first: str
    second: str
    share: float
    holders: int = 2
    unusual: float = 0.0


def own_parts(found: Print, released: Print) -> Print:
    """Return what a student wrote of a function; nothing if that is too little to be written in many ways."""
    own = {part: nodes for part, nodes in found.items() if part not in released}
    return own if max(own.values(), default=0) >= WORTH_NODES else {}


def alike(students: Mapping[str, Print], released: Print, threshold: float) -> Iterator[Likeness]:
    """Yield pairs of students with alike versions of one function, the most unusual first."""
    same: dict[tuple[str, ...], list[str]] = defaultdict(list)
    programs: list[Print] = []
    for name, found in students.items():
        if own := own_parts(found, released):
            who = same[tuple(sorted(own))]
            if not who:
                programs.append(own)
            who.append(name)
    groups = list(same.values())
    rarity = _Rarity(programs, groups)
    pairs = [
        rarity.pair(first, second, share, left, right)
        for (left, right), share in _shares(programs).items()
        if share >= threshold
        for first in groups[left]
        for second in groups[right]
    ]
    most = _most(sum(map(len, groups)))
    pairs += [
        rarity.pair(one, other, 1.0, number, number)
        for number, who in enumerate(groups)
        if len(who) <= most  # more than these came to it by themselves
        for one, other in combinations(who, 2)
    ]
    yield from sorted(pairs, key=lambda pair: (-pair.unusual, -pair.share, pair.first, pair.second))


class _Rarity:
    """How many of a class have each part of its programs."""

    def __init__(self, programs: list[Print], groups: list[list[str]]) -> None:
        self.programs, self.size = programs, sum(map(len, groups))
        self.holders = Counter[str]()
        for parts, who in zip(programs, groups, strict=True):
            self.holders.update(dict.fromkeys(parts, len(who)))
        self._told: dict[tuple[int, int], tuple[int, float]] = {}

    def pair(self, one: str, other: str, share: float, left: int, right: int) -> Likeness:
        first, second = sorted((one, other))
        if (left, right) not in self._told:
            self._told[left, right] = self._tell(left, right)
        return Likeness(first, second, share, *self._told[left, right])

    def _tell(self, left: int, right: int) -> tuple[int, float]:
        shared = {p: n for p, n in self.programs[left].items() if p in self.programs[right]}
        largest = max(shared, key=lambda part: (shared[part], part))
        told = sum(
            nodes * math.log2(self.size / self.holders[part]) for part, nodes in shared.items()
        )
        return self.holders[largest], round(told, 1)


def _most(count: int) -> float:
    """Return how many may have something in common before it says nothing."""
    return COMMON * count if count >= CLASS else count


def _shares(programs: list[Print]) -> dict[tuple[int, int], float]:
    """Return for pairs of programs the share of their uncommon parts that both have, by nodes."""
    holders: dict[str, list[int]] = defaultdict(list)
    for number, parts in enumerate(programs):
        for part in parts:
            holders[part].append(number)
    most = _most(len(programs))
    weight, shared = [0] * len(programs), Counter[tuple[int, int]]()
    for part, numbers in holders.items():
        if len(numbers) <= most:
            nodes = programs[numbers[0]][part]
            for number in numbers:
                weight[number] += nodes
            for pair in combinations(numbers, 2):
                shared[pair] += nodes
    return {
        (one, other): round(2 * nodes / (weight[one] + weight[other]), 4)
        for (one, other), nodes in shared.items()
    }
