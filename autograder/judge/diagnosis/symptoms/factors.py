"""Symptoms in how wrong numbers and right ones relate: a factor, a constant."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake, Named
from autograder.judge.diagnosis.symptoms.model import ENOUGH_NUMBERS, Seen, close
from autograder.judge.execution.compare import NUMBERS, Kind, number

A_FACTOR_EACH = GeneralMistake("off_by_a_factor", "each_call")
MULTIPLIED = GeneralMistake("off_by_a_factor", "times", fields=("factor",))
DIVIDED = GeneralMistake("off_by_a_factor", "divided", fields=("factor",))
TOO_LARGE = GeneralMistake("off_by_a_constant", "large", fields=("amount",))
TOO_SMALL = GeneralMistake("off_by_a_constant", "small", fields=("amount",))
NEARLY_RIGHT = GeneralMistake("nearly_right")
NEARLY_ALIKE = 1e-3  # differences lose digits
LARGEST_RELATIVE_GAP = 5e-3  # of the largest number
OFF_ALIKE = GeneralMistake("off_by_the_same_in_each_entry")
OFF_BY_THE_BIAS = GeneralMistake("off_by_the_bias_alone", fields=("argument",))


def regular(wrong: Sequence[Seen]) -> Named | None:
    """Tell a constant factor or a constant offset from the right numbers."""
    pairs = _all_flat(wrong)
    if not pairs:
        return None
    actual, expected = (np.concatenate(side) for side in zip(*pairs, strict=True))
    if len(np.unique(expected)) < ENOUGH_NUMBERS or not np.isfinite(actual).all():
        return None
    if found := _factor(actual, expected):
        return found
    offset = float(np.median(actual - expected))
    if offset and np.allclose(actual - expected, offset, rtol=1e-6, atol=1e-9):
        which = TOO_LARGE if offset > 0 else TOO_SMALL
        return which.named(amount=number(abs(offset)))
    return None


def each_by_its_own_factor(wrong: Sequence[Seen]) -> Named | None:
    """Tell a factor that depends on the sizes, such as a wrong count of pixels."""
    pairs = _all_flat(wrong)
    if not all(_factor(*pair) for pair in pairs):
        return None
    told = any(len(np.unique(expected)) >= ENOUGH_NUMBERS for _, expected in pairs)
    return A_FACTOR_EACH.named() if told else None


def nearly_right(wrong: Sequence[Seen]) -> Named | None:
    """Tell numbers that are a little off everywhere, as no slip in a formula leaves them."""
    pairs = _all_flat(wrong)
    counts = any(isinstance(seen.expected, int | np.integer) for seen in wrong)
    if not pairs or counts:
        return None
    gaps = [np.abs(a - e).max() / max(np.abs(e).max(), 1e-9) for a, e in pairs]
    return NEARLY_RIGHT.named() if max(gaps) < LARGEST_RELATIVE_GAP else None


def off_alike(wrong: Sequence[Seen]) -> Named | None:
    """Tell an error that does not depend on the example."""
    if not all(seen.kind == Kind.VALUE and seen.arrays is not None for seen in wrong):
        return None
    gaps = [actual - expected for actual, expected in (seen.both_arrays for seen in wrong)]
    if not all(gap.ndim > 1 for gap in gaps) or not any(len(gap) > 1 for gap in gaps):
        return None
    if not all(close(gap, np.broadcast_to(gap[:1], gap.shape), NEARLY_ALIKE) for gap in gaps):
        return None
    for name in sorted(set.intersection(*(set(seen.inputs) for seen in wrong))):
        pairs = [
            _with_a_vector(seen.inputs[name], gap) for seen, gap in zip(wrong, gaps, strict=True)
        ]
        if all(pairs) and _depends_on_vector([pair for pair in pairs if pair]):
            return OFF_BY_THE_BIAS.named(argument=name)
    return OFF_ALIKE.named()


def _with_a_vector(value: Any, gap: np.ndarray) -> tuple[np.ndarray, np.ndarray] | None:
    """Return an argument with a number for each channel, and the error of each channel, if it is that."""
    channels = gap.shape[-1]
    rows = gap.reshape(-1, channels)
    if not isinstance(value, np.ndarray) or value.dtype.kind not in "biuf":
        return None
    if value.shape[-1:] != (channels,) or value.size != channels:
        return None
    if not close(rows, np.broadcast_to(rows[:1], rows.shape), NEARLY_ALIKE):
        return None
    return value.ravel().astype(np.float64), rows[0]


def _depends_on_vector(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> bool:
    """Whether errors come from the numbers of a vector alone: a multiple, one for all, another order."""
    telling = any(len(np.unique(vector)) >= ENOUGH_NUMBERS for vector, _ in pairs)
    return telling and (
        _is_a_multiple(pairs)
        or all(np.ptp(gap + vector) <= NEARLY_ALIKE for vector, gap in pairs)
        or all(close(np.sort(gap + vector), np.sort(vector), NEARLY_ALIKE) for vector, gap in pairs)
    )


def _is_a_multiple(pairs: Sequence[tuple[np.ndarray, np.ndarray]]) -> bool:
    vector, gap = (np.concatenate(side) for side in zip(*pairs, strict=True))
    largest = int(np.abs(vector).argmax())
    factor = gap[largest] / vector[largest] if vector[largest] else 0.0
    return bool(factor) and close(gap, factor * vector, NEARLY_ALIKE)


def _all_flat(wrong: Sequence[Seen]) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return wrong and right numbers of every answer, each in a row; nothing if one has no numbers."""
    pairs = [pair for seen in wrong if (pair := _flat(seen)) is not None]
    return pairs if len(pairs) == len(wrong) else []


def _flat(seen: Seen) -> tuple[np.ndarray, np.ndarray] | None:
    if seen.kind != Kind.VALUE:
        return None
    if seen.arrays is not None:
        actual, expected = seen.arrays
        return actual.ravel(), expected.ravel()
    sides = (seen.actual, seen.expected)
    if not all(isinstance(s, NUMBERS) and not isinstance(s, np.complexfloating) for s in sides):
        return None
    return np.array([float(seen.actual)]), np.array([float(seen.expected)])


def _factor(actual: np.ndarray, expected: np.ndarray) -> Named | None:
    """Return the one factor that leads from the right numbers to the wrong ones, if there is one."""
    largest = int(np.abs(expected).argmax())
    if not actual[largest] or not expected[largest]:
        return None
    factor = _ratio(actual[largest], expected[largest])
    if not factor:
        return None
    # Entry by entry, not within a share of the largest: beside billions, thousands are nothing.
    if abs(factor - 1) < 1e-4 or not np.allclose(actual, expected * factor, rtol=1e-6, atol=1e-9):
        return None
    if abs(factor) < 1:
        return DIVIDED.named(factor=number(round(1 / factor, 6)))
    return MULTIPLIED.named(factor=number(round(factor, 6)))


def _ratio(actual: float, expected: float) -> float:
    """Return a factor that can be told, as such and as a divisor; 0 if there is none."""
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        factor, divisor = np.divide(actual, expected), np.divide(expected, actual)
    return float(factor) if np.isfinite([factor, divisor]).all() and factor and divisor else 0.0
