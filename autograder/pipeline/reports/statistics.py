"""What is counted of a class, one student after the other, in memory that does not grow with it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean, median, pstdev, quantiles

BINS = 10
FEWEST_TO_CORRELATE = 3
ROUNDING = 1e-12  # what is left of a spread where all values are alike


@dataclass(slots=True)
class Distribution:
    """Scores, counted by value: points have two decimals, so there are never many."""

    values: Counter[float] = field(default_factory=Counter)

    def add(self, score: float) -> None:
        """Count one more."""
        self.values[round(score, 4)] += 1

    @property
    def count(self) -> int:
        """How many there are."""
        return self.values.total()

    def _all(self) -> list[float]:
        return sorted(self.values.elements())

    @property
    def mean(self) -> float:
        """Their mean; ValueError if there is none."""
        return fmean(self.values.keys(), weights=self.values.values())

    @property
    def median(self) -> float:
        """The middle one; ValueError if there is none."""
        return median(self._all())

    @property
    def spread(self) -> float:
        """Their standard deviation, of the class itself rather than of a population it was drawn from."""
        return pstdev(self._all())

    @property
    def lowest(self) -> float:
        """The lowest score."""
        return min(self.values)

    @property
    def highest(self) -> float:
        """The highest score."""
        return max(self.values)

    @property
    def quartiles(self) -> tuple[float, float, float]:
        """What a quarter, half and three quarters do not exceed; between two scores, in proportion.

        As ``numpy.percentile`` has it.
        """
        scores = self._all()
        if len(scores) == 1:
            return scores[0], scores[0], scores[0]
        lower, middle, upper = quantiles(scores, n=4, method="inclusive")
        return lower, middle, upper

    def histogram(self, most: float, bins: int = BINS) -> list[int]:
        """Return how many scores are in each of `bins` equal parts of 0 to `most`.

        A score between two parts belongs to the upper one, the best to the last.
        """
        counts = [0] * bins
        for score, count in self.values.items():
            part = math.floor(score / most * bins + 1e-9) if most else bins - 1
            counts[min(max(part, 0), bins - 1)] += count
        return counts


@dataclass(slots=True)
class Correlation:
    """Pearson's correlation of pairs that are seen once (Welford's recurrence)."""

    count: int = 0
    mean_x: float = 0.0
    mean_y: float = 0.0
    xx: float = 0.0
    yy: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """Count one more pair."""
        self.count += 1
        from_x, from_y = x - self.mean_x, y - self.mean_y
        self.mean_x += from_x / self.count
        self.mean_y += from_y / self.count
        self.xx += from_x * (x - self.mean_x)
        self.yy += from_y * (y - self.mean_y)
        self.xy += from_x * (y - self.mean_y)

    @property
    def undefined(self) -> str:
        """Why there is none, in two words: too few pairs, or all alike; empty if there is one."""
        if self.count < FEWEST_TO_CORRELATE:
            return "too few"
        if self.xx <= ROUNDING * self.count * max(1.0, self.mean_x**2):
            return "all alike"
        if self.yy <= ROUNDING * self.count * max(1.0, self.mean_y**2):
            return "the rest alike"
        return ""

    @property
    def value(self) -> float | None:
        """From -1 to 1; None if it is undefined."""
        if self.undefined:
            return None
        return max(-1.0, min(1.0, self.xy / math.sqrt(self.xx * self.yy)))


@dataclass(slots=True)
class ItemStatistics:
    """How a class did in one function or written question.

    Parameters
    ----------
    tried_points : float
        Sum of the points of those who tried.
    rest : Correlation
        Of these points with the same student's other automatic points.
    """

    max_points: float
    seen: int = 0
    tried: int = 0
    points: float = 0.0
    tried_points: float = 0.0
    rest: Correlation = field(default_factory=Correlation)

    def add(self, points: float, others: float, tried: bool) -> None:
        """Count one student's points, beside those for everything else."""
        self.seen += 1
        self.points += points
        if tried:
            self.tried += 1
            self.tried_points += points
        self.rest.add(points, others)

    @property
    def mean(self) -> float | None:
        """Points of all, those who did not try with none; None if nobody was seen."""
        return self.points / self.seen if self.seen else None

    @property
    def difficulty(self) -> float | None:
        """The mean as a share of the most: 1 is easy. It is called so in test theory, if the wrong way round."""
        return _over(self.mean, self.max_points)

    @property
    def mean_of_tried(self) -> float | None:
        """Points of those who tried; None if nobody did."""
        return self.tried_points / self.tried if self.tried else None

    @property
    def share_tried(self) -> float | None:
        """Who tried, of all; None if nobody was seen."""
        return self.tried / self.seen if self.seen else None

    @property
    def discrimination(self) -> float | None:
        """Corrected item-total correlation; None if it is undefined."""
        return self.rest.value


def _over(part: float | None, whole: float) -> float | None:
    return None if part is None or not whole else part / whole


def slope(values: Sequence[float]) -> float:
    """Return by how much values grow at each step, by least squares.

    Raises
    ------
    ValueError
        If there are fewer than two.
    """
    if len(values) < 2:
        raise ValueError("a slope needs two values")
    middle, mean = (len(values) - 1) / 2, fmean(values)
    above = sum((place - middle) * (value - mean) for place, value in enumerate(values))
    return above / sum((place - middle) ** 2 for place in range(len(values)))
