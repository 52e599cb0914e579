"""Mistakes that any function can make, told from what came back: its type, its shape, its numbers.

They are looked for where no named wrong program answers like the student.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations, permutations
from typing import Any

import numpy as np

from autograder.exercises.model import Exercise
from autograder.judge.compare import NUMBERS, Difference, number
from autograder.judge.fingerprint import WRONG_ARGUMENTS
from autograder.judge.session import Outcome

NOT_A_NUMBER = "can be converted to Python scalars"
YES_OR_NO = "truth value of an array"
CAST_REFUSED = "with casting rule 'same_kind'"
ANOTHER_COUNT = "values to unpack"
ENOUGH_NUMBERS = 3  # entries that must agree before a factor or an offset is believed
HALF_PRECISION = 2e-3
MOST_AXES = 4  # 24 orders to try


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A named mistake, or two; `reread` has a heading a line."""

    name: str
    student: str
    instructor: str
    reread: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """A wrong outcome and, where something came back, how it differs."""

    outcome: Outcome
    difference: Difference | None

    @property
    def kind(self) -> str:
        """Kind of the difference; "" if there was no answer to compare."""
        return self.difference.kind if self.difference else ""

    @property
    def actual(self) -> Any:
        """The returned value that differs."""
        return self.difference.actual if self.difference else None

    @property
    def expected(self) -> Any:
        """The right value."""
        return self.difference.expected if self.difference else None

    @property
    def arrays(self) -> tuple[np.ndarray, np.ndarray] | None:
        """Both sides as arrays of floats, if both are real arrays."""
        sides = (self.actual, self.expected)
        if all(isinstance(side, np.ndarray) and side.dtype.kind in "biuf" for side in sides):
            return self.actual.astype(np.float64), self.expected.astype(np.float64)
        return None

    def raises(self, name: str, text: str = "") -> bool:
        """Whether the call raised this exception, with this in its message."""
        said = str((self.outcome.error or {}).get("text", ""))
        return self.outcome.raised_a(name) and text in said


@dataclass(frozen=True, slots=True)
class Sign:
    """A general mistake, and how each wrong outcome looks if it was made."""

    diagnosis: Diagnosis
    holds: Callable[[Seen], bool]


def _returned(seen: Seen) -> bool:
    return seen.outcome.kind == "returned"


def _opaque_type(seen: Seen) -> str:
    return _type_name(seen.outcome.value)


def _type_name(value: Any) -> str:
    return str(getattr(value, "type_name", type(value).__name__))


def _wants_a_number(seen: Seen) -> bool:
    return isinstance(seen.expected, NUMBERS) or (
        isinstance(seen.expected, np.ndarray) and seen.expected.ndim == 0
    )


def _is_several(seen: Seen) -> bool:
    if isinstance(seen.actual, np.ndarray):
        return seen.actual.ndim > 0
    return isinstance(seen.actual, list | tuple)


