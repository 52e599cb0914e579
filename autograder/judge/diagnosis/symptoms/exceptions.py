"""Signs in an exception: its type and what NumPy or Python says in it."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np

from autograder.judge.diagnosis.model import GeneralMistake
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


def _raises_any(name: str, *texts: str) -> Callable[[Seen], bool]:
    return lambda seen: any(seen.raises(name, text) for text in texts)


SYMPTOMS = (
    Symptom(
        GeneralMistake(
            "name_that_numpy_has_not",
            "Your function asks NumPy for a name that it does not have, or no longer: `np.float`, `np.int` and "
            "`np.bool8` are gone. Python's own `float`, `int` and `bool` do.",
            "old or misspelt NumPy name",
        ),
        lambda seen: seen.raises("AttributeError", "module 'numpy' has no attribute"),
    ),
    Symptom(
        GeneralMistake(
            "uses_a_name_that_is_not_defined",
            "Your function uses a name that exists neither in it nor above it in the notebook. "
            "It may have worked because of a cell you deleted: restart the kernel and run all cells.",
            "reads a notebook global or a misspelt name",
        ),
        lambda seen: seen.raises("NameError"),
    ),
    Symptom(
        GeneralMistake(
            "array_taken_for_a_number",
            "NumPy turns only an array without axes into a Python number, so `float(...)` and `int(...)` refuse "
            "one of shape (1, 1, 1), or of any other. Take the one number out of the array first.",
            "float() or int() of an array with axes (older NumPy allowed it)",
        ),
        lambda seen: seen.raises("TypeError", NOT_A_NUMBER),
    ),
    Symptom(
        GeneralMistake(
            "array_taken_for_a_yes_or_no",
            "`if`, `and` and Python's own `max` want a single yes or no. A comparison with an array gives one "
            "for every entry. Use a function of NumPy that works entry by entry, or a loop.",
            "truth value of an array (if, and, max)",
        ),
        lambda seen: seen.raises("ValueError", YES_OR_NO),
    ),
    Symptom(
        GeneralMistake(
            "writes_floats_into_integers",
            "Signs such as `/=` and `+=` store the result in the array that is already there. An array of integers "
            "cannot hold fractions, so NumPy refuses. Compute into a new array.",
            "in-place arithmetic (/=, +=) on an integer array",
        ),
        lambda seen: seen.raises("TypeError", CAST_REFUSED),
    ),
    Symptom(
        GeneralMistake(
            "another_number_of_axes",
            "A line takes something apart into several names, such as `a, b, c = x.shape`, and the number of names "
            "does not fit. Look in the docstring which shapes may come in: there may be more axes, or fewer.",
            "unpacks a shape of another number of axes",
        ),
        lambda seen: seen.raises("ValueError", ANOTHER_COUNT),
    ),
    Symptom(
        GeneralMistake(
            "key_may_be_missing",
            "Your function reads a key of a dictionary that is not always there. "
            "Where an optional key is missing, its usual value counts.",
            "no default for an optional key",
        ),
        lambda seen: seen.raises("KeyError"),
    ),
    Symptom(
        GeneralMistake(
            "calls_with_the_wrong_arguments",
            "A function is called with too few or too many arguments. Compare that call with the first line "
            "of the function: how many does it take, and in which order?",
            "a call with too few or too many arguments",
        ),
        _raises_any("TypeError", *WRONG_ARGUMENTS),
    ),
    Symptom(
        GeneralMistake(
            "size_or_index_is_a_float",
            "A size, an index or the end of a loop is a float, and NumPy refuses it. `/` always gives a float: "
            "which division rounds down and gives an integer?",
            "float where an integer is needed (/ instead of //)",
        ),
        lambda seen: (
            seen.raises("TypeError", "as an integer")
            or seen.raises("TypeError", "must be integers")
            or seen.raises("IndexError", "only integers")
        ),
    ),
    Symptom(
        GeneralMistake(
            "numpy_overwritten",
            "The name `np` does not mean NumPy any more when your function runs: something else was given this "
            "name. Rename that variable.",
            "np assigned to something else",
        ),
        _numpy_lost,
    ),
    Symptom(
        GeneralMistake(
            "asks_for_input",
            "Your function calls `input()`. Nobody is there to answer while grading: all that it needs comes in "
            "its arguments.",
            "calls input()",
        ),
        lambda seen: seen.raises("EOFError", "input()"),
    ),
    Symptom(
        GeneralMistake(
            "own_assert_stops",
            "An `assert` in your own code stops the call, although its arguments are legal. What does it demand "
            "that the docstring does not?",
            "own assert refuses legal arguments",
        ),
        lambda seen: seen.raises("AssertionError"),
    ),
    Symptom(
        GeneralMistake(
            "array_put_where_a_number_belongs",
            "A whole array is stored at a place for one number. What is computed there should have no axes left: "
            "does it reduce all of them?",
            "setting an array element with a sequence",
        ),
        lambda seen: seen.raises("ValueError", "setting an array element with a sequence"),
    ),
    Symptom(
        GeneralMistake(
            "shape_not_in_brackets",
            "`np.zeros`, `np.ones` and their like take the shape as *one* argument, a tuple. A second number is "
            "taken for the type of the array.",
            "np.zeros(a, b)",
        ),
        lambda seen: seen.raises("TypeError", "as a data type"),
    ),
    Symptom(
        GeneralMistake(
            "calls_itself_without_end",
            "Your function calls itself again and again, until Python stops it. Is the call meant for another "
            "function, or is a case missing in which it returns at once?",
            "endless recursion",
        ),
        lambda seen: seen.raises("RecursionError"),
    ),
    Symptom(
        GeneralMistake(
            "leaves_the_program",
            "Your function calls `exit()` or `quit()`, which ends the whole program. To end a function, return.",
            "exit() or quit()",
        ),
        lambda seen: seen.raises("SystemExit"),
    ),
    Symptom(
        GeneralMistake(
            "divides_by_zero",
            "Your code divides by zero. Which of the arguments may be 0, and should one divide by it?",
            "ZeroDivisionError",
        ),
        lambda seen: seen.raises("ZeroDivisionError"),
    ),
    Symptom(
        GeneralMistake(
            "reshape_does_not_fit",
            "An array is given a shape that holds more or fewer numbers than there are. Write both shapes down "
            "and multiply: which of the sizes is not what you thought?",
            "reshape to a shape of another size",
        ),
        lambda seen: seen.raises("ValueError", "cannot reshape"),
    ),
    Symptom(
        GeneralMistake(
            "index_out_of_range",
            "Your code reaches beyond the end of an array. How far do your loops run, and how long is that axis?",
            "index out of range",
        ),
        lambda seen: seen.raises("IndexError"),
    ),
    Symptom(
        GeneralMistake(
            "shapes_do_not_fit_together",
            "Two arrays meet whose shapes do not fit together. Print both shapes before that line, and compare "
            "them axis by axis with what you expected.",
            "shapes that cannot be broadcast or multiplied",
        ),
        _raises_any("ValueError", "broadcast", "mismatch", "not aligned"),
    ),
)
