"""How given arguments and a function's parameters come together."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Set
from types import FunctionType
from typing import Any


def bind(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: dict[str, Any],
    optional: list[tuple[str, Any]],
) -> Callable[[], Any]:
    """Prepare a call; optional parameters that the student renamed are filled by position."""
    if surely_fits(function, len(args), kwargs.keys()):
        return lambda: function(*args, **kwargs)
    try:
        signature = inspect.signature(function)
        signature.bind(*args, **kwargs)
    except TypeError:
        filled = [kwargs.get(name, default) for name, default in optional]
        if _binds(function, args, filled):
            return lambda: function(*args, *filled)
    except ValueError:
        pass  # a callable without a signature
    return lambda: function(*args, **kwargs)


def surely_fits(function: Callable[..., Any], given: int, names: Set[str]) -> bool:
    """Tell whether an ordinary function takes these arguments; `inspect` is ten times slower to ask.

    Parameters
    ----------
    given : int
        Number of positional arguments.
    names : set of str
        Of keyword arguments.
    """
    if type(function) is not FunctionType or function.__dict__:
        return False
    code = function.__code__
    if code.co_kwonlyargcount or code.co_posonlyargcount or given > code.co_argcount:
        return False
    left = code.co_varnames[given : code.co_argcount]
    needed = left[: max(0, len(left) - len(function.__defaults__ or ()))]
    return names <= set(left) and names >= set(needed)


def _binds(function: Callable[..., Any], args: tuple[Any, ...], filled: list[Any]) -> bool:
    try:
        inspect.signature(function).bind(*args, *filled)
    except (TypeError, ValueError):
        return False
    return True
