"""A call written as code: arrays by name and shape, caches and dictionaries opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from autograder.exercises.given_function import GivenFunction
from autograder.exercises.model import Exercise
from autograder.judge.execution.cases import Case
from autograder.judge.execution.compare import number
from autograder.judge.feedback.sentences import sentence

MOST_LETTERS = 160  # of a list of arguments


def call_text(exercise: Exercise, case: Case) -> str:
    """Write a call of the open example down."""
    # Beside arrays a bare number says little; a call of numbers alone is read as it is typed.
    named = any(isinstance(value, np.ndarray | dict) for value in case.args)
    parts = [
        _opened(name, exercise.parts[name], value)
        if name in exercise.parts
        else _argument(name, value, named)
        for name, value in zip(exercise.parameters[0], case.args, strict=True)
    ]
    parts += [f"{name}={_short(value)}" for name, value in case.kwargs.items()]
    return f"{exercise.function}({', '.join(parts)})"


def _opened(name: str, names: tuple[str, ...], values: tuple[Any, ...]) -> str:
    """Write a tuple with the names of its parts, such as a cache."""
    inner = (_argument(part, value, True) for part, value in zip(names, values, strict=True))
    return f"{name} = ({', '.join(inner)})"


def _argument(name: str, value: Any, named: bool) -> str:
    if isinstance(value, np.ndarray):
        return sentence("call.array", name=name, shape=value.shape)
    if isinstance(value, GivenFunction):
        return f"{name} = {value.formula}"
    if callable(value):
        return name
    return f"{name}={_short(value)}" if named or isinstance(value, dict) else _short(value)


def _short(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return sentence("call.unnamed_array", shape=value.shape)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, dict) and _holds_arrays(value):
        entries = ", ".join(f"{key}: {_entry(part)}" for key, part in value.items())
        return f"{{{entries}}}"
    if isinstance(value, tuple | list):
        inner = ", ".join(_short(item) for item in value)
        text = f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 3]}..."
    return repr(value)


def _entry(value: Any) -> str:
    """Write an entry of a dictionary of arrays, by its shape alone."""
    return str(value.shape) if isinstance(value, np.ndarray) else _short(value)


def _holds_arrays(value: Mapping[Any, Any]) -> bool:
    return any(isinstance(part, np.ndarray) for part in value.values())
