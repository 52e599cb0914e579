"""What laws ask of returned values; each function raises `LawBrokenError` with a picture."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from convlab.laws.model import LawBrokenError
from convlab.numerals import apart, share
from convlab.pictures import Grids, Shapes, entry_of

# Loose enough for a correct float32 computation, far below the effect of any mistake.
TOLERANCE = 1e-5
# A loss in 32-bit floats cannot follow a smaller step, nor be nearer to its slope.
NUDGE, OF_NUDGES = 1e-3, 1e-3
# Sums of products of small whole numbers are exact; measured by differences of a cost they are not.
OF_WHOLE_NUMBERS = 1e-10


def kind(value: Any) -> str:
    """Say in words what a value is."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)}"
    article = "an" if type(value).__name__[0] in "aeiou" else "a"
    return f"{article} {type(value).__name__}"


def true(condition: object, message: str) -> None:
    """Fail with this message unless the condition is true."""
    if not condition:
        raise LawBrokenError(message)


def unpack(result: Any, *names: str) -> tuple[Any, ...]:
    """Take a returned tuple apart."""
    wanted = f"({', '.join(names)})"
    if not isinstance(result, tuple | list) or len(result) != len(names):
        raise LawBrokenError(f"returns {kind(result)}, wanted the tuple {wanted}")
    for name, value in zip(names, result, strict=True):
        true(value is not None or name == "cache", f"{name} is None in the returned {wanted}")
    return tuple(result)


def array(name: str, value: Any) -> NDArray[Any]:
    """Return a real array of finite numbers."""
    if not isinstance(value, np.ndarray | np.generic | int | float):
        raise LawBrokenError(f"{name} is {kind(value)}, wanted a NumPy array")
    seen = np.asarray(value)
    if seen.dtype.kind not in "biuf":
        raise LawBrokenError(f"{name} holds {seen.dtype} values, wanted real numbers")
    finite = np.isfinite(seen)
    if not finite.all():
        first = tuple(int(k) for k in np.argwhere(~finite)[0])
        entry = entry_of(name, ", ".join(map(str, first))) if first else name
        raise LawBrokenError(f"{entry} is {seen[first]}, wanted a finite number")
    return seen


def number(name: str, value: Any) -> float:
    """Return a single number: Python's, NumPy's, or a 0-d array."""
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value[()]
    if isinstance(value, np.ndarray) and value.size == 1:
        raise LawBrokenError(f"{name} is {kind(value)}, wanted a single number")
    if not isinstance(value, int | float | np.integer | np.floating):
        raise LawBrokenError(f"{name} is {kind(value)}, wanted a single number")
    true(np.isfinite(value), f"{name} is {value}")
    return float(value)


def whole(name: str, value: Any) -> int:
    """Return a whole number of an integer type."""
    if isinstance(value, np.ndarray) and value.shape == ():
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, int | np.integer):
        shown = value if isinstance(value, float) else kind(value)
        raise LawBrokenError(f"{name} is {shown}, wanted a whole number (an int)")
    return int(value)


def shape(name: str, value: Any, wanted: Sequence[int], axes: Sequence[str] = ()) -> NDArray[Any]:
    """Return the array if it has the wanted shape."""
    seen, wanted = array(name, value), tuple(wanted)
    if seen.ndim != len(wanted):
        count = f"{len(wanted)} {'axis' if len(wanted) == 1 else 'axes'}"
        has = f"{seen.ndim} {'axis' if seen.ndim == 1 else 'axes'}" if seen.ndim else "no axes"
        raise LawBrokenError(f"{name} has {has}, shape {seen.shape}; wanted {count}, {wanted}")
    if seen.shape != wanted:
        message = f"{name} has shape {seen.shape}, wanted {wanted}"
        raise LawBrokenError(message, Shapes(seen.shape, wanted, tuple(axes)))
    return seen


