"""Symptoms in an exception: its type and what NumPy or Python says in it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from autograder.judge.diagnosis.symptoms.model import (
    Seen,
    Symptom,
)
from autograder.judge.execution.signature import WRONG_ARGUMENTS

NOT_A_NUMBER = "can be converted to Python scalars"
YES_OR_NO = "truth value of an array"
CAST_REFUSED = "with casting rule 'same_kind'"
ANOTHER_COUNT = "values to unpack"


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


def _index_is_a_float(seen: Seen) -> bool:
    """Whether a whole number is wanted; where the message tells another type than a float, it is none."""
    if seen.raises("TypeError", "as an integer") or seen.raises("TypeError", "indices must be "):
        said = str((seen.outcome.error or {}).get("text", ""))
        return "float" in said or said.startswith("slice indices")
    return seen.raises("IndexError", "only integers")


def _raises_any(name: str, *texts: str) -> Callable[[Seen], bool]:
    return lambda seen: any(seen.raises(name, text) for text in texts)


SYMPTOMS = (
    Symptom(
        "name_that_numpy_has_not",
        lambda seen: seen.raises("AttributeError", "module 'numpy' has no attribute"),
    ),
    Symptom(
        "reads_a_variable_before_it_is_set",
        lambda seen: seen.raises("UnboundLocalError"),
    ),
    Symptom(
        "uses_a_name_that_is_not_defined",
        lambda seen: seen.raises("NameError"),
    ),
    Symptom(
        "array_taken_for_a_number",
        lambda seen: seen.raises("TypeError", NOT_A_NUMBER),
    ),
    Symptom(
        "array_taken_for_a_yes_or_no",
        lambda seen: seen.raises("ValueError", YES_OR_NO),
    ),
    Symptom(
        "writes_floats_into_integers",
        lambda seen: seen.raises("TypeError", CAST_REFUSED),
    ),
    Symptom(
        "another_number_of_axes",
        lambda seen: seen.raises("ValueError", ANOTHER_COUNT),
    ),
    Symptom(
        "key_may_be_missing",
        lambda seen: seen.raises("KeyError"),
    ),
    Symptom(
        "calls_with_the_wrong_arguments",
        _raises_any("TypeError", *WRONG_ARGUMENTS),
    ),
    Symptom(
        "size_or_index_is_a_float",
        _index_is_a_float,
    ),
    Symptom(
        "numpy_overwritten",
        _numpy_lost,
    ),
    Symptom(
        "asks_for_input",
        lambda seen: seen.raises("EOFError", "input()"),
    ),
    Symptom(
        "own_assert_stops",
        lambda seen: seen.raises("AssertionError"),
    ),
    Symptom(
        "array_put_where_a_number_belongs",
        lambda seen: seen.raises("ValueError", "setting an array element with a sequence"),
    ),
    Symptom(
        "shape_not_in_brackets",
        lambda seen: seen.raises("TypeError", "as a data type"),
    ),
    Symptom(
        "calls_itself_without_end",
        lambda seen: seen.raises("RecursionError"),
    ),
    Symptom(
        "leaves_the_program",
        lambda seen: seen.raises("SystemExit"),
    ),
    Symptom(
        "divides_by_zero",
        lambda seen: seen.raises("ZeroDivisionError"),
    ),
    Symptom(
        "reshape_does_not_fit",
        lambda seen: seen.raises("ValueError", "cannot reshape"),
    ),
    Symptom(
        "index_out_of_range",
        lambda seen: seen.raises("IndexError"),
    ),
    Symptom(
        "shapes_do_not_fit_together",
        _raises_any("ValueError", "broadcast", "mismatch", "not aligned"),
    ),
)
