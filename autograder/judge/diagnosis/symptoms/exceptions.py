"""Symptoms in an exception: its type and what NumPy or Python says in it.

A text is asked for wherever a type has several: what is said must be true of all that it fits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

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

NUMPY_LACKS = re.compile(r"module 'numpy([\w.]*)' has no attribute '(\w{1,40})'")
LACKS = re.compile(r"'(?:\w+\.)*(\w{1,40})' object has no attribute '(\w{1,40})'")
UNDEFINED = re.compile(r"name '(\w{1,60})' is not defined")
KEYWORDS = (
    re.compile(r"unexpected keyword argument '(\w{1,40})'"),
    re.compile(r"'(\w{1,40})' is an invalid keyword argument"),
    re.compile(r"unsupported keyword arguments for mode '\w+': \{'(\w{1,40})'"),
)
UNPACKED = re.compile(r"values to unpack \(expected (\d{1,3})(?:, got (\d{1,9}))?\)")
INDICES = re.compile(r"array is (\d{1,3})-dimensional, but (\d{1,3}) were indexed")
TOO_MANY_SIZES = re.compile(r"\b(zeros|ones|empty)\(\) takes from \d to \d positional arguments")
A_TUPLE = r"'(?:tuple|list)'"
A_FUNCTION = r"'(?:function|method|builtin_function_or_method|_ArrayFunctionDispatcher|ufunc)'"
OPERANDS = "unsupported operand type(s) for"


def _said(seen: Seen) -> str:
    return str((seen.outcome.error or {}).get("text", ""))


def _numpy_lost(seen: Seen) -> bool:
    """Whether something that is no array is asked for what NumPy has, such as ``np.zeros``."""
    found = LACKS.match(_said(seen))
    return (
        seen.raises("AttributeError")
        and found is not None
        and hasattr(np, found[2])
        and not hasattr(np.ndarray, found[2])
    )


def _index_is_a_float(seen: Seen) -> bool:
    """Whether a whole number is wanted; where the message tells another type than a float, it is none."""
    if seen.raises("TypeError", "as an integer") or seen.raises("TypeError", "indices must be "):
        said = _said(seen)
        return "float" in said or said.startswith("slice indices")
    return seen.raises("IndexError", "only integers")


def _raises_any(name: str, *texts: str) -> Callable[[Seen], bool]:
    return lambda seen: any(seen.raises(name, text) for text in texts)


def _raises_like(name: str, *patterns: str | re.Pattern[str]) -> Callable[[Seen], bool]:
    return lambda seen: (
        seen.raises(name) and any(re.search(pattern, _said(seen)) for pattern in patterns)
    )


def _either(*checks: Callable[[Seen], bool]) -> Callable[[Seen], bool]:
    return lambda seen: any(holds(seen) for holds in checks)


def _groups(*patterns: re.Pattern[str]) -> Callable[..., Mapping[str, str]]:
    """Return what reads the fields of a sentence, in order, from the first pattern that is found."""

    def fields(seen: Seen, names: tuple[str, ...]) -> Mapping[str, str]:
        found = next(found for p in patterns if (found := p.search(_said(seen))))
        return dict(zip(names, found.groups(), strict=True))

    return fields


def _name_in_numpy(seen: Seen, names: tuple[str, ...]) -> Mapping[str, str]:
    found = NUMPY_LACKS.search(_said(seen))
    assert found is not None
    return {names[0]: f"np{found[1]}.{found[2]}"}


def _casts_to_integers(seen: Seen) -> bool:
    said = _said(seen)
    return seen.raises("TypeError", CAST_REFUSED) and bool(
        re.search(r"from dtype\('float\d+'\) to dtype\('u?int", said)
    )


def _array_itself_unpacked(seen: Seen) -> bool:
    """Whether as many names as an array has axes get as many things as it has entries."""
    found = UNPACKED.search(_said(seen))
    if not seen.raises("ValueError") or found is None:
        return False
    names, entries = int(found[1]), found[2] and int(found[2])
    return any(
        array.ndim == names and (len(array) == entries if entries else len(array) > names)
        for array in seen.inputs.values()
        if isinstance(array, np.ndarray)
    )


SYMPTOMS = (
    Symptom(
        "name_that_numpy_has_not",
        _raises_like("AttributeError", NUMPY_LACKS),
        ("missing",),
        _name_in_numpy,
    ),
    Symptom(
        "reads_a_variable_before_it_is_set",
        _either(
            lambda seen: seen.raises("UnboundLocalError"),
            lambda seen: seen.raises("NameError", "cannot access free variable"),
        ),
    ),
    Symptom(
        "uses_a_name_that_is_not_defined",
        _raises_like("NameError", UNDEFINED),
        ("unknown",),
        _groups(UNDEFINED),
    ),
    Symptom(
        "none_where_a_value_is_needed",
        _either(
            lambda seen: seen.raises("TypeError", "NoneType"),
            lambda seen: seen.raises("TypeError", "not None as shape"),
            lambda seen: seen.raises("AttributeError", "'NoneType' object"),
        ),
    ),
    Symptom(
        "no_number_in_place",
        _raises_any("TypeError", "output from dtype('O')"),
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
        _casts_to_integers,
    ),
    Symptom(
        "shape_forgotten_where_unpacked",
        _array_itself_unpacked,
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
        "shape_not_in_brackets",
        _either(
            _raises_any("TypeError", "as a data type"),
            _raises_like("TypeError", TOO_MANY_SIZES),
        ),
    ),
    Symptom(
        "argument_of_another_name",
        _either(
            _raises_like("TypeError", *KEYWORDS),
            _raises_like("ValueError", *KEYWORDS),
        ),
        ("keyword",),
        _groups(*KEYWORDS),
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
        "calls_what_is_no_function",
        lambda seen: seen.raises("TypeError", "object is not callable"),
    ),
    Symptom(
        "goes_through_a_number",
        _raises_like("TypeError", r"^'(?:\w+\.)*(?:int|float)\d*' object is not iterable"),
    ),
    Symptom(
        "indexes_a_number",
        _either(
            _raises_like("TypeError", r"^'(?:\w+\.)*(?:int|float)\d*' object is not subscriptable"),
            lambda seen: seen.raises("IndexError", "invalid index to scalar"),
        ),
    ),
    Symptom(
        "brackets_of_a_call_missing",
        _raises_like(
            "TypeError",
            rf"^{A_FUNCTION} object is not subscriptable",
            rf"^{re.escape(OPERANDS)} .*{A_FUNCTION}",
        ),
    ),
    Symptom(
        "calculates_with_a_tuple",
        _raises_like(
            "TypeError",
            rf"^{re.escape(OPERANDS)} .*{A_TUPLE}",
            r"^can only concatenate (?:tuple|list) \(not \"(?:int|float)",
        ),
    ),
    Symptom(
        "numpy_overwritten",
        _numpy_lost,
    ),
    Symptom(
        "attribute_that_is_not_there",
        _raises_like("AttributeError", LACKS),
        ("kind", "attribute"),
        _groups(LACKS),
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
        "summary_of_nothing",
        _raises_any(
            "ValueError",
            "zero-size array to reduction operation",
            "of an empty sequence",
            "arg is an empty sequence",
            "iterable argument is empty",
        ),
    ),
    Symptom(
        "reshape_does_not_fit",
        lambda seen: seen.raises("ValueError", "cannot reshape"),
    ),
    Symptom(
        "more_indices_than_axes",
        _raises_like("IndexError", INDICES),
        ("axes", "indices"),
        _groups(INDICES),
    ),
    Symptom(
        "axis_that_is_not_there",
        lambda seen: seen.raises("AxisError", "out of bounds for array of dimension"),
    ),
    Symptom(
        "index_out_of_range",
        _raises_any("IndexError", "out of bounds", "out of range"),
    ),
    Symptom(
        "shapes_do_not_fit_together",
        _either(
            _raises_any("ValueError", "broadcast", "mismatch", "not aligned", "must match exactly"),
            lambda seen: seen.raises("IndexError", "boolean index did not match"),
        ),
    ),
)