def close(
    name: str,
    value: Any,
    wanted: ArrayLike,
    axes: Sequence[str] = (),
    tol: float = TOLERANCE,
    counts: Mapping[str, int] | None = None,
) -> NDArray[Any]:
    """Return the array if its shape and all of its entries are as wanted.

    Parameters
    ----------
    counts : mapping of str to int
        What there is so many of, such as ``{"the batch has {} examples": 5}``: if all entries are off by this
        factor, it is said.
    """
    wanted = np.asarray(wanted)
    seen = shape(name, value, wanted.shape, axes)
    if wanted.dtype == bool and seen.dtype != bool:  # beside numbers True and False are 1 and 0
        wanted = wanted.astype(float)
    difference = np.abs(seen.astype(float) - wanted.astype(float))
    allowed = tol * max(1.0, float(np.abs(wanted).max(initial=0.0)))
    wrong = difference > allowed
    if wrong.any():
        told = first_difference(name, seen, wanted, wrong)
        if factor := common_factor(seen, wanted, tol, counts or {}):
            told = f"{told}, and {factor}"
        raise LawBrokenError(told, Grids.of(name, seen, wanted, allowed))
    return seen


def first_difference(
    name: str, seen: NDArray[Any], wanted: NDArray[Any], wrong: NDArray[np.bool_]
) -> str:
    """Name the first entry that differs, both numbers, and how many differ."""
    where = tuple(int(k) for k in np.argwhere(wrong)[0]) if seen.ndim else ()
    entry = entry_of(name, ", ".join(map(str, where))) if where else name
    mine, theirs = apart(seen[where], wanted[where])
    told = f"{entry} is {mine}, wanted {theirs}"
    if seen.size == 1:
        return told
    return f"{told}; {int(wrong.sum())} of {seen.size} entries differ"


def common_factor(
    seen: NDArray[Any], wanted: NDArray[Any], tol: float, counts: Mapping[str, int]
) -> str:
    """Say by which one factor all entries are off; "" if there is none."""
    if seen.size < 2 or "b" in (seen.dtype.kind, wanted.dtype.kind):
        return ""
    mine, theirs = seen.astype(float).ravel(), wanted.astype(float).ravel()
    size = float(np.abs(theirs).max())
    if np.count_nonzero(np.abs(theirs) > 1e-3 * size) < 2:
        return ""
    if not mine.any():
        return "all of yours are 0"
    ratio = float(mine @ theirs / (theirs @ theirs))
    if np.abs(mine - ratio * theirs).max() > tol * max(abs(ratio), 1e-3) * size:
        return ""
    if abs(ratio + 1) < tol:
        return "each has the opposite sign"
    known = [what.format(n) for what, n in counts.items() if close_to_count(ratio, n)]
    told = f"each is {share(ratio)} times what it should be"
    if abs(ratio) < 1 and "/" in share(ratio):
        told = f"each is {share(ratio)} of what it should be"
    return f"{told} ({', '.join(known)})" if known else told


def close_to_count(ratio: float, count: int) -> bool:
    """Tell whether a factor is a count of more than one, or one over it."""
    return count > 1 and min(abs(ratio - count) / count, abs(ratio * count - 1)) < 1e-4


def exactly_whole(name: str, value: NDArray[Any]) -> None:
    """Fail if an entry is not a whole number, up to the last digits."""
    seen = value.astype(float)
    off = float(np.abs(seen - np.round(seen)).max(initial=0.0))
    size = float(np.abs(seen).max(initial=1.0))
    told = f"{name} holds numbers that are off a whole one by up to {off:.0e}"
    true(off <= OF_WHOLE_NUMBERS * size, told)


def raises(error: type[Exception], why: str, call: Callable[[], Any]) -> None:
    """Fail unless the call raises this exception."""
    try:
        value = call()
    except NotImplementedError:  # a stub raises for another reason
        raise
    except error:
        return
    raise LawBrokenError(f"{why}: wanted {error.__name__}, but it returned {value!r:.60}")
