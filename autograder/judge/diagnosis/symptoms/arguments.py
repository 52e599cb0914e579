"""Symptoms in how a wrong answer relates to what the function was given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake, Named
from autograder.judge.diagnosis.symptoms.model import ENOUGH_NUMBERS, Seen, close
from autograder.judge.execution.compare import Kind, number

REAL_DTYPE_KINDS = "biuf"
RELATIVE_GAP = 1e-3  # of a small part that was added to 32-bit floats, the last digits are lost

COMES_BACK = GeneralMistake("argument_returned", fields=("argument",))
MIXED_IN = GeneralMistake("argument_mixed_in", fields=("argument",))
MULTIPLIED_IN = GeneralMistake("argument_multiplied_in", fields=("argument",))

SOME_SIZES = "wrong_for_some_sizes"
FOR_ONE_SIZE = GeneralMistake(SOME_SIZES, "exactly", ("argument", "size"))
FROM_A_SIZE_ON = GeneralMistake(SOME_SIZES, "from", ("argument", "lowest"))
UP_TO_A_SIZE = GeneralMistake(SOME_SIZES, "up_to", ("argument", "highest"))
BETWEEN_SIZES = GeneralMistake(SOME_SIZES, "between", ("argument", "lowest", "highest"))


def by_arguments(wrong: Sequence[Seen]) -> Named | None:
    """Tell an argument that comes back, one that is mixed in, or one whose size decides."""
    if not wrong or not all(seen.kind == Kind.VALUE and seen.arrays is not None for seen in wrong):
        return None
    for holds, mistake in (
        (_comes_back, COMES_BACK),
        (_is_mixed_in, MIXED_IN),
        (_is_multiplied, MULTIPLIED_IN),
    ):
        if name := _of_all(wrong, holds):
            return mistake.named(argument=name)
    return _decided_by_size(wrong)


def _arguments(seen: Seen) -> Iterator[tuple[str, np.ndarray]]:
    """Yield the arrays among the arguments that have the shape of the answer, by the argument's name.

    The entries of a dictionary go by the name of the whole.
    """
    for name, given in seen.inputs.items():
        for part in given.values() if isinstance(given, dict) else (given,):
            fits = isinstance(part, np.ndarray) and part.shape == np.shape(seen.expected)
            if fits and part.dtype.kind in REAL_DTYPE_KINDS:
                yield name, part.astype(np.float64)


def _of_all(wrong: Sequence[Seen], holds: Callable[[Seen, np.ndarray], bool]) -> str:
    """Return the argument for which something holds in all wrong answers; "" if there is none."""
    names = [{name for name, X in _arguments(seen) if holds(seen, X)} for seen in wrong]
    common = set.intersection(*names)
    telling = any(len(np.unique(seen.expected)) >= ENOUGH_NUMBERS for seen in wrong)
    return min(common) if common and telling else ""


def _comes_back(seen: Seen, X: np.ndarray) -> bool:
    return close(seen.both_arrays[0], X)


def _is_mixed_in(seen: Seen, X: np.ndarray) -> bool:
    actual, expected = seen.both_arrays
    gap = actual - expected
    largest = np.unravel_index(np.abs(X).argmax(), X.shape)
    return bool(X[largest]) and close(gap, X * (gap[largest] / X[largest]), RELATIVE_GAP)


def _is_multiplied(seen: Seen, X: np.ndarray) -> bool:
    actual, expected = seen.both_arrays
    return close(actual, expected * X)


def _decided_by_size(wrong: Sequence[Seen]) -> Named | None:
    """Tell from which size on, or between which, the entries of an argument are answered wrongly."""
    # Of a dictionary of parameters a range of values says nothing: they are no inputs of an entry.
    names = [
        {name for name, _ in _arguments(seen) if not isinstance(seen.inputs[name], dict)}
        for seen in wrong
    ]
    for name in sorted(set.intersection(*names)):
        off, fine, sure = map(
            np.concatenate, zip(*(_parted(seen, name) for seen in wrong), strict=True)
        )
        if len(off) < ENOUGH_NUMBERS:
            continue
        lowest, highest = off.min(), off.max()
        if np.count_nonzero((fine < lowest) | (fine > highest)) < ENOUGH_NUMBERS:
            continue  # a range that holds nearly all entries tells nothing
        if ((sure >= lowest) & (sure <= highest)).any():
            continue
        return _range(name, lowest, highest, fine)
    return None


def _parted(seen: Seen, name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the entries of an argument that are answered wrongly, rightly, and rightly not with 0.

    A 0 may be right by chance.
    """
    X = next(X for found, X in _arguments(seen) if found == name)
    actual, expected = seen.both_arrays
    off = ~np.isclose(actual, expected, rtol=1e-5, atol=1e-9)
    return X[off], X[~off], X[~off & (expected != 0)]


def _range(argument: str, lowest: float, highest: float, fine: np.ndarray) -> Named:
    low, high = number(lowest), number(highest)
    if lowest == highest:
        return FOR_ONE_SIZE.named(argument=argument, size=low)
    if (fine < lowest).all():
        return FROM_A_SIZE_ON.named(argument=argument, lowest=low)
    if (fine > highest).all():
        return UP_TO_A_SIZE.named(argument=argument, highest=high)
    return BETWEEN_SIZES.named(argument=argument, lowest=low, highest=high)
