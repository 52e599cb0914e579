"""Numbers written briefly, with the digits that it takes to tell two of them apart."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

MOST_DIGITS = 17
LEAST, MOST = 1e-4, 1e5  # smaller and larger numbers are written as powers of ten
Table = list[list[str]]


def apart(seen: Any, wanted: Any) -> tuple[str, str]:
    """Write two numbers with four significant digits, or one more than it takes to tell them apart."""
    if np.asarray(seen).dtype == bool or np.asarray(wanted).dtype == bool:
        return brief(seen), brief(wanted)
    a, b = float(seen) + 0.0, float(wanted) + 0.0  # -0.0 becomes 0.0
    enough = (d for d in range(3, MOST_DIGITS) if f"{a:.{d}g}" != f"{b:.{d}g}")
    digits = next(enough, 3) + 1
    return f"{a:.{digits}g}", f"{b:.{digits}g}"


def brief(value: Any) -> str:
    """Write a number with four significant digits."""
    return str(bool(value)) if np.asarray(value).dtype == bool else f"{float(value):.4g}"


def tables(
    seen: NDArray[Any], wanted: NDArray[Any], wrong: NDArray[np.bool_]
) -> tuple[Table, Table]:
    """Write two matrices with few characters, and so that no entry marked wrong looks right."""
    least = max(decimals(values) or 0 for values in (seen, wanted))
    extra = 0
    while True:
        mine, theirs = (written(values, least, extra) for values in (seen, wanted))
        pairs = zip(np.ravel(mine)[wrong.ravel()], np.ravel(theirs)[wrong.ravel()], strict=True)
        if extra == MOST_DIGITS or not any(looks_like(a, b) for a, b in pairs):
            return mine, theirs
        extra += 1


def looks_like(a: str, b: str) -> bool:
    """Tell whether two written numbers read as the same one: 0 and 0.00 do."""
    if a == b:
        return True
    try:
        return float(a) == float(b)
    except ValueError:  # True and False
        return False


def written(values: NDArray[Any], least: int, extra: int) -> Table:
    """Write every entry with few characters, all in the same manner."""
    form = manner(values, least, extra)
    return [[form(x) for x in row] for row in values.tolist()]


def manner(values: NDArray[Any], least: int, extra: int) -> Callable[[Any], str]:
    """Choose how to write all entries of a matrix.

    Parameters
    ----------
    least : int
        How many decimals the matrix beside it needs: fractions in both get as many.
    extra : int
        How many digits more it takes to tell the two apart.
    """
    if values.dtype.kind in "biu":
        return str
    places = decimals(values)
    if places is None:
        return lambda x: f"{x:.{1 + extra}e}" if x else "0"
    return f"{{:z.{max(places, least) + extra if places else 0}f}}".format


def decimals(values: NDArray[Any]) -> int | None:
    """Return how many decimals show the size of a matrix; None if it takes a power of ten."""
    finite = values[np.isfinite(values)]
    size = float(np.abs(finite).max(initial=0))
    if size < MOST and np.array_equal(finite, np.round(finite)):
        return 0
    if not LEAST <= size < MOST:
        return None
    if size < 0.05:
        return 1 - math.floor(math.log10(size))
    return 2 if size < 1000 else 1


def share(ratio: float) -> str:
    """Write a ratio as a person says it: 1/5, 2, 0.3679."""
    near = Fraction(ratio).limit_denominator(1000)
    simple = near.numerator in (1, -1) or near.denominator == 1
    return str(near) if simple and abs(float(near) - ratio) <= 1e-4 * abs(ratio) else f"{ratio:.4g}"
