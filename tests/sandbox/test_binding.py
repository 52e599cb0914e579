"""Arguments meet parameters: the quick answer agrees with `inspect`."""

from __future__ import annotations

import functools
import inspect
import itertools

import pytest

from autograder.sandbox.guest.binding import bind, surely_fits

FUNCTIONS = [
    lambda: None,
    lambda a: None,
    lambda a, b: None,
    lambda a, b=1: None,
    lambda a=1, b=2: None,
    lambda a, /, b: None,
    lambda a, *, b: None,
    lambda *a: None,
    lambda a, **b: None,
]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: str(inspect.signature(f)))
def test_what_surely_fits_does_fit(function) -> None:
    signature = inspect.signature(function)
    plain = all(p.kind is p.POSITIONAL_OR_KEYWORD for p in signature.parameters.values())
    for given in range(4):
        for names in itertools.chain.from_iterable(itertools.combinations("abc", n) for n in range(4)):  # fmt: skip
            try:
                signature.bind(*range(given), **dict.fromkeys(names))
                fits = True
            except TypeError:
                fits = False
            quick = surely_fits(function, given, set(names))
            assert quick <= fits, (given, names)
            assert not plain or quick == fits, (given, names)


def test_a_wrapped_function_is_looked_at_closely() -> None:
    @functools.wraps(FUNCTIONS[1])
    def wrapper(*args):
        return args

    assert not surely_fits(wrapper, 1, set())
    assert not surely_fits(len, 1, set())


def test_renamed_optional_parameters_are_filled_by_position() -> None:
    def student(x, step=1, frame=0):
        return x, step, frame

    optional = [("stride", 1), ("padding", 0)]
    assert bind(student, (5,), {"padding": 2}, optional)() == (5, 1, 2)
    assert bind(student, (5,), {"frame": 2}, optional)() == (5, 1, 2)
    with pytest.raises(TypeError):
        bind(lambda x: x, (5,), {"padding": 2}, optional)()
