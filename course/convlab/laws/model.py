"""What a law is, how one is broken, and how the student's function is watched meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from convlab.laws.calls import Parts, written
from convlab.pictures import Picture


class LawBrokenError(Exception):
    """A law does not hold.

    Parameters
    ----------
    message : str
        What was seen, at which entry, and what was wanted.
    picture : Picture, optional
        Shows where.
    """

    def __init__(self, message: str, picture: Picture | None = None) -> None:
        super().__init__(message)
        self.picture = picture


class NothingReturnedError(Exception):
    """The student's function returned None."""


class Law(NamedTuple):
    """A statement that is true of every correct function, and a test of it.

    Parameters
    ----------
    text : str
        The statement, as the student reads it.
    test : callable
        ``test(f)`` raises `LawBrokenError`, by way of the functions in `convlab.laws.expect`.
    hint : str
        Where to look if it is broken.
    """

    text: str
    test: Callable[[Watched], None]
    hint: str = ""


class LawSet:
    """The laws of one function.

    Parameters
    ----------
    function : str
        Name of the function.
    parameters : str
        Names of its positional parameters, separated by blanks; for describing a call.
    grading : sequence of str
        Kinds of input that grading will use.
    cache : str
        Names of the parts of the parameter `cache`, separated by blanks.
    only_a_beginning : bool
        A function that obeys all laws may still be far from the full points, so there is more to
        hint at.
    """

    def __init__(
        self,
        function: str,
        parameters: str,
        grading: Sequence[str],
        cache: str = "",
        only_a_beginning: bool = False,
    ) -> None:
        self.function = function
        self.parameters = tuple(parameters.split())
        self.grading = tuple(grading)
        self.parts: Parts = {"cache": tuple(cache.split())} if cache else {}
        self.only_a_beginning = only_a_beginning
        self.laws: list[Law] = []

    def law(
        self, text: str, hint: str = ""
    ) -> Callable[[Callable[[Watched], None]], Callable[[Watched], None]]:
        """Add the decorated test as a law."""

        def add(test: Callable[[Watched], None]) -> Callable[[Watched], None]:
            self.laws.append(Law(text, test, hint))
            return test

        return add

    def watch(self, function: Callable[..., Any]) -> Watched:
        """Return a student's function as the laws call it."""
        return Watched(function, self.function, self.parameters, self.parts)


class Watched:
    """The student's function, called with copies of the arguments, every call remembered."""

    def __init__(
        self,
        function: Callable[..., Any],
        name: str,
        parameters: Sequence[str],
        parts: Parts | None = None,
    ) -> None:
        self.function = function
        self.name = name
        self.parameters = parameters
        self.parts = parts or {}
        self.call = ""
        self.error: Exception | None = None  # what the function itself raised last
        self.can_spoil = False  # some argument could be changed in place
        self.changed: str | None = None  # a call that changed its arguments

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.call = written(self.name, self.parameters, args, options, self.parts)
        given, given_options = copied(args), copied(options)
        try:
            result = self.function(*given, **given_options)
        except Exception as error:
            self.error = error
            raise
        if result is None:
            raise NothingReturnedError
        self.can_spoil = self.can_spoil or changeable(args)
        if self.changed is None and not same(given, args):
            self.changed = self.call
        return result


def copied(value: Any) -> Any:
    """Copy arrays, in containers too."""
    if isinstance(value, np.ndarray):
        return value.copy(order="K")  # as it lies in memory
    if isinstance(value, tuple | list):
        return type(value)(copied(item) for item in value)
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    return value


def changeable(value: Any) -> bool:
    """Tell whether a function could change it in place."""
    if isinstance(value, tuple):
        return any(changeable(item) for item in value)
    return isinstance(value, np.ndarray | list | dict)


def same(a: Any, b: Any) -> bool:
    """Compare two values made by `copied`, entry by entry."""
    if isinstance(a, np.ndarray):
        return isinstance(b, np.ndarray) and a.shape == b.shape and np.array_equal(a, b)
    if isinstance(a, tuple | list):
        return len(a) == len(b) and all(same(*pair) for pair in zip(a, b, strict=True))
    if isinstance(a, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    return a is b or bool(a == b)


def normal(seed: int, *shape: int) -> NDArray[np.float64]:
    """Return the same random numbers at every call, of both signs."""
    return np.random.default_rng(seed).normal(size=shape)
