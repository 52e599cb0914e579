"""Laws of tests that students write: right programs pass, hopeless ones do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from convlab.laws import expect
from convlab.laws.limits import Bounded
from convlab.laws.model import LawBrokenError, LawSet, Watched

Program = Callable[..., Any]

GRADING = ("programs with one small mistake each", "other right programs")
check_conv_forward = LawSet("check_conv_forward", "f", GRADING, only_a_beginning=True)
check_pool_backward = LawSet("check_pool_backward", "f", GRADING, only_a_beginning=True)
CALLED = {  # the parameters of the programs, and the parts of a cache
    check_conv_forward.function: (("A_prev", "W", "b"), ()),
    check_pool_backward.function: (
        ("dA", "cache"),
        ("A_prev", "kernel_size", "stride", "mode"),
    ),
}
NO_COMPLAINT = (NotImplementedError, NameError)  # an unfinished or misspelt test raises these


def complains(verdict: Any) -> bool:
    """Tell whether what a test returned is a complaint."""
    return isinstance(verdict, bool | np.bool_) and not verdict


def given(f: Watched, program: Program) -> Bounded:
    """Return a program as grading hands it to a test."""
    return Bounded(program, *CALLED[f.name])


def stays_within_limits(f: Watched, program: Program) -> None:
    """Fail if grading would stop the test, whatever it says of the program."""
    bounded = given(f, program)
    f.call = f"{f.name}(a right program)"
    try:
        f.function(bounded)
    except NO_COMPLAINT:
        raise
    except Exception:  # what it says is for the other laws
        pass
    f.call = bounded.refused_call or f.call
    bounded.must_be_modest()


def accepts(f: Watched, program: Program, what: str) -> None:
    """Fail unless the student's test lets the program pass."""
    f.call = f"{f.name}({what})"
    try:
        verdict = f.function(given(f, program))
    except AssertionError as error:
        told = f", saying {str(error).splitlines()[0][:80]!r}" if str(error) else ""
        raise LawBrokenError(f"your test rejects {what}{told}") from None
    expect.true(not complains(verdict), f"your test returned False for {what}")


def rejects(f: Watched, program: Program, what: str) -> None:
    """Fail unless the student's test raises something, or returns False."""
    f.call = f"{f.name}({what})"
    try:
        verdict = f.function(given(f, program))
    except NO_COMPLAINT:
        raise
    except Exception:  # a test that stumbles over a wrong program has caught it
        return
    if not complains(verdict):
        raise LawBrokenError(f"your test lets {what} pass: where is its `assert`?")


def right_conv_forward(
    A_prev: Any, W: Any, b: Any, stride: int = 1, padding: int = 0
) -> tuple[Any, tuple]:
    """Convolve, rightly."""
    from convlab.layers import conv2d

    return conv2d(A_prev, W, b, stride, padding), (A_prev, W, b, stride, padding)


def backwards_conv_forward(
    A_prev: Any, W: Any, b: Any, stride: int = 1, padding: int = 0
) -> tuple[Any, tuple]:
    """Convolve, rightly, adding window by window from the last product to the first."""
    frame = ((0, 0), (padding, padding), (padding, padding), (0, 0))
    windows = sliding_window_view(np.pad(A_prev, frame), np.shape(W)[:2], axis=(1, 2))
    windows = windows[:, ::stride, ::stride, ::-1, ::-1, ::-1]
    Z = np.tensordot(windows, W[::-1, ::-1, ::-1], axes=((4, 5, 3), (0, 1, 2))) + b
    return Z, (A_prev, W, b, stride, padding)


def forgetful_conv_forward(
    A_prev: Any, W: Any, b: Any, stride: int = 1, padding: int = 0
) -> tuple[Any, None]:
    """Convolve, rightly, and keep nothing for the way back."""
    return right_conv_forward(A_prev, W, b, stride, padding)[0], None


