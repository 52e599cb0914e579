"""A call written down: every argument by its name, arrays by their shapes, caches opened."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

Parts = Mapping[str, tuple[str, ...]]
"""Names of the parts of a parameter that is a tuple, such as a cache."""


class Formula:
    """A function among the arguments, with the words by which a call shows it.

    Parameters
    ----------
    told : str
        Such as ``"the sum of x²"``.
    function : callable
    """

    def __init__(self, told: str, function: Callable[..., Any]) -> None:
        self.told = told
        self.function = function

    def __call__(self, *args: Any) -> Any:
        """Compute it."""
        return self.function(*args)


def written(
    function: str,
    parameters: Sequence[str],
    args: Sequence[Any],
    options: Mapping[str, Any],
    parts: Parts,
) -> str:
    """Write a call down."""
    names = [*parameters, *[""] * len(args)]
    told = [argument(name, value, parts) for name, value in zip(names, args, strict=False)]
    told += [argument(name, value, parts) for name, value in options.items()]
    return f"{function}({', '.join(told)})"


def argument(name: str, value: Any, parts: Parts) -> str:
    """Return a few characters that tell what an argument was."""
    if isinstance(value, np.ndarray):
        return f"{name or 'array'} of shape {value.shape}"
    if isinstance(value, tuple) and len(parts.get(name, ())) == len(value):
        inner = (argument(*part, parts) for part in zip(parts[name], value, strict=True))
        return f"{name} = ({', '.join(inner)})"
    if isinstance(value, Formula):
        return f"{name} = {value.told}" if name else value.told
    told = plain(value)
    return f"{name}={told}" if name else told


def plain(value: Any) -> str:
    """Write a value down, of an array its shape."""
    if isinstance(value, np.ndarray):
        return str(value.shape)
    if isinstance(value, dict) and any(isinstance(part, np.ndarray) for part in value.values()):
        return "{" + ", ".join(f"{key}: {plain(part)}" for key, part in value.items()) + "}"
    if callable(value):
        return getattr(value, "__name__", "a function")
    return repr(value)
