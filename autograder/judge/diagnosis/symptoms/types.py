"""Signs in the kind of what came back: its type, how many values, what an array holds."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake
from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
    opaque_type,
    returned,
    type_is,
    wants_a_number,
)


def _is_several(seen: Seen) -> bool:
    if isinstance(seen.actual, np.ndarray):
        return seen.actual.ndim > 0
    return isinstance(seen.actual, list | tuple)


def _an_error_came_back(seen: Seen) -> bool:
    return returned(seen) and opaque_type(seen).endswith("Error")


def _keys(seen: Seen) -> tuple[Set[Any], Set[Any]] | None:
    """Return the keys that came back and the right ones, if that is what differs."""
    pair = (seen.actual, seen.expected)
    if seen.kind == "type" and all(isinstance(side, Mapping) for side in pair):
        return pair[0].keys(), pair[1].keys()
    return None


SYMPTOMS = (
    Symptom(
        GeneralMistake(
            "returns_nothing",
            "Your function returns nothing (None). Is there a `return` at its end, on every path?",
            "no return statement",
        ),
        lambda seen: returned(seen) and seen.outcome.value is None,
    ),
    Symptom(
        GeneralMistake(
            "prints_or_returns_text",
            "Your function returns a text. Return the value itself; printing or formatting it is up to the caller.",
            "returns text instead of the value",
        ),
        lambda seen: (
            isinstance(seen.outcome.value, str)
            or isinstance(seen.actual, str)
            or (seen.kind == "dtype" and getattr(seen.actual, "dtype", np.dtype(float)).kind == "U")
            or type_is(seen, "ndarray of str")
        ),
    ),
    Symptom(
        GeneralMistake(
            "one_value_is_none",
            "One of the values that you return is None. Does every path give it a value? What changes "
            "something in place, or has no `return`, gives None.",
            "None among the returned values",
        ),
        lambda seen: seen.kind == "type" and seen.actual is None,
    ),
    Symptom(
        GeneralMistake(
            "returns_the_error",
            "Your function *returns* the error, and the program goes on as if nothing had happened. An error "
            "must be raised.",
            "return ValueError(...) instead of raise",
        ),
        _an_error_came_back,
    ),
    Symptom(
        GeneralMistake(
            "answers_are_objects",
            "Your array does not hold numbers but Python objects, such as lists. Rows of different lengths do "
            "this, and so does `dtype=object`.",
            "array of dtype object",
        ),
        lambda seen: (
            type_is(seen, "ndarray of object")
            or (seen.kind == "dtype" and "object" in seen.difference.text)
        ),
    ),
    Symptom(
        GeneralMistake(
            "returns_a_generator",
            "Your function returns a generator: a `yield`, or an expression in round brackets. Compute the value and return it.",
            "generator instead of value",
        ),
        lambda seen: type_is(seen, "generator"),
    ),
    Symptom(
        GeneralMistake(
            "several_values_instead_of_a_number",
            "Your function returns a tuple, a list or an array. One plain number is asked for.",
            "tuple, list or array instead of a number",
        ),
        lambda seen: seen.kind == "type" and wants_a_number(seen) and _is_several(seen),
    ),
    Symptom(
        GeneralMistake(
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
    Symptom(
        GeneralMistake(
            "entries_missing",
            "Your dictionary has not all the names that are asked for. Compare its keys with the docstring.",
            "keys missing in a returned dict",
        ),
        lambda seen: _keys(seen) is not None and _keys(seen)[0] < _keys(seen)[1],
    ),
    Symptom(
        GeneralMistake(
            "entries_nobody_asked_for",
            "Your dictionary has more names than are asked for. Compare its keys with the docstring.",
            "further keys in a returned dict",
        ),
        lambda seen: _keys(seen) is not None and _keys(seen)[0] > _keys(seen)[1],
    ),
    Symptom(
        GeneralMistake(
            "returns_a_list",
            "Your function returns a list. Return a NumPy array: later layers need its shape and arithmetic.",
            "list instead of array",
        ),
        lambda seen: seen.kind == "type" and isinstance(seen.actual, list),
    ),
    Symptom(
        GeneralMistake(
            "returns_a_tuple",
            "Your function returns a tuple: several values, or one with a comma behind it. One array is asked for.",
            "tuple instead of array",
        ),
        lambda seen: (
            seen.kind == "type"
            and isinstance(seen.actual, tuple)
            and isinstance(seen.expected, np.ndarray)
        ),
    ),
    Symptom(
        GeneralMistake(
            "wrong_number_of_outputs",
            "Your function does not return as many values as the docstring lists under Returns.",
            "wrong number of returned values",
        ),
        lambda seen: seen.kind == "count",
    ),
    Symptom(
        GeneralMistake(
            "answers_are_not_finite",
            "Your result contains NaN or infinity: a division by zero, or memory that was never filled (`np.empty`).",
            "NaN or inf in the result",
        ),
        lambda seen: seen.kind == "nan",
    ),
    Symptom(
        GeneralMistake(
            "answers_are_complex",
            "Your result holds complex numbers; all values here are real.",
            "complex result",
        ),
        lambda seen: (
            type_is(seen, "complex") or (seen.kind == "dtype" and "complex" in seen.difference.text)
        ),
    ),
    Symptom(
        GeneralMistake(
            "counts_are_floats",
            "Where whole numbers are asked for, your function returns floats, such as 280.0. "
            "Divide with //, which gives an integer.",
            "floats instead of integers",
        ),
        lambda seen: seen.kind == "dtype" and isinstance(seen.actual, float | np.floating),
    ),
)