def right_pool_backward(dA: Any, cache: tuple) -> Any:
    """Send the gradient back through a pooling layer, rightly."""
    from convlab.layers import pool2d_backward

    A_prev, kernel_size, stride, mode = cache
    return pool2d_backward(dA, A_prev, kernel_size, stride, mode)


def halved_pool_backward(dA: Any, cache: tuple) -> Any:
    """Send an average's gradient back, rightly, in two parts that are added."""
    if cache[3] == "max":
        return right_pool_backward(dA, cache)
    return right_pool_backward(0.3 * dA, cache) + right_pool_backward(0.7 * dA, cache)


def spoilt(program: Program, spoil: Callable[[Any], Any]) -> Program:
    """Return a wrong program: a right one whose array is changed before it is returned."""

    def wrong(*args: Any, **options: Any) -> Any:
        result = program(*args, **options)
        if isinstance(result, tuple):
            return spoil(result[0]), *result[1:]
        return spoil(result)

    wrong.__name__ = program.__name__.removeprefix("right_")
    return wrong


SPOILS = (
    (
        "a function that returns zeros",
        np.zeros_like,
        "Does your test compare the numbers, with an `assert`, and do the numbers that are wanted come from the given layer?",
    ),
    (
        "a function that returns twice the right numbers",
        lambda A: 2 * A,
        "Does your test compare the numbers themselves? A shape, a sign or a place stays when all numbers are doubled.",
    ),
    (
        "a function that forgets the last row",
        lambda A: A[:, :-1],
        "Does your test compare the shapes before it compares the numbers?",
    ),
    (
        "a function that returns None",
        lambda A: None,
        "What does your test do with what it gets back? It has to look at it.",
    ),
    (
        "a function that adds 1 to every number",
        lambda A: A + 1,
        "Does your test compare the numbers themselves? Differences and places stay when 1 is added to all of them.",
    ),
)


def state(book: LawSet, right: Program) -> None:
    """Give both tests the laws that they share."""

    @book.law(
        "No call is larger than grading allows, and no program takes too long.",
        "Make the picture small: 9 × 9 pixels and a few channels show every mistake that "
        "a large one shows.",
    )
    def is_modest(f: Watched) -> None:
        stays_within_limits(f, right)

    @book.law(
        "A right program passes.",
        "Call your test on the program in the notebook, and read which `assert` stops it."
        " Is what it demands promised by the docstring?",
    )
    def right_passes(f: Watched) -> None:
        accepts(f, right, "a right program")

    for what, spoil, hint in SPOILS:
        add_rejection(book, what, spoilt(right, spoil), hint)


def add_rejection(book: LawSet, what: str, program: Program, hint: str) -> None:
    """Add the law that this wrong program is caught."""

    @book.law(f"{what[0].upper()}{what[1:]} is caught.", hint)
    def wrong_is_caught(f: Watched) -> None:
        rejects(f, program, what)


state(check_conv_forward, right_conv_forward)
state(check_pool_backward, right_pool_backward)


@check_conv_forward.law(
    "A right program that adds in another order, and so rounds differently, passes.",
    "Two right programs agree up to the last digits. Which NumPy function compares floats"
    " and allows for that?",
)
def rounding_passes(f: Watched) -> None:
    accepts(f, backwards_conv_forward, "a right program that adds in another order")


@check_conv_forward.law(
    "A right program that keeps no cache passes.",
    "The cache does not matter here, and some right programs have none. Does your test look into it?",
)
def no_cache_passes(f: Watched) -> None:
    accepts(f, forgetful_conv_forward, "a right program that keeps no cache")


@check_pool_backward.law(
    "A right program that shares averages in another way, and so rounds differently, passes.",
    "Two right programs agree up to the last digits. Which NumPy function compares floats"
    " and allows for that?",
)
def sharing_passes(f: Watched) -> None:
    accepts(f, halved_pool_backward, "a right program that rounds differently")