def _lost_unit_axes(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    short = tuple(side for side in expected.shape if side != 1)
    return actual.shape != expected.shape and actual.shape[-len(short) :] == short and (
        len(actual.shape) < len(expected.shape)
    ) and _close(actual.ravel(), expected.ravel())  # fmt: skip


def _flattened(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return actual.ndim == 1 < expected.ndim and _close(actual, expected.ravel())


def _two_axes_exchanged(seen: Seen) -> bool:
    if seen.kind not in ("shape", "value") or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(
        _close(actual, np.swapaxes(expected, first, second))
        for first, second in combinations(range(expected.ndim), 2)
    )


def _axes_reordered(seen: Seen) -> bool:
    if seen.kind not in ("shape", "value") or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim <= MOST_AXES and any(
        _close(actual, expected.transpose(order)) for order in permutations(range(expected.ndim))
    )


def _shuffled(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = (np.sort(side.ravel()) for side in seen.arrays)
    return len(np.unique(expected)) > ENOUGH_NUMBERS and _close(actual, expected)


def _whole_numbers_only(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None or seen.actual.dtype.kind not in "iu":
        return False
    actual, expected = seen.arrays
    gap = np.abs(actual - expected)
    if seen.actual.dtype.kind == "u":  # a minus is lost as well
        gap = np.minimum(gap, np.abs(gap - 2.0 ** (8 * seen.actual.dtype.itemsize)))
    return bool((gap < 1).all())


def _stays_zero(seen: Seen) -> bool:
    return seen.kind == "value" and seen.arrays is not None and not seen.arrays[0].any()


def _first_entry_alone(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return (
        expected.ndim > 1 < len(expected)
        and not actual[1:].any()
        and _close(actual[:1], expected[:1])
    )


def _same_numbers(seen: Seen) -> bool:
    if seen.kind != "shape" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return _close(actual.ravel(), expected.ravel())


def _mirrored(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return any(_close(actual, np.flip(expected, axis)) for axis in range(expected.ndim))


def _changed_by(*changes: Callable[[np.ndarray], np.ndarray]) -> Callable[[Seen], bool]:
    """Return a check that one of these, done to the right numbers, gives the wrong ones."""

    def holds(seen: Seen) -> bool:
        if seen.kind != "value" or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return any(_close(actual, change(expected)) for change in changes)

    return holds


def _half_precision(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None or seen.actual.dtype != np.float16:
        return False
    actual, expected = seen.arrays
    return _close(actual, expected, HALF_PRECISION)


def _number_rounded(seen: Seen) -> bool:
    if seen.kind != "value" or not _wants_a_number(seen):
        return False
    expected = float(seen.expected)
    return bool(float(seen.actual) == round(expected) != expected)


def _count_rounded(seen: Seen) -> bool:
    pair = (seen.actual, seen.expected)
    if seen.kind != "value" or not all(isinstance(side, int | np.integer) for side in pair):
        return False
    actual, expected = map(int, pair)
    return any(actual == round(expected, -k) for k in range(2, len(str(abs(expected)))))


def _cut(seen: Seen) -> int | None:
    """Return how many entries two lists share that differ in length only, at the start or the end."""
    pair = (seen.actual, seen.expected)
    if seen.kind != "shape" or not all(isinstance(side, list | tuple) for side in pair):
        return None
    short, long = sorted((list(map(_plain, side)) for side in pair), key=len)
    return len(short) if short and short in (long[: len(short)], long[-len(short) :]) else None


def _plain(entry: Any) -> Any:
    return tuple(map(_plain, entry)) if isinstance(entry, list | tuple) else entry


def _right_inside(*inside: slice) -> Callable[[Seen], bool]:
    """Return a check that a part of the maps, given by slices, is right, and not empty."""

    def holds(seen: Seen) -> bool:
        if seen.kind != "value" or seen.arrays is None:
            return False
        actual, expected = seen.arrays
        return (
            expected.ndim == 4
            and expected[inside].size > 0
            and _close(actual[inside], expected[inside])
        )

    return holds


def _first_image_right(seen: Seen) -> bool:
    if seen.kind != "value" or seen.arrays is None:
        return False
    actual, expected = seen.arrays
    return expected.ndim == 4 and len(expected) > 1 and _close(actual[0], expected[0])


def _type_is(seen: Seen, *names: str) -> bool:
    """Whether the value, or the part of it that differs, is of a type that cannot be compared."""
    return bool({_opaque_type(seen), _type_name(seen.actual)} & set(names))


def _an_error_came_back(seen: Seen) -> bool:
    return _returned(seen) and _opaque_type(seen).endswith("Error")


def _numpy_lost(seen: Seen) -> bool:
    """Whether something that is no array is asked for what NumPy has, such as ``np.zeros``."""
    said = str((seen.outcome.error or {}).get("text", ""))
    found = re.match(r"'\w+' object has no attribute '(\w+)'", said)
    return (
        seen.raises("AttributeError")
        and found is not None
        and hasattr(np, found[1])
        and not hasattr(np.ndarray, found[1])
    )


def _raises_any(name: str, *texts: str) -> Callable[[Seen], bool]:
    return lambda seen: any(seen.raises(name, text) for text in texts)


def _close(actual: np.ndarray, expected: np.ndarray, rtol: float = 1e-6) -> bool:
    if actual.shape != expected.shape:
        return False
    scale = float(np.abs(expected).max(initial=0.0))
    return bool(np.allclose(actual, expected, rtol=rtol, atol=rtol * max(scale, 1e-3)))


SIGNS = (
    Sign(
        Diagnosis(
            "returns_nothing",
            "Your function returns nothing (None). Is there a `return` at its end, on every path?",
            "no return statement",
        ),
        lambda seen: _returned(seen) and seen.outcome.value is None,
    ),
    Sign(
        Diagnosis(
            "prints_or_returns_text",
            "Your function returns a text. Return the value itself; printing or formatting it is up to the caller.",
            "returns text instead of the value",
        ),
        lambda seen: isinstance(seen.outcome.value, str) or isinstance(seen.actual, str),
    ),
    Sign(
        Diagnosis(
            "one_value_is_none",
            "One of the values that you return is None. Does every path give it a value? What changes "
            "something in place, or has no `return`, gives None.",
            "None among the returned values",
        ),
        lambda seen: seen.kind == "type" and seen.actual is None,
    ),
    Sign(
        Diagnosis(
            "returns_the_error",
            "Your function *returns* the error, and the program goes on as if nothing had happened. An error "
            "must be raised.",
            "return ValueError(...) instead of raise",
        ),
        _an_error_came_back,
    ),
    Sign(
        Diagnosis(
            "answers_are_objects",
            "Your array does not hold numbers but Python objects, such as lists. Rows of different lengths do "
            "this, and so does `dtype=object`.",
            "array of dtype object",
        ),
        lambda seen: _type_is(seen, "ndarray of object")
        or (seen.kind == "dtype" and "object" in seen.difference.text),
    ),
    Sign(
        Diagnosis(
            "returns_a_generator",
            "Your function returns a generator: a `yield`, or an expression in round brackets. Compute the value and return it.",
            "generator instead of value",
        ),
        lambda seen: _type_is(seen, "generator"),
    ),
    Sign(
        Diagnosis(
            "several_values_instead_of_a_number",
            "Your function returns a tuple, a list or an array. One plain number is asked for.",
            "tuple, list or array instead of a number",
        ),
        lambda seen: seen.kind == "type" and _wants_a_number(seen) and _is_several(seen),
    ),
    Sign(
        Diagnosis(
            "returns_a_dictionary",
            "There is a dictionary in what your function returns. The docstring names another type under Returns.",
            "dict instead of list, tuple or array",
        ),
        lambda seen: (
            seen.kind == "type"
            and isinstance(seen.actual, dict)
            and not isinstance(seen.expected, Mapping)
        ),
    ),
    Sign(
        Diagnosis(
            "returns_a_list",
            "Your function returns a list. Return a NumPy array: later layers need its shape and arithmetic.",
            "list instead of array",
        ),
        lambda seen: seen.kind == "type" and isinstance(seen.actual, list),
    ),
    Sign(
        Diagnosis(
            "wrong_number_of_outputs",
            "Your function does not return as many values as the docstring lists under Returns.",
            "wrong number of returned values",
        ),
        lambda seen: seen.kind == "count",
    ),
    Sign(
        Diagnosis(
            "name_that_numpy_has_not",
            "Your function asks NumPy for a name that it does not have, or no longer: `np.float`, `np.int` and "
            "`np.bool8` are gone. Python's own `float`, `int` and `bool` do.",
            "old or misspelt NumPy name",
        ),
        lambda seen: seen.raises("AttributeError", "module 'numpy' has no attribute"),
    ),
    Sign(
        Diagnosis(
            "uses_a_name_that_is_not_defined",
            "Your function uses a name that exists neither in it nor above it in the notebook. "
            "It may have worked because of a cell you deleted: restart the kernel and run all cells.",
            "reads a notebook global or a misspelt name",
        ),
        lambda seen: seen.raises("NameError"),
    ),
    Sign(
        Diagnosis(
            "array_taken_for_a_number",
            "NumPy turns only an array without axes into a Python number, so `float(...)` and `int(...)` refuse "
            "one of shape (1, 1, 1), or of any other. Take the one number out of the array first.",
            "float() or int() of an array with axes (older NumPy allowed it)",
        ),
        lambda seen: seen.raises("TypeError", NOT_A_NUMBER),
    ),
    Sign(
        Diagnosis(
            "array_taken_for_a_yes_or_no",
            "`if`, `and` and Python's own `max` want a single yes or no. A comparison with an array gives one "
            "for every entry. Use a function of NumPy that works entry by entry, or a loop.",
            "truth value of an array (if, and, max)",
        ),
        lambda seen: seen.raises("ValueError", YES_OR_NO),
    ),
    Sign(
        Diagnosis(
            "writes_floats_into_integers",
            "Signs such as `/=` and `+=` store the result in the array that is already there. An array of integers "
            "cannot hold fractions, so NumPy refuses. Compute into a new array.",
            "in-place arithmetic (/=, +=) on an integer array",
        ),
        lambda seen: seen.raises("TypeError", CAST_REFUSED),
    ),
    Sign(
        Diagnosis(
            "another_number_of_axes",
            "A line takes something apart into several names, such as `a, b, c = x.shape`, and the number of names "
            "does not fit. Look in the docstring which shapes may come in: there may be more axes, or fewer.",
            "unpacks a shape of another number of axes",
        ),
        lambda seen: seen.raises("ValueError", ANOTHER_COUNT),
    ),
    Sign(
        Diagnosis(
            "key_may_be_missing",
            "Your function reads a key of a dictionary that is not always there. "
            "Where an optional key is missing, its usual value counts.",
            "no default for an optional key",
        ),
        lambda seen: seen.raises("KeyError"),
    ),
    Sign(
        Diagnosis(
            "answers_are_not_finite",
            "Your result contains NaN or infinity: a division by zero, or memory that was never filled (`np.empty`).",
            "NaN or inf in the result",
        ),
        lambda seen: seen.kind == "nan",
    ),
    Sign(
        Diagnosis(
            "answers_are_complex",
            "Your result holds complex numbers; all values here are real.",
            "complex result",
        ),
        lambda seen: _type_is(seen, "complex")
        or (seen.kind == "dtype" and "complex" in seen.difference.text),
    ),
    Sign(
        Diagnosis(
            "counts_are_floats",
            "Where whole numbers are asked for, your function returns floats, such as 280.0. "
            "Divide with //, which gives an integer.",
            "floats instead of integers",
        ),
        lambda seen: seen.kind == "dtype" and isinstance(seen.actual, float | np.floating),
    ),
    Sign(
        Diagnosis(
            "axes_of_length_one_lost",
            "The numbers are right, but an axis of length 1 is missing from your result. It belongs there, "
            "even for a single image, row or channel; `squeeze` drops it.",
            "axes of length 1 dropped (squeeze)",
        ),
        _lost_unit_axes,
    ),
    Sign(
        Diagnosis(
            "result_is_flattened",
            "The numbers are right, but in one long row. The docstring says which axes the result has.",
            "returns a flat array",
        ),
        _flattened,
    ),
    Sign(
        Diagnosis(
            "two_axes_exchanged",
            "The numbers are right, but two axes of your result are exchanged. "
            "Compare the order of your axes with the docstring's.",
            "two axes of the result swapped",
        ),
        _two_axes_exchanged,
    ),
    Sign(
        Diagnosis(
            "axes_in_another_order",
            "The numbers are right, but the axes of your result come in another order than the docstring's.",
            "axes of the result permuted",
        ),
        _axes_reordered,
    ),
    Sign(
        Diagnosis(
            "whole_numbers_only",
            "Your result is an array of integers, which cannot hold fractions (and bytes hold no minus). "
            "Look where the array is made: it takes the type of what it is made from.",
            "result array has an integer type, fractions are cut off",
        ),
        _whole_numbers_only,
    ),
    Sign(
        Diagnosis(
            "half_precision",
            "Your numbers are nearly right: they are stored in 16 bits, which keep about three digits. "
            "Use float64, NumPy's usual type.",
            "float16 result",
        ),
        _half_precision,
    ),
    Sign(
        Diagnosis(
            "result_stays_zero",
            "Every number of the result is 0: the array is made, but nothing is ever put into it.",
            "zeros returned",
        ),
        _stays_zero,
    ),
    Sign(
        Diagnosis(
            "only_the_first_entry_filled",
            "Only the first entry of axis 0 is filled in, the others are zero. Does a loop end too early, or does "
            "a `return` stand inside it?",
            "return inside the loop, or range(1)",
        ),
        _first_entry_alone,
    ),
    Sign(
        Diagnosis(
            "numbers_in_another_shape",
            "The numbers are right, but the shape of the result is not the one in the docstring.",
            "right numbers, wrong shape",
        ),
        _same_numbers,
    ),
    Sign(
        Diagnosis(
            "cut_to_whole_numbers",
            "What stands behind the decimal point is lost: `int`, `//` and arrays of integers drop it.",
            "fractions cut off",
        ),
        _changed_by(np.trunc, np.floor),
    ),
    Sign(
        Diagnosis(
            "rounded",
            "The numbers are rounded. Return them as they are: rounding is for printing.",
            "result rounded",
        ),
        _changed_by(*(partial(np.round, decimals=digits) for digits in range(5))),
    ),
    Sign(
        Diagnosis(
            "signs_lost",
            "The sizes are right, but no number is negative: the signs are lost.",
            "absolute values",
        ),
        _changed_by(np.abs),
    ),
    Sign(
        Diagnosis(
            "negative_numbers_erased",
            "Where the right number is negative, the result has 0.",
            "negative numbers clipped",
        ),
        _changed_by(lambda right: np.maximum(right, 0)),
    ),
    Sign(
        Diagnosis(
            "mirrored",
            "The numbers are right, but along one axis they come in reversed order.",
            "one axis reversed",
        ),
        _mirrored,
    ),
    Sign(
        Diagnosis(
            "rounded_too_far",
            "That is rounded too far: the digits behind the point are missing.",
            "right number rounded to a whole one",
        ),
        _number_rounded,
    ),
    Sign(
        Diagnosis(
            "count_is_rounded",
            "That is a rounded number. The exact count is asked for.",
            "rounded count",
        ),
        _count_rounded,
    ),
    Sign(
        Diagnosis(
            "last_entries_missing",
            "Your list is right as far as it goes, but it ends too early. Does the loop reach the last entry, "
            "and does the `return` stand behind it?",
            "list ends too early",
        ),
        lambda seen: _cut(seen) is not None and len(seen.actual) < len(seen.expected),
    ),
    Sign(
        Diagnosis(
            "more_entries_than_asked_for",
            "Your list holds the right entries and more besides. "
            "The docstring says how many there are.",
            "extra entries at the start or the end of a list",
        ),
        lambda seen: _cut(seen) is not None and len(seen.actual) > len(seen.expected),
    ),
    Sign(
        Diagnosis(
            "numbers_in_other_places",
            "All the right numbers are in your result, but not in their places. "
            "Look which index each number should have.",
            "right numbers in a wrong order",
        ),
        _shuffled,
    ),
    Sign(
        Diagnosis(
            "only_the_first_image_right",
            "Image 0 of each batch comes out right, and the images after it do not.",
            "right for the first image only",
        ),
        _first_image_right,
    ),
    Sign(
        Diagnosis(
            "last_row_or_column_wrong",
            "Everything is right but the last row or the last column. How far do your loops and slices reach?",
            "wrong in the last row or column only",
        ),
        _right_inside(slice(None), slice(-1), slice(-1)),
    ),
    Sign(
        Diagnosis(
            "edge_wrong",
            "The middle of the result is right, and its outermost rows or columns are not.",
            "wrong at the edge only",
        ),
        _right_inside(slice(None), slice(1, -1), slice(1, -1)),
    ),
    Sign(
        Diagnosis(
            "calls_with_the_wrong_arguments",
            "A function is called with too few or too many arguments. Compare that call with the first line "
            "of the function: how many does it take, and in which order?",
            "a call with too few or too many arguments",
        ),
        _raises_any("TypeError", *WRONG_ARGUMENTS),
    ),
    Sign(
        Diagnosis(
            "size_or_index_is_a_float",
            "A size, an index or the end of a loop is a float, and NumPy refuses it. `/` always gives a float: "
            "which division rounds down and gives an integer?",
            "float where an integer is needed (/ instead of //)",
        ),
        lambda seen: seen.raises("TypeError", "as an integer")
        or seen.raises("TypeError", "must be integers")
        or seen.raises("IndexError", "only integers"),
    ),
    Sign(
        Diagnosis(
            "numpy_overwritten",
            "The name `np` does not mean NumPy any more when your function runs: something else was given this "
            "name. Rename that variable.",
            "np assigned to something else",
        ),
        _numpy_lost,
    ),
    Sign(
        Diagnosis(
            "asks_for_input",
            "Your function calls `input()`. Nobody is there to answer while grading: all that it needs comes in "
            "its arguments.",
            "calls input()",
        ),
        lambda seen: seen.raises("EOFError", "input()"),
    ),
    Sign(
        Diagnosis(
            "own_assert_stops",
            "An `assert` in your own code stops the call, although its arguments are legal. What does it demand "
            "that the docstring does not?",
            "own assert refuses legal arguments",
        ),
        lambda seen: seen.raises("AssertionError"),
    ),
    Sign(
        Diagnosis(
            "divides_by_zero",
            "Your code divides by zero. Which of the arguments may be 0, and should one divide by it?",
            "ZeroDivisionError",
        ),
        lambda seen: seen.raises("ZeroDivisionError"),
    ),
    Sign(
        Diagnosis(
            "reshape_does_not_fit",
            "An array is given a shape that holds more or fewer numbers than there are. Write both shapes down "
            "and multiply: which of the sizes is not what you thought?",
            "reshape to a shape of another size",
        ),
        lambda seen: seen.raises("ValueError", "cannot reshape"),
    ),
    Sign(
        Diagnosis(
            "index_out_of_range",
            "Your code reaches beyond the end of an array. How far do your loops run, and how long is that axis?",
            "index out of range",
        ),
        lambda seen: seen.raises("IndexError"),
    ),
    Sign(
        Diagnosis(
            "shapes_do_not_fit_together",
            "Two arrays meet whose shapes do not fit together. Print both shapes before that line, and compare "
            "them axis by axis with what you expected.",
            "shapes that cannot be broadcast or multiplied",
        ),
        _raises_any("ValueError", "broadcast", "mismatch", "not aligned"),
    ),
)  # fmt: skip
A_FACTOR_EACH = Diagnosis(
    "off_by_a_factor",
    "Within one call all numbers are too large, or too small, by the same factor. By what is divided or "
    "multiplied, and is that the right count?",
    "all values of a call off by one factor",
)


def sign_of(exercise: Exercise, wrong: Sequence[Seen]) -> Diagnosis | None:
    """Return the general mistake that all wrong outcomes show, if there is one."""
    for sign in SIGNS:
        if all(sign.holds(seen) for seen in wrong):
            return sign.diagnosis
    # Where nothing is asked but a known number, a factor would give the answer away.
    if exercise.answer_is_a_secret:
        return None
    return _regular(wrong) or _each_by_its_own_factor(wrong)


def _regular(wrong: Sequence[Seen]) -> Diagnosis | None:
    """Tell a constant factor or a constant offset from the right numbers."""
    pairs = [_flat(seen) for seen in wrong]
    if not pairs or any(pair is None for pair in pairs):
        return None
    actual, expected = (np.concatenate(side) for side in zip(*pairs, strict=True))
    if len(np.unique(expected)) < ENOUGH_NUMBERS or not np.isfinite(actual).all():
        return None
    if factor := _factor(actual, expected):
        return Diagnosis(
            "off_by_a_factor",
            f"Every number of your result is the right one {factor}. Where could that factor come from?",
            "all values off by the same factor",
        )
    offset = float(np.median(actual - expected))
    if offset and np.allclose(actual - expected, offset, rtol=1e-6, atol=1e-9):
        which = "large" if offset > 0 else "small"
        return Diagnosis(
            "off_by_a_constant",
            f"Every number of your result is too {which} by {number(abs(offset))}. Where could that come from?",
            "all values off by the same amount",
        )
    return None


def _each_by_its_own_factor(wrong: Sequence[Seen]) -> Diagnosis | None:
    """Tell a factor that depends on the sizes, such as a wrong count of pixels."""
    pairs = [_flat(seen) for seen in wrong]
    if any(pair is None or not _factor(*pair) for pair in pairs):
        return None
    told = any(len(np.unique(expected)) >= ENOUGH_NUMBERS for _, expected in pairs)
    return A_FACTOR_EACH if told else None


def _flat(seen: Seen) -> tuple[np.ndarray, np.ndarray] | None:
    if seen.kind != "value":
        return None
    if seen.arrays is not None:
        actual, expected = seen.arrays
        return actual.ravel(), expected.ravel()
    sides = (seen.actual, seen.expected)
    if not all(isinstance(s, NUMBERS) and not isinstance(s, np.complexfloating) for s in sides):
        return None
    return np.array([float(seen.actual)]), np.array([float(seen.expected)])


def _factor(actual: np.ndarray, expected: np.ndarray) -> str:
    """Return "times k" or "divided by k"; "" if no one factor leads from one to the other."""
    largest = int(np.abs(expected).argmax())
    if not actual[largest] or not expected[largest]:
        return ""
    factor = float(actual[largest] / expected[largest])
    # Entry by entry, not within a share of the largest: beside billions, thousands are nothing.
    if abs(factor - 1) < 1e-4 or not np.allclose(actual, expected * factor, rtol=1e-6, atol=1e-9):
        return ""
    return (
        f"divided by {number(round(1 / factor, 6))}"
        if abs(factor) < 1
        else f"times {number(round(factor, 6))}"
    )
